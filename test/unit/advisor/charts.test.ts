import { describe, expect, it } from 'vitest';
import { chartsOf } from '#core/advisor/charts/charts.ts';
import { addUses } from '#core/advisor/facts/uses.ts';
import { user } from '../accounts/mirrors.ts';
import { ago, facts, now, snapshot } from './scene.ts';

type Key = import('#shared/mirror.ts').RemoteKey;
const key = (id: string, more: Partial<Key> = {}): Key => ({
  id,
  status: 'Active',
  createdAt: ago(20),
  lastUse: { at: ago(1), service: 's3', region: 'q-world-1' },
  ...more,
});
const day = (days: number): string => ago(days).slice(0, 10);
const chartsWith = (keys: Key[], handed = {}) => {
  const plain = facts({ users: [user('ada', { keys })] });
  const uses = addUses({}, plain.mirror, ago(0));
  return chartsOf(snapshot({ accounts: [{ ...plain, uses }] }), handed);
};

describe('charts of keys', () => {
  it('count keys by the month that they are from, and those past their policy', () => {
    const { ages, ageless } = chartsWith([
      key('A', { createdAt: ago(400) }),
      key('B', { createdAt: ago(400), status: 'Inactive' }),
      key('C', { createdAt: ago(9000) }),
      key('D', { createdAt: undefined }),
      key('E', { createdAt: ago(-90) }),
    ]);
    expect(ageless).toBe(1);
    expect(ages).toHaveLength(36);
    // What is older than all that is drawn stands in the first month.
    expect(ages[0]).toMatchObject({ keys: 1, old: 1 });
    expect(ages.find(({ month }) => month === ago(400).slice(0, 7))).toMatchObject({ keys: 2, old: 1 });
    expect(ages.reduce((sum, { keys }) => sum + keys, 0)).toBe(3);
  });

  it('count uses by day: as the service told, or as QCred handed the key out, whichever is more', () => {
    const { days, uses, moreUses } = chartsWith([key('A'), key('B', { lastUse: { at: null } })], {
      A: { [day(1)]: 3, [day(2)]: 1, [day(90)]: 7 },
    });
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toBe(now.toISOString().slice(0, 10));
    expect(uses).toMatchObject([{ key: 'ada: A' }]);
    expect(uses[0]?.counts.slice(-3)).toEqual([1, 3, 0]);
    expect(moreUses).toBe(0);
    const many = Array.from({ length: 14 }, (_, n) => key(`K${n}`));
    expect(chartsWith(many)).toMatchObject({ moreUses: 4, moreServices: 4 });
  });

  it('say which services a key was used with, and leave out what nobody told', () => {
    expect(chartsWith([key('A'), key('B', { lastUse: { at: ago(2) } })]).services).toEqual([
      {
        key: 'ada: A',
        services: [{ service: 's3', regions: ['q-world-1'], first: ago(1), last: ago(1) }],
      },
    ]);
  });
});
