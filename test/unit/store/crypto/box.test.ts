import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocked, open, seal } from '#core/store/crypto/box.ts';
import { forgetKey, subkey } from '#core/store/crypto/subkey.ts';
import { accelerated, portable } from '#core/store/crypto/xchacha.ts';
import { QCredError } from '#shared/errors.ts';

const text = (value: string) => new TextEncoder().encode(value);
const key = new Uint8Array(32).fill(7);

describe('box', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (plaintext, associated) => {
        const sealed = seal(key, plaintext, associated, randomBytes);
        expect(sealed.length).toBe(plaintext.length + 40);
        expect(Buffer.from(open(key, sealed, associated))).toEqual(Buffer.from(plaintext));
      }),
    );
    const sealed = seal(key, text('CANARY-box'), text(''), randomBytes);
    expect(Buffer.from(sealed).includes('CANARY')).toBe(false);
  });

  it('begins with its nonce: all of the 24 random bytes that it asked for', () => {
    const asked: Buffer[] = [];
    const recorded = (length: number) => {
      const bytes = randomBytes(length);
      asked.push(bytes);
      return bytes;
    };
    const sealed = Buffer.from(seal(key, text('plain'), text('place'), recorded));
    expect(asked.map(({ length }) => length)).toEqual([24]);
    expect(sealed.subarray(0, 24)).toEqual(asked[0]);
  });

  it('refuses another key, other associated bytes, any changed bit and any lost byte', () => {
    const sealed = seal(key, text('plain'), text('place'), randomBytes);
    expect(() => open(new Uint8Array(32), sealed, text('place'))).toThrow();
    expect(() => open(key, sealed, text('other'))).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(key, changed, text('place'))).toThrow();
      expect(() => open(key, sealed.subarray(0, at), text('place'))).toThrow();
    }
  });

  it('says of what is no whole box that it is too short, before it decrypts anything', () => {
    const sealed = seal(key, text('plain'), text('place'), randomBytes);
    for (const length of [0, 1, 24, 39])
      expect(() => open(key, sealed.subarray(0, length), text('place'))).toThrow('too short');
    expect(() => open(key, sealed.subarray(0, 40), text('place'))).not.toThrow('too short');
    expect(open(key, seal(key, text(''), text(''), randomBytes), text(''))).toHaveLength(0);
  });

  it('neither seals nor opens under a key that was overwritten, and says that the vault was locked', () => {
    const used = Uint8Array.from(key);
    const sealed = seal(used, text('plain'), text('place'), randomBytes);
    used.fill(0);
    const locked = expect.objectContaining({ code: 'locked' });
    expect(() => seal(used, text('plain'), text('place'), randomBytes)).toThrow(locked);
    expect(() => open(used, sealed, text('place'))).toThrow(locked);
    // One byte is not all bytes.
    used[31] = 1;
    expect(() => open(used, seal(used, text('plain'), text(''), randomBytes), text(''))).not.toThrow();
  });

  it('tells a locked vault from a box that is not what it should be', () => {
    expect(isLocked(new QCredError('locked', 'The vault is locked.'))).toBe(true);
    expect(isLocked(new QCredError('vault_corrupt', 'The vault is damaged.'))).toBe(false);
    expect(isLocked(Object.assign(new Error(), { code: 'locked' }))).toBe(false);
  });

  it('seals the same text differently each time', () => {
    const once = () => Buffer.from(seal(key, text('same'), text(''), randomBytes)).toString('hex');
    expect(once()).not.toBe(once());
  });
});

describe('the two ways to XChaCha20-Poly1305', () => {
  it('give the same bytes, so that what the command sealed opens in the app', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        bytes(32),
        bytes(24),
        fc.uint8Array(),
        fc.uint8Array(),
        (k, nonce, plaintext, associated) => {
          const sealed = Buffer.concat(accelerated.encrypt(k, nonce, plaintext, associated));
          expect(sealed).toEqual(Buffer.concat(portable.encrypt(k, nonce, plaintext, associated)));
          for (const { decrypt } of [accelerated, portable])
            expect(Buffer.from(decrypt(k, nonce, sealed, associated))).toEqual(Buffer.from(plaintext));
        },
      ),
    );
  });

  it('agree with the published vector', () => {
    // draft-irtf-cfrg-xchacha-03, A.3.1
    const from = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    const plaintext = text(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    );
    const pieces = accelerated.encrypt(
      Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i),
      Uint8Array.from({ length: 24 }, (_, i) => 0x40 + i),
      plaintext,
      from('50515253c0c1c2c3c4c5c6c7'),
    );
    expect(Buffer.concat(pieces).subarray(-16).toString('hex')).toBe('c0875924c1c7987947deafd8780acf49');
  });
});

describe('subkey', () => {
  it('gives every purpose its own 32 bytes, the same ones each time', () => {
    const hex = (purpose: Parameters<typeof subkey>[1]) => Buffer.from(subkey(key, purpose)).toString('hex');
    const all = (['vault', 'activity', 'backup', 'journal'] as const).map(hex);
    expect(new Set([...all, Buffer.from(key).toString('hex')]).size).toBe(5);
    expect(all.every((one) => one.length === 64)).toBe(true);
    // Files written by an earlier version must still open: this value may never change.
    expect(hex('vault')).toBe('572721542c3282d79be00874112fb6b97be8765038399937f330da8257c5f107');
  });

  it('derives each once, so that those who hold a subkey hold the one that is overwritten', () => {
    const own = Uint8Array.from(key);
    expect(subkey(own, 'vault')).toBe(subkey(own, 'vault'));
    expect(subkey(own, 'journal')).not.toBe(subkey(own, 'vault'));
  });

  it('is overwritten with the key it comes from, and with no other', () => {
    const [own, other] = [Uint8Array.from(key), Uint8Array.from(key)];
    const held = [subkey(own, 'vault'), subkey(own, 'session')];
    const kept = subkey(other, 'vault');
    forgetKey(own);
    for (const bytes of [own, ...held]) expect(bytes.every((byte) => byte === 0)).toBe(true);
    for (const bytes of [other, kept]) expect(bytes.some((byte) => byte !== 0)).toBe(true);
    // What is derived from an overwritten key is none of the forgotten ones, and a second time is no error.
    expect(subkey(own, 'vault')).not.toBe(held[0]);
    const unused = Uint8Array.from(key);
    forgetKey(unused);
    expect(unused.every((byte) => byte === 0)).toBe(true);
  });
});
