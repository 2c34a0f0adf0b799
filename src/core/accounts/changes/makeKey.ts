import { hasCode, QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { mayBeDone } from '../../store/activity/around.ts';
import { Secret } from '../../store/secrets/secret.ts';
import type { Hands, Made } from './change.ts';
import { markKey } from './mark.ts';
import { keysOf, lastUse, type UserKey } from './userKeys.ts';

/** A new key, before it is kept. */
interface NewKey {
  id: string;
  secret: Secret;
}

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
  const key = await ask(hands, user);
  let made: Made;
  try {
    made = await keep(hands, key, profileName);
  } catch (error) {
    throw await takeBack(hands, user, key.id, error);
  }
  // A key that is kept is not deleted for want of a mark on it: the next sync makes that again.
  await markKey(hands, user, key.id, 'active').catch(() => {});
  return made;
}

async function ask(hands: Hands, user: string): Promise<NewKey> {
  const before = new Set((await keysOf(hands.iam, user)).map((key) => key.id));
  try {
    const { AccessKey } = await hands.iam.createAccessKey({ UserName: user });
    if (AccessKey?.AccessKeyId && AccessKey.SecretAccessKey) {
      return { id: AccessKey.AccessKeyId, secret: new Secret(AccessKey.SecretAccessKey) };
    }
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    throw await sweep(hands, user, before, error);
  }
  const nonsense = new QCredError('service_failed', 'The service answered without a key.', 'Try again.');
  throw await sweep(hands, user, before, nonsense);
}

/**
 * Looks for a key whose secret was lost on its way and deletes it. Only a single new key that was
 * never used is taken for it: anything else may be somebody else's.
 *
 * @returns the error to throw: what happened, and what became of the key
 */
async function sweep(hands: Hands, user: string, before: ReadonlySet<string>, cause: unknown) {
  const { iam, access } = hands;
  const told = cause instanceof QCredError ? cause : new QCredError('internal', 'Making the key failed.');
  const say = (message: string, hint: string) =>
    new QCredError(told.code, `${told.message} ${message}`, hint, { cause });
  try {
    const found = await newKeys(hands, user, before);
    const [orphan] = found;
    if (!orphan) return say('No key was made.', 'Try again.');
    if (found.length > 1 || (await lastUse(iam, orphan.id))) {
      return say(
        `${user} has new keys that QCred does not know: ${found.map((key) => key.id).join(', ')}.`,
        'Delete the one that nobody uses, then try again.',
      );
    }
    const detail = `of ${user}; its secret was lost on the way`;
    await access.activity.around({ action: 'iam.key.deleted', subject: orphan.id, detail }, () =>
      iam.deleteAccessKey({ UserName: user, AccessKeyId: orphan.id }),
    );
    return say(
      `The key ${orphan.id} was made, but its secret was lost, so it was deleted again.`,
      'Try again.',
    );
  } catch {
    return say(
      `Whether a key was made for ${user} is not known.`,
      `Look at the keys of ${user}, and delete one that is new and never used.`,
    );
  }
}

/** A key that was just made may take this long to be listed. */
const settlingMs = 2000;

/** The keys that were not there before; looked for a second time when none is there at once. */
async function newKeys(
  { iam, access }: Hands,
  user: string,
  before: ReadonlySet<string>,
): Promise<UserKey[]> {
  const look = async () => (await keysOf(iam, user)).filter((key) => !before.has(key.id));
  const found = await look();
  if (found.length > 0) return found;
  await access.deps.sleep(settlingMs);
  return look();
}

async function keep(hands: Hands, { id, secret }: NewKey, wanted: string): Promise<Made> {
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
        accessKeyId: id,
        // An account whose number has another form than the provider's is no reason to lose a key.
        accountId: form && new RegExp(`^(?:${form})$`).test(accountId) ? accountId : undefined,
      },
    },
    { origin: `made in ${account.name}`, material: { secretAccessKey: secret }, replace: true },
  );
  const credentialId = profile.source.kind === 'credential' ? profile.source.credentialId : '';
  return { accessKeyId: id, credentialId, profileId: profile.id };
}

/** @returns the error to throw: why the key could not be kept, and what became of it */
async function takeBack({ iam, access }: Hands, user: string, key: string, cause: unknown) {
  const told = cause instanceof QCredError ? cause : new QCredError('internal', 'The key could not be kept.');
  try {
    await iam.deleteAccessKey({ UserName: user, AccessKeyId: key });
  } catch (error) {
    if (!hasCode(error, 'not_found')) {
      return new QCredError(
        told.code,
        `${told.message} The key ${key} of ${user} was made, and could not be deleted again.`,
        `Nobody has its secret: delete ${key}. ${told.hint}`.trim(),
        { cause },
      );
    }
  }
  await access.activity
    .append({ action: 'iam.key.deleted', subject: key, detail: `of ${user}; it could not be kept` })
    .catch(() => {});
  return new QCredError(told.code, `${told.message} The new key ${key} was deleted again.`, told.hint, {
    cause,
  });
}
