import { isFault } from '../client/fault.ts';
import type { Kms } from './client.ts';
import { invalidMac, invalidSignature } from './refuse.ts';
import {
  DataKeyAnswer,
  DecryptAnswer,
  EncryptAnswer,
  MacAnswer,
  PublicKeyAnswer,
  ReEncryptAnswer,
  SealedDataKeyAnswer,
  SignAnswer,
  VerifyAnswer,
  VerifyMacAnswer,
} from './schemas.ts';

/** Names and values that are authenticated with what is encrypted. */
export type EncryptionContext = Readonly<Record<string, string>>;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const withContext = (context: EncryptionContext) =>
  Object.keys(context).length === 0 ? {} : { EncryptionContext: context };

/** Encrypts a few bytes: 4096 at most with a symmetric key. */
export const encrypt = async (
  kms: Kms,
  KeyId: string,
  plaintext: Uint8Array,
  context: EncryptionContext = {},
  EncryptionAlgorithm?: string,
): Promise<Buffer> =>
  (
    await kms.ask(
      'Encrypt',
      { KeyId, Plaintext: base64(plaintext), ...withContext(context), EncryptionAlgorithm },
      EncryptAnswer,
    )
  ).CiphertextBlob;

/** Decrypts what `encrypt` made. @param KeyId may be left out where the ciphertext says it */
export const decrypt = (
  kms: Kms,
  ciphertext: Uint8Array,
  context: EncryptionContext = {},
  KeyId?: string,
  EncryptionAlgorithm?: string,
) =>
  kms.ask(
    'Decrypt',
    { KeyId, CiphertextBlob: base64(ciphertext), ...withContext(context), EncryptionAlgorithm },
    DecryptAnswer,
  );

/** How long data keys are: the sizes that services have names for. */
export type DataKeyBytes = 16 | 32;

const dataKeyInput = (KeyId: string, context: EncryptionContext, bytes: DataKeyBytes) => ({
  KeyId,
  KeySpec: bytes === 16 ? 'AES_128' : 'AES_256',
  ...withContext(context),
});

/** A new key, in the clear and encrypted. */
export const generateDataKey = (
  kms: Kms,
  KeyId: string,
  context: EncryptionContext,
  bytes: DataKeyBytes = 32,
) => kms.ask('GenerateDataKey', dataKeyInput(KeyId, context, bytes), DataKeyAnswer);

/** A new key, encrypted alone: the service keeps what it is in the clear to itself. */
export const generateSealedDataKey = async (
  kms: Kms,
  KeyId: string,
  context: EncryptionContext,
  bytes: DataKeyBytes,
): Promise<Buffer> =>
  (await kms.ask('GenerateDataKeyWithoutPlaintext', dataKeyInput(KeyId, context, bytes), SealedDataKeyAnswer))
    .CiphertextBlob;

/** What is to be encrypted anew: under which key it is, and under which it shall be. */
export interface ReEncryption {
  /** The key that it is under; may be left out where the ciphertext says it. */
  from?: string;
  context: EncryptionContext;
  fromAlgorithm?: string;
  to: string;
  toContext: EncryptionContext;
  toAlgorithm?: string;
}

/** Encrypts under another key what is encrypted, within the service: nobody sees it in the clear. */
export const reEncrypt = (kms: Kms, ciphertext: Uint8Array, how: ReEncryption) =>
  kms.ask(
    'ReEncrypt',
    {
      CiphertextBlob: base64(ciphertext),
      SourceKeyId: how.from,
      SourceEncryptionAlgorithm: how.fromAlgorithm,
      DestinationKeyId: how.to,
      DestinationEncryptionAlgorithm: how.toAlgorithm,
      ...(Object.keys(how.context).length > 0 ? { SourceEncryptionContext: how.context } : {}),
      ...(Object.keys(how.toContext).length > 0 ? { DestinationEncryptionContext: how.toContext } : {}),
    },
    ReEncryptAnswer,
  );

/** How something is signed. `digest`: the message is one already. */
export interface Signing {
  algorithm: string;
  digest: boolean;
}

const signing = (KeyId: string, message: Uint8Array, { algorithm, digest }: Signing) => ({
  KeyId,
  Message: base64(message),
  MessageType: digest ? 'DIGEST' : 'RAW',
  SigningAlgorithm: algorithm,
});

export const sign = async (kms: Kms, KeyId: string, message: Uint8Array, how: Signing): Promise<Buffer> =>
  (await kms.ask('Sign', signing(KeyId, message, how), SignAnswer)).Signature;

/** Whether a signature is by the key. A service says no with an error. */
export async function verify(
  kms: Kms,
  KeyId: string,
  message: Uint8Array,
  signature: Uint8Array,
  how: Signing,
): Promise<boolean> {
  try {
    const input = { ...signing(KeyId, message, how), Signature: base64(signature) };
    return (await kms.ask('Verify', input, VerifyAnswer)).SignatureValid === true;
  } catch (error) {
    if (isFault(error, ...invalidSignature)) return false;
    throw error;
  }
}

export const generateMac = async (
  kms: Kms,
  KeyId: string,
  message: Uint8Array,
  MacAlgorithm: string,
): Promise<Buffer> =>
  (await kms.ask('GenerateMac', { KeyId, Message: base64(message), MacAlgorithm }, MacAnswer)).Mac;

/** Whether a MAC is by the key. */
export async function verifyMac(
  kms: Kms,
  KeyId: string,
  message: Uint8Array,
  mac: Uint8Array,
  MacAlgorithm: string,
): Promise<boolean> {
  try {
    const input = { KeyId, Message: base64(message), MacAlgorithm, Mac: base64(mac) };
    return (await kms.ask('VerifyMac', input, VerifyMacAnswer)).MacValid === true;
  } catch (error) {
    if (isFault(error, ...invalidMac)) return false;
    throw error;
  }
}

/** The public half: as SubjectPublicKeyInfo, or the raw bytes that some services answer with. */
export async function publicKey(kms: Kms, KeyId: string): Promise<{ bytes: Buffer; spec: string }> {
  const told = await kms.ask('GetPublicKey', { KeyId }, PublicKeyAnswer);
  return { bytes: told.PublicKey, spec: told.KeySpec || told.CustomerMasterKeySpec };
}
