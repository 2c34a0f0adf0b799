import { QCredError } from '#shared/errors.ts';
import { grouped } from '#shared/words.ts';

/**
 * How much text a service may tell: of one account, to be kept (ten thousand users are some 10 MB);
 * in all pages of one of its lists; of one thing in it.
 */
export const most = { account: 16 * 2 ** 20, list: 128 * 2 ** 20, thing: 8 * 2 ** 20 } as const;
/** How many users, groups, roles and policies it may have, of each. */
export const mostThings = 25_000;

/** How many keys and how many policies of its own a user may have, and a group or role. IAM allows 2 keys. */
export const mostOfOne = 500;

/** What something weighs in memory, about: the letters in it, and a little for each part. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (value instanceof Uint8Array) return value.length;
  let sum = 16;
  for (const part of Object.values(value)) sum += weigh(part);
  return sum;
}

/** What was told so far, which may not be more than there is room for. */
export class Budget {
  #left: number = most.account;

  /**
   * @param weight what comes on top; below zero where something is put in another's place
   * @throws QCredError service_failed
   */
  spend(weight: number): void {
    if (weight > this.#left) throw tooMuch(`more than ${most.account / 2 ** 20} MB`);
    this.#left -= weight;
  }
}

/** Things of one kind, by name. The only way in is `set`, which counts. */
export class Things<T> extends Map<string, T> {
  #budget: Budget;

  constructor(budget: Budget) {
    super();
    this.#budget = budget;
  }

  /** @throws QCredError service_failed when there would be too many, or too much of all kinds together */
  override set(name: string, thing: T): this {
    const before = this.get(name);
    if (before === undefined && this.size >= mostThings)
      throw tooMuch(`more than ${grouped(mostThings)} things of a kind`);
    this.#budget.spend(weigh(thing) - (before === undefined ? 0 : weigh(before)));
    return super.set(name, thing);
  }
}

/** @param what such as `more than 500 keys of one user` */
export const tooMuch = (what: string): QCredError =>
  new QCredError(
    'service_failed',
    `The service tells ${what} of this account, so the rest was left off.`,
    'What came before is kept. Check that the endpoint is the one you mean.',
  );
