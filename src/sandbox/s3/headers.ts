import { Refusal } from '../http/refusal.ts';
import type { SandboxRequest } from '../http/request.ts';
import { invalidArgument } from './refusals.ts';
import type { StoredObject } from './storage.ts';

const kept = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const maxMetadata = 2048;

/**
 * The headers of a request that are kept with an object.
 *
 * @throws Refusal MetadataTooLarge
 */
export function objectHeaders(request: SandboxRequest): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadata = 0;
  for (const [name, value] of request.headers) {
    const isMetadata = name.startsWith('x-amz-meta-');
    if (isMetadata) metadata += name.length - 'x-amz-meta-'.length + value.length;
    if (isMetadata || kept.includes(name)) headers[name] = value;
  }
  if (metadata > maxMetadata) {
    throw new Refusal(
      400,
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  }
  // `aws-chunked` describes the transfer, not the object.
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked')
    .join(',');
  if (encoding) headers['content-encoding'] = encoding;
  else delete headers['content-encoding'];
  return headers;
}

const overrides: Record<string, string> = {
  'response-content-type': 'content-type',
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
  'response-content-language': 'content-language',
  'response-expires': 'expires',
};

/**
 * The headers an object is given back with, with the `response-…` parameters of the request applied.
 *
 * @throws Refusal InvalidArgument for a parameter that could not stand in a header
 */
export function replyHeaders(request: SandboxRequest, object: StoredObject): Record<string, string> {
  const headers: Record<string, string> = {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': object.modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const [name, value] of request.query) {
    const header = overrides[name];
    if (header === undefined) continue;
    if (!/^[\x20-\x7e]*$/.test(value))
      throw invalidArgument(name, value, 'Header value cannot be represented.');
    headers[header] = value;
  }
  return headers;
}
