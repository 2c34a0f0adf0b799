import { isFault } from '../client/fault.ts';
import type { Kms } from './client.ts';
import { done } from './keys.ts';
import { ImportParameters } from './schemas.ts';

/** A way of wrapping: which key the service is to give, and what is done with it. */
export interface Wrapping<A extends string> {
  spec: string;
  algorithm: A;
}

/** What a service gives for one import. */
export interface ImportOffer<A extends string> extends Wrapping<A> {
  token: Buffer;
  publicKey: Buffer;
}

/** Codes of a service that does not offer a way of wrapping. */
const notOffered = ['UnsupportedOperationException', 'ValidationException', 'InvalidParameterValue'];

/**
 * Asks for a key to wrap with, in the first way that the service offers.
 *
 * @throws what it refuses the last with
 */
export async function importOffer<A extends string>(
  kms: Kms,
  KeyId: string,
  ways: readonly Wrapping<A>[],
): Promise<ImportOffer<A>> {
  const [way, ...others] = ways;
  if (!way) throw new RangeError('no way of wrapping');
  const input = { KeyId, WrappingAlgorithm: way.algorithm, WrappingKeySpec: way.spec };
  try {
    const told = await kms.ask('GetParametersForImport', input, ImportParameters);
    return { ...way, token: told.ImportToken, publicKey: told.PublicKey };
  } catch (error) {
    if (others.length === 0 || !isFault(error, ...notOffered)) throw error;
    return importOffer(kms, KeyId, others);
  }
}

/** How long imported material stays, and which of several it is. */
export interface ImportTerms {
  /** Until when; null for ever. */
  validTo: Date | null;
  /** Whether it is new material, or such as was there before; absent: as the service sees it. */
  type?: 'NEW_KEY_MATERIAL' | 'EXISTING_KEY_MATERIAL';
  description?: string;
}

/** Hands wrapped material to the service. */
export const importMaterial = (
  kms: Kms,
  KeyId: string,
  offer: Pick<ImportOffer<string>, 'token'>,
  wrapped: Uint8Array,
  { validTo, type, description }: ImportTerms,
): Promise<null> =>
  done(kms, 'ImportKeyMaterial', {
    KeyId,
    ImportToken: offer.token.toString('base64'),
    EncryptedKeyMaterial: Buffer.from(wrapped).toString('base64'),
    ExpirationModel: validTo ? 'KEY_MATERIAL_EXPIRES' : 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ...(validTo ? { ValidTo: Math.floor(validTo.getTime() / 1000) } : {}),
    ...(type === undefined ? {} : { ImportType: type }),
    ...(description ? { KeyMaterialDescription: description } : {}),
  });

/** Whether an import token was too old, or for another key. */
export const isStaleToken = (error: unknown): boolean =>
  isFault(error, 'ExpiredImportTokenException', 'InvalidImportTokenException');
