import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDeps } from '#core/nodeDeps.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import { createActivity } from '#core/store/activity/activity.ts';
import { open, seal } from '#core/store/crypto/box.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { eraseLeft, withSecrets } from '#core/store/noted.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { createVault } from '#core/store/vault/vault.ts';
import { tempFolder } from './files/temp.ts';
import { memoryStore } from './secrets/memoryStore.ts';

async function setUp() {
  const { items, store } = memoryStore();
  const deps = {
    ...nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [] }),
    dataDir: tempFolder(),
  };
  const vault = await createVault(deps, store);
  const activity = createActivity({ ...deps, key: vault.key });
  const access: OpenVault = joinAccess({ deps, vault, secrets: store, activity });
  const folder = join(deps.dataDir, 'noted');
  return {
    access,
    store,
    /** The ids of the secrets that are stored. */
    stored: () => [...items.keys()].flatMap((name) => name.split('credential/')[1] ?? []),
    notes: () => {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
    folder,
  };
}

const id = () => randomUUID();
const material = { secretAccessKey: new Secret('CANARY/noted') };
const news = (...ids: string[]) => ids.map((secretId) => ({ secretId, material }));

/** What stands in a note. */
interface Noted {
  by: { pid: number };
  secretIds: string[];
}

/** Lets the vault name a secret. */
const name = ({ vault }: OpenVault, secretId: string) =>
  vault.update((state) => ({
    ...state,
    credentials: [
      ...state.credentials,
      {
        id: secretId,
        provider: 'quilibrium',
        accessKeyId: `KEY${secretId}`,
        origin: 'typed in',
        createdAt: '2026-11-02T10:00:00.000Z',
        updatedAt: '2026-11-02T10:00:00.000Z',
      },
    ],
  }));

describe('secrets that are stored before the vault names them', () => {
  it('are noted until it does, and what it does not name is erased', async () => {
    const { access, stored, notes } = await setUp();
    const [kept, dropped] = [id(), id()];
    const result = await withSecrets(access, news(kept, dropped), async () => {
      expect(notes()).toHaveLength(1);
      expect(stored()).toEqual([kept, dropped]);
      await name(access, kept);
      return 'done';
    });
    expect(result).toBe('done');
    expect(stored()).toEqual([kept]);
    expect(notes()).toEqual([]);
  });

  it('are noted before the first of them is stored', async () => {
    const { access, store, notes } = await setUp();
    const { set } = store;
    let before: string[] = [];
    store.set = (account, text) => {
      before = notes();
      return set(account, text);
    };
    await withSecrets(access, news(id()), async () => {});
    expect(before).toHaveLength(1);
  });

  it('are erased when the change fails, or one of them cannot be stored; what failed is what is told', async () => {
    const { access, store, stored, notes } = await setUp();
    const failing = withSecrets(access, news(id()), () => Promise.reject(new Error('the change')));
    await expect(failing).rejects.toThrow('the change');
    expect(stored()).toEqual([]);
    const { set } = store;
    const broken = id();
    store.set = (account, text) =>
      account.endsWith(broken) ? Promise.reject(new Error('the store')) : set(account, text);
    let worked = false;
    const half = withSecrets(access, news(id(), broken), async () => {
      worked = true;
    });
    await expect(half).rejects.toThrow('the store');
    expect(worked).toBe(false);
    expect(stored()).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it('stay noted when they cannot be erased, and that is not what fails', async () => {
    const { access, store, stored, notes } = await setUp();
    store.delete = () => Promise.reject(new Error('no'));
    expect(await withSecrets(access, news(id()), async () => 'done')).toBe('done');
    expect(stored()).toHaveLength(1);
    expect(notes()).toHaveLength(1);
  });

  it('are not stored where no note can be written', async () => {
    const { access, stored, folder } = await setUp();
    writeFileSync(folder, 'in the way');
    const refused = withSecrets(access, news(id()), async () => {});
    await expect(refused).rejects.toMatchObject({ name: 'QCredError' });
    expect(stored()).toEqual([]);
  });

  it('need no note when there are none', async () => {
    const { access, notes } = await setUp();
    await withSecrets(access, [], async () => expect(notes()).toEqual([]));
  });
});

describe('what a process left that ended on the way', () => {
  /** A note with one secret that is stored, as `change` would have it. */
  const leave = async (change: (noted: Noted) => Noted) => {
    const world = await setUp();
    const secretId = id();
    const { access, store, folder, notes } = world;
    const { delete: erase } = store;
    store.delete = () => Promise.reject(new Error('no'));
    await withSecrets(access, news(secretId), async () => {});
    store.delete = erase;
    const file = notes()[0] ?? '';
    const place = Buffer.from(`noted secrets/${file}`);
    const key = subkey(access.vault.key, 'journal');
    const noted = JSON.parse(
      Buffer.from(open(key, readFileSync(join(folder, file)), place)).toString('utf8'),
    );
    expect(noted).toMatchObject({ by: { pid: process.pid }, secretIds: [secretId] });
    const write = (name: string, changed: unknown = change(noted)) =>
      writeFileSync(join(folder, name), seal(key, Buffer.from(JSON.stringify(changed)), place, randomBytes));
    write(file);
    return { ...world, secretId, file, noted: change(noted), write };
  };
  const byTheDead = (noted: Noted): Noted => ({
    ...noted,
    by: { ...noted.by, pid: 0 },
  });

  it('is erased by the next, and its note with it', async () => {
    const { access, stored, notes } = await leave(byTheDead);
    await eraseLeft(access);
    expect(stored()).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it('stays where the vault names it after all', async () => {
    const { access, stored, notes, secretId } = await leave(byTheDead);
    await name(access, secretId);
    await eraseLeft(access);
    expect(stored()).toEqual([secretId]);
    expect(notes()).toEqual([]);
  });

  it('is left alone while that process may still run', async () => {
    const { access, stored, notes, secretId } = await leave((noted) => noted);
    await eraseLeft(access);
    expect(stored()).toEqual([secretId]);
    expect(notes()).toHaveLength(1);
  });

  it('is not believed under another name, of another vault, or half written', async () => {
    const { access, stored, notes, secretId, file, write, folder } = await leave(byTheDead);
    const other = await leave(byTheDead);
    writeFileSync(join(folder, other.file), readFileSync(join(other.folder, other.file)));
    write('copied');
    writeFileSync(join(folder, 'half'), readFileSync(join(folder, file)).subarray(0, 50));
    rmSync(join(folder, file));
    await eraseLeft(access);
    expect(stored()).toEqual([secretId]);
    expect(notes()).toHaveLength(3);
    // They do not stand in the way of one that is.
    write(file);
    await eraseLeft(access);
    expect(stored()).toEqual([]);
  });

  it.each<[string, (noted: Noted) => unknown]>([
    ['a word', () => 'CANARY'],
    ['nothing', () => null],
    ['by half a name', (noted) => ({ ...noted, by: { pid: 0 } })],
    ['of no secrets', ({ by }) => ({ by })],
    ['of one secret, and no list', (noted) => ({ ...noted, secretIds: noted.secretIds[0] })],
    ['of what is no name, too', (noted) => ({ ...noted, secretIds: [...noted.secretIds, 7] })],
  ])('is not believed where it is %s', async (_, change) => {
    const { access, stored, notes, secretId, file, noted, write } = await leave(byTheDead);
    write(file, change(noted));
    await eraseLeft(access);
    expect(stored()).toEqual([secretId]);
    expect(notes()).toHaveLength(1);
  });

  it('may be nothing, or not to be listed', async () => {
    const { access, folder } = await setUp();
    await eraseLeft(access);
    writeFileSync(folder, 'in the way');
    await eraseLeft(access);
  });
});
