import type { NoticeView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '../../profiles/find.ts';
import { gone } from './ask.ts';
import type { ChangePlan, Planner, Scene, Step } from './change.ts';
import { step } from './change.ts';
import { makeKey } from './makeKey.ts';
import { markKey } from './mark.ts';
import { connectedKey, isSelf } from './self.ts';
import { keyStory, keysOf, relianceOn, type UserKey } from './userKeys.ts';
import { warning } from './words.ts';

/** IAM's quota, "Access keys assigned to an IAM user". */
const keysPerUser = 2;

/**
 * The step that makes a key and keeps it.
 *
 * @param scene for the names that are taken
 * @param user whose key
 * @param wanted what the profile is to be called
 */
export function keyStep({ state }: Scene, user: string, wanted: string): Step {
  const name = freeName(new Set(state.profiles.map((p) => p.name)), wanted);
  return {
    words: `Make an access key for ${user}, put its secret into the keychain, and add the profile "${name}" for it.`,
    action: 'iam.key.created',
    subject: user,
    run: (hands) => makeKey(hands, user, wanted),
  };
}

/** A warning for a user who has as many keys as IAM allows. */
export async function fullNotices(
  scene: Scene,
  user: string,
  keys: readonly UserKey[],
): Promise<NoticeView[]> {
  if (keys.length < keysPerUser) return [];
  const stories = await Promise.all(keys.map(async (key) => `${key.id} (${await keyStory(scene, key)})`));
  return [
    warning(
      `${user} has ${keys.length} keys already: ${stories.join(' and ')}.`,
      'IAM allows two. Delete the one that is not needed first.',
    ),
  ];
}

export const createKey: Planner<'create-key'> = async (scene, { user, profileName }) => ({
  title: `New access key for ${user}`,
  verb: 'Make key',
  notices: await fullNotices(scene, user, await keysOf(scene.iam, user)),
  steps: [keyStep(scene, user, profileName ?? user)],
  finality: null,
  touched: { users: [user] },
  message: `Made an access key for ${user}.`,
});

/** @throws QCredError not_found */
async function keyOf(scene: Scene, user: string, id: string): Promise<{ key: UserKey; keys: UserKey[] }> {
  const keys = await keysOf(scene.iam, user);
  const key = keys.find((candidate) => candidate.id === id);
  if (key) return { key, keys };
  throw new QCredError(
    'not_found',
    `${user} has no access key ${id}.`,
    'Sync the account to see what is there.',
  );
}

/** @throws QCredError last_key when QCred would shut itself out */
function refuseLast(scene: Scene, user: string, key: UserKey, keys: readonly UserKey[]): void {
  const own = isSelf(scene, { kind: 'user', name: user }) || connectedKey(scene) === key.id;
  if (!own || !key.active || keys.some((other) => other.active && other.id !== key.id)) return;
  throw new QCredError(
    'last_key',
    `${key.id} is the last working key of ${user}, and QCred is connected to "${scene.account.name}" as ${user}.`,
    `Make another key for ${user}, or connect the account as somebody else, first.`,
  );
}

export const setKey: Planner<'set-key'> = async (scene, { user, key: id, active }) => {
  const { key, keys } = await keyOf(scene, user, id);
  if (!active) refuseLast(scene, user, key, keys);
  if (key.active === active) {
    throw new QCredError(
      'bad_input',
      `${id} is ${active ? 'active' : 'inactive'} already.`,
      'Nothing is to be done.',
    );
  }
  const words = `${active ? 'Activate' : 'Deactivate'} the access key ${id} of ${user}.`;
  const log = [active ? 'iam.key.activated' : 'iam.key.deactivated', id] as const;
  return {
    title: `${active ? 'Activate' : 'Deactivate'} a key of ${user}`,
    verb: active ? 'Activate' : 'Deactivate',
    notices: active ? [] : await relianceOn(scene, key),
    steps: [
      step(words, log, async (hands) => {
        const Status = active ? 'Active' : 'Inactive';
        await hands.iam.updateAccessKey({ UserName: user, AccessKeyId: id, Status });
        await markKey(hands, user, id, active ? 'active' : 'inactive');
      }),
    ],
    finality: null,
    touched: { users: [user] },
    message: `${active ? 'Activated' : 'Deactivated'} the access key ${id} of ${user}.`,
  } satisfies ChangePlan;
};

/** The step that deletes a key of a user. */
export const deleteKeyStep = (user: string, id: string, story: string): Step =>
  step(`Delete the access key ${id} of ${user} (${story}).`, ['iam.key.deleted', id], async (hands) => {
    await gone(hands.iam.deleteAccessKey({ UserName: user, AccessKeyId: id }));
    await markKey(hands, user, id, 'deleted');
  });

export const deleteKey: Planner<'delete-key'> = async (scene, { user, key: id }) => {
  const { key, keys } = await keyOf(scene, user, id);
  refuseLast(scene, user, key, keys);
  return {
    title: `Delete a key of ${user}`,
    verb: 'Delete key',
    notices: await relianceOn(scene, key),
    steps: [deleteKeyStep(user, id, await keyStory(scene, key))],
    finality: 'A deleted access key cannot be brought back. Deactivate it first if you are not sure.',
    touched: { users: [user] },
    message: `Deleted the access key ${id} of ${user}.`,
  };
};
