/**
 * Runs `work` after every call, one at a time; calls that come while it runs become one more run.
 * So the last run always began after the last call, however fast they came.
 *
 * @param work must not depend on how often it runs; its failures are dropped, the next run tries again
 */
export function latestOnly(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async function run() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work().catch(() => {});
    }
    running = false;
  };
}
