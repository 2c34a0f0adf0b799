/** `credential-process` as a program of its own, that starts like a native one: `out/native/qcred`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

/** What is loaded later and is in the program all the same; whatever else is loaded later is handed over. */
const held = /^node:|\/(?:main|keytar|credentialProcess|caller|session)\.ts$/;

/**
 * What keeps the program from running what lies in the working folder. Two are defaults, and said here so that
 * they stay. Variables do the same as flags, and `bin/qcred` takes them out.
 */
const closed = ['dotenv', 'bunfig', 'tsconfig', 'package-json'].map(
  (name) => `--no-compile-autoload-${name}`,
);

/**
 * A plugin for the command's bundle: builds the program too, where its runtime is installed. Linux only: on
 * macOS each program has rights of its own in the keychain, which Windows and its launcher gain little by.
 *
 * @param root the repository's folder
 */
export const nativeCommand = (root: string): Plugin => ({
  name: 'qcred:native',
  apply: 'build',
  async closeBundle() {
    const folder = join(root, 'out', 'native');
    rmSync(folder, { recursive: true, force: true });
    const bun = join(root, 'node_modules', '@oven', `bun-${process.platform}-${process.arch}`, 'bin', 'bun');
    if (process.platform !== 'linux' || !existsSync(bun)) return;
    const work = mkdtempSync(join(root, 'out', 'native-'));
    try {
      await bundle(root, work);
      const flags = [
        '--compile',
        '--bytecode',
        '--format=cjs',
        ...closed,
        `--outfile=${join(folder, 'qcred')}`,
      ];
      // In an environment and a folder in which nothing says otherwise.
      execFileSync(bun, ['build', ...flags, 'qcred.cjs'], { cwd: work, env: { HOME: work }, stdio: 'pipe' });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
});

/** All that the program holds, in a file that starts and others that it loads after that. */
async function bundle(root: string, into: string): Promise<void> {
  const own = join(root, 'src', 'cli', 'native');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: { madeForElectron: '""', updateFeed: 'null' },
    ssr: { noExternal: true },
    plugins: [
      {
        name: 'qcred:native-parts',
        enforce: 'pre',
        resolveDynamicImport(what) {
          if (what === 'keytar') return join(own, 'keytar.ts');
          return typeof what === 'string' && held.test(what) ? null : join(own, 'handOver.ts');
        },
      },
    ],
    build: {
      ssr: join(own, 'native.ts'),
      outDir: into,
      minify: true,
      target: 'node22',
      rollupOptions: {
        output: { format: 'cjs', entryFileNames: 'qcred.cjs', chunkFileNames: '[name].cjs' },
      },
    },
  });
}
