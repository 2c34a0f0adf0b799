import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, inject } from 'vitest';

/** How the names of tests begin that take too long to be run once per change, from `npm run test:mutants`. */
const without: string[] = JSON.parse(process.env.MUTANT_WITHOUT ?? '[]');

beforeEach(({ task, skip }) => skip(without.some((name) => task.name.startsWith(name))));

// The change of the run before may not be in modules that load now: Stryker names the next one later.
if (inject('mutantActivation') === 'runtime')
  Reflect.get(globalThis, inject('globalNamespace')).activeMutant = undefined;

// What is loaded only when it is needed, while a test runs, would not be taken for done while modules load.
const source = process.env.MUTANT_SOURCE;
const files = source?.endsWith('.ts')
  ? ['']
  : source === undefined
    ? []
    : readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
for (const name of files) await import(join(process.cwd(), source ?? '', name));

declare module 'vitest' {
  interface ProvidedContext {
    globalNamespace: string;
    mutantActivation: 'static' | 'runtime' | undefined;
  }
}
