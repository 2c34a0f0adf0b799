/**
 * Adds to a counter file under the lock, `rounds` times, reading, waiting and writing so that two
 * holders at once would lose a count. With `die`, kills itself while it holds the lock after the last.
 * Arguments: folder, rounds, die|live.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '#core/store/files/lock.ts';

const [folder = '', rounds = '1', end] = process.argv.slice(2);
const counter = join(folder, 'counter');

for (let round = 1; round <= Number(rounds); round++) {
  await withLock(
    join(folder, 'data.lock'),
    async () => {
      const count = Number(readFileSync(counter, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
      writeFileSync(counter, String(count + 1));
      if (end === 'die' && round === Number(rounds)) process.kill(process.pid, 'SIGKILL');
    },
    { timeoutMs: 60_000 },
  );
}
