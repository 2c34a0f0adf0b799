/**
 * `npm start`: builds what changed and opens the app. Where there is no display at all, runs the
 * same job in the terminal instead.
 */
import { runDemo } from './demo.mjs';
import {
  electronEnvironment,
  electronExecutable,
  electronWords,
  findElectronDist,
} from './electron-dist.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { run, withServices } from './lib/processes.mjs';
import { isRoot, root } from './lib/project.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

await withServices(async () => {
  if (!hasDisplay) {
    console.log('There is no display here, so QCred shows what it does in this terminal.\n');
    return runDemo([]);
  }
  if (!ensureSystemPackages(['window'])) return 1;
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  console.error(electronWords(dist));
  await ensureBuilt();
  return run(electronExecutable(dist), [...flags(), root, ...process.argv.slice(2)], {
    env: { ...process.env, ...electronEnvironment(dist) },
  });
});

/** Chromium's own flags for this machine. */
function flags() {
  // Its complaints about missing system services help nobody here.
  const chosen = ['--log-level=3'];
  if (isRoot) chosen.push('--no-sandbox');
  if (process.env.WAYLAND_DISPLAY && !process.env.DISPLAY) chosen.push('--ozone-platform=wayland');
  return chosen;
}
