import { posix, win32 } from 'node:path';
import type { TargetEnvironment, TargetFile, TargetText } from '../kit/target.ts';

const mark = 'RCLONE_ENCRYPT_V';

/**
 * Where rclone looks for its file: `RCLONE_CONFIG`, as it is written; else the first of these that
 * exists: `rclone/rclone.conf` in `%APPDATA%` (on Windows), in `XDG_CONFIG_HOME`, in `~/.config`,
 * and `~/.rclone.conf`. After `makeConfigPath` in rclone's `fs/config/config.go`; not looked for is
 * a file beside the program itself.
 */
export function locateRclone({ env, home, platform }: TargetEnvironment): TargetFile[] {
  const path = platform === 'win32' ? win32 : posix;
  if (env.RCLONE_CONFIG) return [{ part: 'config', path: path.resolve(env.RCLONE_CONFIG) }];
  const folders = [
    platform === 'win32' && env.APPDATA,
    env.XDG_CONFIG_HOME,
    path.join(home, '.config'),
  ].filter((folder) => typeof folder === 'string' && folder !== '');
  const places = [
    ...folders.map((folder) => path.resolve(String(folder), 'rclone', 'rclone.conf')),
    path.join(home, '.rclone.conf'),
  ];
  const parts = ['config', 'second', 'third', 'fourth'];
  return [...new Set(places)].map((place, i) => ({ part: parts[i] ?? place, path: place }));
}

/** The one of them that rclone uses: the first that exists, else the first. */
export const fileInUse = (files: readonly TargetText[]): TargetText | undefined =>
  files.find(({ text }) => text !== null) ?? files[0];

/** Whether rclone has encrypted its file: the first line that is not a comment says so. */
export function isEncrypted({ text }: TargetText): boolean {
  if (!text?.includes(mark)) return false;
  const first = text.split('\n').find((line) => !/^[\s\ufeff]*([#;]|$)/.test(line));
  return first?.trim().startsWith(mark) ?? false;
}
