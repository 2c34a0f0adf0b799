import { type PolicyKind, parsePolicy } from '#shared/policy/document.ts';
import { sizeLimits } from '#shared/policy/kinds.ts';
import { required } from '../http/parameters.ts';
import type { IamCall } from './call.ts';
import { limitExceeded, malformedPolicy, overQuota } from './refusals.ts';

/** IAM counts a policy's characters without white space. */
export const countedSize = (text: string): number => text.replace(/\s/g, '').length;

/** @throws Refusal MalformedPolicyDocument when a document is none of that kind, whatever its length */
export function checkDocument(text: string, kind: PolicyKind): void {
  const problem = parsePolicy(text, kind).problems.find(
    ({ level, code }) => level === 'error' && code !== 'too_large',
  );
  if (problem) {
    throw malformedPolicy(`${problem.message} (line ${problem.line}, column ${problem.column})`);
  }
}

/** @throws Refusal ValidationError, MalformedPolicyDocument */
function documentOf({ parameters }: IamCall, name: string, kind: PolicyKind): string {
  const text = required(parameters, name);
  checkDocument(text, kind);
  return text;
}

/** A managed policy's document. @throws Refusal ValidationError, MalformedPolicyDocument, LimitExceeded */
export function managedDocument(call: IamCall): string {
  const text = documentOf(call, 'PolicyDocument', 'managed');
  if (countedSize(text) > sizeLimits.managed) throw overQuota('PolicySize', sizeLimits.managed);
  return text;
}

/**
 * An inline policy's document.
 *
 * @param others the holder's other inline policies: all of them together have a limit
 * @throws Refusal ValidationError, MalformedPolicyDocument, LimitExceeded
 */
export function inlineDocument(
  call: IamCall,
  { kind, name }: { kind: 'user' | 'group' | 'role'; name: string },
  others: readonly string[],
): string {
  const text = documentOf(call, 'PolicyDocument', `inline_${kind}`);
  const limit = sizeLimits[`inline_${kind}`];
  if ([...others, text].reduce((sum, document) => sum + countedSize(document), 0) > limit) {
    throw limitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${kind} ${name}`);
  }
  return text;
}

/** A role's trust policy. @throws Refusal ValidationError, MalformedPolicyDocument, LimitExceeded */
export function trustDocument(call: IamCall, parameter: string): string {
  const text = documentOf(call, parameter, 'trust');
  if (countedSize(text) > sizeLimits.trust) throw overQuota('ACLSizePerRole', sizeLimits.trust);
  return text;
}
