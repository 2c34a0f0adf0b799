import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Kms } from '#core/clouds/kms/client.ts';
import { createGrant, describeKey, done, listKeys, rotationOf } from '#core/clouds/kms/keys.ts';
import { KeyAnswer } from '#core/clouds/kms/schemas.ts';
import { decrypt, encrypt } from '#core/clouds/kms/use.ts';
import { seedKeys } from '#sandbox/demo/keys.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '#sandbox/sandbox.ts';
import { hasCode } from '#shared/errors.ts';
import { clientFor } from '../clouds/kmsServers.ts';

const day = 86_400_000;
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  opened.push(() => sandbox.close());
  return sandbox;
}

/** A client of a user, who may do nothing unless it is the administrator `demo`. */
async function as(sandbox: Sandbox, user: string): Promise<Kms> {
  const key = sandbox.addKey({ user, secretAccessKey: `CANARY/${user}` });
  const kms = await clientFor(sandbox.url, key, 'aws', 'q-world-1');
  opened.push(() => kms.close());
  return kms;
}

const may = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error) => {
      if (hasCode(error, 'denied')) return false;
      throw error;
    },
  );

const arn = (user: string) => `arn:aws:iam::1000000000:user/${user}`;
const policyText = (...statements: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  });

describe('who may use a key of the sandbox', () => {
  it('is said by its policy and by IAM together, and a denial counts over both', async () => {
    const sandbox = await start();
    const [admin, ann] = [await as(sandbox, 'demo'), await as(sandbox, 'ann')];
    const { id } = await admin.ask('CreateKey', {}, KeyAnswer);
    const plain = Buffer.from('a');
    expect(await may(encrypt(ann, id, plain))).toBe(false);
    sandbox.account.users.get('ann')?.inline.set('own', policyText({ Action: 'kms:Encrypt' }));
    expect(await may(encrypt(ann, id, plain))).toBe(true);
    expect(await may(describeKey(ann, id))).toBe(false);
    const root = { Principal: { AWS: 'arn:aws:iam::1000000000:root' }, Action: 'kms:*' };
    const forAnn = { Principal: { AWS: arn('ann') }, Action: 'kms:DescribeKey' };
    await done(admin, 'PutKeyPolicy', { KeyId: id, Policy: policyText(root, forAnn) });
    expect(await may(describeKey(ann, id))).toBe(true);
    const never = { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt' };
    await done(admin, 'PutKeyPolicy', { KeyId: id, Policy: policyText(root, never) });
    expect(await may(encrypt(ann, id, plain))).toBe(false);
    expect(await may(encrypt(admin, id, plain))).toBe(false);
  });

  it('leaves IAM out where the policy does not name the account', async () => {
    const sandbox = await start();
    const [admin, bob] = [await as(sandbox, 'demo'), await as(sandbox, 'bob')];
    const Policy = policyText({ Principal: { AWS: arn('demo') }, Action: 'kms:*' });
    const { id } = await admin.ask('CreateKey', { Policy }, KeyAnswer);
    sandbox.account.users.get('bob')?.inline.set('own', policyText({ Action: 'kms:*' }));
    expect(await may(describeKey(bob, id))).toBe(false);
    const locked = policyText({ Principal: { AWS: arn('bob') }, Action: 'kms:Encrypt' });
    expect(await may(done(admin, 'PutKeyPolicy', { KeyId: id, Policy: locked }))).toBe(false);
  });

  it('is widened by grants, for the operations and the context that they name', async () => {
    const sandbox = await start();
    const [admin, app] = [await as(sandbox, 'demo'), await as(sandbox, 'app')];
    const { id } = await admin.ask('CreateKey', {}, KeyAnswer);
    const grant = await createGrant(admin, {
      KeyId: id,
      GranteePrincipal: arn('app'),
      RetiringPrincipal: arn('app'),
      Operations: ['Encrypt', 'Decrypt'],
      Constraints: { EncryptionContextSubset: { app: 'x' } },
    });
    const plain = Buffer.from('a');
    expect(await may(encrypt(app, id, plain))).toBe(false);
    expect(await may(encrypt(app, id, plain, { app: 'y' }))).toBe(false);
    const sealed = await encrypt(app, id, plain, { app: 'x', more: '1' });
    expect((await decrypt(app, sealed, { more: '1', app: 'x' })).Plaintext).toEqual(plain);
    expect(await may(describeKey(app, id))).toBe(false);
    expect(await may(listKeys(app))).toBe(false);
    await done(app, 'RetireGrant', { GrantToken: grant.GrantToken });
    expect(await may(encrypt(app, id, plain, { app: 'x' }))).toBe(false);
  });
});

describe('keys of the sandbox as time goes by', () => {
  it('rotate when it is time, are deleted when it is time, and decrypt until then', async () => {
    let now = Date.parse('2026-03-01T00:00:00Z');
    const sandbox = await start({ now: () => new Date(now) });
    const key = sandbox.addKey({ user: 'demo', secretAccessKey: 'CANARY/time' });
    const { createKms } = await import('#core/clouds/kms/client.ts');
    const { Secret } = await import('#core/store/secrets/secret.ts');
    const kms = await createKms(
      { now: () => new Date(now), sleep: async () => {}, randomBytes: (n) => new Uint8Array(n), env: {} },
      { provider: 'aws', region: 'q-world-1', accountId: '', endpoints: { kms: sandbox.url } },
      { accessKeyId: key.accessKeyId, secretAccessKey: new Secret(key.secretAccessKey) },
    );
    opened.push(() => kms.close());
    const made = await kms.ask('CreateKey', {}, KeyAnswer);
    await done(kms, 'EnableKeyRotation', { KeyId: made.id, RotationPeriodInDays: 90 });
    const sealed = await encrypt(kms, made.id, Buffer.from('before'));
    now += 200 * day;
    expect((await rotationOf(kms, made, true)).history).toMatchObject([
      { kind: 'AUTOMATIC', at: '2026-08-28T00:00:00.000Z' },
      { kind: 'AUTOMATIC', at: '2026-05-30T00:00:00.000Z' },
    ]);
    expect((await decrypt(kms, sealed)).Plaintext.toString()).toBe('before');
    await done(kms, 'CreateAlias', { AliasName: 'alias/soon-gone', TargetKeyId: made.id });
    await done(kms, 'ScheduleKeyDeletion', { KeyId: made.id, PendingWindowInDays: 7 });
    now += 6 * day;
    expect((await describeKey(kms, made.id)).state).toBe('PendingDeletion');
    now += 2 * day;
    const gone = await describeKey(kms, made.id).catch((error) => error.code);
    expect(gone).toBe('not_found');
  });
});

describe('the organisation', () => {
  it.each(['aws', 'quilibrium'] as const)(
    'has a dozen keys with some bad habits, as %s tells of them',
    async (dialect) => {
      const sandbox = await start({ kms: dialect });
      await seedKeys(sandbox);
      const kms = await as(sandbox, 'demo');
      const keys = await listKeys(kms);
      expect(keys.length).toBeGreaterThanOrEqual(12);
      const all = await Promise.all(keys.map(({ id }) => describeKey(kms, id)));
      const states = all.map(({ state }) => state);
      for (const state of ['Enabled', 'Disabled', 'PendingDeletion']) expect(states).toContain(state);
      expect(all.filter(({ origin }) => origin === 'imported')).toHaveLength(1);
    },
  );

  it("speaks in Quilibrium's dialect as its documents and its SDK show", async () => {
    const sandbox = await start({ kms: 'quilibrium' });
    const kms = await as(sandbox, 'demo');
    const anything = z.record(z.string(), z.record(z.string(), z.unknown()));
    const { KeyMetadata } = await kms.ask('CreateKey', {}, anything);
    expect(KeyMetadata).toMatchObject({
      QAccountId: '1000000000',
      Origin: 'QKMS',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    });
    expect(KeyMetadata?.Arn).toMatch(/^arn:verenc:1000000000:key\//);
    expect(KeyMetadata?.CreationDate).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(KeyMetadata).not.toHaveProperty('KeySpec');
  });
});
