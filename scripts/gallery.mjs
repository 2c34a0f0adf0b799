/**
 * `npm run gallery`: every component of the window in every state, in both themes, on one page for any
 * browser; drawn again as sources change. Ctrl-C ends it.
 *
 *   npm run gallery -- views [folder]   pictures of every view and dialog instead, in every size and
 *                                       colour, most with the demo's vault; ONLY_PICTURES=pattern for some
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { serveGallery } from './lib/gallery.mjs';
import { root } from './lib/project.mjs';

const [part, folder = join(root, 'dist', 'views')] = process.argv.slice(2);
if (part === 'views') {
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'test.mjs'), 'e2e', 'gallery.views', 'ui.dialogs'],
    {
      stdio: 'inherit',
      env: { ...process.env, VIEWS_PICTURES: resolve(folder) },
    },
  );
  console.log(resolve(folder));
  process.exitCode = status ?? 1;
} else {
  const { url } = await serveGallery({ port: 5180, watch: true });
  console.log(url);
}
