import type { Proposal, Tightening } from '#core/accounts/tighten/tighten.ts';
import type { Account } from '#shared/account.ts';
import type { IamPlanView } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { formatPolicy, parsePolicy } from '#shared/policy/document.ts';
import { accountArgument } from './account.ts';
import { type Context, flag, text, UsageError } from './command.ts';
import { makeIfAgreed } from './iamPlan.ts';

/**
 * Cuts policies down to what was used, or takes that back.
 *
 * @returns the exit code: 1 when the person said no
 * @throws UsageError, QCredError
 */
export async function tightenPolicy(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const state = await open.access.vault.state();
  const account = accountArgument(state, text(context, 'account'));
  const tightening = await open.tightening();
  if (flag(context, 'back')) return takeBack(context, tightening, account);
  const policy = text(context, 'policy');
  const given = context.positionals[1];
  if ((given === undefined) === (policy === undefined))
    throw new UsageError('Name a user, a key or a policy: qcred policy tighten USER|KEY-ID | --policy NAME.');
  const who = policy === undefined ? { user: await userOf(context, account, given ?? '') } : { policy };
  const proposals = await tightening.propose(account.id, who);
  if (proposals.length === 0) context.note('There is no policy of its own to tighten.');
  const done: unknown[] = [];
  for (const proposal of proposals) {
    const result = await settle(context, tightening, account, proposal);
    if (result === 'refused') return 1;
    done.push(result);
  }
  if (context.json) context.printJson(done);
  return 0;
}

/** The user of that name, or whose key that is. */
async function userOf(context: Context, account: Account, given: string): Promise<string> {
  const accounts = await (await context.app()).open().accounts();
  const { mirror } = await accounts.tree(account.id);
  return mirror.users.find(({ keys }) => keys?.some(({ id }) => id === given))?.name ?? given;
}

/** @returns what was done, for a program */
async function settle(
  context: Context,
  tightening: Tightening,
  account: Account,
  proposal: Proposal,
): Promise<object | 'refused'> {
  const { target, before, after, stops, kept } = proposal;
  const shown = { policy: target.name, before: plain(before), after: after && plain(after), stops, kept };
  if (after === null || after === before) {
    const why =
      after === null
        ? `Nothing that ${target.name} allows was used: take it away altogether.`
        : `${target.name} allows nothing that is known to be unused.`;
    context.note(why);
    for (const words of kept) context.note(`  ${words}`);
    return { ...shown, message: why };
  }
  const view = await tightening.plan(account.id, proposal);
  if (flag(context, 'dry-run') && context.json) return shown;
  await printDiff(context, target.name, shown.before, plain(after));
  const notices: IamPlanView['notices'] = [
    ...stops.map((words) => ({
      level: 'warning' as const,
      message: `Would stop to work: ${words}`,
      hint: '',
    })),
    ...kept.map((words) => ({ level: 'info' as const, message: words, hint: '' })),
    ...view.notices,
  ];
  const apply = (planId: string) => tightening.apply(account.id, proposal, planId);
  const result = await makeIfAgreed({ ...context, json: false }, { apply }, { ...view, notices });
  if (result === null) return flag(context, 'dry-run') ? shown : 'refused';
  context.note(`${result.message} "qcred policy tighten --back" takes it back.`);
  return { ...shown, message: result.message };
}

const plain = (policy: string): string => {
  const { document } = parsePolicy(policy);
  return document ? formatPolicy(document) : policy;
};

/** Before and after, line by line: on standard error, as a plan is. */
async function printDiff(context: Context, name: string, before: string, after: string): Promise<void> {
  const { diffArrays } = await import('diff');
  context.note(`${name}:`);
  for (const { added, removed, value } of diffArrays(before.split('\n'), after.split('\n'))) {
    const sign = added ? '+' : removed ? '-' : ' ';
    for (const line of value) context.note(`  ${sign}${line}`);
  }
}

async function takeBack(context: Context, tightening: Tightening, account: Account): Promise<number> {
  const records = await tightening.list(account.id);
  const name = text(context, 'policy');
  for (const { target, at } of records) context.note(`${target.name} was tightened at ${at}.`);
  const record = records.find(({ target }) => name === undefined || target.name === name);
  if (!record) {
    throw new QCredError(
      'not_found',
      name === undefined ? 'No policy was tightened here.' : `${name} was not tightened here.`,
      'Earlier versions of a managed policy are in the window, with the policy.',
    );
  }
  const view = await tightening.planBack(record);
  const result = await makeIfAgreed(
    context,
    { apply: (planId) => tightening.applyBack(record, planId) },
    view,
  );
  if (result === null) return flag(context, 'dry-run') ? 0 : 1;
  if (context.json) context.printJson(result);
  else context.note(result.message);
  return 0;
}
