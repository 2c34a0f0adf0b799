/** Keys of a KMIP server, through the command: PyKMIP's own server gives them out. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../support/command.ts';
import {
  haveKeyServer,
  type KeyServerFiles,
  makeKeyServerFiles,
  startKeyServer,
} from '../../support/kmip/server.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

const password = 'CANARY password of a client key';
const secretAccessKey = 'CANARY/kmip+import';

describe.skipIf(!(await haveKeyServer()))('qcred kms import --from kmip', () => {
  let world: ServedWorld;
  let files: KeyServerFiles;
  let keyServer: Awaited<ReturnType<typeof startKeyServer>>;
  beforeAll(async () => {
    files = makeKeyServerFiles();
    [world, keyServer] = await Promise.all([openServedWorld({ kms: 'aws' }), startKeyServer(files)]);
    const key = world.sandbox.addKey({ secretAccessKey });
    const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]);
    const added = await world.qcred(
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
    expect(added).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    keyServer?.stop();
    await world?.end();
    files?.remove();
  });

  const server = (more: { key?: string } = {}) => [
    ...['import', '--from', 'kmip', '--server', keyServer.server, '--ca', files.at('ca.pem')],
    ...['--client-cert', files.at('client.pem'), '--client-key', more.key ?? files.at('client.key')],
  ];
  const kms = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await world.qcred(['kms', ...args, '--json'], { env });
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const refused = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await world.qcred(['kms', ...args], { env });
    expect(code, args.join(' ')).not.toBe(0);
    return `${stdout}${stderr}`;
  };
  const materialOf = (keyId: string) => world.sandbox.account.kms.keys.get(keyId)?.materials[0]?.bytes;

  it('lists what the certificate may see, and takes nothing', async () => {
    const { version, found, more } = await kms(server());
    expect({ version, more }).toEqual({ version: '2.0', more: false });
    expect(found).toContainEqual(
      expect.objectContaining({
        names: ['wrapping'],
        kind: 'symmetric key',
        algorithm: 'AES',
        bits: 256,
        state: 'active',
      }),
    );
    expect(found.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['private key', 'public key']),
    );
    expect((await kms([...server(), '--find', 'signer'])).found).toHaveLength(1);
    expect(await kms(['list'])).toEqual([]);
  });

  it('takes a symmetric key, which the service then has', async () => {
    const { keyId } = await kms([...server(), '--find', 'backups', '--name', 'backups', '--yes']);
    expect(materialOf(keyId)?.equals(readFileSync(files.at('aes.bin')))).toBe(true);
    const old = [...server(), '--find', 'old', '--name', 'old', '--dry-run'];
    expect(await refused(old)).toContain('fits');
  });

  it('takes it wrapped with another key on the way, and nothing that this does not open', async () => {
    const { found } = await kms(server());
    const wrapping = found.find(({ names }: { names: string[] }) => names.includes('wrapping')).id;
    const wrapped = (file: string) => ['--wrapped-with', wrapping, '--wrapping-key', files.at(file)];
    const { keyId } = await kms([
      ...[...server(), '--find', 'backups', '--name', 'wrapped', '--yes'],
      ...wrapped('wrapping.bin'),
    ]);
    expect(materialOf(keyId)?.equals(readFileSync(files.at('aes.bin')))).toBe(true);
    const other = await refused([
      ...server(),
      '--find',
      'backups',
      '--name',
      'x',
      '--yes',
      ...wrapped('aes.bin'),
    ]);
    expect(other).toContain('does not open with the key in that file');
  });

  it.each(['signer', 'signer as PKCS#1'])('takes the private key "%s"', async (name) => {
    const alias = name.replaceAll(/\W/g, '');
    const { keyId } = await kms([...server(), '--find', name, '--name', alias, '--yes']);
    const der = execFileSync(
      'openssl',
      ['pkcs8', '-topk8', '-nocrypt', '-in', files.at('rsa.pem'), '-outform', 'DER'],
      {
        env: cleanEnvironment(world.home),
      },
    );
    expect(materialOf(keyId)?.equals(der)).toBe(true);
  });

  it('opens the key of the client with its password', async () => {
    execFileSync(
      'openssl',
      [
        'pkcs8',
        '-topk8',
        '-in',
        files.at('client.key'),
        '-out',
        files.at('closed.key'),
        '-passout',
        'env:PW',
      ],
      { env: cleanEnvironment(world.home, { PW: password }) },
    );
    const closed = server({ key: files.at('closed.key') });
    expect((await kms(closed, { QCRED_FILE_PASSWORD: password })).found.length).toBeGreaterThan(5);
    expect(await refused(closed)).toContain('needs its password');
    expect(await refused(closed, { QCRED_FILE_PASSWORD: 'CANARY wrong' })).toContain('password');
  });

  it('says what is missing, and what is not a key', async () => {
    const named = [...server(), '--name', 'x', '--yes'];
    expect(await refused(named)).toContain('Say which with --find');
    expect(await refused([...named, '--find', 'twice'])).toContain('2 objects are called');
    expect(await refused([...named, '--find', 'nothing'])).toContain('Nothing is called');
    expect(await refused([...named, '--id', '12345'])).toMatch(/no such object|does not give this out/);
    expect(await refused([...named, '--find', 'signer, public'])).toContain('is a public key');
    expect(await refused(['import', '--from', 'kmip', '--server', keyServer.server])).toContain(
      '--client-cert',
    );
    expect(await refused(['import', '--from', 'paper'])).toContain('--from is');
    expect(await refused(['import', '--make', '--server', 'x', '--name', 'x'])).toContain('goes with --from');
    writeFileSync(files.at('none.pem'), 'nothing');
    const strange = server();
    strange[strange.indexOf(files.at('client.pem'))] = files.at('none.pem');
    expect(await refused(strange)).toContain('There is no certificate in');
    const nowhere = server();
    nowhere[nowhere.indexOf(keyServer.server)] = 'http://example.com';
    expect(await refused(nowhere)).toContain('no address of a key server');
  });
});
