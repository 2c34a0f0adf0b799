import { Refusal } from '../http/refusal.ts';
import { textOf } from '../xml/read.ts';
import { bucketOf, emptyResponse, type Operation, xmlResponse } from './call.ts';
import { readDocument } from './document.ts';

/** S3's naming rules for general purpose buckets. */
const legalName = (name: string): boolean =>
  /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(name) &&
  !name.includes('..') &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
  !name.startsWith('xn--') &&
  !name.endsWith('-s3alias');

/** All buckets of the account, by name. */
export const listBuckets: Operation = ({ account, principal }) => {
  const buckets = [...account.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return xmlResponse([
    'ListAllMyBucketsResult',
    [
      [
        'Owner',
        [
          ['ID', account.id],
          ['DisplayName', principal.name],
        ],
      ],
      [
        'Buckets',
        buckets.map((bucket) => [
          'Bucket',
          [
            ['Name', bucket.name],
            ['CreationDate', bucket.createdAt.toISOString()],
          ],
        ]),
      ],
    ],
  ]);
};

/** @throws Refusal InvalidBucketName, InvalidLocationConstraint, BucketAlreadyOwnedByYou */
export const createBucket: Operation = (call) => {
  const { account, bucketName, now } = call;
  if (!legalName(bucketName)) {
    throw new Refusal(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
      fields: { BucketName: bucketName },
    });
  }
  if (call.content.length > 0) {
    const wanted = textOf(readDocument(call, 'CreateBucketConfiguration'), 'LocationConstraint');
    if (wanted !== undefined && wanted !== account.region) {
      throw new Refusal(
        400,
        'InvalidLocationConstraint',
        `The specified location constraint is not valid; this account is in ${account.region}.`,
        { fields: { LocationConstraint: wanted } },
      );
    }
  }
  if (account.buckets.has(bucketName)) {
    throw new Refusal(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { fields: { BucketName: bucketName } },
    );
  }
  account.buckets.set(bucketName, {
    name: bucketName,
    createdAt: now,
    objects: new Map(),
    uploads: new Map(),
  });
  return emptyResponse(200, { location: `/${bucketName}` });
};

/** Whether a bucket exists, and its region. @throws Refusal NoSuchBucket */
export const headBucket: Operation = (call) => {
  bucketOf(call);
  return emptyResponse(200, { 'x-amz-bucket-region': call.account.region });
};

/** @throws Refusal NoSuchBucket, BucketNotEmpty */
export const deleteBucket: Operation = (call) => {
  if (bucketOf(call).objects.size > 0) {
    throw new Refusal(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', {
      fields: { BucketName: call.bucketName },
    });
  }
  call.account.buckets.delete(call.bucketName);
  return emptyResponse(204);
};

/** @throws Refusal NoSuchBucket */
export const getBucketLocation: Operation = (call) => {
  bucketOf(call);
  return xmlResponse(['LocationConstraint', call.account.region]);
};
