/**
 * Disks that are full or read-only, made for real with small file systems in memory. That takes an
 * administrator on Linux; elsewhere these tests say that they did not run, and fail in CI.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivity } from '#core/store/activity/activity.ts';
import { writeAtomic } from '#core/store/files/atomic.ts';
import { edit, editsIn, snapshot } from '../../../unit/tools/edits/setup.ts';

let folder = '';
let mounts: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcred-faults-'));
  mounts = [];
});
afterEach(() => {
  for (const path of mounts) execFileSync('umount', [path]);
  rmSync(folder, { recursive: true, force: true });
});

/** Mounts 64 KB of memory at `path`; false, loudly, where that is not allowed. */
function smallDisk(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'qcred-test', path], { stdio: 'pipe' });
    mounts.push(path);
    return true;
  } catch (error) {
    console.warn('NOT TESTED: full and read-only disks, because this user may not mount a file system.');
    if (process.env.CI) throw error;
    return false;
  }
}

const fill = (disk: string, leave: number) => {
  const free = 64 * 1024 - 4096 * 2 - leave;
  writeFileSync(join(disk, 'filler'), Buffer.alloc(free));
};
const kilobytes = (count: number, letter: string) => letter.repeat(count * 1024);

describe('a full disk', () => {
  it('under the files: all stay as they are, nothing unfinished is left', async () => {
    const disk = join(folder, 'disk');
    if (!smallDisk(disk)) return;
    const edits = editsIn(folder);
    const [small, large] = [join(disk, 'small'), join(disk, 'large')];
    writeFileSync(small, 'old\n');
    writeFileSync(large, kilobytes(24, 'a'));
    const before = snapshot(disk);
    const plan = {
      title: 't',
      edits: [edit(small, 'new\n'), edit(join(disk, 'made', 'x'), 'x'), edit(large, kilobytes(40, 'b'))],
    };
    await expect(edits.apply(plan)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining(large),
      hint: expect.stringContaining('Free some space'),
    });
    expect(snapshot(disk)).toEqual(before);
    expect(await edits.list()).toEqual([]);
    expect(await edits.recover()).toEqual({ finished: 0, rolledBack: 0, cleaned: 0, left: [] });
  });

  it('under QCred itself: a change is refused before any file is touched', async () => {
    const disk = join(folder, 'data');
    if (!smallDisk(disk)) return;
    const edits = editsIn(folder);
    const path = join(folder, 'config');
    writeFileSync(path, kilobytes(60, 'a'));
    fill(disk, 16 * 1024);
    await expect(edits.apply({ title: 't', edits: [edit(path, 'new\n')] })).rejects.toMatchObject({
      code: 'disk_full',
    });
    expect(readFileSync(path, 'utf8')).toBe(kilobytes(60, 'a'));
    expect(Object.keys(snapshot(disk)).sort()).toEqual(['changes', 'filler']);
  });

  it('under the activity log: says so, and the log goes on once there is room', async () => {
    const disk = join(folder, 'data');
    if (!smallDisk(disk)) return;
    const activity = createActivity({
      dataDir: disk,
      key: new Uint8Array(32).fill(1),
      now: () => new Date(),
      actor: { kind: 'test', pid: 1 },
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    await activity.append({ action: 'secret.read', subject: 'first' });
    const long = { action: 'secret.read', subject: kilobytes(60, 's') };
    await expect(activity.append(long)).rejects.toMatchObject({ code: 'disk_full' });
    await activity.append({ action: 'secret.read', subject: 'second' });
    expect(await activity.verify()).toMatchObject({ ok: true, checked: 2 });
  });

  it('under a file of ours: the old one stays, alone', async () => {
    const disk = join(folder, 'disk');
    if (!smallDisk(disk)) return;
    const path = join(disk, 'vault.qcred');
    await writeAtomic(path, Buffer.from('old'));
    await expect(writeAtomic(path, Buffer.alloc(62 * 1024))).rejects.toMatchObject({ code: 'disk_full' });
    expect(snapshot(disk)).toEqual({ 'vault.qcred': '600 old' });
  });
});

describe('a read-only file system', () => {
  it('is refused, and the files elsewhere stay as they are', async () => {
    const disk = join(folder, 'disk');
    if (!smallDisk(disk)) return;
    const edits = editsIn(folder);
    const [here, there] = [join(folder, 'config'), join(disk, 'credentials')];
    writeFileSync(here, 'old\n');
    writeFileSync(there, 'old\n');
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const plan = { title: 't', edits: [edit(here, 'new\n'), edit(there, 'new\n')] };
    await expect(edits.apply(plan)).rejects.toMatchObject({
      code: 'file_read_only',
      message: expect.stringContaining(there),
    });
    expect([readFileSync(here, 'utf8'), readFileSync(there, 'utf8')]).toEqual(['old\n', 'old\n']);
    await expect(writeAtomic(join(disk, 'x'), Buffer.from('x'))).rejects.toMatchObject({
      code: 'file_read_only',
    });
  });

  /** A file here and one on a disk of its own that can be made read-only. */
  function hereAndThere() {
    const disk = join(folder, 'disk');
    if (!smallDisk(disk)) return null;
    const [here, there] = [join(folder, 'config'), join(disk, 'credentials')];
    for (const path of [here, there]) writeFileSync(path, 'old\n');
    return {
      here,
      there,
      texts: () => [readFileSync(here, 'utf8'), readFileSync(there, 'utf8')],
      onDisk: () => Object.keys(snapshot(disk)).length,
      makeReadOnly: () => execFileSync('mount', ['-o', 'remount,ro', disk]),
      makeWritable: () => execFileSync('mount', ['-o', 'remount,rw', disk]),
    };
  }

  it('that becomes one between two renames: the files that were changed already go back', async () => {
    const files = hereAndThere();
    if (files === null) return;
    const edits = editsIn(folder, { step: (name) => name === 'file exchanged' && files.makeReadOnly() });
    const plan = { title: 't', edits: [edit(files.here, 'new\n'), edit(files.there, 'new\n')] };
    await expect(edits.apply(plan)).rejects.toMatchObject({
      code: 'file_read_only',
      message: expect.stringMatching(/credentials is on a read-only file system\.$/),
    });
    expect(files.texts()).toEqual(['old\n', 'old\n']);
    // The unfinished file could not be removed from a disk that is read-only now; the next start does.
    expect(files.onDisk()).toBe(2);
    files.makeWritable();
    expect(await editsIn(folder).recover()).toEqual({ finished: 0, rolledBack: 1, cleaned: 1, left: [] });
    expect(files.onDisk()).toBe(1);
    expect(files.texts()).toEqual(['old\n', 'old\n']);
  });

  it('that keeps a file from going back: says which, lets no new change over it, and mends it later', async () => {
    const files = hereAndThere();
    if (files === null) return;
    const edits = editsIn(folder, {
      step: (name) => {
        if (name !== 'file exchanged') return;
        files.makeReadOnly();
        // The other rename fails as well, because a folder stands where its file was.
        rmSync(files.here);
        mkdirSync(join(files.here, 'in the way'), { recursive: true });
      },
    });
    const plan = { title: 't', edits: [edit(files.there, 'new\n'), edit(files.here, 'new\n')] };
    await expect(edits.apply(plan)).rejects.toMatchObject({
      message: expect.stringContaining(`${files.there} could not be put back`),
    });
    expect(readFileSync(files.there, 'utf8')).toBe('new\n');

    const later = { title: 'later', edits: [edit(join(folder, 'other'), 'x')] };
    await expect(editsIn(folder).apply(later)).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(files.there),
    });
    expect(await editsIn(folder).recover()).toMatchObject({
      rolledBack: 0,
      left: expect.arrayContaining([files.there]),
    });
    files.makeWritable();
    await editsIn(folder).apply(later);
    expect(readFileSync(files.there, 'utf8')).toBe('old\n');
  });
});
