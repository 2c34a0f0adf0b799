/** Key material that is kept and wrapped for another key service, with real programs that unwrap it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, run } from '../../support/command.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

const [hasOpenssl, hasAws] = await Promise.all([have('openssl', ['version']), have('aws')]);
const secretAccessKey = 'CANARY/kms+export';

describe.skipIf(!hasOpenssl)('qcred kms export', () => {
  let world: ServedWorld;
  let accessKeyId = '';
  beforeAll(async () => {
    world = await openServedWorld({ kms: 'aws' });
    const key = world.sandbox.addKey({ secretAccessKey });
    accessKeyId = key.accessKeyId;
    const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]);
    const added = await world.qcred(
      [
        ...['account', 'add', '--provider', 'aws', '--name', 'work', '--region', 'us-east-1'],
        ...['--no-sync', '--signing', 'kms=q-world-1', ...endpoints],
      ],
      { env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey } },
    );
    expect(added).toMatchObject({ code: 0 });
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', at('theirs.pem'));
    openssl('pkey', '-in', at('theirs.pem'), '-pubout', '-out', at('theirs.pub'));
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      at('theirs.pem'),
      '-subj',
      '/CN=their KMS',
      '-out',
      at('theirs.crt'),
    );
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', at('rsa.pem'));
    openssl('pkcs8', '-topk8', '-nocrypt', '-in', at('rsa.pem'), '-outform', 'DER', '-out', at('rsa.der'));
    openssl('rand', '-out', at('aes'), '32');
  });
  afterAll(() => world?.end());

  const at = (name: string) => world.at(name);
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { env: cleanEnvironment(world.home), stdio: ['ignore', 'pipe', 'pipe'] });
  const qcred = (args: string[]) => world.qcred(['kms', ...args]);
  const kms = async (args: string[]) => {
    const { code, stdout, stderr } = await qcred([...args, '--json']);
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const refused = async (args: string[]) => {
    const { code, stdout, stderr } = await qcred(args);
    expect(code, args.join(' ')).not.toBe(0);
    return `${stdout}${stderr}`;
  };
  const oaep = (blob: Buffer, digest = 'sha256'): Buffer => {
    writeFileSync(at('part'), blob);
    const options = ['rsa_padding_mode:oaep', `rsa_oaep_md:${digest}`, `rsa_mgf1_md:${digest}`];
    return openssl(
      ...['pkeyutl', '-decrypt', '-inkey', at('theirs.pem'), '-in', at('part')],
      ...options.flatMap((option) => ['-pkeyopt', option]),
    );
  };
  const actions = async () => JSON.parse((await world.qcred(['audit', '--json'])).stdout).records;

  it('keeps nothing unless that is chosen', async () => {
    const { keyId } = await kms(['import', '--file', at('aes'), '--name', 'plain', '--yes']);
    expect(await kms(['export'])).toMatchObject([{ keyId, name: 'plain', kept: false, status: 'never' }]);
    expect(await refused(['export', 'plain', '--for', at('theirs.pub'), '--yes'])).toContain(
      'is not kept here',
    );
    expect(await refused(['export', 'nothing', '--for', at('theirs.pub'), '--yes'])).toContain(
      'Nothing was imported',
    );
  });

  it('wraps what is kept, and openssl unwraps it', async () => {
    const given = ['import', '--file', at('rsa.pem'), '--name', 'signer', '--keep'];
    const plan = await kms([...given, '--dry-run']);
    expect(JSON.stringify(plan)).toContain('Keep it here, too.');
    await kms([...given, '--yes']);
    const shown = await kms(['export', 'signer', '--for', at('theirs.crt'), '--dry-run']);
    expect(shown.finality).toContain('has this key from then on');
    expect(JSON.stringify(shown.notices)).toContain('CN=their KMS');
    expect(await refused(['export', 'signer', '--for', at('theirs.pub')])).toContain('Add --yes');
    const { files } = await kms(['export', 'signer', '--for', at('theirs.crt'), '-o', at('blob'), '--yes']);
    expect(files).toEqual([at('blob'), at('blob.json')]);
    const blob = readFileSync(at('blob'));
    expect(JSON.parse(readFileSync(at('blob.json'), 'utf8'))).toMatchObject({
      algorithm: 'RSA_AES_KEY_WRAP_SHA_256',
      material: 'an RSA key of 2048 bits',
      wrappingKey: { bits: 3072 },
    });
    writeFileSync(at('body'), blob.subarray(384));
    const key = oaep(blob.subarray(0, 384)).toString('hex');
    const opened = openssl(
      'enc',
      '-d',
      '-id-aes256-wrap-pad',
      '-iv',
      'A65959A6',
      '-K',
      key,
      '-in',
      at('body'),
    );
    expect(opened.equals(readFileSync(at('rsa.der')))).toBe(true);
    expect(
      await refused(['export', 'signer', '--for', at('theirs.crt'), '-o', at('blob'), '--yes']),
    ).toContain('blob');
    const told = (await actions()).map(({ action }: { action: string }) => action);
    expect(told).toEqual(
      expect.arrayContaining(['kms.material.kept', 'kms.material.read', 'kms.material.exported']),
    );
  });

  it('wraps a JWE that openssl opens by hand', async () => {
    await kms(['import', '--file', at('aes'), '--name', 'brought', '--keep', '--yes']);
    const { stdout, code } = await qcred(['export', 'brought', '--for', at('theirs.pub'), '--jwe', '--yes']);
    expect(code).toBe(0);
    const [head = '', wrapped = '', iv = '', sealed = ''] = stdout.trim().split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({
      alg: 'RSA-OAEP-256',
      enc: 'A256GCM',
    });
    const key = oaep(Buffer.from(wrapped, 'base64url')).toString('hex');
    // openssl enc has no GCM; its stream is CTR, whose first counter is the one after that of the tag.
    const counter = `${Buffer.from(iv, 'base64url').toString('hex')}00000002`;
    writeFileSync(at('sealed'), Buffer.from(sealed, 'base64url'));
    const opened = openssl('enc', '-d', '-aes-256-ctr', '-K', key, '-iv', counter, '-in', at('sealed'));
    expect(Buffer.from(JSON.parse(opened.toString()).k, 'base64url').equals(readFileSync(at('aes')))).toBe(
      true,
    );
  });

  it.runIf(hasAws)('wraps for what the AWS CLI printed, and the AWS CLI hands it over', async () => {
    const env = cleanEnvironment(world.home, {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: 'q-world-1',
      AWS_ENDPOINT_URL: world.sandbox.url,
      AWS_MAX_ATTEMPTS: '1',
    });
    const aws = async (...args: string[]) => {
      const { code, stdout, stderr } = await run('aws', ['--output', 'json', 'kms', ...args], { env });
      expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    const kind = ['--origin', 'EXTERNAL', '--key-spec', 'RSA_2048', '--key-usage', 'SIGN_VERIFY'];
    const { KeyMetadata } = JSON.parse(await aws('create-key', ...kind));
    const id = ['--key-id', KeyMetadata.KeyId];
    const algorithm = 'RSA_AES_KEY_WRAP_SHA_1';
    const wrapping = ['--wrapping-algorithm', algorithm, '--wrapping-key-spec', 'RSA_2048'];
    writeFileSync(at('parameters'), await aws('get-parameters-for-import', ...id, ...wrapping));
    const given = [
      'export',
      'signer',
      '--for',
      at('parameters'),
      '--algorithm',
      algorithm,
      '-o',
      at('for-aws'),
    ];
    await kms([...given, '--yes']);
    await aws(
      ...['import-key-material', ...id, '--encrypted-key-material', `fileb://${at('for-aws')}`],
      ...['--import-token', `fileb://${at('for-aws.token')}`],
      ...['--expiration-model', 'KEY_MATERIAL_DOES_NOT_EXPIRE'],
    );
    const held = [...world.sandbox.account.kms.keys.values()].find((one) => one.id === KeyMetadata.KeyId);
    expect(held?.materials[0]?.bytes.equals(readFileSync(at('rsa.der')))).toBe(true);
  });

  it('imports what is kept once more, and erases it when that is wanted', async () => {
    const [{ keyId }] = (await kms(['export'])).filter(({ name }: { name: string }) => name === 'brought');
    const held = [...world.sandbox.account.kms.keys.values()].find(({ id }) => id === keyId);
    if (held?.materials[0]) held.materials[0].bytes = Buffer.alloc(0);
    await kms([
      'import',
      '--again',
      '--key',
      keyId,
      '--expires',
      new Date(Date.now() + 5 * 86_400_000).toISOString(),
      '--yes',
    ]);
    expect(held?.materials[0]?.bytes.equals(readFileSync(at('aes')))).toBe(true);
    expect((await kms(['export'])).find(({ kept }: { kept: boolean }) => kept)).toMatchObject({
      status: 'soon',
    });
    expect((await world.qcred(['due'])).code).toBe(3);
    expect(await (await world.qcred(['account', 'remove', 'work', '--yes'])).stderr).toContain('is kept for');
    for (const ref of [keyId, 'signer']) await kms(['export', ref, '--forget', '--yes']);
    expect(await refused(['export', keyId, '--for', at('theirs.pub'), '--yes'])).toContain(
      'is not kept here',
    );
    expect(await refused(['import', '--again', '--key', keyId, '--yes'])).toContain('is not kept here');
  });

  it('wants to be told what and for whom', async () => {
    for (const args of [
      ['export', 'signer'],
      ['export', '--for', at('theirs.pub')],
      ['export', 'signer', '--for', at('theirs.pub'), '--forget'],
      ['import', '--again', '--name', 'x'],
      ['import', '--again', '--file', at('aes'), '--key', 'x'],
    ]) {
      expect((await qcred([...args, '--yes'])).code, args.join(' ')).toBe(2);
    }
  });
});
