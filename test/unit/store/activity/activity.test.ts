import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActivity } from '#core/store/activity/activity.ts';
import { withLock } from '#core/store/files/lock.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { inodeOf, watchSyncs } from '../../../support/syncs.ts';
import { openFiles, tempFolder } from '../files/temp.ts';

const setUp = (dataDir = tempFolder()) => {
  const log = join(dataDir, 'activity.log');
  const lines = () => readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return {
    dataDir,
    log,
    head: join(dataDir, 'activity.head'),
    lines,
    writeLines: (all: string[]) => writeFileSync(log, all.map((line) => `${line}\n`).join('')),
    activity: createActivity({
      dataDir,
      key: new Uint8Array(32).fill(1),
      now: () => new Date('2026-11-02T10:00:00Z'),
      actor: { kind: 'test', pid: 7, caller: 'aws' },
      randomBytes,
    }),
  };
};

/** A log with records 1 to `count`. */
const filled = async (count: number) => {
  const it = setUp();
  for (let n = 1; n <= count; n++)
    await it.activity.append({ action: 'secret.read', subject: `profile ${n}` });
  return it;
};

afterEach(() => vi.restoreAllMocks());

describe('append and list', () => {
  it('has every record on the disk when it says so, and the log’s name with the first', async () => {
    const { activity, lines, log, head, dataDir } = setUp();
    const synced = await watchSyncs(() => [lines().length, existsSync(head)]);
    for (const subject of ['one', 'two']) await activity.append({ action: 'secret.read', subject });
    const of = (path: string) =>
      synced.filter(({ inode }) => inode === inodeOf(path)).map(({ moment }) => moment);
    expect(of(log)).toEqual([
      [1, false],
      [2, true],
    ]);
    // The log's name before there is a head that tells of it.
    expect(of(dataDir)[0]).toEqual([1, false]);
  });

  it('gives records back, newest first', async () => {
    const { activity } = setUp();
    expect(await activity.list({ limit: 10 })).toEqual({ records: [], total: 0 });
    await activity.append({ action: 'vault.created', subject: 'keychain' });
    await activity.append({ action: 'secret.read', subject: 'photos', detail: 'credential-process' });
    expect(await activity.list({ limit: 10 })).toEqual({
      total: 2,
      records: [
        {
          seq: 2,
          at: '2026-11-02T10:00:00.000Z',
          actor: { kind: 'test', pid: 7, caller: 'aws' },
          action: 'secret.read',
          subject: 'photos',
          detail: 'credential-process',
        },
        {
          seq: 1,
          at: '2026-11-02T10:00:00.000Z',
          actor: { kind: 'test', pid: 7, caller: 'aws' },
          action: 'vault.created',
          subject: 'keychain',
        },
      ],
    });
    const { records, total } = await activity.list({ limit: 1 });
    expect([records.map((record) => record.seq), total]).toEqual([[2], 2]);
  });

  it('reads back a log longer than one piece, also with long lines', async () => {
    const { activity } = setUp();
    for (let n = 1; n <= 30; n++)
      await activity.append({ action: 'files.written', subject: 'x'.repeat(n * 1000), detail: `${n}` });
    const { records, total } = await activity.list({ limit: 100 });
    expect(total).toBe(30);
    expect(records.map((record) => record.subject.length)).toEqual(
      Array.from({ length: 30 }, (_, n) => (30 - n) * 1000),
    );
  });

  it('is private and shows nothing of what it holds', async () => {
    const { activity, log, head, dataDir } = setUp();
    await activity.append({ action: 'secret.read', subject: 'CANARY-subject' });
    for (const path of [log, head]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const bytes = readFileSync(path);
      expect(bytes.includes('CANARY')).toBe(false);
      expect(Buffer.from(bytes.toString(), 'base64').includes('CANARY')).toBe(false);
    }
    expect(readFileSync(log, 'utf8')).not.toContain(dataDir);
  });

  it('loses nothing when several processes append at once', async () => {
    const { activity, dataDir } = setUp();
    const script = fileURLToPath(new URL('./activity-child.ts', import.meta.url));
    const children = ['a', 'b', 'c', 'd'].map((name) =>
      spawn(process.execPath, [script, dataDir, name, '25'], { stdio: ['ignore', 'inherit', 'inherit'] }),
    );
    expect(await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))).toEqual([
      0, 0, 0, 0,
    ]);
    const { records, total } = await activity.list({ limit: 1000 });
    expect(total).toBe(100);
    expect(new Set(records.map((record) => record.subject)).size).toBe(100);
    expect(await activity.verify()).toEqual({
      ok: true,
      checked: 100,
      message: '100 records are complete and in order.',
      hint: '',
    });
  });

  it('says when the log cannot be written', async () => {
    const { dataDir } = setUp();
    writeFileSync(join(dataDir, 'file'), '');
    const { activity } = setUp(join(dataDir, 'file'));
    await expect(activity.append({ action: 'a', subject: 'b' })).rejects.toMatchObject({
      code: 'write_failed',
    });
  });
});

describe('verify', () => {
  it('finds an empty and a whole log in order', async () => {
    expect(await setUp().activity.verify()).toMatchObject({ ok: true, checked: 0 });
    const { activity } = await filled(3);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 3 });
  });

  const change = (line: string | undefined) => {
    const text = line ?? '';
    const at = text.length >> 1;
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  };

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ['changed', (lines) => lines.with(2, change(lines[2])), /^Record 3 was changed\.$/],
    ['changed at the end', (lines) => lines.with(4, change(lines[4])), /^Record 5 was changed\.$/],
    ['changed at the start', (lines) => lines.with(0, change(lines[0])), /^Record 1 was changed\.$/],
    ['removed', (lines) => lines.toSpliced(1, 2), /^Records 2 to 3 were removed or moved\.$/],
    ['removed at the start', (lines) => lines.slice(1), /^Record 1 was removed or moved\.$/],
    ['removed at the end', (lines) => lines.slice(0, -1), /^Record 5 was cut off at the end\.$/],
    ['all removed', () => [], /^Records 1 to 5 were cut off at the end\.$/],
    [
      'moved',
      ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest],
      /^Record 2 was removed or moved\. 2 more places are wrong\.$/,
    ],
    [
      'repeated',
      ([a = '', b = '', ...rest]) => [a, b, a, b, ...rest],
      /^Record 1 does not stand in its place\./,
    ],
  ])('names the record that was %s', async (_, meddle, message) => {
    const { activity, lines, writeLines } = await filled(5);
    writeLines(meddle(lines()));
    expect(await activity.verify()).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it.each([
    ['in the middle', ['after'], 'Record 3 was replaced: record 4 follows another.'],
    ['at the end', [], 'Record 3 was replaced.'],
  ])(
    'names a record for which another one of its number, sealed as well, was put %s',
    async (_, after, message) => {
      const { activity, log, head, lines, writeLines } = await filled(2);
      const before = [log, head].map((path) => [path, readFileSync(path)] as const);
      await activity.append({ action: 'secret.read', subject: 'before the files were put back' });
      const other = lines()[2] ?? '';
      for (const [path, bytes] of before) writeFileSync(path, bytes);
      for (const subject of ['third', ...after]) await activity.append({ action: 'secret.read', subject });
      expect(await activity.verify()).toMatchObject({ ok: true });
      writeLines(lines().with(2, other));
      expect(await activity.verify()).toMatchObject({ ok: false, message });
    },
  );

  it('still tells of what was cut off after more was appended', async () => {
    const { activity, lines, writeLines } = await filled(5);
    writeLines(lines().slice(0, 3));
    await activity.append({ action: 'secret.read', subject: 'after' });
    expect(await activity.verify()).toMatchObject({
      ok: false,
      message: 'Records 4 to 5 were removed or moved.',
    });
    expect((await activity.list({ limit: 1 })).records[0]).toMatchObject({ seq: 6, subject: 'after' });
  });

  it('tells of a head that was removed or damaged, also after more was appended', async () => {
    for (const meddle of [(head: string) => rmSync(head), (head: string) => writeFileSync(head, 'x')]) {
      const { activity, head } = await filled(3);
      meddle(head);
      expect(await activity.verify()).toMatchObject({
        ok: false,
        message: expect.stringContaining('activity.head'),
      });
      await activity.append({ action: 'secret.read', subject: 'after' });
      expect(await activity.verify()).toMatchObject({
        ok: false,
        message: expect.stringContaining('Before record 4'),
      });
    }
  });

  it('does not take the log of another vault for its own', async () => {
    const { dataDir } = await filled(3);
    const other = createActivity({
      dataDir,
      key: new Uint8Array(32).fill(2),
      now: () => new Date(),
      actor: { kind: 'test', pid: 1 },
      randomBytes,
    });
    expect(await other.verify()).toMatchObject({ ok: false, checked: 0 });
    expect(await other.list({ limit: 10 })).toEqual({ records: [], total: 0 });
  });
});

describe('a log beside the vault', () => {
  const change = '0b5d7a0e-5d39-4a0c-9f0e-0d8e9f6d5c01';
  const beside = (lastLogged?: string, names = [change]) => {
    const dataDir = tempFolder();
    const open = () =>
      createActivity({
        dataDir,
        key: new Uint8Array(32).fill(1),
        now: () => new Date('2026-11-02T10:00:00Z'),
        actor: { kind: 'test', pid: 7 },
        randomBytes,
        happened: async () => true,
        changes: async () => ({ names, isCut: false, ...(lastLogged === undefined ? {} : { lastLogged }) }),
      });
    return { open, dataDir };
  };

  it('is in order while the vault’s change waits to be told, and afterwards', async () => {
    const { open, dataDir } = beside(change);
    await open().prepare(change, [{ action: 'profile.saved', subject: 'photos' }]);
    expect(await open().verify()).toMatchObject({ ok: true, checked: 0 });
    await open().settle();
    expect(readdirSync(join(dataDir, 'activity.waiting'))).toEqual([]);
    expect(await open().verify()).toMatchObject({ ok: true, checked: 1 });
  });

  it('is not when nothing tells of what the vault knows', async () => {
    expect(await beside().open().verify()).toMatchObject({
      ok: false,
      message: 'The activity log is gone: the vault was changed, and nothing tells of it.',
    });
    const { open } = beside(change, []);
    await open().append({ action: 'secret.read', subject: 'photos' });
    expect(await open().verify()).toMatchObject({
      ok: false,
      message: expect.stringContaining('The activity log is older than the vault'),
    });
  });

  it('is again when the person accepts that, which is told with the last change of the vault', async () => {
    const { open } = beside(change, []);
    await open().append({ action: 'secret.read', subject: 'photos' });
    const message = await open().accept();
    expect(message).toContain('The activity log is older than the vault');
    const { records } = await open().list({ limit: 1 });
    expect(records).toMatchObject([
      { seq: 2, action: 'activity.accepted', subject: 'activity log', detail: message },
    ]);
    expect(records[0]).not.toHaveProperty('accepts');
    expect(await open().verify()).toMatchObject({ ok: true, checked: 2 });
    expect(await open().accept()).toBeNull();
    expect((await open().list({ limit: 9 })).total).toBe(2);
  });
});

it('what waits is appended when the person accepts what is wrong, and when nothing is', async () => {
  for (const isWrong of [true, false]) {
    const { activity, dataDir, lines, writeLines } = await filled(3);
    await withLock(join(dataDir, 'activity.lock'), () => activity.append({ action: 'a', subject: 'waited' }));
    if (isWrong) writeLines(lines().toSpliced(1, 1));
    expect(await activity.accept()).toBe(isWrong ? 'Record 2 was removed or moved.' : null);
    expect(readdirSync(join(dataDir, 'activity.waiting'))).toEqual([]);
    expect((await activity.list({ limit: 1 })).records[0]?.subject).toBe('waited');
  }
});

it('a log that is no file is told, by all that read it', async () => {
  const { activity, log } = setUp();
  mkdirSync(log);
  await expect(activity.list({ limit: 1 })).rejects.toMatchObject({ code: 'file_unreadable' });
  await expect(activity.verify()).rejects.toMatchObject({ code: 'file_unreadable' });
  await expect(activity.accept()).rejects.toMatchObject({ code: 'file_unreadable' });
  expect(await activity.trouble()).toBeNull();
});

it.runIf(process.platform === 'linux')('no call leaves a file open', async () => {
  const { activity, dataDir, lines, writeLines } = await filled(3);
  await activity.list({ limit: 1 });
  await activity.list({ limit: 9 });
  await activity.verify();
  await activity.trouble();
  await activity.settle();
  await activity.anchor();
  writeLines(lines().slice(1));
  await activity.accept();
  expect(openFiles(dataDir)).toBe(0);
});

const torn = expect.stringContaining('1 line that a crash left incomplete');

describe('after a crash', () => {
  it('goes on where the log is ahead of the head', async () => {
    const { activity, head } = await filled(2);
    const old = readFileSync(head);
    await activity.append({ action: 'secret.read', subject: 'third' });
    await activity.append({ action: 'secret.read', subject: 'fourth' });
    writeFileSync(head, old);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 4 });
    await activity.append({ action: 'secret.read', subject: 'fifth' });
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 5 });
  });

  it('goes on where the very first append left no head', async () => {
    const { activity, head } = await filled(1);
    rmSync(head);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 1 });
    await activity.append({ action: 'secret.read', subject: 'second' });
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 2 });
  });

  it('passes over a torn last line, whatever is left of it, and says so', async () => {
    const { activity, head, log } = await filled(2);
    const [oldHead, size] = [readFileSync(head), statSync(log).size];
    await activity.append({ action: 'secret.read', subject: 'torn' });
    const whole = readFileSync(log);
    for (const left of [1, 50, whole.length - size - 5]) {
      writeFileSync(log, whole.subarray(0, size + left));
      writeFileSync(head, oldHead);
      expect(await activity.verify()).toMatchObject({ ok: true, checked: 2, message: torn });
      await activity.append({ action: 'secret.read', subject: 'after' });
      await activity.append({ action: 'secret.read', subject: 'and again' });
      expect(await activity.verify()).toMatchObject({ ok: true, checked: 4, message: torn });
      const { records } = await activity.list({ limit: 100 });
      expect(records.map(({ seq, subject }) => `${seq} ${subject}`).slice(0, 2)).toEqual([
        '4 and again',
        '3 after',
      ]);
    }
  });

  it('keeps a last record that only lost its line feed', async () => {
    const { activity, log } = await filled(2);
    truncateSync(log, statSync(log).size - 1);
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 2 });
    await activity.append({ action: 'secret.read', subject: 'after' });
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 3 });
  });

  it('tells a torn line from one that was cut from the log', async () => {
    const { activity, log } = await filled(3);
    truncateSync(log, statSync(log).size - 20);
    expect(await activity.verify()).toMatchObject({ ok: false, message: 'Record 3 was changed.' });
  });
});

it('lists and checks a long log in time that grows with their number, and appends in the same time', async () => {
  const { sealLine, linkOf } = await import('#core/store/activity/chain.ts');
  const { subkey } = await import('#core/store/crypto/subkey.ts');
  const { writeHead } = await import('#core/store/activity/head.ts');
  const key = subkey(new Uint8Array(32).fill(1), 'activity');
  const make = async (count: number) => {
    const made = setUp();
    const lines: string[] = [];
    let prev = '';
    for (let seq = 1; seq <= count; seq++) {
      const actor = { kind: 'command' as const, pid: 1, command: 'credential-process', caller: 'aws' };
      const record = {
        seq,
        at: '2026-11-02T10:00:00.000Z',
        actor,
        action: 'secret.read',
        subject: 'photos',
        prev,
      };
      const line = sealLine(key, record, randomBytes);
      prev = linkOf(line);
      lines.push(line);
    }
    made.writeLines(lines);
    await writeHead(made.head, key, { seq: count, link: prev, size: statSync(made.log).size }, randomBytes);
    return made;
  };
  const timed = async (work: () => Promise<unknown>) => {
    const started = cpuNow();
    await work();
    return cpuNow() - started;
  };
  const small = await make(2_000);
  const large = await make(20_000);
  await timed(() => small.activity.verify());
  const [verifySmall, verifyLarge] = [
    await timed(() => small.activity.verify()),
    await timed(() => large.activity.verify()),
  ];
  const listLarge = await timed(() => large.activity.list({ limit: 20_000 }));
  const page = await timed(() => large.activity.list({ limit: 200 }));
  const append = await timed(() => large.activity.append({ action: 'a', subject: 'b' }));
  expect(await large.activity.verify()).toMatchObject({ ok: true, checked: 20_001 });
  expect(verifyLarge).toBeLessThan(verifySmall * 20);
  expect(page).toBeLessThan(listLarge / 4);
  expect(append).toBeLessThan(verifyLarge / 4);
});
