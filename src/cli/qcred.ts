import { existsSync, mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiled code is kept between runs, in a folder of the person's own: the default is the shared
// temporary folder, where another user could plant code. So could whoever owns a folder on the way, which
// is why root with a person's HOME does without, and leaves nothing there. Node before 22.8 does without
// too. The folder is made here, one by one, because Node never comes back from making it where none can
// be made, as in /proc. Nothing else is loaded yet: it would be compiled anew each time.
const { XDG_CACHE_HOME = '', HOME } = process.env;
const cacheHome = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME || homedir(), '.cache');
const compiled = join(cacheHome, 'qcred', 'compiled');
const self = process.geteuid?.();
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return self === undefined || ((uid === self || uid === 0) && (folder !== compiled || (mode & 0o022) === 0));
}
try {
  // A name that is not in UTF-8 comes with this character, and names another folder.
  let isKept = !compiled.includes('\ufffd') && isOurs(dirname(cacheHome));
  for (const folder of [cacheHome, join(cacheHome, 'qcred'), compiled]) {
    if (!isKept) break;
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    isKept = isOurs(folder);
  }
  if (isKept) module.enableCompileCache?.(compiled);
} catch {
  // There will be none.
}

// This file is two levels deep both as a source and as a bundle; what it imports need not be.
const root = fileURLToPath(new URL('../..', import.meta.url));

const { main } = await import('./main.ts');
const code = await main(process.argv.slice(2), root);
// Ends as soon as all is written, rather than when the keychain's threads have wound down.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
