import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callerName } from '#core/store/activity/caller.ts';
import { tempFolder } from '../files/temp.ts';

it.runIf(process.platform === 'linux')('names the calling program, never its arguments', () => {
  const script = join(tempFolder(), 'terraform');
  const module = new URL('../../../../src/core/store/activity/caller.ts', import.meta.url);
  const print = `import(${JSON.stringify(module.href)}).then((m) => console.log(m.callerName(process.ppid, 'linux')))`;
  writeFileSync(script, `#!/bin/sh\n"$1" -e "$2"\ntrue\n`);
  chmodSync(script, 0o755);
  const { stdout } = spawnSync(script, [process.execPath, print, '--secret=CANARY'], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('terraform');
  expect(callerName(process.pid, 'linux')).toMatch(/^node/);
});

it('knows no name where there is none to be had', () => {
  expect(callerName(process.pid, 'darwin')).toBeUndefined();
  expect(callerName(2 ** 30, 'linux')).toBeUndefined();
});
