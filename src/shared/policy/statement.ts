import type { Node } from 'jsonc-parser';
import { checkAction } from './actionChecks.ts';
import { checkPrincipal, checkResource } from './arnChecks.ts';
import { checkCondition, checkConditionValue, checkVariables } from './conditionChecks.ts';
import type { PolicyKind } from './kinds.ts';
import {
  type Condition,
  type PatternList,
  type Principal,
  type PrincipalList,
  principalTypes,
  type Statement,
} from './model.ts';
import { type Member, membersOf, type Text, textsOf } from './nodes.ts';
import { operatorNames, parseOperator } from './operators.ts';
import { quote, type Report } from './problems.ts';
import { checkRedundant, checkRisks } from './risks.ts';

const elements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

type Members = ReadonlyMap<string, Member>;

/**
 * Reads a statement. Reports whatever is wrong with it.
 *
 * @returns null where it is wrong in a way that leaves nothing to work with
 */
export function readStatement(node: Node, kind: PolicyKind, report: Report): Statement | null {
  const members = membersOf(node, 'A statement', elements, report);
  if (!members) return null;
  const sid = readSid(members, kind, report);
  const effect = readEffect(members, node, report);
  const principals = readPrincipals(members, kind, node, report);
  const actions = readPatterns(members, 'Action', 'NotAction', node, report);
  const resources = readResources(members, kind, node, report);
  const conditions = readConditions(members, report);
  for (const action of actions ?? []) checkAction(action, report);
  checkRedundant(actions ?? [], true, report);
  checkRedundant(resources ?? [], false, report);
  if (!effect || !actions) return null;
  const statement: Statement = {
    ...(sid && { sid }),
    effect,
    principals,
    actions: patternList(members.has('NotAction'), actions),
    resources: resources && patternList(members.has('NotResource'), resources),
    conditions,
  };
  checkRisks(
    statement,
    {
      statement: node,
      action: (members.get('Action') ?? members.get('NotAction'))?.value,
      principal: (members.get('Principal') ?? members.get('NotPrincipal'))?.value,
    },
    report,
  );
  return statement;
}

const patternList = (not: boolean, texts: readonly Text[]): PatternList => ({
  not,
  patterns: texts.map((t) => t.text),
});

function readSid(members: Members, kind: PolicyKind, report: Report): string | undefined {
  const node = members.get('Sid')?.value;
  if (!node) return undefined;
  if (node.type !== 'string') {
    report.error(node, 'wrong_type', 'Sid has to be text.', 'Put it in quotes.');
    return undefined;
  }
  const sid = String(node.value);
  // The policies of resources may use any characters.
  if (kind !== 'resource' && kind !== 'key' && !/^[A-Za-z0-9]*$/.test(sid)) {
    report.error(node, 'bad_value', `The Sid ${quote(sid)} is not allowed.`, 'Use letters and digits only.');
  }
  return sid;
}

function readEffect(members: Members, statement: Node, report: Report): Statement['effect'] | null {
  const node = members.get('Effect')?.value;
  const hint = 'Write "Allow" or "Deny", with a capital letter.';
  if (!node) report.error(statement, 'missing_element', 'The statement has no Effect.', hint);
  else if (node.value === 'Allow' || node.value === 'Deny') return node.value;
  else report.error(node, 'bad_value', 'Effect is neither "Allow" nor "Deny".', hint);
  return null;
}

/** The texts of an element or of its "Not" form; null, with a problem reported, when there is neither. */
function readPatterns(
  members: Members,
  name: string,
  notName: string,
  statement: Node,
  report: Report,
): Text[] | null {
  const [plain, negated] = [members.get(name), members.get(notName)];
  if (plain && negated) {
    const message = `${name} and ${notName} are both here.`;
    report.error(negated.key, 'conflicting_elements', message, 'Keep one of them.');
  }
  const node = (plain ?? negated)?.value;
  if (node) return textsOf(node, plain ? name : notName, report);
  const hint = name === 'Action' ? 'Say which: "s3:GetObject".' : 'Say which, by ARN, or "*" for all.';
  report.error(statement, 'missing_element', `The statement has no ${name}.`, hint);
  return null;
}

function readResources(members: Members, kind: PolicyKind, statement: Node, report: Report): Text[] | null {
  if (kind === 'trust') {
    const extra = members.get('Resource') ?? members.get('NotResource');
    if (extra) {
      const hint = 'Take it out: a trust policy stands for the role it belongs to.';
      report.error(extra.key, 'forbidden_element', 'A trust policy names no resource.', hint);
    }
    return null;
  }
  const resources = readPatterns(members, 'Resource', 'NotResource', statement, report);
  for (const resource of resources ?? []) {
    checkResource(resource, report);
    checkVariables(resource, report);
  }
  // Without one it must not count as "everything".
  return resources ?? [];
}

function readPrincipals(
  members: Members,
  kind: PolicyKind,
  statement: Node,
  report: Report,
): PrincipalList | null {
  const [plain, negated] = [members.get('Principal'), members.get('NotPrincipal')];
  const given = plain ?? negated;
  const needed = kind === 'trust' || kind === 'resource' || kind === 'key';
  if (!given) {
    if (needed) {
      const hint = 'Say who is meant: "Principal": { "AWS": "arn:…" }.';
      report.error(statement, 'missing_element', 'The statement has no Principal.', hint);
    }
    return null;
  }
  if (!needed) {
    const hint = 'Take it out: the policy is for whoever it is attached to.';
    report.error(given.key, 'forbidden_element', 'A policy of this kind names no principal.', hint);
  }
  if (plain && negated) {
    const message = 'Principal and NotPrincipal are both here.';
    report.error(negated.key, 'conflicting_elements', message, 'Keep one of them.');
  }
  const allows = members.get('Effect')?.value.value === 'Allow';
  if (!plain && (kind === 'trust' || allows)) {
    const message = `NotPrincipal is not possible ${kind === 'trust' ? 'in a trust policy' : 'with Allow'}.`;
    report.error(given.key, 'forbidden_element', message, 'Name the principals that are meant.');
  }
  return { not: !plain, principals: principalsOf(given.value, report) };
}

function principalsOf(node: Node, report: Report): Principal[] {
  if (node.type === 'string') {
    if (node.value === '*') return [{ type: 'AWS', value: '*' }];
    const hint = 'Say what kind it is: { "AWS": "arn:…" } or { "Service": "…" }.';
    report.error(node, 'bad_principal', 'Only "*" may stand here alone.', hint);
    return [];
  }
  const members = membersOf(node, 'Principal', principalTypes, report);
  return principalTypes.flatMap((type) => {
    const value = members?.get(type)?.value;
    const texts = value ? textsOf(value, type, report) : [];
    for (const text of texts) checkPrincipal(type, text, report);
    return texts.map(({ text }) => ({ type, value: text }));
  });
}

function readConditions(members: Members, report: Report): Condition[] {
  const block = members.get('Condition')?.value;
  if (!block) return [];
  const operators = membersOf(block, 'Condition', null, report) ?? new Map<string, Member>();
  return [...operators].flatMap(([name, { key, value }]) => {
    const operator = parseOperator(name);
    if (!operator) {
      const meant = operatorNames.find((o) => o.toLowerCase() === name.toLowerCase());
      const hint = meant ? `Write ${meant}.` : 'Use one such as StringEquals, StringLike, Bool, IpAddress.';
      report.error(key, 'unknown_operator', `There is no condition operator ${quote(name)}.`, hint);
      return [];
    }
    const keys = membersOf(value, name, null, report, true) ?? new Map<string, Member>();
    return [...keys].map(([contextKey, member]) => {
      const texts = textsOf(member.value, contextKey, report, true);
      for (const text of texts) checkConditionValue(operator, contextKey, text, report);
      const condition = { operator, key: contextKey, values: texts.map((t) => t.text) };
      checkCondition(condition, member.key, members.get('Effect')?.value.value, report);
      return condition;
    });
  });
}
