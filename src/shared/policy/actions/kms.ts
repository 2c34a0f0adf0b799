import type { ActionTable } from './table.ts';

/** The actions of KMS by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const kmsActions: ActionTable = {
  read: {
    key: `
      DescribeKey GetKeyLastUsage GetKeyPolicy GetKeyRotationStatus GetParametersForImport
      GetPublicKey`,
    any: 'DescribeCustomKeyStores',
  },
  list: {
    key: 'ListGrants ListKeyPolicies ListKeyRotations ListResourceTags',
    any: 'ListAliases ListKeys ListRetirableGrants',
  },
  write: {
    key: `
      CancelKeyDeletion CreateAlias Decrypt DeleteAlias DeleteImportedKeyMaterial
      DeriveSharedSecret DisableKey DisableKeyRotation EnableKey EnableKeyRotation Encrypt
      GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
      GenerateDataKeyWithoutPlaintext GenerateMac ImportKeyMaterial ReEncryptFrom ReEncryptTo
      ReplicateKey RotateKeyOnDemand ScheduleKeyDeletion Sign SynchronizeMultiRegionKey
      UpdateAlias UpdateKeyDescription UpdatePrimaryRegion Verify VerifyMac`,
    any: `
      ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore
      DisconnectCustomKeyStore GenerateRandom UpdateCustomKeyStore`,
  },
  permissions: {
    key: 'CreateGrant PutKeyPolicy RetireGrant RevokeGrant',
  },
  tagging: {
    key: 'TagResource UntagResource',
  },
};
