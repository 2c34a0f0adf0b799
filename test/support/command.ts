import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command, run from source. */
export const qcredSource = fileURLToPath(new URL('../../src/cli/qcred.ts', import.meta.url));

/** The same, built: as it is shipped, and quicker to start. */
const qcredBuilt = fileURLToPath(new URL('../../out/main/qcred.js', import.meta.url));

/** How another program would call the command: `npm test` has built it, a test run by itself takes the source. */
export const qcredCommand = [process.execPath, process.env.TEST_BUILT === '1' ? qcredBuilt : qcredSource];

const native = fileURLToPath(new URL('../../out/native/qcred', import.meta.url));

/**
 * The program that answers `credential-process`; undefined where `npm test` built none. On Linux the test says so
 * then, and in CI fails.
 */
export const qcredNative = process.env.TEST_BUILT === '1' && existsSync(native) ? native : undefined;
if (process.env.TEST_BUILT === '1' && process.platform === 'linux' && !qcredNative)
  missing('out/native/qcred');

/**
 * The same, for rotations whose old key no program uses any more: they do not wait until such a program has
 * finished.
 */
export const qcredWithoutDrain = [
  process.execPath,
  '--import',
  new URL('./withoutDrain.ts', import.meta.url).href,
  ...qcredCommand.slice(1),
];

/** A temporary home, and the function that removes it. */
export function temporaryHome(): { home: string; dataDir: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'qcred-test-'));
  return { home, dataDir: join(home, 'vault'), remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** What a program is given of this process's environment: how to be found, nothing of the person's. */
export function cleanEnvironment(home: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, PYENV_ROOT } = process.env;
  return {
    PATH,
    ...(PYENV_ROOT ? { PYENV_ROOT } : {}),
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  };
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
export function run(
  file: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; input?: string | Uint8Array },
): Promise<Finished> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env: options.env, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/**
 * Whether a program that a test needs is here: whether it runs with these arguments. Where it does not
 * the test says so, and in CI fails.
 */
export async function have(program: string, args: readonly string[] = ['--version']): Promise<boolean> {
  const found = await run(program, args, { env: process.env }).then(
    ({ code }) => code === 0,
    () => false,
  );
  if (!found) {
    missing([program, ...args].join(' '));
  }
  return found;
}

function missing(command: string): void {
  console.warn(`MISSING: "${command}" does not run on this machine, so what needs it was not tested.`);
  if (process.env.CI) throw new Error(`"${command}" does not run in CI.`);
}
