/**
 * The desktop of this worker: `npm test` starts one for each, so that two tests that run at the same time have
 * different homes, clipboards, keyrings, panels and displays. Run without it, tests are on the desktop at hand.
 * Where Playwright only collects the tests there is no worker.
 */
const { TEST_DESKTOPS: started, TEST_PARALLEL_INDEX: worker } = process.env;
if (started !== undefined && worker !== undefined) {
  Object.assign(process.env, JSON.parse(started)[Number(worker)]);
  delete process.env.TEST_DESKTOPS;
}
