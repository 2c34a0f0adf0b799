import { QCredError } from '#shared/errors.ts';
import {
  formatPolicy,
  type ParsedPolicy,
  type PolicyDocument,
  parsePolicy,
} from '#shared/policy/document.ts';
import { type Evaluation, evaluate, type StatementRef } from '#shared/policy/evaluate.ts';
import { type PolicyKind, policyKinds } from '#shared/policy/kinds.ts';
import { type SummaryLine, summarisePolicy } from '#shared/policy/summary.ts';
import { type PolicyTemplate, policyTemplates } from '#shared/policy/templates.ts';
import { type Context, defineCommand, required, requiredOption, text, UsageError } from '../command.ts';
import { iamPlanOptions } from '../iamPlan.ts';
import { table } from '../table.ts';
import { readTextInput } from '../textInput.ts';

export const policy = defineCommand({
  name: 'policy',
  summary: 'explain, check and write IAM policies',
  help: `
Usage: qcred policy explain FILE [--kind KIND]
       qcred policy check FILE... --action ACTION --resource ARN [--context KEY=VALUE]...
                          [--principal ARN] [--account ID] [--resource-account ID]
       qcred policy template [NAME [--bucket BUCKET] [--key ARN] [--partition NAME]]
       qcred policy tighten USER|KEY-ID | --policy NAME [--account ACCOUNT] [--dry-run] [--yes]
       qcred policy tighten --back [--policy NAME] [--account ACCOUNT] [--dry-run] [--yes]

explain says in words what a policy allows, and what is wrong with it. check decides one request:
several files count together; those that name principals count as the resource's own, and both sides
are needed where the resource belongs to another account. FILE is a path, or - for standard input. template prints a policy for a common job; without a name, the jobs.
Nothing leaves this machine.

tighten cuts policies of a connected account down to what was used: those of a user's own (not those of its
groups), or one managed policy, for all who have it. What is used is what the service records (IAM looks back
400 days at most, and follows single actions of some services only) and what QCred saw at its syncs; what nobody
can tell stays. What would stop to work is said before; a managed policy gets a new version. --back takes the
last one back, or the one that is named, and says which there are. Health watches it for seven days, and says
where CloudTrail shows calls that were refused since.

KIND is one of ${policyKinds.join(', ')}.
Exit codes: 0 fine or allowed, 1 errors found or not allowed, 2 called wrongly.`,
  options: {
    kind: { type: 'string' },
    action: { type: 'string' },
    resource: { type: 'string' },
    context: { type: 'string', multiple: true },
    principal: { type: 'string' },
    account: { type: 'string' },
    'resource-account': { type: 'string' },
    bucket: { type: 'string' },
    key: { type: 'string' },
    partition: { type: 'string' },
    policy: { type: 'string' },
    back: { type: 'boolean' },
    ...iamPlanOptions,
  },
  optionsFor: {
    tighten: ['account', 'policy', 'back', ...Object.keys(iamPlanOptions)],
    explain: ['kind'],
    check: ['action', 'resource', 'context', 'principal', 'account', 'resource-account'],
    template: ['bucket', 'key', 'partition'],
  },
  async run(context) {
    const what = required(context, 0, 'What to do (explain, check, template or tighten)');
    const run = { explain, check, template, tighten }[what];
    if (!run) throw new UsageError(`"${what}" is none of explain, check, template and tighten.`);
    return run(context);
  },
});

const tighten = async (context: Context): Promise<number> =>
  (await import('../tightenPolicy.ts')).tightenPolicy(context);

async function explain(context: Context): Promise<number> {
  const { document, kind, problems } = parsePolicy(
    await readTextInput(required(context, 1, 'The file')),
    kindOption(context),
  );
  const lines = document ? summarisePolicy(document) : [];
  if (context.json) {
    context.printJson({ kind, summary: lines, problems });
  } else {
    for (const line of lines) context.print(printedLine(line));
    printProblems(context, problems);
  }
  return document ? 0 : 1;
}

const printedLine = ({ kind, text: words }: SummaryLine): string =>
  kind === 'note' ? `Note: ${words}` : words;

function printProblems(context: Context, problems: ParsedPolicy['problems'], file = ''): void {
  const place = file === '' ? '' : `${file}: `;
  for (const { level, line, column, message, hint } of problems) {
    context.note(`${place}${level} at line ${line}, column ${column}: ${message} ${hint}`);
  }
}

async function check(context: Context): Promise<number> {
  const files = context.positionals.slice(1);
  if (files.length === 0) throw new UsageError('The file is missing.');
  const request = {
    action: requiredOption(context, 'action'),
    resource: requiredOption(context, 'resource'),
    context: contextValues(context),
    principal: text(context, 'principal'),
    account: text(context, 'account'),
    resourceAccount: text(context, 'resource-account'),
  };
  const kind = kindOption(context);
  const documents: { file: string; document: PolicyDocument; ofResource: boolean }[] = [];
  for (const file of files) {
    const parsed = parsePolicy(await readTextInput(file), kind);
    if (!parsed.document) {
      const first = parsed.problems.find((p) => p.level === 'error');
      const where = first ? `Line ${first.line}, column ${first.column}: ` : '';
      throw new QCredError('file_malformed', `${where}${first?.message ?? ''}`, first?.hint);
    }
    if (!context.json) printProblems(context, parsed.problems, file);
    documents.push({
      file,
      document: parsed.document,
      ofResource: parsed.kind === 'trust' || parsed.kind === 'resource',
    });
  }
  const identity = documents.filter((d) => !d.ofResource);
  const resource = documents.filter((d) => d.ofResource);
  const result = evaluate(request, {
    identity: identity.map((d) => d.document),
    resource: resource.map((d) => d.document),
  });
  const because = result.statements.map((ref) => {
    const from = (ref.kind === 'identity' ? identity : resource)[ref.policy];
    return { file: from?.file ?? '', ...ref };
  });
  if (context.json) {
    context.printJson({ decision: result.decision, statements: because });
  } else {
    context.print(verdict(result));
    for (const statement of because) context.print(`  ${statementWords(statement)}`);
  }
  return result.decision === 'allow' ? 0 : 1;
}

function verdict({ decision, statements }: Evaluation): string {
  if (decision === 'allow') return 'Allowed by:';
  if (decision === 'explicit_deny') return 'Denied by:';
  return statements.length === 0 ? 'Denied: no statement allows it.' : 'Denied: this is not enough:';
}

const statementWords = ({ file, statement, sid }: StatementRef & { file: string }): string =>
  `${file}, statement ${statement + 1}${sid ? ` (${sid})` : ''}`;

/** The request's context from `--context KEY=VALUE`; a key that is given twice has several values. */
function contextValues(context: Context): Record<string, string[]> {
  const given = context.options.context;
  const values = new Map<string, string[]>();
  for (const entry of Array.isArray(given) ? given.map(String) : []) {
    const equals = entry.indexOf('=');
    if (equals < 1) throw new UsageError('--context is KEY=VALUE, as in aws:SourceIp=203.0.113.7.');
    const key = entry.slice(0, equals);
    values.set(key, [...(values.get(key) ?? []), entry.slice(equals + 1)]);
  }
  return Object.fromEntries(values);
}

async function template(context: Context): Promise<number> {
  const name = context.positionals[1];
  if (name === undefined) {
    const shown = policyTemplates.map(({ id, label, description, blanks }) => ({
      id,
      label,
      description,
      blanks,
    }));
    const rows = shown.map(({ id, blanks, description }) => [
      id,
      blanks.map((b) => (b.fallback === undefined ? `--${b.name}` : `[--${b.name}]`)).join(' '),
      description,
    ]);
    if (context.json) context.printJson(shown);
    else context.printText(table(['NAME', 'OPTIONS', 'WHAT FOR'], rows));
    return 0;
  }
  const chosen = policyTemplates.find((t) => t.id === name);
  if (!chosen) {
    throw new UsageError(
      `There is no template "${name}"; there are ${policyTemplates.map((t) => t.id).join(', ')}.`,
    );
  }
  // A policy is JSON already: --json changes nothing.
  context.printText(formatPolicy(chosen.build(blankValues(context, chosen))));
  return 0;
}

function blankValues(context: Context, { blanks }: PolicyTemplate): Parameters<PolicyTemplate['build']>[0] {
  const values = { bucket: '', key: '', partition: '' };
  for (const { name, fallback } of blanks) {
    values[name] = text(context, name) ?? fallback ?? requiredOption(context, name);
  }
  return values;
}

function kindOption(context: Context): PolicyKind | undefined {
  const given = text(context, 'kind');
  if (given === undefined) return undefined;
  const kind = policyKinds.find((k) => k === given);
  if (!kind) throw new UsageError(`--kind is one of ${policyKinds.join(', ')}.`);
  return kind;
}
