import type { RotationPlan } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { rotationOf } from '#shared/underWay.ts';
import type { OpenVault } from '../store/access.ts';
import { mandateOf } from './job/issuer.ts';
import { usesOf } from './job/keys.ts';
import type { Signers } from './job/signers.ts';
import type { Means } from './means.ts';
import { inTheWayWords } from './plan.ts';

/** Refuses a second rotation of a key, and one of a key that is just coming or going. @throws QCredError in_use */
export function refuseSecond(state: VaultState, credentialId: string): void {
  const other = rotationOf(state, credentialId);
  if (!other) return;
  throw new QCredError(
    'in_use',
    `The key ${other.oldKey} is being rotated already.`,
    'Finish that rotation, or return to its old key, first.',
  );
}

/**
 * Makes room for the new key where the person said so.
 *
 * @param inTheWay the second key of the plan
 * @throws QCredError limit_exceeded unless `allowed`; in_use when something here uses that key
 */
export async function clearTheWay(
  access: OpenVault,
  credentialId: string,
  { account, user }: Means,
  signers: Signers,
  inTheWay: RotationPlan['inTheWay'],
  allowed: boolean,
): Promise<void> {
  if (!inTheWay) return;
  const { accessKeyId } = inTheWay;
  if (!allowed) {
    throw new QCredError(
      'limit_exceeded',
      inTheWayWords(inTheWay),
      'There is no room for a third. Let QCred delete it first, if nobody needs it.',
    );
  }
  const state = await access.vault.state();
  refuseHeld(state, accessKeyId);
  const mandate = mandateOf(state, { account, user, oldId: credentialId, newId: undefined });
  if (!mandate) return;
  const issuer = await signers.issuer(mandate);
  const entry = { action: 'key.deleted', subject: accessKeyId, detail: 'made room for a rotation' };
  await access.activity.around(entry, () => issuer.remove(accessKeyId));
}

function refuseHeld(state: VaultState, accessKeyId: string): void {
  for (const { id } of state.credentials.filter((c) => c.accessKeyId === accessKeyId)) {
    const { profiles, accounts } = usesOf(state, id);
    const [user] = [...profiles, ...accounts];
    if (user) {
      throw new QCredError(
        'in_use',
        `"${user.name}" uses the second key ${accessKeyId}.`,
        'Let it use the key that is to be rotated, or delete it first.',
      );
    }
    refuseSecond(state, id);
  }
}
