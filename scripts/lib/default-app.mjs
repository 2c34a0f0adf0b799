/**
 * The main script of `default_app.asar`: runs the folder or file named on the command line, as
 * Electron's own does. See `electron-dist.mjs` for why there is one here.
 */
import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const required = [];
let target = null;
for (let index = 1; index < process.argv.length && target === null; index += 1) {
  const argument = process.argv[index];
  if (argument === '-r' || argument === '--require') {
    index += 1;
    required.push(process.argv[index]);
  } else if (!argument.startsWith('-')) {
    target = resolve(argument);
  }
}

if (target === null) {
  console.error('Usage: electron [options] FOLDER');
  app.exit(1);
} else {
  // Modules given with -r run before the app: Playwright drives the app through one.
  if (required.length > 0) Module._preloadModules(required);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const folder = statSync(target).isDirectory() ? target : dirname(target);
  let main = target;
  if (folder === target) {
    const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (description.version) app.setVersion(description.version);
    app.name = description.productName ?? description.name ?? 'Electron';
    app.setDesktopName(`${description.name ?? 'electron'}.desktop`);
    main = createRequire(join(folder, 'package.json')).resolve(
      resolve(folder, description.main ?? 'index.js'),
    );
  }
  app.setAppPath(folder);
  await import(pathToFileURL(main).href);
}
