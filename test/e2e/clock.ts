/** The clock of the real app, turned. */
import type { Running } from './harness.ts';

const day = 86_400_000;

/** Sets the clock of the app's main process, as if the machine had slept until then. */
export async function sleepUntil({ app }: Running, moment: Date): Promise<void> {
  await app.evaluate(({ powerMonitor }, to) => {
    const Clock = Date;
    const ahead = to - Clock.now();
    class Turned extends Clock {
      constructor(...parts: unknown[]) {
        super(...((parts.length === 0 ? [Turned.now()] : parts) as [number]));
      }
      static override now(): number {
        return Clock.now() + ahead;
      }
    }
    globalThis.Date = Turned as DateConstructor;
    powerMonitor.emit('resume');
  }, moment.getTime());
}

/** Nine in the morning so many days from now, or another time of that day. */
export function inDays(days: number, hours = 9, minutes = 0): Date {
  const date = new Date(Date.now() + days * day);
  date.setHours(hours, minutes, 0, 0);
  return date;
}

/** The age of a key that was made at noon so many days ago. */
export const madeAtNoon = (days: number): number => (Date.now() - inDays(-days, 12).getTime()) / day;

/** Timers of the app's main process that the test holds. */
interface Held {
  qcredHeld: Map<NodeJS.Timeout, () => unknown>;
}

/**
 * From now on the timers of the app's main process that are set to more than `from` and at most `to`
 * milliseconds wait for the test instead.
 *
 * @returns lets those that wait go off; resolves to how many there were, when they have done their work
 */
export async function holdTimers({ app }: Running, from: number, to: number): Promise<() => Promise<number>> {
  await app.evaluate(
    (_, [least, most]) => {
      const held: Held['qcredHeld'] = new Map();
      Object.assign(globalThis, { qcredHeld: held });
      const [set, clear] = [setTimeout, clearTimeout];
      const holding = (work: (...args: unknown[]) => unknown, ms = 0, ...args: unknown[]) => {
        if (ms <= least || ms > most) return set(work, ms, ...args);
        const timer = set(() => {}, 2 ** 31 - 1).unref();
        held.set(timer, () => work(...args));
        return timer;
      };
      globalThis.setTimeout = Object.assign(holding, set);
      globalThis.clearTimeout = (timer) => {
        held.delete(timer as NodeJS.Timeout);
        clear(timer);
      };
    },
    [from, to] as const,
  );
  return () =>
    app.evaluate(async () => {
      const { qcredHeld: held } = globalThis as unknown as Held;
      const waiting = [...held.values()];
      held.clear();
      await Promise.all(waiting.map((work) => work()));
      return waiting.length;
    });
}

/**
 * From now on the app's main process does at once what it would do after more than `from` and at most `to`
 * milliseconds.
 */
export async function skipTimers({ app }: Running, from: number, to: number): Promise<void> {
  await app.evaluate(
    (_, [least, most]) => {
      const set = setTimeout;
      const skipping = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        set(work, ms > least && ms <= most ? 0 : ms, ...args);
      globalThis.setTimeout = Object.assign(skipping, set);
    },
    [from, to] as const,
  );
}
