import { randomUUID } from 'node:crypto';
import type { KmsActions, KmsCall } from './call.ts';
import { changing, keyOf } from './find.ts';
import { integer, oneOf, optionalText, text, truth } from './input.ts';
import { metadataOf } from './metadata.ts';
import { pageOf } from './paging.ts';
import { demandAny } from './permit.ts';
import { checkPolicy, defaultPolicy } from './policies.ts';
import { kmsRefusal, unsupported, validation } from './refusals.ts';
import { waitForClient } from './sidecar.ts';
import type { KeyUsage } from './specs.ts';
import { type KeySpec, makeSecret } from './specs.ts';
import { giveMaterial } from './states.ts';
import type { KmsKey } from './storage.ts';
import { readTags } from './tags.ts';

const day = 86_400_000;
const mostKeys = 100_000;

/** A key with nothing in it yet. */
export const makeKmsKey = (
  about: Pick<KmsKey, 'id' | 'spec' | 'usage' | 'createdAt' | 'policy'>,
): KmsKey => ({
  origin: 'AWS_KMS',
  description: '',
  enabled: true,
  deletion: null,
  tags: new Map(),
  grants: new Map(),
  materials: [],
  current: '',
  pending: null,
  rotation: null,
  lastUse: null,
  offers: [],
  multiRegion: false,
  waiting: null,
  ...about,
});

/** What a key is asked to be for. @throws Refusal ValidationException */
function usageOf({ input, dialect }: KmsCall, spec: KeySpec, name: string): KeyUsage {
  const given = optionalText(input, 'KeyUsage');
  if (given === undefined && name !== 'SYMMETRIC_DEFAULT') {
    throw validation(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    );
  }
  const wanted = given === dialect.agreement ? 'KEY_AGREEMENT' : (given ?? 'ENCRYPT_DECRYPT');
  const usage = spec.usages.find((each) => each === wanted);
  if (usage) return usage;
  throw validation(`KeyUsage ${wanted} is not compatible with KeySpec ${name}`);
}

/** The key that a request describes, without material. @throws Refusal */
function drafted(call: KmsCall): { key: KmsKey; spec: KeySpec } {
  const { account, dialect, input, now } = call;
  const name =
    optionalText(input, 'KeySpec') ?? optionalText(input, 'CustomerMasterKeySpec') ?? 'SYMMETRIC_DEFAULT';
  const spec = dialect.specs.get(name);
  if (!spec) {
    throw validation(
      `1 validation error detected: Value '${name}' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [${[...dialect.specs.keys()].join(', ')}]`,
    );
  }
  const origin = oneOf(input, 'Origin', ['AWS_KMS', 'EXTERNAL', 'QKMS'], 'AWS_KMS');
  if (origin === 'EXTERNAL' && dialect.id === 'quilibrium' && name !== 'SYMMETRIC_DEFAULT') {
    throw unsupported(`KeySpec ${name} is not supported for Origin EXTERNAL`);
  }
  const multiRegion = truth(input, 'MultiRegion');
  const key = makeKmsKey({
    id: multiRegion ? `mrk-${randomUUID().replaceAll('-', '')}` : randomUUID(),
    spec: name,
    usage: usageOf(call, spec, name),
    createdAt: now,
    policy: defaultPolicy(account),
  });
  const policy = optionalText(input, 'Policy', { max: 262_144 });
  if (policy !== undefined) {
    checkPolicy(call, key, policy);
    key.policy = policy;
  }
  key.description = optionalText(input, 'Description', { max: 8192 }) ?? '';
  key.tags = readTags(input);
  key.origin = origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS';
  key.multiRegion = multiRegion;
  return { key, spec };
}

export const keyActions: KmsActions = {
  async CreateKey(call) {
    const { store } = call;
    const { key, spec } = drafted(call);
    demandAny(call, 'kms:CreateKey', { 'kms:KeySpec': key.spec, 'kms:KeyUsage': key.usage });
    if (store.keys.size >= mostKeys) throw kmsRefusal('LimitExceededException', 'Too many keys.');
    if (key.origin === 'EXTERNAL') {
      store.keys.set(key.id, key);
      return { KeyMetadata: metadataOf(call, key) };
    }
    if (spec.shared) {
      key.waiting = { asked: 0 };
      store.keys.set(key.id, key);
      if (call.later) return { KeyMetadata: metadataOf(call, key) };
      await waitForClient(call, key);
    }
    const bytes = await makeSecret(spec);
    if (!bytes) throw unsupported(`KeySpec ${key.spec} cannot be made here.`);
    giveMaterial(key, bytes, call.now);
    store.keys.set(key.id, key);
    return { KeyMetadata: metadataOf(call, key) };
  },

  async DescribeKey(call) {
    const key = await keyOf(call, 'DescribeKey', { aliases: true, grant: 'DescribeKey' });
    return { KeyMetadata: metadataOf(call, key) };
  },

  ListKeys(call) {
    const { account, dialect, store, input } = call;
    demandAny(call, 'kms:ListKeys');
    return pageOf(
      input,
      'Keys',
      store.keys.keys(),
      (id) => id,
      (id) => ({ KeyId: id, KeyArn: dialect.keyArn(account, id) }),
    );
  },

  async EnableKey(call) {
    const key = await keyOf(call, 'EnableKey', { states: ['Enabled', 'Disabled'] });
    key.enabled = true;
    return null;
  },

  async DisableKey(call) {
    const key = await keyOf(call, 'DisableKey', { states: ['Enabled', 'Disabled'] });
    key.enabled = false;
    return null;
  },

  async UpdateKeyDescription(call) {
    const key = await keyOf(call, 'UpdateKeyDescription', { states: changing });
    const description = optionalText(call.input, 'Description', { max: 8192 });
    key.description = description ?? text(call.input, 'Description');
    return null;
  },

  async ScheduleKeyDeletion(call) {
    const { account, dialect, now, input } = call;
    const days = integer(input, 'PendingWindowInDays', { min: 7, max: 30, otherwise: 30 });
    const key = await keyOf(call, 'ScheduleKeyDeletion', { states: changing });
    key.deletion = { at: new Date(now.getTime() + days * day), days };
    key.enabled = false;
    return {
      KeyId: dialect.keyArn(account, key.id),
      DeletionDate: dialect.date(key.deletion.at, 'one'),
      ...(dialect.id === 'aws' ? { KeyState: 'PendingDeletion', PendingWindowInDays: days } : {}),
    };
  },

  async CancelKeyDeletion(call) {
    const key = await keyOf(call, 'CancelKeyDeletion', { states: ['PendingDeletion'] });
    key.deletion = null;
    key.enabled = false;
    return { KeyId: call.dialect.keyArn(call.account, key.id) };
  },
};
