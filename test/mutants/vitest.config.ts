import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The tests of one area, for `npm run test:mutants`, which names them here. */
const tests: string[] = JSON.parse(process.env.MUTANT_TESTS ?? '[]');
const setupFiles = ['test/mutants/setup.ts', ...[base.test?.setupFiles ?? []].flat()];

export default defineConfig({ ...base, test: { ...base.test, include: tests, setupFiles } });
