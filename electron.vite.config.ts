import react from '@vitejs/plugin-react';
import electron from 'electron/package.json' with { type: 'json' };
import { defineConfig } from 'electron-vite';
import { bundledLicences, gatherLicences } from './build/licences.ts';
import { nativeCommand } from './build/native.ts';
import { updateFeed } from './build/updates.ts';
import { calls, events } from './src/shared/contract/index.ts';

/**
 * What `credential-process` runs from start to end, in one file: each further file costs about a
 * millisecond, and tools wait for this command before each of their own runs.
 */
const hotPath = new RegExp(
  [
    'src/cli/(main|command|commands/(index|credentialProcess))\\.ts',
    'src/core/(dataFolder|nodeDeps)\\.ts',
    'src/core/store/(access|credentials)\\.ts',
    'src/core/store/(activity|crypto|files)/',
    'src/core/store/launcher/place\\.ts',
    'src/core/store/secrets/(keychain|keychainFaults|material|secret|store)\\.ts',
    'src/core/store/vault/(vault|file|header|watch)\\.ts',
    'src/core/profiles/find\\.ts',
    'src/shared/(errors|printable)\\.ts',
    // Not the ciphers that only key material needs.
    'node_modules/@noble/ciphers/(chacha|_arx|_poly1305|utils)\\.js',
  ].join('|'),
);

/**
 * Three bundles. `main` has three entries that share their chunks: the app, the thread on which it reads
 * files, and the command `qcred`. Everything is bundled except Electron itself and keytar, which carries
 * a native binary; so a packaged app needs no node_modules but keytar's, and start-up reads few files.
 */
export default defineConfig(({ command }) => ({
  main: {
    plugins: [command === 'build' && nativeCommand(import.meta.dirname)],
    define: {
      madeForElectron: JSON.stringify(electron.version),
      updateFeed: JSON.stringify(updateFeed),
    },
    build: {
      license: bundledLicences,
      target: 'node20.18',
      externalizeDeps: false,
      // Less to read and to parse at every start of the app and of the command.
      minify: true,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          qcred: 'src/cli/qcred.ts',
          worker: 'src/core/worker.ts',
        },
        external: ['electron', 'keytar'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: { groups: [{ name: 'access', test: hotPath }] },
        },
      },
    },
  },
  preload: {
    // The preload script knows the contract by its names only: its schemas would cost start-up.
    define: {
      callNames: JSON.stringify(Object.keys(calls)),
      eventNames: JSON.stringify(Object.keys(events)),
    },
    build: {
      license: bundledLicences,
      target: 'node20.18',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: command === 'serve' ? 'src/preload/development.ts' : 'src/preload/index.ts' },
        external: ['electron'],
        // A sandboxed preload script is always CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), gatherLicences(import.meta.dirname)],
    build: {
      license: bundledLicences,
      target: 'chrome130',
      minify: true,
      // Chromium preloads modules itself, and the polyfill would fetch, which the page may not.
      modulePreload: { polyfill: false },
    },
  },
}));
