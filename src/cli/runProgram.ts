import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { withoutDecided } from '#core/profiles/variables.ts';
import { QCredError } from '#shared/errors.ts';
import type { Context } from './command.ts';
import { withGivenBack } from './outerEnvironment.ts';
import { isShellState } from './shellVariables.ts';

/**
 * Runs a program with a profile's variables and everything else as the person has it.
 *
 * @param variables as `variablesOf` gives them
 * @returns its exit code, 128 and the number of the signal that ended it
 * @throws QCredError not_found
 */
export function runProgram(
  { deps: { env, platform } }: Pick<Context, 'deps'>,
  program: string,
  args: readonly string[],
  variables: ReadonlyMap<string, string>,
): Promise<number> {
  const outer = Object.entries(withoutDecided(withGivenBack(env), platform)).filter(
    ([name]) => !/^QCRED_(NEW_)?PASSPHRASE$/.test(name) && !isShellState(name),
  );
  return run(program, args, Object.fromEntries([...outer, ...variables]));
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    // The terminal sends these to both of us; the program decides what they mean.
    const ignore = () => {};
    const relay = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', relay).on('SIGHUP', relay);
    child.on('error', () => {
      fail(
        new QCredError('not_found', `"${program}" could not be started.`, 'Is it installed and on the path?'),
      );
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', relay).off('SIGHUP', relay);
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
