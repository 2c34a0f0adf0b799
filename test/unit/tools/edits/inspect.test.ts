import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileChange } from '#core/tools/edits/change.ts';
import { fileChange, inspect, inspectBack, missingFolders } from '#core/tools/edits/inspect.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { bytes, edit, hashOf } from './setup.ts';

const secretText = 'aws_secret_access_key = CANARY\n';
const file = (text: string, mode = 0o600) => {
  const path = join(tempFolder(), 'config');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

describe('a file that is to be changed', () => {
  it('is refused where its path leads elsewhere by now, and where it has another name by now', async () => {
    const path = file('old\n');
    const planned = edit(path, 'new\n');
    const elsewhere = join(tempFolder(), 'other');
    writeFileSync(elsewhere, 'old\n');
    await expect(inspect({ ...planned, target: elsewhere }, [])).rejects.toMatchObject({
      code: 'file_changed',
      message: expect.stringContaining(`leads to ${path}`),
    });
    linkSync(path, `${path}.same`);
    await expect(inspect(planned, [])).rejects.toMatchObject({
      code: 'file_changed',
      message: expect.stringContaining('hard link'),
    });
    expect((await inspect({ ...planned, names: 2 }, [])).now?.names).toBe(2);
  });

  it('is noted as holding a secret where others can read one in it, and only then', async () => {
    const noted = async (path: string) => fileChange(await inspect(edit(path, 'plain\n'), [])).before;
    expect(await noted(file(secretText, 0o644))).toMatchObject({ mode: 0o644, secret: true });
    expect(await noted(file(secretText, 0o600))).not.toHaveProperty('secret');
    expect(await noted(file('plain\n', 0o644))).not.toHaveProperty('secret');
    expect(await noted(join(tempFolder(), 'nowhere'))).toBeNull();
  });
});

describe('a file that goes back', () => {
  const done = (path: string, before: string | null, after: string | null, mode = 0o600): FileChange => {
    const state = (text: string | null) =>
      text === null ? null : { hash: hashOf(text), length: text.length, mode };
    return { path, target: path, temp: `${path}.new`, before: state(before), after: state(after) };
  };

  it('keeps no right that somebody took away since, and gives none that the old one did not have', async () => {
    const path = file('new\n', 0o600);
    const inspection = await inspectBack(done(path, 'old\n', 'new\n', 0o644), bytes('old\n'));
    expect(inspection.state).toMatchObject({ hash: hashOf('old\n'), mode: 0o600 });
    chmodSync(path, 0o666);
    const opened = await inspectBack(done(path, 'old\n', 'new\n', 0o644), bytes('old\n'));
    expect(opened.state?.mode).toBe(0o644);
  });

  it('is its owner’s alone where a secret comes back with it', async () => {
    const path = file('new\n', 0o644);
    expect((await inspectBack(done(path, secretText, 'new\n', 0o644), bytes(secretText))).state?.mode).toBe(
      0o600,
    );
    expect((await inspectBack(done(path, 'old\n', 'new\n', 0o644), bytes('old\n'))).state?.mode).toBe(0o644);
  });

  it('is noted as holding a secret where others can read one in what is taken back', async () => {
    const noted = async (text: string, mode: number) => {
      const path = file(text, mode);
      return fileChange(await inspectBack(done(path, 'old\n', text, mode), bytes('old\n'))).before;
    };
    expect(await noted(secretText, 0o644)).toHaveProperty('secret', true);
    expect(await noted('plain\n', 0o644)).not.toHaveProperty('secret');
  });

  it('is made again where it was deleted, and deleted where it was made', async () => {
    const gone = join(tempFolder(), 'gone');
    const back = await inspectBack(done(gone, 'old\n', null, 0o640), bytes('old\n'));
    expect(back).toMatchObject({ now: null, exposed: false, state: { mode: 0o640 } });
    const made = file('new\n');
    expect((await inspectBack(done(made, null, 'new\n'), null)).state).toBeNull();
  });

  it('is refused where something else stands there by now, also nothing, or a link', async () => {
    const path = file('theirs\n');
    await expect(inspectBack(done(path, 'old\n', 'new\n'), bytes('old\n'))).rejects.toMatchObject({
      code: 'file_changed',
    });
    await expect(inspectBack(done(`${path}.gone`, 'old\n', 'new\n'), bytes('old\n'))).rejects.toMatchObject({
      code: 'file_changed',
    });
    symlinkSync(path, `${path}.link`);
    await expect(
      inspectBack(done(`${path}.link`, 'old\n', 'theirs\n'), bytes('old\n')),
    ).rejects.toMatchObject({
      code: 'file_changed',
      message: expect.stringContaining(`leads to ${path}`),
    });
    expect(readFileSync(path, 'utf8')).toBe('theirs\n');
    expect(statSync(path).isFile()).toBe(true);
  });
});

describe('the folders that must be made', () => {
  const inspection = (target: string, next: string | null) => ({
    path: target,
    target,
    now: null,
    next: next === null ? null : bytes(next),
    exposed: false,
    state: null,
  });

  it('are those above files that are written, outermost first, each once', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'there'));
    const at = (...names: string[]) => join(folder, ...names);
    const inspections = [
      inspection(at('there', 'x'), 'x'),
      inspection(at('a', 'b', 'x'), 'x'),
      inspection(at('a', 'c', 'x'), 'x'),
      inspection(at('deleted', 'x'), null),
    ];
    expect(await missingFolders(inspections)).toEqual([at('a'), at('a', 'b'), at('a', 'c')]);
  });

  it('cannot be told where the path cannot be looked at', async () => {
    const path = join(tempFolder(), 'n'.repeat(300), 'x');
    await expect(missingFolders([inspection(path, 'x')])).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
