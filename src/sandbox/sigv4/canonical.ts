import { decodePercent, type SandboxRequest } from '../http/request.ts';

/** Percent-encodes everything but RFC 3986's unreserved characters, as Signature Version 4 asks. */
export const uriEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const encodeSegments = (path: string): string => path.split('/').map(uriEncode).join('/');

/** Removes empty and dot segments, keeping a last slash; S3 alone signs its paths as they are. */
function normalizePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const slash = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${slash}`;
}

/**
 * The path as it is signed. S3 encodes the object's name once and normalises nothing, since `a//b`
 * is a name; every other service normalises and then encodes the already encoded path again.
 *
 * @param path as sent, percent-encoded
 * @throws Refusal InvalidURI
 */
export const canonicalPath = (path: string, service: string): string =>
  service === 's3' ? encodeSegments(decodePercent(path)) : encodeSegments(normalizePath(path));

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The query as it is signed: encoded, sorted by name and then value, without the signature itself. */
const canonicalQuery = (query: SandboxRequest['query']): string =>
  query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => byText(nameA, nameB) || byText(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/**
 * A header's value as it is signed: trimmed, runs of white space made one. Node reads header bytes
 * as Latin-1 while clients sign UTF-8.
 */
const canonicalValue = (value: string): string =>
  Buffer.from(value, 'latin1').toString('utf8').trim().replaceAll(/\s+/g, ' ');

/**
 * The canonical request of Signature Version 4.
 *
 * @param signedHeaders lower-case names; one that the request lacks stands there empty
 * @param payloadHash hex SHA-256 of the body, or S3's word for a body that is not hashed
 */
export function canonicalRequest(
  request: SandboxRequest,
  service: string,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const names = [...signedHeaders].sort(byText);
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${canonicalValue(request.headers.get(name) ?? '')}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
}
