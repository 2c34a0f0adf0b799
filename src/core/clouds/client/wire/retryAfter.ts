import { httpDate } from '#shared/httpDate.ts';

/** The longest wait that a service may ask for; a longer one is said instead. */
export const longestWaitMs = 45_000;

/**
 * How long `Retry-After` asks to wait: seconds, or an HTTP date (RFC 9110, 10.2.3).
 *
 * @param headers lower-case names
 * @param now this computer's time
 * @returns milliseconds; null when the header is absent or unreadable
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = httpDate(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
