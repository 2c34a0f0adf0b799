import { hasCode, QCredError } from '#shared/errors.ts';
import { mayBeDone } from '../../store/activity/around.ts';
import { eachPage, type PageEnd } from './pages.ts';

/**
 * All items of a paged answer.
 *
 * @param ask fetches the page at a marker
 * @param items what a page holds
 * @throws QCredError service_failed when the pages have no end; what the call throws
 */
export async function allPages<P extends PageEnd, T>(
  ask: Parameters<typeof eachPage<P>>[0],
  items: (answer: P) => readonly T[] | undefined,
): Promise<T[]> {
  const found: T[] = [];
  await eachPage(ask, (answer) => {
    for (const item of items(answer) ?? []) found.push(item);
  });
  return found;
}

/** The answer; or `fallback`, where the service has no such thing or does not let us see it. */
export async function ifShown<T>(answer: Promise<T>, fallback: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'not_available', 'not_found', 'denied')) return fallback;
    throw error;
  }
}

/** The answer; or `fallback`, where the service does not have that action and so has nothing of the kind. */
export async function ifOffered<T>(answer: Promise<T>, fallback: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'not_available')) return fallback;
    throw error;
  }
}

/** The answer, or null where there is no such thing. What may not be seen is an error like any other. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'not_found')) return null;
    throw error;
  }
}

/** Waits for a removal; what is gone already was meant to be. */
export async function gone(removal: Promise<unknown>): Promise<void> {
  await ifThere(removal);
}

/** Waits for a removal that the service may not have; where it was needed, a later step is refused. */
export async function goneIfKnown(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!hasCode(error, 'not_found', 'not_available')) throw error;
  }
}

/**
 * Makes sure that a name is free, as far as the service lets us see.
 *
 * @param look asks for the thing of that name
 * @param what "user called bob"
 * @throws QCredError name_taken
 */
export async function refuseTaken(look: Promise<unknown>, what: string): Promise<void> {
  if ((await ifShown(look, null)) === null) return;
  throw new QCredError('name_taken', `There is already a ${what}.`, 'Choose another name.');
}

/**
 * Makes something with a call that must not be made twice. Where its answer is lost, looks whether
 * the thing is there now.
 *
 * @param call is not repeated by the client (`guard.ts`)
 * @param isThere looks
 * @throws what the call threw, when nothing is there
 */
export async function makeOnce(call: Promise<unknown>, isThere: () => Promise<boolean>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!mayBeDone(error) || !(await isThere().catch(() => false))) throw error;
  }
}
