/**
 * Programs that the scripts start: foreground ones that run to their end, and services that are
 * stopped again, by their own process id, however the script ends.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** How long a service may take to be there, in milliseconds: the machine may be busy. */
export const startMs = 60_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const services = new Set();
/** @type {Set<import('node:child_process').ChildProcess>} */
const foreground = new Set();
/** Exit code of the signal that asked us to stop, 0 while none did. */
let interrupted = 0;

/**
 * How a program is started: on Windows those of packages are scripts of cmd.exe, which Node starts only through
 * a shell, so Node itself runs what they would.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.Platform} [platform]
 * @returns {[program: string, args: readonly string[]]}
 */
export function startedAs(command, args, platform = process.platform) {
  if (platform !== 'win32') return [command, args];
  // npm is no package here: its script lies beside Node.
  if (command === 'npm')
    return [
      process.execPath,
      [join(process.execPath, '..', 'node_modules', 'npm', 'bin', 'npm-cli.js'), ...args],
    ];
  const folder = join(root, 'node_modules', ...(packageOf[command] ?? command).split('/'));
  if (command === 'node' || !existsSync(join(folder, 'package.json'))) return [command, args];
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : bin?.[command];
  return script ? [process.execPath, [join(folder, script), ...args]] : [command, args];
}

/** Packages whose program has another name. */
const packageOf = {
  playwright: '@playwright/test',
  stryker: '@stryker-mutator/core',
  biome: '@biomejs/biome',
};

/**
 * Runs a program to its end with its output on ours.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, log?: string, group?: boolean }} [options] `log`: a file that gets a copy
 *   of all it prints; `group`: when it ends, so does whatever it started and left running
 * @returns {Promise<number>} its exit code; 128 when a signal ended it, 127 when it could not start.
 *   After Ctrl-C nothing is started any more.
 */
export function run(command, args, { env = process.env, log, group = false } = {}) {
  if (interrupted) return Promise.resolve(interrupted);
  return new Promise((resolve) => {
    const stdio = log ? ['inherit', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(...startedAs(command, args), { cwd: root, env, stdio, detached: group });
    foreground.add(child);
    if (log) {
      const copy = createWriteStream(log, { flags: 'a' });
      for (const [from, to] of [
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
      ]) {
        from.on('data', (data) => {
          to.write(data);
          copy.write(data);
        });
      }
      child.on('close', () => copy.end());
    }
    child.on('error', (error) => {
      foreground.delete(child);
      console.error(`Could not run ${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => {
      foreground.delete(child);
      if (group) endGroup(child.pid);
      resolve(code ?? 128);
    });
  });
}

/** Ends what is left of a process group, where there are any. */
function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left, or this is Windows.
  }
}

/**
 * Starts a program that runs until `stopServices`. It leads its own process group, so that Ctrl-C
 * in the terminal does not take it away from under the programs that use it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, input?: string, pipes?: number }} [options]
 *   `input`: its standard input; `pipes`: how many pipes to open from descriptor 3 on
 * @returns {import('node:child_process').ChildProcess}
 */
export function startService(command, args, { env = process.env, input, pipes = 0 } = {}) {
  const child = spawn(command, args, {
    env,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore', ...Array(pipes).fill('pipe')],
  });
  // `error` is reported by `firstLine`, or shows as the service not being there.
  child.on('error', () => services.delete(child));
  child.on('exit', () => services.delete(child));
  services.add(child);
  // A program that ends before it has read shows by not being there.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return child;
}

/**
 * Reads the one line that a service writes to a descriptor when it is ready.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} descriptor
 * @returns {Promise<string>} without the line end
 * @throws Error when it ends, or says nothing for a minute
 */
export function firstLine(child, descriptor) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${child.spawnfile} did not start: ${why}`));
    const timer = setTimeout(() => fail('no answer in a minute'), startMs);
    let text = '';
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => fail(`it ended with ${code}`));
    child.stdio[descriptor].on('data', (data) => {
      text += data;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      resolve(text.slice(0, end));
    });
  });
}

/** Stops every service still running, the newest first, and waits until they are gone. */
export async function stopServices() {
  for (const child of [...services].reverse()) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(timer);
  }
}

/**
 * Runs `work` so that everything it started is stopped when it ends, fails, or is interrupted.
 * @param {() => Promise<number>} work resolves to the exit code
 */
export async function withServices(work) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => {
      interrupted = code;
      for (const child of foreground) child.kill(signal);
    });
  }
  try {
    const code = await work();
    process.exitCode = interrupted || code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = interrupted || 1;
  } finally {
    await stopServices();
  }
}
