import { randomBytes, randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { QCredError } from '#shared/errors.ts';
import type { Actor } from '#shared/model.ts';
import { dataFolder, homeFolder } from './dataFolder.ts';
import type { Deps, ProcessResult } from './deps.ts';
import { refuseOthersVault } from './store/files/owner.ts';
import { ownCommand } from './store/launcher/place.ts';
import type { JobInput, JobName, JobOutput } from './tools/work/work.ts';

/**
 * The outside world as Node gives it: the only place in `core` that looks at the process it runs in.
 *
 * @throws QCredError unsupported when the home folder cannot be named, or the vault's is somebody else's
 * @param options `actor`: who is acting; `root`: the folder of this installation, or `command`: how other programs
 *   call `qcred` where that is known; `dataDir`: a vault other than the person's own
 */
export function nodeDeps(
  options: { actor: Actor; dataDir?: string } & ({ root: string } | { command: readonly string[] }),
): Deps {
  const home = homeFolder(process.env, process.platform, homedir());
  const uid = process.geteuid?.();
  const dataDir = options.dataDir ?? dataFolder(process.env, process.platform, home);
  for (const path of [home, dataDir]) refuseUnreadable(path);
  refuseOthersVault(dataDir);
  return {
    now: () => new Date(),
    sleep,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    uuid: () => randomUUID(),
    env: process.env,
    platform: process.platform,
    uid,
    home,
    dataDir,
    actor: options.actor,
    ...('root' in options
      ? {
          root: options.root,
          command: [
            ownCommand({ root: options.root, platform: process.platform, home, env: process.env, uid }),
          ],
        }
      : { command: options.command }),
    run: runProcess,
    work: workHere,
  };
}

/** Where a path holds bytes that are not UTF-8, Node puts another character: the path is then another folder's. */
function refuseUnreadable(path: string): void {
  if (!path.includes('\ufffd')) return;
  throw new QCredError(
    'unsupported',
    `The name of the folder ${path} is not in UTF-8, so QCred would write to another one.`,
    'Rename the folder, or set HOME and QCRED_HOME to paths in UTF-8 that lead there, such as symbolic links.',
  );
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal?.aborted) return done();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** Does a job on texts here: the readers' own budgets bound it. They are loaded when the first text is read. */
export async function workHere<N extends JobName>(name: N, ...input: JobInput<N>): Promise<JobOutput<N>> {
  const { runJob } = await import('./runJob.ts');
  return runJob(name, input);
}

async function runProcess(
  file: string,
  args: readonly string[],
  timeoutMs: number,
  mostBytes = 2 ** 20,
): Promise<ProcessResult> {
  // Not loaded with the rest: the commands that matter most start no process.
  const { execFile } = await import('node:child_process');
  return new Promise((done) => {
    const how = { timeout: timeoutMs, maxBuffer: mostBytes, windowsHide: true };
    const child = execFile(file, args, how, (error, stdout, stderr) => {
      done({ code: error ? child.exitCode : 0, stdout, stderr, missing: error?.code === 'ENOENT' });
    });
  });
}
