/**
 * What a policy may name by ARN: resources and principals.
 * Rules: AWS IAM User Guide, "Identify AWS resources with ARNs", and the problems that "IAM Access
 * Analyzer policy check reference" names. What Amazon prescribes is asked of Amazon's ARNs only.
 */
import { type Arn, amazonPartitions, isAmazons, parseArn } from './arn.ts';
import type { Text } from './nodes.ts';
import { quote, type Report } from './problems.ts';
import { withVariablesAs } from './variables.ts';

const sixParts = 'arn:partition:service:region:account:resource';

/** Services whose resources have no colon in their names, so that one more is a part too many. */
const withoutColons = new Set(['s3', 'iam', 'sqs', 'kms', 'sts']);

export function checkResource({ text, node }: Text, report: Report): void {
  if (text === '*') return;
  // What a variable stands for has no colon of the ARN's own.
  const plain = withVariablesAs(text, '*');
  const arn = parseArn(plain);
  const fault = arn ? faultOf(arn) : notAnArn(plain);
  if (fault) {
    report.error(node, 'bad_arn', `${quote(text)} ${fault.what}.`, fault.hint);
    return;
  }
  const doubt = arn && isAmazons(arn.partition) ? doubtOf(arn) : null;
  if (doubt) report.warn(node, 'bad_arn', `${quote(text)} ${doubt.what}.`, doubt.hint);
}

/** What could not be read as an ARN. */
function notAnArn(text: string): Remark {
  const parts = text.split(':');
  const [head, partition = '', service] = parts;
  if (head !== 'arn' || !isAmazons(partition) || parts.length < 3) {
    return {
      what: 'is not an ARN',
      hint: 'Write an ARN, as in "arn:aws:s3:::bucket/*", or "*" for everything.',
    };
  }
  const hint =
    service === 's3'
      ? `Write "arn:${partition}:s3:::${parts.at(-1)}": region and account are empty, but their colons stay.`
      : `Write ${sixParts}; the colons of empty parts stay.`;
  return { what: 'leaves out a part', hint };
}

/** What makes an ARN mean nothing at all. */
function faultOf({ partition, service, resource }: Arn): Remark | null {
  if (/[*?]/.test(service)) {
    return { what: 'has a wildcard in the service', hint: 'Name the service in the third part of the ARN.' };
  }
  const hasColon = resource.split('/')[0]?.includes(':') === true;
  return isAmazons(partition) && withoutColons.has(service.toLowerCase()) && hasColon
    ? { what: 'has a part too many', hint: `Write ${sixParts}; the resource has no colon.` }
    : null;
}

/** The end of a sentence about an ARN, and what to do. */
interface Remark {
  what: string;
  hint: string;
}

/** What is odd about an ARN of Amazon's: most likely it matches nothing. */
function doubtOf({ partition, service, region, account, resource }: Arn): Remark | null {
  if (!amazonPartitions.some((known) => known === partition)) {
    return { what: 'is in no partition of Amazon’s', hint: `Write one of ${amazonPartitions.join(', ')}.` };
  }
  if (service !== service.toLowerCase()) {
    return { what: 'has capitals in the service', hint: `Write "${service.toLowerCase()}".` };
  }
  if (service === 's3' && region + account !== '' && !resource.includes('/')) {
    return {
      what: 'names a region or an account',
      hint: `A bucket's ARN has neither: "arn:${partition}:s3:::${resource}".`,
    };
  }
  if (service === 'iam' && region !== '') {
    return { what: 'names a region', hint: 'Leave the fourth part empty: IAM is the same in all regions.' };
  }
  if (needsAccount.has(service) && account === '') {
    return { what: 'names no account', hint: 'Put the account’s 12 digits, or "*", in the fifth part.' };
  }
  // Some resources are Amazon's own, such as managed policies, and have "aws" there.
  if (account !== '' && account !== 'aws' && !hasWildcard(account) && !/^\d{10,12}$/.test(account)) {
    return { what: 'has no account in its fifth part', hint: 'An account’s id has 12 digits.' };
  }
  if (region !== '' && !hasWildcard(region) && !/^[a-z]+(-[a-z0-9]+)+$/.test(region)) {
    return { what: 'has no region in its fourth part', hint: 'Write one such as "eu-west-1", or "*".' };
  }
  return null;
}

const needsAccount = new Set(['iam', 'sqs', 'sns', 'kms']);
const hasWildcard = (text: string): boolean => /[*?$]/.test(text);

/** @param type what the principal is listed under: "AWS", "Service"… */
export function checkPrincipal(type: string, { text, node }: Text, report: Report): void {
  if (type === 'Service') checkService({ text, node }, report);
  if (type !== 'AWS' || text === '*' || /^\d+$/.test(text)) return;
  if (text.includes('${')) {
    const hint = 'Variables have a meaning in resources and conditions only.';
    report.error(node, 'bad_variable', `${quote(text)} has a variable.`, hint);
  } else if (/[*?]/.test(text)) {
    const hint = 'Name each principal, or allow "*" and narrow it with a condition on aws:PrincipalArn.';
    report.error(node, 'bad_principal', `${quote(text)} has a wildcard.`, hint);
  } else if (!parseArn(text) && !/^A[A-Z0-9]{15,}$/.test(text)) {
    const hint = 'Write an ARN, an account id, or "*".';
    report.error(node, 'bad_principal', `${quote(text)} is not a principal.`, hint);
  }
}

function checkService({ text, node }: Text, report: Report): void {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return;
  const hint = 'Write its full name, as in "s3.amazonaws.com".';
  report.warn(node, 'bad_principal', `${quote(text)} is not the name of a service.`, hint);
}
