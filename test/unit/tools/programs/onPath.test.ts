import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findProgram } from '#core/tools/programs/onPath.ts';
import { temporaryHome } from '../../../support/command.ts';

const { home, remove } = temporaryHome();
afterAll(remove);

it('finds the first program on the path that can be run, and goes by no folder that moves', async () => {
  const at = (folder: string, mode: number) => {
    mkdirSync(join(home, folder), { recursive: true });
    const path = join(home, folder, 'gpg');
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, mode);
    return join(home, folder);
  };
  const [plain, good, later] = [at('plain', 0o644), at('good', 0o755), at('later', 0o755)];
  mkdirSync(join(home, 'folder/gpg'), { recursive: true });
  const find = (PATH: string | undefined) => findProgram('gpg', { env: { PATH }, platform: 'linux' });
  expect(await find([join(home, 'folder'), plain, good, later].join(':'))).toBe(join(good, 'gpg'));
  // A file that is not to be run is none, unless one is root and runs nothing by it either.
  expect(await find(plain)).toBeNull();
  for (const path of [undefined, '', '.', 'good', `:${plain}`]) expect(await find(path)).toBeNull();
});
