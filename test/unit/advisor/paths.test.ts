import { describe, expect, it } from 'vitest';
import { escalationPaths, type PathTarget } from '#core/advisor/paths/catalogue.ts';
import type { Mirror, RemoteRole } from '#shared/mirror.ts';
import { allow, arnOf, denyText, group, policy, user } from '../accounts/mirrors.ts';
import { inAccount } from './scene.ts';

const role = (name: string, trust: object, more: Partial<RemoteRole> = {}): RemoteRole => ({
  name,
  path: '/',
  arn: arnOf('role', name),
  id: `ID${name}`,
  attached: [],
  inline: [],
  description: '',
  tags: {},
  trust: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust }],
  }),
  ...more,
});
const everything = [{ name: 'all', document: allow('*') }];
const nobody = { Principal: { Service: 'ec2.amazonaws.com' } };
const account = { Principal: { AWS: arnOf('', '').replace(':/', ':root') } };

/** An account with an administrator, a strong group, a strong role, and Eve, who has this. */
const withEve = (documents: readonly string[], more: Partial<Mirror> = {}): Partial<Mirror> => ({
  users: [
    user('admin', { inline: everything }),
    user('eve', {
      groups: ['staff'],
      attached: [arnOf('policy', 'staff')],
      inline: documents.map((document, n) => ({ name: `p${n}`, document })),
    }),
  ],
  groups: [group('staff'), group('admins', { inline: everything })],
  roles: [role('strong', nobody, { inline: everything })],
  policies: [policy('staff', allow('s3:GetObject', 'arn:aws:s3:::b/*'))],
  ...more,
});
const climbs = (documents: readonly string[], more?: Partial<Mirror>) =>
  inAccount('climbs', withEve(documents, more)).filter(({ subject }) => subject.name === 'eve');

/** What each step of a path is allowed on, named as narrowly as it leads up. */
const places: Record<PathTarget, string> = {
  self: arnOf('user', 'eve'),
  'own-group': arnOf('group', 'staff'),
  'own-policy': arnOf('policy', 'staff'),
  'other-user': arnOf('user', 'admin'),
  'strong-group': arnOf('group', 'admins'),
  'strong-role': arnOf('role', 'strong'),
  'own-role': arnOf('role', 'strong'),
  anything: '*',
};

describe('ways to become an administrator', () => {
  it.each(escalationPaths)(
    '$id is found when all of it is allowed, and not without a step of it',
    ({ words, steps }) => {
      const grants = steps.map(({ action, on }) => allow(action, places[on]));
      expect(climbs(grants)).toMatchObject([
        { severity: 'high', evidence: [expect.stringContaining(words)] },
      ]);
      for (const [n, { action, on }] of steps.entries()) {
        expect(climbs(grants.filter((_, index) => index !== n))).toEqual([]);
        expect(climbs([...grants, denyText(action, places[on])])).toEqual([]);
      }
    },
  );

  it.each(escalationPaths)('$id is none on what does not lead up', ({ steps }) => {
    const elsewhere = steps.map(({ action }) => allow(action, 'arn:aws:iam::1000000000:user/somebody-else'));
    if (steps.some(({ on }) => on !== 'anything')) expect(climbs(elsewhere)).toEqual([]);
  });

  it('counts what conditions decide for less', () => {
    const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    expect(climbs([allow('iam:PutUserPolicy', '*', mfa)])).toMatchObject([
      { severity: 'medium', evidence: [expect.stringContaining('under conditions')] },
    ]);
  });

  it('is not managing the keys that one has', () => {
    const own = 'arn:aws:iam::*:user/*$' + '{aws:username}';
    expect(climbs([allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], own)])).toEqual([]);
  });

  it('tells users with the same policy apart where it names one of them', () => {
    const document = allow('iam:PutUserPolicy', arnOf('user', 'eve'));
    const inline = [{ name: 'p', document }];
    const mirror = { users: [user('mallory', { inline }), user('eve', { inline })] };
    expect(inAccount('climbs', mirror).map(({ subject }) => subject.name)).toEqual(['eve']);
  });

  it('is a strong role that trusts the account and that one may assume', () => {
    const roles = [role('strong', account, { inline: everything })];
    expect(climbs([allow('sts:AssumeRole', '*')], { roles })).toMatchObject([
      { evidence: [expect.stringContaining('assume the role strong')] },
    ]);
    expect(climbs([allow('s3:*', '*')], { roles })).toEqual([]);
    const named = [role('strong', { Principal: { AWS: arnOf('user', 'eve') } }, { inline: everything })];
    expect(climbs([], { roles: named })).toHaveLength(1);
  });

  it('says nothing of actions that nobody knows, and of policies that cannot be read', () => {
    expect(climbs([allow('iam:PutUserPolicys', '*'), allow('quantum:Entangle', '*')])).toEqual([]);
    expect(climbs(['{"Version":'])).toEqual([]);
  });
});

describe('who may do everything', () => {
  it('is worse without use or a second factor', () => {
    const admin = (more: object) => ({ users: [user('root2', { inline: everything, ...more })] });
    const used = [{ id: 'A', status: 'Active' as const, lastUse: { at: '2026-03-04T00:00:00Z' } }];
    expect(inAccount('does-everything', admin({ keys: used, mfa: true }))).toMatchObject([
      { severity: 'medium' },
    ]);
    expect(inAccount('does-everything', admin({ keys: used, mfa: false }))).toMatchObject([
      { severity: 'high' },
    ]);
    expect(inAccount('does-everything', admin({ keys: [] }))).toMatchObject([{ severity: 'low' }]);
  });

  it('is nobody who is denied something, has conditions, or one service', () => {
    const of = (...documents: string[]) =>
      inAccount('does-everything', {
        users: [user('u', { inline: documents.map((document, n) => ({ name: `${n}`, document })) })],
      });
    expect(of(allow('*'))).toHaveLength(1);
    expect(of(allow('*'), denyText('*'))).toEqual([]);
    expect(of(allow('*', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }))).toEqual([]);
    expect(of(allow('s3:*'))).toEqual([]);
    expect(of(allow('*', 'arn:aws:s3:::b/*'))).toEqual([]);
  });

  it('has the policy taken away where it is its own', () => {
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const mirror = {
      users: [user('u', { attached: [policyArn] })],
      policies: [{ ...policy('AdministratorAccess', allow('*')), arn: policyArn, own: false }],
    };
    expect(inAccount('does-everything', mirror)).toMatchObject([
      { action: { kind: 'iam', change: { kind: 'detach', holder: { kind: 'user', name: 'u' }, policyArn } } },
    ]);
  });
});

describe('trust', () => {
  const trusting = (trust: object) => inAccount('open-trust', { roles: [role('r', trust)] });

  it('is open to anyone, and is closed to the account', () => {
    for (const Principal of ['*', { AWS: '*' }])
      expect(trusting({ Principal })).toMatchObject([
        {
          severity: 'high',
          action: { change: { kind: 'set-trust', role: 'r', document: expect.stringContaining(':root') } },
        },
      ]);
    const hour = { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } };
    expect(trusting({ Principal: '*', Condition: hour })).toHaveLength(1);
  });

  it('is open to another account without an external id', () => {
    const Principal = { AWS: 'arn:aws:iam::999988887777:root' };
    expect(trusting({ Principal })).toMatchObject([{ severity: 'medium', action: null }]);
    expect(trusting({ Principal, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })).toEqual([]);
  });

  it('is good for its own account, services, and an organisation', () => {
    expect(trusting(account)).toEqual([]);
    expect(trusting(nobody)).toEqual([]);
    expect(
      trusting({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ).toEqual([]);
  });
});
