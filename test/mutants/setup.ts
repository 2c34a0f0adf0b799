import { beforeEach } from 'vitest';

/** Names of tests that take too long to be run once per change, from `npm run test:mutants`. */
const without: string[] = JSON.parse(process.env.MUTANT_WITHOUT ?? '[]');

beforeEach(({ task, skip }) => skip(without.includes(task.name)));
