import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemo, type Demo } from '#core/demo.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import type { ExportRequest } from '#core/tools/exports/request.ts';
import { targets } from '#core/tools/targets/index.ts';
import { startDemoSandbox } from '#sandbox/demo/demo.ts';
import { bindingStatuses, planExports } from '../support/calls.ts';
import { qcredCommand, temporaryHome } from '../support/command.ts';
import { itemsIn, keychainFile } from '../support/faults/keychainFile.ts';

let keychain = '';
keychainFile(() => keychain);

describe('the demo', () => {
  let place: ReturnType<typeof temporaryHome>;
  let sandbox: Awaited<ReturnType<typeof startDemoSandbox>>;
  let demo: Demo;
  const theirs = (...parts: string[]) => join(place.home, ...parts);

  beforeEach(async () => {
    place = temporaryHome();
    keychain = join(mkdtempSync(join(tmpdir(), 'qcred-keychain-')), 'items.json');
    mkdirSync(theirs('.config', 'rclone'), { recursive: true });
    writeFileSync(theirs('.config', 'rclone', 'rclone.conf'), '[mine]\ntype = s3\n');
    sandbox = await startDemoSandbox();
    const base = nodeDeps({
      actor: { kind: 'test', pid: process.pid },
      command: qcredCommand,
      dataDir: place.dataDir,
    });
    // Every variable by which the person's own files could be found.
    const env = {
      PATH: process.env.PATH,
      HOME: place.home,
      USERPROFILE: place.home,
      APPDATA: theirs('AppData'),
      LOCALAPPDATA: theirs('AppData'),
      XDG_CONFIG_HOME: theirs('.config'),
      XDG_DATA_HOME: theirs('.local'),
      RCLONE_CONFIG: theirs('.config', 'rclone', 'rclone.conf'),
      AWS_CONFIG_FILE: theirs('.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: theirs('.aws', 'credentials'),
      AWS_CREDENTIAL_FILE: theirs('.passwd-s3fs'),
      S3CMD_CONFIG: theirs('.s3cfg'),
      BOTO_CONFIG: theirs('.boto'),
      MC_CONFIG_DIR: theirs('.mc'),
      KUBECONFIG: theirs('.kube'),
    };
    demo = await createDemo({ ...base, env, home: place.home }, '', sandbox.account);
  });

  afterEach(async () => {
    await sandbox.close();
    place.remove();
    rmSync(dirname(keychain), { recursive: true });
  });

  /** All files of the person's home, with their content. */
  const everything = () =>
    readdirSync(place.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')]);

  it('touches no file of the person’s, whatever variables lead there, and takes back what it was told to write', async () => {
    const before = everything();
    const { app, profileId, home } = demo;
    const write = async (request: Omit<ExportRequest, 'profileIds'>) =>
      app.open().plans.apply((await planExports(app, [{ ...request, profileIds: [profileId] }])).planId);
    for (const { id, place: where, secretModes } of targets) {
      const [mode] = secretModes;
      if (where === 'chosen' || !mode) continue;
      for (const path of (await write({ target: id, mode })).paths) expect(path).toContain(home);
    }
    expect(everything()).toEqual(before);

    const chosen = theirs('project.env');
    writeFileSync(chosen, 'COLOR=green\n');
    await write({ target: 'dotenv', mode: 'static', path: chosen });
    await write({ target: 'dotenv', mode: 'static', path: theirs('new.env') });
    expect(readFileSync(chosen, 'utf8')).toContain(sandbox.account.secretAccessKey);
    expect(await demo.dispose()).toEqual([]);
    expect(readFileSync(chosen, 'utf8')).toBe('COLOR=green\n');
    expect(existsSync(theirs('new.env'))).toBe(false);
    expect(existsSync(home)).toBe(false);
  });

  it.each([false, true])('leaves nothing in the keychain, also where it was locked (%s)', async (locked) => {
    const { app } = demo;
    const there = Object.keys(itemsIn(keychain)).map((name) => name.split('/')[0]);
    expect(there.sort()).toEqual(['activity-anchor', 'credential', 'vault-key']);
    if (locked) app.lock();
    await demo.dispose();
    expect(itemsIn(keychain)).toEqual({});
    expect(existsSync(demo.home)).toBe(false);
  });

  it('has something to do for who looks around: a key that is due, one of two tools, a file that something else changed', async () => {
    const { app, home } = demo;
    await demo.furnish();
    await demo.connect();
    const { due, profiles } = await app.state();
    expect(profiles.map(({ name }) => name)).toEqual(['backups-nightly', 'demo', 'site-www']);
    expect(due[0]).toMatchObject({ profileNames: ['backups-nightly'], status: 'overdue', ageDays: 402 });
    const statuses = [...(await bindingStatuses(app)).values()].map(({ status }) => status);
    expect(statuses).toContain('changed');
    expect(readFileSync(join(home, '.config/rclone/rclone.conf'), 'utf8')).toContain('eu-central-1');
    expect(await demo.dispose()).toEqual([]);
    expect(itemsIn(keychain)).toEqual({});
    expect(existsSync(home)).toBe(false);
  });

  it('says what it could not take back, because it changed since', async () => {
    const { app, profileId } = demo;
    const chosen = theirs('project.env');
    const { planId } = await planExports(app, [
      { target: 'dotenv', mode: 'static', path: chosen, profileIds: [profileId] },
    ]);
    await app.open().plans.apply(planId);
    writeFileSync(chosen, 'MINE=1\n');
    expect(await demo.dispose()).toEqual([chosen]);
    expect(readFileSync(chosen, 'utf8')).toBe('MINE=1\n');
  });
});
