import { hasCode, QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import type { Ask } from './ask.ts';
import { parseReport, type Report } from './report.ts';

/** A report of a large account takes a while to be made. */
const maxQuestions = 12;
/** What the service may say of a report: anything else is no reason to wait. */
const known = new Set(['STARTED', 'INPROGRESS', 'COMPLETE']);
const pauseMs = (n: number) => Math.min(5000, 250 * 2 ** n);

/**
 * The account's credential report: asked for, waited for, fetched.
 *
 * @param ask the service
 * @param deps to wait with
 * @returns null when the service has none or does not allow it
 * @throws QCredError service_failed when it is never ready or cannot be read; what calls throw
 */
export async function askReport(ask: Ask, deps: Pick<Deps, 'sleep'>): Promise<Report | null> {
  const { iam, options } = ask;
  for (let n = 0; n < maxQuestions; n++) {
    const made = await ask.ask('GenerateCredentialReport', () => iam.generateCredentialReport({}, options));
    // Who may not have one made may still be allowed to read one.
    if (made === null || made.State === 'COMPLETE') {
      const got = await fetchReport(ask, made === null);
      if (got !== 'again') return got;
    }
    if (made !== null && !known.has(made.State ?? '')) break;
    await deps.sleep(pauseMs(n), options.abortSignal);
    if (options.abortSignal.aborted) throw new QCredError('cancelled', 'It was cancelled.');
  }
  throw new QCredError('service_failed', 'The credential report was not ready in time.', 'Sync again later.');
}

/** @returns `again` when it went away between the two questions */
async function fetchReport(ask: Ask, alone: boolean): Promise<Report | null | 'again'> {
  const { iam, options } = ask;
  try {
    const got = await ask.ask('GetCredentialReport', () => iam.getCredentialReport({}, options));
    if (got === null) return null;
    return parseReport(Buffer.from(got.Content ?? []).toString('utf8'), got.GeneratedTime);
  } catch (error) {
    if (!hasCode(error, 'not_found')) throw error;
    return alone ? null : 'again';
  }
}
