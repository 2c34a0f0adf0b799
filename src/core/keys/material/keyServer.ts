import { QCredError } from '#shared/errors.ts';
import type { KeyServerFound } from '#shared/keyServer.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { readAuthority } from '../../clouds/client/wire/authority.ts';
import { type Kmip, openKmip } from '../../clouds/kmip/client.ts';
import type { KmipLocation } from '../../clouds/kmip/connection.ts';
import { readBounded } from './file.ts';
import type { Materials } from './held.ts';
import { kmipMaterial } from './kmip.ts';
import type { Closed } from './material.ts';
import { readMaterialFile } from './read.ts';

/** A KMIP server, and the files with which it is asked. */
export interface KeyServer {
  /** `HOST`, `HOST:PORT` or `[::1]:PORT`. */
  server: string;
  /** Paths of PEM files: the person's certificate, its key, and the authorities to trust. */
  certificate: string;
  key: string;
  authority?: string;
  /** Of the key's file. */
  password?: string;
}

/** The port that IANA registered for KMIP. */
const usualPort = 5696;

/** @throws QCredError bad_input */
export function parseServer(given: string): { host: string; port: number } {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(given.trim());
  const port = found?.[3] === undefined ? usualPort : Number(found[3]);
  const host = found?.[1] ?? found?.[2];
  if (host !== undefined && port > 0 && port < 65_536) return { host, port };
  throw new QCredError(
    'bad_input',
    'This is no address of a key server.',
    'Write its host, with its port where that is not 5696: kmip.example.com:5696.',
  );
}

/**
 * What a key server has that this certificate may see.
 *
 * @param name only what is called so
 * @returns what the key's file is closed with, where it needs its password
 * @throws QCredError bad_input, denied, connection_failed, service_failed
 */
export async function listKeyServer(at: KeyServer, name?: string): Promise<KeyServerFound | Closed> {
  return withServer(at, async (kmip) => {
    const { found, more } = await kmip.find(name);
    return { version: kmip.version, found, more };
  });
}

/** How a key is to be given out: encrypted with another, which the server knows by a name, and which is in a file. */
export interface Wrapped {
  id: string;
  file: string;
}

/**
 * Has a key server give a key out, and keeps it until it is imported.
 *
 * @throws QCredError as `listKeyServer`, and not_found, unsupported
 */
export async function takeFromKeyServer(
  materials: Materials,
  at: KeyServer,
  id: string,
  wrapped?: Wrapped,
): Promise<KmsMaterial | Closed> {
  const wrappingKey = wrapped && (await wrappingKeyOf(wrapped.file));
  try {
    return await withServer(at, (kmip) =>
      kmip.get(id, async (object) => materials.keep(await kmipMaterial(object, wrappingKey)), wrapped?.id),
    );
  } finally {
    wrappingKey?.fill(0);
  }
}

async function wrappingKeyOf(file: string): Promise<Buffer> {
  const found = await readMaterialFile(file);
  if (!('closed' in found)) {
    const { kind, bytes } = found.material;
    if (kind === 'symmetric' && [16, 24, 32].includes(bytes.length)) return bytes;
    bytes.fill(0);
  }
  throw new QCredError(
    'bad_input',
    'The key to unwrap with is no AES key, or is encrypted.',
    'It has 16, 24 or 32 bytes: bare, in hex or in base64.',
  );
}

async function withServer<T>(at: KeyServer, use: (kmip: Kmip) => Promise<T>): Promise<T | Closed> {
  const { host, port } = parseServer(at.server);
  // Opened here: Electron's TLS does not open every form that a key file has.
  const found = await readMaterialFile(at.key, at.password);
  if ('closed' in found) return found;
  const key = pemOf(found.material.bytes);
  found.material.bytes.fill(0);
  try {
    const place: KmipLocation = {
      host,
      port,
      key,
      certificate: await readCertificate(at.certificate),
      ...(at.authority === undefined ? {} : { authority: await readAuthority(at.authority) }),
    };
    const kmip = await openKmip(place);
    try {
      return await use(kmip);
    } finally {
      kmip.close();
    }
  } finally {
    key.fill(0);
  }
}

/** PKCS#8 as TLS takes it. */
function pemOf(der: Buffer): Buffer {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return Buffer.from(`-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`);
}

async function readCertificate(path: string): Promise<Buffer> {
  const bytes = await readBounded(path);
  if (bytes.includes('-----BEGIN CERTIFICATE-----')) return bytes;
  bytes.fill(0);
  throw new QCredError(
    'bad_input',
    `There is no certificate in ${path}.`,
    'Choose a PEM file: a text that has "-----BEGIN CERTIFICATE-----" in it.',
  );
}
