import { describe, expect, it } from 'vitest';
import { mostOfAKind } from '#core/advisor/advise/advise.ts';
import { advisorJobs } from '#core/advisor/advise/jobs.ts';
import { organisation, snapshotOf } from '../../bench/health.ts';
import { runs } from '../../support/long.ts';

const users = runs(10_000, 50_000);
/** So many of them have keys that were not listed. */
const unlisted = users / 100;

describe('an account of many thousand users', { timeout: 120_000 }, () => {
  it('is looked at whole, and what comes back of it is small: the others are counted', () => {
    const whole = organisation(users);
    const mirror = {
      ...whole,
      users: whole.users.map((user, n) => (n % 100 === 0 ? { ...user, keys: null } : user)),
    };
    const { accounts, ...rest } = snapshotOf(organisation(0));
    const [facts] = accounts;
    if (!facts) throw new Error('there is no account');
    const input = {
      ...rest,
      accounts: [{ ...facts, uses: {}, mirror: Buffer.from(JSON.stringify(mirror)) }],
      dismissed: [],
    };
    const { histories, ...advice } = advisorJobs.advise(input);
    expect(advice.score.total).toBe((users - unlisted) * 2);
    expect(Object.keys(Object.values(histories)[0] ?? {}).length).toBe((users - unlisted) * 2);
    const old = advice.groups.find(({ kind }) => kind === 'key-old');
    expect(old?.count).toBeGreaterThan(users / 10);
    for (const { kind, count } of advice.groups)
      expect(advice.findings.filter((one) => one.kind === kind)).toHaveLength(Math.min(count, mostOfAKind));
    // What nobody told of is said, by number and not by name.
    expect(advice.notLooked.map(({ what }) => what).join()).toContain(`The keys of ${unlisted} users of `);
    expect(JSON.stringify(advice).length).toBeLessThan(2_000_000);
  });
});
