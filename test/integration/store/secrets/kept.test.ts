import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { revealCredential } from '#core/profiles/profiles.ts';
import { secretIdsOf } from '#core/store/credentials.ts';
import { forgetKept, restoreKept, sweepSecrets } from '#core/store/keptSecrets.ts';
import type { AccessKey } from '#sandbox/account.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { saveProfile } from '../../../support/calls.ts';
import { type Bench, draftFor, openBench } from '../../accounts/world.ts';

const secret = 'CANARY/kept/secret+0123456789abcdefghij';
const mistyped = 'CANARY/kept/secret+0123456789abcdefghiJ';
const day = 24 * 60 * 60 * 1000;
/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

let sandbox: Sandbox;
let key: AccessKey;
let bench: Bench;
/** How far the application's clock is ahead, in milliseconds. */
let ahead = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  key = sandbox.addKey({ secretAccessKey: secret });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  ahead = 0;
  bench = await openBench({ now: () => new Date(Date.now() + ahead) });
});
afterEach(() => bench.close());

const access = () => bench.app.open().access;
const vault = () => access().vault.state();
const save = (draft: UnsavedProfile) => saveProfile(bench.app, draft);

/** A draft of the sandbox's key; at `nowhere` nobody can be asked about it. */
const draftOf = (name: string, secretAccessKey?: string, url = sandbox.url): UnsavedProfile => ({
  name,
  provider: 'quilibrium',
  region: 'q-world-1',
  endpoints: { s3: url, sts: url },
  source: { kind: 'credential', accessKeyId: key.accessKeyId, secretAccessKey },
});

async function idOf(name: string): Promise<string> {
  const profile = (await vault()).profiles.find((p) => p.name === name);
  if (!profile) throw new Error(`there is no profile "${name}"`);
  return profile.id;
}

/** The secret that a profile's tools get. */
async function secretOf(name: string): Promise<string> {
  const profile = (await vault()).profiles.find((p) => p.name === name);
  if (profile?.source.kind !== 'credential') throw new Error(`"${name}" has no key`);
  return (await revealCredential(access(), profile.source.credentialId, 'test')).secretAccessKey.reveal();
}

/** What can be brought back. */
const kept = async () => (await bench.app.state()).keptSecrets;
const remove = async (name: string, forget = false) =>
  bench.app.open().profiles.remove([await idOf(name)], { forget });

/** Every secret that is stored, of a credential or kept; none may lie there that the vault does not name. */
async function storedSecrets(): Promise<string[]> {
  const named = secretIdsOf(await vault());
  const texts = await Promise.all([...named].map((id) => access().secrets.get(`credential/${id}`)));
  return texts.map((text) => JSON.parse(text ?? 'null')?.secretAccessKey);
}

const actions = async () =>
  (await access().activity.list({ limit: 100 })).records.map(({ action }) => action).reverse();

describe('a second profile with a key that is here', () => {
  it('uses the stored secret when it brings none', async () => {
    await save(draftOf('prod', secret));
    expect(await save(draftOf('second'))).toMatchObject({ replaced: false });
    expect(await secretOf('second')).toBe(secret);
    expect((await vault()).credentials).toHaveLength(1);
  });

  it('and a secret that the service refuses leaves the working one alone', async () => {
    await save(draftOf('prod', secret));
    await expect(save(draftOf('second', mistyped))).rejects.toMatchObject({ code: 'secret_refused' });
    expect(await secretOf('prod')).toBe(secret);
    expect((await vault()).profiles.map((p) => p.name)).toEqual(['prod']);
    expect(await storedSecrets()).toEqual([secret]);
  });

  it('and a secret that the service accepts mends a mistyped one, which is kept', async () => {
    await save(draftOf('prod', mistyped, nowhere));
    expect(await save(draftOf('second', secret))).toMatchObject({ replaced: true });
    expect(await secretOf('prod')).toBe(secret);
    expect(await kept()).toMatchObject([
      { why: 'replaced', accessKeyId: key.accessKeyId, profiles: ['prod'] },
    ]);
  });

  it('and a secret that nobody can be asked about is a question', async () => {
    await save(draftOf('prod', secret));
    const unsure = draftOf('second', mistyped, nowhere);
    const asked = save(unsure);
    await expect(asked).rejects.toMatchObject({
      code: 'secret_differs',
      message: expect.stringContaining('used by "prod"'),
    });
    expect(await secretOf('prod')).toBe(secret);
    expect(await save({ ...unsure, replaceSecret: true })).toMatchObject({ replaced: true });
    expect(await secretOf('prod')).toBe(mistyped);
    // The working one is not lost.
    const [one] = await kept();
    await restoreKept(access(), one?.id ?? '');
    expect(await secretOf('second')).toBe(secret);
    expect(await kept()).toMatchObject([{ why: 'replaced' }]);
  });

  it('is looked at in the same way when a profile is edited, or a paste brings the secret', async () => {
    const { id } = await save(draftOf('prod', secret));
    await expect(save({ ...draftOf('prod', mistyped), id })).rejects.toMatchObject({
      code: 'secret_refused',
    });
    const paste = await bench.app.pastes.recognise(
      `AWS_ACCESS_KEY_ID=${key.accessKeyId}\nAWS_SECRET_ACCESS_KEY=${mistyped}\n`,
    );
    const { pasteId } = paste.keys[0] ?? {};
    await expect(save({ ...draftOf('pasted'), pasteId })).rejects.toMatchObject({ code: 'secret_refused' });
    expect(await secretOf('prod')).toBe(secret);
    // The same secret again is nothing new, and nothing is left lying about.
    expect(await save({ ...draftOf('prod', secret), id })).toMatchObject({ replaced: false });
    expect(await storedSecrets()).toEqual([secret]);
  });

  it('takes two saves at once for what they are', async () => {
    const all = await Promise.allSettled([
      save(draftOf('one', secret)),
      save(draftOf('two', mistyped)),
      save(draftOf('three', secret)),
    ]);
    const saved = all.filter(({ status }) => status === 'fulfilled').length;
    expect(saved).toBeGreaterThanOrEqual(2);
    expect((await vault()).credentials).toHaveLength(1);
    expect((await storedSecrets()).filter((text) => text === secret)).toHaveLength(1);
    expect(await secretOf('three')).toBe(secret);
  });

  it('keeps what an account is connected with', async () => {
    await save(draftOf('prod', mistyped, nowhere));
    const accounts = await bench.accounts();
    await expect(
      accounts.save(draftFor(sandbox, { accessKeyId: key.accessKeyId, secretAccessKey: `${mistyped}x` })),
    ).rejects.toMatchObject({ code: 'key_refused' });
    expect(await secretOf('prod')).toBe(mistyped);
    await accounts.save(draftFor(sandbox, key));
    expect(await secretOf('prod')).toBe(secret);
    expect(await kept()).toMatchObject([{ why: 'replaced', profiles: ['prod'] }]);
  });
});

describe('a secret that was deleted', () => {
  it('comes back with its key and its profiles, under their own ids', async () => {
    await save(draftOf('prod', secret));
    await save({ ...draftOf('prod-eu'), notes: 'not the one' });
    const before = await vault();
    const { profiles } = bench.app.open();
    await profiles.remove(before.profiles.map((p) => p.id));
    expect((await vault()).credentials).toEqual([]);

    const [one] = await kept();
    expect(one).toMatchObject({ why: 'deleted', profiles: ['prod', 'prod-eu'], provider: 'quilibrium' });
    expect(Date.parse(one?.until ?? '') - Date.parse(one?.at ?? '')).toBe(30 * day);
    expect(JSON.stringify(await bench.app.state())).not.toContain('CANARY');

    expect(await restoreKept(access(), one?.id ?? '')).toEqual({
      accessKeyId: key.accessKeyId,
      profiles: ['prod', 'prod-eu'],
    });
    expect((await vault()).profiles).toEqual(before.profiles);
    expect(await secretOf('prod-eu')).toBe(secret);
    expect(await kept()).toEqual([]);
    expect(await actions()).toEqual(
      expect.arrayContaining(['secret.deleted', 'secret.read', 'secret.restored']),
    );
  });

  it('comes back beside what took its name', async () => {
    const { id } = await save(draftOf('prod', secret));
    await remove('prod');
    const other = sandbox.addKey({ secretAccessKey: `${secret}2` });
    await save({
      ...draftOf('prod'),
      source: { kind: 'credential', accessKeyId: other.accessKeyId, secretAccessKey: `${secret}2` },
    });
    await restoreKept(access(), (await kept())[0]?.id ?? '');
    expect(await idOf('prod-2')).toBe(id);
    expect(await secretOf('prod-2')).toBe(secret);
  });

  it('comes back to its key when that is here again', async () => {
    await save(draftOf('prod', secret));
    await remove('prod');
    await save(draftOf('again', mistyped, nowhere));
    await restoreKept(access(), (await kept())[0]?.id ?? '');
    expect(await secretOf('again')).toBe(secret);
    expect((await vault()).profiles.map((p) => p.name)).toEqual(['again']);
  });

  it('is erased after 30 days, at the next start, and not before', async () => {
    await save(draftOf('prod', secret));
    await remove('prod');
    const [one] = await kept();
    ahead = 30 * day - 60_000;
    await sweepSecrets(access());
    expect(await kept()).toHaveLength(1);
    ahead = 30 * day + 60_000;
    expect(await kept()).toEqual([]);
    await expect(restoreKept(access(), one?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    bench.app.lock();
    await bench.app.unlock('CANARY passphrase of the tests');
    expect((await vault()).keptSecrets).toEqual([]);
    expect(await access().secrets.get(`credential/${one?.id}`)).toBeNull();
    expect(await actions()).toContain('secret.erased');
  });

  it.each([
    ['for good', async () => remove('prod', true)],
    [
      'from Settings',
      async () => {
        await remove('prod');
        await forgetKept(access(), [(await kept())[0]?.id ?? '']);
      },
    ],
  ])('is erased at once when it is deleted %s', async (_where, erase) => {
    await save(draftOf('prod', secret));
    const [credential] = (await vault()).credentials;
    await erase();
    expect((await vault()).keptSecrets).toEqual([]);
    expect(await access().secrets.get(`credential/${credential?.id}`)).toBeNull();
  });

  it('is not kept of temporary credentials, nor of a key that its service has deleted', async () => {
    const temporary = (more: object): UnsavedProfile => ({
      ...draftOf('temporary'),
      source: { kind: 'credential', accessKeyId: 'QTEMP', secretAccessKey: secret, ...more },
    });
    await save(temporary({ sessionToken: 'CANARY-token' }));
    await remove('temporary');
    await save(temporary({ expiresAt: new Date(Date.now() + day).toISOString() }));
    await remove('temporary');
    await save(draftOf('prod', secret));
    await access().vault.update((state) => ({
      ...state,
      credentials: state.credentials.map((c) => ({
        ...c,
        remote: { account: c.id, user: 'demo', status: 'deleted', seenAt: c.createdAt },
      })),
    }));
    await remove('prod');
    expect((await vault()).keptSecrets).toEqual([]);
    expect(await storedSecrets()).toEqual([]);
  });

  it('is kept with the account that used it', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, key, { name: 'Work' }));
    await accounts.remove(id);
    const [one] = await kept();
    expect(one).toMatchObject({ profiles: ['Work'] });
    await restoreKept(access(), one?.id ?? '');
    expect(await secretOf('Work')).toBe(secret);
    expect((await vault()).profiles).toMatchObject([{ name: 'Work', endpoints: { iam: sandbox.url } }]);
  });
});

describe('a key that is deleted at its account', () => {
  it('leaves nothing kept of it here', async () => {
    const admin = sandbox.addKey({ secretAccessKey: `${secret}admin` });
    const other = sandbox.addKey({ user: 'robot', secretAccessKey: `${secret}robot` });
    const { id } = await (await bench.accounts()).save(draftFor(sandbox, admin));
    await save({
      ...draftOf('robot'),
      source: {
        kind: 'credential',
        accessKeyId: other.accessKeyId,
        secretAccessKey: other.secretAccessKey,
      },
    });
    await remove('robot');
    expect(await kept()).toHaveLength(1);
    const management = await bench.app.open().management();
    const { planId } = await management.plan(id, {
      kind: 'delete-key',
      user: 'robot',
      key: other.accessKeyId,
    });
    await management.apply(planId);
    expect((await vault()).keptSecrets).toEqual([]);
    expect(await storedSecrets()).toEqual([admin.secretAccessKey]);
  });
});

describe('an import', () => {
  const credentials = async (text: string) => {
    await mkdir(join(bench.home, '.aws'), { recursive: true });
    await writeFile(join(bench.home, '.aws', 'credentials'), text);
  };
  const section = (name: string, secretAccessKey: string, url: string) =>
    `[${name}]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${secretAccessKey}\nregion = q-world-1\nendpoint_url = ${url}\n`;

  async function take(options: { replacePlaintext?: boolean; replaceSecrets?: boolean } = {}) {
    const imports = await bench.app.open().imports();
    const { scanId, found } = await imports.scan('aws');
    const keys = found.filter((f) => f.importable).map((f) => f.key);
    const { replacePlaintext: replacing, replaceSecrets } = options;
    const { notices } = await imports.take(scanId, keys, { replacing, replaceSecrets });
    const { plan } = replacing ? await imports.replace(scanId) : { plan: null };
    return { notices, plan };
  }

  it('leaves a stored secret alone that its service accepts, and says so', async () => {
    await credentials(section('file', mistyped, sandbox.url));
    const imports = await bench.app.open().imports();
    const provider = (await imports.scan('aws')).found[0]?.provider ?? 's3';
    await save({ ...draftOf('prod', secret), provider });
    const { notices, plan } = await take({ replacePlaintext: true });
    expect(await secretOf('prod')).toBe(secret);
    expect(notices).toMatchObject([{ level: 'warning', message: expect.stringContaining('"file"') }]);
    // What was not taken in is not taken out of its file.
    expect(plan).toBeNull();
    expect(await kept()).toEqual([]);
    await take({ replaceSecrets: true });
    expect(await secretOf('prod')).toBe(mistyped);
    expect(await kept()).toMatchObject([{ why: 'replaced' }]);
  });

  it('of several secrets of one key takes the one that its service accepts', async () => {
    await credentials(section('wrong', mistyped, sandbox.url) + section('right', secret, sandbox.url));
    const { notices } = await take();
    expect((await vault()).profiles.map((p) => p.name)).toEqual(['right']);
    expect(await secretOf('right')).toBe(secret);
    expect(notices).toMatchObject([{ message: expect.stringContaining('"wrong"') }]);
    expect(await storedSecrets()).toEqual([secret]);
  });

  it('mends a mistyped one', async () => {
    await credentials(section('file', secret, sandbox.url));
    const imports = await bench.app.open().imports();
    const provider = (await imports.scan('aws')).found[0]?.provider ?? 's3';
    await save({ ...draftOf('prod', mistyped, nowhere), provider });
    expect((await take()).notices).toEqual([]);
    expect(await secretOf('prod')).toBe(secret);
  });
});
