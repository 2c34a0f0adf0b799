import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workHere } from '#core/nodeDeps.ts';
import { type Change, createChangeCodec } from '#core/tools/edits/change.ts';
import { createEdits } from '#core/tools/edits/edits.ts';
import { untoldPath } from '#core/tools/edits/history.ts';
import { at, change as facts, host, secondText, toolFiles } from '../../support/golden/known.ts';
import { openChange, sha256 } from '../../support/golden/plain.ts';
import { tempFolder as folder } from '../store/files/temp.ts';
import { copyOf, depsIn, golden, keyOf, versionsOf } from './golden.ts';

/*
 * "QCHANGE1" stands for the frame; what is in it grew:
 *   1  the change, and the old bytes of its files
 *   2  which process makes it, and what changes with the files
 *   3  whether a secret is known to be in a file
 */
const posix = process.platform !== 'win32';
const home = '/home/ann';
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const state = (text: string | null, more: object) =>
  text === null ? null : { hash: sha256(text), length: Buffer.byteLength(text), ...more };

/** The files of the first change, as its record says. A file with a secret in it becomes its owner's alone. */
const filesIn = (version: number) =>
  toolFiles.map(({ name, before, after, mode }) => {
    const whose = mode === null ? {} : { owner: { uid: 1000, gid: 1000 } };
    const secret = version >= 3 && before?.startsWith('[prod]') ? { secret: true } : {};
    return {
      path: join(home, name),
      target: join(home, name),
      temp: expect.stringMatching(/\/\.qcred-[0-9a-f]{16}\.tmp$/),
      before: state(before, { mode, ...whose, ...secret }),
      after: state(after, { mode: 0o600, ...whose }),
    };
  });

describe.each(versionsOf('journal'))('a journal of version %i', (version) => {
  const key = keyOf('journal', version);
  const file = (name: string) => golden('journal', version, 'changes', name);
  const codec = createChangeCodec(key, randomBytes);
  const by = { pid: expect.any(Number), start: expect.any(String), boot: expect.any(String), host };
  const first = {
    id: id(102),
    title: facts.title,
    memo: facts.memo,
    at,
    ...(version >= 2 ? { by, beside: facts.beside } : {}),
    files: filesIn(version),
    makes: [join(home, '.config'), join(home, '.config/rclone')],
    empties: [],
  };
  const olds = toolFiles.map(({ before }) => before);
  const names = [`0000000001-${id(102)}.change`, `0000000002-${id(103)}.undone`, 'journal'];

  it('is what it was: the change, and the bytes of before', () => {
    for (const name of ['journal', names[0] ?? ''])
      expect(openChange(file(name), key)).toEqual({ change: first, olds });
    const { change, olds: old } = openChange(file(names[1] ?? ''), key);
    expect(change).toMatchObject({ id: id(103), makes: [], empties: [] });
    expect(change.files[0]?.after).toMatchObject({ hash: sha256(secondText) });
    expect(old).toEqual([toolFiles[0].after]);
  });

  it('opens, and the history lists what is done and what was taken back', async () => {
    const dataDir = copyOf('journal', version, folder());
    expect(readdirSync(join(dataDir, 'changes')).sort()).toEqual(
      [...names, ...(version >= 2 ? ['untold'] : [])].sort(),
    );
    const { change, olds: old } = await codec.readWhole(join(dataDir, 'changes', 'journal'));
    expect(change).toEqual(first);
    expect(old.map((bytes) => (bytes === null ? null : Buffer.from(bytes).toString()))).toEqual(olds);
    const edits = createEdits({ ...depsIn(dataDir), key, work: workHere });
    expect(await edits.isUnderWay()).toBe(true);
    expect(await edits.list()).toMatchObject([
      { id: id(103), title: facts.title, at, paths: [join(home, toolFiles[0].name)], undone: true },
      {
        id: id(102),
        title: facts.title,
        at,
        paths: toolFiles.map(({ name }) => join(home, name)),
        undone: false,
      },
    ]);
    // The process that took it back ran on another machine, so it may run still.
    expect(await edits.undoneUntold()).toBeNull();
    if (version >= 2)
      expect(await codec.read(untoldPath(join(dataDir, 'changes')))).toMatchObject({ undoes: id(103), by });
  });

  /** The folder with the change told of files in `to`, which are written as `text` says. */
  async function moved(name: string, text: (file: (typeof toolFiles)[number]) => string | null) {
    const to = folder();
    const dataDir = copyOf('journal', version, to);
    for (const part of toolFiles) {
      const now = text(part);
      mkdirSync(dirname(join(to, part.name)), { recursive: true });
      if (now !== null) writeFileSync(join(to, part.name), now, { mode: part.mode ?? 0o600 });
    }
    const whole = await codec.readWhole(join(dataDir, 'changes', name));
    const moves = JSON.stringify(whole.change, (field, value) => {
      if (field === 'owner') return { uid: process.getuid?.(), gid: process.getgid?.() };
      return typeof value === 'string' && value.startsWith(home) ? to + value.slice(home.length) : value;
    });
    const change: Change = JSON.parse(moves);
    writeFileSync(join(dataDir, 'changes', 'journal'), codec.encode(change, whole.olds));
    return { to, edits: createEdits({ ...depsIn(dataDir), key, work: workHere }), dataDir };
  }

  const standsAt = (to: string) =>
    toolFiles.map(({ name }) => (existsSync(join(to, name)) ? readFileSync(join(to, name), 'utf8') : null));

  it.runIf(posix)(
    'is taken back at the next start, where its process died before any file was new',
    async () => {
      const { to, edits } = await moved('journal', ({ before }) => before);
      expect(await edits.recover()).toMatchObject({ rolledBack: 1, left: [] });
      expect(standsAt(to)).toEqual(olds);
      expect(await edits.isUnderWay()).toBe(false);
    },
  );

  it.runIf(posix)(
    'is finished at the next start, where all files were new; and can be undone then',
    async () => {
      const { to, edits, dataDir } = await moved('journal', ({ after }) => after);
      // It stands under a number of its own, once.
      renameSync(join(dataDir, 'changes', names[0] ?? ''), join(to, 'aside'));
      expect(await edits.recover()).toMatchObject({ finished: 1, left: [] });
      expect(standsAt(to)).toEqual(toolFiles.map(({ after }) => after));
      expect(await edits.undo(id(102))).toMatchObject({ undone: true });
      expect(standsAt(to)).toEqual(olds);
      expect(existsSync(join(to, '.config'))).toBe(false);
      expect(statSync(join(to, '.s3cfg')).mode & 0o777).toBe(0o600);
    },
  );
});
