/** The access keys of a user as the service has them now, and what hangs on them here. */

import type { IAM } from '@aws-sdk/client-iam';
import type { Notice } from '#shared/contract/index.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { rotationOf } from '#shared/rotation.ts';
import { targetLabels } from '#shared/targets.ts';
import { listed } from '#shared/words.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { allPages, ifShown } from './ask.ts';
import type { Scene } from './change.ts';
import { connectedKey } from './self.ts';
import { ago, warning } from './words.ts';

/** A key as the service lists it. */
export interface UserKey {
  id: string;
  active: boolean;
  createdAt: Date | undefined;
}

/** A use of a key: when, and of which service. */
export interface Use {
  at: Date;
  service: string;
}

/**
 * The keys of a user.
 *
 * @throws QCredError not_found when there is no such user
 */
export async function keysOf(iam: IAM, user: string): Promise<UserKey[]> {
  const keys = await allPages(
    (page) => iam.listAccessKeys({ UserName: user, ...page }),
    (answer) => answer.AccessKeyMetadata,
  );
  return keys.flatMap(({ AccessKeyId, Status, CreateDate }) =>
    AccessKeyId === undefined
      ? []
      : [{ id: AccessKeyId, active: Status !== 'Inactive', createdAt: CreateDate }],
  );
}

/** When a key was last used: null for never, undefined where the service does not tell. */
export async function lastUse(iam: IAM, key: string): Promise<Use | null | undefined> {
  const answer = await ifShown(iam.getAccessKeyLastUsed({ AccessKeyId: key }), null);
  if (!answer) return undefined;
  const { LastUsedDate, ServiceName = '' } = answer.AccessKeyLastUsed ?? {};
  return LastUsedDate ? { at: LastUsedDate, service: ServiceName } : null;
}

/** A key with its last use: null for never, undefined where the service does not tell. */
export interface UsedKey extends UserKey {
  use: Use | null | undefined;
}

/** Asks when a key was last used. */
export const withUse = async (iam: IAM, key: UserKey): Promise<UsedKey> => ({
  ...key,
  use: await lastUse(iam, key.id),
});

/** "active, last used 3 days ago with s3" */
export function keyStory({ active, use }: UsedKey, now: Date): string {
  const used = use ? `, last used ${wordsOf(use, now)}` : use === null ? ', never used' : '';
  return `${active ? 'active' : 'inactive'}${used}`;
}

const wordsOf = ({ at, service }: Use, now: Date): string =>
  `${ago(at, now)}${service === '' ? '' : ` with ${service}`}`;

/** A use longer ago than this is no sign that the key is still needed. */
const recentDays = 90;

/**
 * What stops working when a key does: its recent use, the profiles here and the tools that read
 * them, and QCred's own connection.
 */
export function relianceOn(scene: Scene, { id, active, use }: UsedKey): Notice[] {
  const { now, account } = scene;
  const recent = active && use && now.getTime() - use.at.getTime() < recentDays * 86_400_000;
  return [
    ...(recent
      ? [warning(`${id} was last used ${wordsOf(use, now)}.`, 'Whatever uses it stops working.')]
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
