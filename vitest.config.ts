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
    // A file of test/integration mostly waits, for a service to settle or a program to answer: two more than cores.
    maxWorkers: availableParallelism() + 2,
    // Generous: real programs on a busy machine with few cores.
    testTimeout: isLong ? 3_600_000 : 300_000,
    hookTimeout: 300_000,
    // What is waited for comes late on such a machine; only what fails takes so long.
    expect: { poll: { timeout: 60_000 } },
  },
});
