/**
 * A passphrase as the application takes it: in UTF-8, in Normalization Form C, because one keyboard writes
 * é as one character and another as two. Bytes can be overwritten there after use, a string cannot.
 */
export const passphraseBytes = (passphrase: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(passphrase.normalize('NFC'));
