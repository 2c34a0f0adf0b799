import { openAccess } from '#core/store/access.ts';
import { defineCommand, requiredOption, text, UsageError } from '../command.ts';
import { environmentOf } from '../environment.ts';
import { runProgram } from '../runProgram.ts';
import { sweepJobs } from '../sweepJobs.ts';

export const exec = defineCommand({
  name: 'exec',
  summary: 'run a program with a profile’s credentials, or with what one job needs',
  help: `
Usage: qcred exec --profile PROFILE -- PROGRAM [ARGUMENT…]
       qcred exec --job JOB --value NAME=VALUE… [--for 1h] [--account ACCOUNT | --profile PROFILE]
                  [--yes] -- PROGRAM [ARGUMENT…]

The program gets the profile as AWS_… variables, for as long as it runs, and everything else as you have
it. qcred returns its exit code.

With --job it gets less than a key: credentials that may do that job and nothing else, for so long (15m to
12h, 1h where nothing is said), and are gone afterwards. Whose power they are a part of: a connected account
(--account, where there are several), or a profile. The way is said on standard error:
  - a session that is narrowed down, where the service has such (AssumeRole for a profile of a role, else
    GetFederationToken; Cloudflare R2's are signed here);
  - on Backblaze B2 an application key for that bucket alone, which ends by itself;
  - else a user of its own with that one policy and one key.
What is made is shown first and asked for (--yes agrees), and all of it is deleted when the program has ended.
After a crash the next command or the window does that; the key does not work after its time in any case.
Where there is neither, nothing is run: the whole key is never handed over.

Jobs, and their values:
  read-bucket (bucket, partition), backup-bucket (bucket, partition), publish-website (bucket, partition),
  use-key (key). "qcred key create --help" says what they are.`,
  options: {
    profile: { type: 'string' },
    account: { type: 'string' },
    job: { type: 'string' },
    value: { type: 'string', multiple: true },
    for: { type: 'string' },
    yes: { type: 'boolean' },
  },
  takesRest: true,
  async run(context) {
    const [program, ...args] = context.rest;
    if (program === undefined)
      throw new UsageError('The program is missing: qcred exec --profile PROFILE -- PROGRAM.');
    const job = text(context, 'job');
    if (job !== undefined) {
      const { runJob } = await import('../execJob.ts');
      return runJob(context, job, program, args);
    }
    const stray = ['account', 'value', 'for', 'yes'].find((name) => context.options[name] !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray} goes with --job.`);
    const access = await openAccess(context.deps);
    const variables = await environmentOf(
      access,
      requiredOption(context, 'profile'),
      `exec ${program}`,
    ).catch((error: unknown) => {
      access.close();
      throw error;
    });
    // Beside the program, which does not wait for it.
    const swept = sweepJobs(access, context.note).finally(() => access.close());
    try {
      return await runProgram(context, program, args, variables);
    } finally {
      await swept;
    }
  },
});
