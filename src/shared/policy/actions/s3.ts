import type { ActionTable } from './table.ts';

/** The actions of S3 by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const s3Actions: ActionTable = {
  read: {
    accessgrant: 'GetAccessGrant',
    accessgrantsinstance: `
      GetAccessGrantsInstance GetAccessGrantsInstanceForPrefix
      GetAccessGrantsInstanceResourcePolicy GetDataAccess`,
    accessgrantslocation: 'GetAccessGrantsLocation',
    accesspoint: 'GetAccessPointPolicy GetAccessPointPolicyStatus',
    bucket: `
      AllowVendedLogDeliveryForResource GetAccelerateConfiguration GetAnalyticsConfiguration
      GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging
      GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration
      GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock
      GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite
      GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration
      GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration`,
    job: 'DescribeJob GetJobTagging',
    multiregionaccesspoint: `
      GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy
      GetMultiRegionAccessPointPolicyStatus GetMultiRegionAccessPointRoutes`,
    multiregionaccesspointrequestarn: 'DescribeMultiRegionAccessPointOperation',
    object: `
      GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes GetObjectLegalHold
      GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl
      GetObjectVersionAnnotation GetObjectVersionAnnotationForReplication
      GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging
      GetObjectVersionTorrent`,
    objectlambdaaccesspoint: `
      GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda
      GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatusForObjectLambda`,
    storagelensconfiguration:
      'GetStorageLensConfiguration GetStorageLensConfigurationTagging GetStorageLensDashboard',
    storagelensgroup: 'GetStorageLensGroup',
    any: 'GetAccessPoint GetAccountPublicAccessBlock',
  },
  list: {
    accessgrantsinstance: 'ListAccessGrants ListAccessGrantsLocations ListCallerAccessGrants',
    bucket: 'ListBucket ListBucketMultipartUploads ListBucketVersions ListTagsForResource',
    object: 'ListMultipartUploadParts ListObjectAnnotations ListObjectVersionAnnotations',
    any: `
      ListAccessGrantsInstances ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets
      ListJobs ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups`,
  },
  write: {
    accesspoint: 'CreateAccessPoint DeleteAccessPoint',
    bucket: `
      CreateBucket CreateBucketMetadataTableConfiguration DeleteBucket
      DeleteBucketMetadataTableConfiguration DeleteBucketWebsite PauseReplication
      PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAbac PutBucketCORS
      PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration
      PutBucketRequestPayment PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration
      PutIntelligentTieringConfiguration PutInventoryConfiguration PutLifecycleConfiguration
      PutMetricsConfiguration PutReplicationConfiguration
      UpdateBucketMetadataAnnotationTableConfiguration
      UpdateBucketMetadataInventoryTableConfiguration
      UpdateBucketMetadataJournalTableConfiguration`,
    job: 'UpdateJobPriority UpdateJobStatus',
    multiregionaccesspoint:
      'CreateMultiRegionAccessPoint DeleteMultiRegionAccessPoint SubmitMultiRegionAccessPointRoutes',
    object: `
      AbortMultipartUpload DeleteObject DeleteObjectAnnotation DeleteObjectVersion
      DeleteObjectVersionAnnotation InitiateReplication PutObject PutObjectAnnotation
      PutObjectLegalHold PutObjectRetention PutObjectVersionAnnotation ReplicateDelete
      ReplicateObject ReplicateObjectAnnotation RestoreObject UpdateObjectEncryption`,
    objectlambdaaccesspoint: `
      CreateAccessPointForObjectLambda DeleteAccessPointForObjectLambda
      PutAccessPointConfigurationForObjectLambda`,
    storagelensconfiguration: 'DeleteStorageLensConfiguration',
    storagelensgroup: 'DeleteStorageLensGroup UpdateStorageLensGroup',
    any: 'CreateJob CreateStorageLensGroup PutStorageLensConfiguration',
  },
  permissions: {
    accessgrant: 'CreateAccessGrant DeleteAccessGrant',
    accessgrantsinstance: `
      AssociateAccessGrantsIdentityCenter CreateAccessGrantsInstance DeleteAccessGrantsInstance
      DeleteAccessGrantsInstanceResourcePolicy DissociateAccessGrantsIdentityCenter
      PutAccessGrantsInstanceResourcePolicy`,
    accessgrantslocation: 'CreateAccessGrantsLocation DeleteAccessGrantsLocation UpdateAccessGrantsLocation',
    accesspoint: 'DeleteAccessPointPolicy PutAccessPointPolicy',
    bucket: `
      DeleteBucketPolicy PutBucketAcl PutBucketOwnershipControls PutBucketPolicy
      PutBucketPublicAccessBlock`,
    multiregionaccesspoint: 'PutMultiRegionAccessPointPolicy',
    object: 'BypassGovernanceRetention ObjectOwnerOverrideToBucketOwner PutObjectAcl PutObjectVersionAcl',
    objectlambdaaccesspoint: 'DeleteAccessPointPolicyForObjectLambda PutAccessPointPolicyForObjectLambda',
    any: 'PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock',
  },
  tagging: {
    bucket: 'PutBucketTagging TagResource UntagResource',
    job: 'DeleteJobTagging PutJobTagging',
    object: `
      DeleteObjectTagging DeleteObjectVersionTagging PutObjectTagging PutObjectVersionTagging
      ReplicateTags`,
    storagelensconfiguration: 'DeleteStorageLensConfigurationTagging PutStorageLensConfigurationTagging',
  },
};
