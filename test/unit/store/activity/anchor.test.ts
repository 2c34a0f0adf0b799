import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActivity } from '#core/store/activity/activity.ts';
import { type Anchor, anchorIn } from '#core/store/activity/anchor.ts';
import type { End } from '#core/store/activity/chain.ts';
import { readHead, writeHead } from '#core/store/activity/head.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { createPassphraseStore } from '#core/store/secrets/passphrase.ts';
import { openFiles, tempFolder } from '../files/temp.ts';

const key = new Uint8Array(32).fill(1);

/** An anchor in memory, whose calls can be made to fail or to take long. */
const memoryAnchor = () => {
  const state = { held: null as End | null, reads: 0, writes: 0, fails: false, waitMs: 0 };
  const meet = async () => {
    if (state.waitMs > 0) await new Promise((done) => setTimeout(done, state.waitMs));
    if (state.fails) throw new Error('made to fail: the keychain');
  };
  const anchor: Anchor = {
    place: 'keychain',
    async read() {
      state.reads++;
      await meet();
      return state.held;
    },
    async write(end) {
      await meet();
      state.writes++;
      state.held = end;
    },
  };
  return { anchor, state };
};

const setUp = (anchor: Anchor, dataDir = tempFolder()) => {
  let now = Date.parse('2026-11-02T10:00:00Z');
  const open = () =>
    createActivity({
      dataDir,
      key,
      now: () => new Date(now),
      actor: { kind: 'test', pid: 7 },
      randomBytes,
      anchor,
    });
  return {
    dataDir,
    open,
    activity: open(),
    log: join(dataDir, 'activity.log'),
    head: join(dataDir, 'activity.head'),
    /** Lets time pass by the clock, so that an anchor is due again. */
    rest: () => {
      now += 120_000;
    },
  };
};

const entry = { action: 'secret.read', subject: 'photos' };

describe('the anchor that is behind', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Until what was begun has come to its end; on a busy machine the disk takes its time. */
  const until = async (isDone: () => boolean) => {
    const end = performance.now() + 60_000;
    while (!isDone() && performance.now() < end) await new Promise((done) => setImmediate(done));
    expect(isDone()).toBe(true);
  };
  /** A log whose anchor could not follow two records. */
  const behind = async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, head } = setUp(anchor);
    await activity.append(entry);
    expect(vi.getTimerCount()).toBe(0);
    state.fails = true;
    await activity.append(entry);
    await activity.append(entry);
    state.fails = false;
    expect([state.held?.seq, vi.getTimerCount()]).toEqual([1, 1]);
    return { activity, state, head };
  };

  it('follows by itself a second after the record, once', async () => {
    const { state } = await behind();
    vi.advanceTimersByTime(999);
    expect([state.held?.seq, vi.getTimerCount()]).toEqual([1, 1]);
    vi.advanceTimersByTime(1);
    await until(() => state.held?.seq === 3);
    await until(() => vi.getTimerCount() === 0);
    expect(state.writes).toBe(2);
  });

  it('tries again a second later where it still cannot', async () => {
    const { state } = await behind();
    state.fails = true;
    const { reads } = state;
    vi.advanceTimersByTime(1000);
    await until(() => state.reads > reads && vi.getTimerCount() === 1);
    state.fails = false;
    // A timer may also be what the try that fails is given at most, so one second may not be enough.
    await until(() => {
      vi.advanceTimersByTime(1000);
      return state.held?.seq === 3;
    });
  });

  it('plans nothing more once it was asked to follow, or the log was closed', async () => {
    const asked = await behind();
    await asked.activity.anchor();
    expect([asked.state.held?.seq, vi.getTimerCount()]).toEqual([3, 0]);
    const closed = await behind();
    closed.activity.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told to be by the head, for the next start, and not once it has followed', async () => {
    const { activity, head, state } = await behind();
    const logKey = subkey(key, 'activity');
    expect(await readHead(head, logKey)).toMatchObject({ seq: 3, late: true, anchored: true });
    await activity.anchor();
    expect(await readHead(head, logKey)).toMatchObject({ seq: 3, late: false, anchored: true });
    expect(state.held).toMatchObject({ seq: 3 });
  });
});

describe('the anchor', () => {
  it('that goes on from the log is no cause for alarm', async () => {
    const { anchor } = memoryAnchor();
    const { activity, rest } = setUp(anchor);
    const alarm = vi.fn();
    activity.onMisfit(alarm);
    for (let n = 0; n < 3; n++) {
      await activity.append(entry);
      rest();
    }
    expect(alarm).not.toHaveBeenCalled();
    expect(await activity.trouble()).toBeNull();
  });

  it.runIf(process.platform === 'linux')('is compared with a file that is closed again', async () => {
    const { anchor } = memoryAnchor();
    const { activity, dataDir } = setUp(anchor);
    await activity.append(entry);
    expect(await activity.trouble()).toBeNull();
    expect(openFiles(dataDir)).toBe(0);
  });

  it('that cannot be read is no trouble yet, and a check says so', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity } = setUp(anchor);
    await activity.append(entry);
    state.fails = true;
    expect(await activity.trouble()).toBeNull();
    expect(await activity.verify()).toMatchObject({
      ok: false,
      checked: 1,
      message: expect.stringMatching(/^What the keychain knows of the log cannot be read\. \S/),
    });
    await expect(activity.accept()).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining('activity.log'),
    });
  });

  it('that nobody of us wrote is trouble, also where there is no log', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity } = setUp(anchor);
    state.held = { seq: 0, link: 'unreadable' };
    const message =
      "Another activity log stands in the place of this vault's: record 0 is not the one that the keychain knows.";
    expect(await activity.trouble()).toBe(message);
    expect(await activity.verify()).toMatchObject({ ok: false, message });
  });

  it('follows every append, in each process', async () => {
    const { anchor, state } = memoryAnchor();
    const { open, rest } = setUp(anchor);
    for (let n = 1; n <= 3; n++) {
      rest();
      await open().append(entry);
      expect(state.held?.seq).toBe(n);
    }
    expect(await open().verify()).toMatchObject({ ok: true, checked: 3 });
  });

  it('rests after it was written, and follows when it is asked to', async () => {
    const { anchor, state } = memoryAnchor();
    state.waitMs = 2;
    const { activity } = setUp(anchor);
    for (let n = 0; n < 20; n++) await activity.append(entry);
    expect(state.writes).toBe(1);
    expect(await activity.verify()).toMatchObject({ ok: true });
    await activity.anchor();
    expect(state.held?.seq).toBe(20);
    const { reads } = state;
    await activity.anchor();
    expect([state.writes, state.reads]).toEqual([2, reads]);
  });

  it('is asked for nothing where nothing was appended, or all of it is anchored', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, open } = setUp(anchor);
    await activity.anchor();
    await activity.settle();
    expect(state.reads).toBe(0);
    await activity.append(entry);
    const { reads, writes } = state;
    await activity.anchor();
    await open().anchor();
    await open().settle();
    expect([state.reads, state.writes]).toEqual([reads, writes]);
  });

  it('follows at the next start what a process left', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, open } = setUp(anchor);
    await activity.append(entry);
    state.fails = true;
    for (let n = 0; n < 2; n++) await activity.append(entry);
    activity.close();
    expect(state.held?.seq).toBe(1);
    state.fails = false;
    await open().settle();
    expect([state.held?.seq, state.writes]).toEqual([3, 2]);
    const { reads } = state;
    await open().settle();
    expect([state.writes, state.reads]).toEqual([2, reads]);
  });

  it('that cannot be read or written fails no append, and heals', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, rest, open } = setUp(anchor);
    state.fails = true;
    await activity.append(entry);
    expect(await activity.verify()).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be read'),
    });
    await expect(activity.accept()).rejects.toThrow();
    state.fails = false;
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 1 });
    rest();
    await activity.append(entry);
    expect(state.held?.seq).toBe(2);
    state.fails = true;
    rest();
    for (let n = 0; n < 5; n++) await open().append(entry);
    state.fails = false;
    expect(await open().verify()).toMatchObject({ ok: true, checked: 7 });
    rest();
    await open().append(entry);
    expect(state.held?.seq).toBe(8);
  });

  it('that hangs is waited for two seconds, and then left alone for a while', async () => {
    let asked = 0;
    const store = {
      kind: 'keychain' as const,
      get: () => {
        asked++;
        return new Promise<null>(() => {});
      },
      set: async () => {},
      setLightly: async () => {},
      delete: async () => false,
    };
    const { activity, open } = setUp(anchorIn(store, 'vault'));
    await activity.append(entry);
    await open().append(entry);
    await open().append(entry);
    expect(asked).toBe(1);
    expect((await activity.list({ limit: 9 })).total).toBe(3);
  });

  it('never moves to a log that does not go on from it', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, log, head, rest, open } = setUp(anchor);
    await activity.append(entry);
    const old = [log, head].map((path) => [path, readFileSync(path)] as const);
    for (let n = 0; n < 4; n++) {
      rest();
      await activity.append(entry);
    }
    const { held } = state;
    expect(held?.seq).toBe(5);
    for (const [path, bytes] of old) writeFileSync(path, bytes);
    let told = 0;
    for (let n = 0; n < 6; n++) {
      rest();
      const again = open();
      again.onMisfit(() => told++);
      await again.append(entry);
      expect(state.held).toEqual(held);
      expect(await again.trouble()).toEqual(expect.any(String));
    }
    expect(told).toBe(6);
    expect(await activity.verify()).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^Another activity log stands in the place of this vault's: record 5/),
    });
  });

  it('does not take another last record of the same number for the one that it knows', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, log, head, dataDir, rest, open } = setUp(anchor);
    await activity.append(entry);
    const files = () => [log, head].map((path) => [path, readFileSync(path)] as const);
    const put = (all: ReturnType<typeof files>) => {
      for (const [path, bytes] of all) writeFileSync(path, bytes);
    };
    const before = files();
    const aside = createActivity({
      dataDir,
      key,
      now: () => new Date(),
      actor: { kind: 'test', pid: 1 },
      randomBytes,
    });
    await aside.append({ ...entry, subject: 'another' });
    const other = files();
    put(before);
    rest();
    await activity.append(entry);
    const { held } = state;
    expect(held?.seq).toBe(2);
    put(other);
    const message =
      "Another activity log stands in the place of this vault's: record 2 is not the one that the keychain knows.";
    expect(await activity.verify()).toMatchObject({ ok: false, message });
    expect(await activity.trouble()).toBe(message);
    let told = 0;
    const again = open();
    again.onMisfit(() => told++);
    rest();
    await again.append(entry);
    expect([told, state.held]).toEqual([1, held]);
  });

  it('that is gone is told and not made anew, until the person accepts that', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, rest } = setUp(anchor);
    await activity.append(entry);
    state.held = null;
    rest();
    await activity.append(entry);
    expect(state.held).toBe(null);
    const message =
      'The keychain holds nothing about the activity log any more, so records may be missing at its end.';
    expect(await activity.verify()).toMatchObject({ ok: false, message });
    expect(await activity.trouble()).toBe(message);
    expect(await activity.accept()).toBe(message);
    expect(state.held).toMatchObject({ seq: 3 });
    expect(await activity.verify()).toMatchObject({
      ok: true,
      message: '3 records are complete and in order. Record 3 says what was accepted before it.',
    });
    expect(await activity.trouble()).toBe(null);
  });

  it('that could not be written when the person accepted heals', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, log, head, rest } = setUp(anchor);
    for (let n = 0; n < 3; n++) {
      rest();
      await activity.append(entry);
    }
    rmSync(log);
    rmSync(head);
    const write = anchor.write;
    anchor.write = () => Promise.reject(new Error('made to fail: the keychain'));
    expect(await activity.accept()).toBe('The activity log is gone: the keychain knows of 3 records.');
    expect(state.held?.seq).toBe(3);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 1 });
    anchor.write = write;
    rest();
    await activity.append(entry);
    expect(state.held?.seq).toBe(5);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 2 });
  });

  it('of a log from before there were anchors is written at the next append, which says so once', async () => {
    const { anchor, state } = memoryAnchor();
    const { activity, log, head, dataDir, rest, open } = setUp(anchor);
    const before = createActivity({
      dataDir,
      key,
      now: () => new Date(),
      actor: { kind: 'test', pid: 1 },
      randomBytes,
    });
    for (let n = 0; n < 3; n++) await before.append(entry);
    const logKey = subkey(key, 'activity');
    const known = await readHead(head, logKey);
    if (typeof known !== 'object') throw new Error('there is a head');
    const { seq, link } = known;
    await writeHead(head, logKey, { seq, link, size: statSync(log).size }, randomBytes);
    expect(await activity.verify()).toMatchObject({ ok: true });
    for (let n = 0; n < 3; n++) {
      rest();
      await open().append(entry);
    }
    const { records } = await activity.list({ limit: 9 });
    expect(records.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 3 }, () => 'secret.read'),
      'activity.anchored',
      ...Array.from({ length: 3 }, () => 'secret.read'),
    ]);
    expect(state.held?.seq).toBe(7);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 7 });
  });

  it('has caught up after many appended at once', async () => {
    const { anchor, state } = memoryAnchor();
    const { open, activity } = setUp(anchor);
    const all = Array.from({ length: 6 }, open);
    await Promise.all(all.flatMap((one) => [one.append(entry), one.append(entry)]));
    await Promise.all(all.map((one) => one.anchor()));
    await activity.append(entry);
    await activity.anchor();
    expect(state.held?.seq).toBe(13);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 13 });
  });

  it('in a secret file stands there under another passphrase, too', async () => {
    const path = join(tempFolder(), 'secrets.qcred');
    const cost = { N: 16, r: 1, p: 1 };
    const store = createPassphraseStore({
      path,
      passphrase: async () => 'CANARY one two',
      randomBytes,
      cost,
    });
    await store.set('vault-key/v', 'CANARY key');
    const { activity, rest } = setUp(anchorIn(store, 'v'));
    await activity.append(entry);
    await store.changePassphrase('CANARY one two', 'CANARY three four');
    expect(await anchorIn(store, 'v').read()).toMatchObject({ seq: 1 });
    rest();
    await activity.append(entry);
    const other = createPassphraseStore({
      path,
      passphrase: async () => 'CANARY three four',
      randomBytes,
      cost,
    });
    expect(await anchorIn(other, 'v').read()).toMatchObject({ seq: 2 });
  });
});
