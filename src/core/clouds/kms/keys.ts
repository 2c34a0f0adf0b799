import { hasCode } from '#shared/errors.ts';
import type { KmsGrant, KmsKey, KmsKeyRow, KmsRotation } from '#shared/kms.ts';
import type { AskOptions, Kms } from './client.ts';
import { allOf } from './pages.ts';
import {
  Done,
  GrantAnswer,
  KeyAnswer,
  LastUsage,
  ListedAlias,
  ListedGrant,
  ListedKey,
  ListedRotation,
  ListedTag,
  PolicyAnswer,
  RotationStatus,
} from './schemas.ts';

/** How a reference to a key is sent: a name without a form of its own is an alias's. */
const isId = (ref: string): boolean =>
  /^(?:arn:|alias\/|mrk-[0-9a-f]{32}$|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$)/i.test(
    ref,
  );

/** Pages of each list, as large as the service allows: "Limit" in the AWS KMS API reference. */
const pageSizes = { keys: 1000, aliases: 100, grants: 100, rotations: 100, tags: 50 } as const;

/** Every key, with its aliases: two lists, whatever there are of them. */
export async function listKeys(kms: Kms, options: AskOptions = {}): Promise<KmsKeyRow[]> {
  const [keys, aliases] = await Promise.all([
    allOf(kms, 'ListKeys', {}, { name: 'Keys', item: ListedKey, size: pageSizes.keys }, options),
    listAliases(kms, options),
  ]);
  const named = new Map<string, string[]>();
  for (const { keyId, name } of aliases) named.set(keyId, [...(named.get(keyId) ?? []), name]);
  return keys.map(({ id, arn }) => ({ id, arn, aliases: (named.get(id) ?? []).sort() }));
}

/** Every alias of the account. */
export const listAliases = (kms: Kms, options: AskOptions = {}) =>
  allOf(kms, 'ListAliases', {}, { name: 'Aliases', item: ListedAlias, size: pageSizes.aliases }, options);

/**
 * A key by its id, its ARN or an alias.
 *
 * @throws QCredError not_found
 */
export async function describeKey(kms: Kms, ref: string, options: AskOptions = {}): Promise<KmsKey> {
  if (isId(ref)) return kms.ask('DescribeKey', { KeyId: ref }, KeyAnswer, options);
  // A short name may be an alias, or the id of a service with ids of its own.
  try {
    return await kms.ask('DescribeKey', { KeyId: `alias/${ref}` }, KeyAnswer, options);
  } catch (error) {
    if (!hasCode(error, 'not_found', 'bad_input')) throw error;
    return kms.ask('DescribeKey', { KeyId: ref }, KeyAnswer, options).catch(() => {
      throw error;
    });
  }
}

export const tagsOf = async (kms: Kms, KeyId: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await allOf(kms, 'ListResourceTags', { KeyId }, { name: 'Tags', item: ListedTag, size: pageSizes.tags }),
  );

export const grantsOf = (kms: Kms, KeyId: string): Promise<KmsGrant[]> =>
  allOf(kms, 'ListGrants', { KeyId }, { name: 'Grants', item: ListedGrant, size: pageSizes.grants });

export const policyOf = async (kms: Kms, KeyId: string): Promise<string> =>
  (await kms.ask('GetKeyPolicy', { KeyId, PolicyName: 'default' }, PolicyAnswer)).Policy;

export const lastUseOf = async (kms: Kms, KeyId: string) =>
  (await kms.ask('GetKeyLastUsage', { KeyId }, LastUsage)).KeyLastUsage;

/** What kinds of keys a service rotates: "Rotate AWS KMS keys" in the developer guide; QKMS the same. */
export const rotates = (key: Pick<KmsKey, 'spec' | 'origin' | 'managed'>) => ({
  automatic: key.spec === 'SYMMETRIC_DEFAULT' && key.origin === 'service' && !key.managed,
  onDemand: key.spec === 'SYMMETRIC_DEFAULT' && key.origin !== 'elsewhere' && !key.managed,
});

/** Whether and when the service rotates a key; what it does not tell is null. */
export async function rotationOf(kms: Kms, key: KmsKey, withHistory: boolean): Promise<KmsRotation> {
  const can = rotates(key);
  const silent: KmsRotation = { automatic: false, periodDays: null, nextAt: null, history: null, can };
  if (!can.onDemand) return silent;
  const [status, history] = await Promise.all([
    shown(kms.ask('GetKeyRotationStatus', { KeyId: key.id }, RotationStatus)),
    withHistory
      ? shown(
          allOf(
            kms,
            'ListKeyRotations',
            { KeyId: key.id },
            { name: 'Rotations', item: ListedRotation, size: pageSizes.rotations },
          ),
        )
      : null,
  ]);
  return {
    can: { ...can, onDemand: can.onDemand && !kms.missing.has('RotateKeyOnDemand') },
    automatic: status?.KeyRotationEnabled ?? null,
    periodDays: status?.RotationPeriodInDays ?? (status?.KeyRotationEnabled ? 365 : null),
    nextAt: status?.NextRotationDate ?? null,
    history: history?.toReversed() ?? null,
  };
}

/** An answer; null where the service has no such thing, or does not let us see it. */
export async function shown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'not_available', 'denied', 'unsupported')) return null;
    // A key that waits for its deletion or its material answers less than others do.
    if (hasCode(error, 'bad_input')) return null;
    throw error;
  }
}

/** Does something that answers nothing of interest. */
export const done = (kms: Kms, action: string, input: object): Promise<null> => kms.ask(action, input, Done);

/** Makes a grant. @returns its id and its token */
export const createGrant = (kms: Kms, input: object) => kms.ask('CreateGrant', input, GrantAnswer);

/** How long to wait for a key that is made together with a client: 60 questions, half a second to three apart. */
const waits = { first: 500, longest: 3000 } as const;

/**
 * Waits until a key is there that the service answered before it made it.
 *
 * @param sleep waits, and comes back early when the signal is aborted
 * @param patienceMs at most
 * @returns the key as it is then, or as it still is
 */
export async function awaitKey(
  kms: Kms,
  id: string,
  {
    sleep,
    patienceMs,
    signal,
  }: { sleep(ms: number, signal?: AbortSignal): Promise<void>; patienceMs: number; signal?: AbortSignal },
): Promise<KmsKey> {
  let wait: number = waits.first;
  let waited = 0;
  for (;;) {
    const key = await describeKey(kms, id, { signal });
    if (key.state !== 'Creating' || waited >= patienceMs) return key;
    await sleep(Math.min(wait, patienceMs - waited), signal);
    waited += wait;
    wait = Math.min(waits.longest, wait * 1.5);
  }
}
