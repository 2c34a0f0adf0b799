import { createHash, randomBytes } from 'node:crypto';
import { parseArn } from '#shared/policy/arn.ts';
import { arnOf } from '../account.ts';
import type { KmsActions, KmsCall } from './call.ts';
import { endDryRun } from './cipher.ts';
import { anyState, changing, findKey, keyOf } from './find.ts';
import { type Input, optionalText, pairs, text, texts } from './input.ts';
import { pageOf } from './paging.ts';
import { demandAny, demandKey } from './permit.ts';
import { kmsRefusal, notFound, serialization, validation } from './refusals.ts';
import type { KmsGrant, KmsKey } from './storage.ts';

/** "GrantOperation" in the API reference. */
const operations =
  `Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify
   GetPublicKey CreateGrant RetireGrant DescribeKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
   GenerateMac VerifyMac DeriveSharedSecret`.split(/\s+/);
const mostGrants = 50_000;
const mostPairs = 8;

const isInput = (value: unknown): value is Input => typeof value === 'object' && value !== null;

/** @throws Refusal */
function constraintOf({ input }: KmsCall, key: KmsKey): KmsGrant['constraint'] {
  const given = input.Constraints;
  if (given === undefined || given === null) return null;
  if (!isInput(given)) throw serialization('Constraints is no structure.');
  const kinds = {
    equals: pairs(given, 'EncryptionContextEquals'),
    subset: pairs(given, 'EncryptionContextSubset'),
  };
  const kind = Object.keys(kinds.equals).length > 0 ? 'equals' : 'subset';
  if (Object.keys(kinds[kind]).length === 0) return null;
  if (Object.keys(kinds[kind]).length > mostPairs) throw validation('A constraint has eight pairs at most.');
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw validation('This kind of key has no encryption context.');
  return { kind, pairs: kinds[kind] };
}

/** @throws Refusal ValidationException: the text is no principal */
function principalIn(input: Input, name: string): string {
  const given = optionalText(input, name, { max: 256 }) ?? '';
  if (given !== '' && !parseArn(given)) throw kmsRefusal('InvalidArnException', `Invalid principal ${given}`);
  return given;
}

/** A grant as it is listed. */
const listed =
  ({ account, dialect }: KmsCall, key: KmsKey) =>
  ({ id, name, createdAt, grantee, retiring, operations: may, constraint }: KmsGrant) => ({
    KeyId: dialect.keyArn(account, key.id),
    GrantId: id,
    Name: name,
    CreationDate: dialect.date(createdAt, 'list'),
    GranteePrincipal: grantee,
    ...(retiring === '' ? {} : { RetiringPrincipal: retiring }),
    IssuingAccount: `arn:aws:iam::${account.id}:root`,
    Operations: may,
    ...(constraint
      ? {
          Constraints: {
            [constraint.kind === 'equals' ? 'EncryptionContextEquals' : 'EncryptionContextSubset']:
              constraint.pairs,
          },
        }
      : {}),
  });

const namesOf = ({ account, principal }: KmsCall): string[] => [
  principal.arn,
  ...(principal.holder ? [arnOf(account, principal.holder)] : []),
];

/** The grant of a token or of a key and an id. @throws Refusal */
async function grantMeant(call: KmsCall): Promise<{ key: KmsKey; grant: KmsGrant }> {
  const { store, input } = call;
  const token = optionalText(input, 'GrantToken', { max: 8192 });
  if (token !== undefined) {
    for (const key of store.keys.values()) {
      for (const grant of key.grants.values()) if (grant.token === token) return { key, grant };
    }
    throw kmsRefusal('InvalidGrantTokenException', 'There is no grant of this token.');
  }
  const key = await findKey(call, text(input, 'KeyId', { max: 2048 }), false);
  const grant = key.grants.get(text(input, 'GrantId', { max: 128 }));
  if (grant) return { key, grant };
  throw notFound('There is no such grant.');
}

export const grantActions: KmsActions = {
  async CreateGrant(call) {
    const { input, now } = call;
    const wanted = texts(input, 'Operations', operations.length);
    const stray = wanted.find((each) => !operations.includes(each));
    if (stray !== undefined || wanted.length === 0) {
      throw validation(`Operations must satisfy enum value set: [${operations.join(', ')}]`);
    }
    const key = await keyOf(call, 'CreateGrant', {
      grant: 'CreateGrant',
      states: changing.filter((state) => state === 'Enabled'),
      context: { 'kms:GrantOperations': wanted },
    });
    const grantee = principalIn(input, 'GranteePrincipal') || text(input, 'GranteePrincipal');
    const retiring = principalIn(input, 'RetiringPrincipal');
    const name = optionalText(input, 'Name', { max: 256 }) ?? '';
    const constraint = constraintOf(call, key);
    endDryRun(call);
    if (key.grants.size >= mostGrants) throw kmsRefusal('LimitExceededException', 'Too many grants.');
    const same = [...key.grants.values()].find(
      (one) =>
        name !== '' &&
        JSON.stringify([one.name, one.grantee, one.retiring, one.operations, one.constraint]) ===
          JSON.stringify([name, grantee, retiring, wanted, constraint]),
    );
    if (same) return { GrantToken: same.token, GrantId: same.id };
    const id = createHash('sha256').update(randomBytes(32)).digest('hex');
    const grant: KmsGrant = {
      id,
      token: randomBytes(96).toString('base64'),
      name,
      createdAt: now,
      grantee,
      retiring,
      operations: wanted,
      constraint,
    };
    key.grants.set(id, grant);
    return { GrantToken: grant.token, GrantId: id };
  },

  async ListGrants(call) {
    const { input } = call;
    const key = await keyOf(call, 'ListGrants', { states: anyState });
    const id = optionalText(input, 'GrantId', { max: 128 });
    const grantee = optionalText(input, 'GranteePrincipal', { max: 256 });
    const shown = [...key.grants.values()].filter(
      (grant) =>
        (id === undefined || grant.id === id) && (grantee === undefined || grant.grantee === grantee),
    );
    return pageOf(input, 'Grants', shown, (grant) => grant.id, listed(call, key), { most: 100, usual: 50 });
  },

  ListRetirableGrants(call) {
    const { store, input } = call;
    const retiring = text(input, 'RetiringPrincipal', { max: 256 });
    demandAny(call, 'kms:ListRetirableGrants');
    const shown = [...store.keys.values()].flatMap((key) =>
      [...key.grants.values()]
        .filter((grant) => grant.retiring === retiring)
        .map((grant) => ({ key, grant })),
    );
    return pageOf(
      input,
      'Grants',
      shown,
      ({ grant }) => grant.id,
      ({ key, grant }) => listed(call, key)(grant),
      { most: 100, usual: 50 },
    );
  },

  async RetireGrant(call) {
    const { key, grant } = await grantMeant(call);
    const names = namesOf(call);
    const own = names.includes(grant.retiring);
    const granted = names.includes(grant.grantee) && grant.operations.includes('RetireGrant');
    if (!own && !granted) demandKey(call, key, 'kms:RetireGrant');
    endDryRun(call);
    key.grants.delete(grant.id);
    return null;
  },

  async RevokeGrant(call) {
    const key = await keyOf(call, 'RevokeGrant', { states: anyState });
    const id = text(call.input, 'GrantId', { max: 128 });
    if (!key.grants.has(id)) throw notFound(`Grant ID ${id} not found`);
    endDryRun(call);
    key.grants.delete(id);
    return null;
  },
};
