/** The forms of RFC 9110 that need not name their zone, or whose only one is GMT: `Sun Nov  6 08:49:37 1994`. */
const withoutZone = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;
const zone = /(?:GMT|UTC|Z|[+-]\d\d:?\d\d)$/;

/**
 * The moment of an HTTP date (RFC 9110, 5.6.7). One that names no zone is in GMT, and not in this
 * machine's, as `Date` takes it.
 *
 * @returns milliseconds since 1970; NaN for what is none
 */
export function httpDate(text: string): number {
  const date = text.trim();
  if (withoutZone.test(date)) return Date.parse(`${date} GMT`);
  return zone.test(date) ? Date.parse(date) : Number.NaN;
}
