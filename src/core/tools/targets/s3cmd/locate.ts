import { posix, win32 } from 'node:path';
import type { TargetEnvironment, TargetFile } from '../kit/target.ts';

/**
 * `S3CMD_CONFIG`, as it is written; else `~/.s3cfg`, on Windows `s3cmd.ini` among the application
 * data. After the start of s3cmd's `main`.
 */
export function locateS3cmd({ env, home, platform }: TargetEnvironment): TargetFile[] {
  const path = platform === 'win32' ? win32 : posix;
  const usual =
    platform === 'win32'
      ? path.resolve(home, env.APPDATA || 'Application Data', 's3cmd.ini')
      : path.join(home, '.s3cfg');
  return [{ part: 'config', path: env.S3CMD_CONFIG ? path.resolve(env.S3CMD_CONFIG) : usual }];
}
