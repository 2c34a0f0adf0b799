/** A clock that a test turns, and all who sleep by it. */
export function turnableClock(start: Date) {
  let now = start.getTime();
  const slept: number[] = [];
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => new Date(now),
    /** For how long anybody meant to sleep, each time. */
    slept,
    asleep: () => sleepers.size,
    sleep(ms: number, signal?: AbortSignal): Promise<void> {
      slept.push(ms);
      return new Promise((done) => {
        if (signal?.aborted) return done();
        const sleeper = {
          until: now + ms,
          wake() {
            sleepers.delete(sleeper);
            done();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      });
    },
    /** Turns it, forth or back. A timer runs on whatever the clock says, and ends when so much time has passed. */
    turn(to: Date, passed: number = Math.max(0, to.getTime() - now)): void {
      const before = now;
      now = to.getTime();
      for (const sleeper of [...sleepers]) {
        const left = sleeper.until - before - passed;
        if (left <= 0) sleeper.wake();
        else sleeper.until = now + left;
      }
    },
  };
}
