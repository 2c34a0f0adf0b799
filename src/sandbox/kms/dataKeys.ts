import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { base64, type KmsActions, type KmsCall } from './call.ts';
import { endDryRun } from './cipher.ts';
import { currentMaterial, seal } from './envelope.ts';
import { keyOf, noteUse, working } from './find.ts';
import { integer, oneOf, optionalText, pairs } from './input.ts';
import { demandAny } from './permit.ts';
import { kmsRefusal, unsupported, validation } from './refusals.ts';
import { makeSecret } from './specs.ts';
import type { KmsKey } from './storage.ts';

/** The symmetric key that protects a data key. @throws Refusal */
async function wrapperOf(call: KmsCall, action: string): Promise<KmsKey> {
  const key = await keyOf(call, action, {
    aliases: true,
    grant: action,
    encryptionContext: pairs(call.input, 'EncryptionContext'),
    states: working,
    usage: 'ENCRYPT_DECRYPT',
  });
  if (key.spec === 'SYMMETRIC_DEFAULT') return key;
  const arn = call.dialect.keyArn(call.account, key.id);
  throw kmsRefusal('InvalidKeyUsageException', `${arn} is no symmetric key.`);
}

/** How many bytes a data key has. @throws Refusal ValidationException */
function lengthOf({ input }: KmsCall): number {
  const named = optionalText(input, 'KeySpec');
  const given = input.NumberOfBytes !== undefined;
  if ((named !== undefined) === given) {
    throw validation('Please specify either number of bytes or key spec.');
  }
  if (given) return integer(input, 'NumberOfBytes', { min: 1, max: 1024 });
  return oneOf(input, 'KeySpec', ['AES_256', 'AES_128']) === 'AES_256' ? 32 : 16;
}

const materialOf = ({ dialect }: KmsCall, key: KmsKey) =>
  dialect.id === 'aws' ? { KeyMaterialId: currentMaterial(key)?.id } : {};

async function dataKey(call: KmsCall, action: string, shown: boolean) {
  const bytes = randomBytes(lengthOf(call));
  const key = await wrapperOf(call, action);
  endDryRun(call);
  noteUse(call, key, action);
  return {
    CiphertextBlob: base64(seal(key, bytes, pairs(call.input, 'EncryptionContext'))),
    ...(shown ? { Plaintext: base64(bytes) } : {}),
    KeyId: call.dialect.keyArn(call.account, key.id),
    ...materialOf(call, key),
  };
}

const pairSpecs =
  'RSA_2048 RSA_3072 RSA_4096 ECC_NIST_P256 ECC_NIST_P384 ECC_NIST_P521 ECC_SECG_P256K1 ECC_NIST_EDWARDS25519'.split(
    ' ',
  );

async function dataKeyPair(call: KmsCall, action: string, shown: boolean) {
  const name = oneOf(call.input, 'KeyPairSpec', pairSpecs);
  const key = await wrapperOf(call, action);
  endDryRun(call);
  const spec = call.dialect.specs.get(name);
  const bytes = spec ? await makeSecret(spec) : null;
  if (!bytes) throw unsupported(`KeyPairSpec ${name} cannot be made here.`);
  noteUse(call, key, action);
  const publicKey = createPublicKey(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }));
  return {
    PrivateKeyCiphertextBlob: base64(seal(key, bytes, pairs(call.input, 'EncryptionContext'))),
    ...(shown ? { PrivateKeyPlaintext: base64(bytes) } : {}),
    PublicKey: base64(publicKey.export({ format: 'der', type: 'spki' })),
    KeyId: call.dialect.keyArn(call.account, key.id),
    KeyPairSpec: name,
    ...materialOf(call, key),
  };
}

export const dataKeyActions: KmsActions = {
  GenerateDataKey: (call) => dataKey(call, 'GenerateDataKey', true),
  GenerateDataKeyWithoutPlaintext: (call) => dataKey(call, 'GenerateDataKeyWithoutPlaintext', false),
  GenerateDataKeyPair: (call) => dataKeyPair(call, 'GenerateDataKeyPair', true),
  GenerateDataKeyPairWithoutPlaintext: (call) =>
    dataKeyPair(call, 'GenerateDataKeyPairWithoutPlaintext', false),
  GenerateRandom(call) {
    demandAny(call, 'kms:GenerateRandom');
    return { Plaintext: base64(randomBytes(integer(call.input, 'NumberOfBytes', { min: 1, max: 1024 }))) };
  },
};
