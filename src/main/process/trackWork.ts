/** Knows what is still running. */
interface WorkTracker {
  /** Runs `work` and hands back its outcome. */
  track<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing tracked runs any more, or after so many milliseconds. */
  settled(limit: number): Promise<void>;
}

/** A tracker with nothing running. */
export function trackWork(): WorkTracker {
  const running = new Set<Promise<unknown>>();
  return {
    async track(work) {
      const one = work();
      running.add(one);
      try {
        return await one;
      } finally {
        running.delete(one);
      }
    },
    async settled(limit) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, limit);
      });
      await Promise.race([Promise.allSettled(running), late]);
      clearTimeout(timer);
    },
  };
}
