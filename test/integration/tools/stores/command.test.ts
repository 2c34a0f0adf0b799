import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { aeskw } from '@noble/ciphers/aes.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKeepass, makeKeys, databasePassword as password, secretOf } from '../../../support/keepass.ts';
import { openWorld, type World } from '../../../support/world.ts';

/** An item as aws-vault's keyring library writes it to a file: a JWE with PBES2, as Go prints its fields. */
function awsVaultFile(name: string, data: object): string {
  const p2s = randomBytes(12).toString('base64url');
  const alg = 'PBES2-HS256+A128KW';
  const header = { alg, created: '2024-05-06 10:11:12 +0200 CEST m=+0.01', enc: 'A256GCM', p2c: 8192, p2s };
  const head = Buffer.from(JSON.stringify(header)).toString('base64url');
  const salt = Buffer.concat([Buffer.from(`${alg}\0`), Buffer.from(p2s, 'base64url')]);
  const key = randomBytes(32);
  const wrapped = aeskw(pbkdf2Sync(password, salt, 8192, 16, 'sha256')).encrypt(key);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const item = {
    Key: name,
    Data: Buffer.from(JSON.stringify(data)).toString('base64'),
    Label: `aws-vault (${name})`,
    Description: '',
    KeychainNotTrustApplication: true,
    KeychainNotSynchronizable: false,
  };
  const sealed = Buffer.concat([cipher.update(JSON.stringify(item)), cipher.final()]);
  const parts = [Buffer.from(wrapped), iv, sealed, cipher.getAuthTag()];
  return [head, ...parts.map((part) => part.toString('base64url'))].join('.');
}

describe('qcred import, from programs that keep secrets', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world?.close());
  const env = { QCRED_FILE_PASSWORD: password };
  const take = async (args: string[], more: Record<string, string> = env) => {
    const { code, stdout, stderr } = await world.qcred(['import', ...args, '--json'], { env: more });
    expect(`${stdout}${stderr}`).not.toContain('CANARY');
    return { code, told: stdout.trim() === '' ? null : JSON.parse(stdout), stderr };
  };

  it('takes in what aws-vault keeps in files, and no session of it', async () => {
    const keys = '.awsvault/keys';
    const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'x');
    const stored = (id: string, n: number) => ({
      AccessKeyID: id,
      SecretAccessKey: secret(n),
      SessionToken: '',
    });
    world.put(`${keys}/home`, awsVaultFile('home', stored('AKIAQYLPMN5HHHFPZAM1', 1)));
    world.put(`${keys}/work`, awsVaultFile('work', stored('AKIAQYLPMN5HHHFPZAM2', 2)));
    const session = 'sts.GetSessionToken,d29yaw,,1714990000';
    world.put(`${keys}/${session}`, awsVaultFile(session, stored('ASIAQYLPMN5HHHFPZAM2', 3)));
    world.put(`${keys}/notes.txt`, 'nothing of aws-vault');

    const missing = await take(['aws-vault', '--path', world.at('nowhere')]);
    expect(missing.told.error).toMatchObject({ code: 'not_found', hint: expect.stringContaining('--path') });
    expect(await take(['aws-vault'], {})).toMatchObject({ code: 1, told: { error: { code: 'bad_input' } } });
    const wrong = await take(['aws-vault'], { QCRED_FILE_PASSWORD: 'another' });
    expect(wrong.told.error.message).toContain('does not open');
    const { told: plan } = await take(['aws-vault', '--dry-run']);
    expect(plan.found.map(({ name }: { name: string }) => name)).toEqual(['home', 'work']);
    expect((await world.app.open().access.vault.state()).profiles).toEqual([]);
    expect(await take(['aws-vault', 'work'])).toMatchObject({ code: 0 });
    const { code, told } = await take(['aws-vault']);
    expect(code).toBe(0);
    expect(told.taken.map(({ name }: { name: string }) => name)).toEqual(['home']);
    const shown = await world.qcred(['credential-process', '--profile', 'work']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ SecretAccessKey: secret(2) });
    expect((await take(['aws-vault', '--replace-plaintext'])).code).toBe(2);
    expect((await take(['aws', '--path', world.at('x')])).code).toBe(2);
    expect(world.text(`${keys}/work`)).toContain('ey');
  });

  it.skipIf(!hasKeepass)('takes in three keys of a KeePass database', async () => {
    const db = world.at('passwords.kdbx');
    makeKeys(world.home, db);
    expect((await take(['keepass'])).told.error.hint).toContain('Name the file');
    const { told } = await take(['keepass', '--path', db]);
    expect(told.taken.map(({ name }: { name: string }) => name).sort()).toEqual(['films', 'music', 'photos']);
    const { told: again } = await take(['keepass', '--path', db, '--dry-run']);
    expect(again.taken).toEqual([]);
    const shown = await world.qcred(['credential-process', '--profile', 'music']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ SecretAccessKey: secretOf('music') });
  });
});
