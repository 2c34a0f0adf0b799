import { describe, expect, it } from 'vitest';
import { user } from '../accounts/mirrors.ts';
import { credential, idOf, profile } from '../records.ts';
import { account, ago, facts, findings, inAccount, snapshot } from './scene.ts';

type Key = import('#shared/mirror.ts').RemoteKey;
const key = (id: string, more: Partial<Key> = {}): Key => ({
  id,
  status: 'Active',
  createdAt: ago(20),
  lastUse: { at: ago(1), service: 's3' },
  ...more,
});
const withKeys = (...keys: Key[]) => ({ users: [user('ada', { keys })] });

describe('old keys', () => {
  it('are those past their policy, much worse past twice of it', () => {
    expect(inAccount('key-old', withKeys(key('A', { createdAt: ago(100) })))).toMatchObject([
      { severity: 'medium', evidence: ['It is 100 days old; its policy allows 90 days.'], action: null },
    ]);
    expect(inAccount('key-old', withKeys(key('A', { createdAt: ago(200) })))).toMatchObject([
      { severity: 'high' },
    ]);
  });

  it('are not young ones, those switched off, those of unknown age, and those from a clock ahead', () => {
    for (const one of [
      key('A'),
      key('A', { createdAt: ago(500), status: 'Inactive' }),
      key('A', { createdAt: undefined }),
      key('A', { createdAt: ago(-400) }),
    ])
      expect(inAccount('key-old', withKeys(one))).toEqual([]);
  });

  it('follow the policy of their account, and are rotated where they are kept here', () => {
    const held = credential(1, { accessKeyId: 'A' });
    const policy = {
      scope: { kind: 'account' as const, accountId: account().id },
      maxAgeDays: 10,
      remindDays: [],
      graceHours: 0,
      automatic: false,
    };
    const state = {
      credentials: [
        {
          ...held,
          remote: { account: account().id, user: 'ada', status: 'active' as const, seenAt: ago(0) },
        },
      ],
      policies: [policy],
    };
    const accounts = [facts(withKeys(key('A'), key('B', { createdAt: ago(11) })))];
    expect(findings('key-old', snapshot({ accounts, state }))).toMatchObject([
      { subject: { name: 'ada: A' }, action: { kind: 'rotate', credentialId: held.id } },
      { subject: { name: 'ada: B' }, action: null },
    ]);
    const never = { ...state, policies: [{ ...policy, maxAgeDays: null }] };
    expect(findings('key-old', snapshot({ accounts, state: never }))).toEqual([]);
  });
});

describe('unused keys', () => {
  it('are those never used after a month, and not used for 90 days; they are switched off', () => {
    expect(
      inAccount('key-never-used', withKeys(key('A', { createdAt: ago(40), lastUse: { at: null } }))),
    ).toMatchObject([
      { action: { kind: 'iam', change: { kind: 'set-key', user: 'ada', key: 'A', active: false } } },
    ]);
    expect(inAccount('key-unused', withKeys(key('A', { lastUse: { at: ago(91) } })))).toHaveLength(1);
  });

  it('are not fresh ones, used ones, those that are off, nor those of which nobody tells', () => {
    for (const one of [
      key('A', { createdAt: ago(10), lastUse: { at: null } }),
      key('A', { lastUse: { at: ago(89) } }),
      key('A', { status: 'Inactive', createdAt: ago(400), lastUse: { at: null } }),
      key('A', { createdAt: ago(400), lastUse: undefined }),
      key('A', { lastUse: { at: ago(-30) } }),
    ]) {
      expect(inAccount('key-never-used', withKeys(one))).toEqual([]);
      expect(inAccount('key-unused', withKeys(one))).toEqual([]);
    }
  });

  it('say how their id is found where the account has not told it', () => {
    const [one] = inAccount('key-unused', withKeys(key('A', { lastUse: { at: ago(91) } })));
    const unnamed = { ...key('A', { lastUse: { at: ago(91) } }), id: null };
    expect(one?.action).not.toBeNull();
    expect(inAccount('key-unused', withKeys(unnamed))).toMatchObject([
      { action: null, advice: expect.stringContaining('select ada') },
    ]);
  });
});

describe('keys that were left behind', () => {
  it('are those switched off long ago, which are deleted', () => {
    expect(inAccount('key-inactive', withKeys(key('A', { status: 'Inactive' })))).toMatchObject([
      { severity: 'low', action: { change: { kind: 'delete-key', key: 'A' } } },
    ]);
    expect(inAccount('key-inactive', withKeys(key('A')))).toEqual([]);
  });

  it('are second active keys, of which the one without use is switched off', () => {
    const old = key('A', { lastUse: { at: ago(60) } });
    expect(inAccount('two-keys', withKeys(old, key('B')))).toMatchObject([
      { subject: { kind: 'user', name: 'ada' }, action: { change: { kind: 'set-key', key: 'A' } } },
    ]);
    const both = withKeys(key('A', { createdAt: ago(50) }), key('B', { createdAt: ago(40) }));
    expect(inAccount('two-keys', both)).toMatchObject([
      { action: null, advice: expect.stringContaining('Both') },
    ]);
  });

  it('are not two of which one is off or new', () => {
    expect(inAccount('two-keys', withKeys(key('A'), key('B', { status: 'Inactive' })))).toEqual([]);
    expect(inAccount('two-keys', withKeys(key('A'), key('B', { createdAt: ago(2) })))).toEqual([]);
    expect(inAccount('two-keys', withKeys(key('A')))).toEqual([]);
  });
});

describe('a key of the root user', () => {
  it('is one whoever uses it, and QCred cannot change it', () => {
    const root = { keys: [key('R')], mfa: true };
    expect(inAccount('root-key', { root })).toMatchObject([
      { severity: 'high', action: null, evidence: expect.arrayContaining(['It is in daily use.']) },
    ]);
    expect(inAccount('root-key', { root: { keys: [key('R', { status: 'Inactive' })], mfa: true } })).toEqual(
      [],
    );
  });
});

describe('a key that is kept here', () => {
  const binding = (n: number, target: 'aws' | 'rclone') => ({
    id: idOf(n),
    profileId: idOf(1),
    target,
    name: 'x',
    mode: 'static' as const,
    writtenAt: ago(1),
  });
  const state = { credentials: [credential(1)], profiles: [profile(1)] };

  it('is shared where several tools have it, and not where one has', () => {
    const both = { ...state, bindings: [binding(1, 'aws'), binding(2, 'rclone')] };
    expect(findings('key-shared', snapshot({ state: both }))).toMatchObject([
      { evidence: ['It is written to AWS CLI and rclone.'] },
    ]);
    const once = { ...state, bindings: [binding(1, 'aws'), { ...binding(2, 'aws'), name: 'y' }] };
    expect(findings('key-shared', snapshot({ state: once }))).toEqual([]);
    // Who refers to an AWS profile has no key of its own.
    const refers = { ...binding(2, 'rclone'), mode: 'reference' as const };
    expect(
      findings('key-shared', snapshot({ state: { ...state, bindings: [binding(1, 'aws'), refers] } })),
    ).toEqual([]);
  });

  it('is split where its account can make the others a key', () => {
    const both = { ...state, bindings: [binding(1, 'aws'), binding(2, 'rclone')] };
    const [alone] = findings('key-shared', snapshot({ state: both }));
    expect(alone).toMatchObject({ action: null, advice: expect.stringContaining('New key for a job') });
    const accounts = [facts(withKeys(key(credential(1).accessKeyId)))];
    expect(findings('key-shared', snapshot({ state: both, accounts }))).toMatchObject([
      { action: { kind: 'split', credentialId: idOf(1) }, advice: '' },
    ]);
  });

  it('works although it is marked deleted, when it was tried after that', () => {
    const remote = { account: idOf(900), user: 'ada', status: 'deleted' as const, seenAt: ago(5) };
    const tested = (days: number, verdict: 'ok' | 'wrong_key') => ({
      credentials: [credential(1, { remote })],
      profiles: [profile(1, { lastTest: { at: ago(days), verdict } })],
    });
    expect(findings('deleted-works', snapshot({ state: tested(1, 'ok') }))).toMatchObject([
      { severity: 'high' },
    ]);
    expect(findings('deleted-works', snapshot({ state: tested(9, 'ok') }))).toEqual([]);
    expect(findings('deleted-works', snapshot({ state: tested(1, 'wrong_key') }))).toEqual([]);
  });

  it('differs in a file, which can be shown', () => {
    const drifted = { ...state, bindings: [binding(1, 'aws')] };
    const status = (word: 'changed' | 'in_sync') => ({ [idOf(1)]: { status: word, message: 'Changed.' } });
    expect(findings('drift', snapshot({ state: drifted, statuses: status('changed') }))).toMatchObject([
      { action: { kind: 'difference', bindingId: idOf(1) } },
    ]);
    expect(findings('drift', snapshot({ state: drifted, statuses: status('in_sync') }))).toEqual([]);
  });
});
