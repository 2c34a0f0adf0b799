import { defineConfig } from '@playwright/test';

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'security', testDir: 'test/security' },
  ],
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: true,
  // One app at a time: windows compete for focus, the clipboard and two cores.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  // What is waited for comes late on a busy machine; only what fails takes so long.
  expect: { timeout: 20_000 },
  // No traces, no videos: they would keep what a test types into password fields.
  use: { trace: 'off', video: 'off', screenshot: 'off' },
});
