/** Keys of Vault's Transit engine, through the command; what is wrapped was wrapped by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have } from '../../support/command.ts';
import { type ServedVault, serveVault } from '../../support/vaultServer.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

const secretAccessKey = 'CANARY/transit+import';

describe.skipIf(!(await have('openssl', ['version'])))('qcred kms import --from vault', () => {
  let world: ServedWorld;
  let vault: ServedVault;
  const at = (name: string) => world.at(name);
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { env: cleanEnvironment(world.home), stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(at(name), bytes);
    return at(name);
  };

  /** As Vault wraps a key for another of its keys: RSA-OAEP with SHA-256, and behind it AES key wrap with padding. */
  function wrapped(key: Buffer): string {
    const inner = openssl('rand', '32');
    const oaep = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
    const outer = openssl(
      ...['pkeyutl', '-encrypt', '-inkey', at('partner.pem'), '-in', write('inner', inner)],
      ...oaep.flatMap((option) => ['-pkeyopt', option]),
    );
    const K = inner.toString('hex');
    const body = openssl('enc', '-id-aes256-wrap-pad', '-iv', 'A65959A6', '-K', K, '-in', write('body', key));
    return Buffer.concat([outer, body]).toString('base64');
  }

  beforeAll(async () => {
    world = await openServedWorld({ kms: 'aws' });
    const key = world.sandbox.addKey({ secretAccessKey });
    const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]);
    await world.qcred(
      [
        'account',
        'add',
        '--provider',
        'aws',
        '--name',
        'work',
        '--region',
        'us-east-1',
        '--no-sync',
        ...endpoints,
      ],
      { env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey } },
    );
    const rsa = (bits: number, name: string) =>
      openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', at(name));
    rsa(2048, 'rsa.pem');
    rsa(3072, 'partner.pem');
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('ec.pem'));
    openssl('genpkey', '-algorithm', 'ED25519', '-out', at('ed.pem'));
    write('aes', openssl('rand', '32'));
    const pkcs8 = (name: string) =>
      openssl('pkcs8', '-topk8', '-nocrypt', '-in', at(name), '-outform', 'DER');
    const seed = pkcs8('ed.pem').subarray(-32);
    const point = openssl('pkey', '-in', at('ed.pem'), '-pubout', '-outform', 'DER').subarray(-32);
    const about = (type: string, version = 1, exportable = true) => ({
      data: { type, exportable, latest_version: version, keys: { [version]: 1700000000 } },
    });
    const given = (name: string, keys: Record<string, string>) => ({ data: { name, keys } });
    const aes = readFileSync(at('aes'));
    vault = await serveVault({
      mounts: {},
      lists: { 'transit/keys': ['backups', 'signer', 'edge', 'curve', 'fixed'] },
      answers: {
        'transit/keys/backups': about('aes256-gcm96', 2),
        'transit/keys/signer': about('rsa-2048'),
        'transit/keys/edge': about('ed25519'),
        'transit/keys/curve': about('ecdsa-p256'),
        'transit/keys/fixed': about('aes256-gcm96', 1, false),
        'transit/export/encryption-key/backups/2': given('backups', { 2: aes.toString('base64') }),
        'transit/export/encryption-key/backups/1': given('backups', {
          1: openssl('rand', '32').toString('base64'),
        }),
        'transit/export/hmac-key/backups/2': given('backups', {
          2: Buffer.from(aes).reverse().toString('base64'),
        }),
        'transit/export/signing-key/signer/1': given('signer', {
          1: openssl('rsa', '-in', at('rsa.pem'), '-traditional').toString(),
        }),
        'transit/export/signing-key/curve/1': given('curve', {
          1: openssl('ec', '-in', at('ec.pem')).toString(),
        }),
        'transit/export/signing-key/edge/1': given('edge', {
          1: Buffer.concat([seed, point]).toString('base64'),
        }),
        'transit/byok-export/partner/backups/2': given('backups', { 2: wrapped(aes) }),
        'transit/byok-export/partner/signer/1': given('signer', { 1: wrapped(pkcs8('rsa.pem')) }),
      },
    });
  });
  afterAll(async () => {
    vault?.close();
    await world?.end();
  });

  const env = () => ({ VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token });
  const run = async (args: string[]) => {
    const { code, stdout, stderr } = await world.qcred(
      ['kms', 'import', '--from', 'vault', ...args, '--json'],
      { env: env() },
    );
    expect(`${stdout}${stderr}`).not.toContain('CANARY');
    return {
      code,
      stderr,
      told: stdout.trim() === '' ? null : JSON.parse(stdout),
      said: `${stdout}${stderr}`,
    };
  };
  const imported = async (args: string[]): Promise<Buffer | undefined> => {
    const { code, told, stderr } = await run([...args, '--yes']);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return world.sandbox.account.kms.keys.get(told.keyId)?.materials[0]?.bytes;
  };
  const der = (name: string) => openssl('pkcs8', '-topk8', '-nocrypt', '-in', at(name), '-outform', 'DER');

  it('lists the keys and which of them leave, and takes none', async () => {
    const { told } = await run([]);
    expect(told.found).toContainEqual({
      name: 'backups',
      type: 'aes256-gcm96',
      exportable: true,
      version: 2,
    });
    expect(told.found).toContainEqual(expect.objectContaining({ name: 'fixed', exportable: false }));
    expect(vault.asked.filter((path) => path.includes('export'))).toEqual([]);
  });

  it('takes the newest version, or the one that is named, or the key for codes', async () => {
    const aes = readFileSync(at('aes'));
    expect((await imported(['--find', 'backups', '--name', 'a']))?.equals(aes)).toBe(true);
    expect((await imported(['--find', 'backups', '--version', '1', '--name', 'b']))?.equals(aes)).toBe(false);
    const codes = await imported(['--find', 'backups', '--codes', '--spec', 'HMAC_256', '--name', 'c']);
    expect(codes?.equals(Buffer.from(aes).reverse())).toBe(true);
  });

  it('takes private keys', async () => {
    expect((await imported(['--find', 'signer', '--name', 'd']))?.equals(der('rsa.pem'))).toBe(true);
    expect((await imported(['--find', 'curve', '--name', 'e']))?.length).toBeGreaterThan(60);
    const { told } = await run(['--find', 'edge', '--name', 'f', '--dry-run']);
    expect(JSON.stringify(told)).toContain('Ed25519');
  });

  it('takes keys that are wrapped on the way', async () => {
    const wrapping = ['--wrapped-with', 'partner', '--wrapping-key', at('partner.pem')];
    const aes = await imported(['--find', 'backups', '--name', 'g', ...wrapping]);
    expect(aes?.equals(readFileSync(at('aes')))).toBe(true);
    expect((await imported(['--find', 'signer', '--name', 'h', ...wrapping]))?.equals(der('rsa.pem'))).toBe(
      true,
    );
    const other = ['--wrapped-with', 'partner', '--wrapping-key', at('rsa.pem')];
    expect((await run(['--find', 'backups', '--name', 'i', '--yes', ...other])).said).toContain(
      'does not open with the key',
    );
    const none = ['--wrapped-with', 'partner', '--wrapping-key', at('ec.pem')];
    expect((await run(['--find', 'backups', '--name', 'i', '--yes', ...none])).said).toContain('no RSA key');
  });

  it('says what does not leave, and what is missing', async () => {
    expect((await run(['--find', 'fixed', '--name', 'x', '--yes'])).said).toContain('does not give');
    expect((await run(['--find', 'nothing', '--name', 'x', '--yes'])).said).toContain('There is no key');
    expect((await run(['--name', 'x', '--yes'])).said).toContain('Say which with --find');
    expect((await run(['--find', 'backups', '--version', 'two', '--name', 'x'])).said).toContain(
      '--version is a number',
    );
  });
});
