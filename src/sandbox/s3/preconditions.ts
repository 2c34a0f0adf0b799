import { Refusal } from '../http/refusal.ts';
import type { SandboxRequest } from '../http/request.ts';
import type { StoredObject } from './storage.ts';

const names = (header: string, etag: string): boolean =>
  header.split(',').some((part) => {
    const wanted = part.trim().replace(/^W\//, '').replaceAll('"', '');
    return wanted === '*' || wanted === etag;
  });

/**
 * Checks `If-Match` and `If-None-Match` (RFC 9110), which clients use so as not to overwrite and
 * not to fetch twice.
 *
 * @param object the object as it is, undefined when there is none
 * @throws Refusal PreconditionFailed; NotModified (HTTP 304) when reading
 */
export function checkPreconditions(request: SandboxRequest, object: StoredObject | undefined): void {
  const failed = (condition: string) =>
    new Refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      fields: { Condition: condition },
    });
  const match = request.headers.get('if-match');
  if (match !== undefined && !(object && names(match, object.etag))) throw failed('If-Match');
  const noneMatch = request.headers.get('if-none-match');
  if (noneMatch === undefined || !object || !names(noneMatch, object.etag)) return;
  if (request.method === 'PUT') throw failed('If-None-Match');
  throw new Refusal(304, 'NotModified', 'Not Modified', { headers: { etag: `"${object.etag}"` } });
}
