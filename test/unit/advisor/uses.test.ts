import { describe, expect, it } from 'vitest';
import { addTrail, addUses, type TrailUse, type UseHistory } from '#core/advisor/facts/uses.ts';
import type { LastUse } from '#shared/account.ts';
import type { FindingKind } from '#shared/findingKinds.ts';
import { mirrorOf, user } from '../accounts/mirrors.ts';
import { credential } from '../records.ts';
import { account, ago, facts, findings, now, snapshot } from './scene.ts';

const at = (lastUse: LastUse | undefined, status: 'Active' | 'Inactive' = 'Active') =>
  mirrorOf({
    users: [user('ada', { keys: [{ id: 'A', status, createdAt: ago(60), ...(lastUse && { lastUse }) }] })],
  });
const seen = (
  ...looks: readonly [day: number, use: LastUse | undefined, status?: 'Inactive'][]
): UseHistory =>
  looks.reduce<UseHistory>((uses, [day, use, status]) => addUses(uses, at(use, status), ago(day)), {});
const of = (kind: FindingKind, uses: UseHistory, status?: 'Inactive', use?: LastUse) =>
  findings(kind, snapshot({ accounts: [facts(at(use, status), { uses })] }));

const s3 = (day: number, region = 'here'): LastUse => ({ at: ago(day), service: 's3', region });

describe('uses over time', () => {
  it('are the same object where nothing is new, and forget keys that are gone', () => {
    const uses = seen([10, s3(11)]);
    expect(addUses(uses, at(s3(11)), ago(1))).toBe(uses);
    expect(addUses(uses, mirrorOf({ users: [user('bo', { keys: [] })] }), ago(1))).toEqual({});
  });

  it('are bounded, and an older answer changes nothing', () => {
    let uses: UseHistory = {};
    for (let n = 100; n > 0; n--) uses = addUses(uses, at(s3(n, `region-${n}`)), ago(n));
    expect(uses.A?.uses.length).toBe(32);
    expect(addUses(uses, at(s3(50, 'late')), ago(0))).toBe(uses);
  });

  it('tell a service and a region that are new, for two weeks', () => {
    const iam = { at: ago(2), service: 'iam', region: 'here' };
    expect(of('use-new-service', seen([10, s3(11)], [1, iam]))).toMatchObject([
      { evidence: [expect.stringContaining('iam'), 'Before: s3.'] },
    ]);
    expect(of('use-new-region', seen([10, s3(11)], [1, s3(2, 'there')]))).toHaveLength(1);
    expect(of('use-new-service', seen([10, s3(11)], [1, s3(2)]))).toEqual([]);
    expect(of('use-new-region', seen([40, s3(41)], [30, s3(31, 'there')]))).toEqual([]);
  });

  it('take what was there at the first look for where a key starts from', () => {
    expect(of('use-new-service', seen([1, s3(2)]))).toEqual([]);
    // Never used at the first look: nothing to compare with.
    expect(of('use-new-service', seen([10, { at: null }], [1, s3(2)]))).toEqual([]);
  });

  it('tell a use after it was switched off, and none before', () => {
    expect(
      of('use-after-off', seen([10, s3(11), 'Inactive'], [1, s3(2), 'Inactive']), 'Inactive'),
    ).toMatchObject([{ severity: 'high' }]);
    expect(of('use-after-off', seen([10, s3(11), 'Inactive']), 'Inactive')).toEqual([]);
    expect(of('use-after-off', seen([10, s3(11), 'Inactive'], [5, s3(11)], [1, s3(2)]))).toEqual([]);
  });

  it('tell an hour that was never one, once many are known', () => {
    const hourly = (days: number, hour: number) =>
      `${ago(days).slice(0, 11)}${String(hour).padStart(2, '0')}:00:00.000Z`;
    let uses: UseHistory = {};
    for (let n = 30; n > 2; n--) uses = addUses(uses, at({ at: hourly(n, 9), service: 's3' }), ago(n));
    expect(of('use-odd-hour', uses)).toEqual([]);
    const odd = addUses(uses, at({ at: hourly(1, 3), service: 's3' }), ago(1));
    expect(of('use-odd-hour', odd)).toMatchObject([{ severity: 'low' }]);
    const early = addUses(seen([10, s3(11)]), at({ at: hourly(1, 3) }), ago(1));
    expect(of('use-odd-hour', early)).toEqual([]);
  });

  it('tell a use of a key that QCred handed to nobody', () => {
    const held = credential(1, { accessKeyId: 'A', createdAt: ago(30) });
    const look = (handedOut: Record<string, string>, use: LastUse, more: object = {}) =>
      findings(
        'use-unknown',
        snapshot({
          state: { credentials: [held], ...more },
          handedOut,
          accounts: [facts(at(use), { uses: seen([10, use]) })],
        }),
      );
    expect(look({}, s3(1))).toMatchObject([{ action: { kind: 'rotate' } }]);
    expect(look({ A: ago(1) }, s3(1))).toEqual([]);
    expect(look({ A: ago(20) }, s3(1))).toHaveLength(1);
    // Before it came here, or long ago.
    expect(look({}, s3(40))).toEqual([]);
    expect(look({}, s3(20))).toEqual([]);
    expect(look({}, s3(1), { accounts: [account({ credentialId: held.id })] })).toEqual([]);
    expect(now.getTime()).toBeGreaterThan(0);
  });

  describe('as the record of use tells them', () => {
    const use = (day: number, more: Partial<TrailUse> = {}): TrailUse => ({
      key: 'A',
      at: ago(day),
      service: 's3',
      region: 'here',
      from: '192.0.2.1',
      ...more,
    });
    const base = seen([10, s3(11)]);

    it('are counted once, whatever is asked again, and only for keys that are there', () => {
      const told = [use(2), use(3), use(3, { key: 'B' })];
      const uses = addTrail(base, told);
      expect(uses.A).toMatchObject({ last: ago(2), told: ago(2) });
      expect(uses.A?.hours.reduce((sum, one) => sum + one, 0)).toBe(3);
      expect(addTrail(uses, told)).toBe(uses);
      expect(uses.B).toBeUndefined();
      expect(addTrail(base, [])).toBe(base);
    });

    it('tell a service, a region and a use after it was switched off', () => {
      expect(of('use-new-service', addTrail(base, [use(3, { service: 'iam' }), use(2)]))).toHaveLength(1);
      expect(of('use-new-region', addTrail(base, [use(3, { region: 'there' }), use(2)]))).toHaveLength(1);
      const off = seen([10, s3(11), 'Inactive']);
      expect(of('use-after-off', addTrail(off, [use(2)]), 'Inactive')).toHaveLength(1);
    });

    it('tell several machines by addresses that come by turns, and not one that moves', () => {
      const other = { from: '198.51.100.7' };
      const turns = addTrail(base, [use(3), use(2, other), use(1)]);
      expect(of('key-shared', turns)).toEqual([]);
      const both = addTrail(base, [use(4), use(3, other), use(2), use(1, other)]);
      expect(of('key-shared', both)).toMatchObject([
        { evidence: ['It was used from 192.0.2.1 and 198.51.100.7 by turns, in the last 7 days.'] },
      ]);
      expect(of('key-shared', addTrail(base, [use(4), use(3), use(2, other), use(1, other)]))).toEqual([]);
      // A service that did it for the key is no machine.
      const services = addTrail(base, [
        use(4, { from: 'a.amazonaws.com' }),
        use(3),
        use(2, { from: 'a.amazonaws.com' }),
      ]);
      expect(of('key-shared', services)).toEqual([]);
    });
  });
});
