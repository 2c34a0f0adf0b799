/** What becomes of files when something is in the way of changing them, and of taking that back. */
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChangeCodec } from '#core/tools/edits/change.ts';
import type { Beside } from '#core/tools/edits/edit.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { edit, editsIn, snapshot } from './setup.ts';

const codec = createChangeCodec(new Uint8Array(32).fill(3), (length) => new Uint8Array(randomBytes(length)));

const setUp = () => {
  const folder = tempFolder();
  const at = (...names: string[]) => join(folder, 'home', ...names);
  mkdirSync(at());
  const put = (name: string, text: string) => {
    writeFileSync(at(name), text, { mode: 0o600 });
    return at(name);
  };
  const text = (path: string) => readFileSync(path, 'utf8');
  const journal = join(folder, 'data', 'changes', 'journal');
  /** Does something after the step of this name and number. */
  const atStep =
    (when: string, nth: number, meddle: () => void) =>
    (name: string): void => {
      if (name === when && --nth === 0) meddle();
    };
  return { folder, at, put, text, journal, atStep };
};
/** A folder that nothing can be renamed over. */
const inTheWay = (path: string) => {
  rmSync(path, { force: true });
  mkdirSync(join(path, 'in the way'), { recursive: true });
};

describe('a change that cannot be made', () => {
  it('and of which two files cannot go back says which, keeps its journal, and is mended later', async () => {
    const { folder, at, put, text, journal, atStep } = setUp();
    const [a, b, c] = [put('a', '1\n'), put('b', '1\n'), put('c', '1\n')];
    let temps: string[] = [];
    const keepNames = atStep('new file written', 2, () => {
      temps = readdirSync(at())
        .filter((name) => !'abc'.includes(name))
        .map((name) => at(name));
    });
    const meddle = atStep('file exchanged', 2, () => {
      for (const path of [...temps, c]) inTheWay(path);
    });
    const edits = editsIn(folder, {
      step: (name) => {
        keepNames(name);
        meddle(name);
      },
    });
    const plan = { title: 't', edits: [a, b, c].map((path) => edit(path, '2\n')) };
    const fault = await edits.apply(plan).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(`${a}, ${b} could not be put back.`),
      hint: expect.stringContaining('start QCred again'),
      cause: { code: 'write_failed', message: expect.stringContaining(c) },
    });
    expect([text(a), text(b)]).toEqual(['2\n', '2\n']);
    expect(existsSync(journal)).toBe(true);

    const later = editsIn(folder);
    expect(await later.isUnderWay()).toBe(true);
    const report = await later.recover();
    expect(report).toMatchObject({ finished: 0, rolledBack: 0 });
    expect([...report.left].sort()).toEqual([a, b, c]);
    await expect(later.apply({ title: 't', edits: [edit(at('other'), 'x')] })).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(`${c}, ${a}, ${b}`),
    });
    for (const path of [...temps, c]) rmSync(path, { recursive: true });
    expect(await later.recover()).toEqual({ finished: 0, rolledBack: 1, cleaned: 0, left: [c] });
    expect([text(a), text(b), existsSync(journal)]).toEqual(['1\n', '1\n', false]);
  });

  it('because the place of its folder was taken leaves nothing behind', async () => {
    const { folder, at, atStep } = setUp();
    const edits = editsIn(folder, {
      step: atStep('new file written', 1, () => {
        rmSync(at('made'), { recursive: true });
        writeFileSync(at('made'), 'theirs');
      }),
    });
    const plan = { title: 't', edits: [edit(at('made', 'x'), 'x')] };
    await expect(edits.apply(plan)).rejects.toMatchObject({ message: expect.stringContaining('made') });
    expect(await edits.isUnderWay()).toBe(false);
    expect(readFileSync(at('made'), 'utf8')).toBe('theirs');
  });

  it('because its folder leads in a circle at the end is taken for not made', async () => {
    const { folder, at, atStep } = setUp();
    mkdirSync(at('there'));
    const edits = editsIn(folder, {
      step: atStep('file exchanged', 1, () => {
        renameSync(at('there'), at('moved'));
        symlinkSync('there', at('there'));
      }),
    });
    await expect(edits.apply({ title: 't', edits: [edit(at('there', 'x'), 'x')] })).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(at('there')),
    });
    // The next start tries again.
    expect(await edits.isUnderWay()).toBe(true);
  });

  it('names the file that it could not exchange', async () => {
    const { folder, put, text, atStep } = setUp();
    const [a, b] = [put('a', '1\n'), put('b', '1\n')];
    const edits = editsIn(folder, { step: atStep('file exchanged', 1, () => inTheWay(b)) });
    await expect(edits.apply({ title: 't', edits: [edit(a, '2\n'), edit(b, '2\n')] })).rejects.toMatchObject({
      message: expect.stringContaining(b),
      hint: expect.not.stringContaining('start QCred again'),
    });
    expect(text(a)).toBe('1\n');
  });
});

describe('a change', () => {
  it('deletes a file that somebody else deleted in the last moment', async () => {
    const { folder, put, text, atStep } = setUp();
    const [a, gone] = [put('a', '1\n'), put('gone', '1\n')];
    const edits = editsIn(folder, { step: atStep('file exchanged', 1, () => rmSync(gone)) });
    await edits.apply({ title: 't', edits: [edit(a, '2\n'), edit(gone, null)] });
    expect([text(a), existsSync(gone)]).toEqual(['2\n', false]);
  });

  it('is made durable also where its last file left an empty folder that goes', async () => {
    const { folder, at, put, atStep } = setUp();
    const edits = editsIn(folder);
    const { id } = await edits.apply({
      title: 't',
      edits: [edit(at('made', 'x'), 'x'), edit(put('a', '1'), '2')],
    });
    const meddled = editsIn(folder, {
      step: atStep('file exchanged', 2, () => rmSync(at('made'), { recursive: true })),
    });
    await meddled.undo(id);
    expect(snapshot(at())).toEqual({ a: '600 1' });
  });

  it.runIf(process.getuid?.() === 0)('makes folders that belong to whom the one above does', async () => {
    const { folder, at } = setUp();
    chownSync(at(), 12345, 54321);
    await editsIn(folder).apply({ title: 't', edits: [edit(at('made', 'here', 'x'), 'x')] });
    for (const path of [at('made'), at('made', 'here'), at('made', 'here', 'x')])
      expect(statSync(path)).toMatchObject({ uid: 12345, gid: 54321 });
  });
});

describe('a change that a process left which was killed', () => {
  /** Files and journal as they are then. */
  async function killedAfter(when: string, nth: number, what?: string) {
    const world = setUp();
    const { folder, at, put, atStep } = world;
    const parts = ['home', 'data'];
    const edits = editsIn(folder, {
      step: atStep(when, nth, () => {
        for (const part of parts) cpSync(join(folder, part), join(folder, 'kept', part), { recursive: true });
      }),
    });
    const paths = [put('a', '1\n'), put('b', '1\n'), at('c')];
    const plan = { title: 't', edits: paths.map((path) => edit(path, '2\n')) };
    await edits.apply({ ...plan, ...(what !== undefined && { beside: what }) });
    for (const part of parts) rmSync(join(folder, part), { recursive: true });
    cpSync(join(folder, 'kept'), folder, { recursive: true });
    rmSync(join(folder, 'data', 'edits.lock'));
    return { ...world, paths };
  }
  const beside = (happened: boolean, commit: Beside['commit'] = async () => {}): { beside: Beside } => ({
    beside: { happened: async () => happened, commit },
  });

  it('counts the unfinished files that it removes', async () => {
    for (const count of [1, 2]) {
      const { folder, at } = await killedAfter('new file written', count);
      expect(await editsIn(folder).recover()).toEqual({
        finished: 0,
        rolledBack: 1,
        cleaned: count,
        left: [],
      });
      expect(snapshot(at())).toEqual({ a: '600 1\n', b: '600 1\n' });
    }
  });

  it('keeps its journal, and names that alone, while something of it cannot be cleaned away', async () => {
    const { folder, at, journal } = await killedAfter('new file written', 1);
    const [unfinished = ''] = readdirSync(at()).filter((name) => !'ab'.includes(name));
    inTheWay(at(unfinished));
    const edits = editsIn(folder);
    expect(await edits.recover()).toEqual({ finished: 0, rolledBack: 0, cleaned: 0, left: [journal] });
    expect(await edits.isUnderWay()).toBe(true);
    rmSync(at(unfinished), { recursive: true });
    expect(await edits.recover()).toEqual({ finished: 0, rolledBack: 1, cleaned: 0, left: [] });
  });

  it('is not taken for done by what belongs to another, where nothing belongs to it', async () => {
    const { folder, at } = await killedAfter('new file written', 1);
    expect(await editsIn(folder, beside(true)).recover()).toMatchObject({ finished: 0, rolledBack: 1 });
    expect(snapshot(at())).toEqual({ a: '600 1\n', b: '600 1\n' });
  });

  it('is done where what belongs to it was changed, and nothing is left', async () => {
    const { folder } = await killedAfter('committed', 1, 'what');
    expect(await editsIn(folder, beside(true)).recover()).toEqual({
      finished: 1,
      rolledBack: 0,
      cleaned: 0,
      left: [],
    });
  });

  it('names the files of which it does not know how they will stand, where it could not go on', async () => {
    const fails = beside(false, () => Promise.reject(new Error('made to fail: the vault')));
    const { folder, paths } = await killedAfter('new file written', 3, 'what');
    expect(await editsIn(folder, fails).recover()).toEqual({
      finished: 0,
      rolledBack: 0,
      cleaned: 0,
      left: paths,
    });
    const half = await killedAfter('file exchanged', 1, 'what');
    expect((await editsIn(half.folder, fails).recover()).left).toEqual(half.paths.slice(1));
  });

  it('touches nothing that lies behind a link by then', async () => {
    const { folder, at, paths, text } = await killedAfter('file exchanged', 1);
    renameSync(at(), join(folder, 'moved'));
    symlinkSync('moved', at());
    expect((await editsIn(folder).recover()).left).toEqual(paths);
    expect(lstatSync(at()).isSymbolicLink()).toBe(true);
    expect([text(at('a')), text(at('b'))]).toEqual(['2\n', '1\n']);
  });

  it('is known by its name in the journal', async () => {
    const { journal, paths } = await killedAfter('journal written', 1);
    const { files } = await codec.read(journal);
    expect(files.map(({ path }) => path)).toEqual(paths);
    for (const { target, temp } of files) {
      expect(temp).not.toBe(target);
      expect(join(temp, '..')).toBe(join(target, '..'));
    }
  });
});
