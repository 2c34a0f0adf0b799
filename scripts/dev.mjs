/** `npm run dev`: the app with Vite's server behind its window, rebuilt as sources change. */
import { electronEnvironment, findElectronDist } from './electron-dist.mjs';
import { forgetBuild } from './lib/build.mjs';
import { run, withServices } from './lib/processes.mjs';
import { isRoot } from './lib/project.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

await withServices(async () => {
  if (!ensureSystemPackages(['window'])) return 1;
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  // Development builds go where the others do.
  forgetBuild();
  const args = ['dev', '--watch', ...(isRoot ? ['--noSandbox'] : []), ...process.argv.slice(2)];
  return run('electron-vite', args, { env: { ...process.env, ...electronEnvironment(dist) } });
});
