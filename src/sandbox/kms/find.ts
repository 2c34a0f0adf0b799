import { parseArn } from '#shared/policy/arn.ts';
import type { KmsCall } from './call.ts';
import { text } from './input.ts';
import { demandKey, type Wish } from './permit.ts';
import { invalidState, kmsRefusal, notFound, validation } from './refusals.ts';
import type { KeyUsage } from './specs.ts';
import { type KeyState, settle, stateOf } from './states.ts';
import type { KmsKey } from './storage.ts';

/** What a reference names: an id, or an alias with its `alias/`. @throws Refusal NotFoundException */
function named({ account, dialect }: KmsCall, ref: string): string {
  const arn = parseArn(ref);
  if (!arn) return ref;
  if (arn.region !== '' && arn.region !== account.region) throw notFound(`Invalid arn ${arn.region}`);
  if (arn.account !== '' && arn.account !== account.id && dialect.id === 'aws') {
    throw notFound(`Invalid account ${arn.account}`);
  }
  return arn.resource.startsWith('key/') ? arn.resource.slice('key/'.length) : arn.resource;
}

/**
 * The key of a reference.
 *
 * @param aliases whether the action takes aliases
 * @throws Refusal NotFoundException, ValidationException
 */
export async function findKey(call: KmsCall, ref: string, aliases: boolean): Promise<KmsKey> {
  const { account, store, dialect, switches, now } = call;
  const name = named(call, ref);
  const isAlias = name.startsWith('alias/');
  if (isAlias && !aliases) throw validation(`Invalid keyId ${ref}`);
  const id = isAlias ? store.aliases.get(name)?.keyId : name;
  const key = id === undefined ? undefined : store.keys.get(id);
  if (key && (await settle(store, key, switches, now))) return key;
  throw notFound(
    isAlias
      ? `Alias ${dialect.aliasArn(account, name)} is not found.`
      : `Key '${dialect.keyArn(account, name)}' does not exist`,
  );
}

/** How a key is wanted. */
export interface Wanted extends Wish {
  /** The parameter that names it; default `KeyId`. */
  parameter?: string;
  /** Whether an alias may name it; default no. */
  aliases?: boolean;
  /** States in which the action works; default all but `Creating`. */
  states?: readonly KeyState[];
  /** What the key has to be for. */
  usage?: KeyUsage;
}

const stateWords: Readonly<Record<KeyState, string>> = {
  Creating: 'is creating',
  Enabled: 'is enabled',
  Disabled: 'is disabled',
  PendingImport: 'is pending import',
  PendingDeletion: 'is pending deletion',
};

/** States in which a key does cryptography. */
export const working: readonly KeyState[] = ['Enabled'];
/** States in which its aliases, tags and grants can be changed. */
export const changing: readonly KeyState[] = ['Creating', 'Enabled', 'Disabled', 'PendingImport'];
export const anyState: readonly KeyState[] = [...changing, 'PendingDeletion'];

/** @throws Refusal DisabledException, KMSInvalidStateException */
export function checkState(
  call: Pick<KmsCall, 'account' | 'dialect'>,
  key: KmsKey,
  states: readonly KeyState[],
): void {
  const state = stateOf(key);
  if (states.includes(state)) return;
  const sentence = `${call.dialect.keyArn(call.account, key.id)} ${stateWords[state]}.`;
  throw state === 'Disabled' ? kmsRefusal('DisabledException', sentence) : invalidState(sentence);
}

/**
 * The key that an action is about, once the caller may do it and the key is in a state for it.
 *
 * @param action such as `Encrypt`
 * @throws Refusal
 */
export async function keyOf(call: KmsCall, action: string, wanted: Wanted = {}): Promise<KmsKey> {
  const { parameter = 'KeyId', aliases = false, states = anyState, usage } = wanted;
  const ref = text(call.input, parameter, { max: 2048 });
  const key = await findKey(call, ref, aliases);
  permitKey(call, key, action, { ...wanted, states, usage }, ref);
  return key;
}

/** What `keyOf` checks, for a key that is found already. @throws Refusal */
export function permitKey(call: KmsCall, key: KmsKey, action: string, wanted: Wanted, ref = ''): void {
  const alias = /(?:^|:)(alias\/.+)$/.exec(ref)?.[1];
  demandKey(call, key, `kms:${action}`, {
    ...wanted,
    context: { ...(alias === undefined ? {} : { 'kms:RequestAlias': alias }), ...wanted.context },
  });
  checkState(call, key, wanted.states ?? anyState);
  if (wanted.usage !== undefined && key.usage !== wanted.usage) {
    throw kmsRefusal(
      'InvalidKeyUsageException',
      `${call.dialect.keyArn(call.account, key.id)} key usage is ${key.usage} which is not valid for ${action}.`,
    );
  }
}

/** Writes down that a key was used. */
export function noteUse(call: Pick<KmsCall, 'now' | 'requestId'>, key: KmsKey, operation: string): void {
  key.lastUse = { operation, at: call.now, requestId: call.requestId };
}
