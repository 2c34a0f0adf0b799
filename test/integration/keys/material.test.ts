import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkValueOf } from '#core/keys/material/checkValue.ts';
import type { Closed, ReadMaterial, ReadOptions } from '#core/keys/material/material.ts';
import { readMaterial } from '#core/keys/material/read.ts';
import { hasCode } from '#shared/errors.ts';
import { cleanEnvironment, have, temporaryHome } from '../../support/command.ts';

const [hasOpenssl, hasKeygen, hasAge, hasExpect] = await Promise.all([
  have('openssl', ['version']),
  // It has no option that only says its version; it comes with this one.
  have('ssh', ['-V']),
  have('age'),
  have('script'),
]);

const { home, remove } = temporaryHome();
afterAll(remove);
const password = 'CANARY password of a file';
const at = (name: string) => join(home, name);
const tool = (file: string, ...args: string[]): Buffer =>
  execFileSync(file, args, {
    env: cleanEnvironment(home, { PW: password }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const openssl = (...args: string[]) => tool('openssl', ...args);
const pass = ['-passout', 'env:PW'];

const read = async (name: string, options: ReadOptions = {}): Promise<ReadMaterial> => {
  const found = await readMaterial(readFileSync(at(name)), options);
  if ('closed' in found) throw new Error(`closed: ${found.closed}`);
  return found;
};
const closed = async (name: string): Promise<string> => {
  const found: ReadMaterial | Closed = await readMaterial(readFileSync(at(name)));
  return 'closed' in found ? found.closed : 'open';
};
const wrong = async (name: string): Promise<string> => {
  const error = await readMaterial(readFileSync(at(name)), { password: 'another' }).catch((e: unknown) => e);
  if (!hasCode(error, 'bad_input')) throw error;
  return error.message;
};

/** Keys as `openssl genpkey` makes them, and what they are called here. */
const kinds = [
  { name: 'rsa', args: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], curve: null, bits: 2048 },
  { name: 'p256', args: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], curve: 'P-256', bits: 256 },
  { name: 'p384', args: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], curve: 'P-384', bits: 384 },
  { name: 'p521', args: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], curve: 'P-521', bits: 521 },
  {
    name: 'secp256k1',
    args: ['EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
    curve: 'secp256k1',
    bits: 256,
  },
  { name: 'ed25519', args: ['ED25519'], curve: 'Ed25519', bits: 256 },
];

describe.skipIf(!hasOpenssl)('key material that openssl wrote', () => {
  it.each(kinds)('reads a $name key in PKCS#8, as PEM and DER, encrypted in each way', async (kind) => {
    const { name, args, curve, bits } = kind;
    openssl('genpkey', '-algorithm', ...args, '-out', at(`${name}.pem`));
    openssl(
      'pkcs8',
      '-topk8',
      '-nocrypt',
      '-in',
      at(`${name}.pem`),
      '-outform',
      'DER',
      '-out',
      at(`${name}.der`),
    );
    const theirs = readFileSync(at(`${name}.der`));
    const spki = openssl('pkey', '-in', at(`${name}.pem`), '-pubout', '-outform', 'DER');

    const plain = await read(`${name}.pem`);
    expect(plain).toMatchObject({ form: 'PKCS#8 key (PEM)', material: { curve, bits } });
    expect(plain.material.bytes.equals(theirs)).toBe(true);
    expect(plain.material.publicKey?.equals(spki)).toBe(true);
    expect((await read(`${name}.der`)).material.bytes.equals(theirs)).toBe(true);
    expect(checkValueOf(plain.material).value).toBe(
      openssl('dgst', '-sha256', '-r', write(`${name}.spki`, spki))
        .toString()
        .slice(0, 64),
    );

    const ways = [
      ['-v2', 'aes-256-cbc'],
      ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512'],
      ['-v2', 'des3'],
      ['-scrypt'],
      ['-v1', 'PBE-SHA1-3DES'],
    ];
    for (const [i, way] of ways.entries()) {
      const file = `${name}.${i}.enc`;
      openssl('pkcs8', '-topk8', '-in', at(`${name}.pem`), ...way, ...pass, '-out', at(file));
      expect((await read(file, { password })).material.bytes.equals(theirs), way.join(' ')).toBe(true);
      expect(await closed(file)).toBe('An encrypted PKCS#8 key (PEM)');
      expect(await wrong(file)).toContain('does not open with this password');
    }
  });

  it('reads PKCS#1 and SEC1, encrypted as OpenSSL did first, too', async () => {
    for (const [name, command] of [
      ['rsa', 'rsa'],
      ['p256', 'ec'],
      ['secp256k1', 'ec'],
    ] as const) {
      const traditional = command === 'rsa' ? ['-traditional'] : [];
      openssl(command, '-in', at(`${name}.pem`), ...traditional, '-out', at(`${name}.old`));
      const theirs = readFileSync(at(`${name}.der`));
      expect((await read(`${name}.old`)).form).toBe(
        command === 'rsa' ? 'PKCS#1 key (PEM)' : 'SEC1 key (PEM)',
      );
      expect((await read(`${name}.old`)).material.bytes.equals(theirs)).toBe(true);
      openssl(
        command,
        '-in',
        at(`${name}.old`),
        ...traditional,
        '-aes256',
        ...pass,
        '-out',
        at(`${name}.old.enc`),
      );
      expect((await read(`${name}.old.enc`, { password })).material.bytes.equals(theirs)).toBe(true);
      expect(await closed(`${name}.old.enc`)).toContain('encrypted');
      expect(await wrong(`${name}.old.enc`)).toContain('does not open');
    }
  });

  it('reads PKCS#12, of OpenSSL 3 and as older programs write it', async () => {
    const subject = ['-subj', '/CN=qcred'];
    for (const name of ['rsa', 'p256']) {
      openssl('req', '-x509', '-new', '-key', at(`${name}.pem`), ...subject, '-out', at(`${name}.crt`));
      const exported = ['pkcs12', '-export', '-inkey', at(`${name}.pem`), '-in', at(`${name}.crt`), ...pass];
      openssl(...exported, '-out', at(`${name}.p12`));
      const older = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
      openssl(...exported, ...older, '-out', at(`${name}.old.p12`));
      for (const file of [`${name}.p12`, `${name}.old.p12`]) {
        const { form, material } = await read(file, { password });
        expect(form).toBe('PKCS#12');
        expect(material.bytes.equals(readFileSync(at(`${name}.der`)))).toBe(true);
        expect(await closed(file)).toBe('A PKCS#12 file');
        expect(await wrong(file)).toContain('does not open');
      }
      expect(await readMaterial(readFileSync(at(`${name}.crt`))).catch((e: Error) => e.message)).toBe(
        'This file holds no private key.',
      );
    }
  });

  it('reads bare bytes, hex and base64, with the check value that openssl makes', async () => {
    openssl('rand', '-out', at('aes'), '32');
    const bytes = readFileSync(at('aes'));
    const zeros = write('zeros', Buffer.alloc(16));
    const key = bytes.toString('hex');
    const block = openssl('enc', '-aes-256-ecb', '-nopad', '-K', key, '-in', zeros);
    for (const [content, form] of [
      [bytes, 'bare bytes'],
      [`${key}\n`, 'hex'],
      [`0x${key.toUpperCase()}`, 'hex'],
      [bytes.toString('base64'), 'base64'],
      [`${bytes.toString('base64url')}\n`, 'base64'],
    ] as const) {
      write('given', content);
      const found = await read('given');
      expect(found).toMatchObject({ form, material: { kind: 'symmetric', bits: 256 } });
      expect(found.material.bytes.equals(bytes)).toBe(true);
      expect(checkValueOf(found.material).value).toBe(block.subarray(0, 3).toString('hex'));
    }
    write('der.b64', readFileSync(at('p256.der')).toString('base64'));
    expect((await read('der.b64')).form).toBe('PKCS#8 key (DER) in base64');
  });
});

describe.skipIf(!hasKeygen || !hasOpenssl)('key material that ssh-keygen wrote', () => {
  it.each([
    ['ed25519', ['-t', 'ed25519']],
    ['ecdsa', ['-t', 'ecdsa', '-b', '256']],
    ['ecdsa-521', ['-t', 'ecdsa', '-b', '521']],
    ['rsa', ['-t', 'rsa', '-b', '2048']],
  ])('reads a key of the kind %s, with a password and without', async (name, args) => {
    for (const [file, secret, more] of [
      [`ssh-${name}`, '', []],
      [`ssh-${name}.enc`, password, []],
      [`ssh-${name}.gcm`, password, ['-Z', 'aes256-gcm@openssh.com']],
    ] as const) {
      tool('ssh-keygen', '-q', ...args, ...more, '-N', secret, '-C', '', '-f', at(file));
      const { form, material } = await read(file, secret === '' ? {} : { password });
      expect(form).toBe('OpenSSH key');
      const line = readFileSync(at(`${file}.pub`), 'utf8').split(' ')[1] ?? '';
      const spki = material.publicKey;
      if (!spki) throw new Error('no public key');
      expect(sshBlobEnds(line, spki)).toBe(true);
      if (secret === '') continue;
      expect(await closed(file)).toBe('An encrypted OpenSSH key');
      expect(await wrong(file)).toContain('does not open');
    }
  });
});

describe.skipIf(!hasAge || !hasExpect || !hasOpenssl)('key material in a file of age', () => {
  it('opens it for an identity, and with a passphrase', async () => {
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('inner.pem'));
    const identity = tool('age-keygen').toString();
    const [, recipient = ''] = /public key: (\S+)/.exec(identity) ?? [];
    const [secret = ''] = /AGE-SECRET-KEY-\S+/.exec(identity) ?? [];
    tool('age', '-r', recipient, '-a', '-o', at('inner.age'), at('inner.pem'));
    expect(await closed('inner.age')).toBe('A file of age');
    const found = await read('inner.age', { password: secret });
    expect(found.form).toBe('PKCS#8 key (PEM) in an age file');
    expect(found.material.curve).toBe('P-256');
    // It asks a terminal, which `script` gives it.
    const command = `age -p -o ${at('passed.age')} ${at('inner.pem')}`;
    execFileSync('script', ['-qec', command, '/dev/null'], {
      env: cleanEnvironment(home),
      input: `${password}\n${password}\n`,
    });
    expect((await read('passed.age', { password })).material.bytes.equals(found.material.bytes)).toBe(true);
    expect(await wrong('passed.age')).toContain('does not open');
  });
});

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

/** Whether a public key's point or modulus is what a line of OpenSSH ends with. */
function sshBlobEnds(line: string, spki: Buffer): boolean {
  const jwk = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const last = jwk.kty === 'RSA' ? jwk.n : (jwk.y ?? jwk.x);
  return Buffer.from(line, 'base64')
    .subarray(-8)
    .equals(Buffer.from(String(last), 'base64url').subarray(-8));
}
