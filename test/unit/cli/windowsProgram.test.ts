import { describe, expect, it } from 'vitest';
import { findProgram, windowsStart } from '#cli/windowsProgram.ts';

const env = { Path: 'C:\\node;.;D:\\tools', PATHEXT: '.EXE;.CMD', ComSpec: 'C:\\Windows\\cmd.exe' };
const among =
  (...files: string[]) =>
  (path: string) =>
    files.includes(path);

describe('a program on Windows', () => {
  it.each<[name: string, files: string[], found: string | null]>([
    ['npm', ['C:\\node\\npm.cmd'], 'C:\\node\\npm.cmd'],
    ['npm', ['D:\\tools\\npm.exe', 'C:\\node\\npm.cmd'], 'C:\\node\\npm.cmd'],
    ['npm', ['C:\\node\\npm.exe', 'C:\\node\\npm.cmd'], 'C:\\node\\npm.exe'],
    ['npm.CMD', ['C:\\node\\npm.CMD'], 'C:\\node\\npm.CMD'],
    ['npm', ['C:\\node\\npm'], null],
    ['.\\npm', ['.\\npm.cmd'], '.\\npm.cmd'],
    // The current folder is no folder of the path's, also where the path names it.
    ['npm', ['npm.cmd', '.\\npm.cmd'], null],
  ])('%s among %j is %s', (name, files, found) => {
    expect(findProgram(name, env, among(...files))).toBe(found);
  });

  it('is found by the usual endings where none are named', () => {
    expect(findProgram('a', { PATH: 'C:\\x' }, among('C:\\x\\a.bat'))).toBe('C:\\x\\a.bat');
  });

  it('is started itself, with its words as they are', () => {
    expect(windowsStart('aws', ['a & b'], env, among('D:\\tools\\aws.exe'))).toEqual({
      file: 'D:\\tools\\aws.exe',
      args: ['a & b'],
      verbatim: false,
    });
    expect(windowsStart('aws', [], env, () => false)).toBeNull();
  });

  it('is started through cmd.exe where it is a script, and nothing in its words is done', () => {
    const start = windowsStart('npm', ['run', 'a b', 'x&calc', '%PATH%', 'say "hi"\\'], env, (path) =>
      path.endsWith('npm.cmd'),
    );
    expect(start?.file).toBe('C:\\Windows\\cmd.exe');
    expect(start?.args.slice(0, 3)).toEqual(['/d', '/s', '/c']);
    const line = start?.args[3] ?? '';
    expect(line.startsWith('"C:\\node\\npm.cmd ')).toBe(true);
    // Read twice, as cmd.exe does: each time a caret gives up itself for what follows.
    const once = (text: string) => text.replace(/\^(.)/g, '$1');
    const inner = line.slice(1, -1);
    // No sign that means something is left bare, at the first reading or the second.
    for (const read of [inner, once(inner)]) expect(read).not.toMatch(/(?<!\^)[&%"]/);
    expect(once(once(inner))).toBe('C:\\node\\npm.cmd "run" "a b" "x&calc" "%PATH%" "say \\"hi\\"\\\\"');
  });
});
