import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readManifest } from '#main/updates/manifest.ts';
import { isNewer } from '#shared/version.ts';

const keys = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey: Buffer.from(x, 'base64url').toString('base64') };
};
const ours = keys();
const feed = { url: 'https://updates.example/', publicKey: ours.publicKey, channel: 'stable' };
const now = new Date('2026-11-27T12:00:00Z');
const whole = {
  format: 'qcred-update',
  channel: 'stable',
  serial: 7,
  expires: '2026-12-27T12:00:00Z',
  version: '1.2.3',
  page: 'https://updates.example/1.2.3',
  files: [
    { target: 'linux-x64-appimage', name: 'QCred-1.2.3.AppImage', size: 9, sha512: `${'A'.repeat(86)}==` },
  ],
};

function read(manifest: object, { by = ours.privateKey, seen = 0, change = (bytes: Buffer) => bytes } = {}) {
  const bytes = Buffer.from(JSON.stringify(manifest));
  const signature = sign(null, bytes, by).toString('base64');
  return readManifest(change(bytes), `${signature}\n`, feed, { seen, now });
}

describe('what a feed says', () => {
  it('is read where it is signed, of this channel, not expired and not from before', () => {
    expect(read(whole)).toEqual(whole);
    expect(read(whole, { seen: 7 }).version).toBe('1.2.3');
  });

  it.each<[string, () => unknown]>([
    ['signed by another', () => read(whole, { by: keys().privateKey })],
    [
      'changed by one bit',
      () =>
        read(whole, {
          change: (bytes) => {
            bytes[20] = (bytes[20] ?? 0) ^ 1;
            return bytes;
          },
        }),
    ],
    [
      'with something behind it',
      () => read(whole, { change: (bytes) => Buffer.concat([bytes, Buffer.from(' ')]) }),
    ],
    ['cut', () => read(whole, { change: (bytes) => bytes.subarray(0, -1) })],
    [
      'without a signature',
      () => readManifest(Buffer.from(JSON.stringify(whole)), '', feed, { seen: 0, now }),
    ],
    [
      'with a signature that goes on',
      () => {
        const bytes = Buffer.from(JSON.stringify(whole));
        const text = Buffer.concat([sign(null, bytes, ours.privateKey), Buffer.from('x')]).toString('base64');
        return readManifest(bytes, text, feed, { seen: 0, now });
      },
    ],
    ['of another channel', () => read({ ...whole, channel: 'beta' })],
    ['that expires now', () => read({ ...whole, expires: now.toISOString() })],
    ['older than what was seen', () => read(whole, { seen: 8 })],
    ['of another form', () => read({ ...whole, format: 'qcred-update-2' })],
    ['that says more than is known', () => read({ ...whole, run: 'rm' })],
    ['with a file elsewhere', () => read({ ...whole, files: [{ ...whole.files[0], name: '../x' }] })],
    ['with a version that is none', () => read({ ...whole, version: '1.2' })],
    ['with a page in the clear', () => read({ ...whole, page: 'http://updates.example/' })],
    ['that is no text of ours', () => read(['qcred-update'])],
  ])('is refused %s', (_what, reading) => {
    expect(reading).toThrow('What the update feed sends is refused');
  });
});

describe('a version', () => {
  it.each([
    ['1.2.3', '1.2.2', true],
    ['1.10.0', '1.9.9', true],
    ['2.0.0', '1.99.99', true],
    ['1.2.3', '1.2.3', false],
    ['1.2.2', '1.2.3', false],
    ['0.9.9', '1.0.0', false],
    ['1.2.3', '1.2.3-test', false],
  ])('%s comes after %s: %s', (version, than, newer) => {
    expect(isNewer(version, than)).toBe(newer);
  });
});
