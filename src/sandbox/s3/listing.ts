import { parameter, type SandboxRequest } from '../http/request.ts';
import { uriEncode } from '../sigv4/canonical.ts';
import type { XmlNode } from '../xml/write.ts';
import { bucketOf, type Operation, xmlResponse } from './call.ts';
import { invalidArgument } from './refusals.ts';
import type { Bucket, StoredObject } from './storage.ts';

/** An entry of a listing: an object, or all that share a prefix up to the delimiter. */
type Entry = { name: string; object: StoredObject | null };

interface Page {
  entries: Entry[];
  truncated: boolean;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * One page of a bucket's names in the order of their UTF-8 bytes.
 *
 * @param after names up to and including this one are left out, and all that a common prefix `after` stands for
 */
export function page(
  bucket: Bucket,
  options: { prefix: string; delimiter: string; after: string; maxKeys: number },
): Page {
  const { prefix, delimiter, after, maxKeys } = options;
  const entries: Entry[] = [];
  if (maxKeys === 0) return { entries, truncated: false };
  const isPrefix = delimiter !== '' && after.endsWith(delimiter) && after.startsWith(prefix);
  for (const name of [...bucket.objects.keys()].sort(byBytes)) {
    if (!name.startsWith(prefix) || byBytes(name, after) <= 0 || (isPrefix && name.startsWith(after)))
      continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? null : name.slice(0, cut + delimiter.length);
    if (common !== null && entries.at(-1)?.name === common) continue;
    if (entries.length === maxKeys) return { entries, truncated: true };
    entries.push({
      name: common ?? name,
      object: common === null ? (bucket.objects.get(name) ?? null) : null,
    });
  }
  return { entries, truncated: false };
}

/** @throws Refusal InvalidArgument */
function maxKeysOf(request: SandboxRequest): number {
  const text = parameter(request, 'max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(text)) {
    throw invalidArgument('max-keys', text, 'Argument maxKeys must be an integer between 0 and 2147483647');
  }
  return Math.min(Number(text), 1000);
}

/** How names are written: percent-encoded where the client asked for it, with slashes left alone. */
function encoder(request: SandboxRequest): (name: string) => string {
  const type = parameter(request, 'encoding-type');
  if (type === undefined) return (name) => name;
  if (type !== 'url')
    throw invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request');
  return (name) => name.split('/').map(uriEncode).join('/');
}

function decodeToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (token === '' || encodeToken(name) !== token) {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
  return name;
}

const encodeToken = (name: string): string => Buffer.from(name, 'utf8').toString('base64url');

const contents = (entries: readonly Entry[], encode: (name: string) => string): XmlNode[] =>
  entries.flatMap(({ name, object }): XmlNode[] => {
    if (!object) return [];
    const fields: XmlNode[] = [
      ['Key', encode(name)],
      ['LastModified', object.modifiedAt.toISOString()],
      ['ETag', `"${object.etag}"`],
      ['Size', object.content.length],
      ['StorageClass', 'STANDARD'],
    ];
    return [['Contents', fields]];
  });

const commonPrefixes = (entries: readonly Entry[], encode: (name: string) => string): XmlNode[] =>
  entries
    .filter(({ object }) => object === null)
    .map(({ name }): XmlNode => ['CommonPrefixes', [['Prefix', encode(name)]]]);

/** An optional element: there when the value is. */
const given = (name: string, value: string | undefined): XmlNode[] =>
  value === undefined || value === '' ? [] : [[name, value]];

/** A page of a bucket, continued by a token. @throws Refusal NoSuchBucket, InvalidArgument */
export const listObjectsV2: Operation = (call) => {
  const { request } = call;
  const bucket = bucketOf(call);
  const [prefix, delimiter] = [parameter(request, 'prefix') ?? '', parameter(request, 'delimiter') ?? ''];
  const token = parameter(request, 'continuation-token');
  const startAfter = parameter(request, 'start-after') ?? '';
  const encode = encoder(request);
  const maxKeys = maxKeysOf(request);
  const { entries, truncated } = page(bucket, {
    prefix,
    delimiter,
    maxKeys,
    after: decodeToken(token) ?? startAfter,
  });
  const last = entries.at(-1)?.name ?? '';
  return xmlResponse([
    'ListBucketResult',
    [
      ['Name', bucket.name],
      ['Prefix', encode(prefix)],
      ...given('Delimiter', encode(delimiter)),
      ['MaxKeys', maxKeys],
      ...given('EncodingType', parameter(request, 'encoding-type')),
      ['KeyCount', entries.length],
      ['IsTruncated', truncated],
      ...given('ContinuationToken', token),
      ...given('NextContinuationToken', truncated ? encodeToken(last) : undefined),
      ...given('StartAfter', encode(startAfter)),
      ...contents(entries, encode),
      ...commonPrefixes(entries, encode),
    ],
  ]);
};

/** A page of a bucket, continued by its last name. @throws Refusal NoSuchBucket, InvalidArgument */
export const listObjectsV1: Operation = (call) => {
  const { request } = call;
  const bucket = bucketOf(call);
  const [prefix, delimiter] = [parameter(request, 'prefix') ?? '', parameter(request, 'delimiter') ?? ''];
  const marker = parameter(request, 'marker') ?? '';
  const encode = encoder(request);
  const maxKeys = maxKeysOf(request);
  const { entries, truncated } = page(bucket, { prefix, delimiter, maxKeys, after: marker });
  const last = entries.at(-1)?.name ?? '';
  return xmlResponse([
    'ListBucketResult',
    [
      ['Name', bucket.name],
      ['Prefix', encode(prefix)],
      ['Marker', encode(marker)],
      ...given('Delimiter', encode(delimiter)),
      ['MaxKeys', maxKeys],
      ...given('EncodingType', parameter(request, 'encoding-type')),
      ['IsTruncated', truncated],
      // S3 names the next marker only with a delimiter; without one it is the last key.
      ...given('NextMarker', truncated && delimiter !== '' ? encode(last) : undefined),
      ...contents(entries, encode),
      ...commonPrefixes(entries, encode),
    ],
  ]);
};
