import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { isLong } from './test/support/long.ts';

export default defineConfig({
  // What the build puts in.
  define: { updateFeed: 'null' },
  test: {
    include: ['test/{unit,integration,security}/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    // The long run takes the files in random order, and prints the seed that repeats it.
    sequence: { shuffle: { files: isLong, tests: false } },
    // A file mostly waits for the programs it starts, so one worker per core, and at least two.
    maxWorkers: Math.max(2, availableParallelism()),
    // Generous: real programs on a busy machine with few cores.
    testTimeout: isLong ? 3_600_000 : 300_000,
    hookTimeout: 300_000,
    // What is waited for comes late on such a machine; only what fails takes so long.
    expect: { poll: { timeout: 60_000 } },
  },
});
