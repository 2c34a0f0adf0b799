/**
 * Bitwarden's export that a password closes: bitwarden.com/help/encrypted-export, and the importer of its own clients. Read
 * only.
 */
import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { checkArgon2, damaged, stretch, tooCostly, wrongPassword } from './cost.ts';

const form = 'This export';

/** What stands around the sealed content. */
const Sealed = z.object({
  encrypted: z.literal(true),
  passwordProtected: z.literal(true),
  salt: z.string().min(1).max(1024),
  kdfType: z.int(),
  kdfIterations: z.int().positive(),
  kdfMemory: z.int().positive().nullish(),
  kdfParallelism: z.int().positive().nullish(),
  encKeyValidation_DO_NOT_EDIT: z.string().max(4096),
  data: z.string(),
});
export type SealedExport = z.infer<typeof Sealed>;

/** An export that a password closes; null for anything else. */
export const sealedExport = (value: unknown): SealedExport | null => Sealed.safeParse(value).data ?? null;

const hmac = (key: Buffer, ...parts: readonly Uint8Array[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest();

/** HKDF-Expand (RFC 5869) of one block. */
const expand = (key: Buffer, info: string): Buffer => hmac(key, Buffer.from(info), Buffer.from([1]));

/** The password, stretched as the file asks for. @throws QCredError unsupported for absurd parameters */
async function stretched(sealed: SealedExport, password: string): Promise<Buffer> {
  const { kdfType, kdfIterations, kdfMemory, kdfParallelism } = sealed;
  // The text itself is the salt, not what it is base64 of.
  const salt = Buffer.from(sealed.salt);
  if (kdfType === 0) {
    return stretch(form, password, { salt, rounds: kdfIterations, length: 32, digest: 'sha256' });
  }
  if (kdfType !== 1 || !kdfMemory || !kdfParallelism) throw damaged(form);
  const kilobytes = kdfMemory * 1024;
  checkArgon2(form, { kilobytes, passes: kdfIterations, lanes: kdfParallelism });
  if (kilobytes < 8 * kdfParallelism) throw tooCostly(form);
  const { argon2id } = await import('hash-wasm');
  const made = await argon2id({
    password,
    salt: createHash('sha256').update(salt).digest(),
    iterations: kdfIterations,
    parallelism: kdfParallelism,
    memorySize: kilobytes,
    hashLength: 32,
    outputType: 'binary',
  });
  return Buffer.from(made);
}

/** `2.IV|CONTENT|MAC`, each base64: AES-256-CBC, then HMAC-SHA-256. Null where the MAC is of another key. */
function opened(text: string, keys: { enc: Buffer; mac: Buffer }): Buffer | null {
  const [kind, rest = ''] = text.split('.', 2);
  const [iv, content, mac, more] = rest.split('|').map((part) => Buffer.from(part, 'base64'));
  if (kind !== '2' || iv?.length !== 16 || !content || mac?.length !== 32 || more) throw damaged(form);
  if (!timingSafeEqual(hmac(keys.mac, iv, content), mac)) return null;
  const opening = createDecipheriv('aes-256-cbc', keys.enc, iv);
  return Buffer.concat([opening.update(content), opening.final()]);
}

/**
 * Opens an export with its password.
 *
 * @returns the JSON that it holds
 * @throws QCredError bad_input, unsupported
 */
export async function openExport(sealed: SealedExport, password: string): Promise<Buffer> {
  const key = await stretched(sealed, password);
  const keys = { enc: expand(key, 'enc'), mac: expand(key, 'mac') };
  key.fill(0);
  try {
    if (opened(sealed.encKeyValidation_DO_NOT_EDIT, keys) === null) throw wrongPassword(form);
    const content = opened(sealed.data, keys);
    if (content === null) throw damaged(form);
    return content;
  } catch (error) {
    throw error instanceof QCredError ? error : damaged(form);
  } finally {
    keys.enc.fill(0);
    keys.mac.fill(0);
  }
}
