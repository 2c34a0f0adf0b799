import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = new URL('../../../scripts/lib/canaries.mjs', import.meta.url).href;
const {
  findCanaries,
}: { findCanaries(path: string, allowed?: (path: string) => boolean): Promise<string[]> } = await import(
  script
);

describe('findCanaries', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qcred-canaries-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const secret = 'pre CANARY post';
  it.each([
    ['in the clear', Buffer.from(secret)],
    ['in UTF-16', Buffer.from(secret, 'utf16le')],
    ['in hex', Buffer.from(Buffer.from(secret).toString('hex'))],
    ['in base64', Buffer.from(Buffer.from(secret).toString('base64'))],
    ['in base64, one byte on', Buffer.from(Buffer.from(`x${secret}`).toString('base64'))],
    ['in base64, two bytes on', Buffer.from(Buffer.from(`xx${secret}`).toString('base64'))],
    ['across a block', Buffer.concat([Buffer.alloc((1 << 20) - 6, 'x'), Buffer.from(secret)])],
  ])('finds one %s', async (_how, bytes) => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/file'), bytes);
    await writeFile(join(folder, 'clean'), 'nothing here');
    expect(await findCanaries(folder)).toEqual([join(folder, 'a/b/file')]);
  });

  it('passes over what is allowed, links, and what is not there', async () => {
    await writeFile(join(folder, 'export'), secret);
    await symlink(join(folder, 'export'), join(folder, 'link'));
    expect(await findCanaries(folder, (path) => path.endsWith('export'))).toEqual([]);
    expect(await findCanaries(join(folder, 'absent'))).toEqual([]);
  });
});
