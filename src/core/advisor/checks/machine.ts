import type { CheckView } from '#shared/contract/doctor.ts';
import type { FindingKind } from '#shared/finding.ts';
import { found } from '../facts/found.ts';
import type { Check } from './scene.ts';

const severities = { bad: 'high', warning: 'medium', info: 'low', good: null } as const;

/** What the doctor found on this machine, in the same form. What is good there is no finding. */
export const checkMachine: Check = ({ machine }) => {
  const counts = new Map<string, number>();
  return machine.flatMap((check) => {
    const severity = severities[check.status];
    if (severity === null) return [];
    const { id, label, message, hint, mending } = check;
    // Several lines of one check are told apart by their label, which names the file, then by their place.
    const place = `${id}/${label}`;
    const nth = counts.get(place) ?? 0;
    counts.set(place, nth + 1);
    return found({ kind: kindOf(check), severity, of: nth === 0 ? place : `${place}/${nth}` }, () => ({
      subject: { kind: 'machine', name: label },
      evidence: [message],
      action: mending ? { kind: 'file', mending } : null,
      advice: hint,
    }));
  });
};

function kindOf({ id, mending }: CheckView): FindingKind {
  if (id === 'clock') return 'clock';
  if (mending?.kind === 'own-files' || mending?.kind === 'tool-files') return 'modes';
  return id.endsWith('-plaintext') ? 'plaintext' : 'machine';
}
