/**
 * Somebody who can write the person's files, and cannot ask the keychain, puts the activity log back
 * in time, or takes it away. Each of these went by as "complete and in order".
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import type { Activity } from '#core/store/activity/activity.ts';
import { readSecret } from '#core/store/credentials.ts';
import { addProfile, noAccount, type OneChangeWorld, oneChangeWorld } from '../integration/oneChangeWorld.ts';

const files = ['activity.log', 'activity.head', 'vault.qcred'] as const;

interface Scene {
  world: OneChangeWorld;
  at(name: string): string;
  /** Puts back files as they were before the later half of what happened. */
  putBack(...names: (typeof files)[number][]): void;
  activity(): Promise<Activity>;
  /** Another process than the one before. */
  again(): Promise<App>;
}

let world: OneChangeWorld | undefined;
afterEach(() => world?.close());

/** Hands out the secret of the first key, as `credential-process` does. */
async function use(app: App): Promise<void> {
  const { access } = app.open();
  const [credential] = (await access.vault.state()).credentials;
  if (credential) await readSecret(access, credential, 'credential-process');
}

/** A vault with a key; a copy of its files is taken; then another key is added and the first one is used. */
async function begin(): Promise<Scene> {
  const made = oneChangeWorld(noAccount);
  world = made;
  const again = async () => {
    await (await made.app()).finish();
    return made.app();
  };
  await addProfile(await made.app(), 'first', 1);
  const { dataDir } = (await again()).deps;
  const at = (name: string) => join(dataDir, name);
  for (const name of files) cpSync(at(name), at(`${name}.copy`));
  await addProfile(await again(), 'second', 2);
  await use(await again());
  const activity = async () => (await again()).open().access.activity;
  expect(await (await activity()).verify()).toMatchObject({ ok: true });
  const putBack = (...names: string[]) => {
    for (const name of names) cpSync(at(`${name}.copy`), at(name));
  };
  return { world: made, at, putBack, again, activity };
}

const attacks: [string, (scene: Scene) => void, RegExp][] = [
  [
    'log and head are deleted',
    ({ at }) => {
      rmSync(at('activity.log'));
      rmSync(at('activity.head'));
    },
    /activity log is gone/,
  ],
  ['the log is emptied', ({ at }) => writeFileSync(at('activity.log'), ''), /log is gone/],
  [
    'the first record is kept and the head deleted',
    ({ at }) => {
      writeFileSync(at('activity.log'), `${readFileSync(at('activity.log'), 'utf8').split('\n')[0]}\n`);
      rmSync(at('activity.head'));
    },
    /older than the keychain knows: records 2 to \d+ are missing/,
  ],
  [
    'an older log with its head stands beside the vault',
    ({ putBack }) => putBack('activity.log', 'activity.head'),
    /older than the keychain knows/,
  ],
  ['an older vault stands beside the log', ({ putBack }) => putBack('vault.qcred'), /vault is older/],
  [
    'log, head and vault are put back together',
    ({ putBack }) => putBack('activity.log', 'activity.head', 'vault.qcred'),
    /older than the keychain knows/,
  ],
];

describe('is told until the person accepts it', () => {
  it.each(attacks)('%s', async (_, attack, words) => {
    const scene = await begin();
    const { again, activity, putBack } = scene;
    attack(scene);
    expect(await (await activity()).verify()).toMatchObject({
      ok: false,
      message: expect.stringMatching(words),
      hint: expect.stringContaining('qcred audit --accept'),
    });
    expect(await (await again()).doctor()).toContainEqual(
      expect.objectContaining({ id: 'activity', status: 'bad', message: expect.stringMatching(words) }),
    );
    // Going on does not hide it.
    for (let n = 0; n < 6; n++) {
      await use(await again());
      expect(await (await activity()).verify()).toMatchObject({ ok: false });
    }

    expect(await (await activity()).accept()).toEqual(expect.any(String));
    const { records } = await (await activity()).list({ limit: 1 });
    expect(records).toMatchObject([{ action: 'activity.accepted', detail: expect.any(String) }]);
    expect(await (await activity()).verify()).toMatchObject({ ok: true, hint: '' });
    expect(await (await activity()).accept()).toBe(null);
    await addProfile(await again(), 'third', 3);
    expect(await (await activity()).verify()).toMatchObject({ ok: true });
    // What was there before the person accepted is not taken for the log of now.
    putBack('activity.log', 'activity.head');
    expect(await (await activity()).verify()).toMatchObject({ ok: false });
  });

  it('what the person accepted is changed afterwards', async () => {
    const { at, activity, putBack } = await begin();
    putBack('activity.log', 'activity.head');
    await (await activity()).accept();
    const [, ...rest] = readFileSync(at('activity.log'), 'utf8').split('\n');
    writeFileSync(at('activity.log'), rest.join('\n'));
    expect(await (await activity()).verify()).toMatchObject({
      ok: false,
      message: expect.stringContaining('was changed since'),
    });
  });

  it('in the window, also when it happens while that is open', async () => {
    const { world, putBack, again } = await begin();
    const { deps } = await again();
    const app = createApp(deps, { version: '', demo: false }, { watching: true });
    try {
      await app.unlock();
      await use(app);
      expect((await app.state()).logProblem).toBe(null);
      putBack('activity.log', 'activity.head');
      await addProfile(app, 'third', 3);
      await vi.waitFor(
        async () =>
          expect((await app.state()).logProblem).toEqual({
            message: expect.stringMatching(/activity log/),
            hint: expect.stringContaining('qcred audit --accept'),
          }),
        30_000,
      );
      await world.qcred(['audit', '--accept']);
      await vi.waitFor(async () => expect((await app.state()).logProblem).toBe(null), 30_000);
    } finally {
      await app.finish();
    }
  });

  it('by the command, too', async () => {
    const { world, putBack } = await begin();
    putBack('activity.log', 'activity.head', 'vault.qcred');
    expect(await world.qcred(['audit'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/older than the keychain knows.*\n.*qcred audit --accept/),
    });
    expect(await world.qcred(['credential-process', '--profile', 'first'])).toMatchObject({ code: 0 });
    expect(await world.qcred(['audit', '--accept'])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/Written down and accepted: .*older than the keychain knows/),
    });
    expect(await world.qcred(['audit'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('activity.accepted'),
    });
  });
});
