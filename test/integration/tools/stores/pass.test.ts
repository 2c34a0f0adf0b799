import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have } from '../../../support/command.ts';
import { type GpgHome, openGpgHome } from '../../../support/gpg.ts';
import { openWorld, type World } from '../../../support/world.ts';

const hasPass = (await have('gpg')) && (await have('pass', ['version']));
const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');

describe.skipIf(!hasPass)('qcred import pass', () => {
  let world: World;
  let gpg: GpgHome;
  const pass = (args: string[], input = '') =>
    execFileSync('pass', args, {
      env: cleanEnvironment(world.home, gpg.env),
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const entries: Readonly<Record<string, string>> = {
    'cloud/aws/production': `${secret(1)}\nuser: AKIAQYLPMN5HHHFPZAM1\nregion: eu-west-1\n`,
    'cloud/b2': 'keyID: 004c2e9a8f1b3d70000000001\napplicationKey: K004CANARY2a9ZtQ1vY3xPp7R0mUu1e\n',
    'aws-file': `[default]\naws_access_key_id = AKIAQYLPMN5HHHFPZAM3\naws_secret_access_key = ${secret(3)}\n`,
    'web/shop': 'CANARY a password\nuser: someone@example.com\n',
    'web/hidden': `${secret(4)}\nlogin: AKIAQYLPMN5HHHFPZAM4\n`,
    'aws/for-another': `${secret(5)}\nuser: AKIAQYLPMN5HHHFPZAM5\n`,
    'signing-key': '',
  };
  const take = async (args: string[], code = 0) => {
    const done = await world.qcred(['import', 'pass', ...args, '--json'], { env: gpg.env });
    expect(`${done.stdout}${done.stderr}`).not.toContain('CANARY');
    expect(done.code).toBe(code);
    return JSON.parse(done.stdout);
  };
  const names = (told: { found: { name: string }[] }) => told.found.map(({ name }) => name);

  beforeAll(async () => {
    world = await openWorld();
    gpg = openGpgHome(world.home);
    gpg.makeKey('me@example.com');
    gpg.makeKey('closed@example.com', 'CANARY passphrase');
    pass(['init', 'me@example.com']);
    for (const [name, text] of Object.entries(entries)) pass(['insert', '-m', name], text);
    pass(['init', '-p', 'aws', 'closed@example.com']);
    writeFileSync(world.at('.password-store/s3-damaged.gpg'), 'no message of PGP');
    symlinkSync('/etc/passwd', world.at('.password-store/aws-link.gpg'));
  });
  afterAll(async () => {
    gpg?.close();
    await world?.close();
  });

  it('opens those whose names speak of keys, and says what stayed closed', async () => {
    gpg.answer('CANARY passphrase');
    const told = await take(['--dry-run']);
    expect(names(told).sort()).toEqual(['aws-file', 'aws/for-another', 'cloud/aws/production', 'cloud/b2']);
    expect(told.notices[0].message).toBe('gpg did not open s3-damaged.');
    const found = told.found.find(({ name }: { name: string }) => name === 'cloud/aws/production');
    expect(found).toMatchObject({ provider: 'aws', accessKeyId: 'AKIAQYLPMN5HHHFPZAM1', target: 'pass' });
  });

  it('stops where the passphrase is declined', async () => {
    gpg.answer(null);
    const { error } = await take(['--dry-run'], 1);
    expect(error).toMatchObject({ code: 'cancelled', message: expect.stringContaining('passphrase') });
  });

  it('opens and takes in the named entries, and no other', async () => {
    const told = await take(['web/hidden', 'cloud/aws/production']);
    expect(told.taken.map(({ name }: { name: string }) => name).sort()).toEqual([
      'cloud/aws/production',
      'web/hidden',
    ]);
    const shown = await world.qcred(['credential-process', '--profile', 'web/hidden']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ SecretAccessKey: secret(4) });
    for (const bad of ['../.password-store/web/hidden', 'nothing', 'aws-link'])
      expect((await take([bad], 1)).error.message).toContain('There is no entry');
    expect((await take(['web/shop'], 1)).found).toEqual([]);
  });

  it('says where there is no store, and no gpg', async () => {
    expect((await take(['--path', world.at('nowhere')], 1)).error.hint).toContain('--path');
    const { stdout } = await world.qcred(['import', 'pass', '--json'], {
      env: { ...gpg.env, PATH: 'bin:/nowhere' },
    });
    expect(JSON.parse(stdout).error.message).toContain('no gpg');
    expect((await world.qcred(['import', 'pass', '--path', '-'])).code).toBe(2);
  });
});
