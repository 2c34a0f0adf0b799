import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { root } from './project.mjs';

/**
 * Serves the gallery of components (`src/renderer/gallery`) on loopback, from its sources.
 * @param {{ port?: number, watch?: boolean }} [options] any free port, and no watching, where they are left out
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveGallery({ port = 0, watch = false } = {}) {
  const server = await createServer({
    configFile: false,
    root: join(root, 'src/renderer'),
    cacheDir: join(root, 'node_modules/.cache/gallery'),
    plugins: [react()],
    // Found before the page is opened: what is found later loads it again.
    optimizeDeps: { entries: ['gallery/index.html'] },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: port !== 0,
      ...(watch ? {} : { watch: null, hmr: false }),
    },
    logLevel: 'warn',
  });
  await server.listen();
  const address = server.httpServer?.address();
  const at = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${at}/gallery/index.html`, close: () => server.close() };
}
