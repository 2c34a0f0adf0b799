import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicKeyFormat, PublicKeyForms } from '#shared/kms.ts';

/** A key as the program can read it; null for kinds that its cryptography does not know. */
function readable(spki: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

/** How many bytes a DER header at the beginning has, and how many it stands for. */
function header(der: Buffer, at: number): { body: number; length: number } | null {
  const first = der[at + 1];
  if (first === undefined) return null;
  if (first < 0x80) return { body: at + 2, length: first };
  const size = first & 0x7f;
  if (size === 0 || size > 3 || at + 2 + size > der.length) return null;
  return { body: at + 2 + size, length: der.readUIntBE(at + 2, size) };
}

/** The bit string of a SubjectPublicKeyInfo (RFC 5280, section 4.1): the point or the bytes alone. */
function bitString(spki: Buffer): Buffer | null {
  const outer = header(spki, 0);
  const algorithm = outer && spki[outer.body] === 0x30 ? header(spki, outer.body) : null;
  const at = algorithm ? algorithm.body + algorithm.length : -1;
  const bits = at > 0 && spki[at] === 0x03 ? header(spki, at) : null;
  if (!bits || bits.body + bits.length !== spki.length) return null;
  return spki.subarray(bits.body + 1);
}

const wire = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const text = (word: string): Buffer => wire(Buffer.from(word));
/** A number as RFC 4251 writes it: no sign bit set. */
const number = (bytes: Buffer): Buffer =>
  wire((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

const sshCurves: Readonly<Record<string, string>> = {
  'P-256': 'nistp256',
  'P-384': 'nistp384',
  'P-521': 'nistp521',
};

/** A line for `authorized_keys` (RFC 4253, 5656 and 8709); null for kinds that SSH does not have. */
function sshLine(key: KeyObject, raw: Buffer | null): string | null {
  const { kty, crv = '', n = '', e = '' } = key.export({ format: 'jwk' });
  const part = (value: unknown) => Buffer.from(String(value), 'base64url');
  const curve = sshCurves[crv];
  const [name, body] =
    kty === 'RSA'
      ? ['ssh-rsa', Buffer.concat([text('ssh-rsa'), number(part(e)), number(part(n))])]
      : crv === 'Ed25519' && raw
        ? ['ssh-ed25519', Buffer.concat([text('ssh-ed25519'), wire(raw)])]
        : curve && raw
          ? [`ecdsa-sha2-${curve}`, Buffer.concat([text(`ecdsa-sha2-${curve}`), text(curve), wire(raw)])]
          : ['', null];
  return body === null ? null : `${name} ${body.toString('base64')}`;
}

/** Text as PEM (RFC 7468). */
const pem = (der: Buffer): string =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;

/**
 * A public key in every form there is for it. A service may answer with the raw bytes of a kind that
 * nothing here knows: then only these are shown.
 *
 * @param bytes SubjectPublicKeyInfo, or the raw bytes
 */
export function publicKeyForms(bytes: Buffer, spec: string): PublicKeyForms {
  const key = readable(bytes);
  const bits = bitString(bytes);
  const isSpki = key !== null || bits !== null;
  const isRsa = key?.asymmetricKeyType === 'rsa';
  const raw = isRsa ? null : isSpki ? bits : bytes;
  return {
    spec,
    pem: isSpki ? pem(bytes) : '',
    der: isSpki ? bytes.toString('base64') : '',
    raw: raw?.toString('hex') ?? null,
    jwk: key ? jwkOf(key) : null,
    ssh: key ? sshLine(key, raw) : null,
  };
}

function jwkOf(key: KeyObject): string | null {
  try {
    return JSON.stringify(key.export({ format: 'jwk' }));
  } catch {
    return null;
  }
}

/** A public key as a file has it; null for a form that its kind does not have. */
export function publicKeyFile(forms: PublicKeyForms, format: PublicKeyFormat): Buffer | null {
  if (format === 'der') return forms.der === '' ? null : Buffer.from(forms.der, 'base64');
  const text = { pem: forms.pem, hex: forms.raw, jwk: forms.jwk, ssh: forms.ssh }[format];
  return text ? Buffer.from(`${text.trimEnd()}\n`) : null;
}
