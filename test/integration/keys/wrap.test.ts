import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrapMaterial, wrappingAlgorithms } from '#core/keys/material/wrap.ts';
import { cleanEnvironment, have, temporaryHome } from '../../support/command.ts';

const hasOpenssl = await have('openssl', ['version']);

describe.skipIf(!hasOpenssl)('wrapped key material', () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);
  const at = (path: string) => join(home, path);
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, {
      env: cleanEnvironment(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = (path: string, content: string | Uint8Array): string => {
    writeFileSync(at(path), content);
    return at(path);
  };
  const kinds = {
    rsa: 'rsa_keygen_bits:2048',
    p384: 'ec_paramgen_curve:P-384',
    k1: 'ec_paramgen_curve:secp256k1',
  };

  beforeAll(() => {
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096', '-out', at('service.pem'));
    openssl('pkey', '-in', at('service.pem'), '-pubout', '-outform', 'DER', '-out', at('service.der'));
    openssl('rand', '-out', at('aes'), '32');
    for (const [kind, option] of Object.entries(kinds)) {
      const algorithm = kind === 'rsa' ? 'RSA' : 'EC';
      openssl('genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', at(`${kind}.pem`));
      openssl('pkcs8', '-topk8', '-nocrypt', '-in', at(`${kind}.pem`), '-outform', 'DER', '-out', at(kind));
    }
  });

  /** What openssl finds in a blob. */
  function unwrapped(blob: Buffer, algorithm: string): Buffer {
    const digest = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
    const options = ['rsa_padding_mode:oaep', `rsa_oaep_md:${digest}`, `rsa_mgf1_md:${digest}`];
    const open = (part: Buffer) =>
      openssl(
        ...['pkeyutl', '-decrypt', '-inkey', at('service.pem'), '-in', write('part', part)],
        ...options.flatMap((option) => ['-pkeyopt', option]),
      );
    if (!algorithm.startsWith('RSA_AES')) return open(blob);
    const key = open(blob.subarray(0, 512)).toString('hex');
    const body = write('body', blob.subarray(512));
    return openssl('enc', '-d', '-id-aes256-wrap-pad', '-iv', 'A65959A6', '-K', key, '-in', body);
  }

  it('is unwrapped by openssl, whatever wrapped it', () => {
    const spki = readFileSync(at('service.der'));
    for (const algorithm of wrappingAlgorithms) {
      for (const kind of ['aes', 'k1', 'p384', 'rsa']) {
        if (kind === 'rsa' && !algorithm.startsWith('RSA_AES')) continue;
        const blob = wrapMaterial(readFileSync(at(kind)), spki, algorithm);
        const opened = unwrapped(blob, algorithm);
        expect(opened.equals(readFileSync(at(kind))), `${kind} ${algorithm}`).toBe(true);
      }
    }
  });
});

describe('wrapping', () => {
  it('refuses what is no key for it, and what does not fit', () => {
    expect(() => wrapMaterial(Buffer.alloc(32), Buffer.from('CANARY'), 'RSAES_OAEP_SHA_256')).toThrow(
      'no RSA key',
    );
    const spki = (modulusLength: number) =>
      generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ type: 'spki', format: 'der' });
    expect(() => wrapMaterial(Buffer.alloc(32), spki(1024), 'RSAES_OAEP_SHA_256')).toThrow('no RSA key');
    expect(() => wrapMaterial(Buffer.alloc(191), spki(2048), 'RSAES_OAEP_SHA_256')).toThrow('does not fit');
  });
});
