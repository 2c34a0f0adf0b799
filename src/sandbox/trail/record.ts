import type { Account } from '../account.ts';
import type { Witnessed } from '../http/witnessed.ts';
import { resourcesOf } from './resources.ts';

/** How many are kept, the newest. */
const mostKept = 10_000;

/** What CloudTrail calls the bucket operations it keeps without being told to: "Amazon S3 CloudTrail events". */
const bucketEvents: Readonly<Record<string, string>> = {
  'GET service': 'ListBuckets',
  'PUT bucket': 'CreateBucket',
  'DELETE bucket': 'DeleteBucket',
  'GET bucket?location': 'GetBucketLocation',
  'GET bucket?encryption': 'GetBucketEncryption',
  'PUT bucket?encryption': 'PutBucketEncryption',
  'DELETE bucket?encryption': 'DeleteBucketEncryption',
};

const nameOf = ({ service, operation }: Witnessed): string | undefined =>
  service.id === 's3' ? bucketEvents[operation] : operation || undefined;

/** Writes down a call. What concerns objects, and questions to the record itself, are not among its events. */
export function recordCall(account: Account, seen: Witnessed): void {
  const name = nameOf(seen);
  if (name === undefined || seen.service.id === 'cloudtrail') return;
  const { arn, kind, name: who, accountId } = seen.verified.principal;
  account.trail.push({
    id: seen.request.id,
    at: seen.at,
    source: `${seen.service.id}.amazonaws.com`,
    name,
    accessKeyId: seen.verified.key.accessKeyId,
    caller: { arn, kind, name: who, accountId },
    userAgent: (seen.request.headers.get('user-agent') ?? '').slice(0, 256),
    resources: resourcesOf(account, seen),
    refused: seen.refused,
  });
  if (account.trail.length > mostKept) account.trail.splice(0, account.trail.length - mostKept);
}
