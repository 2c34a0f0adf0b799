import { Refusal } from './refusal.ts';

/** A request line and its headers, before the body is read. */
export interface SandboxRequest {
  /** Our id for it, given back in the answer. */
  id: string;
  method: string;
  /** The path as sent: starts with `/`, still percent-encoded. */
  path: string;
  /** Query parameters, decoded, in the order sent. */
  query: readonly (readonly [name: string, value: string])[];
  /** Lower-case names; repeated headers are joined by commas, as Signature Version 4 wants them. */
  headers: ReadonlyMap<string, string>;
  receivedAt: Date;
}

/** What goes back. `body` is left out of the answer to a HEAD. */
export interface SandboxResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** The value of the first query parameter called `name`, or undefined. */
export const parameter = (request: SandboxRequest, name: string): string | undefined =>
  request.query.find(([candidate]) => candidate === name)?.[1];

const invalidUri = () => new Refusal(400, 'InvalidURI', "Couldn't parse the specified URI.");

/** Decodes percent-escapes as UTF-8. @throws Refusal InvalidURI */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}

/**
 * Splits a query string or a form body. `+` means a space, as in every form encoding.
 *
 * @throws Refusal InvalidURI
 */
export const parseQuery = (text: string): [string, string][] =>
  text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decodePercent(name.replaceAll('+', ' ')), decodePercent(value.replaceAll('+', ' '))];
    });

/**
 * Splits a request target (`/path?query`).
 *
 * @throws Refusal InvalidURI for anything but an absolute path with well-formed escapes
 */
export function parseTarget(target: string): Pick<SandboxRequest, 'path' | 'query'> {
  if (!target.startsWith('/')) throw invalidUri();
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  decodePercent(path);
  return { path, query: mark < 0 ? [] : parseQuery(target.slice(mark + 1)) };
}

/**
 * Headers by lower-case name, repeated ones joined by commas.
 *
 * @param raw names and values in turns, as Node's `rawHeaders` has them
 */
export function collectHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const before = headers.get(name);
    const value = raw[i + 1] ?? '';
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

/** The host a request was sent to, lower-case, without its port. */
const hostOf = (request: SandboxRequest): string =>
  (request.headers.get('host') ?? '').toLowerCase().replace(/:\d*$/, '');

/** The bucket named in the host (`photos.localhost:9000`), or null for path style. */
export function virtualBucket(request: SandboxRequest): string | null {
  const host = hostOf(request);
  const suffix = '.localhost';
  return host.endsWith(suffix) && host.length > suffix.length ? host.slice(0, -suffix.length) : null;
}
