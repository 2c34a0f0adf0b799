import { type Allow, declined } from '#core/store/consent.ts';
import { QCredError } from '#shared/errors.ts';
import { type Question, questionAbout } from './question.ts';

interface AskerParts {
  /** Shows a question outside of the window; resolves to whether the person said yes. */
  show(question: Question): Promise<boolean>;
  now(): Date;
}

/** After so many a no within a minute nothing more is asked for a minute: nobody is to be worn down. */
const patience = 3;
const memoryMs = 60_000;

/**
 * Asks the person what the window must not decide. One question at a time: what is wished while one is
 * open is refused.
 *
 * @returns makes an `Allow` for one call, which asks about the same wish once
 */
export function createAsker({ show, now }: AskerParts): () => Allow {
  let open = false;
  let refusals: number[] = [];

  async function ask(question: Question): Promise<void> {
    const since = now().getTime() - memoryMs;
    refusals = refusals.filter((at) => at > since);
    if (open) throw busy();
    if (refusals.length >= patience) throw deaf();
    open = true;
    try {
      if (await show(question)) return;
      refusals.push(now().getTime());
      throw declined();
    } finally {
      open = false;
    }
  }

  return () => {
    const granted = new Set<string>();
    return async (wish) => {
      const name = JSON.stringify(wish);
      if (granted.has(name)) return;
      await ask(questionAbout(wish));
      granted.add(name);
    };
  };
}

const busy = (): QCredError =>
  new QCredError('in_use', 'QCred waits for your answer to another question.', 'Answer that first.');

const deaf = (): QCredError =>
  new QCredError(
    'in_use',
    'You said no several times, so QCred does not ask again for a minute.',
    'If it was you who asked, wait a minute and try again.',
  );
