import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import { hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';

/*
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). It is ChaCha20-Poly1305 under a key that HChaCha20
 * derives from the first 16 bytes of the nonce. Node's OpenSSL has the inner cipher natively, which
 * opens a large vault in a fraction of the time a program takes to warm up; Electron's BoringSSL does
 * not offer it by name, and there @noble/ciphers does all of it. Both give the same bytes.
 */

/** Encrypts or decrypts; the tag follows the ciphertext. */
interface Cipher {
  /** In pieces, which are put together where they are to stand: there may be many megabytes. */
  encrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array[];
  /** @throws Error when anything was changed */
  decrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, associated: Uint8Array): Uint8Array;
}

const native = 'chacha20-poly1305';
const tagLength = 16;

/** In JavaScript alone: works everywhere. */
export const portable: Cipher = {
  encrypt: (key, nonce, plaintext, associated) => [
    xchacha20poly1305(key, nonce, associated).encrypt(plaintext),
  ],
  decrypt: (key, nonce, ciphertext, associated) =>
    xchacha20poly1305(key, nonce, associated).decrypt(ciphertext),
};

/** With the platform's ChaCha20-Poly1305 inside. */
export const accelerated: Cipher = {
  encrypt(key, nonce, plaintext, associated) {
    const cipher = createCipheriv(native, derive(key, nonce), inner(nonce), { authTagLength: tagLength });
    cipher.setAAD(associated, { plaintextLength: plaintext.length });
    return [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  },
  decrypt(key, nonce, ciphertext, associated) {
    const end = ciphertext.length - tagLength;
    const decipher = createDecipheriv(native, derive(key, nonce), inner(nonce), { authTagLength: tagLength });
    decipher.setAAD(associated, { plaintextLength: end });
    decipher.setAuthTag(ciphertext.subarray(end));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
  },
};

/** The better of the two on this platform. */
export const xchacha: Cipher = getCiphers().includes(native) ? accelerated : portable;

/** "expand 32-byte k", the constant of the ChaCha family, as little-endian words. */
const sigma = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);

/** HChaCha20 of the key and the first 16 bytes of the nonce. */
function derive(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hchacha(sigma, words(key), words(nonce.subarray(0, 16)), out);
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  out.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return bytes;
}

/** Four zero bytes and the rest of the nonce. */
function inner(nonce: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(nonce.subarray(16), 4);
  return bytes;
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
