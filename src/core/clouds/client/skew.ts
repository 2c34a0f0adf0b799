import { httpDate } from '#shared/httpDate.ts';
import type { Failure } from './failure.ts';

/** What S3, STS and most others tolerate. */
const toleratedMs = 15 * 60_000;

const span = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
};

/** How far this computer's clock is ahead of the service's, in milliseconds; null when its answer had no date. */
function aheadMs(failure: Failure, now: Date): number | null {
  const theirs = httpDate(failure.wire.headers.date ?? '');
  return Number.isNaN(theirs) ? null : now.getTime() - theirs;
}

const timeCodes = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const signatureCodes = new Set(['SignatureDoesNotMatch', 'InvalidSignatureException']);

/**
 * Whether a call failed because of a wrong clock, and how wrong it is, in words. A service that
 * merely says that the signature does not match is not asked: the date of its answer tells.
 *
 * @param now this computer's time
 * @returns null when the clock is not the reason
 */
export function describeSkew(failure: Failure, now: Date): string | null {
  const { code, said } = failure;
  const ahead = aheadMs(failure, now);
  const saidSo =
    timeCodes.has(code ?? '') ||
    (signatureCodes.has(code ?? '') && /signature (?:expired|not yet current)/i.test(said));
  const shown = signatureCodes.has(code ?? '') && ahead !== null && Math.abs(ahead) > toleratedMs;
  if (!saidSo && !shown) return null;
  // Under a minute is not what it was refused for: then its own clocks disagree.
  if (ahead === null || Math.abs(ahead) < 60_000)
    return "This computer's clock and the service's differ too much.";
  return `This computer's clock is ${span(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the service's.`;
}
