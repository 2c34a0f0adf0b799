/** The thread's side: does what it is asked, one job after the other. */
import { parentPort } from 'node:worker_threads';
import { toErrorView } from '#shared/errors.ts';
import { runJob } from './runJob.ts';
import { fromWire, toWire } from './tools/work/wire.ts';
import type { JobInput, JobName } from './tools/work/work.ts';

parentPort?.on('message', async (message: unknown) => {
  // Only the thread that started this one can send here.
  const [name, ...input] = fromWire(message) as [JobName, ...JobInput<JobName>];
  try {
    parentPort?.postMessage({ value: toWire(await runJob(name, input)) });
  } catch (error) {
    parentPort?.postMessage({ error: toErrorView(error) });
  }
});
parentPort?.postMessage('ready');
