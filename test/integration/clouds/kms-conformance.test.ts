import { createHash, createPublicKey, verify as verifyHere } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Kms } from '#core/clouds/kms/client.ts';
import {
  createGrant,
  describeKey,
  done,
  grantsOf,
  lastUseOf,
  listKeys,
  policyOf,
  rotationOf,
  tagsOf,
} from '#core/clouds/kms/keys.ts';
import { ImportParameters, KeyAnswer } from '#core/clouds/kms/schemas.ts';
import {
  decrypt,
  encrypt,
  generateDataKey,
  generateMac,
  generateSealedDataKey,
  publicKey,
  reEncrypt,
  sign,
  verify,
  verifyMac,
} from '#core/clouds/kms/use.ts';
import { QCredError } from '#shared/errors.ts';
import { have } from '../../support/command.ts';
import { type KmsServer, startMotoKms, startOurKms } from './kmsServers.ts';

const hasMoto = await have('moto_server', ['--help']);

const KeyPage = z.object({ Keys: z.array(z.unknown()), Truncated: z.boolean() });

/** What a server does not do as the key services do; each is listed in docs/QKMS.md. */
type Lacking = 'digest' | 'history' | 'import' | 'last-use' | 'pages' | 'states';

/** What every server that speaks the protocol has to do alike, asked through our client. */
function suite(start: () => Promise<KmsServer>, lacking: readonly Lacking[]): void {
  let server: KmsServer;
  let kms: Kms;
  beforeAll(async () => {
    server = await start();
    kms = server.kms;
  });
  afterAll(() => server?.close());

  const has = (what: Lacking) => !lacking.includes(what);
  const create = (input: object = {}) => kms.ask('CreateKey', input, KeyAnswer);
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => (error instanceof QCredError ? error.code : `not ours: ${error}`),
    );

  it('makes, lists, describes and tags a key', async () => {
    const made = await create({ Description: 'letters', Tags: [{ TagKey: 'team', TagValue: 'web' }] });
    expect(made).toMatchObject({
      description: 'letters',
      spec: 'SYMMETRIC_DEFAULT',
      usage: 'ENCRYPT_DECRYPT',
      state: 'Enabled',
      origin: 'service',
      managed: false,
      deletedAt: null,
    });
    expect(Date.parse(made.createdAt ?? '')).toBeGreaterThan(Date.now() - 600_000);
    expect(await describeKey(kms, made.arn)).toEqual(await describeKey(kms, made.id));
    await done(kms, 'TagResource', { KeyId: made.id, Tags: [{ TagKey: 'stage', TagValue: 'test' }] });
    expect(await tagsOf(kms, made.id)).toEqual({ team: 'web', stage: 'test' });
    await done(kms, 'UntagResource', { KeyId: made.id, TagKeys: ['team'] });
    expect(await tagsOf(kms, made.id)).toEqual({ stage: 'test' });
    await done(kms, 'UpdateKeyDescription', { KeyId: made.id, Description: 'postcards' });
    expect((await describeKey(kms, made.id)).description).toBe('postcards');
    expect((await listKeys(kms)).map(({ id }) => id)).toContain(made.id);
  });

  it('knows keys by their aliases', async () => {
    const { id } = await create();
    const other = await create();
    await done(kms, 'CreateAlias', { AliasName: 'alias/mail/in-1_a', TargetKeyId: id });
    expect((await describeKey(kms, 'mail/in-1_a')).id).toBe(id);
    expect(await codeOf(done(kms, 'CreateAlias', { AliasName: 'alias/mail/in-1_a', TargetKeyId: id }))).toBe(
      'name_taken',
    );
    await done(kms, 'UpdateAlias', { AliasName: 'alias/mail/in-1_a', TargetKeyId: other.id });
    const listed = (await listKeys(kms)).find((key) => key.id === other.id);
    expect(listed?.aliases).toEqual(['mail/in-1_a']);
    await done(kms, 'DeleteAlias', { AliasName: 'alias/mail/in-1_a' });
    expect(await codeOf(describeKey(kms, 'alias/mail/in-1_a'))).toBe('not_found');
    const reserved = done(kms, 'CreateAlias', { AliasName: 'alias/aws/s3', TargetKeyId: id });
    expect(await codeOf(reserved)).toBe('denied');
  });

  it('encrypts and decrypts with a context, makes data keys, re-encrypts, and refuses what was changed', async () => {
    const { id } = await create();
    const plain = Buffer.from('dear reader');
    const sealed = await encrypt(kms, id, plain, { page: '1', book: '2' });
    expect((await decrypt(kms, sealed, { book: '2', page: '1' })).Plaintext).toEqual(plain);
    expect(await codeOf(decrypt(kms, sealed, { page: '2', book: '2' }))).toBe('bad_input');
    const turned = Buffer.from(sealed);
    turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
    expect(await codeOf(decrypt(kms, turned, { book: '2', page: '1' }))).not.toBe('done');
    const data = await generateDataKey(kms, id, { file: 'a' });
    expect(data.Plaintext).toHaveLength(32);
    expect((await decrypt(kms, data.CiphertextBlob, { file: 'a' })).Plaintext).toEqual(data.Plaintext);
    const alone = await generateSealedDataKey(kms, id, { file: 'a' }, 16);
    expect((await decrypt(kms, alone, { file: 'a' })).Plaintext).toHaveLength(16);
    const { id: to } = await create();
    const context = { page: '1', book: '2' };
    const anew = await reEncrypt(kms, sealed, { from: id, context, to, toContext: { page: '3' } });
    expect(anew.SourceKeyId).toContain(id);
    const opened = await decrypt(kms, anew.CiphertextBlob, { page: '3' });
    expect(opened).toMatchObject({ Plaintext: plain, KeyId: expect.stringContaining(to) });
  });

  it.each([
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
  ])('signs with %s what anybody can verify', async (spec, algorithm, hash) => {
    const key = await create({ KeySpec: spec, CustomerMasterKeySpec: spec, KeyUsage: 'SIGN_VERIFY' });
    expect(key).toMatchObject({ spec, usage: 'SIGN_VERIFY' });
    expect(key.algorithms).toContain(algorithm);
    const message = Buffer.from('a contract');
    const digest = createHash(hash).update(message).digest();
    const signature = has('digest')
      ? await sign(kms, key.id, digest, { algorithm, digest: true })
      : await sign(kms, key.id, message, { algorithm, digest: false });
    const { bytes } = await publicKey(kms, key.id);
    const known = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
    expect(verifyHere(hash, message, known, signature)).toBe(true);
    expect(await verify(kms, key.id, message, signature, { algorithm, digest: false })).toBe(true);
    const other = Buffer.from('another');
    expect(await verify(kms, key.id, other, signature, { algorithm, digest: false })).toBe(false);
  });

  it('makes and checks codes', async () => {
    const { id } = await create({
      KeySpec: 'HMAC_256',
      CustomerMasterKeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
    });
    const message = Buffer.from('a webhook');
    const mac = await generateMac(kms, id, message, 'HMAC_SHA_256');
    expect(mac).toHaveLength(32);
    expect(await verifyMac(kms, id, message, mac, 'HMAC_SHA_256')).toBe(true);
    expect(await verifyMac(kms, id, Buffer.from('another'), mac, 'HMAC_SHA_256')).toBe(false);
  });

  it('disables, enables, deletes and brings back', async () => {
    const { id } = await create();
    const sealed = await encrypt(kms, id, Buffer.from('a'));
    await done(kms, 'DisableKey', { KeyId: id });
    expect((await describeKey(kms, id)).state).toBe('Disabled');
    if (has('states')) expect(await codeOf(decrypt(kms, sealed))).toBe('bad_input');
    await done(kms, 'EnableKey', { KeyId: id });
    await done(kms, 'ScheduleKeyDeletion', { KeyId: id, PendingWindowInDays: 7 });
    const waiting = await describeKey(kms, id);
    expect(waiting.state).toBe('PendingDeletion');
    expect(Date.parse(waiting.deletedAt ?? '') - Date.now()).toBeGreaterThan(6 * 86_400_000);
    if (has('states')) {
      expect(await codeOf(done(kms, 'EnableKey', { KeyId: id }))).toBe('bad_input');
      expect(await codeOf(decrypt(kms, sealed))).toBe('bad_input');
    }
    await done(kms, 'CancelKeyDeletion', { KeyId: id });
    expect((await describeKey(kms, id)).state).toBe('Disabled');
  });

  it('keeps policies and grants', async () => {
    const { id, accountId } = await create();
    const before = JSON.parse(await policyOf(kms, id));
    const Policy = JSON.stringify({ ...before, Id: 'ours' });
    await done(kms, 'PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy });
    expect(JSON.parse(await policyOf(kms, id))).toMatchObject({ Id: 'ours' });
    const GranteePrincipal = `arn:aws:iam::${accountId}:user/demo`;
    const grant = await createGrant(kms, {
      KeyId: id,
      GranteePrincipal,
      RetiringPrincipal: GranteePrincipal,
      Operations: ['Encrypt', 'Decrypt'],
      Name: 'nightly',
      Constraints: { EncryptionContextSubset: { app: 'backup' } },
    });
    expect(await grantsOf(kms, id)).toMatchObject([
      { id: grant.GrantId, name: 'nightly', grantee: GranteePrincipal, operations: ['Encrypt', 'Decrypt'] },
    ]);
    await done(kms, 'RevokeGrant', { KeyId: id, GrantId: grant.GrantId });
    expect(await grantsOf(kms, id)).toEqual([]);
  });

  it('rotates by itself, and tells when', async () => {
    const key = await create();
    await done(kms, 'EnableKeyRotation', { KeyId: key.id });
    expect(await rotationOf(kms, key, false)).toMatchObject({ automatic: true });
    await done(kms, 'DisableKeyRotation', { KeyId: key.id });
    expect(await rotationOf(kms, key, false)).toMatchObject({ automatic: false });
  });

  it.runIf(has('history'))('rotates now, and still decrypts', async () => {
    const key = await create();
    const sealed = await encrypt(kms, key.id, Buffer.from('before'));
    await done(kms, 'RotateKeyOnDemand', { KeyId: key.id });
    const { history } = await rotationOf(kms, key, true);
    expect(history).toMatchObject([{ kind: 'ON_DEMAND' }]);
    expect((await decrypt(kms, sealed)).Plaintext.toString()).toBe('before');
  });

  it.runIf(has('last-use'))('tells when a key was last used', async () => {
    const { id } = await create();
    expect(await lastUseOf(kms, id)).toBe(null);
    await encrypt(kms, id, Buffer.from('a'));
    expect(await lastUseOf(kms, id)).toMatchObject({ operation: 'Encrypt' });
  });

  it.runIf(lacking.includes('history'))('is not asked again for what it does not have', async () => {
    const { id } = await create();
    expect(await codeOf(lastUseOf(kms, id))).toBe('not_available');
    expect([...kms.missing]).toContain('GetKeyLastUsage');
    expect(await codeOf(lastUseOf(kms, id))).toBe('not_available');
  });

  it.runIf(has('import'))('hands out what an import needs', async () => {
    const { id, state } = await create({ Origin: 'EXTERNAL' });
    expect(state).toBe('PendingImport');
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const offer = await kms.ask('GetParametersForImport', { KeyId: id, ...wrapping }, ImportParameters);
    expect(createPublicKey({ key: offer.PublicKey, format: 'der', type: 'spki' }).asymmetricKeyType).toBe(
      'rsa',
    );
    expect(Date.parse(offer.ParametersValidTo ?? '')).toBeGreaterThan(Date.now());
  });

  it('says what is not there', async () => {
    expect(await codeOf(describeKey(kms, '00000000-0000-0000-0000-000000000000'))).toBe('not_found');
    expect(await codeOf(describeKey(kms, 'no-such-alias'))).toBe('not_found');
    expect(await codeOf(done(kms, 'EnableKey', { KeyId: '00000000-0000-0000-0000-000000000000' }))).toBe(
      'not_found',
    );
  });

  it('lists page by page', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => create()));
    const page = { Limit: 2 };
    const first = await kms.ask('ListKeys', page, KeyPage);
    if (has('pages')) {
      expect(first.Keys).toHaveLength(2);
      expect(first.Truncated).toBe(true);
    }
    const all = await listKeys(kms);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  });
}

describe("the key service of the sandbox, in AWS's dialect", () => suite(() => startOurKms('aws'), []));

describe("the key service of the sandbox, in Quilibrium's dialect", () => {
  suite(() => startOurKms('quilibrium'), ['history', 'last-use']);
});

describe.skipIf(!hasMoto)('moto', () =>
  suite(startMotoKms, ['digest', 'import', 'last-use', 'pages', 'states']),
);
