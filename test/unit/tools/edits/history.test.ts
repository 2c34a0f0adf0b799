import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '#core/tools/edits/change.ts';
import { entries, namesIn, settle } from '#core/tools/edits/history.ts';
import { tempFolder } from '../../store/files/temp.ts';

const folderWith = (...names: string[]): string => {
  const folder = join(tempFolder(), 'changes');
  mkdirSync(folder);
  for (const name of names) writeFileSync(join(folder, name), name);
  return folder;
};
const change = (id: string, undoes?: string): Change => ({
  id,
  title: 't',
  at: '2026-11-02T10:00:00.000Z',
  files: [],
  makes: [],
  empties: [],
  ...(undoes !== undefined && { undoes }),
});
const numbered = (n: number, rest: string) => `${String(n).padStart(10, '0')}-${rest}`;
const idsIn = async (folder: string) => (await entries(folder)).map(({ id }) => id);

describe('the finished changes', () => {
  it('are told newest first by their number, whatever order the folder has', async () => {
    const numbers = [7, 3, 11, 1, 9, 2, 10, 5, 8, 4, 12, 6];
    const folder = folderWith(...numbers.map((n) => numbered(n, `c${n}.change`)));
    expect(await idsIn(folder)).toEqual(Array.from({ length: 12 }, (_, n) => `c${12 - n}`));
  });

  it('are only those whose whole name says so', async () => {
    const folder = folderWith(
      'journal',
      'untold',
      numbered(1, 'mine.change'),
      numbered(2, 'back.undone'),
      `x${numbered(3, 'a.change')}`,
      `${numbered(4, 'b.change')}~`,
      '12-short.change',
      numbered(5, 'other.txt'),
    );
    expect(await entries(folder)).toEqual([
      { id: 'back', number: 2, path: join(folder, numbered(2, 'back.undone')), undone: true },
      { id: 'mine', number: 1, path: join(folder, numbered(1, 'mine.change')), undone: false },
    ]);
  });

  it('are none where there is no folder; and a folder that cannot be read is not taken for that', async () => {
    expect(await namesIn(join(tempFolder(), 'nowhere'))).toEqual([]);
    await expect(namesIn(join(tempFolder(), 'n'.repeat(300)))).rejects.toMatchObject({
      code: 'ENAMETOOLONG',
    });
  });
});

describe('a change that settles', () => {
  it('gets the next number, and the oldest beyond fifty go', async () => {
    const old = Array.from({ length: 52 }, (_, n) => numbered(n + 1, `c${n + 1}.change`));
    const folder = folderWith('journal', ...old);
    await settle(folder, change('new'));
    const ids = await idsIn(folder);
    expect(ids).toEqual(['new', ...Array.from({ length: 49 }, (_, n) => `c${52 - n}`)]);
    expect(readdirSync(folder)).toHaveLength(50);
    expect(readdirSync(folder)).toContain(numbered(53, 'new.change'));
  });

  it('and takes another back marks that one alone, lets no other go, and waits to be told', async () => {
    const old = Array.from({ length: 52 }, (_, n) => numbered(n + 1, `c${n + 1}.change`));
    const folder = folderWith('journal', numbered(60, 'c9.undone'), ...old);
    await settle(folder, change('back', 'c9'));
    const names = readdirSync(folder);
    expect(names).toHaveLength(54);
    expect(names.filter((name) => name.endsWith('.undone')).sort()).toEqual([
      numbered(9, 'c9.undone'),
      numbered(60, 'c9.undone'),
    ]);
    expect(names).toContain('untold');
    expect(names).not.toContain('journal');
  });

  it('and takes back one whose mark was set already, or that is gone, is done all the same', async () => {
    for (const left of [numbered(1, 'a.change.b.undone'), numbered(1, 'other.change')]) {
      const folder = folderWith('journal', left);
      await settle(folder, change('back', 'a.change.b'));
      expect(readdirSync(folder).sort()).toEqual([left, 'untold']);
    }
  });

  it('marks by the end of the name, whatever the id is', async () => {
    const folder = folderWith('journal', numbered(1, 'a.change.b.change'));
    await settle(folder, change('back', 'a.change.b'));
    expect(readdirSync(folder).sort()).toEqual([numbered(1, 'a.change.b.undone'), 'untold']);
  });
});
