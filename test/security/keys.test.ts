/** What a window that somebody else has taken over cannot do with the keys of a key service without the person. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { answers } from './electron.ts';
import { type Home, type HostileWindow, hostileHome } from './window.ts';

vi.mock('electron', () => import('./electron.ts'));

let home: Home;
let window: HostileWindow;
let sandbox: Sandbox;
let id: string;
let key: string;

beforeAll(async () => {
  home = await hostileHome();
});
afterAll(() => home.close());

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  seedDemo(sandbox);
  const mine = sandbox.addKey({ user: 'admin', secretAccessKey: 'CANARY/keys/admin' });
  window = await home.window();
  const { url } = sandbox;
  const account = await window.good('account.save', {
    provider: 'quilibrium',
    region: sandbox.account.region,
    endpoints: { s3: url, iam: url, sts: url, kms: url },
    syncMinutes: 0,
    key: { kind: 'typed', accessKeyId: mine.accessKeyId, secretAccessKey: mine.secretAccessKey },
  });
  id = account.id;
  key = (await make({ kind: 'create-key', alias: 'photos' })).keyId ?? '';
  window.questions.length = 0;
});
afterEach(async () => {
  answers.file = null;
  await sandbox.close();
});

const plan = async (change: Record<string, unknown>): Promise<string> =>
  (await window.good('keys.plan', { id, change })).planId;
const make = async (change: Record<string, unknown>) =>
  window.good('keys.apply', { planId: await plan(change) });
const stateOf = async () => (await window.good('keys.show', { id, key })).key.state;

it('makes, names and tags keys, and gives them to buckets, without a question', async () => {
  await make({ kind: 'set-alias', key, alias: 'pictures' });
  await make({ kind: 'set-key-tags', key, set: { team: 'a' }, remove: [] });
  expect(window.questions).toEqual([]);
});

const open =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1000000000:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*"}]}';

it.each([
  ['a key that an alias needs is disabled', (of: string) => ({ kind: 'disable-key', key: of, typed: of })],
  ['a key is deleted', (of: string) => ({ kind: 'delete-key', key: of, typed: of })],
  ['an alias is deleted', () => ({ kind: 'delete-alias', alias: 'photos' })],
  ['a policy changes', (of: string) => ({ kind: 'put-policy', key: of, document: open })],
  [
    'somebody gets a grant',
    (of: string) => ({
      kind: 'create-grant',
      key: of,
      grantee: 'arn:aws:iam::999988887777:root',
      operations: ['Decrypt'],
    }),
  ],
])('asks before %s, and does nothing after a no', async (_, change) => {
  const planId = await plan(change(key));
  expect(await window.bad('keys.apply', { planId })).toMatchObject({ code: 'cancelled' });
  expect(window.questions).toHaveLength(1);
  expect(await stateOf()).toBe('Enabled');
  const view = await window.good('keys.show', { id, key });
  expect(view).toMatchObject({ aliases: ['photos'], grants: [] });
  expect(view.policy).not.toContain('"*"}');
});

it('asks before an alias moves to another key', async () => {
  const other = (await make({ kind: 'create-key' })).keyId;
  window.questions.length = 0;
  const planId = await plan({ kind: 'set-alias', key: other, alias: 'photos' });
  expect(await window.bad('keys.apply', { planId })).toMatchObject({ code: 'cancelled' });
  expect(window.questions[0]?.message).toContain('photos');
});

it('signs nothing that the person did not see', async () => {
  const signer = (await make({ kind: 'create-key', spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' })).keyId;
  window.questions.length = 0;
  const text = 'pay everything to \u202eeve\n and more';
  expect(await window.bad('keys.sign', { id, key: signer, text })).toMatchObject({ code: 'cancelled' });
  expect(window.questions[0]?.detail).toContain('pay everything to');
  expect(window.questions[0]?.detail).not.toContain('\u202e');
  window.says.yes = true;
  await window.good('keys.sign', { id, key: signer, text });
});

it('decrypts a few texts unasked, and hands each over only when it is asked for', async () => {
  const { ciphertext } = await window.good('keys.encrypt', { id, key, text: 'CANARY of a letter' });
  const results = [];
  for (let n = 0; n < 3; n++) results.push(await window.good('keys.decrypt', { id, key, ciphertext }));
  expect(JSON.stringify(results)).not.toContain('CANARY');
  expect(window.questions).toEqual([]);
  expect(await window.bad('keys.decrypt', { id, key, ciphertext })).toMatchObject({ code: 'cancelled' });
  expect(window.questions).toHaveLength(1);
  const [{ resultId } = { resultId: '' }] = results;
  const { text } = await window.good('keys.reveal', { resultId });
  expect(new TextDecoder().decode(text)).toBe('CANARY of a letter');
  await window.good('keys.forgetResult', { resultId });
  expect(await window.bad('keys.reveal', { resultId })).toMatchObject({ code: 'not_found' });
  window.app.lock();
  expect(await window.bad('keys.reveal', { resultId: results[1]?.resultId })).toMatchObject({
    code: 'locked',
  });
  await window.app.unlock((await import('./window.ts')).passphrase);
});

it('takes no path from the window, and overwrites nothing', async () => {
  const secret = window.put('.ssh/id_ed25519', 'the key');
  for (const file of [{ from: secret, to: '/tmp/out' }, { path: secret }, { token: secret }])
    expect(await window.good('keys.encryptFile', { id, key, ...file })).toBeNull();
  expect(existsSync('/tmp/out')).toBe(false);
  // The person chooses one file for both: what is there stays.
  answers.file = secret;
  const job = await window.good('keys.encryptFile', { id, key });
  await vi.waitFor(
    async () =>
      expect(await window.good('keys.fileJob', { jobId: job?.id })).toMatchObject({
        state: 'failed',
        error: { code: 'name_taken' },
      }),
    30_000,
  );
  const rsa = (await make({ kind: 'create-key', spec: 'RSA_2048', usage: 'SIGN_VERIFY' })).keyId;
  expect(await window.bad('keys.savePublicKey', { id, key: rsa, format: 'pem' })).toMatchObject({
    message: expect.stringContaining('id_ed25519'),
  });
  expect(readFileSync(secret, 'utf8')).toBe('the key');
});

it('is told what key material is like, never what it is, and sends none without a question', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'CANARY of the file' };
  const closedKey = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher });
  const pem = window.put('brought.pem', String(closedKey));
  answers.file = pem;
  const found = await window.good('keys.chooseMaterial', undefined);
  if (!found || !('closed' in found)) throw new Error('it was open');
  const { closed } = found;
  const bad = await window.bad('keys.openMaterial', { token: closed.token, password: 'another' });
  expect(bad.message).toContain('does not open');
  // A token of another dialog, or of nothing, opens no file.
  expect(await window.bad('keys.openMaterial', { token: pem, password: '' })).toMatchObject({
    code: 'bad_input',
  });
  const material = await window.good('keys.openMaterial', {
    token: closed.token,
    password: cipher.passphrase,
  });
  const secret = privateKey.export({ format: 'jwk' }).d ?? '';
  for (const form of ['hex', 'base64', 'base64url'] as const) {
    expect(JSON.stringify(material)).not.toContain(Buffer.from(secret, 'base64url').toString(form));
  }
  const planId = await plan({ kind: 'import-material', materialId: material.materialId, alias: 'brought' });
  const before = sandbox.account.kms.keys.size;
  expect(await window.bad('keys.apply', { planId })).toMatchObject({ code: 'cancelled' });
  expect(window.questions.at(-1)?.message).toContain('Import a key as "brought"');
  expect(sandbox.account.kms.keys.size).toBe(before);
  await window.good('keys.forgetMaterial', { materialId: material.materialId });
  const again = { id, change: { kind: 'import-material', materialId: material.materialId } };
  expect(await window.bad('keys.plan', again)).toMatchObject({ code: 'not_found' });
});
