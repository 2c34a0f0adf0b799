/**
 * Changes the test's files, to be killed while it does. Arguments: folder, job, step.
 * `flip`: applies the next version and undoes it again, and again, until killed.
 * `once`: does that one time. `recover`: recovers.
 * With a step number it kills itself right after that step.
 */
import { createVersions } from './crash-files.ts';

const [folder = '', job = '', killAt] = process.argv.slice(2);

let steps = 0;
const versions = createVersions(folder, () => {
  steps++;
  if (String(steps) !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  // Not a single instruction more.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

if (job === 'recover') await versions.edits.recover();
else {
  await versions.edits.recover();
  process.stdout.write('started\n');
  do {
    const change = await versions.applyNext();
    await versions.edits.undo(change.id);
  } while (job === 'flip');
}
