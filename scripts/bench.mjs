/**
 * `npm run bench`: how fast, as ratios within one run. Never a test: a slow machine fails nothing.
 *
 *   npm run bench                    everything
 *   npm run bench -- command files   some parts: command, files, growth, health, keys, large, sync, tools, window
 *   npm run bench -- idle 10         ten minutes of doing nothing; only when it is named
 *   npm run bench -- --write         also puts the table into docs/PERFORMANCE.md
 */
import { electronEnvironment, findElectronDist } from './electron-dist.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { run, stopServices, withServices } from './lib/processes.mjs';
import { privateHome, startDisplay, startKeyring } from './lib/session.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

await withServices(async () => {
  if (!ensureSystemPackages(['window', 'keyring', 'display'])) return 1;
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  await ensureBuilt(dist);
  const { env, remove } = await privateHome('bench');
  try {
    Object.assign(env, electronEnvironment(dist));
    if (process.platform === 'linux') Object.assign(env, await startKeyring(env), await startDisplay(env));
    return await run('node', ['test/bench/main.ts', ...process.argv.slice(2)], { env });
  } finally {
    await stopServices();
    await remove();
  }
});
