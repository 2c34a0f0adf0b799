import { beforeEach } from 'vitest';

/** How the names of tests begin that take too long to be run once per change, from `npm run test:mutants`. */
const without: string[] = JSON.parse(process.env.MUTANT_WITHOUT ?? '[]');

beforeEach(({ task, skip }) => skip(without.some((name) => task.name.startsWith(name))));
