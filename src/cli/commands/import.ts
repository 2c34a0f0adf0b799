import { providerById } from '#core/providers/index.ts';
import type { FoundView, ScanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { type Context, defineCommand, flag, required, UsageError } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { table } from '../table.ts';
import { targetArgument } from '../target.ts';
import { openOrCreate } from '../vault.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'take in the profiles that another tool’s files hold',
  help: `
Usage: qcred import TOOL [PROFILE…] [--dry-run] [--json]
       qcred import --all [--dry-run]              every tool's files
       qcred import TOOL --replace-plaintext
       qcred import aws --repair [--dry-run]

Takes everything that can be taken, or the named profiles. A key that stands in several places becomes
one profile. The files are not changed, unless --replace-plaintext puts references where secrets
stood, or --repair mends a recipe that cannot work.

Where a file has another secret than the one that is kept of the same key, the one that the service
accepts counts. When it cannot be asked, the kept one stays; --replace-secret takes the file's.`,
  options: {
    'dry-run': { type: 'boolean' },
    'replace-plaintext': { type: 'boolean' },
    'replace-secret': { type: 'boolean' },
    repair: { type: 'boolean' },
    all: { type: 'boolean' },
    store: { type: 'string' },
  },
  async run(context) {
    const all = flag(context, 'all');
    if (all && context.positionals.length > 0) throw new UsageError('Name a tool, or give --all.');
    const target = all ? undefined : targetArgument(required(context, 0, 'The tool'));
    const app = await openOrCreate(context);
    const imports = await app.open().imports();
    const dryRun = flag(context, 'dry-run');
    if (flag(context, 'repair')) {
      if (!target) throw new UsageError('Name the tool whose files to repair.');
      return settlePlan(context, app, () => imports.repair(target), dryRun);
    }
    const scan = await imports.scan(target);
    const chosen = choose(scan, context.positionals.slice(1), flag(context, 'replace-plaintext'));
    if (dryRun || chosen.length === 0) {
      printScan(context, scan);
      return chosen.length === 0 && !dryRun ? 1 : 0;
    }
    const keys = chosen.map((f) => f.key);
    const { profileIds, plan, notices } = await imports.take(
      scan.scanId,
      keys,
      flag(context, 'replace-plaintext'),
      { replaceSecrets: flag(context, 'replace-secret') },
    );
    for (const { level, message, hint } of notices) context.note(`${level}: ${message} ${hint}`.trim());
    if (context.json && !plan) context.print(JSON.stringify({ profileIds, notices }));
    if (!context.json) context.note(`Took in ${profileIds.length}: ${chosen.map((f) => f.name).join(', ')}.`);
    return plan ? settlePlan(context, app, () => imports.replace(scan.scanId), false) : 0;
  },
});

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

function printScan(context: Context, scan: ScanView): void {
  if (context.json) {
    context.print(JSON.stringify(scan, null, 2));
    return;
  }
  for (const { path, exists } of scan.files) context.note(`${exists ? 'read' : 'absent'}: ${path}`);
  for (const { level, message, hint } of scan.notices) context.note(`${level}: ${message} ${hint}`.trim());
  if (scan.found.length === 0) {
    context.note('No profiles there.');
    return;
  }
  const rows = scan.found.map((f) => [
    f.targetLabel,
    f.name,
    providerById(f.provider).label,
    f.accessKeyId ?? f.roleArn ?? '',
    f.alreadyHere ? `here already as ${f.alreadyHere}` : f.importable ? 'would be taken in' : 'left alone',
    [
      f.sameAs.length > 0 ? `The same key stands in ${f.sameAs.length} more.` : '',
      ...f.notices.map((n) => n.message),
    ]
      .filter(Boolean)
      .join(' '),
  ]);
  context.print(table(['TOOL', 'NAME', 'PROVIDER', 'KEY', 'WHAT', ''], rows));
}
