import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
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

it.runIf(process.platform === 'linux')(
  'names the program where the process has no name, on one line and not too long',
  async () => {
    const name = `a\u0001${'n'.repeat(98)}`;
    const program = join(tempFolder(), name);
    copyFileSync('/bin/sh', program);
    // What it does to its own name: a shell writes it within its own process.
    const blank = 'printf " " > /proc/$$/comm; echo; read line';
    for (const [script, expected] of [
      [blank, `a\ufffd${'n'.repeat(62)}`],
      ['printf MainThread > /proc/$$/comm; echo; read line', `a\ufffd${'n'.repeat(62)}`],
      ['printf terraform > /proc/$$/comm; echo; read line', 'terraform'],
      ['echo; read line', `a\ufffd${'n'.repeat(13)}`],
    ] as const) {
      const child = spawn(program, ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      expect(callerName(child.pid ?? 0, 'linux')).toBe(expected);
      const end = once(child, 'exit');
      child.stdin.end();
      await end;
    }
  },
);
