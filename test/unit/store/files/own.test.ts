import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOwn, openToAppend, openToChange, readOwn } from '#core/store/files/own.ts';
import { openFiles, tempFolder, underNoUmask } from './temp.ts';

describe.runIf(process.platform === 'linux')('a file of ours', () => {
  it('is read whole, and closed again', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), 'text');
    expect((await readOwn(join(folder, 'file'))).toString()).toBe('text');
    expect(openFiles(folder)).toBe(0);
  });

  it.each<[string, (path: string) => void]>([
    ['a folder', (path) => mkdirSync(path)],
    ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path])],
  ])('is not %s, whatever is to be done with it', async (what, put) => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    put(path);
    const unlike = what === 'a folder' ? 'EISDIR' : 'file_unreadable';
    // One after the other: who opens a pipe for both lets those in who wait for a writer.
    for (const open of [readOwn, openOwn])
      await expect(open(path)).rejects.toMatchObject({ code: 'file_unreadable' });
    for (const open of [openToChange, openToAppend])
      await expect(open(path)).rejects.toMatchObject({ code: unlike });
    expect(openFiles(folder)).toBe(0);
  });

  it('is not a device that never ends', async () => {
    await expect(readOwn('/dev/zero')).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining('/dev/zero is no file of QCred’s'),
    });
  });

  it('is no larger than it may be, and only the log may be as large as it likes', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    const most = 256 * 2 ** 20;
    writeFileSync(path, '12345');
    expect((await readOwn(path, 5)).length).toBe(5);
    const tooLarge = { code: 'file_unreadable', message: expect.stringContaining('larger than any file') };
    await expect(readOwn(path, 4)).rejects.toMatchObject(tooLarge);
    truncateSync(path, most);
    for (const open of [openOwn, openToChange, openToAppend]) await (await open(path)).close();
    truncateSync(path, most + 1);
    for (const open of [openOwn, openToChange]) await expect(open(path)).rejects.toMatchObject(tooLarge);
    await (await openToAppend(path)).close();
    expect(openFiles(folder)).toBe(0);
  });

  it('that is not there is made where something is added to it, private, and nowhere else', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    for (const open of [openOwn, openToChange])
      await expect(open(path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
    const file = await underNoUmask(() => openToAppend(path));
    await file.writeFile('first ');
    await file.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await openToAppend(path);
    const bytes = Buffer.alloc(6);
    await again.read(bytes, 0, 6, 0);
    await again.writeFile('second');
    await again.close();
    expect([bytes.toString(), readFileSync(path, 'utf8')]).toEqual(['first ', 'first second']);
  });

  it('is changed in its place', async () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, 'old text');
    const file = await openToChange(path);
    await file.write(Buffer.from('new'), 0, 3, 0);
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('new text');
  });
});
