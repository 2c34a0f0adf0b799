/** What stands for "never" where a date belongs. */
const never = /^(?:|0|never|none|null|nil|<nil>|n\/?a|-|-1)$/i;

// Any separator between date and time, any fraction, and a zone that may be missing.
const written =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?:\s+(?:UTC|GMT|Z))?$/i;

/** Years a key may run out in; what lies outside counts as no date. */
const [firstYear, lastYear] = [2000, 2200];

/**
 * When a key runs out, however it is written: as AWS does (`…Z`, `+00:00`), as botocore's caches do
 * (`…UTC`), as Go prints it (`2026-11-27 13:00:00 +0000 UTC`), as mail does, in seconds,
 * milliseconds, microseconds or nanoseconds since 1970. Without a zone it is UTC, as AWS means it.
 *
 * @returns an ISO instant; null where it never runs out; undefined for what is no date
 */
export function instantOf(text: string): string | null | undefined {
  const trimmed = text.trim();
  if (never.test(trimmed)) return null;
  const at = /^\d{9,20}(?:\.\d+)?$/.test(trimmed) ? sinceEpoch(trimmed) : fromDate(trimmed);
  const date = new Date(at);
  const year = date.getUTCFullYear();
  // Go's zero time and the beginning of 1970 are what programs write for "never".
  if (year === 1 || year === 1970) return null;
  // A number that is none is in no year.
  return year >= firstYear && year <= lastYear ? date.toISOString() : undefined;
}

/** The size tells the unit: seconds have ten digits for the next two centuries. */
function sinceEpoch(text: string): number {
  const digits = text.split('.', 1)[0]?.length ?? 0;
  if (digits === 14 && text.startsWith('20')) return fromDate(text);
  const power = digits <= 10 ? 3 : digits <= 13 ? 0 : digits <= 16 ? -3 : -6;
  return Math.round(Number(text) * 10 ** power);
}

function fromDate(text: string): number {
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] =
    written.exec(text) ?? [];
  if (year === undefined) {
    // `Sat, 21 Nov 2026 16:06:25 GMT`: the zone must be there, or it would be this machine's.
    return text.length < 64 && /^[A-Z][a-z]{2},? .*(?:GMT|UTC|[+-]\d{4})$/.test(text)
      ? Date.parse(text)
      : NaN;
  }
  const sign = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign}`);
}
