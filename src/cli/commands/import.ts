import type { App } from '#core/app.ts';
import { providerById } from '#core/clouds/providers/index.ts';
import { untilWritten } from '#core/tools/edits/again.ts';
import type { Imports } from '#core/tools/imports/imports.ts';
import type { TakeOptions } from '#core/tools/imports/take.ts';
import { showProposal } from '#core/tools/plans.ts';
import { mostStoreBytes, tooLargeToRead } from '#core/tools/stores/readStoreFile.ts';
import type { FoundView, LeftView, Notice, ScanView, TakenView } from '#shared/contract/index.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import {
  isAsked,
  isStore,
  opensByName,
  type StoreId,
  storeIds,
  storeLabels,
  storeWays,
} from '#shared/stores.ts';
import { type Context, defineCommand, flag, required, text, UsageError } from '../command.ts';
import { filePassword } from '../filePassword.ts';
import { noteNotices } from '../notices.ts';
import { pipedBytes } from '../piped.ts';
import { printChange, printPlan, settlePlan, summaryOf } from '../plan.ts';
import { table } from '../table.ts';
import { pathOption, targetArgument } from '../target.ts';
import { openOrCreate } from '../vault.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'take in the profiles that another tool’s files hold',
  help: `
Usage: qcred import TOOL [PROFILE…] [--dry-run] [--json]
       qcred import --all [--dry-run]              every tool's files
       qcred import TOOL --replace-plaintext
       qcred import aws --repair [--dry-run]
       qcred import STORE [--path FILE] [NAME…] [--dry-run]

Takes everything that can be taken, or the named profiles with what they build on. A key that stands
in several places becomes one profile. The files are not changed, unless --replace-plaintext puts
references where secrets stood, or --repair mends a recipe that cannot work. A secret is taken out
only where nothing is lost with it; what stays is named. --dry-run says what a run would do, with the
difference in the files, and does nothing.

A STORE keeps secrets, and is only read: keepass, bitwarden and 1password (their exports), pass (and gopass),
kubectl (Secrets of Kubernetes, of its cluster or from a file), secrets-manager (what the AWS CLI prints of secrets),
aws-vault (its files), aws-vault-keyring, leapp, vault (HashiCorp Vault and OpenBao: the server and token that
their own command has; --path secret/team). A password is asked for on the terminal, or taken from
QCRED_FILE_PASSWORD; --path - reads a file from standard input. Of pass and vault only entries are opened whose
names speak of access keys, or the named ones.

Where a file has another secret than the one that is kept of the same key, the one that the service
accepts counts. When it cannot be asked, the kept one stays; --replace-secret takes the file's.`,
  options: {
    'dry-run': { type: 'boolean' },
    'replace-plaintext': { type: 'boolean' },
    'replace-secret': { type: 'boolean' },
    repair: { type: 'boolean' },
    all: { type: 'boolean' },
    path: { type: 'string' },
    store: { type: 'string' },
  },
  async run(context) {
    const all = flag(context, 'all');
    if (all && context.positionals.length > 0) throw new UsageError('Name a tool, or give --all.');
    const from = all ? '' : required(context, 0, 'The tool');
    const store = isStore(from) ? from : undefined;
    const target = all || store ? undefined : targetArgument(from);
    if (store) refuseForStores(context);
    else if (text(context, 'path') !== undefined)
      throw new UsageError(`--path goes with ${storeIds.join(', ')}.`);
    const app = await openOrCreate(context);
    const imports = await app.open().imports();
    const dryRun = flag(context, 'dry-run');
    if (flag(context, 'repair')) {
      if (!target) throw new UsageError('Name the tool whose files to repair.');
      return settlePlan(context, app, () => imports.repair(target), dryRun);
    }
    const replacing = flag(context, 'replace-plaintext');
    const named = context.positionals.slice(1);
    const scan = store ? await scanStore(context, imports, store, named) : await imports.scan(target);
    // Of a store that opens entries one by one, no other was opened than the named.
    const chosen = choose(scan, store && opensByName(store) ? [] : named, replacing);
    if (!dryRun && chosen.length === 0) {
      printScan(context, scan);
      return 1;
    }
    // Who asked for everything is told what that did not include; a named profile is refused before.
    const passedOver = context.positionals.length > 1 ? [] : passedOverIn(scan);
    const options = { replacing, replaceSecrets: flag(context, 'replace-secret') };
    const request: Request = { imports, scan, keys: chosen.map((f) => f.key), options, passedOver };
    return dryRun ? preview(context, request) : take(context, app, request);
  },
});

/** @throws UsageError for what would write into a program that is only read */
function refuseForStores(context: Context): void {
  const writing = ['replace-plaintext', 'repair'].find((name) => flag(context, name));
  if (writing) throw new UsageError(`--${writing} does not go with a program that is only read.`);
}

/** What a program that keeps secrets has. Its password is asked for only where it takes one. */
async function scanStore(
  context: Context,
  imports: Imports,
  store: StoreId,
  names: readonly string[],
): Promise<ScanView> {
  const fromPipe = text(context, 'path') === '-';
  if (fromPipe && !storeWays[store].includes('file')) {
    throw new UsageError(`${storeLabels[store]} has no file that can be piped in.`);
  }
  const path = fromPipe ? 'standard input' : placeIn(context, store);
  const piped = fromPipe ? await pipedBytes(mostStoreBytes, () => tooLargeToRead('What was piped in')) : null;
  const picked = names.length > 0 ? names : null;
  const found = await imports.scanStore(store, path, { picked, piped });
  if (!('closed' in found)) return found;
  const password = await filePassword(context, found.closed);
  const opened = await imports.scanStore(store, path, { picked, piped, password });
  if (!('closed' in opened)) return opened;
  throw new QCredError('internal', 'It stays closed.');
}

/** The file or folder of a store, or a place on its server: a path of a file begins with a dot or a slash there. */
function placeIn(context: Context, store: StoreId): string | undefined {
  const given = text(context, 'path');
  return isAsked(store) && given !== undefined && !/^[./\\]/.test(given) ? given : pathOption(context);
}

/** What is to be taken in. */
interface Request {
  imports: Imports;
  scan: ScanView;
  keys: readonly string[];
  options: TakeOptions;
  /** What cannot be taken in. */
  passedOver: readonly LeftView[];
}

/** Says what a run would do, and does nothing. */
async function preview(
  context: Context,
  { imports, scan, keys, options, passedOver }: Request,
): Promise<number> {
  const { taken, left, plan, notices } = await imports.preview(scan.scanId, keys, options);
  const shown = plan && (await showProposal(plan));
  if (context.json) {
    const all = { notices: [...scan.notices, ...notices], left: [...passedOver, ...left] };
    context.printJson({ ...scan, ...all, taken, plan: shown });
    return 0;
  }
  printScan(context, scan, new Set(keys));
  noteNotices(context, notices);
  if (taken.length > 0) context.note(listTaken('Would take in', taken));
  // Why secrets stay is among the notices of the plan.
  noteLeft(context, shown ? left.filter(({ what }) => what === 'import') : left);
  if (shown) printPlan(context, shown);
  else if (options.replacing) context.note('No file would change.');
  return 0;
}

/** Takes in and replaces. What was taken in is said, whatever happens after it. */
async function take(
  context: Context,
  app: App,
  { imports, scan, keys, options, passedOver }: Request,
): Promise<number> {
  const intake = await imports.take(scan.scanId, keys, options);
  const { taken } = intake;
  const left = [...passedOver, ...intake.left];
  const profileIds = taken.map(({ profileId }) => profileId);
  const notices = [...noticesOf(scan, new Set(keys)), ...intake.notices];
  if (!context.json) {
    noteNotices(context, notices);
    context.note(listTaken('Took in', taken));
    noteLeft(context, left);
  }
  if (!options.replacing) {
    if (context.json) context.printJson({ profileIds, taken, left, notices }, 0);
    return 0;
  }
  try {
    const carried = await replace(app, imports, scan.scanId);
    if (!context.json) {
      if (carried.plan) printChange(context, carried);
      else noteLeft(context, carried.left);
      return 0;
    }
    const change = carried.plan ? summaryOf(carried) : { notices: [] };
    const all = [...notices, ...change.notices];
    const summary = { profileIds, taken, left: [...left, ...carried.left], ...change, notices: all };
    context.printJson(summary);
    return 0;
  } catch (error) {
    if (!context.json) throw error;
    context.printJson({ profileIds, taken, left, notices, error: toErrorView(error) });
    return 1;
  }
}

/** Plans and writes the references, again where a file changed in between. */
function replace(app: App, imports: Imports, scanId: string) {
  const { plans, access } = app.open();
  return untilWritten(async () => {
    const { plan, left } = await imports.replace(scanId);
    return plan ? { plan, left, change: await plans.apply(plan.planId) } : { plan, left };
  }, access.deps.randomBytes);
}

function choose(scan: ScanView, names: readonly string[], replacing: boolean): FoundView[] {
  if (names.length === 0) {
    const wanted = (f: FoundView) => f.alreadyHere === null || (replacing && f.kind === 'static');
    return scan.found.filter((f) => f.importable && wanted(f));
  }
  return names.map((name) => {
    const found = scan.found.find((f) => f.name === name);
    if (!found)
      throw new QCredError(
        'not_found',
        `There is no profile "${name}" in these files.`,
        'Run it with --dry-run to see what there is.',
      );
    if (!found.importable)
      throw new QCredError(
        'unsupported',
        `"${name}" cannot be taken in.`,
        found.notices.at(-1)?.message ?? '',
      );
    return found;
  });
}

/** "Took in 2: a, b (as b-2)." */
function listTaken(verb: string, taken: readonly TakenView[]): string {
  const names = taken.map(({ name, isNew, found: [first] }) => {
    const asked = first?.name ?? name;
    if (!isNew) return `${asked} (here already as ${name})`;
    return asked === name ? name : `${asked} (as ${name})`;
  });
  return `${verb} ${taken.length}: ${names.join(', ')}.`;
}

/** Keys and roles that cannot be taken in, and why; settings alone and what QCred wrote are no loss. */
const passedOverIn = ({ found }: ScanView): LeftView[] =>
  found
    .filter((f) => !f.importable && f.alreadyHere === null && f.kind !== 'none' && f.kind !== 'ours')
    .map(({ name, targetLabel, notices }) => ({
      name,
      targetLabel,
      what: 'import',
      why: notices.at(-1)?.message ?? '',
    }));

function noteLeft(context: Context, left: readonly LeftView[]): void {
  for (const { name, targetLabel, what, why } of left) {
    const said = what === 'import' ? 'Left alone' : 'Its secret stays';
    context.note(`${said}: ${name} (${targetLabel}). ${why}`);
  }
}

/** What a person should know of the files, and of what was chosen in them. */
const noticesOf = (scan: ScanView, keys: ReadonlySet<string>): Notice[] => [
  ...scan.notices,
  ...scan.found
    .filter((f) => keys.has(f.key))
    .flatMap((f) => f.notices.map((n) => ({ ...n, message: `${f.name}: ${n.message}` }))),
];

function printScan(context: Context, scan: ScanView, keys?: ReadonlySet<string>): void {
  if (context.json) {
    context.printJson(scan);
    return;
  }
  for (const { path, exists } of scan.files) context.note(`${exists ? 'read' : 'absent'}: ${path}`);
  noteNotices(context, noticesOf(scan, keys ?? new Set()));
  if (scan.found.length === 0) {
    context.note('No profiles there.');
    return;
  }
  const rows = scan.found.map((f) => [
    f.targetLabel,
    f.name,
    providerById(f.provider).label,
    f.accessKeyId ?? f.roleArn ?? '',
    standingOf(f, keys?.has(f.key) ?? false),
    [
      f.sameAs.length > 0 ? `The same key stands in ${f.sameAs.length} more.` : '',
      ...f.notices.map((n) => n.message),
    ]
      .filter(Boolean)
      .join(' '),
  ]);
  context.printText(table(['TOOL', 'NAME', 'PROVIDER', 'KEY', 'WHAT', ''], rows));
}

function standingOf({ alreadyHere, importable }: FoundView, isChosen: boolean): string {
  if (alreadyHere) return `here already as ${alreadyHere}`;
  if (!importable) return 'left alone';
  return isChosen ? 'would be taken in' : 'not chosen';
}
