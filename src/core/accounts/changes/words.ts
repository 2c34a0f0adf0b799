import type { Notice } from '#shared/contract/index.ts';
import type { Holder } from '#shared/iamChange.ts';

const dayMs = 86_400_000;

/** How long ago, in days: "today", "yesterday", "12 days ago". */
export function ago(at: Date, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs));
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** "the user bob" */
export const holderWords = ({ kind, name }: Holder): string => `the ${kind} ${name}`;

/** The name at the end of a policy's ARN; the ARN itself where it has none. */
export const policyNameOf = (arn: string): string => arn.split('/').at(-1) || arn;

/** A sentence in the middle of another: without its capital letter and its full stop. */
export const clause = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

export const warning = (message: string, hint = ''): Notice => ({ level: 'warning', message, hint });
export const info = (message: string, hint = ''): Notice => ({ level: 'info', message, hint });
