/**
 * What actions a policy may name.
 * Rules: AWS IAM User Guide, "IAM JSON policy elements: Action".
 */
import { namesKnown, nearestAction, serviceOf } from './actions.ts';
import type { Text } from './nodes.ts';
import { quote, type Report } from './problems.ts';

export function checkAction({ text, node }: Text, report: Report): void {
  if (text === '*') return;
  const [prefix = '', name, ...more] = text.split(':');
  if (/[*?]/.test(prefix)) {
    const hint = 'Name each service, as in "s3:Get*", or write "*" alone for all actions of all services.';
    report.error(node, 'wildcard_service', `${quote(text)} has a wildcard in the service.`, hint);
  } else if (
    !/^[a-z0-9-]+$/i.test(prefix) ||
    name === undefined ||
    more.length > 0 ||
    !/^[\w*?]+$/.test(name)
  ) {
    const hint = 'Write the service, a colon and the action, as in "s3:GetObject".';
    report.error(node, 'bad_action', `${quote(text)} is not an action.`, hint);
  } else if (serviceOf(text) && !namesKnown(text)) {
    const near = nearestAction(text);
    const hint = `${near ? `Did you mean ${near}?` : 'Check the spelling.'} A service ignores what it does not know.`;
    report.warn(node, 'unknown_action', `No known action of ${prefix} is ${quote(text)}.`, hint);
  }
}
