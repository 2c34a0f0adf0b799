import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { app } from 'electron';
import { createThread, type Thread } from '#core/tools/work/thread.ts';

/** More than the largest file takes to be read; one that wants more is left alone. */
const mostMegabytes = 1024;

/** The thread on which texts are read and planned, so that none of them can hold up the window. */
export const setupTextThread = (): Thread =>
  createThread(
    () =>
      new Worker(join(app.getAppPath(), 'out', 'main', 'worker.js'), {
        name: 'texts',
        // It needs nothing of the process that it is part of.
        env: {},
        execArgv: [],
        resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
      }),
  );
