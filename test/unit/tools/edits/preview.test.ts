import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { DiffLine } from '#core/tools/edits/edit.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { bytes, edit, editsIn } from './setup.ts';

const show = (line: DiffLine) => `${{ context: ' ', added: '+', removed: '-' }[line.kind]}${line.text}`;

const previewOf = async (before: string | null, after: string | null, secrets: Secret[] = []) => {
  const folder = tempFolder();
  const path = join(folder, 'config');
  if (before !== null) writeFileSync(path, before);
  const [preview] = await editsIn(folder).preview({ title: 't', edits: [edit(path, after)] }, secrets);
  if (preview === undefined) throw new Error('no preview');
  return { ...preview, shown: preview.hunks.map((hunk) => hunk.map(show)) };
};

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `line${n + 1}`);
const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

describe('preview', () => {
  it('shows changes with three lines around them, and numbers', async () => {
    const lines = numbered(30);
    const { action, hunks, shown } = await previewOf(
      text(lines),
      text(lines.with(4, 'five').toSpliced(20, 1).toSpliced(8, 0, 'new')),
    );
    expect(action).toBe('change');
    expect(shown).toEqual([
      [
        ' line2',
        ' line3',
        ' line4',
        '-line5',
        '+five',
        ' line6',
        ' line7',
        ' line8',
        '+new',
        ' line9',
        ' line10',
        ' line11',
      ],
      [' line18', ' line19', ' line20', '-line21', ' line22', ' line23', ' line24'],
    ]);
    expect(hunks[0]?.[0]).toEqual({ kind: 'context', text: 'line2', before: 2, after: 2 });
    expect(hunks[1]?.at(-1)).toEqual({ kind: 'context', text: 'line24', before: 24, after: 24 });
    expect(hunks[0]?.find((line) => line.text === 'new')).toEqual({ kind: 'added', text: 'new', after: 9 });
  });

  it('tells creating, deleting and leaving alone apart', async () => {
    expect(await previewOf(null, 'a\nb\n')).toMatchObject({ action: 'create', shown: [['+a', '+b']] });
    expect(await previewOf('a\n', null)).toMatchObject({ action: 'delete', shown: [['-a']] });
    expect(await previewOf('a\n', 'a\n')).toMatchObject({ action: 'none', shown: [] });
    expect(await previewOf(null, null)).toMatchObject({ action: 'none', shown: [] });
  });

  it('shows an added line only as that where the last line had no end', async () => {
    expect((await previewOf('a\nb', 'a\nb\nc\n')).shown).toEqual([[' a', ' b', '+c']]);
  });

  it('shows Windows line ends as usual ones, unless it is they that change', async () => {
    expect((await previewOf('a\r\nb\r\n', 'a\r\nc\r\n')).shown).toEqual([[' a', '-b', '+c']]);
    expect((await previewOf('a\nb\n', 'a\nb\r\n')).shown).toEqual([[' a', '-b', '+b␍']]);
  });

  it('masks secrets on both sides and still shows that one changed', async () => {
    const before = '[a]\naws_access_key_id = AK1\naws_secret_access_key = CANARY-old\n';
    const { shown } = await previewOf(
      before,
      before.replace('old', 'new').concat('x = has CANARY-new in it\n'),
      [new Secret('CANARY-new')],
    );
    expect(shown.flat().join('\n')).not.toContain('CANARY');
    expect(shown).toEqual([
      [
        ' [a]',
        ' aws_access_key_id = AK1',
        '-aws_secret_access_key = ••••••••',
        '+aws_secret_access_key = ••••••••',
        '+x = has •••••••• in it',
      ],
    ]);
  });

  it('shows line ends as those of the file that is there, and of one that is made', async () => {
    expect((await previewOf(null, 'first\r\nother\r\n')).shown).toEqual([['+first', '+other']]);
    expect((await previewOf('first\r\nsecond\n', 'first\r\nother\r\n')).shown).toEqual([
      [' first', '-second', '+other'],
    ]);
    expect((await previewOf('first\n', '\ufefffirst\n')).shown).toEqual([['-first', '+⟨U+FEFF⟩first']]);
  });

  it('joins changes whose lines around them meet, and no others', async () => {
    const with2 = (distance: number) => {
      const lines = numbered(30);
      return previewOf(text(lines), text(lines.toSpliced(10 + distance, 1).toSpliced(10, 1)));
    };
    expect((await with2(7)).shown.map((hunk) => hunk.length)).toEqual([14]);
    expect((await with2(8)).shown.map((hunk) => hunk.length)).toEqual([7, 7]);
  });

  it('gives up looking for the shortest way where too much differs: all in between goes and comes', async () => {
    const [olds, news] = [numbered(1300), numbered(1300).map((line) => `other ${line}`)];
    const { hunks } = await previewOf(
      text(['first', 'same', ...olds, 'end', 'last']),
      text(['first', 'same', ...news, 'end', 'last']),
    );
    expect(hunks).toHaveLength(1);
    const lines = hunks[0] ?? [];
    expect(lines.map(show)).toEqual([
      ' first',
      ' same',
      ...olds.map((line) => `-${line}`),
      ...news.map((line) => `+${line}`),
      ' end',
      ' last',
    ]);
    expect(lines.at(-1)).toMatchObject({ before: 1304, after: 1304 });
    // What both end with may not be counted twice.
    const more = await previewOf(text(['a', 'a']), text(Array.from({ length: 2600 }, () => 'a')));
    expect(more.hunks.flat().map(show)).toEqual([' a', ' a', ...Array.from({ length: 2598 }, () => '+a')]);
    const less = await previewOf(text(Array.from({ length: 2600 }, () => 'a')), text(['a', 'a']));
    expect(less.hunks.flat().map(show)).toEqual([' a', ' a', ...Array.from({ length: 2598 }, () => '-a')]);
    const ends = await previewOf(
      text(['b', ...olds, 'c']),
      text([...olds.slice(0, 0), ...news, ...news, 'c']),
    );
    expect(
      ends.hunks
        .flat()
        .filter(({ kind }) => kind === 'context')
        .map(({ text }) => text),
    ).toEqual(['c']);
  });

  it('makes characters visible that would let a diff lie', async () => {
    const { shown } = await previewOf(null, 'a\x1b[2Kb\tc\x7f\u202ed\u0085\n');
    expect(shown).toEqual([['+a␛[2Kb\tc␡⟨U+202E⟩d⟨U+0085⟩']]);
  });

  it('names the file behind a link', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'dotfiles'));
    writeFileSync(join(folder, 'dotfiles', 'config'), 'a\n');
    symlinkSync('dotfiles/config', join(folder, 'config'));
    const [preview] = await editsIn(folder).preview({
      title: 't',
      edits: [edit(join(folder, 'config'), 'b\n')],
    });
    expect(preview).toMatchObject({
      path: join(folder, 'config'),
      target: join(folder, 'dotfiles', 'config'),
    });
  });

  it('cuts long lines that stay, and none that change', async () => {
    const { shown } = await previewOf(
      `${'a'.repeat(5000)}\nb\n`,
      `${'a'.repeat(5000)}\n${'c'.repeat(5000)}\n`,
    );
    const [stays = '', , comes = ''] = shown.flat();
    expect(stays).toBe(` ${'a'.repeat(1000)}… (4000 more characters)`);
    expect(comes).toBe(`+${'c'.repeat(5000)}`);
    const most = 'a'.repeat(1000);
    expect((await previewOf(`${most}\nb\n`, `${most}\nc\n`)).shown[0]?.[0]).toBe(` ${most}`);
  });

  it('says where others may not read a file any more', async () => {
    const folder = tempFolder();
    const path = join(folder, 'config');
    writeFileSync(path, 'a = 1\n', { mode: 0o644 });
    const closes = async (text: string) =>
      (await editsIn(folder).preview({ title: 't', edits: [edit(path, text)] }))[0]?.closes;
    expect(await closes('token = CANARY\n')).toBe(true);
    expect(await closes('a = 2\n')).toBeUndefined();
  });

  it('refuses a plan made from other bytes', async () => {
    const path = join(tempFolder(), 'config');
    writeFileSync(path, 'now\n');
    const plan = { title: 't', edits: [{ path, target: path, before: null, after: bytes('x') }] };
    await expect(editsIn(tempFolder()).preview(plan)).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('is always a diff that turns the one text into the other', async () => {
    const lines = fc.array(fc.constantFrom<string>('a', 'b', 'c', ''), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after: string[]) => {
        const { hunks, action } = await previewOf(text(before), text(after));
        const result = [...before];
        for (const line of hunks.flat().reverse())
          if (line.kind === 'removed') expect(result.splice((line.before ?? 0) - 1, 1)).toEqual([line.text]);
        for (const line of hunks.flat()) {
          if (line.kind === 'added') result.splice((line.after ?? 0) - 1, 0, line.text);
          else if (line.kind === 'context') expect(after[(line.after ?? 0) - 1]).toBe(line.text);
        }
        expect(result).toEqual(after);
        expect(action).toBe(text(before) === text(after) ? 'none' : 'change');
      }),
    );
  });

  it('copes with large and with entirely different files', async () => {
    const [many, others] = [numbered(20_000), numbered(20_000).map((line) => `other ${line}`)];
    const { hunks } = await previewOf(text(['same', ...many, 'end']), text(['same', ...others, 'end']));
    expect(hunks.flat().filter((line) => line.kind === 'added').length).toBe(20_000);
    expect((await previewOf(text(many), text([...many, ...others]))).hunks.flat().length).toBe(20_003);
  });
});
