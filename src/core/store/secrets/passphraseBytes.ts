/**
 * A passphrase on its way to the key that it opens. Bytes are UTF-8 in Normalization Form C and belong
 * to whoever is given them, who overwrites them after use. A string cannot be overwritten.
 */
export type Passphrase = string | Uint8Array<ArrayBuffer>;

/** Its bytes: those given, or those of the text. One keyboard writes é as one character, another as two. */
export const passphraseBytes = (passphrase: Passphrase): Uint8Array<ArrayBuffer> =>
  typeof passphrase === 'string' ? new TextEncoder().encode(passphrase.normalize('NFC')) : passphrase;

/** How many characters they are: every byte but those that continue one. */
export const countCharacters = (passphrase: Uint8Array): number =>
  passphrase.reduce((sum, byte) => sum + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
