import type { KmsCall } from './call.ts';
import { stateOf } from './states.ts';
import type { KmsKey } from './storage.ts';

/** What a key can do, in the lists that each use has its own name for. */
export function algorithmsOf(
  { dialect }: Pick<KmsCall, 'dialect'>,
  key: KmsKey,
): Record<string, readonly string[]> {
  const spec = dialect.specs.get(key.spec);
  switch (key.usage) {
    case 'ENCRYPT_DECRYPT':
      return { EncryptionAlgorithms: spec?.encryption ?? [] };
    case 'SIGN_VERIFY':
      return { SigningAlgorithms: spec?.signing ?? [] };
    case 'GENERATE_VERIFY_MAC':
      return { MacAlgorithms: spec?.mac ?? [] };
    case 'KEY_AGREEMENT':
      return { KeyAgreementAlgorithms: spec?.agreement ?? [] };
  }
}

/** What the key is for, as the service calls it. */
export const usageWord = ({ dialect }: Pick<KmsCall, 'dialect'>, key: KmsKey): string =>
  key.usage === 'KEY_AGREEMENT' ? dialect.agreement : key.usage;

/** The names of a key's spec: Quilibrium's documents have the older one alone. */
export const specNames = ({ dialect }: Pick<KmsCall, 'dialect'>, key: KmsKey): Record<string, string> => ({
  CustomerMasterKeySpec: key.spec,
  ...(dialect.newSpecName ? { KeySpec: key.spec } : {}),
});

/** A key as DescribeKey and CreateKey tell of it. */
export function metadataOf(call: Pick<KmsCall, 'account' | 'dialect'>, key: KmsKey): Record<string, unknown> {
  const { account, dialect } = call;
  const date = (at: Date) => dialect.date(at, 'one');
  const material = key.materials.find(({ id }) => id === key.current);
  const arn = dialect.keyArn(account, key.id);
  return {
    [dialect.accountField]: account.id,
    KeyId: key.id,
    Arn: arn,
    CreationDate: date(key.createdAt),
    Enabled: stateOf(key) === 'Enabled',
    Description: key.description,
    KeyUsage: usageWord(call, key),
    KeyState: stateOf(key),
    Origin: key.origin === 'AWS_KMS' ? dialect.ownOrigin : key.origin,
    KeyManager: 'CUSTOMER',
    ...specNames(call, key),
    ...algorithmsOf(call, key),
    MultiRegion: key.multiRegion,
    ...(key.multiRegion
      ? {
          MultiRegionConfiguration: {
            MultiRegionKeyType: 'PRIMARY',
            PrimaryKey: { Arn: arn, Region: account.region },
            ReplicaKeys: [],
          },
        }
      : {}),
    ...(key.deletion ? { DeletionDate: date(key.deletion.at) } : {}),
    ...(material?.imported
      ? {
          ExpirationModel: material.imported.validTo
            ? 'KEY_MATERIAL_EXPIRES'
            : 'KEY_MATERIAL_DOES_NOT_EXPIRE',
          ...(material.imported.validTo ? { ValidTo: date(material.imported.validTo) } : {}),
        }
      : {}),
    ...(dialect.id === 'aws' && key.spec === 'SYMMETRIC_DEFAULT' && key.current !== ''
      ? { CurrentKeyMaterialId: key.current }
      : {}),
  };
}
