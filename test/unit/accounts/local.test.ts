import { describe, expect, it } from 'vitest';
import { answerLocally } from '#core/accounts/reach/local.ts';
import { openBook } from '#core/accounts/reach/policies.ts';
import type { Mirror } from '#shared/mirror.ts';
import { allow, arnOf, denyText, group, mirrorOf, policy, user } from './mirrors.ts';

function ask(parts: Partial<Mirror>, action: string, resource = '*', principalArn = arnOf('user', 'ann')) {
  const book = openBook(mirrorOf(parts));
  const holder = book.holderOf(principalArn);
  if (!holder) throw new Error('Nobody of that ARN.');
  return answerLocally(book.policiesOf(holder), holder, { principalArn, action, resource });
}

const inline = (document: string) => [{ name: 'own', document }];

describe('what a principal may do, decided here', () => {
  it('names the statement and the policy that allow', () => {
    const parts = {
      users: [
        user('ann', { groups: ['ops'], inline: inline(allow('s3:GetObject', 'arn:aws:s3:::photos/*')) }),
      ],
      groups: [group('ops', { attached: [arnOf('policy', 'Keys')] })],
      policies: [policy('Keys', allow('kms:Decrypt', '*', { Sid: 'Decrypting' }))],
    };
    expect(ask(parts, 's3:GetObject', 'arn:aws:s3:::photos/a')).toEqual({
      decision: 'allow',
      reasons: ['Allowed by statement 1 of the inline policy own.'],
      by: 'local',
    });
    expect(ask(parts, 'kms:Decrypt')).toMatchObject({
      decision: 'allow',
      reasons: ['Allowed by statement 1 (Decrypting) of the policy Keys of the group ops.'],
    });
    expect(ask(parts, 's3:PutObject', 'arn:aws:s3:::photos/a')).toEqual({
      decision: 'implicit_deny',
      reasons: ['No policy of ann allows it.'],
      by: 'local',
    });
  });

  it('lets a denial win, even beside a policy that was not read', () => {
    const parts = {
      users: [
        user('ann', { inline: inline(denyText('s3:DeleteObject')), attached: [arnOf('policy', 'Unread')] }),
      ],
    };
    expect(ask(parts, 's3:DeleteObject')).toMatchObject({
      decision: 'deny',
      reasons: ['Denied by statement 1 of the inline policy own.'],
    });
    expect(ask(parts, 's3:GetObject')).toMatchObject({
      decision: 'depends',
      reasons: ['It depends on the policy Unread, which could not be read.'],
    });
  });

  it('says what it depends on', () => {
    const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    const parts = { users: [user('ann', { inline: inline(allow('s3:*', '*', mfa)) })] };
    expect(ask(parts, 's3:GetObject')).toMatchObject({
      decision: 'depends',
      reasons: ['Allowed by statement 1 of the inline policy own, when signed in with MFA.'],
    });
  });

  it('fills in the name of the user', () => {
    const parts = {
      users: [user('ann', { inline: inline(allow('iam:*', `arn:aws:iam::*:user/\${aws:username}`)) })],
    };
    expect(ask(parts, 'iam:ListAccessKeys', arnOf('user', 'ann')).decision).toBe('allow');
    expect(ask(parts, 'iam:ListAccessKeys', arnOf('user', 'bob')).decision).toBe('implicit_deny');
  });

  it('answers for part of what was asked', () => {
    const parts = { users: [user('ann', { inline: inline(allow('s3:Get*', 'arn:aws:s3:::photos/*')) })] };
    expect(ask(parts, 's3:*')).toMatchObject({
      decision: 'depends',
      reasons: ['Allowed in part by statement 1 of the inline policy own.'],
    });
  });
});
