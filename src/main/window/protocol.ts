import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, protocol } from 'electron';
import { pageFile } from './pageFile.ts';

/** The window's address: a scheme of our own, because `file:` pages may read more than their folder. */
export const origin = 'app://qcred';

/**
 * What the page may load: its own scripts, styles, fonts and pictures; it may contact nothing.
 * No inline script or style, no eval.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Makes `app:` a standard, secure scheme. Electron wants this said before it is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

/** Serves `app://qcred/` from the renderer's bundle, and nothing else. */
export function setupProtocol(): void {
  const root = join(app.getAppPath(), 'out', 'renderer');
  protocol.handle('app', async (request) => {
    const path = request.method === 'GET' ? pageFile(root, request.url) : null;
    const type = path === null ? undefined : mediaTypes[extname(path)];
    const bytes = path === null || !type ? null : await readFile(path).catch(() => null);
    if (bytes === null || !type) return new Response('Not found', { status: 404 });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
  });
}
