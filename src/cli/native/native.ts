import { askEarly } from './early.ts';
import { root } from './place.ts';

/*
 * `credential-process` as a program of its own, for `bin/qcred` to start instead of Node where it was built
 * (`build/native.ts`). It is the same code; what it does not hold the whole command does (`handOver.ts`).
 */

async function start(args: readonly string[]): Promise<void> {
  askEarly(args);
  // Loaded while the keychain looks for the key.
  const { main } = await import('../main.ts');
  const code = await main(args, root);
  // Ends as soon as all is written, as `qcred.ts` does.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

void start(process.argv.slice(2));
