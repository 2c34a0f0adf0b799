import { defineConfig } from '@playwright/test';

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'security', testDir: 'test/security' },
  ],
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: true,
  // One app at a time: windows on one desktop compete for focus and the clipboard. `npm test` says more.
  workers: 1,
  retries: 0,
  // What is waited for comes late on a busy machine; only what fails takes so long.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // No traces, no videos: they would keep what a test types into password fields.
  use: { trace: 'off', video: 'off', screenshot: 'off' },
});
