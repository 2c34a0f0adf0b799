import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAtMost } from '#core/store/files/bounded.ts';
import { tempFolder } from './temp.ts';

it('reads a file whole, or no further than it takes to see that it is too large', async () => {
  const path = join(tempFolder(), 'file');
  const content = Buffer.alloc(200_000, 'more than one piece ');
  writeFileSync(path, content);
  expect((await readAtMost(path, 200_000))?.equals(content)).toBe(true);
  expect(await readAtMost(path, 199_999)).toBeNull();
  expect(await readAtMost(path, 0)).toBeNull();
  // A hole of a terabyte: whoever reads it all does not come back.
  truncateSync(path, 2 ** 40);
  expect(await readAtMost(path, 2 ** 20)).toBeNull();
  truncateSync(path, 0);
  expect(await readAtMost(path, 0)).toHaveLength(0);
  await expect(readAtMost(join(path, 'none'), 1)).rejects.toMatchObject({ code: expect.any(String) });
});
