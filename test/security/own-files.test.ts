/** The doctor looks at every file of QCred: who may open it, whose it is, where it leads. */
import { chmodSync, chownSync, linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { temporaryHome } from '../support/command.ts';
import { depsIn } from '../support/world.ts';

let place: ReturnType<typeof temporaryHome>;
let app: App;
beforeEach(async () => {
  place = temporaryHome();
  const deps = depsIn(place, { command: [] });
  app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', 'CANARY passphrase of files');
});
afterEach(() => {
  app.close();
  place.remove();
});

const own = async () => (await app.doctor()).filter(({ id }) => id === 'own-files');
const inVault = (...names: string[]) => join(place.dataDir, ...names);

describe.skipIf(process.platform === 'win32')('files of QCred', () => {
  it('are said to be well when they are', async () => {
    expect(await own()).toMatchObject([{ status: 'good' }]);
  });

  it('that others can open are named, each of them, and closed', async () => {
    mkdirSync(inVault('accounts'));
    writeFileSync(inVault('accounts', 'a.qcred'), '');
    for (const [name, mode] of [
      ['accounts/a.qcred', 0o640],
      ['vault.qcred', 0o644],
      ['secrets.qcred', 0o604],
      ['activity.log', 0o660],
    ] as const)
      chmodSync(inVault(name), mode);
    chmodSync(place.dataDir, 0o755);
    chmodSync(inVault('accounts'), 0o755);
    const [found, ...more] = await own();
    expect(more).toEqual([]);
    expect(found).toMatchObject({ status: 'warning', mending: { kind: 'own-files' } });
    expect(found?.message).toContain('3 more can be opened by other users');
    expect(await app.repairFiles()).toBe(6);
    expect(await own()).toMatchObject([{ status: 'good' }]);
    expect(statSync(inVault('secrets.qcred')).mode & 0o777).toBe(0o600);
    expect(statSync(inVault('accounts')).mode & 0o777).toBe(0o700);
  });

  it('that lead elsewhere or have names elsewhere are told of, and not touched', async () => {
    const elsewhere = join(place.home, 'elsewhere');
    writeFileSync(elsewhere, 'theirs');
    chmodSync(elsewhere, 0o644);
    symlinkSync(elsewhere, inVault('activity.waiting', 'x'));
    linkSync(inVault('secrets.qcred'), join(place.home, 'copy'));
    const found = await own();
    expect(found.map(({ status, message }) => [status, message.replace(place.home, '~')])).toEqual([
      ['bad', expect.stringMatching(/activity\.waiting\/x is a symbolic link/)],
      ['bad', expect.stringMatching(/secrets\.qcred has another name elsewhere/)],
    ]);
    await app.repairFiles();
    expect(statSync(elsewhere).mode & 0o777).toBe(0o644);
  });

  it.skipIf(process.getuid?.() !== 0)('that belong to somebody else are told of', async () => {
    chownSync(inVault('secrets.qcred'), 12345, 12345);
    const [found] = await own();
    expect(found).toMatchObject({
      status: 'bad',
      message: expect.stringContaining('belongs to another user'),
    });
  });
});
