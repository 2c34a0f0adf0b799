import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { withoutDecided } from '#core/profiles/variables.ts';
import { openAccess } from '#core/store/access.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand, requiredOption, UsageError } from '../command.ts';
import { environmentOf } from '../environment.ts';
import { withGivenBack } from '../outerEnvironment.ts';
import { isShellState } from '../shellVariables.ts';

export const exec = defineCommand({
  name: 'exec',
  summary: 'run a program with a profile’s credentials',
  help: `
Usage: qcred exec --profile PROFILE -- PROGRAM [ARGUMENT…]

The program gets the profile as AWS_… variables, for as long as it runs, and everything else as you have
it. qcred returns its exit code.`,
  options: { profile: { type: 'string' } },
  takesRest: true,
  async run(context) {
    const [program, ...args] = context.rest;
    if (program === undefined)
      throw new UsageError('The program is missing: qcred exec --profile PROFILE -- PROGRAM.');
    const access = await openAccess(context.deps);
    const variables = await environmentOf(
      access,
      requiredOption(context, 'profile'),
      `exec ${program}`,
    ).finally(() => access.close());
    const { env, platform } = context.deps;
    const outer = Object.entries(withoutDecided(withGivenBack(env), platform)).filter(
      ([name]) => !/^QCRED_(NEW_)?PASSPHRASE$/.test(name) && !isShellState(name),
    );
    return run(program, args, Object.fromEntries([...outer, ...variables]));
  },
});

function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
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
