import { targetLabels } from '#shared/targets.ts';
import { type Found, found } from '../facts/found.ts';
import type { Check } from './scene.ts';

/** Entries in tools' files that are not what QCred wrote. */
export const checkDrift: Check = ({ state, statuses }) => {
  const names = new Map(state.profiles.map(({ id, name }) => [id, name]));
  return state.bindings.flatMap(({ id, profileId, target, name, path }): Found[] => {
    const now = statuses[id];
    if (!now || now.status === 'in_sync') return [];
    const unreadable = now.status === 'unreadable';
    return [
      found({ kind: 'drift', severity: now.status === 'outdated' ? 'low' : 'medium', of: id }, () => ({
        subject: { kind: 'export', name: `${names.get(profileId) ?? name} in ${targetLabels[target]}` },
        evidence: [now.message, ...(path === undefined ? [] : [`It is in ${path}.`])],
        action: unreadable ? null : { kind: 'difference', bindingId: id },
        advice: unreadable ? 'Look at the file: QCred cannot read it.' : '',
      })),
    ];
  });
};
