import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createKeys, type Keys } from '#core/keys/keys.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

let world: ServedWorld;
let id: string;
beforeAll(async () => {
  world = await openServedWorld();
  const { accessKeyId } = world.sandbox.addKey({ secretAccessKey: 'CANARY/keys+lend' });
  const url = world.sandbox.url;
  const accounts = await world.app.open().accounts();
  ({ id } = await accounts.save({
    provider: 'quilibrium',
    endpoints: { s3: url, iam: url, sts: url, kms: url },
    syncMinutes: 0,
    key: { kind: 'typed', accessKeyId, secretAccessKey: 'CANARY/keys+lend' },
  }));
});
afterAll(() => world?.end());

const reads = async () => {
  const { records } = await world.app.open().access.activity.list({ limit: 1000 });
  return records.filter(({ action }) => action === 'secret.read').length;
};

const made = async (keys: Keys): Promise<string> => {
  const plan = await keys.plan(id, { ...newKey, description: 'of a test' });
  return (await keys.apply(plan.planId)).keyId ?? '';
};
const newKey = {
  kind: 'create-key',
  spec: 'SYMMETRIC_DEFAULT',
  description: '',
  imported: false,
  multiRegion: false,
  tags: {},
} as const;

it('reads the secret once for all who ask within a while', async () => {
  const keys = await world.app.open().keys();
  const key = await made(keys);
  const before = await reads();
  const rows = await keys.list(id);
  await Promise.all([keys.details(id, rows), keys.show(id, key), keys.log(id, key)]);
  expect((await reads()) - before).toBe(0);
  // What failed may have failed for a key that is another by now: then it is read again.
  await expect(keys.show(id, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  await keys.list(id);
  expect((await reads()) - before).toBe(1);
});

it('ends files on their way with the vault, and leaves nothing of them', async () => {
  const keys = createKeys(world.app.open().access, () => {});
  const key = await made(keys);
  const folder = world.at('files');
  mkdirSync(folder);
  writeFileSync(`${folder}/plain`, Buffer.alloc(50_000_000, 'a long film '));
  const { id: jobId } = keys.files.start(
    { from: `${folder}/plain`, to: `${folder}/sealed`, total: 50_000_000 },
    async (options) => {
      await keys.uses.encryptFile(id, key, `${folder}/plain`, `${folder}/sealed`, options);
    },
  );
  await vi.waitFor(() => expect(keys.files.look(jobId)?.done).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 1,
  });
  keys.close();
  await vi.waitFor(
    () => expect(keys.files.look(jobId)).toMatchObject({ error: { code: 'cancelled' } }),
    30_000,
  );
  expect(readdirSync(folder)).toEqual(['plain']);
});
