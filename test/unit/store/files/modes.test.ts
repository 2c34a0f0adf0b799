import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTemp, syncFolder, tempBeside, writeAtomic, writeNew } from '#core/store/files/atomic.ts';
import { readFault, systemCode } from '#core/store/files/faults.ts';
import { makeFolder } from '#core/store/files/folder.ts';
import { withLock } from '#core/store/files/lock.ts';
import { openToAppend, readOwn } from '#core/store/files/own.ts';
import { isPosix, isRoot } from '../../../support/user.ts';
import { openFiles, tempFolder } from './temp.ts';

/*
 * Who may do what with our files and folders. Run by root, by an ordinary user, and under several umasks
 * (scripts/lib/again.mjs).
 */

const bytes = (text: string) => new TextEncoder().encode(text);
const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

describe.runIf(isPosix)('whatever the umask', () => {
  it('a new file has the mode it is given', async () => {
    for (const mode of [0o600, 0o640, 0o644, 0o664, 0o666, 0o400]) {
      const path = join(tempFolder(), 'new');
      await writeNew(path, bytes('text'), { mode });
      expect(modeOf(path)).toBe(mode.toString(8));
      expect(readFileSync(path, 'utf8')).toBe('text');
    }
  });

  it('a file of ours, its folder and those above are its owner’s alone', async () => {
    const folder = join(tempFolder(), 'a', 'b');
    makeFolder(folder);
    await writeAtomic(join(folder, 'whole'), bytes(''));
    await (await openToAppend(join(folder, 'grows'))).close();
    expect([modeOf(folder), modeOf(join(folder, '..'))]).toEqual(['700', '700']);
    expect([modeOf(join(folder, 'whole')), modeOf(join(folder, 'grows'))]).toEqual(['600', '600']);
  });

  it('so is a lock, and the folder that it makes', async () => {
    const folder = join(tempFolder(), 'locks');
    await withLock(join(folder, 'x.lock'), () => {
      expect(modeOf(folder)).toBe('700');
      expect(readdirSync(folder)).toEqual(['x.lock']);
      expect(modeOf(join(folder, 'x.lock'))).toBe('600');
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a file is private while it is written, and one that is there keeps its mode until then', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    const seen: string[] = [];
    const write = await spyOnHandles('writeFile', () => {
      const [temp = ''] = readdirSync(folder).filter(isTemp);
      seen.push(modeOf(join(folder, temp)), modeOf(path), readFileSync(path, 'utf8'));
    });
    await writeAtomic(path, bytes('new'), { mode: 0o644 });
    expect(write).toHaveBeenCalledOnce();
    expect(seen).toEqual(['600', '644', 'old']);
    expect([modeOf(path), readdirSync(folder)]).toEqual(['644', ['file']]);
  });
});

describe('a new file', () => {
  it('takes nobody’s place: not a file’s, a folder’s or a link’s, whatever that leads to', async () => {
    const folder = tempFolder();
    const at = (name: string) => join(folder, name);
    writeFileSync(at('file'), 'theirs');
    mkdirSync(at('folder'));
    linkSync(at('file'), at('another name'));
    symlinkSync(at('file'), at('link'));
    symlinkSync(at('nothing'), at('dangling'));
    for (const name of ['file', 'folder', 'another name', 'link', 'dangling']) {
      const refused = await writeNew(at(name), bytes('ours'), { mode: 0o600 }).catch(systemCode);
      expect([name, refused]).toEqual([name, 'EEXIST']);
    }
    expect(readFileSync(at('file'), 'utf8')).toBe('theirs');
    expect(readlinkSync(at('dangling'))).toBe(at('nothing'));
    expect(existsSync(at('nothing'))).toBe(false);
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('replaces a link by itself, and leaves what that leads to', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'theirs'), 'theirs');
    symlinkSync(join(folder, 'theirs'), join(folder, 'ours'));
    await writeAtomic(join(folder, 'ours'), bytes('ours'));
    expect(lstatSync(join(folder, 'ours')).isFile()).toBe(true);
    expect(readFileSync(join(folder, 'theirs'), 'utf8')).toBe('theirs');
  });

  it.runIf(isPosix && !isRoot)(
    'loses its group’s rights where it cannot be given to whom it should',
    async () => {
      const path = join(tempFolder(), 'new');
      await writeNew(path, bytes('x'), { mode: 0o664, owner: { uid: 1, gid: 1 } });
      expect(modeOf(path)).toBe('604');
      expect(statSync(path).uid).toBe(process.geteuid?.());
    },
  );

  it.runIf(isPosix)('keeps them where it is that of whom it should be already', async () => {
    const path = join(tempFolder(), 'new');
    writeFileSync(path, '');
    const { uid, gid } = statSync(path);
    const again = tempBeside(path);
    await writeNew(again, bytes('x'), { mode: 0o664, owner: { uid, gid } });
    expect(modeOf(again)).toBe('664');
  });
});

/** Calls back before each call of a method of open files. */
async function spyOnHandles(method: 'sync' | 'writeFile', before: (fd: number) => void) {
  const some = await open(import.meta.filename);
  const prototype: Pick<typeof some, typeof method> = Object.getPrototypeOf(some);
  await some.close();
  const real = prototype[method];
  return vi.spyOn(prototype, method).mockImplementation(function (this: typeof some, ...args: never[]) {
    before(this.fd);
    return Reflect.apply(real, this, args);
  });
}
afterEach(() => vi.restoreAllMocks());

describe.runIf(isPosix)('a file for somebody else', () => {
  /** Makes one where files can, or cannot, be given away; whose it should be is said by what is different. */
  async function made(differs: { uid?: number; gid?: number }, refusal?: string) {
    const folder = tempFolder();
    const path = join(folder, 'new');
    const { uid, gid } = statSync(folder);
    const owner = { uid: uid + (differs.uid ?? 0), gid: gid + (differs.gid ?? 0) };
    const some = await open(import.meta.filename);
    const prototype: typeof some = Object.getPrototypeOf(some);
    await some.close();
    const given = vi.spyOn(prototype, 'chown').mockImplementation(async () => {
      if (refusal) throw Object.assign(new Error('not allowed'), { code: refusal });
    });
    const failed = await writeNew(path, bytes('x'), { mode: 0o664, owner }).catch(systemCode);
    return { owner, given: given.mock.calls, failed, mode: existsSync(path) ? modeOf(path) : null };
  }

  it.each([{ uid: 1 }, { gid: 1 }, { uid: 1, gid: 1 }])(
    'is given to them, with its mode: %o',
    async (differs) => {
      const { owner, given, mode } = await made(differs);
      expect([given, mode]).toEqual([[[owner.uid, owner.gid]], '664']);
    },
  );

  it('is theirs already where that is so, and need not be given', async () => {
    expect(await made({})).toMatchObject({ given: [], mode: '664' });
  });

  it('gives their group no rights where it may not be given away', async () => {
    expect(await made({ uid: 1 }, 'EPERM')).toMatchObject({ failed: undefined, mode: '604' });
  });

  it('is not there where the disk fails meanwhile', async () => {
    expect(await made({ uid: 1 }, 'EIO')).toMatchObject({ failed: 'EIO', mode: null });
  });
});

describe.runIf(process.platform === 'linux')('what is on the disk', () => {
  it('is the new file before it is renamed, and its folder after', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), 'old');
    const synced: unknown[] = [];
    await spyOnHandles('sync', (fd) => {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      synced.push([path === folder ? 'folder' : 'file', readFileSync(join(folder, 'file'), 'utf8')]);
    });
    await writeAtomic(join(folder, 'file'), bytes('new'));
    expect(synced).toEqual([
      ['file', 'old'],
      ['folder', 'new'],
    ]);
  });

  it('stays the new file when the folder cannot be synced, which says so to whom asks for that alone', async () => {
    const folder = tempFolder();
    await spyOnHandles('sync', (fd) => {
      if (readlinkSync(`/proc/self/fd/${fd}`) !== folder) return;
      throw Object.assign(new Error('broken disk'), { code: 'EIO' });
    });
    await writeAtomic(join(folder, 'file'), bytes('new'));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('new');
    await expect(syncFolder(folder)).rejects.toMatchObject({ code: 'EIO' });
    await expect(syncFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'])(
    'is left to systems that answer %s when a folder is to be synced',
    async (code) => {
      const folder = tempFolder();
      await spyOnHandles('sync', () => {
        throw Object.assign(new Error('not for folders'), { code });
      });
      await syncFolder(folder);
      expect(openFiles(folder)).toBe(0);
    },
  );

  it('is written by nobody who still has it open', async () => {
    const folder = tempFolder();
    await writeNew(join(folder, 'new'), bytes('x'), { mode: 0o600 });
    await writeAtomic(join(folder, 'file'), bytes('x'));
    expect(openFiles(folder)).toBe(0);
  });

  it('is nothing at all when the new file cannot be synced', async () => {
    const folder = tempFolder();
    await spyOnHandles('sync', () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    await expect(writeAtomic(join(folder, 'file'), bytes('new'))).rejects.toMatchObject({
      code: 'disk_full',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.runIf(isPosix)('a folder of ours', () => {
  it('is left as it is where it is there', () => {
    const folder = tempFolder();
    chmodSync(folder, 0o755);
    makeFolder(folder);
    makeFolder(join(folder, 'a'));
    makeFolder(join(folder, 'a'));
    expect([modeOf(folder), modeOf(join(folder, 'a'))]).toEqual(['755', '700']);
  });

  it('cannot be made below a file, nor in its place', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(folder, 'file', 'a'))).toThrow('ENOTDIR');
    expect(() => makeFolder(join(folder, 'file', 'a', 'b'))).toThrow('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')('is refused at once by a file system that has none of ours', () => {
    expect(() => makeFolder('/proc/qcred')).toThrow('ENOENT');
    expect(() => makeFolder('/proc/qcred/a')).toThrow('ENOENT');
  });
});

describe.runIf(isPosix && !isRoot)('an ordinary user', () => {
  it('cannot write into a folder that is read-only: all is as it was', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), 'old');
    chmodSync(folder, 0o500);
    const refused = { code: 'file_read_only' };
    await expect(writeAtomic(join(folder, 'file'), bytes('new'))).rejects.toMatchObject(refused);
    await expect(withLock(join(folder, 'x.lock'), () => {})).rejects.toMatchObject(refused);
    expect(() => makeFolder(join(folder, 'a', 'b'))).toThrow('EACCES');
    expect([readdirSync(folder), readFileSync(join(folder, 'file'), 'utf8')]).toEqual([['file'], 'old']);
    chmodSync(folder, 0o700);
  });

  it('replaces a file that is read-only itself: its folder decides', async () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, 'old', { mode: 0o400 });
    await writeAtomic(path, bytes('new'));
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['new', '600']);
  });

  it('writes into a folder that cannot be listed, and so not synced', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o300);
    await syncFolder(folder);
    await writeAtomic(join(folder, 'file'), bytes('new'));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('new');
    expect(await withLock(join(folder, 'x.lock'), () => 'done')).toBe('done');
    chmodSync(folder, 0o700);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('is told that a file cannot be read, not that there is none', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'text');
    const unreadable = () => readOwn(path).catch((error: unknown) => readFault(error, path).code);
    chmodSync(path, 0);
    expect(await unreadable()).toBe('file_unreadable');
    chmodSync(path, 0o600);
    chmodSync(folder, 0o600);
    expect(await unreadable()).toBe('file_unreadable');
    chmodSync(folder, 0o700);
    expect((await readOwn(path)).toString()).toBe('text');
  });

  it('takes no lock over that it cannot read', async () => {
    const path = join(tempFolder(), 'x.lock');
    await withLock(path, async () => {
      chmodSync(path, 0);
      await expect(withLock(path, () => {}, { timeoutMs: 0 })).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:vault_busy|file_read_only)$/),
      });
      chmodSync(path, 0o600);
    });
  });
});
