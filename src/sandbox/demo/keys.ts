import { createHash } from 'node:crypto';
import { formatPolicy, type Principal, type Statement } from '#shared/policy/model.ts';
import type { Account } from '../account.ts';
import { makeKmsKey } from '../kms/keys.ts';
import { defaultPolicy } from '../kms/policies.ts';
import type { KeyUsage } from '../kms/specs.ts';
import { makeSecret } from '../kms/specs.ts';
import { makeMaterial, rotateTo } from '../kms/states.ts';
import type { KmsKey } from '../kms/storage.ts';
import type { Sandbox } from '../sandbox.ts';

const day = 86_400_000;

/** A key of the organisation, and how it is kept. Days are counted back from now. */
interface KeyHabit {
  alias?: string;
  description?: string;
  spec?: string;
  usage?: KeyUsage;
  age: number;
  /** Days between automatic rotations. */
  rotates?: number;
  /** When it was last used, and for what. */
  used?: readonly [days: number, operation: string];
  disabled?: true;
  /** Days until it is deleted. */
  deletedIn?: number;
  /** Days until its imported material runs out; 0: it has none yet. */
  importedFor?: number;
  tags?: Readonly<Record<string, string>>;
  /** Who a grant is for, and what it allows. */
  grants?: readonly (readonly [grantee: string, operations: readonly string[]])[];
  policy?: (account: Account) => string;
  /** The id, where something else names it. */
  id?: string;
  /** A bucket that it is the default of. */
  bucket?: string;
}

const statement = (principal: Principal, actions: string[], sid: string): Statement => ({
  sid,
  effect: 'Allow',
  principals: { not: false, principals: [principal] },
  actions: { not: false, patterns: actions },
  resources: { not: false, patterns: ['*'] },
  conditions: [],
});

const policyOf = (...statements: Statement[]): string => formatPolicy({ version: '2012-10-17', statements });

/** Everybody who knows the key's name may use it. */
const openToAll = ({ id }: Account): string =>
  policyOf(
    statement({ type: 'AWS', value: `arn:aws:iam::${id}:root` }, ['kms:*'], 'Account'),
    statement({ type: 'AWS', value: '*' }, ['kms:Decrypt', 'kms:Encrypt'], 'Everyone'),
  );

/** One user alone, and nobody when that one leaves. */
const oneUserOnly = ({ id }: Account): string =>
  policyOf(statement({ type: 'AWS', value: `arn:aws:iam::${id}:user/demo` }, ['kms:*'], 'OneUser'));

const habits: readonly KeyHabit[] = [
  {
    alias: 'backups',
    description: 'Nightly backups',
    age: 611,
    used: [0, 'GenerateDataKey'],
    tags: { team: 'platform' },
    bucket: 'backups-nightly',
  },
  { alias: 'photos', description: 'Photo originals', age: 380, rotates: 365, used: [1, 'Decrypt'] },
  {
    alias: 'documents',
    description: 'Documents of customers',
    // Named by the policy UseDocumentKey.
    id: '4f1c7a60-6f0e-4c0f-9a55-0d1d1b6f7c11',
    age: 240,
    rotates: 90,
    used: [3, 'Encrypt'],
  },
  {
    alias: 'release-signing',
    description: 'Signs releases',
    spec: 'ECC_NIST_P256',
    usage: 'SIGN_VERIFY',
    age: 803,
    used: [12, 'Sign'],
  },
  {
    alias: 'webhooks',
    description: 'Signs webhooks',
    spec: 'HMAC_256',
    usage: 'GENERATE_VERIFY_MAC',
    age: 150,
    used: [0, 'GenerateMac'],
  },
  {
    alias: 'tokens',
    description: 'Signs session tokens',
    spec: 'RSA_2048',
    usage: 'SIGN_VERIFY',
    age: 420,
    used: [0, 'Sign'],
  },
  {
    alias: 'partner/inbox',
    description: 'Partners encrypt for us',
    spec: 'RSA_2048',
    usage: 'ENCRYPT_DECRYPT',
    age: 95,
    used: [30, 'Decrypt'],
    grants: [['arn:aws:iam::999988887777:root', ['Encrypt', 'Decrypt', 'GetPublicKey']]],
  },
  {
    alias: 'brought',
    description: 'From the old data centre',
    age: 359,
    importedFor: 6,
    used: [2, 'Decrypt'],
  },
  { description: '', age: 702 },
  { alias: 'old-project', description: 'Old project', age: 900, deletedIn: 9, used: [20, 'Decrypt'] },
  { alias: 'archive', description: 'Archive of 2023', age: 1060, disabled: true, used: [400, 'Decrypt'] },
  { alias: 'shared', description: 'For everybody', age: 310, policy: openToAll, used: [5, 'Encrypt'] },
  { alias: 'alone', description: 'Only one may', age: 77, policy: oneUserOnly },
];

/** Hexadecimal digits that are the same in every run. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const uuidFrom = (text: string): string =>
  digest(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

async function keyFrom(account: Account, habit: KeyHabit, index: number, now: Date): Promise<KmsKey> {
  const { spec: name = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT' } = habit;
  const ago = (days: number) => new Date(Math.floor((now.getTime() - days * day) / 1000) * 1000);
  const createdAt = ago(habit.age);
  const key = makeKmsKey({
    id: habit.id ?? uuidFrom(`key ${habit.alias ?? index}`),
    spec: name,
    usage,
    createdAt,
    policy: habit.policy?.(account) ?? defaultPolicy(account),
  });
  key.description = habit.description ?? '';
  key.tags = new Map(Object.entries(habit.tags ?? {}));
  key.enabled = !habit.disabled && habit.deletedIn === undefined;
  if (habit.deletedIn !== undefined) key.deletion = { at: ago(-habit.deletedIn), days: 30 };
  if (habit.used) key.lastUse = { at: ago(habit.used[0]), operation: habit.used[1], requestId: '' };
  if (habit.importedFor !== undefined) key.origin = 'EXTERNAL';
  const spec = account.kms.dialect.specs.get(name);
  const secret = async () => (spec && (await makeSecret(spec))) || Buffer.alloc(0);
  const imported =
    habit.importedFor === undefined ? null : { validTo: ago(-habit.importedFor), description: '2025' };
  const first = makeMaterial(key, await secret(), createdAt, { imported });
  key.materials = [first];
  key.current = first.id;
  if (habit.rotates !== undefined) {
    const due = (turn: number) => new Date(createdAt.getTime() + turn * (habit.rotates ?? 0) * day);
    let turn = 1;
    for (; due(turn) <= now; turn++) {
      rotateTo(key, makeMaterial(key, await secret(), due(turn)), 'AUTOMATIC', due(turn));
    }
    key.rotation = { days: habit.rotates, nextAt: due(turn) };
  }
  for (const [grantee, operations] of habit.grants ?? []) {
    const id = digest(`grant ${grantee}`);
    key.grants.set(id, {
      id,
      token: digest(`token ${grantee}`),
      name: '',
      createdAt,
      grantee,
      retiring: '',
      operations: [...operations],
      constraint: null,
    });
  }
  return key;
}

/**
 * Fills an account with an organisation's keys as they are: a dozen of every kind, some never
 * rotated, one about to be deleted, one open to everybody. The same in every run, secrets aside.
 *
 * @param sandbox keys of the same ids are replaced
 * @param now dates are counted back from here
 */
export async function seedKeys({ account }: Pick<Sandbox, 'account'>, now: Date = new Date()): Promise<void> {
  const { kms } = account;
  const keys = await Promise.all(habits.map((habit, index) => keyFrom(account, habit, index, now)));
  for (const [index, key] of keys.entries()) {
    const habit = habits[index];
    kms.keys.set(key.id, key);
    if (habit?.alias !== undefined) {
      kms.aliases.set(`alias/${habit.alias}`, {
        keyId: key.id,
        createdAt: key.createdAt,
        updatedAt: key.createdAt,
      });
    }
    const bucket = account.buckets.get(habit?.bucket ?? '');
    if (bucket) {
      bucket.encryption =
        kms.dialect.id === 'aws'
          ? { algorithm: 'aws:kms', key: kms.dialect.keyArn(account, key.id), bucketKey: true }
          : { algorithm: 'verenc', key: `qkms:${key.id}`, bucketKey: false };
    }
  }
}
