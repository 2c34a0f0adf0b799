/** For whom key material is wrapped: a public RSA key, in any of the forms in which services hand one out. */
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { Recipient } from '#shared/keyMaterial.ts';
import { readBase64 } from '../../formats/text/base64.ts';
import { mostMaterialBytes, tooLarge } from '../material/file.ts';
import type { WrappingAlgorithm } from '../material/wrap.ts';
import { isWrapping } from '../material/wrap.ts';

/** A recipient, with what its service wants back. */
export interface ReadRecipient {
  view: Recipient;
  /** SubjectPublicKeyInfo. */
  spki: Buffer;
  algorithm: WrappingAlgorithm | null;
  /** Of AWS: which key it is for, and what is handed back with the blob. */
  aws: { keyId: string; token: string } | null;
  /** Of Google: the name of the import job. */
  google: { job: string; method: string } | null;
}

/** GetParametersForImport's answer, as `aws kms` prints it. */
const AwsParameters = z.object({
  KeyId: z.string().max(2048).default(''),
  PublicKey: z.string().max(16_384),
  ImportToken: z.string().min(1).max(16_384),
  ParametersValidTo: z.union([z.string().max(64), z.number()]).optional(),
});

/** An import job, as `gcloud kms import-jobs describe --format json` prints it. */
const GoogleJob = z.object({
  name: z.string().max(1024).default(''),
  importMethod: z.string().max(64),
  state: z.string().max(64).optional(),
  expireTime: z.string().max(64).optional(),
  publicKey: z.object({ pem: z.string().max(16_384) }),
});

/** "Key wrapping" and "ImportMethod" in Google's documentation of Cloud KMS. */
const googleMethods: Readonly<Record<string, WrappingAlgorithm>> = {
  RSA_OAEP_3072_SHA1_AES_256: 'RSA_AES_KEY_WRAP_SHA_1',
  RSA_OAEP_4096_SHA1_AES_256: 'RSA_AES_KEY_WRAP_SHA_1',
  RSA_OAEP_3072_SHA256_AES_256: 'RSA_AES_KEY_WRAP_SHA_256',
  RSA_OAEP_4096_SHA256_AES_256: 'RSA_AES_KEY_WRAP_SHA_256',
  RSA_OAEP_3072_SHA256: 'RSAES_OAEP_SHA_256',
  RSA_OAEP_4096_SHA256: 'RSAES_OAEP_SHA_256',
};

const Jwk = z.object({
  kty: z.string().max(16),
  n: z.string().max(4096).optional(),
  e: z.string().max(64).optional(),
  use: z.string().max(16).optional(),
});

const unreadable = (): QCredError =>
  new QCredError(
    'bad_input',
    'This is no public key that material can be wrapped for.',
    'Give an RSA public key as PEM, DER or JWK, a certificate, or the import parameters of AWS or Google.',
  );

const over = (what: string, at: string): QCredError =>
  new QCredError('bad_input', `${what} ran out on ${at.slice(0, 10)}.`, 'Ask the service for new ones.');

/** What is told of a moment that may be over. @throws QCredError bad_input */
function checkMoment(what: string, at: string | number | undefined, now: Date): void {
  if (at === undefined) return;
  const moment = new Date(typeof at === 'number' ? at * 1000 : at);
  if (Number.isNaN(moment.getTime())) throw unreadable();
  if (moment <= now) throw over(what, moment.toISOString());
}

/** @throws QCredError */
function checked(key: KeyObject): { spki: Buffer; bits: number } {
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || key.type !== 'public') {
    throw new QCredError(
      'unsupported',
      'Material is wrapped for RSA keys, and this is a key of another kind.',
      'Give an RSA key of 2048 to 4096 bits.',
    );
  }
  // NIST SP 800-56B, section 6.2: larger than 2^16 and odd. With an exponent of 1 nothing would be hidden.
  if (bits < 2048 || bits > 4096 || publicExponent < 65_537n || publicExponent % 2n === 0n) {
    throw new QCredError(
      'unsupported',
      `Nothing is wrapped for this RSA key of ${bits} bits: it is too weak, or of an unusual kind.`,
      'Give an RSA key of 2048 to 4096 bits with the usual exponent, 65537.',
    );
  }
  return { spki: key.export({ type: 'spki', format: 'der' }), bits };
}

type Read = Omit<ReadRecipient, 'view' | 'spki'> & {
  form: string;
  key: KeyObject;
  notices: Recipient['notices'];
};
const plainly = { algorithm: null, aws: null, google: null, notices: [] };

function fromJson(value: unknown, now: Date): Read {
  const aws = AwsParameters.safeParse(value).data;
  if (aws) {
    checkMoment('These import parameters', aws.ParametersValidTo, now);
    const der = readBase64(aws.PublicKey);
    if (!der || !readBase64(aws.ImportToken)) throw unreadable();
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return {
      ...plainly,
      form: 'AWS import parameters',
      key,
      aws: { keyId: aws.KeyId, token: aws.ImportToken },
      notices: [
        {
          level: 'info',
          message: 'These parameters do not say how the material has to be wrapped.',
          hint: 'It is what was said when they were asked for (--wrapping-algorithm).',
        },
      ],
    };
  }
  const google = GoogleJob.safeParse(value).data;
  if (google) {
    const algorithm = Object.hasOwn(googleMethods, google.importMethod)
      ? (googleMethods[google.importMethod] ?? null)
      : null;
    if (algorithm === null) throw unreadable();
    checkMoment('This import job', google.expireTime, now);
    if (google.state !== undefined && google.state !== 'ACTIVE') {
      throw new QCredError(
        'bad_input',
        'This import job is not active.',
        'Wait until it is, or make another.',
      );
    }
    return {
      ...plainly,
      form: 'an import job of Google Cloud',
      key: createPublicKey(google.publicKey.pem),
      algorithm,
      google: { job: google.name, method: google.importMethod },
    };
  }
  const keys = z.object({ keys: z.array(z.unknown()).length(1) }).safeParse(value).data?.keys;
  const jwk = Jwk.safeParse(keys ? keys[0] : value).data;
  if (!jwk || jwk.use === 'sig') throw unreadable();
  const { kty, n = '', e = '' } = jwk;
  if (kty !== 'RSA') {
    throw new QCredError('unsupported', 'This JWK is no RSA key.', 'Give an RSA key of 2048 to 4096 bits.');
  }
  return { ...plainly, form: 'JWK', key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }) };
}

function fromCertificate(bytes: Buffer, form: string, now: Date): Read {
  const certificate = new X509Certificate(bytes);
  checkMoment('This certificate', certificate.validTo, now);
  return {
    ...plainly,
    form,
    key: certificate.publicKey,
    notices: [
      {
        level: 'info',
        message: `The certificate names ${certificate.subject.replaceAll('\n', ', ') || 'nobody'}.`,
        hint: 'Who issued it is not checked: compare its key with what its owner tells you.',
      },
    ],
  };
}

function read(bytes: Buffer, now: Date): Read {
  const text = bytes.toString('latin1').trim();
  if (text.startsWith('{')) return fromJson(JSON.parse(bytes.toString('utf8')), now);
  if (/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text)) {
    throw new QCredError(
      'bad_input',
      'This is a private key. Only its public part is wanted here.',
      'Write that alone: "openssl pkey -in FILE -pubout".',
    );
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return fromCertificate(bytes, 'a certificate (PEM)', now);
  if (text.includes('-----BEGIN '))
    return { ...plainly, form: 'a public key (PEM)', key: createPublicKey(text) };
  try {
    return {
      ...plainly,
      form: 'a public key (DER)',
      key: createPublicKey({ key: bytes, format: 'der', type: 'spki' }),
    };
  } catch {
    return fromCertificate(bytes, 'a certificate (DER)', now);
  }
}

/**
 * Finds out for whom something is to be wrapped.
 *
 * @param bytes of a file
 * @param wanted how, where the file does not say
 * @throws QCredError bad_input, unsupported: no such key, a weak one, parameters that ran out
 */
export function readRecipient(bytes: Buffer, now: Date, wanted?: string): ReadRecipient {
  if (bytes.length > mostMaterialBytes) throw tooLarge();
  let found: Read;
  try {
    found = read(bytes, now);
  } catch (error) {
    if (error instanceof QCredError) throw error;
    throw unreadable();
  }
  const { key, form, aws, google, notices } = found;
  const { spki, bits } = checked(key);
  if (wanted !== undefined && !isWrapping(wanted)) {
    throw new QCredError(
      'bad_input',
      `"${wanted}" is no way of wrapping that is known here.`,
      'It is RSAES_OAEP_SHA_256, RSAES_OAEP_SHA_1, RSA_AES_KEY_WRAP_SHA_256 or RSA_AES_KEY_WRAP_SHA_1.',
    );
  }
  if (wanted !== undefined && found.algorithm !== null && wanted !== found.algorithm) {
    throw new QCredError(
      'bad_input',
      `This import job wants ${found.algorithm}.`,
      'Leave the algorithm out.',
    );
  }
  const algorithm = found.algorithm ?? wanted ?? null;
  const check = createHash('sha256').update(spki).digest('hex');
  return { view: { form, bits, check, algorithm, notices }, spki, algorithm, aws, google };
}
