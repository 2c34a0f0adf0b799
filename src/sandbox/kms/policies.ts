import { parsePolicy } from '#shared/policy/document.ts';
import { formatPolicy } from '#shared/policy/model.ts';
import type { Account } from '../account.ts';
import type { KmsActions, KmsCall } from './call.ts';
import { keyOf } from './find.ts';
import { optionalText, text, truth } from './input.ts';
import { pageOf } from './paging.ts';
import { decideKey } from './permit.ts';
import { kmsRefusal, notFound } from './refusals.ts';
import type { KmsKey } from './storage.ts';

/** The policy of a key that was made without one: all is left to the account's IAM. */
export const defaultPolicy = ({ id }: Pick<Account, 'id'>): string =>
  formatPolicy({
    version: '2012-10-17',
    id: 'key-default-1',
    statements: [
      {
        sid: 'Enable IAM User Permissions',
        effect: 'Allow',
        principals: { not: false, principals: [{ type: 'AWS', value: `arn:aws:iam::${id}:root` }] },
        actions: { not: false, patterns: ['kms:*'] },
        resources: { not: false, patterns: ['*'] },
        conditions: [],
      },
    ],
  });

const malformed = (message: string) => kmsRefusal('MalformedPolicyDocumentException', message);

/**
 * Checks a policy for a key: that it is one, and that its writer can still change it afterwards.
 *
 * @throws Refusal MalformedPolicyDocumentException, LimitExceededException
 */
export function checkPolicy(call: KmsCall, key: KmsKey, policy: string): void {
  if (policy.length > call.dialect.policyLimit) {
    throw kmsRefusal('LimitExceededException', 'The key policy is longer than allowed.');
  }
  const { document } = parsePolicy(policy);
  if (!document || document.statements.some(({ principals }) => principals === null)) {
    throw malformed('The new key policy is not valid.');
  }
  if (truth(call.input, 'BypassPolicyLockoutSafetyCheck')) return;
  const after = decideKey(call, { ...key, policy, grants: new Map() }, 'kms:PutKeyPolicy');
  if (after !== 'allow') {
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
  }
}

/** @throws Refusal NotFoundException: there is one policy, and its name is fixed */
function checkName(call: KmsCall): void {
  const name = optionalText(call.input, 'PolicyName', { max: 128 }) ?? 'default';
  if (name !== 'default') throw notFound('No such policy exists');
}

export const policyActions: KmsActions = {
  async GetKeyPolicy(call) {
    const key = await keyOf(call, 'GetKeyPolicy');
    checkName(call);
    return { Policy: key.policy, ...(call.dialect.id === 'aws' ? { PolicyName: 'default' } : {}) };
  },

  async PutKeyPolicy(call) {
    const key = await keyOf(call, 'PutKeyPolicy');
    checkName(call);
    const policy = text(call.input, 'Policy', { max: 262_144 });
    checkPolicy(call, key, policy);
    key.policy = policy;
    return null;
  },

  async ListKeyPolicies(call) {
    await keyOf(call, 'ListKeyPolicies');
    return pageOf(
      call.input,
      'PolicyNames',
      ['default'],
      (name) => name,
      (name) => name,
    );
  },
};
