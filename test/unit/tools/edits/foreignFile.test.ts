import { chmodSync, chownSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkWritable, readForeign, stampOf } from '#core/tools/edits/foreignFile.ts';
import { openFiles, tempFolder } from '../../store/files/temp.ts';
import { hashOf } from './setup.ts';

const tooLong = () => join(tempFolder(), 'n'.repeat(300), 'x');
const file = (content: string | Uint8Array = 'text') => {
  const path = join(tempFolder(), 'config');
  writeFileSync(path, content);
  return path;
};

describe('a file of another program', () => {
  it('is read whole, also where the system does not say how large it is', async () => {
    const large = Buffer.alloc(200_000, 'abc');
    const read = await readForeign(file(large));
    expect(read?.bytes.length).toBe(200_000);
    expect(read?.hash).toBe(hashOf(large));
    if (process.platform !== 'linux') return;
    const told = await readForeign('/proc/self/environ');
    expect(told?.bytes.length).toBeGreaterThan(0);
  });

  it('may have 64 MB and no more', async () => {
    const path = file();
    const most = 64 * 1024 * 1024;
    truncateSync(path, most);
    expect((await readForeign(path))?.bytes.length).toBe(most);
    truncateSync(path, most + 1);
    await expect(readForeign(path)).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining('64 MB'),
    });
  });

  it('that is not there is told from one that cannot be looked at', async () => {
    const gone = join(tempFolder(), 'gone');
    expect([await readForeign(gone), await stampOf(gone)]).toEqual([null, null]);
    await expect(stampOf(tooLong())).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(readForeign(tooLong())).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(checkWritable(tooLong(), null)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it.runIf(process.platform === 'linux')('is closed again', async () => {
    const path = file();
    await readForeign(path);
    expect(openFiles(path)).toBe(0);
  });

  it('has another stamp when it was written or replaced', async () => {
    const path = file();
    const stamp = await stampOf(path);
    expect(await stampOf(path)).toBe(stamp);
    expect((await readForeign(path))?.stamp).toBe(stamp);
    writeFileSync(path, 'longer');
    expect(await stampOf(path)).not.toBe(stamp);
  });
});

describe('whose a file is', () => {
  const getuid = Object.getOwnPropertyDescriptor(process, 'getuid');
  afterEach(() => {
    vi.restoreAllMocks();
    if (getuid) Object.defineProperty(process, 'getuid', getuid);
  });

  it.runIf(getuid)('decides whether it may be written, but for an administrator', async () => {
    const path = file();
    if (process.getuid?.() === 0) chownSync(path, 12345, 12345);
    const { uid } = statSync(path);
    const asUser = async (number: number) => {
      vi.spyOn(process, 'getuid').mockReturnValue(number);
      return checkWritable(path, await readForeign(path));
    };
    await expect(asUser(uid + 1)).rejects.toMatchObject({
      code: 'file_read_only',
      message: expect.stringContaining(`${path} belongs to another user`),
    });
    await asUser(uid);
    await asUser(0);
  });

  it('is not asked where the system knows no users by number', async () => {
    const path = file();
    Object.defineProperty(process, 'getuid', { value: undefined, configurable: true });
    await expect(checkWritable(path, await readForeign(path))).resolves.toBeUndefined();
  });

  it('is not about the marks of its folder on Windows, which only say how to show it', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o555);
    try {
      await expect(checkWritable(join(folder, 'new'), null, 'linux')).rejects.toMatchObject({
        code: 'file_read_only',
      });
      await expect(checkWritable(join(folder, 'new'), null, 'win32')).resolves.toBeUndefined();
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  it('and its folder counts, also one that is yet to be made', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'here'));
    await expect(checkWritable(join(folder, 'here', 'a', 'b', 'c'), null)).resolves.toBeUndefined();
  });
});
