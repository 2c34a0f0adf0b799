import { describe, expect, it } from 'vitest';
import { reachOf } from '#core/accounts/reach/reach.ts';
import { viewServices } from '#core/accounts/reach/services.ts';
import type { Account } from '#shared/account.ts';
import type { Mirror } from '#shared/mirror.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { cpuNow } from '../../support/cpu.ts';
import { allow, arnOf, denyText, group, mirrorOf, policy, user } from './mirrors.ts';

const read = (text: string) => parsePolicy(text).document;
const reach = (service: Parameters<typeof reachOf>[1], ...texts: string[]) =>
  reachOf(texts.map(read), service);

describe('how far policies reach in a service', () => {
  it('knows everything and nothing', () => {
    expect(reach('s3', allow('*'))).toEqual({ reach: 'all', words: 'Everything' });
    expect(reach('kms', allow('s3:*'))).toEqual({ reach: 'none', words: 'Nothing' });
    expect(reach('s3')).toEqual({ reach: 'none', words: 'Nothing' });
    expect(reach('s3', allow('*'), denyText('s3:*'))).toEqual({ reach: 'none', words: 'Nothing' });
  });

  it('says what one bucket’s policy allows, and nothing of other services', () => {
    const photos = allow(
      ['s3:GetObject', 's3:ListBucket', 'iam:GetUser'],
      ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
    );
    expect(reach('s3', photos)).toEqual({ reach: 'some', words: expect.stringContaining('bucket photos') });
    expect(reach('s3', photos).words).not.toMatch(/^May|user/);
    expect(reach('iam', photos)).toEqual({ reach: 'none', words: 'Nothing' });
  });

  it('does not let a wildcard reach into services that its resource is not of', () => {
    const text = allow('*', 'arn:aws:s3:::photos/*');
    expect(reach('s3', text).reach).toBe('some');
    expect(reach('kms', text).reach).toBe('none');
  });

  it('does not lose a resource in a form of Quilibrium’s own', () => {
    expect(reach('s3', allow('s3:*', 'arn:q-world-1:bucket/q-demo-bucket')).reach).toBe('some');
  });

  it('tells conditions and denials', () => {
    const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    expect(reach('s3', allow('s3:*', '*', mfa))).toEqual({
      reach: 'some',
      words: expect.stringContaining('when signed in with MFA'),
    });
    expect(reach('s3', allow('s3:*'), denyText('s3:DeleteObject')).words).toMatch(/Must not delete/);
  });

  it('reads exceptions as what they are in each service', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'kms:Delete*'], Resource: '*' }],
    });
    expect(reach('s3', text)).toEqual({ reach: 'all', words: 'Everything' });
    expect(reach('iam', text)).toEqual({ reach: 'none', words: 'Nothing' });
    expect(reach('kms', text)).toEqual({ reach: 'some', words: 'Do everything except kms:Delete*' });
  });

  it('does not leave out what is forbidden, however much is allowed', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => allow('s3:GetObject', `arn:aws:s3:::${name}/*`));
    const { words } = reach('s3', ...many, denyText('s3:DeleteObject'));
    expect(words).toMatch(/^Read objects in bucket a\. .*Must not delete objects.*\. And 2 more$/);
  });

  it('does not guess what was not read', () => {
    expect(reachOf([read(allow('s3:*')), null], 's3').reach).toBe('unknown');
  });

  it('finds each template in its own service', () => {
    const found = policyTemplates.map((template) => {
      const document = template.build({
        bucket: 'photos',
        key: 'arn:aws:kms:q-world-1:1000000000:key/1',
        partition: 'aws',
      });
      const services = (['s3', 'iam', 'sts', 'kms', 'sqs', 'sns'] as const).filter(
        (id) => reachOf([document], id).reach !== 'none',
      );
      return [template.id, services.join(' ')];
    });
    expect(Object.fromEntries(found)).toMatchObject({
      'read-bucket': 's3',
      'use-key': 'kms',
      'own-keys': 'iam',
    });
  });
});

const account: Account = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'the company',
  provider: 'quilibrium',
  accountId: '1000000000',
  credentialId: '00000000-0000-4000-8000-000000000002',
  principal: { kind: 'user', name: 'admin', arn: arnOf('user', 'admin') },
  endpoints: {},
  syncMinutes: 0,
  missing: [],
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const services = (mirror: Mirror, held = {}) => viewServices([{ account, tree: { mirror, held } }]).services;

describe('keys by service', () => {
  it('shows each service of the provider with the keys of users and root', () => {
    const at = '2026-02-01T00:00:00Z';
    const mirror = mirrorOf({
      root: { keys: [{ id: null, status: 'Active' }], mfa: null },
      groups: [group('ops', { attached: [arnOf('policy', 'Storage')] })],
      policies: [policy('Storage', allow('s3:*'))],
      users: [
        user('ann', {
          groups: ['OPS'],
          keys: [{ id: 'AKIDann', status: 'Active', lastUse: { at, service: 's3' } }],
        }),
        user('bob', { attached: [arnOf('policy', 'Unread')] }),
        user('cat', { keys: null }),
      ],
    });
    const views = services(mirror, { AKIDann: { credentialId: 'x', profiles: [] } });
    expect(views.map((s) => s.label)).toEqual(['QStorage', 'QNZM', 'STS', 'QKMS', 'QQ', 'QPing']);
    expect(views[0]?.keys.map((k) => [k.user, k.key, k.reach, k.usedAt, k.held])).toEqual([
      ['root', null, 'all', null, false],
      ['ann', 'AKIDann', 'all', at, true],
      ['bob', 'AKIDbob', 'unknown', null, false],
    ]);
    expect(views[3]?.keys[1]).toMatchObject({ reach: 'none', usedAt: null });
  });

  it('works out 5,000 users, each with a policy of its own', () => {
    const users = Array.from({ length: 5000 }, (_, i) =>
      user(`u${i}`, {
        groups: [`g${i % 20}`],
        inline: [
          {
            name: 'own',
            document: allow(
              ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
              [`arn:aws:s3:::b${i}`, `arn:aws:s3:::b${i}/*`],
            ),
          },
        ],
      }),
    );
    const groups = Array.from({ length: 20 }, (_, i) =>
      group(`g${i}`, { attached: [arnOf('policy', `P${i % 4}`)] }),
    );
    const policies = Array.from({ length: 4 }, (_, i) => policy(`P${i}`, allow(['kms:Decrypt', 'iam:Get*'])));
    const started = cpuNow();
    const views = services(mirrorOf({ users, groups, policies }));
    const took = cpuNow() - started;
    console.info(`services view of 5,000 users: ${Math.round(took)} ms`);
    expect(views[0]?.keys).toHaveLength(5000);
    expect(took).toBeLessThan(5000);
  });
});
