import type { DueView } from '#shared/contract/rotation.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import type { OpenVault } from '../store/access.ts';
import { day } from './due/due.ts';
import { morning } from './due/localDay.ts';
import { heldWords } from './files/heldWords.ts';
import type { Rotations } from './rotations.ts';

/**
 * What came of rotating a key without asking. `ahead`: it is not due yet, and nothing stands in the
 * way. `begun`: it goes on by itself. `later`: the service could not be reached, and there is time.
 * `person`: somebody has to look.
 */
type Outcome =
  | { kind: 'ahead' | 'begun' | 'later' }
  | { kind: 'rotated'; deletedAt: string | null }
  | { kind: 'person'; reason: string };

/** Failures that pass by themselves. */
const passing: readonly string[] = ['connection_failed', 'service_failed', 'limit_exceeded', 'vault_busy'];

/**
 * Rotates a key whose policy is automatic; before it is due, finds out whether that will be possible.
 *
 * @param access the open vault
 * @param rotations what does it
 * @param key its turn has come
 * @returns what came of it; does not throw
 */
export async function rotateUnattended(
  access: OpenVault,
  rotations: Rotations,
  { credentialId, dueAt }: DueView,
): Promise<Outcome> {
  const due = Date.parse(dueAt ?? '');
  const now = access.deps.now().getTime();
  try {
    const { accessKeyId, how, inTheWay, files } = await rotations.plan(credentialId);
    if (how === 'guided') return person('No connected account can make its new key.');
    if (inTheWay) return person(`Its user has a second key, ${inTheWay.accessKeyId}, which has to go first.`);
    if (files.length > 0) return person(heldWords(accessKeyId, files));
    if (now < morning(due)) return { kind: 'ahead' };
    const { id } = await rotations.start({ credentialId, unattended: true });
    await rotations.settled(id);
    return outcomeOf((await access.vault.state()).rotations.find((rotation) => rotation.id === id));
  } catch (error) {
    const passes = error instanceof QCredError && passing.includes(error.code);
    return passes && now < due + day ? { kind: 'later' } : person(toErrorView(error).message);
  }
}

const person = (reason: string): Outcome => ({ kind: 'person', reason });

function outcomeOf(rotation: Rotation | undefined): Outcome {
  switch (rotation?.state) {
    case 'finished':
      return { kind: 'rotated', deletedAt: null };
    case 'running':
      // One that has not come this far tries again by itself; what comes of it is said then.
      return rotation.step === 'grace'
        ? { kind: 'rotated', deletedAt: rotation.graceUntil ?? null }
        : { kind: 'begun' };
    case 'needs_you':
    case 'undone':
      return person(rotation.message);
    default:
      return { kind: 'begun' };
  }
}
