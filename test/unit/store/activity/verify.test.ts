import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ChainedRecord, type End, linkOf, sealLine, start } from '#core/store/activity/chain.ts';
import type { Head } from '#core/store/activity/head.ts';
import { whatToDo } from '#core/store/activity/standing.ts';
import { verifyLines, type Witnesses } from '#core/store/activity/verify.ts';

const key = new Uint8Array(32).fill(1);

/** A log of so many records; `more` says what else stands in one. */
function logOf(count: number, more: (seq: number, lines: string[]) => Partial<ChainedRecord> = () => ({})) {
  const lines: string[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const record = {
      seq,
      at: '2026-11-02T10:00:00.000Z',
      action: 'secret.read',
      subject: 'photos',
      actor: { kind: 'test' as const, pid: 7 },
      prev: seq === 1 ? '' : linkOf(lines[seq - 2] ?? ''),
      ...more(seq, lines),
    };
    lines.push(sealLine(key, record, randomBytes));
  }
  return lines;
}
const endOf = (lines: string[]): End =>
  lines.length === 0 ? start : { seq: lines.length, link: linkOf(lines.at(-1) ?? '') };
const headOf = (lines: string[], more: Partial<Head> = {}): Head => ({ ...endOf(lines), size: 0, ...more });
const check = (lines: string[], witnesses: Witnesses) => verifyLines(key, lines, witnesses, async () => {});
const messageOf = async (lines: string[], witnesses: Witnesses) => (await check(lines, witnesses)).message;

/** What belongs to records of one change of the vault. */
const change = randomUUID();
const other = randomUUID();
const hash = (lines: string[]) =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');

describe('a log that is whole', () => {
  it.each([
    [0, '0 records are complete and in order.'],
    [1, '1 record is complete and in order.'],
    [2, '2 records are complete and in order.'],
  ])('of %i records is said to be', async (count, message) => {
    const lines = logOf(count);
    expect(await check(lines, { head: headOf(lines) })).toEqual({
      ok: true,
      message,
      hint: '',
      checked: count,
      lines: hash(lines),
    });
  });

  it('may be ahead of its head, or have none while it has one record', async () => {
    const lines = logOf(3);
    expect((await check(lines, { head: headOf(lines.slice(0, 1)) })).ok).toBe(true);
    expect((await check(lines.slice(0, 1), { head: 'none' })).ok).toBe(true);
    expect((await check([], { head: 'none' })).ok).toBe(true);
  });

  it.each([
    [['torn'], '1 line that a crash left incomplete holds no record.'],
    [['torn', 'torn too'], '2 lines that crashes left incomplete hold no record.'],
  ])('passes over lines that a crash left: %j', async (torn, message) => {
    const lines = logOf(2);
    const said = `2 records are complete and in order. ${message}`;
    const [first = '', second = ''] = lines;
    expect(await messageOf([first, ...torn, second], { head: headOf(lines) })).toBe(said);
    expect(await messageOf([...lines, ...torn], { head: headOf(lines) })).toBe(said);
  });

  it('lets others have a turn after every thousand lines', async () => {
    const lines = Array.from({ length: 2000 }, () => 'torn');
    let pauses = 0;
    await verifyLines(key, lines.slice(1), { head: headOf([]) }, async () => void pauses++);
    expect(pauses).toBe(1);
    await verifyLines(key, lines, { head: headOf([]) }, async () => void pauses++);
    expect(pauses).toBe(3);
  });
});

describe('a log that is not whole names the place', () => {
  const lines = logOf(6);
  const head = headOf(lines);
  const without = (...numbers: number[]) => lines.filter((_, i) => !numbers.includes(i + 1));
  const spoilt = (...numbers: number[]) =>
    lines.map((line, i) => (numbers.includes(i + 1) ? 'spoilt' : line));
  const replaced = logOf(6, (seq) => (seq === 3 ? { subject: 'another', prev: linkOf(lines[1] ?? '') } : {}));

  it.each<[string, string[], string]>([
    ['one removed', without(3), 'Record 3 was removed or moved.'],
    ['several removed', without(2, 3, 4), 'Records 2 to 4 were removed or moved.'],
    ['the first removed', without(1), 'Record 1 was removed or moved.'],
    ['one changed', spoilt(3), 'Record 3 was changed.'],
    ['several changed', spoilt(2, 3), 'Records 2 to 3 were changed.'],
    ['fewer changed than are missing', without(2).with(1, 'spoilt'), 'Records 2 to 3 were removed or moved.'],
    ['one twice', [...lines.slice(0, 3), ...lines.slice(2)], 'Record 3 does not stand in its place.'],
    ['one replaced', lines.with(2, replaced[2] ?? ''), 'Record 3 was replaced: record 4 follows another.'],
    ['two places', without(2, 4), 'Record 2 was removed or moved. 1 more place is wrong.'],
    ['three places', without(1, 3, 5), 'Record 1 was removed or moved. 2 more places are wrong.'],
    ['the last cut off', without(6), 'Record 6 was cut off at the end.'],
    ['several cut off', without(4, 5, 6), 'Records 4 to 6 were cut off at the end.'],
    ['the last changed', spoilt(6), 'Record 6 was changed.'],
    ['the last two changed', spoilt(5, 6), 'Records 5 to 6 were changed.'],
    ['one of the last two changed', spoilt(5).slice(0, 5), 'Records 5 to 6 were cut off at the end.'],
    [
      'the last replaced',
      lines.with(
        5,
        logOf(6, (seq) => (seq === 6 ? { subject: 'x', prev: linkOf(lines[4] ?? '') } : {}))[5] ?? '',
      ),
      'Record 6 was replaced.',
    ],
  ])('%s', async (_what, found, message) => {
    const said = await check(found, { head });
    expect(said).toMatchObject({ ok: false, hint: whatToDo });
    expect(said.message).toBe(message);
  });

  it('and what became of its head', async () => {
    expect(await messageOf(lines, { head: 'lost' })).toContain('activity.head was damaged');
    expect(await messageOf([], { head: 'lost' })).toContain('activity.head was damaged');
    expect(await messageOf(lines, { head: 'none' })).toContain('activity.head is missing');
    expect(await messageOf([lines[0] ?? '', 'torn'], { head: 'none' })).toContain('activity.head is missing');
    const told = logOf(3, (seq) => (seq === 2 ? { headLost: true } : {}));
    expect(await messageOf(told, { head: headOf(told) })).toContain('Before record 2');
  });
});

describe('a log beside its anchor', () => {
  const lines = logOf(4);
  const place = 'keychain';
  const at = (held: End | null) => ({ held, place });

  it('goes on from it', async () => {
    for (const count of [0, 1, 4])
      expect((await check(lines, { head: headOf(lines), anchor: at(endOf(lines.slice(0, count))) })).ok).toBe(
        count > 0,
      );
    expect((await check(lines, { head: headOf(lines), anchor: at(null) })).ok).toBe(true);
  });

  it.each<[string, string[], Witnesses, RegExp]>([
    [
      'is gone',
      lines,
      { head: headOf(lines, { anchored: true }), anchor: at(null) },
      /keychain holds nothing/,
    ],
    [
      'cannot be read',
      lines,
      { head: headOf(lines), anchor: { unreadable: 'It is locked.' } },
      /^It is locked\.$/,
    ],
    [
      'is further on, with the head put back',
      lines.slice(0, 3),
      { head: headOf(lines.slice(0, 3)), anchor: at(endOf(lines)) },
      /older than the keychain knows: record 4 is missing/,
    ],
    [
      'is far on',
      lines.slice(0, 1),
      { head: headOf(lines.slice(0, 1)), anchor: at(endOf(lines)) },
      /records 2 to 4 are missing/,
    ],
    [
      'knows of a log that is gone',
      [],
      { head: 'none', anchor: at(endOf(lines)) },
      /log is gone: the keychain knows of 4 records/,
    ],
    [
      'knows another record',
      lines,
      { head: headOf(lines), anchor: at({ seq: 2, link: 'x' }) },
      /record 2 is not the one that the keychain knows/,
    ],
  ])('that %s', async (_what, found, witnesses, message) => {
    expect(await messageOf(found, witnesses)).toMatch(message);
  });

  it('does not call missing what is there and cannot be read', async () => {
    const found = [...lines.slice(0, 3), 'spoilt'];
    const witnesses = { head: headOf(lines.slice(0, 3)), anchor: at(endOf(lines)) };
    expect(await messageOf(found, witnesses)).toBe('Record 4 was changed.');
  });

  it('may go on from what was accepted', async () => {
    const anchor = { seq: 9, link: 'of another log' };
    const accepting = logOf(3, (seq, before) =>
      seq === 3 ? { accepts: { lines: hash(before), anchor } } : {},
    );
    const said = await messageOf(accepting, { head: headOf(accepting), anchor: at({ seq: 2, link: 'x' }) });
    expect(said).toContain('record 2 is not the one');
    expect((await check(logOf(3), { head: headOf(logOf(3)), anchor: at(anchor) })).ok).toBe(false);
  });
});

describe('what a person accepted', () => {
  const broken = logOf(3).filter((_, i) => i !== 1);
  const accepting = (lines: string[]) => [
    ...lines,
    sealLine(
      key,
      {
        seq: 4,
        at: '2026-11-02T10:00:00.000Z',
        action: 'log.accepted',
        subject: 'log',
        actor: { kind: 'test', pid: 7 },
        prev: linkOf(lines.at(-1) ?? ''),
        accepts: { lines: hash(lines), anchor: null },
      },
      randomBytes,
    ),
  ];

  it('is wrong no more, and which record says so', async () => {
    const lines = accepting(broken);
    expect(await check(lines, { head: { ...endOf(lines), seq: 4, size: 0 } })).toMatchObject({
      ok: true,
      message: '3 records are complete and in order. Record 4 says what was accepted before it.',
    });
  });

  it('is wrong again when it was changed since', async () => {
    const lines = accepting(broken).slice(1);
    const said = await messageOf(lines, { head: { ...endOf(lines), seq: 4, size: 0 } });
    expect(said).toBe('What was accepted with record 4 was changed since.');
  });
});

describe('a log beside the vault', () => {
  const told = logOf(3, (seq) => ({ id: `${seq === 1 ? other : change}/0` }));
  const head = headOf(told);
  const beside = (names: string[], more: object = {}) =>
    messageOf(told, { head, changes: { names, isCut: false }, ...more });
  const whole = '3 records are complete and in order.';

  it('tells of changes that the vault knows', async () => {
    expect(await beside([change, other])).toBe(whole);
    expect(await beside([randomUUID(), change])).toBe(whole);
    expect(await messageOf(logOf(3), { head: 'none' })).toContain('missing');
    const silent = logOf(2);
    expect(
      (await check(silent, { head: headOf(silent), changes: { names: [change], isCut: false } })).ok,
    ).toBe(true);
  });

  it('shows that the vault is older, unless that may have forgotten', async () => {
    const older = /vault is older than the activity log/;
    expect(await beside([other])).toMatch(older);
    expect(await beside([])).toMatch(older);
    expect(await beside([other], { changes: { names: [other], isCut: true } })).toMatch(older);
    expect(await beside([], { changes: { names: [randomUUID()], isCut: true } })).toBe(whole);
  });

  it('is older than the vault when it does not tell of the last change', async () => {
    expect(await beside([change], { lastLogged: change })).toBe(whole);
    expect(await beside([change], { lastLogged: other })).toBe(whole);
    expect(await beside([change], { lastLogged: randomUUID() })).toMatch(/log is older than the vault/);
    const gone = await check([], { head: headOf([]), changes: { names: [change], isCut: false } });
    expect(gone.message).toMatch(/log is gone: the vault was changed/);
    expect((await check([], { head: headOf([]), changes: { names: [], isCut: false } })).ok).toBe(true);
  });
});
