/** Counting what the test runners report in their JSON files. */
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

/**
 * @param {string} path of vitest's JSON report
 * @param {number} code vitest's exit code
 * @returns {Count} a file that could not be loaded, and a runner that died, count as one failure
 */
export function countVitest(path, code) {
  const report = read(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * @param {string} path of Playwright's JSON report
 * @param {number} code Playwright's exit code
 * @returns {Count} as above
 */
export function countPlaywright(path, code) {
  const report = read(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, skipped } = report.stats;
  return {
    passed: expected,
    failed: unexpected === 0 && code !== 0 ? 1 : unexpected,
    skipped,
  };
}
