import type { Account } from '#shared/account.ts';
import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { evaluate } from '#shared/policy/evaluate.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { count, listed } from '#shared/words.ts';
import { effectOf } from '../../accounts/changes/effect.ts';
import {
  describeKey,
  done,
  grantsOf,
  createGrant as makeGrant,
  policyOf,
  shown,
} from '../../clouds/kms/keys.ts';
import { nameOf, warning } from '../about/words.ts';
import { type Planner, plain, step } from './change.ts';

/** Whoever may change a key's policy under it, with what IAM may give them. */
function mayChange(document: PolicyDocument, principal: string, account: string): boolean {
  const everything: PolicyDocument = {
    version: '2012-10-17',
    statements: [
      {
        effect: 'Allow',
        principals: null,
        actions: { not: false, patterns: ['kms:*'] },
        resources: { not: false, patterns: ['*'] },
        conditions: [],
      },
    ],
  };
  const request = { action: 'kms:PutKeyPolicy', resource: '*', principal, account, resourceAccount: account };
  return evaluate(request, { identity: [everything], resource: [document] }).decision === 'allow';
}

/**
 * Reads a key policy and refuses one after which nobody could change it.
 *
 * @returns what is doubtful about it, and what it says
 * @throws QCredError bad_input for what is no key policy; denied where it would lock everyone out
 */
export function checkPolicy(account: Account, text: string): { notices: Notice[]; parsed: PolicyDocument } {
  const { document, problems } = parsePolicy(text);
  const errors = problems.filter(({ level, code }) => level === 'error' && code !== 'too_large');
  if (!document || errors.length > 0) {
    const [first] = errors;
    throw new QCredError(
      'bad_input',
      first ? `The policy is not right: ${first.message}` : 'The policy is not right.',
      first?.hint ?? 'Correct it and try again.',
    );
  }
  if (document.statements.some(({ principals }) => principals === null)) {
    throw new QCredError(
      'bad_input',
      'A key policy says whom it is for.',
      'Add a Principal to each statement.',
    );
  }
  const named = document.statements.flatMap(({ principals }) =>
    (principals?.principals ?? []).filter(({ type }) => type === 'AWS').map(({ value }) => value),
  );
  const id = account.accountId || (/::?(\d{4,20}):/.exec(account.principal.arn)?.[1] ?? '');
  const own = account.principal.arn;
  const root = `arn:aws:iam::${id}:root`;
  const able = [root, own, ...named].filter(
    (principal) => principal.startsWith('arn:') && mayChange(document, principal, id),
  );
  if (able.length === 0) {
    throw new QCredError(
      'denied',
      'This policy locks everyone out: nobody could use its key fully or change the policy again.',
      `Leave somebody kms:PutKeyPolicy, as the account itself: "Principal": {"AWS": "${root}"}, "Action": "kms:*".`,
    );
  }
  const open = document.statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      principals?.not === false &&
      principals.principals.some(({ value }) => value === '*'),
  );
  return {
    parsed: document,
    notices: [
      ...problems
        .filter(({ level }) => level === 'warning')
        .slice(0, 5)
        .map(({ message, hint }) => warning(message, hint)),
      ...(open ? [warning('Everybody, in every account, may do what this policy allows to "*".')] : []),
      ...(able.includes(own) || able.includes(root)
        ? []
        : [warning('You could not change the policy again yourself.', `${listed(able, 3)} could.`)]),
    ],
  };
}

export const putPolicy: Planner<'put-policy'> = async ({ account, kms }, { key: ref, document }) => {
  const { notices, parsed } = checkPolicy(account, document);
  const key = await describeKey(kms, ref);
  const before = await shown(policyOf(kms, key.id));
  return plain({
    title: 'Change the key policy',
    verb: 'Change policy',
    notices,
    // In the policy of a key, "*" as its resource is the key itself.
    effect: { ...effectOf(before, parsed, 'key', null), wide: [] },
    grave: true,
    steps: [
      step(`Replace the policy of ${nameOf(key)}. It counts at once.`, 'kms.policy.set', key.id, (scene) =>
        done(scene.kms, 'PutKeyPolicy', { KeyId: key.id, PolicyName: 'default', Policy: document }),
      ),
    ],
    message: `Changed the policy of ${nameOf(key)}.`,
  });
};

export const createGrant: Planner<'create-grant'> = async ({ kms }, change) => {
  const { key: ref, grantee, retiring, operations, name, context } = change;
  const key = await describeKey(kms, ref);
  const bound = Object.keys(context).length > 0;
  return plain({
    title: 'New grant',
    verb: 'Grant',
    grave: true,
    notices: [
      ...(grantee.endsWith(':root') || grantee === '*'
        ? [warning('This is a whole account: whoever its administrators choose may use the key.')]
        : []),
    ],
    steps: [
      step(
        `Let ${grantee} do ${listed(operations, 20)} with ${nameOf(key)}${bound ? ' where the encryption context fits' : ''}.`,
        'kms.grant.created',
        key.id,
        (scene) =>
          makeGrant(scene.kms, {
            KeyId: key.id,
            GranteePrincipal: grantee,
            Operations: operations,
            // With a name, a second try makes no second grant.
            Name: name || `qcred-${grantee.replace(/[^\w+=,.@-]/g, '-').slice(-120)}`,
            ...(retiring ? { RetiringPrincipal: retiring } : {}),
            ...(bound ? { Constraints: { EncryptionContextSubset: context } } : {}),
          }),
        grantee,
      ),
    ],
    message: `Granted ${count(operations.length, 'operation')} to ${grantee}. It may take five minutes until every part of the service knows.`,
  });
};

const takeAway =
  (how: 'revoke' | 'retire') =>
  async (
    { kms }: Parameters<Planner<'revoke-grant'>>[0],
    { key: ref, grant }: { key: string; grant: string },
  ) => {
    const key = await describeKey(kms, ref);
    const found = (await grantsOf(kms, key.id)).find(({ id }) => id === grant);
    if (!found) {
      throw new QCredError('not_found', 'The key has no such grant.', 'List the grants of the key.');
    }
    const revoked = how === 'revoke';
    return plain({
      title: revoked ? 'Revoke the grant' : 'Retire the grant',
      verb: revoked ? 'Revoke' : 'Retire',
      steps: [
        step(
          `Take from ${found.grantee || 'its holder'} what the grant allows with ${nameOf(key)}: ${listed(found.operations, 20)}.`,
          revoked ? 'kms.grant.revoked' : 'kms.grant.retired',
          key.id,
          (scene) =>
            done(scene.kms, revoked ? 'RevokeGrant' : 'RetireGrant', { KeyId: key.arn, GrantId: grant }),
          found.grantee,
        ),
      ],
      finality: 'A grant that was taken away cannot be brought back; another can be made.',
      message: revoked ? 'Revoked the grant.' : 'Retired the grant.',
    });
  };

export const revokeGrant: Planner<'revoke-grant'> = takeAway('revoke');
export const retireGrant: Planner<'retire-grant'> = takeAway('retire');
