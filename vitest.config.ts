import { defineConfig } from 'vitest/config';
import { isLong } from './test/support/long.ts';

export default defineConfig({
  test: {
    include: ['test/{unit,integration,security}/**/*.test.ts'],
    // Generous: real programs on a busy machine with few cores.
    testTimeout: isLong ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
});
