import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { edit, editsIn } from './setup.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcred-recover-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says that a change is on its way while what goes with its files cannot be written', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'old\n');
  const copy = join(folder, 'copy');
  // As a process leaves it that is killed when the files are exchanged and nothing else is yet.
  const killed = editsIn(folder, {
    beside: {
      happened: async () => false,
      commit: async () => {
        cpSync(join(folder, 'data'), copy, { recursive: true });
        rmSync(join(copy, 'edits.lock'), { force: true });
      },
    },
  });
  await killed.apply({ title: 't', edits: [edit(file, 'new\n')], beside: 'what goes with them' });

  let broken = true;
  const committed: string[] = [];
  const next = editsIn(folder, {
    dataDir: copy,
    beside: {
      happened: async () => false,
      commit: async (_id, what) => {
        if (broken) throw Object.assign(new Error('disk'), { code: 'EIO' });
        committed.push(what);
      },
    },
  });
  expect((await next.recover()).left).toEqual([join(copy, 'changes', 'journal')]);
  broken = false;
  expect(await next.recover()).toMatchObject({ finished: 1, left: [] });
  expect(committed).toEqual(['what goes with them']);
  expect(readFileSync(file, 'utf8')).toBe('new\n');
});
