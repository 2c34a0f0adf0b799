/** The app as one folder, for systems whose packages are not made here. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageName } from './tree.mjs';

/**
 * @param {{ app: string, work: string, into: string, version: string, date: Date, isTest: boolean }} wanted
 *   as for `buildDeb`
 * @returns {Promise<string>} the archive's path; the same sources give the same bytes
 */
export async function buildTarball({ app, work, into, version, date, isTest }) {
  const name = `${packageName(isTest)}-${version}-linux-${process.arch}`;
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(app, folder, { recursive: true, verbatimSymlinks: true });
  for (const unwanted of ['not-for-packaging', 'version']) rmSync(join(folder, unwanted), { force: true });
  const file = join(into, `${name}.tar.zst`);
  execFileSync(
    'tar',
    [
      '--sort=name',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      `--mtime=@${Math.floor(date.getTime() / 1000)}`,
      '-I',
      isTest ? 'zstd -1 -T0' : 'zstd -19 -T0',
      '-C',
      work,
      '-cf',
      file,
      name,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  rmSync(folder, { recursive: true });
  return file;
}
