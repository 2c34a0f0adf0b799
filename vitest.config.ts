import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    // Generous: real programs on a busy machine with few cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
