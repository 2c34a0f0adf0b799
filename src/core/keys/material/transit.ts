import { constants, privateDecrypt } from 'node:crypto';
import { aeskwp } from '@noble/ciphers/aes.js';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { TransitFound } from '#shared/keyServer.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { openVaultServer, partsOf, type VaultServer } from '../../clouds/vaultServer/client.ts';
import { vaultServerOf } from '../../clouds/vaultServer/environment.ts';
import type { Deps } from '../../deps.ts';
import { readBase64 } from '../../formats/text/base64.ts';
import { edwardsMaterial } from './curve.ts';
import type { Materials } from './held.ts';
import type { Closed, ReadMaterial } from './material.ts';
import { readMaterial, readMaterialFile } from './read.ts';

/**
 * Keys of the Transit engine of HashiCorp Vault and OpenBao: those that may be exported, bare or wrapped for another key
 * of it ("Export key" and "Securely export key" in its API documentation).
 */
export interface Transit {
  /** In the place of what the environment says. */
  address?: string;
  /** Where the engine is mounted; `transit` unless told. */
  mount?: string;
}

/** How a key is given out wrapped: for which key of the engine, and where the private half of that is. */
export interface TransitWrapped {
  name: string;
  file: string;
  password?: string;
}

const KeyAnswer = z.object({
  data: z.object({
    type: z.string().max(64),
    exportable: z.boolean().catch(false),
    latest_version: z.int().catch(0),
  }),
});
const Exported = z.object({ data: z.object({ keys: z.record(z.string().max(16), z.string().max(65_536)) }) });

/** What a person looks through; another is found by its name. */
const mostListed = 200;

const openTransit = async (deps: Pick<Deps, 'env' | 'home'>, { address }: Transit): Promise<VaultServer> =>
  openVaultServer(deps, await vaultServerOf(deps, address));

const mountOf = ({ mount = 'transit' }: Transit): string[] => partsOf(mount);

/**
 * The keys of the engine, and which of them may be exported.
 *
 * @throws QCredError denied, connection_failed, service_failed, bad_input
 */
export async function listTransit(deps: Pick<Deps, 'env' | 'home'>, at: Transit): Promise<TransitFound> {
  const server = await openTransit(deps, at);
  try {
    const names = await server.list(...mountOf(at), 'keys');
    const found: TransitFound['found'] = [];
    for (const name of names.slice(0, mostListed)) {
      const told = KeyAnswer.safeParse(await server.read(...mountOf(at), 'keys', name)).data?.data;
      found.push({
        name,
        type: told?.type ?? null,
        exportable: told?.exportable ?? null,
        version: told?.latest_version ?? null,
      });
    }
    return { found, more: names.length > mostListed };
  } finally {
    server.close();
  }
}

/**
 * Has a key exported, and keeps it until it is imported.
 *
 * @param name of the key
 * @param options `version`: a number, the newest unless told; `codes`: the key for codes that belongs to it
 * @returns what the file to unwrap with is closed with, where it needs a password
 * @throws QCredError as `listTransit`, and not_found, unsupported
 */
export async function takeFromTransit(
  deps: Pick<Deps, 'env' | 'home'>,
  materials: Materials,
  at: Transit,
  name: string,
  { version, codes, wrapped }: { version?: string; codes?: boolean; wrapped?: TransitWrapped } = {},
): Promise<KmsMaterial | Closed> {
  const opening = wrapped && (await privateKeyIn(wrapped));
  if (opening && 'closed' in opening) return opening;
  const server = await openTransit(deps, at);
  try {
    const mount = mountOf(at);
    const key = KeyAnswer.safeParse(await server.read(...mount, 'keys', name)).data?.data;
    if (!key)
      throw new QCredError(
        'not_found',
        `There is no key "${name}" in ${mount.join('/')}.`,
        'List them first.',
      );
    const which = version ?? String(key.latest_version);
    const symmetric = codes === true || isSymmetric(key.type);
    const kind = codes === true ? 'hmac-key' : symmetric ? 'encryption-key' : 'signing-key';
    const path = wrapped ? ['byok-export', wrapped.name, name, which] : ['export', kind, name, which];
    const answer = await server.read(...mount, ...path);
    const text = Exported.safeParse(answer).data?.data.keys[which];
    if (text === undefined) throw notGiven(name);
    const found = opening
      ? await unwrapped(text, opening, key.type)
      : await exported(text, { symmetric, type: key.type });
    const form = `a key of Vault's Transit${opening ? ', wrapped on the way' : ''}`;
    return materials.keep({ ...found, form });
  } finally {
    server.close();
    opening?.pkcs8.fill(0);
  }
}

/** Types whose keys are bytes: "Key types" of the engine. */
const isSymmetric = (type: string): boolean => /^(?:aes|chacha20|xchacha20|hmac)/.test(type);

const notGiven = (name: string): QCredError =>
  new QCredError(
    'denied',
    `The Vault server does not give "${name}" out.`,
    'Only a key that was made "exportable" leaves it. Else make a new key, and encrypt anew what matters.',
  );

/** A key as "Export key" has it: base64 of bytes, or PEM; of Ed25519 base64 of seed and public key. */
async function exported(
  text: string,
  { symmetric, type }: { symmetric: boolean; type: string },
): Promise<ReadMaterial> {
  const bytes = text.includes('-----BEGIN') ? null : readBase64(text);
  const given = bytes ?? Buffer.from(text);
  try {
    if (type === 'ed25519' && bytes?.length === 64) {
      const material = edwardsMaterial(bytes.subarray(0, 32), bytes.subarray(32));
      return { material, form: '', notices: [] };
    }
    return whole(await readMaterial(given, symmetric ? { as: 'raw' } : {}));
  } finally {
    given.fill(0);
  }
}

/** A key as "Securely export key" has it: an AES key under RSA-OAEP, and behind it the key under that (RFC 5649). */
async function unwrapped(text: string, { pkcs8, bits }: Opening, type: string): Promise<ReadMaterial> {
  const blob = readBase64(text);
  let inner: Buffer | null = null;
  let given: Buffer | null = null;
  try {
    const key = { key: pkcs8, format: 'der' as const, type: 'pkcs8' as const };
    const size = bits / 8;
    if (!blob || blob.length <= size) throw new RangeError();
    const how = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    inner = privateDecrypt({ ...key, ...how }, blob.subarray(0, size));
    given = Buffer.from(aeskwp(inner).decrypt(blob.subarray(size)));
  } catch {
    throw new QCredError(
      'bad_input',
      'What the Vault server wrapped does not open with the key in that file.',
      'Choose the private half of the very key that it wraps for.',
    );
  } finally {
    inner?.fill(0);
  }
  try {
    return whole(await readMaterial(given, isSymmetric(type) ? { as: 'raw' } : {}));
  } finally {
    given.fill(0);
  }
}

function whole(found: ReadMaterial | Closed): ReadMaterial {
  if (!('closed' in found)) return found;
  throw new QCredError('unsupported', `${found.closed} stands within.`, 'Export it in another form.');
}

/** Of RSA, as PKCS#8. */
interface Opening {
  pkcs8: Buffer;
  bits: number;
}

async function privateKeyIn({ file, password }: TransitWrapped): Promise<Opening | Closed> {
  const found = await readMaterialFile(file, password);
  if ('closed' in found) return found;
  const { kind, bits, bytes: pkcs8 } = found.material;
  if (kind === 'rsa') return { pkcs8, bits };
  pkcs8.fill(0);
  throw new QCredError(
    'bad_input',
    'The key to unwrap with is no RSA key.',
    'Choose the private half of that key.',
  );
}
