import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from '#core/crypto/box.ts';
import { subkey } from '#core/crypto/subkey.ts';
import { accelerated, portable } from '#core/crypto/xchacha.ts';

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
          expect(Buffer.from(accelerated.decrypt(k, nonce, sealed, associated))).toEqual(
            Buffer.from(plaintext),
          );
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
});
