/**
 * Files of age (age-encryption.org/v1), closed with a passphrase or for an X25519 identity. The library is by
 * the format's author; only scrypt is not left to it, which would do it in JavaScript, at once, and up to a gigabyte.
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Stanza } from 'age-encryption';
import { hasCode } from '#shared/errors.ts';
import { damaged, stretchWithMemory, wrongPassword } from './cost.ts';

const form = 'This age file';
const armorHead = '-----BEGIN AGE ENCRYPTED FILE-----';
const head = 'age-encryption.org/v1\n';

/** Whether bytes begin as a file of age does. */
export function isAge(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 64).toString('latin1').trimStart();
  return start.startsWith(armorHead) || start.startsWith(head);
}

/**
 * Opens a file of age.
 *
 * @param secret the passphrase, or an identity (`AGE-SECRET-KEY-1…`)
 * @throws QCredError bad_input, unsupported for absurd work
 */
export async function openAge(file: Buffer, secret: string): Promise<Buffer> {
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  if (/^AGE-SECRET-KEY-/.test(secret.trim())) decrypter.addIdentity(secret.trim());
  else decrypter.addIdentity({ unwrapFileKey: (stanzas: Stanza[]) => fileKeyOf(stanzas, secret) });
  // Asked last, when the one before did not fit.
  decrypter.addIdentity({
    unwrapFileKey: () => {
      throw wrongPassword(form);
    },
  });
  try {
    const text = file.subarray(0, 64).toString('latin1').trimStart();
    const bytes = text.startsWith(armorHead) ? armor.decode(file.toString('latin1')) : file;
    return Buffer.from(await decrypter.decrypt(bytes));
  } catch (error) {
    if (hasCode(error, 'unsupported', 'bad_input')) throw error;
    throw damaged(form);
  }
}

/** What the stanza of a passphrase holds: age's specification, "The scrypt recipient type". */
async function fileKeyOf(stanzas: readonly Stanza[], passphrase: string): Promise<Uint8Array | null> {
  const [stanza] = stanzas;
  const [kind, salt = '', work = ''] = stanza?.args ?? [];
  if (!stanza || kind !== 'scrypt') return null;
  const saltBytes = Buffer.from(salt, 'base64');
  if (stanzas.length !== 1 || saltBytes.length !== 16 || !/^[1-9][0-9]?$/.test(work)) throw damaged(form);
  const key = await stretchWithMemory(form, passphrase, {
    salt: Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), saltBytes]),
    N: 2 ** Number(work),
    r: 8,
    p: 1,
    length: 32,
  });
  try {
    return chacha20poly1305(key, new Uint8Array(12)).decrypt(stanza.body);
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
