/**
 * Somebody who can write the person's files puts older ones beside newer ones: the secret file alone,
 * or with the log whose end it holds.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { checkSecrets } from '#core/doctor/secrets.ts';
import { checkActivity } from '#core/doctor/vault.ts';
import { readSecret } from '#core/store/credentials.ts';
import { addProfile } from '../integration/oneChangeWorld.ts';
import { temporaryHome } from '../support/command.ts';
import { depsIn } from '../support/world.ts';

const passphrase = 'CANARY passphrase of what is put back';
const files = ['secrets.qcred', 'activity.log', 'activity.head', 'vault.qcred'] as const;

let app: App;
let place: ReturnType<typeof temporaryHome>;
const at = (name: string) => join(place.dataDir, name);

const save = (name: string, n: number) => addProfile(app, name, n);

async function again(): Promise<App> {
  await app.finish();
  const deps = depsIn(place);
  app = createApp(deps, { version: '', demo: false });
  await app.unlock(passphrase);
  return app;
}

const putBack = (...names: (typeof files)[number][]) => {
  for (const name of names) cpSync(at(`${name}.copy`), at(name));
};
/** What doctor finds, of these two checks only: the others look at the whole machine. */
const found = (id: 'secrets' | 'activity') => {
  const check = id === 'secrets' ? checkSecrets : checkActivity;
  return check({ deps: app.deps, open: app.open(), problem: null });
};
const logged = async () => {
  const { records } = await app.open().access.activity.list({ limit: 100 });
  return records.map(({ action }) => action);
};

/** A key; a copy of all files; the first key is deleted for good and another one added and used. */
beforeEach(async () => {
  place = temporaryHome();
  const deps = depsIn(place);
  app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  const id = await save('first', 1);
  await save('constant', 3);
  await again();
  for (const name of files) cpSync(at(name), at(`${name}.copy`));
  await save('second', 2);
  await app.open().profiles.remove([id], { forget: true });
  const { access } = app.open();
  const key = (await access.vault.state()).credentials.find((c) => c.accessKeyId === 'AKIATEST2');
  if (key) await readSecret(access, key, 'credential-process');
  await again();
});
afterEach(async () => {
  await app.finish();
  place.remove();
});

describe('files of another time', () => {
  it('are not there at first', async () => {
    const before = await logged();
    expect(await found('secrets')).toMatchObject([{ status: 'good' }]);
    expect(await found('activity')).toMatchObject([{ status: 'good' }]);
    // Looking is no use of a secret.
    expect(await logged()).toEqual(before);
  });

  it('an older secret file beside the vault is told by what it lacks and what it brings back', async () => {
    putBack('secrets.qcred');
    await again();
    const before = await logged();
    const [lacks, brings] = await found('secrets');
    expect(lacks).toMatchObject({
      status: 'bad',
      message: expect.stringMatching(/1 secret .*AKIATEST2 \("second"\)/),
    });
    expect(brings).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/1 secret .*does not know/),
    });
    expect(await logged()).toEqual(before);
  });

  it('a secret file and a log of the same time beside a newer vault are told, until that is accepted', async () => {
    putBack('secrets.qcred', 'activity.log', 'activity.head');
    await again();
    expect(await found('activity')).toMatchObject([
      { status: 'bad', message: expect.stringContaining('The activity log is older than the vault') },
    ]);
    expect(await app.open().access.activity.accept()).toContain('older than the vault');
    expect(await found('activity')).toMatchObject([{ status: 'good' }]);
    await save('third', 4);
    await again();
    expect(await found('activity')).toMatchObject([{ status: 'good' }]);
  });

  it('a log cut to its first record, whose head and anchor are gone, is told by the vault', async () => {
    await app.finish();
    rmSync(at('activity.head'));
    rmSync(at('secrets.qcred'));
    cpSync(at('secrets.qcred.copy'), at('secrets.qcred'));
    writeFileSync(at('activity.log'), `${readFileSync(at('activity.log'), 'utf8').split('\n')[0]}\n`);
    await again();
    expect(await found('activity')).toMatchObject([{ status: 'bad' }]);
  });

  it('an older vault beside its log and secrets is told', async () => {
    putBack('vault.qcred');
    await again();
    expect(await found('activity')).toMatchObject([
      { status: 'bad', message: expect.stringContaining('vault is older') },
    ]);
    expect(await found('secrets')).toMatchObject([{ status: 'bad' }, { status: 'warning' }]);
  });
});
