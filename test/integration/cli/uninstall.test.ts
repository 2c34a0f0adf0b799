import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { eraseKeychain } from '#core/uninstall.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
const config = '[profile mine]\nregion = eu-west-1\n';
beforeAll(async () => {
  world = await openWorld({
    files: { '.aws/config': config, '.bashrc': 'eval "$(qcred shell-init bash)"\n' },
  });
  const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id'];
  for (const [name, id] of [
    ['one', 'AKIAONE'],
    ['two', 'AKIATWO'],
  ] as const)
    await world.qcred(['add', name, ...key, id], { input: `CANARY${name}` });
  expect(await world.qcred(['export', 'aws', 'one'])).toMatchObject({ code: 0 });
  expect(await world.qcred(['export', 's3cmd', 'two', '--static'])).toMatchObject({ code: 0 });
  // Things of somebody else's, beside QCred's and where a link of theirs leads.
  writeFileSync(join(world.dataDir, 'diary.txt'), 'mine');
  mkdirSync(world.at('elsewhere'));
  writeFileSync(world.at('elsewhere', 'kept'), 'mine');
  symlinkSync(world.at('elsewhere'), join(world.dataDir, 'tightened'));
}, 60_000);
afterAll(() => world.close());

const launcher = () => world.at('.local', 'bin', 'qcred');

describe('qcred uninstall', () => {
  it('asks, and where nobody can be asked does nothing', async () => {
    const done = await world.qcred(['uninstall']);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain('Nobody can be asked here');
  });

  it('only shows what it would do with --dry-run', async () => {
    const before = world.text('.aws/config');
    const { code, stdout } = await world.qcred(['uninstall', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('-[profile one]');
    expect(stdout).toContain(`delete ${join(world.dataDir, 'vault.qcred')}`);
    expect(stdout).toContain(`delete ${launcher()}`);
    expect(stdout).toContain('2 secrets of access keys will be gone for good');
    expect(stdout).not.toContain('CANARY');
    expect(world.text('.aws/config')).toBe(before);
    expect(existsSync(launcher())).toBe(true);
  });

  it('takes all out, and says what stays', async () => {
    const { code, stderr } = await world.qcred(['uninstall', '--yes']);
    expect(code).toBe(0);
    expect(world.text('.aws/config')).toBe(config);
    expect(world.text('.s3cfg')).toContain('CANARYtwo');
    expect(readdirSync(world.dataDir)).toEqual(['diary.txt']);
    expect(existsSync(world.at('elsewhere', 'kept'))).toBe(true);
    expect(existsSync(launcher())).toBe(false);
    expect(existsSync(world.at('.cache', 'qcred'))).toBe(false);
    expect(stderr).toContain('written in the clear stay in the files of s3cmd');
    expect(stderr).toContain(`${world.at('.bashrc')} calls qcred`);
    expect(stderr).toContain('The program stays');
  });
});

it('erases each item of the keychain, the key of the vault last', async () => {
  const other = await openWorld();
  try {
    await other.app
      .open()
      .profiles.save(
        { name: 'k', provider: 'aws', endpoints: {}, source: { kind: 'credential', accessKeyId: 'AKIAKEY' } },
        { origin: 'test', material: { secretAccessKey: new Secret('CANARYkey') } },
      );
    const { access } = other.app.open();
    const deleted: string[] = [];
    const secrets = {
      ...access.secrets,
      kind: 'keychain' as const,
      delete: async (account: string) => deleted.push(account) > 0,
    };
    expect(await eraseKeychain({ ...access, secrets })).toBe(1);
    expect(deleted.map((account) => account.split('/')[0])).toEqual([
      'credential',
      'activity-anchor',
      'vault-key',
    ]);
  } finally {
    other.close();
  }
});
