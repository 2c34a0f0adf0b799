/**
 * What a policy may name: actions, resources, principals, values of conditions.
 * Rules: AWS IAM User Guide, "Grammar of the IAM JSON policy language", and the pages of the elements.
 */
import { knownActions, serviceOf } from './actions.ts';
import { parseArn } from './arn.ts';
import { parseDate, parseNumber } from './condition.ts';
import { parseIpRange } from './ip.ts';
import type { Text } from './nodes.ts';
import type { Comparison } from './operators.ts';
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
  } else if (serviceOf(text) && knownActions(text).length === 0) {
    const hint = 'Check the spelling; a service ignores what it does not know.';
    report.warn(node, 'unknown_action', `No known action of ${prefix} is ${quote(text)}.`, hint);
  }
}

export function checkResource({ text, node }: Text, report: Report): void {
  if (text === '*') return;
  const arn = parseArn(text);
  if (!arn) {
    const hint = 'Write an ARN, as in "arn:aws:s3:::bucket/*", or "*" for everything.';
    report.error(node, 'bad_arn', `${quote(text)} is not an ARN.`, hint);
  } else if (/[*?]/.test(arn.service)) {
    const hint = 'Name the service in the third part of the ARN.';
    report.error(node, 'bad_arn', `${quote(text)} has a wildcard in the service.`, hint);
  } else if (arn.service === 's3' && arn.region + arn.account !== '' && !arn.resource.includes('/')) {
    const hint = `A bucket's ARN has neither: "arn:${arn.partition}:s3:::${arn.resource}".`;
    report.warn(node, 'bad_arn', `${quote(text)} names a region or an account.`, hint);
  } else if (arn.service === 'iam' && arn.region !== '') {
    const hint = 'Leave the fourth part empty: IAM is the same in all regions.';
    report.warn(node, 'bad_arn', `${quote(text)} names a region.`, hint);
  }
}

/** @param type what the principal is listed under: "AWS", "Service"… */
export function checkPrincipal(type: string, { text, node }: Text, report: Report): void {
  if (type !== 'AWS' || text === '*' || /^\d+$/.test(text)) return;
  const arn = parseArn(text);
  if (/[*?]/.test(text)) {
    const hint = 'Name each principal, or allow "*" and narrow it with a condition on aws:PrincipalArn.';
    report.error(node, 'bad_principal', `${quote(text)} has a wildcard.`, hint);
  } else if (!arn && !/^A[A-Z0-9]{15,}$/.test(text)) {
    const hint = 'Write an ARN, an account id, or "*".';
    report.error(node, 'bad_principal', `${quote(text)} is not a principal.`, hint);
  }
}

const readable: Partial<Record<Comparison, { fits: (text: string) => boolean; hint: string }>> = {
  number: { fits: (t) => !Number.isNaN(parseNumber(t)), hint: 'Write a number.' },
  date: {
    fits: (t) => !Number.isNaN(parseDate(t)),
    hint: 'Write a date as in "2030-01-31T12:00:00Z", or seconds since 1970.',
  },
  bool: { fits: (t) => /^(true|false)$/i.test(t), hint: 'Write "true" or "false".' },
  null: {
    fits: (t) => /^(true|false)$/i.test(t),
    hint: 'Write "true" for a key that must be absent, "false" for one that must be there.',
  },
  ip: { fits: (t) => parseIpRange(t) !== null, hint: 'Write an address or a range, as in "203.0.113.0/24".' },
  binary: { fits: (t) => /^[A-Za-z0-9+/]*={0,2}$/.test(t), hint: 'Write the bytes in base64.' },
};

export function checkConditionValue(
  operator: { text: string; comparison: Comparison },
  { text, node }: Text,
  report: Report,
): void {
  const rule = readable[operator.comparison];
  if (!rule || rule.fits(text)) return;
  report.error(
    node,
    'bad_condition_value',
    `${operator.text} cannot compare with ${quote(text)}.`,
    rule.hint,
  );
}
