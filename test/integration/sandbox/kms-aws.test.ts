import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, have, run, temporaryHome } from '../../support/command.ts';

const hasAws = await have('aws');
const hasOpenssl = await have('openssl', ['version']);

describe.skipIf(!hasAws)("the AWS CLI and the sandbox's keys", () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    sandbox = await startSandbox();
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/kms+cli' });
    env = cleanEnvironment(home, {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: 'q-world-1',
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_MAX_ATTEMPTS: '1',
    });
  });
  afterAll(async () => {
    await sandbox?.close();
    remove();
  });

  const file = (name: string, content?: string | Uint8Array): string => {
    const path = join(home, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
  const aws = (...args: string[]): Promise<Finished> => run('aws', ['--output', 'json', ...args], { env });
  const kms = async (...args: string[]) => {
    const { code, stdout, stderr } = await aws('kms', ...args);
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  };
  const refused = async (...args: string[]) => {
    const { code, stderr } = await aws('kms', ...args);
    expect(code, args.join(' ')).not.toBe(0);
    return /\((\w+)\)/.exec(stderr)?.[1];
  };
  const openssl = async (...args: string[]) => {
    const { code, stdout, stderr } = await run('openssl', args, { env });
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const newKey = async (...args: string[]): Promise<string> =>
    (await kms('create-key', ...args)).KeyMetadata.KeyId;

  it('makes a key and an alias, encrypts, rotates, and still decrypts', async () => {
    const id = await newKey('--description', 'for documents', '--tags', 'TagKey=team,TagValue=web');
    await kms('create-alias', '--alias-name', 'alias/documents', '--target-key-id', id);
    const plain = `fileb://${file('plain', 'a letter')}`;
    const context = ['--encryption-context', 'page=1,book=2'];
    const { CiphertextBlob } = await kms(
      'encrypt',
      '--key-id',
      'alias/documents',
      '--plaintext',
      plain,
      ...context,
    );
    const sealed = `fileb://${file('sealed', bytes(CiphertextBlob))}`;
    await kms('enable-key-rotation', '--key-id', id, '--rotation-period-in-days', '100');
    await kms('rotate-key-on-demand', '--key-id', id);
    expect(await kms('get-key-rotation-status', '--key-id', id)).toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 100,
    });
    const { Rotations } = await kms('list-key-rotations', '--key-id', id);
    expect(Rotations).toMatchObject([{ RotationType: 'ON_DEMAND', KeyMaterialState: 'CURRENT' }]);
    const opened = await kms('decrypt', '--ciphertext-blob', sealed, '--encryption-context', 'book=2,page=1');
    expect(bytes(opened.Plaintext).toString()).toBe('a letter');
    expect(await refused('decrypt', '--ciphertext-blob', sealed)).toBe('InvalidCiphertextException');
    await kms('disable-key', '--key-id', id);
    expect(await refused('decrypt', '--ciphertext-blob', sealed, ...context)).toBe('DisabledException');
    await kms('schedule-key-deletion', '--key-id', id, '--pending-window-in-days', '7');
    expect(await refused('enable-key', '--key-id', id)).toBe('KMSInvalidStateException');
    await kms('cancel-key-deletion', '--key-id', id);
    expect((await kms('describe-key', '--key-id', id)).KeyMetadata.KeyState).toBe('Disabled');
  });

  it.skipIf(!hasOpenssl)('signs what OpenSSL verifies, and verifies', async () => {
    for (const [spec, algorithm, digest] of [
      ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'sha256'],
      ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512', 'sha512'],
    ] as const) {
      const id = await newKey('--key-spec', spec, '--key-usage', 'SIGN_VERIFY');
      const message = file('message', 'a contract');
      const digested = file('digest');
      await openssl('dgst', `-${digest}`, '-binary', '-out', digested, message);
      const common = ['--key-id', id, '--signing-algorithm', algorithm];
      const { Signature } = await kms(
        'sign',
        ...common,
        '--message-type',
        'DIGEST',
        '--message',
        `fileb://${digested}`,
      );
      const signature = file('signature', bytes(Signature));
      const raw = [...common, '--message-type', 'RAW', '--signature', `fileb://${signature}`];
      expect(await kms('verify', ...raw, '--message', `fileb://${message}`)).toMatchObject({
        SignatureValid: true,
      });
      const other = `fileb://${file('other', 'another contract')}`;
      expect(await refused('verify', ...raw, '--message', other)).toBe('KMSInvalidSignatureException');
      const { PublicKey } = await kms('get-public-key', '--key-id', id);
      const known = file('public.der', bytes(PublicKey));
      const verified = ['-keyform', 'DER', '-verify', known, '-signature', signature, message];
      expect(await openssl('dgst', `-${digest}`, ...verified)).toContain('Verified OK');
    }
  });

  it.skipIf(!hasOpenssl)('imports key material that OpenSSL wrapped', async () => {
    const id = await newKey('--origin', 'EXTERNAL');
    expect(await refused('encrypt', '--key-id', id, '--plaintext', 'a')).toBe('KMSInvalidStateException');
    const wrapping = ['--wrapping-algorithm', 'RSAES_OAEP_SHA_256', '--wrapping-key-spec', 'RSA_2048'];
    const offer = await kms('get-parameters-for-import', '--key-id', id, ...wrapping);
    const material = file('material');
    await openssl('rand', '-out', material, '32');
    const wrapped = file('wrapped');
    const oaep = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
    const known = file('wrapping.der', bytes(offer.PublicKey));
    await openssl(
      ...['pkeyutl', '-encrypt', '-in', material, '-out', wrapped, '-pubin', '-keyform', 'DER'],
      ...['-inkey', known, ...oaep.flatMap((option) => ['-pkeyopt', option])],
    );
    const token = `fileb://${file('token', bytes(offer.ImportToken))}`;
    const importing = ['--key-id', id, '--import-token', token, '--encrypted-key-material'];
    const forever = ['--expiration-model', 'KEY_MATERIAL_DOES_NOT_EXPIRE'];
    await kms('import-key-material', ...importing, `fileb://${wrapped}`, ...forever);
    const { CiphertextBlob } = await kms('encrypt', '--key-id', id, '--plaintext', 'a');
    await kms('delete-imported-key-material', '--key-id', id);
    const sealed = `fileb://${file('sealed', bytes(CiphertextBlob))}`;
    expect(await refused('decrypt', '--ciphertext-blob', sealed)).toBe('KMSInvalidStateException');
    await kms('import-key-material', ...importing, `fileb://${wrapped}`, ...forever);
    expect((await kms('decrypt', '--ciphertext-blob', sealed)).Plaintext).toBe('YQ==');
  });

  it.skipIf(!hasOpenssl)('imports a private RSA key that OpenSSL wrapped in two steps', async () => {
    const spec = ['--key-spec', 'RSA_2048', '--key-usage', 'SIGN_VERIFY', '--origin', 'EXTERNAL'];
    const id = await newKey(...spec);
    const wrapping = ['--wrapping-algorithm', 'RSA_AES_KEY_WRAP_SHA_256', '--wrapping-key-spec', 'RSA_4096'];
    const offer = await kms('get-parameters-for-import', '--key-id', id, ...wrapping);
    const pem = file('rsa.pem');
    const der = file('rsa.der');
    await openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', pem);
    await openssl('pkcs8', '-topk8', '-nocrypt', '-in', pem, '-outform', 'DER', '-out', der);
    const aes = file('aes');
    await openssl('rand', '-out', aes, '32');
    const known = file('wrapping.der', bytes(offer.PublicKey));
    const oaep = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
    const [head, body] = [file('head'), file('body')];
    await openssl(
      ...['pkeyutl', '-encrypt', '-in', aes, '-out', head, '-pubin', '-keyform', 'DER', '-inkey', known],
      ...oaep.flatMap((option) => ['-pkeyopt', option]),
    );
    const key = readFileSync(aes).toString('hex');
    await openssl('enc', '-id-aes256-wrap-pad', '-iv', 'A65959A6', '-K', key, '-in', der, '-out', body);
    const wrapped = file('wrapped', Buffer.concat([readFileSync(head), readFileSync(body)]));
    await kms(
      ...['import-key-material', '--key-id', id, '--encrypted-key-material', `fileb://${wrapped}`],
      ...['--import-token', `fileb://${file('token', bytes(offer.ImportToken))}`],
      ...['--expiration-model', 'KEY_MATERIAL_DOES_NOT_EXPIRE'],
    );
    const { PublicKey } = await kms('get-public-key', '--key-id', id);
    const own = await run('openssl', ['pkey', '-in', pem, '-pubout'], { env });
    const theirs = bytes(PublicKey).toString('base64');
    expect(own.stdout.replace(/-----.*?-----|\s/g, '')).toBe(theirs);
  });

  it("encrypts a bucket's objects with a key, for those who may use it", async () => {
    const id = await newKey();
    const s3 = async (...args: string[]) => {
      const { code, stdout, stderr } = await aws('s3api', ...args);
      expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
      return stdout.trim() === '' ? null : JSON.parse(stdout);
    };
    await s3('create-bucket', '--bucket', 'letters');
    const rule = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: id };
    const configuration = JSON.stringify({ Rules: [{ ApplyServerSideEncryptionByDefault: rule }] });
    const bucket = ['--bucket', 'letters'];
    await s3('put-bucket-encryption', ...bucket, '--server-side-encryption-configuration', configuration);
    expect(await s3('get-bucket-encryption', ...bucket)).toMatchObject({
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] },
    });
    const object = [...bucket, '--key', 'first'];
    await s3('put-object', ...object, '--body', file('letter', 'dear'));
    expect(await s3('head-object', ...object)).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: `arn:aws:kms:q-world-1:1000000000:key/${id}`,
    });
    await kms('disable-key', '--key-id', id);
    const failed = await aws('s3api', 'get-object', ...object, join(home, 'back'));
    expect(failed.stderr).toContain('KMS.DisabledException');
    await s3('delete-bucket-encryption', ...bucket);
    await s3('put-object', ...bucket, '--key', 'second', '--body', file('letter', 'dear'));
  });
});
