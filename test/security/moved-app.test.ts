/**
 * What other tools call must be QCred, also when the app was gone and came back elsewhere: an AppImage is
 * mounted in /tmp while it runs, and whoever makes that folder anew must not have code of theirs started.
 */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanEnvironment, have, qcredCommand, run } from '../support/command.ts';
import { isRoot } from '../support/user.ts';
import { makeLightVault, passphrase } from '../support/world.ts';

const bin = fileURLToPath(new URL('../../bin', import.meta.url));
const [node = '', source = ''] = qcredCommand;

/** Below the home, and in /tmp, as an AppImage's. */
let home: string;
let mounts: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qcred-moved-'));
  mounts = mkdtempSync(join(tmpdir(), 'qcred-mounts-'));
  chmodSync(mounts, 0o1777);
});
afterEach(() => {
  for (const folder of [home, mounts]) rmSync(folder, { recursive: true, force: true });
});

const at = (...parts: string[]) => join(home, ...parts);
const launcher = () => at('.local', 'bin', 'qcred');
const env = (more = {}) =>
  cleanEnvironment(home, { QCRED_HOME: at('vault'), QCRED_PASSPHRASE: passphrase, ...more });

/** For doctor, which asks each tool on the path for its version. */
const few = () => env({ PATH: '/usr/bin:/bin' });

/** An installation as it is packaged, on the code of this checkout. */
function installIn(root: string, version = '1.0.0'): string {
  for (const folder of ['out/main', 'bin', 'node_modules/node/bin'])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(bin, 'qcred'), join(root, 'bin', 'qcred'));
  writeFileSync(join(root, 'node_modules/node/bin/node'), `#!/bin/sh\nexec '${node}' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', version }));
  if (source.endsWith('.js')) {
    for (const part of ['qcred.js', 'chunks'])
      cpSync(join(dirname(source), part), join(root, 'out', 'main', part), { recursive: true });
  } else {
    writeFileSync(
      join(root, 'out/main/qcred.js'),
      `import { join } from 'node:path';
const { main } = await import(${JSON.stringify(join(dirname(source), 'main.ts'))});
process.exitCode = await main(process.argv.slice(2), join(import.meta.dirname, '..', '..'));
`,
    );
  }
  return join(root, 'bin', 'qcred');
}

/** Somebody makes the folder of an app that is gone, with a program in it. */
function plantIn(root: string): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin', 'qcred'), `#!/bin/sh\necho ran >> '${at('planted')}'\n`, { mode: 0o755 });
}

const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIATEST'];

async function exportedFrom(qcred: string): Promise<string> {
  await makeLightVault({ home, dataDir: at('vault') }, passphrase);
  const added = await run(qcred, ['add', 'one', ...key], {
    env: env(),
    input: 'CANARYsecret',
  });
  expect(added).toMatchObject({ code: 0 });
  expect(await run(qcred, ['export', 'aws', 'one'], { env: env() })).toMatchObject({ code: 0 });
  return readFileSync(at('.aws', 'config'), 'utf8');
}

/** Whether the real AWS CLI gets the key, which it shows the end of. */
async function toolIsServed(): Promise<boolean> {
  const { code, stdout } = await run('aws', ['configure', 'list', '--profile', 'one'], { env: env() });
  return code === 0 && /secret_key\b[^\n]*cret\b[^\n]*custom-process/.test(stdout);
}

/** What the launcher itself does for a tool. */
async function isServed(): Promise<boolean> {
  const { stdout } = await run(launcher(), ['credential-process', '--profile', 'one'], { env: env() });
  return stdout !== '' && JSON.parse(stdout).SecretAccessKey === 'CANARYsecret';
}

it('that vanishes is found by the tools all the same, and nothing planted in its place is run', async () => {
  const first = join(mounts, '.mount_QCred1');
  const config = await exportedFrom(installIn(first));
  expect(config).toContain(`credential_process = ${launcher()} credential-process`);
  rmSync(first, { recursive: true });
  plantIn(first);
  const withTool = (await have('aws')) ? toolIsServed : isServed;
  expect(await withTool()).toBe(true);

  // The next start, of the next version.
  const second = join(mounts, '.mount_QCred2');
  await run(installIn(second, '1.1.0'), ['doctor', '--repair'], { env: few() });
  expect(readFileSync(launcher(), 'utf8')).toContain('/1.1.0-');
  rmSync(second, { recursive: true });
  plantIn(second);
  expect(await withTool()).toBe(true);
  expect(existsSync(at('planted'))).toBe(false);
});

it('has a dead path of before told by doctor, written anew, and undone', async () => {
  const qcred = installIn(at('app'));
  await exportedFrom(qcred);
  const dead = '/tmp/.mount_QCredXyz/resources/command/bin/qcred';
  const before = readFileSync(at('.aws', 'config'), 'utf8').replace(launcher(), dead);
  writeFileSync(at('.aws', 'config'), before);
  const told = JSON.parse((await run(qcred, ['doctor', '--json'], { env: few() })).stdout);
  expect(told.find(({ id }: { id: string }) => id === 'aws-calls')).toMatchObject({
    status: 'bad',
    message: `${at('.aws', 'config')} calls ${dead}, but ${dead} is not there.`,
  });
  expect((await run(qcred, ['status'], { env: env() })).stdout).toContain(`It calls ${dead}`);
  const planned = await run(qcred, ['export', '--all', '--dry-run'], { env: env() });
  expect(planned.stdout + planned.stderr).toContain(`credential_process = ${launcher()}`);
  expect(await run(qcred, ['export', '--all'], { env: env() })).toMatchObject({ code: 0 });
  expect(readFileSync(at('.aws', 'config'), 'utf8')).toContain(launcher());
  expect(await run(qcred, ['undo'], { env: env() })).toMatchObject({ code: 0 });
  expect(readFileSync(at('.aws', 'config'), 'utf8')).toBe(before);
});

it('is not started from a folder that others can write, nor are tools told to', async () => {
  const app = at('app');
  expect(await exportedFrom(installIn(app))).toContain(launcher());
  plantIn(app);
  const spoilt = [() => chmodSync(app, 0o777), ...(isRoot ? [() => chownSync(app, 54_321, 0)] : [])];
  for (const spoil of spoilt) {
    spoil();
    const started = await run(launcher(), ['--version'], { env: env() });
    expect(started).toMatchObject({ code: 126, stdout: '' });
    expect(started.stderr).toContain('Others could have changed');
    chmodSync(app, 0o755);
  }
  expect(existsSync(at('planted'))).toBe(false);
  if (isRoot) chownSync(app, 0, 0);

  rmSync(launcher());
  rmSync(at('.aws'), { recursive: true });
  const again = installIn(app);
  chmodSync(app, 0o777);
  const refused = await run(again, ['export', 'aws', 'one'], { env: env() });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`others can change what is in ${app}`);
  expect(existsSync(at('.aws', 'config'))).toBe(false);
});

it('is found again where it was moved to, once it was started', async () => {
  const [old, moved] = [at("My Apps; #1 'ü'", 'QCred'), at('other', 'QCred')];
  await exportedFrom(installIn(old));
  expect(await isServed()).toBe(true);
  mkdirSync(dirname(moved), { recursive: true });
  renameSync(old, moved);
  const gone = await run(launcher(), ['--version'], { env: env() });
  expect(gone).toMatchObject({ code: 126, stdout: '' });
  expect(gone.stderr).toContain('Start QCred once');
  await run(join(moved, 'bin', 'qcred'), ['doctor', '--repair'], { env: few() });
  expect(await isServed()).toBe(true);
  expect(statSync(launcher()).mode & 0o777).toBe(0o755);
});
