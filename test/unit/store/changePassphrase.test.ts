import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeDeps } from '#core/nodeDeps.ts';
import { joinAccess } from '#core/store/access.ts';
import { createActivity } from '#core/store/activity/activity.ts';
import { changePassphrase } from '#core/store/changePassphrase.ts';
import { createVault } from '#core/store/vault/vault.ts';
import { tempFolder } from './files/temp.ts';
import { memoryStore } from './secrets/memoryStore.ts';

/** An open vault; what its log says when the passphrase is changed. */
async function setUp(change?: () => Promise<void>) {
  const { store } = memoryStore(change ? 'passphrase' : 'keychain');
  const dataDir = tempFolder();
  const deps = { ...nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [], dataDir }) };
  const vault = await createVault({ dataDir, randomBytes, uuid: randomUUID }, store);
  const activity = createActivity({ ...deps, key: vault.key });
  const logged = async () =>
    (await activity.list({ limit: 9 })).records.map((r) => [r.action, r.subject, r.detail]).reverse();
  let before: unknown;
  const secrets = change
    ? {
        ...store,
        changePassphrase: async () => {
          before = await logged();
          await change();
        },
      }
    : store;
  const access = joinAccess({ deps, vault, activity, secrets });
  return { access, logged, before: () => before };
}

const asked = ['passphrase.change', 'passphrase', 'asked for'];

describe('changing the passphrase', () => {
  it('is logged before and after', async () => {
    const { access, logged, before } = await setUp(async () => {});
    await changePassphrase(access, 'CANARY old', 'CANARY next');
    expect(before()).toEqual([asked]);
    expect(await logged()).toEqual([asked, ['passphrase.changed', 'passphrase', undefined]]);
  });

  it('that failed is not logged as done', async () => {
    const { access, logged } = await setUp(() => Promise.reject(new Error('no')));
    await expect(changePassphrase(access, 'CANARY old', 'CANARY next')).rejects.toThrow('no');
    expect(await logged()).toEqual([asked]);
  });

  it('is not possible where there is none', async () => {
    const { access, logged } = await setUp();
    const changed = changePassphrase(access, 'CANARY old', 'CANARY next');
    await expect(changed).rejects.toMatchObject({ code: 'unsupported' });
    expect(await logged()).toEqual([]);
  });
});
