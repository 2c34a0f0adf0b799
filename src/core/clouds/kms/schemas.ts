import { z } from 'zod';
import type { KmsGrant, KmsKey } from '#shared/kms.ts';

/**
 * What the key services answer with, in every spelling there is: AWS's, and what Quilibrium's
 * documents and SDK show. Everything comes out in one form.
 */

/** An instant: epoch seconds, a text of them, or ISO 8601. Null for what is none. */
export const Instant = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    if (value === null || value === undefined) return null;
    const seconds = typeof value === 'number' || /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
    const date = new Date(seconds === null ? String(value) : seconds * 1000);
    return Number.isNaN(date.getTime()) ? null : date.toISOString();
  });

const Text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));
const Texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** Bytes in base64. */
export const Bytes = z.string().transform((text) => Buffer.from(text, 'base64'));

/** The key id of an id or an ARN. */
export const idOf = (ref: string): string => /(?:^|[:/])([^:/]+)$/.exec(ref)?.[1] ?? ref;

/** The alias's name, which may have slashes, or else the key id, in whatever names a key: an ARN, an id, `alias/NAME`. */
export const nameOf = (ref: string): string =>
  /(?:^|:)alias\//.test(ref) ? ref.replace(/^.*?alias\//, '') : idOf(ref);

/** Quilibrium's documents call key agreement so. */
const usageWord = (word: string): string => (word === 'DERIVE_SHARED_SECRET' ? 'KEY_AGREEMENT' : word);

const originOf = (word: string): KmsKey['origin'] =>
  word === 'EXTERNAL'
    ? 'imported'
    : word === 'AWS_CLOUDHSM' || word === 'EXTERNAL_KEY_STORE'
      ? 'elsewhere'
      : 'service';

/** A state where a service only says whether the key is enabled. */
const stateOf = (state: string, enabled: boolean | null | undefined): string =>
  state !== '' ? state : enabled === false ? 'Disabled' : 'Enabled';

const Metadata = z
  .object({
    KeyId: z.string(),
    Arn: Text,
    AWSAccountId: Text,
    AccountId: Text,
    QAccountId: Text,
    CreationDate: Instant,
    Enabled: z.boolean().nullish(),
    Description: Text,
    KeyUsage: Text,
    KeyState: Text,
    KeySpec: Text,
    CustomerMasterKeySpec: Text,
    Origin: Text,
    KeyManager: Text,
    MultiRegion: z.boolean().nullish(),
    DeletionDate: Instant,
    ValidTo: Instant,
    EncryptionAlgorithms: Texts,
    SigningAlgorithms: Texts,
    MacAlgorithms: Texts,
    KeyAgreementAlgorithms: Texts,
  })
  .transform(
    (told): KmsKey => ({
      id: idOf(told.KeyId),
      arn: told.Arn || told.KeyId,
      accountId: told.AWSAccountId || told.AccountId || told.QAccountId,
      createdAt: told.CreationDate,
      description: told.Description,
      spec: told.KeySpec || told.CustomerMasterKeySpec || 'SYMMETRIC_DEFAULT',
      usage: usageWord(told.KeyUsage || 'ENCRYPT_DECRYPT'),
      state: stateOf(told.KeyState, told.Enabled),
      origin: originOf(told.Origin),
      managed: told.KeyManager !== '' && told.KeyManager !== 'CUSTOMER',
      multiRegion: told.MultiRegion === true,
      deletedAt: told.DeletionDate,
      validTo: told.ValidTo,
      algorithms: [
        ...told.EncryptionAlgorithms,
        ...told.SigningAlgorithms,
        ...told.MacAlgorithms,
        ...told.KeyAgreementAlgorithms,
      ],
    }),
  );

/** CreateKey's and DescribeKey's answer: a key. */
export const KeyAnswer = z.object({ KeyMetadata: Metadata }).transform(({ KeyMetadata }) => KeyMetadata);

/** One key of ListKeys. */
export const ListedKey = z
  .object({ KeyId: z.string(), KeyArn: Text })
  .transform(({ KeyId, KeyArn }) => ({ id: idOf(KeyId), arn: KeyArn || KeyId }));

/** One alias of ListAliases; one of the cloud's own may name no key yet. */
export const ListedAlias = z
  .object({ AliasName: z.string(), TargetKeyId: Text })
  .transform(({ AliasName, TargetKeyId }) => ({
    name: nameOf(AliasName),
    keyId: idOf(TargetKeyId),
  }));

export const ListedTag = z
  .object({ TagKey: z.string(), TagValue: Text })
  .transform(({ TagKey, TagValue }) => [TagKey, TagValue] as const);

const contextWords = (pairs: Record<string, string>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

export const ListedGrant = z
  .object({
    GrantId: z.string(),
    Name: Text,
    GranteePrincipal: Text,
    GranteeServicePrincipal: Text,
    RetiringPrincipal: Text,
    Operations: Texts,
    CreationDate: Instant,
    Constraints: z
      .looseObject({
        EncryptionContextEquals: z.record(z.string(), z.string()).nullish(),
        EncryptionContextSubset: z.record(z.string(), z.string()).nullish(),
      })
      .nullish(),
  })
  .transform((told): KmsGrant => {
    const exact = told.Constraints?.EncryptionContextEquals;
    const part = told.Constraints?.EncryptionContextSubset;
    return {
      id: told.GrantId,
      name: told.Name,
      grantee: told.GranteePrincipal || told.GranteeServicePrincipal,
      retiring: told.RetiringPrincipal,
      operations: told.Operations,
      createdAt: told.CreationDate,
      constraint: exact
        ? `only for exactly ${contextWords(exact)}`
        : part
          ? `only with ${contextWords(part)}`
          : '',
      constraints: told.Constraints ?? null,
    };
  });

export const ListedRotation = z
  .object({ RotationDate: Instant, RotationType: Text })
  .transform(({ RotationDate, RotationType }) => ({ at: RotationDate, kind: RotationType }));

export const RotationStatus = z.object({
  KeyRotationEnabled: z.boolean(),
  RotationPeriodInDays: z.number().nullish(),
  NextRotationDate: Instant,
});

export const LastUsage = z.object({
  KeyLastUsage: z
    .object({ Operation: Text, Timestamp: Instant })
    .nullish()
    .transform((told) => (told ? { operation: told.Operation, at: told.Timestamp } : null)),
});

export const PolicyAnswer = z.object({ Policy: z.string() });
export const PublicKeyAnswer = z.object({
  PublicKey: Bytes,
  KeySpec: Text,
  CustomerMasterKeySpec: Text,
});
export const EncryptAnswer = z.object({ CiphertextBlob: Bytes, KeyId: Text });
export const DecryptAnswer = z.object({ Plaintext: Bytes, KeyId: Text });
export const DataKeyAnswer = z.object({ CiphertextBlob: Bytes, Plaintext: Bytes, KeyId: Text });
export const SealedDataKeyAnswer = z.object({ CiphertextBlob: Bytes });
export const ReEncryptAnswer = z.object({ CiphertextBlob: Bytes, SourceKeyId: Text, KeyId: Text });
export const SignAnswer = z.object({ Signature: Bytes });
export const VerifyAnswer = z.object({ SignatureValid: z.boolean().nullish() });
export const MacAnswer = z.object({ Mac: Bytes });
export const VerifyMacAnswer = z.object({ MacValid: z.boolean().nullish() });
export const GrantAnswer = z.object({ GrantId: Text, GrantToken: Text });
export const ImportParameters = z.object({
  ImportToken: Bytes,
  PublicKey: Bytes,
  ParametersValidTo: Instant,
});
/** An answer that only says that it is done. */
export const Done = z.unknown().transform(() => null);
