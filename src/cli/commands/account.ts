import { resolve } from 'node:path';
import { viewAccounts } from '#core/accounts/view.ts';
import { providerById } from '#core/clouds/providers/index.ts';
import { credentialOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import { type AccountView, UnsavedAccount } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { providerIds, type ServiceId } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { count } from '#shared/words.ts';
import { accountArgument } from '../account.ts';
import { type Context, defineCommand, flag, required, requiredOption, text, UsageError } from '../command.ts';
import { enteredSecret, providerArgument } from '../enteredKey.ts';
import { addressOption } from '../enteredPlace.ts';
import { agreeFirst, allowHttp, hostsFor } from '../plainHttp.ts';
import { table } from '../table.ts';
import { treeLines } from '../tree.ts';
import { openOrCreate } from '../vault.ts';

export const account = defineCommand({
  name: 'account',
  summary: 'connect, show and sync accounts',
  help: `
Usage: qcred account add [--name NAME] --provider PROVIDER [--access-key-id ID]
                         [--endpoint-iam URL] [--endpoint-sts URL] [--endpoint-s3 URL]
                         [--endpoint-kms URL] [--signing SERVICE=REGION[/NAME]…]
                         [--region REGION] [--ca FILE] [--every MINUTES]
                         [--no-sync] [--allow-http] [--json]
       qcred account add [--name NAME] --profile PROFILE [the same]
       qcred account list [--json]
       qcred account sync [ACCOUNT…] [--allow-http] [--json]
       qcred account tree [ACCOUNT] [--json]
       qcred account remove ACCOUNT --yes

add connects an account with a key: one of a profile's, or one that is entered. The secret is asked
for on the terminal or read from standard input, never an argument; without --access-key-id both
halves come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. QCred finds out whose key it is and
syncs. --ca names a PEM file of authorities to trust.
--signing says what requests to a service are signed for, as in kms=us-east-1 or
iam=us-east-1/kms (QNZM, as the SDK of Quilibrium asks it). --every 0 syncs by hand only.
sync syncs those named, or all. tree shows groups, users, roles, keys and policies; a star marks keys
whose secret is kept here. remove forgets the account; profiles and their keys stay.

PROVIDER is one of ${providerIds.join(', ')}. ACCOUNT is a name, a number or an id.
Exit codes: 0 done, 1 failed or a sync that did not reach its end, 2 called wrongly.`,
  options: {
    name: { type: 'string' },
    provider: { type: 'string' },
    profile: { type: 'string' },
    'access-key-id': { type: 'string' },
    'endpoint-iam': { type: 'string' },
    'endpoint-sts': { type: 'string' },
    'endpoint-s3': { type: 'string' },
    'endpoint-kms': { type: 'string' },
    signing: { type: 'string', multiple: true },
    region: { type: 'string' },
    ca: { type: 'string' },
    every: { type: 'string' },
    'no-sync': { type: 'boolean' },
    store: { type: 'string' },
    yes: { type: 'boolean' },
    ...allowHttp,
  },
  optionsFor: {
    add: [
      ...['name', 'provider', 'profile', 'access-key-id', 'region', 'ca', 'every', 'no-sync', 'store'],
      ...['endpoint-iam', 'endpoint-sts', 'endpoint-s3', 'endpoint-kms', 'signing', 'allow-http'],
    ],
    list: [],
    sync: ['allow-http'],
    tree: [],
    remove: ['yes'],
  },
  async run(context) {
    const what = required(context, 0, 'What to do (add, list, sync, tree or remove)');
    const run = { add, list, sync, tree, remove }[what];
    if (!run) throw new UsageError(`"${what}" is none of add, list, sync, tree and remove.`);
    return run(context);
  },
});

async function add(context: Context): Promise<number> {
  const app = await openOrCreate(context);
  const open = app.open();
  const accounts = await open.accounts();
  const state = await open.access.vault.state();
  const entered = parseInput(UnsavedAccount, await draftFrom(context, state));
  const draft = { ...entered, plainHttp: await hostsFor(context, entered.endpoints) };
  if (draft.key?.kind === 'profile') await agreeFirst(context, app, draft.key);
  const { id } = await accounts.save(draft);
  if (!flag(context, 'no-sync')) await accounts.sync(id);
  const [view] = (await views(context)).filter((account) => account.id === id);
  if (!view) throw new QCredError('internal', 'The account was not kept.');
  if (context.json) context.printJson(view);
  else context.note(`Connected "${view.name}" as ${principalWords(view)}. ${syncWords(view)}`);
  return 0;
}

/** `--signing SERVICE=REGION[/NAME]`; nothing where it is not given. @throws UsageError */
function signingOption(context: Context): { signing?: Record<string, { region: string; service?: string }> } {
  const given = context.options.signing;
  if (!Array.isArray(given)) return {};
  const entries = given.map((entry) => {
    const [, id, region = '', service] = /^([a-z0-9]+)=([^/]+)(?:\/(.+))?$/.exec(String(entry)) ?? [];
    if (id === undefined) throw new UsageError('--signing is SERVICE=REGION, or SERVICE=REGION/NAME.');
    return [id, { region, ...(service === undefined ? {} : { service }) }] as const;
  });
  return { signing: Object.fromEntries(entries) };
}

/** What the options and the person's input say of the account. */
async function draftFrom(
  context: Context,
  state: Parameters<typeof credentialOf>[0],
): Promise<Record<string, unknown>> {
  const profileName = text(context, 'profile');
  const profile = profileName === undefined ? undefined : findProfile(state, profileName);
  const provider = profile
    ? credentialOf(state, profile).credential.provider
    : providerArgument(requiredOption(context, 'provider'));
  const endpoints: Partial<Record<ServiceId, string>> = {};
  for (const id of ['iam', 'sts', 's3', 'kms'] as const) {
    const typed = text(context, `endpoint-${id}`);
    if (typed !== undefined) endpoints[id] = addressOption(`endpoint-${id}`, typed);
  }
  const ca = text(context, 'ca');
  const every = text(context, 'every');
  if (every !== undefined && !/^\d+$/.test(every)) throw new UsageError('--every is a number of minutes.');
  return {
    provider,
    endpoints,
    name: text(context, 'name'),
    region: text(context, 'region'),
    ...(ca === undefined ? {} : { caPath: resolve(ca) }),
    ...(every === undefined ? {} : { syncMinutes: Number(every) }),
    ...signingOption(context),
    key: profile
      ? { kind: 'profile', profileId: profile.id }
      : { kind: 'typed', ...(await enteredKey(context, provider)) },
  };
}

async function enteredKey(context: Context, provider: Parameters<typeof enteredSecret>[0]) {
  const accessKeyId = text(context, 'access-key-id');
  if (accessKeyId !== undefined) return { accessKeyId, secretAccessKey: await enteredSecret(provider) };
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = context.deps.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new UsageError('--access-key-id is missing; or name a key with --profile.');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

const views = async (context: Context): Promise<AccountView[]> =>
  viewAccounts(await (await context.app()).open().access.vault.state());

const principalWords = ({ principal }: AccountView): string =>
  ({
    root: 'the root user',
    user: `the user ${principal.name}`,
    role: `the role ${principal.name}`,
    unknown: 'a key that may not say whose it is',
  })[principal.kind];

function syncWords({ lastSync, counts }: AccountView): string {
  if (!lastSync) return 'Not synced yet.';
  const seen = counts
    ? [count(counts.users, 'user'), count(counts.roles, 'role'), count(counts.keys, 'key')].join(', ')
    : '';
  if (lastSync.status === 'complete') return `Synced: ${seen}.`;
  return `${lastSync.status === 'failed' ? 'The sync failed' : 'Synced in part'}: ${lastSync.problems.join(' ')}`;
}

async function list(context: Context): Promise<number> {
  const all = await views(context);
  if (context.json) context.printJson(all);
  else if (all.length === 0) context.note('No account is connected. Connect one with "qcred account add".');
  else {
    const rows = all.map((view) => [
      view.name,
      providerById(view.provider).label,
      view.accountId,
      view.accessKeyId,
      principalWords(view),
      view.lastSync ? `${view.lastSync.status}, ${view.lastSync.at}` : 'never',
    ]);
    context.printText(table(['NAME', 'PROVIDER', 'ACCOUNT', 'ACCESS KEY', 'AS', 'LAST SYNC'], rows));
  }
  return 0;
}

async function sync(context: Context): Promise<number> {
  const app = await context.app();
  const open = app.open();
  const accounts = await open.accounts();
  const state = await open.access.vault.state();
  const named = context.positionals.slice(1);
  const chosen = named.length > 0 ? named.map((name) => accountArgument(state, name)) : state.accounts;
  if (chosen.length === 0) accountArgument(state, undefined);
  for (const { id } of chosen) {
    await agreeFirst(context, app, { accountId: id });
    await accounts.sync(id);
  }
  const ids = new Set(chosen.map(({ id }) => id));
  const after = (await views(context)).filter(({ id }) => ids.has(id));
  if (context.json) context.printJson(after);
  else for (const view of after) context.note(`${view.name}: ${syncWords(view)}`);
  return after.every(({ lastSync }) => lastSync?.status !== 'failed') ? 0 : 1;
}

async function tree(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const chosen = accountArgument(await open.access.vault.state(), context.positionals[1]);
  const shown = await (await open.accounts()).tree(chosen.id);
  if (context.json) context.printJson(shown);
  else for (const line of treeLines(chosen, shown)) context.print(line);
  if (!chosen.lastSync) context.note(`"${chosen.name}" was never synced: run "qcred account sync".`);
  return 0;
}

async function remove(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const name = required(context, 1, 'The account');
  const chosen = accountArgument(await open.access.vault.state(), name);
  if (!flag(context, 'yes')) throw new UsageError('Add --yes to forget what is known of the account.');
  await (await open.accounts()).remove(chosen.id);
  if (context.json) context.printJson({ removed: chosen.name }, 0);
  else context.note(`Forgot "${chosen.name}". Profiles and their keys are still here.`);
  return 0;
}
