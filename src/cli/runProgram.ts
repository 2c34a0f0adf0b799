import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { withoutDecided } from '#core/profiles/variables.ts';
import { QCredError } from '#shared/errors.ts';
import type { Context } from './command.ts';
import { withGivenBack } from './outerEnvironment.ts';
import { isShellState } from './shellVariables.ts';
import { type Start, windowsStart } from './windowsProgram.ts';

/**
 * Runs a program with a profile's variables and everything else as the person has it.
 *
 * @param variables as `variablesOf` gives them
 * @returns its exit code, 128 and the number of the signal that ended it
 * @throws QCredError not_found
 */
export async function runProgram(
  { deps: { env, platform } }: Pick<Context, 'deps'>,
  program: string,
  args: readonly string[],
  variables: ReadonlyMap<string, string>,
): Promise<number> {
  const outer = Object.entries(withoutDecided(withGivenBack(env), platform)).filter(
    ([name]) => !/^QCRED_(NEW_)?PASSPHRASE$/.test(name) && !isShellState(name),
  );
  const start =
    platform === 'win32'
      ? windowsStart(program, args, env, existsSync)
      : { file: program, args, verbatim: false };
  if (start === null) throw notStarted(program);
  return run(program, start, Object.fromEntries([...outer, ...variables]));
}

const notStarted = (program: string): QCredError =>
  new QCredError('not_found', `"${program}" could not be started.`, 'Is it installed and on the path?');

function run(program: string, { file, args, verbatim }: Start, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: 'inherit', env, windowsVerbatimArguments: verbatim });
    // The terminal sends these to both of us; the program decides what they mean.
    const ignore = () => {};
    const relay = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', relay).on('SIGHUP', relay);
    child.on('error', () => {
      fail(notStarted(program));
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', relay).off('SIGHUP', relay);
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
