import { posix, win32 } from 'node:path';
import { expandHome } from '../kit/expandHome.ts';
import type { TargetEnvironment, TargetFile } from '../kit/target.ts';

/**
 * `BOTO_CONFIG`; else the last file of `BOTO_PATH`, since of several files the last one counts; else
 * `~/.boto`. A leading `~` is expanded. After boto's `pyami/config.py`; the machine's
 * `/etc/boto.cfg`, which comes before `~/.boto`, is not ours to read.
 */
export function locateBoto(environment: TargetEnvironment): TargetFile[] {
  const { env, home, platform } = environment;
  const path = platform === 'win32' ? win32 : posix;
  const named = env.BOTO_CONFIG || env.BOTO_PATH?.split(path.delimiter).findLast((part) => part !== '');
  const usual = path.join(home, '.boto');
  return [{ part: 'config', path: named ? path.resolve(expandHome(named, environment)) : usual }];
}
