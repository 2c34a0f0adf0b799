import { describe, expect, it } from 'vitest';
import type { KmsKeyView } from '#shared/kms.ts';
import { allow, arnOf, group, policy, user } from '../accounts/mirrors.ts';
import { credential, profile } from '../records.ts';
import { account, ago, facts, findings, inAccount, snapshot } from './scene.ts';

const kmsKey = (more: Partial<KmsKeyView['key']> = {}, view: Partial<KmsKeyView> = {}): KmsKeyView => ({
  key: {
    id: 'k1',
    arn: 'arn:aws:kms:us-east-1:1000000000:key/k1',
    accountId: '1000000000',
    createdAt: ago(500),
    description: '',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    state: 'Enabled',
    origin: 'service',
    managed: false,
    multiRegion: false,
    deletedAt: null,
    validTo: null,
    algorithms: [],
    ...more,
  },
  aliases: ['backups'],
  tags: null,
  rotation: {
    automatic: false,
    periodDays: null,
    nextAt: null,
    history: [],
    can: { automatic: true, onDemand: true },
  },
  policy: null,
  grants: null,
  lastUse: null,
  waiting: null,
  ...view,
});
const services = (
  keys: KmsKeyView[],
  buckets: { bucket: string; encryption: { algorithm: string; key: string | null } | null }[] = [],
) => ({
  services: { at: ago(0), keys, buckets, notLooked: [] },
});
const kms = (kind: Parameters<typeof inAccount>[0], ...rest: Parameters<typeof services>) =>
  inAccount(kind, {}, services(...rest));

describe('keys of key services', () => {
  it('without rotation are given it', () => {
    expect(kms('kms-no-rotation', [kmsKey()])).toMatchObject([
      {
        severity: 'medium',
        action: { kind: 'kms', change: { kind: 'set-rotation', key: 'k1', automatic: true } },
      },
    ]);
    expect(kms('kms-no-rotation', [kmsKey({ createdAt: ago(20) })])).toMatchObject([{ severity: 'low' }]);
    const rotates = { ...kmsKey().rotation, automatic: true };
    const cannot = { ...kmsKey().rotation, can: { automatic: false, onDemand: false } };
    const unknown = { ...kmsKey().rotation, automatic: null };
    for (const rotation of [rotates, cannot, unknown])
      expect(kms('kms-no-rotation', [kmsKey({}, { rotation })])).toEqual([]);
    expect(kms('kms-no-rotation', [kmsKey({ state: 'Disabled' })])).toEqual([]);
  });

  it('are about to be deleted while something needs them', () => {
    const dying = kmsKey({ state: 'PendingDeletion', deletedAt: ago(-9) });
    const bucket = { bucket: 'b', encryption: { algorithm: 'aws:kms', key: 'k1' } };
    expect(kms('kms-deletion', [dying], [bucket])).toMatchObject([
      { severity: 'high', evidence: ['It is deleted on 2026-03-13.', 'b encrypts with it.'] },
    ]);
    expect(kms('kms-deletion', [{ ...dying, lastUse: { at: ago(20), operation: 'Decrypt' } }])).toHaveLength(
      1,
    );
    expect(kms('kms-deletion', [dying])).toEqual([]);
    expect(kms('kms-deletion', [kmsKey()], [bucket])).toEqual([]);
  });

  it('have material that runs out', () => {
    const brought = (days: number) => [kmsKey({ origin: 'imported', validTo: ago(-days) })];
    expect(kms('kms-expiring', brought(3))).toMatchObject([{ severity: 'high' }]);
    expect(kms('kms-expiring', brought(20))).toMatchObject([{ severity: 'medium' }]);
    expect(kms('kms-expiring', brought(40))).toEqual([]);
    expect(kms('kms-expiring', [kmsKey()])).toEqual([]);
  });

  it('are open to anyone, or granted to others', () => {
    const open = (more: object = {}) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*', ...more }],
      });
    expect(kms('open-key', [kmsKey({}, { policy: open() })])).toMatchObject([{ severity: 'high' }]);
    const tied = { Condition: { StringEquals: { 'kms:CallerAccount': '1000000000' } } };
    expect(kms('open-key', [kmsKey({}, { policy: open(tied) })])).toEqual([]);
    expect(
      kms('open-key', [kmsKey({}, { policy: open({ Principal: { AWS: arnOf('user', 'a') } }) })]),
    ).toEqual([]);
    const grant = (grantee: string) => ({
      id: 'g',
      name: '',
      grantee,
      retiring: '',
      operations: [],
      createdAt: null,
      constraint: '',
      constraints: null,
    });
    const others = kmsKey({}, { grants: [grant('arn:aws:iam::999988887777:root')] });
    expect(kms('wide-principal', [others])).toHaveLength(1);
    expect(kms('wide-principal', [kmsKey({}, { grants: [grant(arnOf('user', 'a'))] })])).toEqual([]);
  });
});

describe('buckets', () => {
  const bucket = (key: string | null) => ({ bucket: 'b', encryption: { algorithm: 'aws:kms', key } });

  it('rely on a key that is off or gone', () => {
    expect(kms('bucket-encryption', [kmsKey({ state: 'Disabled' })], [bucket('k1')])).toMatchObject([
      { severity: 'high', action: { kind: 'bucket', bucket: 'b' } },
    ]);
    expect(kms('bucket-encryption', [kmsKey()], [bucket('elsewhere')])).toMatchObject([{ severity: 'high' }]);
    expect(kms('bucket-encryption', [kmsKey()], [bucket('k1'), bucket('backups')])).toEqual([]);
  });

  it('are without a key among others that have one; alone, or not seen, nothing is said of them', () => {
    expect(
      kms('bucket-encryption', [kmsKey()], [bucket('k1'), { ...bucket(null), bucket: 'c' }]),
    ).toMatchObject([{ severity: 'low', subject: { name: 'c' } }]);
    expect(kms('bucket-encryption', [kmsKey()], [bucket(null)])).toEqual([]);
    expect(kms('bucket-encryption', [kmsKey()], [{ bucket: 'd', encryption: null }])).toEqual([]);
  });

  it('are not told to rely on nothing where not all keys could be seen', () => {
    const more = services([kmsKey()], [bucket('elsewhere')]);
    more.services.notLooked.push({ what: 'Some keys', why: 'Refused.' } as never);
    expect(inAccount('bucket-encryption', {}, more)).toEqual([]);
  });
});

describe('policies', () => {
  const attached = (document: string) => ({ policies: [{ ...policy('p', document), attachments: 1 }] });

  it('reach everything where they could name what they mean', () => {
    expect(inAccount('wide-resource', attached(allow('s3:*')))).toMatchObject([{ severity: 'medium' }]);
    expect(
      inAccount('wide-resource', attached(allow(['s3:PutObject', 's3:ListAllMyBuckets']))),
    ).toMatchObject([{ severity: 'low', evidence: ['It allows s3:PutObject on “*”.'] }]);
    const inline = { users: [user('u', { inline: [{ name: 'i', document: allow('s3:DeleteObject') }] })] };
    expect(inAccount('wide-resource', inline)).toMatchObject([{ subject: { name: 'i of user u' } }]);
  });

  it('do not where they need the wildcard, have conditions, name things, or use unknown actions', () => {
    for (const document of [
      allow('s3:ListAllMyBuckets'),
      allow('s3:PutObject', 'arn:aws:s3:::b/*'),
      allow('s3:PutObject', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      allow('quantum:Entangle'),
      '{',
    ])
      expect(inAccount('wide-resource', attached(document))).toEqual([]);
  });

  it('are granted and not used', () => {
    const role = (more: object) => ({
      ...policyless('r'),
      description: '',
      trust: '{}',
      tags: {},
      attached: ['arn:x'],
      createdAt: ago(400),
      ...more,
    });
    const policyless = (name: string) => group(name);
    const of = (more: object) => inAccount('granted-unused', { roles: [role(more)] });
    expect(of({ lastUse: { at: null } })).toMatchObject([
      { action: { change: { kind: 'delete-role', name: 'r' } } },
    ]);
    expect(of({ lastUse: { at: ago(2) } })).toEqual([]);
    expect(of({})).toEqual([]);
    expect(of({ lastUse: { at: null }, createdAt: ago(3) })).toEqual([]);
    const empty = { users: [user('u')], groups: [group('g', { attached: ['arn:x'] })] };
    expect(inAccount('granted-unused', empty)).toMatchObject([
      { action: { change: { kind: 'delete-group' } } },
    ]);
    const full = { ...empty, users: [user('u', { groups: ['G'] })] };
    expect(inAccount('granted-unused', full)).toEqual([]);
    const loose = { policies: [{ ...policy('p', null), attachments: 0 }] };
    expect(inAccount('granted-unused', loose)).toMatchObject([
      { action: { change: { kind: 'delete-policy' } } },
    ]);
    expect(inAccount('granted-unused', { policies: [policy('p', null)] })).toEqual([]);
  });
});

describe('people', () => {
  it('are those who sign in, or whom their path tells; programs and the unknown are not', () => {
    const of = (more: object) => inAccount('no-mfa', { users: [user('ada', more)] });
    expect(of({ mfa: false, passwordLastUsed: ago(3) })).toMatchObject([{ severity: 'medium' }]);
    expect(of({ mfa: false, path: '/people/' })).toMatchObject([{ severity: 'low' }]);
    const strong = [{ name: 'all', document: allow('*') }];
    expect(of({ mfa: false, path: '/people/', inline: strong })).toMatchObject([{ severity: 'high' }]);
    expect(of({ mfa: true, passwordLastUsed: ago(3) })).toEqual([]);
    expect(of({ mfa: null, passwordLastUsed: ago(3) })).toEqual([]);
    expect(of({ mfa: false, path: '/services/' })).toEqual([]);
  });
});

describe('the machine and its clock', () => {
  it('are told in the same form, by how bad they are', () => {
    const line = (status: 'bad' | 'good' | 'warning' | 'info') => ({
      id: 'vault',
      label: 'Vault',
      status,
      message: 'M',
      hint: 'H',
    });
    const machine = [line('bad'), line('warning'), line('good'), line('info')];
    const all = findings('machine', snapshot({ machine }));
    expect(all.map(({ severity }) => severity)).toEqual(['high', 'medium', 'low']);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    const modes = { ...line('warning'), mending: { kind: 'own-files' as const } };
    expect(findings('modes', snapshot({ machine: [modes] }))).toMatchObject([{ action: { kind: 'file' } }]);
  });

  it('go back, or are wrong for a service', () => {
    const behind = { credentials: [credential(1, { updatedAt: ago(-2) })] };
    expect(findings('clock', snapshot({ state: behind }))).toMatchObject([{ severity: 'medium' }]);
    const tested = { profiles: [profile(1, { lastTest: { at: ago(0), verdict: 'clock_skew' } })] };
    expect(findings('clock', snapshot({ state: tested }))).toMatchObject([{ severity: 'high' }]);
    expect(findings('clock', snapshot({ state: { credentials: [credential(1)] } }))).toEqual([]);
  });
});

it('an administrator’s key in a tool is taken out of it', () => {
  const held = credential(1, { accessKeyId: 'AKIDadmin' });
  const binding = {
    id: credential(5).id,
    profileId: profile(1).id,
    target: 'rclone' as const,
    name: 'x',
    mode: 'reference' as const,
    writtenAt: ago(1),
  };
  const state = { credentials: [held], profiles: [profile(1)], bindings: [binding] };
  const strong = { users: [user('admin', { inline: [{ name: 'all', document: allow('*') }] })] };
  const weak = { users: [user('admin', { inline: [{ name: 'all', document: allow('s3:*') }] })] };
  expect(findings('admin-in-tools', snapshot({ state, accounts: [facts(strong)] }))).toMatchObject([
    { severity: 'high', action: { kind: 'unbind', bindingId: binding.id } },
  ]);
  expect(findings('admin-in-tools', snapshot({ state, accounts: [facts(weak)] }))).toEqual([]);
  expect(account().name).toBe('Acme');
});
