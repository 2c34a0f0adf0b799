import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { readHead, writeHead } from '#core/store/activity/head.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcred-test-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('the head of a log is whole, whenever the process that writes it ends', async () => {
  const path = join(folder, 'activity.head');
  const key = new Uint8Array(32).fill(1);
  const randomBytes = (length: number) => new Uint8Array(length);
  const handle = await open(process.execPath, 'r');
  const seen: unknown[] = [];
  for (const name of ['write', 'writeFile'] as const) {
    const prototype: Record<string, (...args: unknown[]) => unknown> = Object.getPrototypeOf(handle);
    const original = prototype[name];
    vi.spyOn(prototype, name).mockImplementation(async function (this: unknown, ...args) {
      seen.push(await readHead(path, key));
      return original?.apply(this, args);
    });
  }
  await handle.close();
  const heads = [1, 2].map((seq) => ({ seq, link: 'a', size: seq }));
  for (const head of heads) await writeHead(path, key, head, randomBytes);
  expect(seen).toEqual(['none', heads[0]]);
  expect(await readHead(path, key)).toEqual(heads[1]);
});

it('the head of a log is whole, also when the disk fails while it is changed', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'qcred-test-')), 'activity.head');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  const key = new Uint8Array(32).fill(1);
  const randomBytes = (length: number) => new Uint8Array(length);
  const write = (seq: number) => writeHead(path, key, { seq, link: 'a', size: seq }, randomBytes);
  await write(1);
  const handle = await open(process.execPath, 'r');
  await handle.close();
  const failing = vi
    .spyOn(Object.getPrototypeOf(handle), 'write')
    .mockRejectedValueOnce(new Error('made to fail'));
  await write(2);
  expect(failing).toHaveBeenCalledOnce();
  expect(await readHead(path, key)).toMatchObject({ seq: 2 });
});

it.each<[what: string, other: object]>([
  ['no number', { seq: undefined }],
  ['half a number', { seq: 1.5 }],
  ['a number for its link', { link: 7 }],
  ['no length', { size: null }],
])('the head of a log of another version is lost: with %s', async (_, other) => {
  const path = join(mkdtempSync(join(tmpdir(), 'qcred-test-')), 'activity.head');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  const key = new Uint8Array(32).fill(1);
  const head = Object.assign({}, { seq: 1, link: 'a', size: 1 }, other);
  await writeHead(path, key, head, (length) => new Uint8Array(length));
  expect(await readHead(path, key)).toBe('lost');
});
