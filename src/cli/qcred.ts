import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiled code is kept between runs, in a folder of the person's own: the default is the shared
// temporary folder, where another user could plant code. Node before 22.8 does without.
const cacheHome = process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), '.cache');
module.enableCompileCache?.(join(cacheHome, 'qcred', 'compiled'));

// This file is two levels deep both as a source and as a bundle; what it imports need not be.
const root = fileURLToPath(new URL('../..', import.meta.url));

const { main } = await import('./main.ts');
const code = await main(process.argv.slice(2), root);
// Ends as soon as all is written, rather than when the keychain's threads have wound down.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
