import { ago } from '#core/accounts/changes/change.ts';
import type { OpenServices } from '#core/open.ts';
import type { Account } from '#shared/account.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { IamChange } from '#shared/iamChange.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { parseInput } from '#shared/parse.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { accountArgument } from '../account.ts';
import { type Context, defineCommand, required, requiredOption, text, UsageError } from '../command.ts';
import { iamPlanOptions, settleIamPlan } from '../iamPlan.ts';
import { jobList, jobPolicy } from '../jobPolicy.ts';
import { table } from '../table.ts';

export const key = defineCommand({
  name: 'key',
  summary: 'make, switch off, delete and split access keys',
  help: `
Usage: qcred key list [--user USER]
       qcred key create --user USER [--profile NAME]
       qcred key create --user USER --job JOB --value NAME=VALUE… [--profile NAME]
       qcred key enable|disable|delete KEY-ID [--user USER]
       qcred key split PROFILE|KEY-ID [--grace HOURS]

Works in a connected account ("qcred account add"); --account says which, where there are several.
Each change is shown first and then asked for; --yes agrees, --dry-run only shows it. The secret of a
new key is kept at once, under a new profile, and is never printed.

split gives each tool that a key is written to, and each profile that uses it alone, a key of its own: a user
with what the present one may do, whose key is written in the shared one's place when it works. The shared key is
then rotated for the use that is left, and deleted after its grace, as "qcred rotate" does.

With --job the user is made where it is missing, and may do that job only:
${jobList(policyTemplates)}`,
  options: {
    account: { type: 'string' },
    user: { type: 'string' },
    profile: { type: 'string' },
    job: { type: 'string' },
    value: { type: 'string', multiple: true },
    grace: { type: 'string' },
    ...iamPlanOptions,
  },
  optionsFor: {
    list: ['account', 'user'],
    create: ['account', 'user', 'profile', 'job', 'value', ...Object.keys(iamPlanOptions)],
    enable: ['account', 'user', ...Object.keys(iamPlanOptions)],
    disable: ['account', 'user', ...Object.keys(iamPlanOptions)],
    delete: ['account', 'user', ...Object.keys(iamPlanOptions)],
    split: ['grace', ...Object.keys(iamPlanOptions)],
  },
  async run(context) {
    const what = required(context, 0, 'What to do (list, create, enable, disable, delete or split)');
    if (what === 'split') return (await import('../splitKey.ts')).splitKey(context);
    const run = { list, create, enable, disable, delete: remove }[what];
    if (!run) throw new UsageError(`"${what}" is none of list, create, enable, disable, delete and split.`);
    const open = (await context.app()).open();
    const state = await open.access.vault.state();
    return run(context, open, accountArgument(state, text(context, 'account')));
  },
});

type Run = (context: Context, open: OpenServices, account: Account) => Promise<number>;

const list: Run = async (context, open, account) => {
  const accounts = await open.accounts();
  const user = text(context, 'user');
  const tree =
    user === undefined ? await accounts.tree(account.id) : await accounts.lookUpUser(account.id, user);
  const keys = listedKeys(tree, user);
  if (context.json) {
    context.printJson(keys);
    return 0;
  }
  if (keys.length === 0) {
    context.note(account.lastSync ? 'There are no keys.' : 'Nothing is known yet. Run "qcred account sync".');
    return 0;
  }
  const now = context.deps.now();
  const days = (at: string | null | undefined, never: string) => (at ? ago(new Date(at), now) : never);
  const rows = keys.map(({ user: name, id, status, createdAt, lastUse, profiles }) => [
    name,
    id ?? '(not listed yet)',
    status,
    days(createdAt, ''),
    lastUse
      ? `${days(lastUse.at, 'never')}${lastUse.at && lastUse.service ? ` (${lastUse.service})` : ''}`
      : '',
    profiles === null ? '' : profiles.join(', ') || 'yes',
  ]);
  context.printText(table(['USER', 'KEY', 'STATUS', 'MADE', 'LAST USED', 'HELD HERE'], rows));
  return 0;
};

/** A key as it is listed: `profiles` is null where this machine does not hold its secret. */
type ListedKey = Pick<RemoteKey, 'id' | 'status' | 'createdAt' | 'lastUse'> & {
  user: string;
  profiles: string[] | null;
};

function listedKeys({ mirror, held }: AccountTree, user: string | undefined): ListedKey[] {
  const wanted = user?.toLowerCase();
  const owners = [
    { name: 'root', keys: wanted === undefined ? (mirror.root?.keys ?? []) : [] },
    ...mirror.users.filter(({ name }) => wanted === undefined || name.toLowerCase() === wanted),
  ];
  return owners.flatMap(({ name, keys }) =>
    (keys ?? []).map(({ id, status, createdAt, lastUse }) => ({
      user: name,
      id,
      status,
      createdAt,
      lastUse,
      profiles: held[id ?? '']?.profiles.map((profile) => profile.name) ?? null,
    })),
  );
}

/** Plans a change that came as words, and settles it. */
async function change(
  context: Context,
  open: OpenServices,
  account: Account,
  wanted: object,
): Promise<number> {
  const management = await open.management();
  const plan = await management.plan(account.id, parseInput(IamChange, wanted));
  return settleIamPlan(context, management, plan);
}

const create: Run = (context, open, account) => {
  const user = requiredOption(context, 'user');
  const profileName = text(context, 'profile');
  const job = text(context, 'job');
  if (job === undefined) return change(context, open, account, { kind: 'create-key', user, profileName });
  return change(context, open, account, {
    kind: 'create-job-key',
    user,
    policyName: job,
    document: formatPolicy(jobPolicy(context, job).document),
    profileName,
  });
};

const enable: Run = (context, open, account) => setKey(context, open, account, true);
const disable: Run = (context, open, account) => setKey(context, open, account, false);

async function setKey(
  context: Context,
  open: OpenServices,
  account: Account,
  active: boolean,
): Promise<number> {
  return change(context, open, account, {
    kind: 'set-key',
    ...(await meant(context, open, account)),
    active,
  });
}

const remove: Run = async (context, open, account) =>
  change(context, open, account, { kind: 'delete-key', ...(await meant(context, open, account)) });

/** The key a person named and whose it is, as far as known. @throws QCredError not_found */
async function meant(
  context: Context,
  open: OpenServices,
  account: Account,
): Promise<{ key: string; user: string }> {
  const id = required(context, 1, 'The access key id');
  const user = text(context, 'user');
  if (user !== undefined) return { key: id, user };
  const { mirror } = await (await open.accounts()).tree(account.id);
  const owner = mirror.users.find(({ keys }) => keys?.some((known) => known.id === id));
  const { credentials } = await open.access.vault.state();
  const marked = credentials.find(
    ({ accessKeyId, remote }) => accessKeyId === id && remote?.account === account.id,
  );
  const name = owner?.name ?? marked?.remote?.user;
  if (name) return { key: id, user: name };
  throw new QCredError(
    'not_found',
    `Whose key ${id} is, is not known.`,
    'Add --user, or run "qcred account sync" first.',
  );
}
