import type { Account } from '#shared/account.ts';
import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import { placeWords } from '../../store/secrets/store.ts';
import { keysPerUser, type ListedKey, userKeysOf } from '../iam/userKeys.ts';
import { type Hands, type Planner, type Scene, type Step, step, warning } from './change.ts';
import { keyStory, markKey, relianceOn, type UsedKey, withUse } from './keyHere.ts';
import { makeKey } from './makeKey.ts';
import { connectedKey, isSelf } from './self.ts';

/** What a profile is wished to be called leaves room for the number that makes it free. */
const longestWish = 120;

/**
 * The step that makes a key and keeps it.
 *
 * @param scene for the names that are taken
 * @param user whose key
 * @param wanted what the profile is to be called
 */
export function keyStep({ state, access }: Scene, user: string, wanted: string): Step {
  const name = freeName(new Set(state.profiles.map((p) => p.name)), wanted.slice(0, longestWish));
  return {
    words: `Make an access key for ${user}, put its secret into the ${placeWords[access.secrets.kind]}, and add the profile "${name}" for it.`,
    action: 'iam.key.created',
    subject: user,
    run: (hands) => makeKey(hands, user, wanted.slice(0, longestWish)),
  };
}

/** A warning for a user who has as many keys as IAM allows. */
export async function fullNotices(scene: Scene, user: string, keys: readonly ListedKey[]): Promise<Notice[]> {
  if (keys.length < keysPerUser) return [];
  const used = await Promise.all(keys.map((key) => withUse(userKeysOf(scene.iam, user), key)));
  const stories = used.map((key) => `${key.id} (${keyStory(key, scene.now)})`);
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
  notices: await fullNotices(scene, user, await userKeysOf(scene.iam, user).list()),
  steps: [keyStep(scene, user, profileName ?? user)],
  finality: null,
  touched: { users: [user] },
  message: `Made an access key for ${user}.`,
});

/** @throws QCredError not_found */
async function keyOf(scene: Scene, user: string, id: string): Promise<{ key: ListedKey; keys: ListedKey[] }> {
  const keys = await userKeysOf(scene.iam, user).list();
  const key = keys.find((candidate) => candidate.id === id);
  if (key) return { key, keys };
  throw new QCredError(
    'not_found',
    `${user} has no access key ${id}.`,
    'Sync the account to see what is there.',
  );
}

/** @throws QCredError last_key when QCred would shut itself out */
function refuseLast({ name }: Account, user: string, id: string, keys: readonly ListedKey[]): void {
  const others = keys.filter((other) => other.id !== id);
  if (others.length === keys.length || others.some((other) => other.status === 'Active')) return;
  throw new QCredError(
    'last_key',
    `${id} is the last working key of ${user}, and QCred is connected to "${name}" as ${user}.`,
    `Make another key for ${user}, or connect the account as somebody else, first.`,
  );
}

/** Whether a key is one that QCred could be connected with: its own, or another of the same user. */
const isOwnKey = (scene: Scene, user: string, id: string): boolean =>
  isSelf(scene, { kind: 'user', name: user }) || connectedKey(scene) === id;

/** Looks again just before a key stops working: another plan may have taken the other key meanwhile. */
const stillNotLast = async ({ iam, account }: Hands, user: string, id: string): Promise<void> =>
  refuseLast(account, user, id, await userKeysOf(iam, user).list());

export const setKey: Planner<'set-key'> = async (scene, { user, key: id, active }) => {
  const { key, keys } = await keyOf(scene, user, id);
  if ((key.status === 'Active') === active) {
    throw new QCredError(
      'bad_input',
      `${id} is ${active ? 'active' : 'inactive'} already.`,
      'Nothing is to be done.',
    );
  }
  const own = !active && isOwnKey(scene, user, id);
  if (own) refuseLast(scene.account, user, id, keys);
  const words = `${active ? 'Activate' : 'Deactivate'} the access key ${id} of ${user}.`;
  const log = [active ? 'iam.key.activated' : 'iam.key.deactivated', id] as const;
  return {
    title: `${active ? 'Activate' : 'Deactivate'} a key of ${user}`,
    verb: active ? 'Activate' : 'Deactivate',
    notices: active ? [] : relianceOn(scene, await withUse(userKeysOf(scene.iam, user), key)),
    steps: [
      step(words, log, async (hands) => {
        if (own) await stillNotLast(hands, user, id);
        await userKeysOf(hands.iam, user).setActive(id, active);
        await markKey(hands, user, id, active ? 'active' : 'inactive');
      }),
    ],
    finality: null,
    touched: { users: [user] },
    message: `${active ? 'Activated' : 'Deactivated'} the access key ${id} of ${user}.`,
  };
};

/**
 * The step that deletes a key of a user.
 *
 * @param key as it is now
 * @param guard asked just before
 */
export const deleteKeyStep = (
  { now }: Scene,
  user: string,
  key: UsedKey,
  guard?: (hands: Hands) => Promise<void>,
): Step =>
  step(
    `Delete the access key ${key.id} of ${user} (${keyStory(key, now)}).`,
    ['iam.key.deleted', key.id],
    async (hands) => {
      await guard?.(hands);
      await userKeysOf(hands.iam, user).remove(key.id);
      await markKey(hands, user, key.id, 'deleted');
    },
  );

export const deleteKey: Planner<'delete-key'> = async (scene, { user, key: id }) => {
  const { key, keys } = await keyOf(scene, user, id);
  const own = key.status === 'Active' && isOwnKey(scene, user, id);
  if (own) refuseLast(scene.account, user, id, keys);
  const used = await withUse(userKeysOf(scene.iam, user), key);
  const guard = own ? (hands: Hands) => stillNotLast(hands, user, id) : undefined;
  return {
    title: `Delete a key of ${user}`,
    verb: 'Delete key',
    notices: relianceOn(scene, used),
    steps: [deleteKeyStep(scene, user, used, guard)],
    finality: 'A deleted access key cannot be brought back. Deactivate it first if you are not sure.',
    touched: { users: [user] },
    message: `Deleted the access key ${id} of ${user}.`,
  };
};
