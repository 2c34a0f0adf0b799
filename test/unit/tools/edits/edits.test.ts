import {
  chmodSync,
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
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inodeOf, watchSyncs } from '../../../support/syncs.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { bytes, edit, editsIn, hashOf, modeOf, snapshot } from './setup.ts';

const setUp = () => {
  const folder = tempFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  const at = (...names: string[]) => join(home, ...names);
  const put = (name: string, text: string, mode = 0o644) => {
    writeFileSync(at(name), text);
    chmodSync(at(name), mode);
    return at(name);
  };
  return { folder, home, at, put, edits: editsIn(folder), all: () => snapshot(home) };
};

afterEach(() => vi.restoreAllMocks());

describe('apply and undo', () => {
  it('brings every new file to the disk before the first is exchanged, then the folders, then says that it is done', async () => {
    const { folder, home, edits, put, at } = setUp();
    mkdirSync(at('there'));
    const a = put(join('there', 'a'), '1\n');
    const old = put(join('there', 'old'), 'goes\n');
    const paths = [a, at('.aws', 'b')];
    const text = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : null);
    const journal = join(folder, 'data', 'changes');
    const stage = () =>
      paths.every((path) => text(path) === '2\n') && text(old) === null ? 'exchanged' : 'before';
    const synced = await watchSyncs(() => ({ stage: stage(), names: readdirSync(journal).sort().join() }));
    await edits.apply({ title: 't', edits: [...paths.map((path) => edit(path, '2\n')), edit(old, null)] });
    const names = new Map([
      ...paths.map((path) => [inodeOf(path), path] as const),
      [inodeOf(home), home],
      [inodeOf(at('there')), at('there')],
      [inodeOf(at('.aws')), at('.aws')],
      [inodeOf(journal), journal],
    ]);
    const done = readdirSync(journal).sort().join();
    const told = synced.flatMap(({ inode, moment }) => {
      const name = names.get(inode);
      return name === undefined ? [] : [`${moment?.stage}${moment?.names === done ? ', done' : ''}: ${name}`];
    });
    expect(told).toEqual([
      `before: ${journal}`,
      ...paths.map((path) => `before: ${path}`),
      ...[at('there'), at('.aws'), home].map((path) => `exchanged: ${path}`),
      `exchanged, done: ${journal}`,
    ]);
  });

  it('changes, creates and deletes files together, and puts them all back', async () => {
    const { edits, put, at, all } = setUp();
    const config = put('config', '# mine\r\n[default]\r\nregion = x', 0o640);
    const old = put('old', 'goes\n');
    const before = all();
    const change = await edits.apply({
      title: 'Export 2 profiles to AWS CLI',
      edits: [edit(config, 'new\n'), edit(at('credentials'), 'made\n', { mode: 0o644 }), edit(old, null)],
      memo: '{"bindings":1}',
    });
    expect(all()).toEqual({ config: '640 new\n', credentials: '644 made\n' });
    expect(change).toEqual({
      id: change.id,
      title: 'Export 2 profiles to AWS CLI',
      at: '2026-11-02T10:00:00.000Z',
      paths: [config, at('credentials'), old],
      undone: false,
    });
    expect(await edits.list()).toEqual([change]);

    expect(await edits.undo(change.id)).toEqual({ ...change, undone: true });
    expect(all()).toEqual(before);
    expect(await edits.list()).toEqual([{ ...change, undone: true }]);
    await expect(edits.undo(change.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('makes missing folders for the person alone, and takes them away again if nothing else came', async () => {
    const { edits, at, all } = setUp();
    const paths = [at('.aws', 'config'), at('.aws', 'deep', 'er', 'x'), at('.other', 'y')];
    const change = await edits.apply({ title: 't', edits: paths.map((path) => edit(path, 'text')) });
    expect(modeOf(at('.aws'))).toBe(0o700);
    expect(modeOf(at('.aws', 'deep', 'er'))).toBe(0o700);
    writeFileSync(at('.other', 'theirs'), 'keep');
    await edits.undo(change.id);
    expect(Object.keys(all())).toEqual(['.other', join('.other', 'theirs')]);
  });

  it('makes a file with a secret private, and undo gives back the mode it had', async () => {
    const { edits, put, at } = setUp();
    const path = put('credentials', 'a\n', 0o644);
    const change = await edits.apply({
      title: 't',
      edits: [
        edit(path, 'CANARY\n', { secret: true }),
        edit(at('new'), 'CANARY\n', { secret: true, mode: 0o644 }),
      ],
    });
    expect([modeOf(path), modeOf(at('new'))]).toEqual([0o600, 0o600]);
    await edits.undo(change.id);
    expect(modeOf(path)).toBe(0o644);
  });

  it('keeps a mode that was set after the change when it undoes it', async () => {
    const { edits, put } = setUp();
    const path = put('config', 'a\n', 0o644);
    const change = await edits.apply({ title: 't', edits: [edit(path, 'b\n')] });
    chmodSync(path, 0o600);
    await edits.undo(change.id);
    expect([modeOf(path), readFileSync(path, 'utf8')]).toEqual([0o600, 'a\n']);
  });

  it.runIf(process.getuid?.() === 0)('keeps the owner when an administrator writes', async () => {
    const { edits, put } = setUp();
    const path = put('config', 'a\n', 0o640);
    const { chownSync } = await import('node:fs');
    chownSync(path, 12345, 54321);
    const change = await edits.apply({ title: 't', edits: [edit(path, 'b\n')] });
    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 54321 });
    await edits.undo(change.id);
    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 54321 });
  });

  it('leaves out what changes nothing', async () => {
    const { edits, put } = setUp();
    const [same, other] = [put('same', 'a\n'), put('other', 'b\n')];
    const { ino } = statSync(same);
    const change = await edits.apply({ title: 't', edits: [edit(same, 'a\n'), edit(other, 'c\n')] });
    expect(change.paths).toEqual([other]);
    expect(statSync(same).ino).toBe(ino);
    const nothing = await edits.apply({ title: 'n', edits: [edit(same, 'a\n')], memo: 'm' });
    expect(nothing.paths).toEqual([]);
    // It takes no place among the changes that can be undone.
    await expect(edits.undo(nothing.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await edits.list()).toEqual([change]);
    await edits.undo(change.id);
    expect(readFileSync(other, 'utf8')).toBe('b\n');
  });

  it('writes an empty file and one that is not text', async () => {
    const { edits, put, at } = setUp();
    const path = put('config', '');
    const odd = new Uint8Array([0xff, 0, 0x0d, 0x0a]);
    const change = await edits.apply({
      title: 't',
      edits: [{ ...edit(path, ''), after: odd }, edit(at('e'), '')],
    });
    expect([...readFileSync(path)]).toEqual([...odd]);
    expect(readFileSync(at('e')).length).toBe(0);
    await edits.undo(change.id);
    expect([readFileSync(path).length, existsSync(at('e'))]).toEqual([0, false]);
  });
});

describe('a change that fails', () => {
  const failures = ['new file written', 'file exchanged', 'folders synced'] as const;
  it.each(failures)(
    'after "%s" leaves every file as it was, with its mode, and no folder of its own',
    async (last) => {
      const { folder, put, at, all } = setUp();
      const files = [put('group', 'a\n', 0o640), put('run', 'a\n', 0o750)];
      const closed = edit(put('open', 'a\n', 0o644), 'CANARY\n', { secret: true });
      const gone = put('goes', 'a\n', 0o604);
      const before = all();
      const edits = editsIn(folder, {
        step: (name) => {
          if (name === last) throw new Error('made to fail: the disk');
        },
      });
      const made = [edit(gone, null), edit(at('made', 'here', 'x'), 'b\n'), edit(at('made', 'y'), 'b\n')];
      const plan = { title: 't', edits: [...files.map((path) => edit(path, 'b\n')), closed, ...made] };
      await expect(edits.apply(plan)).rejects.toMatchObject({ code: 'write_failed' });
      expect(all()).toEqual(before);
      expect(readdirSync(join(folder, 'data', 'changes'))).toEqual([]);
    },
  );

  it('because of what belongs to it is taken back as well', async () => {
    const { folder, put, at, all } = setUp();
    const path = put('config', 'a\n', 0o640);
    const before = all();
    const beside = {
      commit: () => Promise.reject(new Error('made to fail: the vault')),
      happened: async () => false,
    };
    const edits = editsIn(folder, { beside });
    const plan = {
      title: 't',
      edits: [edit(path, 'b\n'), edit(at('made', 'x'), 'b\n')],
      beside: 'a profile',
    };
    await expect(edits.apply(plan)).rejects.toThrow();
    expect(all()).toEqual(before);
  });

  it('makes the folder again that its undo had taken away', async () => {
    const { folder, at, all } = setUp();
    let isBroken = false;
    const beside = {
      commit: async () => {
        if (isBroken) throw new Error('made to fail: the vault');
      },
      happened: async () => false,
    };
    const edits = editsIn(folder, { beside });
    const { id } = await edits.apply({
      title: 't',
      edits: [edit(at('made', 'x'), 'b\n')],
      memo: 'what it belongs to',
    });
    const before = all();
    isBroken = true;
    await expect(edits.undo(id)).rejects.toThrow();
    expect(all()).toEqual(before);
    expect(modeOf(at('made'))).toBe(0o700);
  });

  it.runIf(process.getuid?.() === 0)('leaves every file whose it was', async () => {
    const { folder, put } = setUp();
    const path = put('config', 'a\n', 0o640);
    const { chownSync } = await import('node:fs');
    chownSync(path, 12345, 54321);
    const edits = editsIn(folder, {
      step: (name) => {
        if (name === 'file exchanged') throw new Error('made to fail: the disk');
      },
    });
    await expect(edits.apply({ title: 't', edits: [edit(path, 'b\n')] })).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe('a\n');
    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 54321 });
    expect(modeOf(path)).toBe(0o640);
  });

  it('leaves alone what another program wrote meanwhile, and puts the others back', async () => {
    const { folder, put, at, all } = setUp();
    const [a, b] = [put('a', '1\n', 0o640), put('b', '1\n')];
    const edits = editsIn(folder, {
      step: (name) => {
        if (name !== 'folders synced') return;
        writeFileSync(b, 'theirs\n');
        rmSync(at('c'));
        throw new Error('made to fail: the disk');
      },
    });
    const plan = { title: 't', edits: [edit(a, '2\n'), edit(b, '2\n'), edit(at('c'), '2\n')] };
    await expect(edits.apply(plan)).rejects.toThrow();
    expect(all()).toEqual({ a: '640 1\n', b: '644 theirs\n' });
  });
});

describe('links', () => {
  it('follows links to files, through folders, and to files yet to be', async () => {
    const { edits, home, at } = setUp();
    mkdirSync(at('dotfiles', 'aws'), { recursive: true });
    writeFileSync(at('dotfiles', 'aws', 'config'), 'a\n');
    symlinkSync('dotfiles/aws', at('.aws'));
    symlinkSync('../../dotfiles/aws/config', at('dotfiles', 'aws', 'again'));
    symlinkSync(at('dotfiles', 'new', 'credentials'), at('dotfiles', 'aws', 'credentials'));
    const before = snapshot(home);
    const change = await edits.apply({
      title: 't',
      edits: [edit(at('.aws', 'again'), 'b\n'), edit(at('.aws', 'credentials'), 'c\n')],
    });
    expect(readFileSync(at('dotfiles', 'aws', 'config'), 'utf8')).toBe('b\n');
    expect(readFileSync(at('dotfiles', 'new', 'credentials'), 'utf8')).toBe('c\n');
    for (const link of ['.aws', 'dotfiles/aws/again', 'dotfiles/aws/credentials'])
      expect(lstatSync(at(link)).isSymbolicLink()).toBe(true);
    await edits.undo(change.id);
    expect(snapshot(home)).toEqual(before);
  });

  it('resolves ".." where the link leads, not where it stands', async () => {
    const { edits, at } = setUp();
    mkdirSync(at('far', 'away'), { recursive: true });
    symlinkSync(at('far', 'away'), at('near'));
    symlinkSync('near/../config', at('config'));
    await edits.apply({
      title: 't',
      edits: [{ path: at('config'), target: at('far', 'config'), before: null, after: bytes('x') }],
    });
    expect(readFileSync(at('far', 'config'), 'utf8')).toBe('x');
  });

  it('refuses links in a circle, and two names of one file', async () => {
    const { edits, put, at, all } = setUp();
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    const before = all();
    await expect(
      edits.apply({
        title: 't',
        edits: [{ path: at('a'), target: at('a'), before: null, after: bytes('x') }],
      }),
    ).rejects.toMatchObject({ code: 'file_unreadable', message: expect.stringContaining(at('a')) });
    expect(all()).toEqual(before);

    const config = put('config', 'a\n');
    symlinkSync('config', at('credentials'));
    await expect(
      edits.apply({ title: 't', edits: [edit(config, 'b\n'), edit(at('credentials'), 'c\n')] }),
    ).rejects.toMatchObject({ code: 'unsupported' });
    expect(readFileSync(config, 'utf8')).toBe('a\n');
  });
});

describe('refusals', () => {
  it('refuses when any file is not what the plan was made from, and touches none', async () => {
    const { edits, put, at, all } = setUp();
    const [a, b] = [put('a', '1\n'), put('b', '1\n')];
    const stale = [
      [edit(a, '2\n'), edit(b, '2\n')],
      [edit(a, '2\n'), edit(at('new'), '2\n')],
      [edit(a, '2\n'), { ...edit(b, '1\n'), before: hashOf('other') }],
      [edit(a, '2\n'), { ...edit(at('gone'), '2\n'), before: hashOf('was here') }],
    ];
    writeFileSync(b, 'changed by aws configure\n');
    writeFileSync(at('new'), 'came meanwhile\n');
    const before = all();
    for (const plan of stale)
      await expect(edits.apply({ title: 't', edits: plan })).rejects.toMatchObject({
        code: 'file_changed',
        hint: expect.stringContaining('Preview again'),
      });
    expect(all()).toEqual(before);
  });

  it('refuses at the last moment when a file changes while it prepares', async () => {
    const { folder, put, at, all } = setUp();
    const [a, b] = [put('a', '1\n'), put('b', '1\n')];
    const edits = editsIn(folder, {
      step: (name) => {
        if (name === 'new file written') writeFileSync(b, 'meanwhile\n');
      },
    });
    await expect(
      edits.apply({ title: 't', edits: [edit(a, '2\n'), edit(b, '2\n'), edit(at('d', 'c'), '2\n')] }),
    ).rejects.toMatchObject({ code: 'file_changed', message: expect.stringContaining(b) });
    expect(all()).toEqual({ a: '644 1\n', b: '644 meanwhile\n' });
    expect(await edits.list()).toEqual([]);
    expect(readdirSync(join(folder, 'data', 'changes'))).toEqual([]);
  });

  it.each([
    ['journal written', 1, 'before anything is written there'],
    ['new file written', 1, 'between two files'],
    ['new file written', 2, 'before the files are exchanged'],
  ])('puts nothing into a folder that became a link: after "%s", %i, %s', async (when, nth) => {
    const { folder, at, put } = setUp();
    for (const name of ['.aws', 'elsewhere']) mkdirSync(at(name));
    const there: string[][] = [];
    let seen = 0;
    const edits = editsIn(folder, {
      step: (name) => {
        if (name === when && ++seen === nth) {
          renameSync(at('.aws'), at('moved'));
          symlinkSync('elsewhere', at('.aws'));
        }
        there.push(readdirSync(at('elsewhere')));
      },
    });
    const plan = [edit(put(join('.aws', 'config'), 'a\n'), 'CANARY\n'), edit(at('.aws', 'new'), 'CANARY\n')];
    await expect(edits.apply({ title: 't', edits: plan })).rejects.toMatchObject({
      code: 'file_changed',
      message: expect.stringContaining(at('elsewhere')),
    });
    expect(there.flat()).toEqual([]);
    expect(readdirSync(at('elsewhere'))).toEqual([]);
    expect(readFileSync(at('moved', 'config'), 'utf8')).toBe('a\n');
  });

  it('refuses to undo over a later change, says of which file, and leaves all as it is', async () => {
    const { edits, put, at, all } = setUp();
    const [a, b] = [put('a', '1\n'), put('b', '1\n')];
    const change = await edits.apply({
      title: 't',
      edits: [edit(a, '2\n'), edit(b, '2\n'), edit(at('c'), '2\n')],
    });
    const meddlings: [string, () => void][] = [
      [b, () => writeFileSync(b, '3\n')],
      [b, () => rmSync(b)],
      [at('c'), () => rmSync(at('c'))],
    ];
    for (const [path, meddle] of meddlings) {
      meddle();
      const before = all();
      await expect(edits.undo(change.id)).rejects.toMatchObject({
        code: 'file_changed',
        message: expect.stringContaining(path),
      });
      expect(all()).toEqual(before);
      writeFileSync(path, '2\n');
    }
    const path = at('moved');
    writeFileSync(path, '2\n');
    rmSync(b);
    symlinkSync('moved', b);
    await expect(edits.undo(change.id)).rejects.toMatchObject({ code: 'file_changed' });
  });

  it.each([0o400, 0o444])('refuses a file with mode %o, also for an administrator', async (mode) => {
    const { edits, put, at } = setUp();
    const path = put('credentials', 'a\n', mode);
    const plan = { title: 't', edits: [edit(at('new'), 'x'), edit(path, 'b\n')] };
    await expect(edits.apply(plan)).rejects.toMatchObject({
      code: 'file_read_only',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, 'utf8')).toBe('a\n');
    expect(existsSync(at('new'))).toBe(false);
  });

  it('refuses a read-only folder, also above missing ones', async () => {
    const { edits, at } = setUp();
    mkdirSync(at('.aws'));
    chmodSync(at('.aws'), 0o500);
    for (const path of [at('.aws', 'config'), at('.aws', 'deep', 'config')])
      await expect(edits.apply({ title: 't', edits: [edit(path, 'x')] })).rejects.toMatchObject({
        code: 'file_read_only',
        message: expect.stringContaining(at('.aws')),
      });
    expect(readdirSync(at('.aws'))).toEqual([]);
  });

  it('refuses a folder, a pipe, and a file where a folder should be', async () => {
    const { edits, put, at } = setUp();
    mkdirSync(at('config'));
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [at('pipe')]);
    put('file', '');
    for (const path of [at('config'), at('pipe'), at('file', 'config')]) {
      const refusal = { code: 'file_unreadable', message: expect.stringContaining(path) };
      await expect(
        edits.apply({ title: 't', edits: [{ path, target: path, before: null, after: bytes('x') }] }),
      ).rejects.toMatchObject(refusal);
      await expect(edits.readForPlan(path)).rejects.toMatchObject(refusal);
    }
  });
});

describe('readForPlan', () => {
  it('gives the text as it is, and the hash of its bytes', async () => {
    const { edits, put, at } = setUp();
    const text = '\ufeff[default]\r\nname = ü 🙂';
    expect(await edits.readForPlan(put('config', text))).toEqual({
      text,
      before: hashOf(text),
      target: at('config'),
      names: 1,
    });
    expect(await edits.readForPlan(put('empty', ''))).toMatchObject({ text: '', before: hashOf('') });
    expect(await edits.readForPlan(at('nowhere', 'config'))).toEqual({
      text: null,
      before: null,
      target: at('nowhere', 'config'),
      names: 1,
    });
  });

  it('refuses what is not UTF-8 text, and what is too large, naming the file', async () => {
    const { edits, at } = setUp();
    for (const content of [new Uint8Array([0x61, 0xff]), new Uint8Array([0x61, 0, 0x62])]) {
      writeFileSync(at('config'), content);
      await expect(edits.readForPlan(at('config'))).rejects.toMatchObject({
        code: 'file_malformed',
        message: expect.stringContaining(at('config')),
      });
    }
    const { truncateSync } = await import('node:fs');
    truncateSync(at('config'), 64 * 1024 * 1024 + 1);
    await expect(edits.readForPlan(at('config'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});

describe('what is kept', () => {
  it('keeps the last 50 changes and no more', async () => {
    const { edits, folder, put } = setUp();
    const path = put('config', '0\n');
    for (let n = 1; n <= 53; n++) await edits.apply({ title: `${n}`, edits: [edit(path, `${n}\n`)] });
    const changes = await edits.list();
    expect(changes.map(({ title }) => Number(title))).toEqual(Array.from({ length: 50 }, (_, n) => 53 - n));
    expect(readdirSync(join(folder, 'data', 'changes')).length).toBe(50);
    expect((await edits.list(1)).map(({ title }) => title)).toEqual(['53']);
    for (const { id } of changes) await edits.undo(id);
    expect(readFileSync(path, 'utf8')).toBe('3\n');
    await expect(edits.undo('unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps backups sealed and private', async () => {
    const { edits, folder, put } = setUp();
    const path = put('credentials', 'aws_secret_access_key = CANARY-before\n');
    await edits.apply({
      title: 'CANARY title',
      edits: [edit(path, 'aws_secret_access_key = CANARY-after\n')],
    });
    const changes = join(folder, 'data', 'changes');
    for (const name of readdirSync(changes)) {
      const content = readFileSync(join(changes, name));
      expect(content.includes('CANARY')).toBe(false);
      expect(content.includes(path)).toBe(false);
      expect(modeOf(join(changes, name))).toBe(0o600);
    }
    expect(modeOf(changes)).toBe(0o700);
  });

  it('notices a damaged backup and changes nothing', async () => {
    const { edits, folder, put } = setUp();
    const path = put('config', 'before\n');
    const change = await edits.apply({ title: 't', edits: [edit(path, 'after\n')] });
    const changes = join(folder, 'data', 'changes');
    const file = join(changes, readdirSync(changes)[0] ?? '');
    const content = readFileSync(file);
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    writeFileSync(file, content);
    await expect(edits.undo(change.id)).rejects.toMatchObject({ code: 'vault_corrupt' });
    expect(readFileSync(path, 'utf8')).toBe('after\n');
    writeFileSync(file, content.subarray(0, 8));
    expect(await edits.list()).toEqual([]);
  });
});
