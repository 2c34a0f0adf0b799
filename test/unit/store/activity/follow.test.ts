import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Anchor } from '#core/store/activity/anchor.ts';
import type { End } from '#core/store/activity/chain.ts';
import { type Followed, follow, isDue } from '#core/store/activity/follow.ts';
import type { Head } from '#core/store/activity/head.ts';

const now = Date.parse('2026-11-02T10:00:00Z');
const minute = 60_000;
const endAt = (seq: number): End => ({ seq, link: `link of ${seq}` });
const head = (more: Partial<Head> = {}): Head => ({ ...endAt(2), size: 1, ...more });

/** Writing to the anchor, or reading what it holds, takes so long. */
function setUp(took: number) {
  let clock = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const written: End[] = [];
  const anchor: Anchor = {
    place: 'keychain',
    read: async () => null,
    async write(end) {
      clock += took;
      written.push(end);
    },
  };
  const fails = async (): Promise<never> => {
    // Asked for before somebody looks at the clock.
    await Promise.resolve();
    clock += took;
    throw new Error('made to fail');
  };
  const followed = (more: Partial<Followed> = {}): Followed => ({
    head: head(),
    before: endAt(2),
    end: endAt(3),
    knows: async () => true,
    ...more,
  });
  return {
    written,
    fails,
    anchor,
    go: (held: Promise<End | null>, more: Partial<Followed> = {}) =>
      follow(anchor, held, followed(more), () => new Date(now)),
  };
}
afterEach(() => vi.restoreAllMocks());

describe('an anchor that follows its log', () => {
  it('holds where the log ends now, and rests four times as long as that took, here ten times', async () => {
    const { go, written } = setUp(50);
    expect(await go(Promise.resolve(endAt(2)))).toEqual({
      anchored: true,
      due: now + 200,
      dueHere: now + 500,
      result: 'done',
    });
    expect(written).toEqual([endAt(3)]);
  });

  it('rests no longer than a minute', async () => {
    const { go } = setUp(20_000);
    expect(await go(Promise.resolve(endAt(2)))).toMatchObject({ due: now + minute, dueHere: now + minute });
  });

  it('says whole milliseconds', async () => {
    const { go } = setUp(0.333);
    expect(await go(Promise.resolve(endAt(2)))).toMatchObject({ due: now + 1, dueHere: now + 3 });
  });

  it('is not written where it is already, and is where there was none', async () => {
    const there = setUp(0);
    expect(await there.go(Promise.resolve(endAt(3)), { before: endAt(3) })).toMatchObject({ result: 'done' });
    expect(there.written).toEqual([]);
    const fresh = setUp(0);
    expect(await fresh.go(Promise.resolve(null))).toMatchObject({ result: 'done', anchored: true });
    expect(fresh.written).toEqual([endAt(3)]);
  });

  it.each<[string, End | null, Partial<Followed>]>([
    ['knows more than the log had', endAt(3), {}],
    ['is of another log', endAt(2), { knows: async () => false }],
    ['is gone, though there was one', null, { head: head({ anchored: true }) }],
  ])('stays as it is for a minute when it %s', async (_what, held, more) => {
    const { go, written } = setUp(5);
    expect(await go(Promise.resolve(held), more)).toEqual({
      anchored: true,
      due: now + minute,
      dueHere: now + minute,
      result: 'misfit',
    });
    expect(written).toEqual([]);
  });

  it.each<[Followed['head'], boolean]>([
    ['none', false],
    ['lost', false],
    [head(), false],
    [head({ anchored: false }), false],
    [head({ anchored: true }), true],
  ])(
    'that cannot be read is left alone thirty times as long, and is what it was: %j',
    async (before, anchored) => {
      const { go, fails } = setUp(7);
      expect(await go(fails(), { head: before })).toEqual({
        anchored,
        due: now + 210,
        dueHere: now + 210,
        result: 'late',
      });
    },
  );

  it('that cannot be written is late, and for no longer than a minute', async () => {
    const { go, fails, anchor } = setUp(3_000);
    anchor.write = fails;
    expect(await go(Promise.resolve(endAt(2)))).toEqual({
      anchored: false,
      due: now + minute,
      dueHere: now + minute,
      result: 'late',
    });
  });
});

it('an anchor is due when its time has come, and when the clock was turned back', () => {
  expect(isDue(now, now)).toBe(true);
  expect(isDue(now, now + 1)).toBe(true);
  expect(isDue(now + 1, now)).toBe(false);
  expect(isDue(now + minute, now)).toBe(false);
  expect(isDue(now + minute + 1, now)).toBe(true);
});
