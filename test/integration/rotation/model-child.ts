/**
 * Lives random lives, those of every `step`-th seed from `first`. Arguments: folder, first, step, runs.
 * Prints one line of JSON with what they went through.
 */
import { startSandbox } from '#sandbox/sandbox.ts';
import { type Life, live } from './model.ts';

const [root = '', first = '', step = '', runs = ''] = process.argv.slice(2);
const sandbox = await startSandbox({ authorize: () => true });
const lives: Life[] = [];
for (let seed = Number(first); seed <= Number(runs); seed += Number(step))
  lives.push(await live(seed, sandbox, root));
await sandbox.close();
process.stdout.write(JSON.stringify(lives));
