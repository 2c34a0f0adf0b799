/** Root runs `qcred` on a person's vault, as `sudo` with `HOME` kept does: nobody is locked out of anything. */
import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newOwner, refuseOthersVault } from '#core/store/files/owner.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';

const isRoot = process.geteuid?.() === 0;
if (!isRoot) console.warn('MISSING: these are not run as root, so what root does was not tested.');
const person = 12_345;
const [node = '', source = ''] = qcredCommand;

let place: ReturnType<typeof temporaryHome>;
beforeEach(() => {
  place = temporaryHome();
});
afterEach(() => place.remove());

/** Every file and folder below, with whose it is. */
function owners(path: string): Map<string, number> {
  const own = [[path, lstatSync(path).uid] as const];
  const below = lstatSync(path).isDirectory()
    ? readdirSync(path).map((name) => owners(join(path, name)))
    : [];
  return new Map([...own, ...below.flatMap((some) => [...some])]);
}

function give(path: string): void {
  for (const one of owners(path).keys()) chownSync(one, person, person);
}

const qcred = (args: string[], more: Record<string, string> = {}) =>
  run(node, [source, ...args], {
    env: cleanEnvironment(place.home, { QCRED_PASSPHRASE: 'CANARY passphrase', ...more }),
    input: 'CANARYsecret',
  });
const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIATEST'];
const add = (name: string, more?: Record<string, string>) =>
  qcred(['add', name, '--store', 'passphrase', ...key], more);

describe.runIf(isRoot)('root with the home of a person', () => {
  it('works with no vault of theirs, and says what to do', async () => {
    expect((await add('one')).code).toBe(0);
    expect(existsSync(join(place.home, '.config/QCred/vault/vault.qcred'))).toBe(true);
    give(place.home);
    const before = owners(place.home);
    for (const args of [
      ['list'],
      ['add', 'two', ...key],
      ['credential-process', '--profile', 'one'],
      ['export', 'aws', 'one'],
      ['use', 'one'],
    ]) {
      const { code, stdout, stderr } = await qcred(args);
      expect([args[0], code, stdout]).toEqual([args[0], 1, '']);
      expect(stderr).toContain('belongs to another user (number 12345)');
      expect(stderr).toContain("sudo -u '#12345'");
    }
    expect(owners(place.home)).toEqual(before);
  });

  it('makes none in their home', async () => {
    give(place.home);
    expect((await add('one')).stderr).toContain('belongs to another user');
    expect(owners(place.home)).toEqual(new Map([[place.home, person]]));
  });

  it('leaves them what it writes for other tools from a vault of its own', async () => {
    const own = temporaryHome();
    try {
      const more = { QCRED_HOME: own.dataDir };
      // GLib, beneath the keychain, makes this one where it is missing.
      mkdirSync(join(place.home, '.cache'));
      give(place.home);
      expect((await add('one', more)).code).toBe(0);
      expect(await qcred(['export', 'aws', 'one'], more)).toMatchObject({ code: 0 });
      expect(existsSync(join(place.home, '.aws/config'))).toBe(true);
      expect(new Set(owners(place.home).values())).toEqual(new Set([person]));
      expect(await qcred(['undo'], more)).toMatchObject({ code: 0 });
      expect(new Set(owners(place.home).values())).toEqual(new Set([person]));
    } finally {
      own.remove();
    }
  });

  it('says whose a vault is by its file too', () => {
    mkdirSync(place.dataDir);
    writeFileSync(join(place.dataDir, 'vault.qcred'), '');
    refuseOthersVault(place.dataDir);
    chownSync(join(place.dataDir, 'vault.qcred'), person, person);
    expect(() => refuseOthersVault(place.dataDir)).toThrow('another user');
    expect(() => refuseOthersVault(join(place.dataDir, 'deep', 'down'), 77)).not.toThrow();
    chownSync(place.dataDir, person, person);
    expect(() => refuseOthersVault(place.dataDir, 77)).toThrow('another user');
    expect(() => refuseOthersVault(join(place.dataDir, 'deep', 'down'), 77)).not.toThrow();
    expect(() => refuseOthersVault(join(place.dataDir, 'deep', 'down'), 0)).toThrow('another user');
    expect(newOwner(join(place.dataDir, 'deep'))).toEqual({ uid: person, gid: person });
    expect(newOwner(place.home)).toBeUndefined();
    expect(newOwner(join(place.dataDir, 'deep'), person)).toBeUndefined();
  });
});
