import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { base64, type KmsActions, type KmsCall } from './call.ts';
import { currentMaterial, seal, sealedBy, unseal } from './envelope.ts';
import { findKey, keyOf, noteUse, permitKey, working } from './find.ts';
import { blob, oneOf, optionalText, pairs, truth } from './input.ts';
import { privateKeyOf, publicKeyOf } from './pair.ts';
import { kmsRefusal, validation } from './refusals.ts';
import { waitForClient } from './sidecar.ts';
import type { KmsKey } from './storage.ts';

/** "Encrypt" in the API reference. */
const mostPlaintext = 4096;
const mostCiphertext = 6144;
const usage = 'ENCRYPT_DECRYPT';

const hashes = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' } as const;

const oaep = (algorithm: string): string =>
  Object.entries(hashes).find(([name]) => name === algorithm)?.[1] ?? '';

/** A request that only asks whether it would be done. @throws Refusal DryRunOperationException */
export function endDryRun(call: KmsCall): void {
  if (!truth(call.input, 'DryRun')) return;
  throw kmsRefusal(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  );
}

const algorithmOf = ({ input, dialect }: KmsCall, key: KmsKey, parameter: string): string =>
  oneOf(input, parameter, dialect.specs.get(key.spec)?.encryption ?? [], 'SYMMETRIC_DEFAULT');

/** @throws Refusal ValidationException: pairs of keys authenticate no context */
function contextFor(call: KmsCall, key: KmsKey, parameter: string): Record<string, string> {
  const context = pairs(call.input, parameter);
  if (key.spec === 'SYMMETRIC_DEFAULT' || Object.keys(context).length === 0) return context;
  throw validation('EncryptionContext is not supported with asymmetric keys.');
}

function encryptWith(
  key: KmsKey,
  algorithm: string,
  plaintext: Buffer,
  context: Record<string, string>,
): Buffer {
  if (key.spec === 'SYMMETRIC_DEFAULT') return seal(key, plaintext, context);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return publicEncrypt({ key: publicKeyOf(key), padding, oaepHash: oaep(algorithm) }, plaintext);
  } catch {
    throw validation(`Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data of this length.`);
  }
}

function decryptWith(
  call: KmsCall,
  key: KmsKey,
  algorithm: string,
  ciphertext: Buffer,
  context: Record<string, string>,
): { plaintext: Buffer; materialId?: string } {
  if (key.spec === 'SYMMETRIC_DEFAULT') return unseal(call.store, key, ciphertext, context);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return {
      plaintext: privateDecrypt({ key: privateKeyOf(key), padding, oaepHash: oaep(algorithm) }, ciphertext),
    };
  } catch {
    throw kmsRefusal('InvalidCiphertextException', '');
  }
}

/** The key that a ciphertext is for: the one that is named, else the one it says. @throws Refusal */
async function keyFor(
  call: KmsCall,
  ciphertext: Buffer,
  names: { parameter: string; algorithm: string },
): Promise<{ key: KmsKey; ref: string }> {
  const ref = optionalText(call.input, names.parameter, { max: 2048 });
  const symmetric =
    oneOf(call.input, names.algorithm, ['SYMMETRIC_DEFAULT', ...Object.keys(hashes)], 'SYMMETRIC_DEFAULT') ===
    'SYMMETRIC_DEFAULT';
  if (!symmetric && ref === undefined) throw validation(`${names.parameter} is required for this algorithm.`);
  const sealed = symmetric ? sealedBy(call.store, ciphertext).keyId : undefined;
  const key = await findKey(call, ref ?? sealed ?? '', true);
  if (sealed !== undefined && key.id !== sealed) {
    throw kmsRefusal(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  return { key, ref: ref ?? '' };
}

export const cipherActions: KmsActions = {
  async Encrypt(call) {
    const { account, dialect, input } = call;
    const plaintext = blob(input, 'Plaintext', { max: mostPlaintext });
    const key = await keyOf(call, 'Encrypt', {
      aliases: true,
      grant: 'Encrypt',
      encryptionContext: pairs(input, 'EncryptionContext'),
      states: working,
      usage,
    });
    const algorithm = algorithmOf(call, key, 'EncryptionAlgorithm');
    const context = contextFor(call, key, 'EncryptionContext');
    endDryRun(call);
    noteUse(call, key, 'Encrypt');
    return {
      CiphertextBlob: base64(encryptWith(key, algorithm, plaintext, context)),
      KeyId: dialect.keyArn(account, key.id),
      EncryptionAlgorithm: algorithm,
    };
  },

  async Decrypt(call) {
    const { account, dialect, input } = call;
    const ciphertext = blob(input, 'CiphertextBlob', { max: mostCiphertext });
    const { key, ref } = await keyFor(call, ciphertext, {
      parameter: 'KeyId',
      algorithm: 'EncryptionAlgorithm',
    });
    const encryptionContext = pairs(input, 'EncryptionContext');
    permitKey(call, key, 'Decrypt', { grant: 'Decrypt', encryptionContext, states: working, usage }, ref);
    const algorithm = algorithmOf(call, key, 'EncryptionAlgorithm');
    endDryRun(call);
    if (dialect.specs.get(key.spec)?.shared) await waitForClient(call, key);
    const { plaintext, materialId } = decryptWith(call, key, algorithm, ciphertext, encryptionContext);
    noteUse(call, key, 'Decrypt');
    return {
      KeyId: dialect.keyArn(account, key.id),
      Plaintext: base64(plaintext),
      EncryptionAlgorithm: algorithm,
      ...(dialect.id === 'aws' && materialId !== undefined ? { KeyMaterialId: materialId } : {}),
    };
  },

  async ReEncrypt(call) {
    const { account, dialect, input } = call;
    const ciphertext = blob(input, 'CiphertextBlob', { max: mostCiphertext });
    const source = await keyFor(call, ciphertext, {
      parameter: 'SourceKeyId',
      algorithm: 'SourceEncryptionAlgorithm',
    });
    const before = pairs(input, 'SourceEncryptionContext');
    permitKey(
      call,
      source.key,
      'ReEncryptFrom',
      { grant: 'ReEncryptFrom', encryptionContext: before, states: working, usage },
      source.ref,
    );
    const key = await keyOf(call, 'ReEncryptTo', {
      parameter: 'DestinationKeyId',
      aliases: true,
      grant: 'ReEncryptTo',
      encryptionContext: pairs(input, 'DestinationEncryptionContext'),
      states: working,
      usage,
    });
    const from = algorithmOf(call, source.key, 'SourceEncryptionAlgorithm');
    const to = algorithmOf(call, key, 'DestinationEncryptionAlgorithm');
    const after = contextFor(call, key, 'DestinationEncryptionContext');
    endDryRun(call);
    const { plaintext, materialId } = decryptWith(call, source.key, from, ciphertext, before);
    noteUse(call, source.key, 'ReEncrypt');
    noteUse(call, key, 'ReEncrypt');
    return {
      CiphertextBlob: base64(encryptWith(key, to, plaintext, after)),
      SourceKeyId: dialect.keyArn(account, source.key.id),
      KeyId: dialect.keyArn(account, key.id),
      SourceEncryptionAlgorithm: from,
      DestinationEncryptionAlgorithm: to,
      ...(dialect.id === 'aws' && materialId !== undefined
        ? { SourceKeyMaterialId: materialId, DestinationKeyMaterialId: currentMaterial(key)?.id }
        : {}),
    };
  },
};
