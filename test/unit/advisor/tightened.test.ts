import { describe, expect, it } from 'vitest';
import type { TightenedRecord, Watch } from '#core/accounts/tighten/records.ts';
import { advise } from '#core/advisor/advise/advise.ts';
import { holdersIn } from '#core/advisor/watch.ts';
import type { Mirror } from '#shared/mirror.ts';
import { allow, arnOf, group, mirrorOf, policy, user } from '../accounts/mirrors.ts';
import { idOf } from '../records.ts';
import { account, ago, facts, snapshot } from './scene.ts';

const arn = arnOf('policy', 'Shared');
const inline: TightenedRecord = {
  id: idOf(1),
  account: account().id,
  target: { kind: 'inline', holder: { kind: 'user', name: 'bob' }, name: 'work' },
  at: ago(2),
  before: allow('*'),
  version: '',
};
const managed: TightenedRecord = {
  ...inline,
  id: idOf(2),
  target: { kind: 'managed', policyArn: arn, name: 'Shared' },
  version: 'v1',
};
const bob = user('bob', { inline: [{ name: 'work', document: allow('s3:GetObject') }] });
const seen = (...refusals: Watch['refusals'][number][]): Watch => ({
  at: ago(0),
  refusals,
  notLooked: ['Objects in buckets.'],
});
const refusal = { at: ago(1), user: 'bob', call: 'iam:ListRoles' };
const look = (record: TightenedRecord, mirror: Partial<Mirror> = { users: [bob] }) => {
  const advice = advise(snapshot({ accounts: [facts(mirror)], tightened: [record] }), new Set());
  return {
    ...advice,
    findings: advice.findings.filter(({ kind }) => kind === 'tightened' || kind === 'tightened-refused'),
  };
};

describe('a policy that was cut down', () => {
  it('is said to be watched, and what was not looked at is said, too', () => {
    const { findings, notLooked } = look(inline);
    expect(findings).toMatchObject([
      { kind: 'tightened', severity: 'low', subject: { kind: 'policy', name: 'work of bob' }, action: null },
    ]);
    expect(findings[0]?.evidence.join(' ')).toContain(`watched until ${ago(-5).slice(0, 10)}`);
    expect(findings[0]?.evidence.join(' ')).not.toContain('No refused call');
    expect(notLooked).toContainEqual({
      what: 'Calls refused since work of bob of Acme was tightened',
      why: 'It was not asked yet.',
    });
    const [quiet] = look({ ...inline, watch: seen() }).findings;
    expect(quiet?.evidence).toContain('No refused call was seen since.');
    expect(quiet?.evidence).toContain('Not looked at: Objects in buckets.');
  });

  it('is a finding of high severity with the way back once calls are refused', () => {
    const { findings, score } = look({ ...inline, watch: seen(refusal, { ...refusal, call: 'sts:X' }) });
    expect(findings).toMatchObject([
      {
        kind: 'tightened-refused',
        severity: 'high',
        action: {
          kind: 'iam',
          change: {
            kind: 'put-inline',
            holder: { kind: 'user', name: 'bob' },
            name: 'work',
            document: allow('*'),
          },
        },
      },
    ]);
    expect(findings[0]?.evidence[1]).toBe('2 refused calls of bob were seen since: iam:ListRoles and sts:X.');
    expect(score).toEqual({ clean: 0, total: 1 });
    const shared = { policies: [{ ...policy('Shared', null), defaultVersion: 'v2' }], users: [bob] };
    expect(look({ ...managed, watch: seen(refusal) }, shared).findings).toMatchObject([
      { action: { change: { kind: 'set-default-version', policyArn: arn, version: 'v1' } } },
    ]);
  });

  it('goes by itself after seven days, and where it was taken back or is gone', () => {
    const refused = { ...inline, watch: seen(refusal) };
    expect(look({ ...refused, at: ago(6.9) }).findings).toHaveLength(1);
    const after = look({ ...refused, at: ago(7) });
    expect(after.findings).toEqual([]);
    expect(after.notLooked.map(({ what }) => what).join()).not.toContain('tightened');
    expect(
      look(refused, { users: [user('bob', { inline: [{ name: 'work', document: allow('*') }] })] }).findings,
    ).toEqual([]);
    expect(look(refused, { users: [user('bob')] }).findings).toEqual([]);
    expect(look(managed, { policies: [policy('Shared', null)] }).findings).toEqual([]);
    expect(look({ ...refused, account: idOf(77) }).findings).toEqual([]);
    // A clock that was set back makes it no older.
    expect(look({ ...refused, at: ago(-1) }).findings).toHaveLength(1);
  });

  it('is of those who have it by themselves or by a group', () => {
    const mirror = mirrorOf({
      groups: [group('Ops', { attached: [arn] })],
      users: [
        user('bob', { attached: [arn], keys: [{ id: null, status: 'Active' }] }),
        user('carol', { groups: ['ops'] }),
        user('dave', { keys: [{ id: 'AKIDdave', status: 'Inactive' }] }),
      ],
    });
    expect(holdersIn(mirror, managed.target)).toEqual({
      users: [
        { name: 'bob', keys: [] },
        { name: 'carol', keys: ['AKIDcarol'] },
      ],
      roles: [],
    });
    expect(holdersIn(mirror, inline.target).users).toEqual([{ name: 'bob', keys: [] }]);
  });
});
