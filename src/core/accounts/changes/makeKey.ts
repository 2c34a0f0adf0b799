import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import { providerById } from '../../clouds/providers/index.ts';
import type { OpenVault } from '../../store/access.ts';
import { mayBeDone } from '../../store/activity/around.ts';
import { discardStray, type NewKey, type UserKeys, userKeysOf } from '../iam/userKeys.ts';
import type { Hands, Made } from './change.ts';
import { markKey } from './keyHere.ts';

/**
 * Makes an access key of a user and keeps it: its secret in the keychain first of all, then a
 * profile. What cannot be kept is deleted again, because nobody could use it.
 *
 * @param hands the client, which never asks for a key twice, and where it is kept
 * @param user whose key
 * @param profileName what the profile is called; where that is taken, it gets a number
 * @throws QCredError what the service refused with, or what keeping it failed with
 */
export async function makeKey(hands: Hands, user: string, profileName: string): Promise<Made> {
  const key = await make(hands, user);
  let made: Made;
  try {
    made = await keep(hands, key, profileName);
  } catch (error) {
    throw await takeBack(hands, user, key.accessKeyId, error);
  }
  // A key that is kept is not deleted for want of a mark on it: the next sync makes that again.
  await markKey(hands, user, key.accessKeyId, 'active').catch(() => {});
  return made;
}

async function make({ iam, access }: Hands, user: string): Promise<NewKey> {
  const keys = userKeysOf(iam, user);
  const before = new Set((await keys.list()).map(({ id }) => id));
  try {
    return await keys.create();
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    throw await sweep(access, keys, user, before, error);
  }
}

/** A key that was just made may take this long to be listed. */
const settlingMs = 2000;

/** @returns the error to throw after a lost answer: what happened, and what became of the key */
async function sweep(
  { activity, deps }: OpenVault,
  keys: UserKeys,
  user: string,
  before: ReadonlySet<string>,
  cause: unknown,
) {
  const told = cause instanceof QCredError ? cause : new QCredError('internal', 'Making the key failed.');
  const say = (message: string, hint: string) =>
    new QCredError(told.code, `${told.message} ${message}`, hint, { cause });
  const detail = `of ${user}; its secret was lost on the way`;
  const remove = (id: string) =>
    activity.around({ action: 'iam.key.deleted', subject: id, detail }, () => keys.remove(id));
  try {
    const { discarded, left } = await discardStray(keys, before, remove, () => deps.sleep(settlingMs));
    if (discarded !== null) {
      return say(
        `The key ${discarded} was made, but its secret was lost, so it was deleted again.`,
        'Try again.',
      );
    }
    if (left.length === 0) return say('No key was made.', 'Try again.');
    return say(
      `${user} has new keys that QCred does not know: ${left.join(', ')}.`,
      'Delete the one that nobody uses, then try again.',
    );
  } catch {
    return say(
      `Whether a key was made for ${user} is not known.`,
      `Look at the keys of ${user}, and delete one that is new and never used.`,
    );
  }
}

async function keep(hands: Hands, { accessKeyId, ...material }: NewKey, wanted: string): Promise<Made> {
  const { access, account, profiles } = hands;
  const { provider, accountId, region, endpoints } = account;
  const { profiles: known } = await access.vault.state();
  // An account knows where its IAM is; where the rest of its services are, the profile it was connected with does.
  const connectedWith = known.find(
    ({ source }) => source.kind === 'credential' && source.credentialId === account.credentialId,
  );
  const form = providerById(provider).words.accountId?.pattern;
  const profile = await profiles.save(
    {
      name: freeName(new Set(known.map((p) => p.name)), wanted),
      provider,
      region,
      endpoints: { ...connectedWith?.endpoints, ...endpoints },
      source: {
        kind: 'credential',
        accessKeyId,
        // An account whose number has another form than the provider's is no reason to lose a key.
        accountId: form && new RegExp(`^(?:${form})$`).test(accountId) ? accountId : undefined,
      },
    },
    { origin: `made in ${account.name}`, material, replace: true },
  );
  const credentialId = profile.source.kind === 'credential' ? profile.source.credentialId : '';
  return { accessKeyId, credentialId, profileId: profile.id };
}

/** @returns the error to throw: why the key could not be kept, and what became of it */
async function takeBack({ iam, access }: Hands, user: string, key: string, cause: unknown) {
  const told = cause instanceof QCredError ? cause : new QCredError('internal', 'The key could not be kept.');
  try {
    await userKeysOf(iam, user).remove(key);
  } catch {
    return new QCredError(
      told.code,
      `${told.message} The key ${key} of ${user} was made, and could not be deleted again.`,
      `Nobody has its secret: delete ${key}. ${told.hint}`.trim(),
      { cause },
    );
  }
  await access.activity
    .append({ action: 'iam.key.deleted', subject: key, detail: `of ${user}; it could not be kept` })
    .catch(() => {});
  return new QCredError(told.code, `${told.message} The new key ${key} was deleted again.`, told.hint, {
    cause,
  });
}
