/**
 * What a statement allows beyond what its author is likely to have meant.
 * Rules: the security warnings of the AWS IAM User Guide, "IAM Access Analyzer policy check reference".
 */
import type { Node } from 'jsonc-parser';
import { covers, globOf } from './match.ts';
import type { PatternList, Statement } from './model.ts';
import { quote, type Report } from './problems.ts';

/** Where in the text the elements of a statement stand. */
interface StatementNodes {
  statement: Node;
  action: Node | undefined;
  principal: Node | undefined;
}

/** Actions that hand power on: allowed on everything, they allow whatever the receiver may do. */
const handingOn = [
  { action: 'iam:passrole', name: 'iam:PassRole', key: 'iam:PassedToService' },
  { action: 'iam:createservicelinkedrole', name: 'iam:CreateServiceLinkedRole', key: 'iam:AWSServiceName' },
] as const;

/** Warns of what a statement that allows something leaves open. */
export function checkRisks(statement: Statement, nodes: StatementNodes, report: Report): void {
  if (statement.effect !== 'Allow') return;
  const { actions, resources, principals, conditions } = statement;
  const everywhere = resources !== null && (resources.not || resources.patterns.includes('*'));
  for (const { action, name, key } of handingOn) {
    const bound = conditions.some((c) => c.key.toLowerCase() === key.toLowerCase());
    if (!everywhere || bound || !namesWithoutAll(actions, action)) continue;
    const hint = `Name the roles, or add a condition on ${key}.`;
    report.warn(nodes.action ?? nodes.statement, 'hands_on', `This allows ${name} for every role.`, hint);
  }
  if (actions.not && resources?.not) {
    const hint = 'Say what is allowed instead.';
    report.warn(nodes.statement, 'open_ended', 'NotAction with NotResource allows almost everything.', hint);
  }
  const forAnyone = principals?.principals.some((p) => p.type === 'AWS' && p.value === '*') === true;
  const isTrustOrKey = actions.patterns.some((p) => /^(sts|kms):/i.test(p));
  if (forAnyone && !principals?.not && conditions.length === 0 && isTrustOrKey) {
    const hint = 'Name the principals, or add a condition.';
    report.warn(
      nodes.principal ?? nodes.statement,
      'open_to_all',
      'Anyone in any account may do this.',
      hint,
    );
  }
}

/** Whether a list that does not simply allow everything names an action. */
function namesWithoutAll({ not, patterns }: PatternList, action: string): boolean {
  const named = patterns.some((p) => p !== '*' && covers(globOf(p.toLowerCase()), globOf(action)));
  return not ? !named : named;
}

/** Warns of entries of a list that another entry says already. */
export function checkRedundant(
  list: readonly { text: string; node: Node }[],
  fold: boolean,
  report: Report,
): void {
  // A list as long as this is generated, and nobody reads the warnings.
  if (list.length > 200) return;
  const globs = list.map(({ text }) => globOf(fold ? text.toLowerCase() : text));
  for (const [at, { text, node }] of list.entries()) {
    const other = globs.findIndex(
      (glob, index) =>
        index !== at && covers(glob, globs[at] ?? []) && (index < at || !covers(globs[at] ?? [], glob)),
    );
    if (other < 0) continue;
    const hint = 'Take it out.';
    report.warn(node, 'redundant', `${quote(text)} is part of ${quote(list[other]?.text ?? '')}.`, hint);
  }
}
