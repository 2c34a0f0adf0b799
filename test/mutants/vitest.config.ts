import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The tests of one area, for `npm run test:mutants`, which names them here. */
const tests: string[] = JSON.parse(process.env.MUTANT_TESTS ?? '[]');

export default defineConfig({ ...base, test: { ...base.test, include: tests } });
