import {
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { base64, type KmsActions, type KmsCall } from './call.ts';
import { endDryRun } from './cipher.ts';
import { currentMaterial } from './envelope.ts';
import { keyOf, noteUse, working } from './find.ts';
import { blob, oneOf } from './input.ts';
import { algorithmsOf, specNames, usageWord } from './metadata.ts';
import { privateKeyOf, publicKeyOf, spkiOf } from './pair.ts';
import { kmsRefusal, unsupported, validation } from './refusals.ts';
import { type Hash, signRsaDigest, verifyRsaDigest } from './rsaDigest.ts';
import { waitForClient } from './sidecar.ts';
import type { KeySpec } from './specs.ts';
import type { KmsKey } from './storage.ts';
import { signDigest, verifyDigest } from './weierstrass.ts';

const mostMessage = 4096;
const mostSignature = 6144;

const specOf = ({ dialect }: KmsCall, key: KmsKey): KeySpec | undefined => dialect.specs.get(key.spec);

const hashOf = (algorithm: string): Hash => {
  const bits = /(256|384|512)$/.exec(algorithm)?.[1];
  return bits === '512' ? 'sha512' : bits === '384' ? 'sha384' : 'sha256';
};

/** A message or its digest, as it is signed. */
interface Signed {
  algorithm: string;
  message: Buffer;
  /** The digest, for algorithms that sign one. */
  digest: Buffer;
}

/** @throws Refusal ValidationException */
function signedOf(call: KmsCall, key: KmsKey): Signed {
  const { input } = call;
  const spec = specOf(call, key);
  const algorithm = oneOf(input, 'SigningAlgorithm', spec?.signing ?? []);
  const type = oneOf(input, 'MessageType', ['RAW', 'DIGEST', 'EXTERNAL_MU'], 'RAW');
  const message = blob(input, 'Message', { max: mostMessage });
  const hashes = spec?.family === 'rsa' || spec?.family === 'ec';
  if (!hashes && type !== 'RAW') throw validation(`${algorithm} takes the message itself here.`);
  if (!hashes) return { algorithm, message, digest: message };
  const hash = hashOf(algorithm);
  const digest = type === 'RAW' ? createHash(hash).update(message).digest() : message;
  if (digest.length !== createHash(hash).digest().length) {
    throw validation(`Digest is invalid length for algorithm ${algorithm}.`);
  }
  return { algorithm, message, digest };
}

const isPss = (algorithm: string): boolean => algorithm.includes('PSS');

/** A coordinate or scalar of a JSON Web Key. */
const part = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : '', 'base64url');

function signWith({ family, size }: KeySpec, key: KmsKey, { algorithm, message, digest }: Signed): Buffer {
  const secret = privateKeyOf(key);
  if (family === 'rsa') return signRsaDigest(secret, isPss(algorithm), hashOf(algorithm), digest);
  if (family !== 'ec') return sign(null, message, secret);
  return signDigest(String(size), part(secret.export({ format: 'jwk' }).d), digest);
}

function isSignedBy(
  { family, size }: KeySpec,
  key: KmsKey,
  { algorithm, message, digest }: Signed,
  signature: Buffer,
): boolean {
  const known = publicKeyOf(key);
  if (family === 'rsa') return verifyRsaDigest(known, isPss(algorithm), hashOf(algorithm), digest, signature);
  if (family !== 'ec') return verify(null, message, known, signature);
  const { x, y } = known.export({ format: 'jwk' });
  return verifyDigest(String(size), { x: part(x), y: part(y) }, digest, signature);
}

const signer = (call: KmsCall, action: 'Sign' | 'Verify') =>
  keyOf(call, action, { aliases: true, grant: action, states: working, usage: 'SIGN_VERIFY' });

/** @throws Refusal UnsupportedOperationException */
function knownSpec(call: KmsCall, key: KmsKey): KeySpec {
  const spec = specOf(call, key);
  if (spec && spec.family !== 'shared') return spec;
  throw unsupported(`${key.spec} is not known here.`);
}

function macOf(key: KmsKey, algorithm: string, message: Buffer): Buffer {
  const bytes = currentMaterial(key)?.bytes ?? Buffer.alloc(0);
  return createHmac(algorithm.replace('HMAC_SHA_', 'sha'), bytes).update(message).digest();
}

async function macCall(call: KmsCall, action: 'GenerateMac' | 'VerifyMac') {
  const key = await keyOf(call, action, {
    aliases: true,
    grant: action,
    states: working,
    usage: 'GENERATE_VERIFY_MAC',
  });
  const algorithm = oneOf(call.input, 'MacAlgorithm', specOf(call, key)?.mac ?? []);
  const message = blob(call.input, 'Message', { max: mostMessage });
  endDryRun(call);
  noteUse(call, key, action);
  return {
    mac: macOf(key, algorithm, message),
    common: { KeyId: call.dialect.keyArn(call.account, key.id), MacAlgorithm: algorithm },
  };
}

export const signingActions: KmsActions = {
  async Sign(call) {
    const { account, dialect } = call;
    const key = await signer(call, 'Sign');
    const spec = knownSpec(call, key);
    const signed = signedOf(call, key);
    endDryRun(call);
    if (spec.shared) await waitForClient(call, key);
    noteUse(call, key, 'Sign');
    return {
      KeyId: dialect.keyArn(account, key.id),
      Signature: base64(signWith(spec, key, signed)),
      SigningAlgorithm: signed.algorithm,
    };
  },

  async Verify(call) {
    const { account, dialect, input } = call;
    const key = await signer(call, 'Verify');
    const spec = knownSpec(call, key);
    const signed = signedOf(call, key);
    const signature = blob(input, 'Signature', { max: mostSignature });
    endDryRun(call);
    noteUse(call, key, 'Verify');
    if (!isSignedBy(spec, key, signed, signature)) throw kmsRefusal('KMSInvalidSignatureException', '');
    return {
      KeyId: dialect.keyArn(account, key.id),
      SignatureValid: true,
      SigningAlgorithm: signed.algorithm,
    };
  },

  async GenerateMac(call) {
    const { mac, common } = await macCall(call, 'GenerateMac');
    return { ...common, Mac: base64(mac) };
  },

  async VerifyMac(call) {
    const given = blob(call.input, 'Mac', { max: mostSignature });
    const { mac, common } = await macCall(call, 'VerifyMac');
    if (given.length !== mac.length || !timingSafeEqual(given, mac)) {
      throw kmsRefusal('KMSInvalidMacException', '');
    }
    return { ...common, MacValid: true };
  },

  async GetPublicKey(call) {
    const { account, dialect } = call;
    const key = await keyOf(call, 'GetPublicKey', { aliases: true, grant: 'GetPublicKey', states: working });
    const family = specOf(call, key)?.family;
    const arn = dialect.keyArn(account, key.id);
    if (family === 'symmetric' || family === 'hmac') throw unsupported(`${arn} is no asymmetric key.`);
    return {
      KeyId: arn,
      PublicKey: base64(spkiOf(key)),
      ...specNames(call, key),
      KeyUsage: usageWord(call, key),
      ...algorithmsOf(call, key),
    };
  },

  async DeriveSharedSecret(call) {
    const { account, dialect, input } = call;
    const key = await keyOf(call, 'DeriveSharedSecret', {
      aliases: true,
      grant: 'DeriveSharedSecret',
      states: working,
      usage: 'KEY_AGREEMENT',
    });
    if (dialect.id === 'aws') oneOf(input, 'KeyAgreementAlgorithm', ['ECDH']);
    const theirs = blob(input, 'PublicKey', { max: 8192 });
    endDryRun(call);
    noteUse(call, key, 'DeriveSharedSecret');
    try {
      const publicKey = createPublicKey({ key: theirs, format: 'der', type: 'spki' });
      return {
        KeyId: dialect.keyArn(account, key.id),
        SharedSecret: base64(diffieHellman({ privateKey: privateKeyOf(key), publicKey })),
        KeyAgreementAlgorithm: 'ECDH',
        KeyOrigin: key.origin,
      };
    } catch {
      throw kmsRefusal(
        dialect.id === 'aws' ? 'ValidationException' : 'InvalidPublicKeyException',
        'The public key is not one on the same curve.',
      );
    }
  },
};
