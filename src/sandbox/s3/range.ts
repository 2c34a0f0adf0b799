import { Refusal } from '../http/refusal.ts';

/**
 * The bytes a `Range` header asks for. A header that is no single byte range is ignored, as RFC 9110 allows.
 *
 * @param size the object's size in bytes
 * @returns first and last position, both included; null for the whole
 * @throws Refusal InvalidRange
 */
export function parseRange(header: string | undefined, size: number): { first: number; last: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const [from, to] = [match[1] ?? '', match[2] ?? ''];
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (first >= size || (from === '' && Number(to) === 0)) {
    throw new Refusal(416, 'InvalidRange', 'The requested range is not satisfiable', {
      fields: { ActualObjectSize: String(size) },
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return { first, last };
}
