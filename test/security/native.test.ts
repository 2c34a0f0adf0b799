/**
 * `credential-process` runs as a program whose runtime would load code that variables or the working folder
 * name. Started by its launcher, nothing of theirs runs beside the secret.
 */
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, qcredCommand, qcredNative, run, temporaryHome } from '../support/command.ts';
import { makeLightVault, passphrase } from '../support/world.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const [node = '', source = ''] = qcredCommand;
const place = temporaryHome();
const at = (...parts: string[]) => join(place.home, ...parts);
const app = (...parts: string[]) => at('an app', ...parts);
const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir, TMPDIR: at('tmp') });
const open = { ...env, QCRED_PASSPHRASE: passphrase };
const asks = ['credential-process', '--profile', 'one'];
const evil = `require('node:fs').writeFileSync(${JSON.stringify(at('ran'))}, 'ran');\n`;

/** A call from a folder in which everything that a runtime reads by itself is another's. */
const inside = (program: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
  run('sh', ['-c', 'cd "$1" && shift && exec "$@"', 'sh', at('hostile'), program, ...args], { env });

describe.runIf(qcredNative)('the program of its own', () => {
  beforeAll(async () => {
    for (const folder of ['bin', 'out/main', 'out/native', 'node_modules/node'])
      mkdirSync(app(folder), { recursive: true });
    cpSync(join(checkout, 'bin', 'qcred'), app('bin', 'qcred'));
    copyFileSync(qcredNative ?? '', app('out', 'native', 'qcred'), constants.COPYFILE_FICLONE);
    mkdirSync(app('node_modules/node/bin'));
    symlinkSync(node, app('node_modules/node/bin/node'));
    symlinkSync(join(checkout, 'node_modules', 'keytar'), app('node_modules', 'keytar'));
    writeFileSync(app('package.json'), '{"type":"module"}');
    // The whole command, which says that it was called upon.
    writeFileSync(
      app('out/main/qcred.js'),
      `process.stderr.write(\`handed over \${Object.keys(process.env).filter((name) => /^(?:BUN|JSC)_/.test(name))}\n\`);\nawait import(${JSON.stringify(source)});\n`,
    );
    writeFileSync(at('evil.cjs'), evil);
    for (const folder of [
      'tmp',
      'hostile/node_modules/keytar',
      'hostile/out/main',
      'hostile/node_modules/node/bin',
    ])
      mkdirSync(at(folder), { recursive: true });
    const hostile = {
      'bunfig.toml': `preload = [${JSON.stringify(at('evil.cjs'))}]\n`,
      '.env': `QCRED_PASSPHRASE=${passphrase}\nBUN_OPTIONS=--preload=${at('evil.cjs')}\n`,
      'package.json': '{"imports":{"#core/*":"./evil.cjs"},"type":"commonjs"}',
      'tsconfig.json': '{"compilerOptions":{"paths":{"*":["./evil.cjs"]}}}',
      'evil.cjs': evil,
      'node_modules/keytar/index.js': evil,
      'out/main/qcred.js': evil,
    };
    for (const [path, text] of Object.entries(hostile)) writeFileSync(at('hostile', path), text);
    await makeLightVault(place, passphrase);
    const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIANATIVE1'];
    const added = await run(node, [source, 'add', 'one', ...key], { env: open, input: 'CANARYnative' });
    expect(added.code).toBe(0);
  });
  afterAll(place.remove);

  const variables = {
    BUN_OPTIONS: `--preload=${at('evil.cjs')}`,
    BUN_BE_BUN: '1',
    BUN_INSPECT: 'ws://127.0.0.1:0/x',
    BUN_INSPECT_PRELOAD: at('evil.cjs'),
    BUN_BYTECODE_ORDER_OUT: at('tmp', 'order'),
    BUN_JSC_dumpOptions: '2',
    JSC_dumpOptions: '2',
    BUN_CONFIG_VERBOSE_FETCH: 'curl',
    NODE_OPTIONS: `--require=${at('evil.cjs')}`,
    NODE_PATH: at('hostile', 'node_modules'),
    NOT_BUN_OPTIONS: "a 'b'\nJSC_é BUN_ BUN_-x $(exit 1)\n",
  };

  it('would load what a variable names, were it not for its launcher', async () => {
    const { BUN_OPTIONS } = variables;
    await run(app('out', 'native', 'qcred'), ['--version'], { env: { ...env, BUN_OPTIONS } });
    expect(existsSync(at('ran'))).toBe(true);
    await run('rm', [at('ran')], { env });
  });

  it.each(['sh', 'dash', 'bash', 'zsh'])(
    'loads nothing that a variable or the folder names, in %s',
    async (shell) => {
      if (!(await have(shell, ['-c', 'true']))) return;
      for (const start of [asks, ['--vault', place.dataDir, ...asks]]) {
        const given = await inside(shell, [app('bin', 'qcred'), ...start], { ...open, ...variables });
        expect(JSON.parse(given.stdout)).toMatchObject({ SecretAccessKey: 'CANARYnative' });
        expect(given.stderr).toBe('handed over BUN_ENABLE_CRASH_REPORTING\n');
      }
      expect([existsSync(at('ran')), readdirSync(at('tmp'))]).toEqual([false, []]);
    },
  );

  it('reads no variables from the folder', async () => {
    const given = await inside(app('bin', 'qcred'), asks, env);
    expect(given.stderr).toContain('This vault is protected by a passphrase.');
    expect([given.code, existsSync(at('ran'))]).toEqual([1, false]);
  });

  it('opens the keychain’s library where it is installed, and unpacks it nowhere', async () => {
    const header = { format: 'qcred-vault', version: 1, vaultId: crypto.randomUUID(), store: 'keychain' };
    mkdirSync(at('other'), { mode: 0o700 });
    writeFileSync(at('other', 'vault.qcred'), `${JSON.stringify(header)}\n`, { mode: 0o600 });
    const call = ['--vault', at('other'), ...asks];
    const found = await inside(app('bin', 'qcred'), call, { ...env, ...variables });
    expect(found.stderr).toContain('no OS keychain that answers');
    await run('rm', [app('node_modules', 'keytar')], { env });
    const lost = await inside(app('bin', 'qcred'), call, { ...env, ...variables });
    expect(lost.stderr).toContain('its library does not load');
    expect([existsSync(at('ran')), readdirSync(at('tmp'))]).toEqual([false, []]);
  });
});
