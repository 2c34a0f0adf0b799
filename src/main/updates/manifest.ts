import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';

/** Where updates are told of, and by whom. */
export interface Feed {
  /** The folder of `latest.json` and its signature: https, with a slash at its end. */
  url: string;
  /** The Ed25519 key of who releases: its 32 bytes in base64. */
  publicKey: string;
  /** "stable" */
  channel: string;
}

/** The release of a channel. What is not described here is refused: an older QCred cannot know what it means. */
const Manifest = z.strictObject({
  format: z.literal('qcred-update'),
  channel: z.string().max(40),
  /** Grows with each that is published, so that an earlier one is told from a later one. */
  serial: z.int().min(1),
  /** ISO instant from which it is not to be trusted any more. */
  expires: z.iso.datetime(),
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
  /** Where a person reads about it. */
  page: z.url({ protocol: /^https$/ }).max(500),
  files: z
    .array(
      z.strictObject({
        /** "linux-x64-appimage", "linux-arm64-deb", "darwin-arm64-dmg" */
        target: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+){2}$/),
        name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/),
        size: z.int().min(1).max(1_000_000_000),
        /** Of the file, in base64. */
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
      }),
    )
    .max(50),
});
export type Manifest = z.infer<typeof Manifest>;
export type UpdateFile = Manifest['files'][number];

const refused = (why: string): QCredError =>
  new QCredError(
    'service_failed',
    `What the update feed sends is refused: ${why}`,
    'Nothing was installed. If it stays so, tell those who make QCred.',
  );

/**
 * Reads what a feed says, after the very bytes that are read were found to be signed.
 *
 * @param bytes of `latest.json`
 * @param signature in base64, of these bytes
 * @param feed whose key and channel they have to be
 * @param seen the highest serial that was seen of the channel; 0 for none
 * @throws QCredError service_failed for another's, a changed, an expired or an earlier one
 */
export function readManifest(
  bytes: Uint8Array,
  signature: string,
  { publicKey, channel }: Feed,
  { seen, now }: { seen: number; now: Date },
): Manifest {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signed = Buffer.from(signature.trim(), 'base64');
  if (signed.length !== 64 || !verify(null, bytes, key, signed)) {
    throw refused('its signature is not that of who makes QCred.');
  }
  const manifest = parsed(bytes);
  if (manifest.channel !== channel)
    throw refused(`it is of the channel ${manifest.channel}, not ${channel}.`);
  if (Date.parse(manifest.expires) <= now.getTime()) throw refused('it has expired.');
  if (manifest.serial < seen) throw refused('it is older than what was seen before.');
  return manifest;
}

function parsed(bytes: Uint8Array): Manifest {
  try {
    return Manifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw refused('it is not what this version understands.');
  }
}
