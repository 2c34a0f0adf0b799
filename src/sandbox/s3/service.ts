import type { Account } from '../account.ts';
import { Refusal } from '../http/refusal.ts';
import { decodePercent, parameter, type SandboxRequest, virtualBucket } from '../http/request.ts';
import type { Asker } from '../kms/permit.ts';
import { decideKey } from '../kms/permit.ts';
import { deniedSentence, type ReadPolicies, requestContext } from '../permissions.ts';
import type { Authorize, Context, Service } from '../service.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import { arnOf, type Operation, type S3Call } from './call.ts';
import { deleteObjects } from './deletion.ts';
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from './encryption.ts';
import { listObjectsV1, listObjectsV2 } from './listing.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './multipart.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import { readPayload } from './payload.ts';
import { accessDenied, s3ErrorResponse, s3Refusal, s3Throttled } from './refusals.ts';

/** An operation and the IAM action it needs; null where it checks each object by itself. */
type Route = readonly [action: string | null, operation: Operation];

/** Every operation there is, by method, what it is done to, and sub-resource. */
const routes = new Map<string, Route>([
  ['GET service', ['s3:ListAllMyBuckets', listBuckets]],
  ['PUT bucket', ['s3:CreateBucket', createBucket]],
  ['HEAD bucket', ['s3:ListBucket', headBucket]],
  ['DELETE bucket', ['s3:DeleteBucket', deleteBucket]],
  ['GET bucket', ['s3:ListBucket', listObjectsV1]],
  ['GET bucket?list-type', ['s3:ListBucket', listObjectsV2]],
  ['GET bucket?location', ['s3:GetBucketLocation', getBucketLocation]],
  ['GET bucket?uploads', ['s3:ListBucketMultipartUploads', listMultipartUploads]],
  ['GET bucket?encryption', ['s3:GetEncryptionConfiguration', getBucketEncryption]],
  ['PUT bucket?encryption', ['s3:PutEncryptionConfiguration', putBucketEncryption]],
  ['DELETE bucket?encryption', ['s3:PutEncryptionConfiguration', deleteBucketEncryption]],
  ['POST bucket?delete', [null, deleteObjects]],
  ['PUT object', ['s3:PutObject', putObject]],
  ['GET object', ['s3:GetObject', getObject]],
  ['HEAD object', ['s3:GetObject', getObject]],
  ['DELETE object', ['s3:DeleteObject', deleteObject]],
  ['POST object?uploads', ['s3:PutObject', createMultipartUpload]],
  ['PUT object?uploadId', ['s3:PutObject', uploadPart]],
  ['POST object?uploadId', ['s3:PutObject', completeMultipartUpload]],
  ['DELETE object?uploadId', ['s3:AbortMultipartUpload', abortMultipartUpload]],
  ['GET object?uploadId', ['s3:ListMultipartUploadParts', listParts]],
]);

/** Parameters that turn a request into another operation, known here or not. Others are options or noise. */
const subresources = new Set(
  `list-type location uploads delete uploadId
   acl accelerate analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging
   metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock
   replication requestPayment restore retention select session tagging torrent versionId versioning versions website`.split(
    /\s+/,
  ),
);

/** The bucket and key a request names, from its host or its path. @throws Refusal InvalidURI */
function addressed(request: SandboxRequest): { bucketName: string; key: string } {
  const path = decodePercent(request.path.slice(1));
  const bucket = virtualBucket(request);
  if (bucket !== null) return { bucketName: bucket, key: path };
  const slash = path.indexOf('/');
  return slash < 0
    ? { bucketName: path, key: '' }
    : { bucketName: path.slice(0, slash), key: path.slice(slash + 1) };
}

const subresourceOf = (request: SandboxRequest): string | undefined =>
  request.query.find(([name]) => subresources.has(name))?.[0];

/** What a request is called among the routes. @throws Refusal InvalidURI */
function routeName(request: SandboxRequest): string {
  const { bucketName, key } = addressed(request);
  const kind = bucketName === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const sub = subresourceOf(request);
  return `${request.method} ${kind}${sub === undefined ? '' : `?${sub}`}`;
}

/** @throws Refusal NotImplemented, InvalidURI */
function routeOf(request: SandboxRequest): Route {
  const route = routes.get(routeName(request));
  if (route) return route;
  const sub = subresourceOf(request);
  throw new Refusal(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented',
    { fields: { Header: sub ?? request.method } },
  );
}

/** The parameters of listings that policies may speak of: "Condition keys for Amazon S3". */
const listingKeys = ['prefix', 'delimiter', 'max-keys'];

/** The condition keys of S3 itself. */
function s3Context(request: SandboxRequest): Context {
  const context: Record<string, string> = {};
  for (const name of listingKeys) {
    const value = parameter(request, name);
    if (value !== undefined) context[`s3:${name}`] = value;
  }
  const acl = request.headers.get('x-amz-acl');
  return acl === undefined ? context : { ...context, 's3:x-amz-acl': acl };
}

/**
 * Object storage, in path style and with the bucket in the host.
 *
 * @param authorize what the account's policies come to
 * @param read reads policy documents
 * @param mayKey replaces what policies say of keys
 */
export const createS3 = (
  account: Account,
  authorize: Authorize,
  read: ReadPolicies,
  mayKey: Asker['may'],
): Service => ({
  id: 's3',
  regions: [account.region],
  payload: 'declared',
  // Chunk framing adds to what is stored; the operations hold the account to its capacity exactly.
  bodyLimit: account.capacity + 1024 * 1024,
  accepts: () => true,
  operationOf(request) {
    const name = routeName(request);
    return routes.has(name) ? name : '';
  },
  handle(serviceCall) {
    const { request, body, verified, now } = serviceCall;
    const { bucketName, key } = addressed(request);
    const { principal } = verified;
    const context = { ...requestContext(account, serviceCall), ...s3Context(request) };
    const decide = (action: string, resource: string) => authorize(principal, action, resource, context);
    const may: S3Call['may'] = (action, resource) => decide(action, resource) === 'allow';
    const [action, operation] = routeOf(request);
    if (action !== null) {
      const resource = arnOf(bucketName || '*', key);
      const decision = decide(action, resource);
      if (decision !== 'allow') throw accessDenied(deniedSentence(principal, action, resource, decision));
    }
    const asker = { account, dialect: account.kms.dialect, principal, context, read, may: mayKey };
    const mayUseKey: S3Call['mayUseKey'] = (used, use, encryptionContext) => {
      const more = { 'kms:ViaService': `s3.${account.region}.amazonaws.com` };
      const wish = { grant: use, encryptionContext, context: more };
      return decideKey(asker, used, `kms:${use}`, wish) === 'allow';
    };
    const payload = readPayload(request, body, verified);
    return operation({ request, account, principal, now, bucketName, key, may, mayUseKey, ...payload });
  },
  refusalFor: s3Refusal,
  throttled: s3Throttled,
  refuse: s3ErrorResponse,
});
