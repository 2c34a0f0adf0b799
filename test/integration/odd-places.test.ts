/** Folders that are not where, or not what, one expects. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';
import { noAccount, oneChangeWorld } from './oneChangeWorld.ts';

const [node = '', source = ''] = qcredCommand;

describe('a place for our files', () => {
  let place: ReturnType<typeof temporaryHome>;
  beforeEach(() => {
    place = temporaryHome();
  });
  afterEach(() => place.remove());

  const qcred = (args: string[], more: Record<string, string>) =>
    run(node, [source, ...args], {
      env: cleanEnvironment(place.home, { QCRED_PASSPHRASE: 'CANARY of odd places', ...more }),
      input: 'CANARYsecretOfOddPlaces00000000000000001\n',
    });
  const add = ['add', 'work', '--store', 'passphrase', '--provider', 'aws', '--access-key-id', 'AKIATEST1'];

  it('counts only where XDG names it by an absolute path', async () => {
    expect(await qcred(add, { XDG_CONFIG_HOME: 'here' })).toMatchObject({ code: 0 });
    const relative = { XDG_CONFIG_HOME: 'here', XDG_CACHE_HOME: 'there' };
    const served = await qcred(['credential-process', '--profile', 'work'], relative);
    expect(served).toMatchObject({ code: 0 });
    expect(existsSync(join(place.home, '.config', 'QCred', 'vault', 'vault.qcred'))).toBe(true);
    expect([existsSync('here'), existsSync('there')]).toEqual([false, false]);
  });

  it.runIf(process.platform === 'linux')(
    'is given up where no folder can be made, not waited for',
    async () => {
      expect(await qcred([...add, '--vault', '/proc/qcred'], {})).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('/proc/qcred'),
      });
      await qcred(add, {});
      const served = await qcred(['credential-process', '--profile', 'work'], { XDG_CACHE_HOME: '/proc' });
      expect(served).toMatchObject({ code: 0, stdout: expect.stringContaining('AKIATEST1') });
    },
  );

  it.runIf(process.platform === 'linux')(
    'is refused in a home whose name is not UTF-8, and nothing is written beside it',
    async () => {
      const parent = join(place.home, 'homes');
      mkdirSync(parent);
      const script = 'cd "$1" && home=$(printf "h\\351") && mkdir "$home" && HOME="$1/$home" "$2" "$3" list';
      const done = await run('sh', ['-c', script, 'sh', parent, node, source], {
        env: cleanEnvironment(place.home),
      });
      expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('not in UTF-8') });
      expect(readdirSync(parent, { encoding: 'buffer' })).toEqual([Buffer.from('h\xe9', 'latin1')]);
    },
  );
});

describe('who only looks', () => {
  it.each(['audit', 'doctor', 'list', 'status'])('%s writes nothing', async (command) => {
    const world = oneChangeWorld(noAccount);
    try {
      await world.app();
      world.keep();
      const { calls, code, stderr } = await world.qcred([command]);
      expect([code, stderr]).toEqual([0, stderr]);
      // The first command of all makes the folder of compiled code.
      const passing = /^keychain (get|delete unlock-check)|^mkdirSync \.cache(\/qcred(\/compiled)?)?$/;
      expect(calls.filter((call) => !passing.test(call))).toEqual([]);
    } finally {
      world.close();
    }
  });
});
