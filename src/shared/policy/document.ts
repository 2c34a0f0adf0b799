/**
 * Reads policy documents and says what is wrong with them.
 * Rules: AWS IAM User Guide, "Grammar of the IAM JSON policy language".
 */
import type { Node } from 'jsonc-parser';
import { kindLabels, type PolicyKind, sizeLimits } from './kinds.ts';
import type { PolicyDocument, Statement } from './model.ts';
import { type Member, membersOf, parseNodes } from './nodes.ts';
import { createReport, type Problem, quote, type Report } from './problems.ts';
import { readStatement } from './statement.ts';

export type { PolicyKind } from './kinds.ts';
export type { Condition, PolicyDocument, Principal, Statement } from './model.ts';
export { formatPolicy } from './model.ts';
export type { Problem } from './problems.ts';

export interface ParsedPolicy {
  /** Null when there is an error. */
  document: PolicyDocument | null;
  /** What it was read as: as asked, or as it looks. */
  kind: PolicyKind;
  /** In the order of the text. */
  problems: Problem[];
}

const elements = ['Version', 'Id', 'Statement'] as const;
const versions = ['2012-10-17', '2008-10-17'] as const;

/**
 * Reads a policy document.
 *
 * @param text JSON
 * @param asKind what the policy is for; by default what it looks like: a trust policy names
 * principals and only actions of STS, a resource's policy names principals, any other does not
 */
export function parsePolicy(text: string, asKind?: PolicyKind): ParsedPolicy {
  const report = createReport(text);
  const root = parseNodes(text, report);
  const members = root && membersOf(root, 'A policy', elements, report);
  if (!root || !members) return { document: null, kind: asKind ?? 'identity', problems: report.problems };

  const nodes = statementNodes(members, root, report);
  const kind = asKind ?? kindOf(nodes);
  checkSize(text, kind, asKind !== undefined, report);
  const version = readVersion(members, text, report);
  const id = members.get('Id')?.value;
  if (id && id.type !== 'string') report.error(id, 'wrong_type', 'Id has to be text.', 'Put it in quotes.');
  const statements = nodes.map((node) => readStatement(node, kind, report));
  checkSids(nodes, report);
  checkTrust(nodes, statements, kind, report);

  const problems = report.problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (problems.some((p) => p.level === 'error')) return { document: null, kind, problems };
  const whole = statements.filter((s) => s !== null);
  return {
    document: { version, ...(id && { id: String(id.value) }), statements: whole },
    kind,
    problems,
  };
}

function statementNodes(members: ReadonlyMap<string, Member>, root: Node, report: Report): Node[] {
  const node = members.get('Statement')?.value;
  const hint = 'Add one that says what is allowed.';
  if (!node) {
    report.error(root, 'missing_element', 'The policy has no Statement.', hint);
    return [];
  }
  const nodes = node.type === 'array' ? (node.children ?? []) : [node];
  if (nodes.length === 0) report.error(node, 'missing_element', 'The list of statements is empty.', hint);
  return nodes;
}

/** The value of a statement's element, read without complaint. */
const valueIn = (statement: Node, name: string): Node | undefined =>
  statement.type === 'object'
    ? statement.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1]
    : undefined;

function kindOf(statements: readonly Node[]): PolicyKind {
  const named = statements.some((s) => valueIn(s, 'Principal') ?? valueIn(s, 'NotPrincipal'));
  if (!named) return 'identity';
  const actions = statements.flatMap((s) => {
    const node = valueIn(s, 'Action') ?? valueIn(s, 'NotAction');
    return node?.type === 'array' ? (node.children ?? []) : node ? [node] : [];
  });
  const onlySts = actions.every((a) => String(a.value).toLowerCase().startsWith('sts:'));
  return actions.length > 0 && onlySts ? 'trust' : 'resource';
}

function checkSize(text: string, kind: PolicyKind, sure: boolean, report: Report): void {
  const size = text.replace(/\s/g, '').length;
  const limit = sizeLimits[kind];
  if (size <= limit) return;
  const message = `The policy has ${size} characters; ${kindLabels[kind]} may have ${limit}.`;
  const hint =
    kind === 'identity'
      ? `Split it in two. Only a role’s inline policy may be longer, up to ${sizeLimits.inline_role}.`
      : 'Split it in two, or say more with wildcards.';
  const tooLongForAny = !sure && size > (kind === 'identity' ? sizeLimits.inline_role : limit * 2);
  if (sure || tooLongForAny) report.error(0, 'too_large', message, hint);
  else report.warn(0, 'too_large', message, hint);
}

function readVersion(
  members: ReadonlyMap<string, Member>,
  text: string,
  report: Report,
): PolicyDocument['version'] {
  const node = members.get('Version')?.value;
  const version = versions.find((v) => v === node?.value);
  const hint = 'Write "Version": "2012-10-17".';
  if (node && !version) report.error(node, 'bad_version', 'There is no such policy version.', hint);
  if (version !== '2012-10-17' && (!node || version)) {
    const at = node ?? 0;
    if (text.includes('${')) {
      report.warn(at, 'dead_variable', 'Variables are plain text in a policy of 2008.', hint);
    } else if (!node) report.warn(at, 'bad_version', 'Without a Version, the policy is of 2008.', hint);
    else report.warn(at, 'bad_version', 'Managed policies may not be of 2008.', hint);
  }
  return version ?? '2008-10-17';
}

function checkSids(statements: readonly Node[], report: Report): void {
  const seen = new Set<unknown>();
  for (const node of statements.map((s) => valueIn(s, 'Sid'))) {
    if (!node || node.value === '') continue;
    if (seen.has(node.value)) {
      const message = `The Sid ${quote(String(node.value))} is used twice.`;
      report.error(node, 'duplicate_sid', message, 'Give each statement its own, or none.');
    }
    seen.add(node.value);
  }
}

function checkTrust(
  nodes: readonly Node[],
  statements: readonly (Statement | null)[],
  kind: PolicyKind,
  report: Report,
): void {
  if (kind !== 'trust') return;
  for (const [i, statement] of statements.entries()) {
    const foreign = statement?.actions.patterns.find((p) => !p.toLowerCase().startsWith('sts:'));
    const at = nodes[i];
    if (foreign === undefined || !at) continue;
    const hint = 'Use actions such as "sts:AssumeRole".';
    report.error(
      valueIn(at, 'Action') ?? at,
      'bad_action',
      'A trust policy may name actions of STS only.',
      hint,
    );
  }
}
