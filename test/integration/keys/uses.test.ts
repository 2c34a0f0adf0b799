/** What keys are used for beside texts and files, and with whose credentials. The service is the sandbox's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Keys } from '#core/keys/keys.ts';
import { profilePlace } from '#core/keys/place.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { addIdentity, makeRole } from '#sandbox/make.ts';
import { KmsChange } from '#shared/kms.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

let world: ServedWorld;
let keys: Keys;
let id: string;
const endpoints = () => {
  const { url } = world.sandbox;
  return { s3: url, iam: url, sts: url, kms: url };
};
beforeAll(async () => {
  world = await openServedWorld({ kms: 'quilibrium' });
  world.sandbox.switches.sidecar = 0;
  const { accessKeyId } = world.sandbox.addKey({ secretAccessKey: 'CANARY/keys+uses' });
  const accounts = await world.app.open().accounts();
  ({ id } = await accounts.save({
    provider: 'quilibrium',
    endpoints: endpoints(),
    syncMinutes: 0,
    key: { kind: 'typed', accessKeyId, secretAccessKey: 'CANARY/keys+uses' },
  }));
  keys = await world.app.open().keys();
});
afterAll(() => world?.end());

async function made(place = id, more: object = {}): Promise<string> {
  const { planId } = await keys.plan(place, KmsChange.parse({ kind: 'create-key', ...more }));
  return (await keys.apply(planId)).keyId ?? '';
}
const done = async (place: string, key: string): Promise<string[]> =>
  (await keys.log(place, key)).events.filter(({ from }) => from === 'qcred').map(({ what }) => what);

it('makes data keys of both sizes, in the clear only where that is asked for', async () => {
  const key = await made();
  for (const bytes of [16, 32] as const) {
    const context = { page: String(bytes) };
    const sealed = await keys.uses.dataKey(id, key, { bytes, clear: false, context });
    expect(sealed.plaintext).toBeNull();
    expect(await keys.uses.decrypt(id, sealed.ciphertext, { context })).toHaveLength(bytes);
    const open = await keys.uses.dataKey(id, key, { bytes, clear: true, context });
    const opened = await keys.uses.decrypt(id, open.ciphertext, { context });
    expect(open.plaintext && opened.equals(open.plaintext)).toBe(true);
  }
  expect((await done(id, key)).filter((what) => what === 'made a data key')).toHaveLength(4);
  const code = await made(id, { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' });
  await expect(keys.uses.dataKey(id, code, { bytes: 32, clear: true })).rejects.toMatchObject({
    code: 'unsupported',
  });
});

it('encrypts anew under another key, which stands in the record of both', async () => {
  const [one, other] = [await made(), await made()];
  const context = { a: '1' };
  const sealed = await keys.uses.encrypt(id, one, Buffer.from('dear reader'), context);
  const anew = await keys.uses.reEncrypt(id, sealed, { to: other, context, toContext: { b: '2' } });
  const plain = await keys.uses.decrypt(id, anew, { key: other, context: { b: '2' } });
  expect(plain.toString()).toBe('dear reader');
  for (const key of [one, other]) expect(await done(id, key)).toContain('encrypted anew');
  await expect(keys.uses.reEncrypt(id, sealed, { to: other })).rejects.toMatchObject({ code: 'bad_input' });
  expect(await done(id, other)).toContain('encrypted anew: failed');
});

it('uses the temporary credentials of a profile that is a role', async () => {
  const base = world.sandbox.addKey({ secretAccessKey: 'CANARY/keys+base', user: 'base' });
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::1000000000:root' },
    Action: 'sts:AssumeRole',
  };
  const role = makeRole({
    name: 'keeper',
    createdAt: new Date(),
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
  role.attached.add('arn:aws:iam::aws:policy/AdministratorAccess');
  addIdentity(world.sandbox.account, role);
  const user = world.sandbox.account.users.get('base');
  user?.inline.set(
    'become',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}',
  );
  const { profiles, access } = world.app.open();
  const at = { provider: 'quilibrium' as const, region: 'q-world-1', endpoints: endpoints() };
  const { id: baseId } = await profiles.save(
    { ...at, name: 'base', source: { kind: 'credential', accessKeyId: base.accessKeyId } },
    { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/keys+base') } },
  );
  const roleArn = 'arn:aws:iam::1000000000:role/keeper';
  const keeper = await profiles.save(
    { ...at, name: 'keeper', source: { kind: 'role', profileId: baseId, roleArn } },
    { origin: 'typed in' },
  );
  // What the role may, its base may not.
  await expect(made(profilePlace(baseId))).rejects.toMatchObject({ code: 'denied' });
  const place = profilePlace(keeper.id);
  const key = await made(place, { alias: 'kept' });
  const sealed = await keys.uses.encrypt(place, 'kept', Buffer.from('by a role'));
  expect((await keys.uses.decrypt(place, sealed)).toString()).toBe('by a role');
  expect(await keys.buckets(place)).toEqual([]);
  expect(await done(place, key)).toEqual(expect.arrayContaining(['made', 'encrypted', 'decrypted']));
  const { records } = await access.activity.list({ limit: 100 });
  expect(records.map(({ action }) => action)).toContain('session.started');

  // What needs a person says so.
  const more = { roleArn, mfaSerial: 'arn:aws:iam::1000000000:mfa/base' };
  const guarded = await profiles.save(
    { ...at, name: 'guarded', source: { kind: 'role', profileId: baseId, ...more } },
    { origin: 'typed in' },
  );
  await expect(keys.list(profilePlace(guarded.id))).rejects.toMatchObject({ code: 'mfa_needed' });
});

it('shows with a test object what a bucket encrypts with, and leaves none', async () => {
  const { account } = world.sandbox;
  account.buckets.set('photos', {
    name: 'photos',
    createdAt: new Date(),
    objects: new Map(),
    uploads: new Map(),
  });
  const photos = account.buckets.get('photos');
  const check = async (meanwhile = () => {}) => {
    const { planId, steps } = await keys.plan(id, { kind: 'check-bucket-key', bucket: 'photos' });
    expect(steps).toEqual([expect.stringContaining('Store a small object in the bucket photos')]);
    meanwhile();
    return keys.apply(planId);
  };
  expect((await check()).message).toBe(
    "A new object in photos is encrypted with the storage's own key (AES256), as the bucket says.",
  );
  const key = await made(id, { alias: 'photos' });
  const { planId } = await keys.plan(id, { kind: 'set-bucket-key', bucket: 'photos', key });
  await keys.apply(planId);
  expect((await check()).message).toContain(`is encrypted with the key ${key} (verenc), as the bucket says.`);
  expect(await done(id, key)).toContain('looked for in a test object of a bucket');
  // However the bucket names it.
  if (photos) photos.encryption = { algorithm: 'verenc', key: 'alias/photos', bucketKey: false };
  expect((await check()).message).toContain(`the key ${key}`);
  const other = await made();
  const wrong = check(() => {
    if (photos) photos.encryption = { algorithm: 'verenc', key: other, bucketKey: false };
  });
  await expect(wrong).rejects.toMatchObject({
    code: 'service_failed',
    message: `The bucket photos names the key ${key}, but the head of a new object names the key ${other}.`,
  });
  expect(photos?.objects.size).toBe(0);

  world.sandbox.switches.fault = ({ method }) =>
    method === 'DELETE' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null;
  await expect(check()).rejects.toMatchObject({
    code: 'write_failed',
    message: expect.stringMatching(/^The test object qcred-check-\S+ was stored in photos/),
  });
  // Where the key may not be used, nothing is stored.
  world.sandbox.switches.fault = null;
  photos?.objects.clear();
  const used = account.kms.keys.get(other);
  if (used) used.enabled = false;
  await expect(check()).rejects.toMatchObject({ message: expect.stringMatching(/disabled|state/i) });
  expect(photos?.objects.size).toBe(0);
});
