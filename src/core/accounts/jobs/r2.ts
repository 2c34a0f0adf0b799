import { createHash, createHmac } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';
import type { Job } from './job.ts';

/*
 * Temporary credentials of Cloudflare R2, signed on this machine: "Temporary credentials" in R2's
 * documentation (developers.cloudflare.com/r2/api/s3/temporary-credentials/), and its example of
 * client-side signing. A JWT names one bucket and what may be done there, signed with the key's secret
 * (HS256). It is the session token; its SHA-256 is the secret; the access key id stays.
 */

/** What R2 calls the actions of a policy. What is not here cannot be given in such a session. */
const actions: Readonly<Record<string, readonly string[]>> = {
  's3:ListBucket': ['ListObjectsV1', 'ListObjectsV2'],
  's3:GetBucketLocation': ['GetBucketLocation'],
  's3:GetObject': ['HeadObject', 'GetObject'],
  's3:PutObject': ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'],
  's3:DeleteObject': ['DeleteObject', 'DeleteObjects'],
  's3:AbortMultipartUpload': ['AbortMultipartUpload'],
  's3:ListBucketMultipartUploads': ['ListMultipartUploads'],
  's3:ListMultipartUploadParts': ['ListParts'],
};

const writing: ReadonlySet<string> = new Set(['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']);

/** Whose key signs, and where. */
export interface R2Signer {
  accessKeyId: string;
  secretAccessKey: Secret;
  accountId: string;
  /** The address of its storage. */
  endpoint: string;
}

/**
 * Credentials that may do a job in its bucket and nothing else, for a time.
 *
 * @param signer the key they are signed with
 * @param job about one bucket
 * @param now when they begin
 * @throws QCredError unsupported for a job that R2 has no words for
 */
export function signForR2(
  { accessKeyId, secretAccessKey, accountId, endpoint }: R2Signer,
  { id, document, bucket, seconds }: Job,
  now: Date,
): Required<SecretMaterial> & { accessKeyId: string; expiresAt: string } {
  const wanted = document.statements.flatMap((one) => one.actions.patterns);
  const missing = wanted.find((action) => !Object.hasOwn(actions, action));
  if (bucket === null || missing !== undefined) {
    throw new QCredError(
      'unsupported',
      `Cloudflare R2 has no temporary credentials for the job ${id}${missing ? `: they cannot allow ${missing}` : ''}.`,
      'Use read-bucket or backup-bucket.',
    );
  }
  const issued = Math.floor(now.getTime() / 1000);
  const claims = {
    bucket,
    scope: wanted.some((action) => writing.has(action)) ? 'object-read-write' : 'object-read-only',
    actions: [...new Set(wanted.flatMap((action) => actions[action] ?? []))],
    sub: accountId,
    iss: accessKeyId,
    aud: new URL(endpoint).host,
    iat: issued,
    exp: issued + seconds,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const signature = createHmac('sha256', secretAccessKey.reveal()).update(text).digest('base64url');
  const jwt = `${text}.${signature}`;
  return {
    accessKeyId,
    secretAccessKey: new Secret(createHash('sha256').update(jwt).digest('hex')),
    sessionToken: new Secret(Buffer.from(`jwt/${jwt}`).toString('base64')),
    expiresAt: new Date((issued + seconds) * 1000).toISOString(),
  };
}
