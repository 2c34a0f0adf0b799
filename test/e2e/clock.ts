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
