import type { HealthView } from '#shared/contract/advisor.ts';
import type { Finding } from '#shared/finding.ts';
import { findingKinds, type Severity, severities } from '#shared/findingKinds.ts';
import { groupBy } from '#shared/groupBy.ts';
import { commandLine } from '#shared/shellWord.ts';
import { count, grouped } from '#shared/words.ts';
import { defineCommand, text, UsageError } from '../command.ts';

/** Exit code; 1 and 2 are taken by failures and wrong calls. */
const found = 3;
/** Of a kind, so many are printed; `--json` has all. */
const printed = 10;

const marks: Readonly<Record<Severity, string>> = { high: 'HIGH', medium: 'med ', low: 'low ' };

export const health = defineCommand({
  name: 'health',
  summary: 'say what is wrong with your keys, who can do too much, and what mends it',
  help: `
Usage: qcred health [--json] [--fail-on high|medium|low|never]

Looks at every key kept here and in the connected accounts: age, use, permissions, key services,
buckets, tools' files and this machine. What was dismissed is left out. What could not be looked at is
said, and is not called good. Accounts are looked at as of their last sync: "qcred account sync" first.

Findings are mended in the window, in Health; where a command mends one, it is said.

With --json, every finding is told, and "notLooked" says what was not looked at.

Exit codes: 0 nothing as bad as --fail-on says ("high" unless told) is open, 3 something is, 1 failed,
2 called wrongly.`,
  options: { 'fail-on': { type: 'string' } },
  async run(context) {
    const limit = limitOf(text(context, 'fail-on') ?? 'high');
    const app = await context.app();
    const view = await (await app.open().advisor()).look(true, { all: context.json });
    if (context.json) context.printJson(view);
    else for (const line of linesOf(view, context.deps.platform)) context.print(line);
    return view.groups.some(({ severity }) => severities.indexOf(severity) <= limit) ? found : 0;
  },
});

/** @returns how far down the severities it reaches; -1 for never */
function limitOf(word: string): number {
  const at = severities.indexOf(word as Severity);
  if (at >= 0 || word === 'never') return at;
  throw new UsageError(`--fail-on takes high, medium, low or never, not "${word}".`);
}

function linesOf({ score, groups, findings, dismissed, notLooked }: HealthView, platform: string): string[] {
  const list = groupBy(findings, ({ kind }) => kind);
  return [
    score.total === 0
      ? 'There are no keys yet.'
      : `Nothing of high or medium severity stands against ${grouped(score.clean)} of ${count(score.total, 'key')}.`,
    ...groups.flatMap(({ kind, count: many }) => {
      const shown = (list.get(kind) ?? []).slice(0, printed);
      return [
        '',
        `${findingKinds[kind].label} (${grouped(many)})`,
        `  ${findingKinds[kind].why}`,
        ...shown.flatMap((one) => findingLines(one, platform)),
        ...(many > shown.length ? [`  And ${grouped(many - shown.length)} more.`] : []),
      ];
    }),
    ...(dismissed.length > 0 ? ['', `${count(dismissed.length, 'finding')} dismissed.`] : []),
    ...(notLooked.length > 0
      ? ['', 'Not looked at:', ...notLooked.map(({ what, why }) => `  ${what}: ${why}`)]
      : []),
  ];
}

function findingLines(finding: Finding, platform: string): string[] {
  const { severity, subject, evidence, advice, action } = finding;
  const command = commandOf(finding);
  return [
    `  ${marks[severity]}  ${subject.name}${subject.account ? ` (${subject.account})` : ''}: ${evidence.join(' ')}`,
    ...(command === null ? [] : [`        Mend it: ${commandLine(platform, ...command)}`]),
    ...(action || advice === '' ? [] : [`        ${advice}`]),
  ];
}

/** The command that mends a finding, and the names of others in it; null where only the window does. */
function commandOf({ action, subject }: Finding): [string[], ...string[]] | null {
  if (action?.kind === 'split')
    return [['qcred', 'key', 'split'], subject.name.split(': ').at(-1) ?? subject.name];
  if (action?.kind !== 'iam') return null;
  const { change } = action;
  if (change.kind === 'set-key')
    return [['qcred', 'key', change.active ? 'enable' : 'disable', '--user', change.user], change.key];
  return change.kind === 'delete-key'
    ? [['qcred', 'key', 'delete', '--user', change.user], change.key]
    : null;
}
