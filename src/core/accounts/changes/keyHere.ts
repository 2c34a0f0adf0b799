/** What hangs on an access key on this machine: what relies on it, and what is noted of it. */

import type { LastUse, RemoteMark } from '#shared/account.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { rotationOf } from '#shared/underWay.ts';
import { listed } from '#shared/words.ts';
import { credentialOf } from '../../profiles/chain.ts';
import type { OpenVault } from '../../store/access.ts';
import { isLocked } from '../../store/crypto/box.ts';
import { forgetKey } from '../../store/kept.ts';
import { sweepSecrets } from '../../store/keptSecrets.ts';
import type { ListedKey, UserKeys } from '../iam/userKeys.ts';
import { ago, type Hands, type Scene, warning } from './change.ts';
import { connectedKey } from './self.ts';

/** A key with its last use: null where the service does not tell. */
export interface UsedKey extends ListedKey {
  use: LastUse | null;
}

/** Asks when a key was last used. */
export const withUse = async (keys: UserKeys, key: ListedKey): Promise<UsedKey> => ({
  ...key,
  use: await keys.lastUse(key.id),
});

/** "active, last used 3 days ago with s3" */
export function keyStory({ status, use }: UsedKey, now: Date): string {
  const used = use?.at ? `, last used ${wordsOf(use.at, use, now)}` : use ? ', never used' : '';
  return `${status === 'Active' ? 'active' : 'inactive'}${used}`;
}

const wordsOf = (at: string, { service }: LastUse, now: Date): string =>
  `${ago(new Date(at), now)}${service ? ` with ${service}` : ''}`;

/** A use longer ago than this is no sign that the key is still needed. */
const recentDays = 90;

/**
 * What stops working when a key does: its recent use, the profiles here and the tools that read
 * them, and QCred's own connection.
 */
export function relianceOn(scene: Scene, { id, status, use }: UsedKey): Notice[] {
  const { now, account } = scene;
  const at = status === 'Active' ? use?.at : null;
  const recent = use && at && now.getTime() - Date.parse(at) < recentDays * 86_400_000;
  return [
    ...(recent
      ? [warning(`${id} was last used ${wordsOf(at, use, now)}.`, 'Whatever uses it stops working.')]
      : []),
    ...localNotices(scene, id),
    ...(connectedKey(scene) === id
      ? [
          warning(
            `QCred is connected to "${account.name}" with this key.`,
            'Connect the account with another key, or QCred loses its way in.',
          ),
        ]
      : []),
  ];
}

/** What on this machine relies on a key: profiles, those that take on a role with it included, and a rotation. */
function localNotices({ state, account }: Scene, key: string): Notice[] {
  const held = state.credentials.find((c) => c.accessKeyId === key && c.provider === account.provider);
  if (!held) return [];
  return [
    ...state.profiles
      .filter((profile) => leadsTo(state, profile, held.id))
      .map(({ id, name }) => {
        const bound = state.bindings.filter((b) => b.profileId === id).map((b) => targetLabels[b.target]);
        const tools = [...new Set(bound)];
        const readers =
          tools.length === 0 ? '' : `, and ${listed(tools)} read${tools.length > 1 ? '' : 's'} it`;
        return warning(`The profile "${name}" on this machine uses ${key}${readers}.`);
      }),
    ...(rotationOf(state, held.id)
      ? [warning(`A rotation of ${key} is under way.`, 'Let it end, or take it back, first.')]
      : []),
  ];
}

function leadsTo(state: VaultState, profile: Profile, credentialId: string): boolean {
  try {
    return credentialOf(state, profile).credential.id === credentialId;
  } catch {
    // A profile that leads nowhere does not lead here.
    return false;
  }
}

/** A change at the service is not failed for a vault that was locked meanwhile: the next sync notes it. */
async function noted({ vault }: OpenVault, change: (state: VaultState) => VaultState): Promise<void> {
  try {
    await vault.update(change);
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
}

/**
 * Notes on a key that is kept here what was done to it at the service. Nothing happens for a key
 * that is not kept here.
 *
 * @param hands the open vault, the account
 * @param user whose key it is
 * @param key its access key id
 * @param status what it is now
 */
export async function markKey(
  { access, account }: Pick<Hands, 'access' | 'account'>,
  user: string,
  key: string,
  status: RemoteMark['status'],
): Promise<void> {
  const { provider } = account;
  const seenAt = access.deps.now().toISOString();
  await noted(access, (before) => {
    const state = status === 'deleted' ? forgetKey(before, { provider, accessKeyId: key }, seenAt) : before;
    const isMeant = (c: (typeof state.credentials)[number]) =>
      c.accessKeyId === key && c.provider === provider;
    if (!state.credentials.some(isMeant)) return state;
    return {
      ...state,
      credentials: state.credentials.map((c) =>
        isMeant(c) ? { ...c, remote: { ...c.remote, account: account.id, user, status, seenAt } } : c,
      ),
    };
  });
  // What is not erased now is erased at the next start.
  if (status === 'deleted') await sweepSecrets(access).catch(() => {});
}
