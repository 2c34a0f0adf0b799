import { constants } from 'node:os';
import type { Job } from '#core/accounts/jobs/job.ts';
import { offerJob } from '#core/accounts/jobs/jobs.ts';
import type { LentKey } from '#core/accounts/jobs/offer.ts';
import { hasCode } from '#shared/errors.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { accountArgument } from './account.ts';
import { type Context, text, UsageError } from './command.ts';
import { variablesOf } from './environment.ts';
import { makeIfAgreed } from './iamPlan.ts';
import { jobPolicy } from './jobPolicy.ts';
import { codeAsker } from './oneTimePassword.ts';
import { runProgram } from './runProgram.ts';

/** Jobs for a program. A user's own keys are a job for people. */
const jobs = policyTemplates.filter(({ id }) => id !== 'own-keys');

/** STS takes no less than 15 minutes, a role no more than 12 hours ("AssumeRole" in its API reference). */
const [shortest, longest, usual] = [900, 43_200, 3600];

/**
 * Runs a program with credentials that may do one job and nothing else.
 *
 * @returns the exit code of the program; 1 when the person said no
 * @throws UsageError, QCredError unsupported where nothing less than the whole key can be had
 */
export async function runJob(
  context: Context,
  id: string,
  program: string,
  args: readonly string[],
): Promise<number> {
  const { document, values } = jobPolicy(context, id, jobs);
  const seconds = secondsOf(text(context, 'for'));
  const job: Job = { id, document, bucket: values.bucket || null, seconds, program };
  const { access, accounts } = (await context.app()).open();
  const state = await access.vault.state();
  const profile = text(context, 'profile');
  const given = text(context, 'account');
  if (profile !== undefined && given !== undefined)
    throw new UsageError('Either --profile or --account says whose power the job is a part of.');
  const source = profile === undefined ? { account: accountArgument(state, given) } : { profile };

  const stop = stopping();
  try {
    const askCode = codeAsker();
    const parts = { access, accounts: await accounts() };
    const offer = await offerJob(parts, source, job, askCode ? { askCode } : {});
    const lent =
      offer.kind === 'ready'
        ? offer.lent
        : await makeIfAgreed(context, { apply: () => offer.make(stop.signal) }, offer.view);
    return lent === null ? 1 : await runWith(context, lent, program, args, stop);
  } catch (error) {
    if (hasCode(error, 'cancelled') && stop.signal.aborted) {
      context.note(`qcred: ${error.message}`);
      return stop.code();
    }
    throw error;
  } finally {
    stop.end();
  }
}

async function runWith(
  context: Context,
  lent: LentKey,
  program: string,
  args: readonly string[],
  stop: ReturnType<typeof stopping>,
): Promise<number> {
  try {
    if (stop.signal.aborted) return stop.code();
    context.note(lent.message);
    const { access } = (await context.app()).open();
    const variables = variablesOf(access, await access.vault.state(), lent.profile, lent.key);
    return await runProgram(context, program, args, variables);
  } finally {
    const left = await lent.end();
    if (left !== null) context.note(`warning: ${left}`);
  }
}

/** "90m", "1h" in seconds. @throws UsageError */
function secondsOf(given: string | undefined): number {
  if (given === undefined) return usual;
  const [, amount = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(given) ?? [];
  const seconds = Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 0);
  if (seconds >= shortest && seconds <= longest) return seconds;
  throw new UsageError('--for is between 15m and 12h, as in --for 1h.');
}

/**
 * Keeps signals from ending this process before what was made for the program is taken back. They reach
 * the program itself; until it runs, they stop what is done for it.
 */
function stopping() {
  const controller = new AbortController();
  let by: NodeJS.Signals = 'SIGINT';
  const stop = (signal: NodeJS.Signals) => {
    by = signal;
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    code: () => 128 + constants.signals[by],
    end() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
