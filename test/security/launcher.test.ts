/**
 * The launchers: nothing that the environment names is loaded into the program that has the secrets, and
 * the program that `qcred exec` starts has the person's own environment all the same.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takenOut, withGivenBack } from '#cli/outerEnvironment.ts';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../support/command.ts';

const bin = fileURLToPath(new URL('../../bin', import.meta.url));
const [node = '', source = ''] = qcredCommand;
const place = temporaryHome();
const at = (...parts: string[]) => join(place.home, ...parts);
const launcher = at('app', 'bin', 'qcred');

beforeAll(() => {
  // An installation, whose program says what it was given and then is the real one.
  for (const folder of ['app/out/main', 'app/bin', 'app/node_modules/node/bin'])
    mkdirSync(at(folder), { recursive: true });
  cpSync(join(bin, 'qcred'), launcher);
  symlinkSync(node, at('app/node_modules/node/bin/node'));
  writeFileSync(at('app/package.json'), '{"type":"module"}');
  writeFileSync(
    at('app/out/main/qcred.js'),
    `if (process.argv[2] === 'say') process.stdout.write(JSON.stringify(process.env));\nelse await import(${JSON.stringify(source)});\n`,
  );
  writeFileSync(at('evil.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(at('ran'))}, 'ran');\n`);
  mkdirSync(at('evil', 'keytar'), { recursive: true });
});
afterAll(place.remove);

const env = cleanEnvironment(place.home, {
  QCRED_HOME: place.dataDir,
  QCRED_PASSPHRASE: 'CANARY passphrase',
});

describe.each(['sh', 'dash', 'bash', 'zsh'])('the launcher in %s', (shell) => {
  it('gives the program nothing that would load code', async () => {
    if (!(await have(shell, ['-c', 'true']))) return;
    const hostile = Object.fromEntries(
      takenOut.map((name) => [name, `${at('odd')} 'b' "$(touch ${at('ran')})"\nc`]),
    );
    const start = shell === 'sh' ? [launcher] : [shell, launcher];
    const [program = '', ...args] = start;
    const mine = {
      name: 'mine',
      node: 'mine',
      home: 'mine',
      self: 'mine',
      value: 'mine',
      QCRED_OUTER_PATH: 'x',
    };
    const { stdout } = await run(program, [...args, 'say'], { env: { ...env, ...hostile, ...mine } });
    const given = JSON.parse(stdout);
    for (const name of takenOut) {
      expect(given[name]).toBeUndefined();
      expect(given[`QCRED_OUTER_${name}`]).toBe(hostile[name]);
    }
    expect(given).toMatchObject(mine);
    expect(withGivenBack(given)).toMatchObject({ ...hostile, PATH: given.PATH });
    expect(existsSync(at('ran'))).toBe(false);
    const plain = JSON.parse((await run(program, [...args, 'say'], { env })).stdout);
    expect(Object.keys(plain).filter((name) => /^(?:QCRED_OUTER_|qcred_)/.test(name))).toEqual([]);
  });
});

it('runs no code of the environment’s beside a secret, and hands the environment on', async () => {
  const add = ['add', 'one', '--store', 'passphrase', '--provider', 'aws', '--region', 'eu-west-1'];
  const added = await run(launcher, [...add, '--access-key-id', 'AKIATEST'], { env, input: 'CANARYsecret' });
  expect(added.code).toBe(0);
  const hostile = {
    NODE_OPTIONS: `--require=${at('evil.cjs')}`,
    NODE_PATH: at('evil'),
    NODE_V8_COVERAGE: at('coverage'),
  };
  const served = await run(launcher, ['credential-process', '--profile', 'one'], {
    env: { ...env, ...hostile },
  });
  expect(JSON.parse(served.stdout)).toMatchObject({ SecretAccessKey: 'CANARYsecret' });
  expect([existsSync(at('ran')), existsSync(at('coverage'))]).toEqual([false, false]);

  writeFileSync(
    at('show'),
    '#!/bin/sh\nprintf "%s|%s|%s" "$NODE_OPTIONS" "$NODE_PATH" "$AWS_ACCESS_KEY_ID"\nenv | grep QCRED_OUTER\ntrue\n',
  );
  chmodSync(at('show'), 0o755);
  const ran = await run(launcher, ['exec', '--profile', 'one', '--', at('show')], {
    env: { ...env, ...hostile },
  });
  expect(ran).toMatchObject({
    code: 0,
    stdout: `${hostile.NODE_OPTIONS}|${hostile.NODE_PATH}|AKIATEST`,
  });
  expect(existsSync(at('ran'))).toBe(false);
});

it('takes out the same variables on Windows', () => {
  const names = (text: string) =>
    /\bin \(?((?:[A-Z0-9_]+[\s\\]+)*[A-Z0-9_]+)\)?(?: do|; do)/.exec(text)?.[1]?.match(/\w+/g);
  expect(names(readFileSync(join(bin, 'qcred'), 'utf8'))).toEqual(takenOut);
  expect(names(readFileSync(join(bin, 'qcred.cmd'), 'utf8'))).toEqual(takenOut);
});

it('gives back only what it took out', () => {
  expect(withGivenBack({ QCRED_OUTER_LD_PRELOAD: 'x', QCRED_OUTER_NODE_PATH: 'y' })).toEqual({
    QCRED_OUTER_LD_PRELOAD: 'x',
    NODE_PATH: 'y',
  });
});
