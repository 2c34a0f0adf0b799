/** What the page's work costs, whatever else the machine is doing. */
import type { Page } from '@playwright/test';

/** Milliseconds of processor time that the page's main thread uses while something is done. */
export async function threadTime(page: Page, work: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await now();
  await work();
  const after = await now();
  await session.detach();
  return after - before;
}
