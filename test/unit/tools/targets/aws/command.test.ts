import { describe, expect, it } from 'vitest';
import { isOurCommand, quoteCommand } from '#core/tools/targets/aws/command.ts';

describe('a command as a line of credential_process', () => {
  it.each<[words: string[], line: string]>([
    [
      ['/opt/qcred', 'credential-process', '--profile', 'a_@%+=:,./-1'],
      '/opt/qcred credential-process --profile a_@%+=:,./-1',
    ],
    [['/opt/My Apps/qcred', 'x'], "'/opt/My Apps/qcred' x"],
    [['qcred', ''], "qcred ''"],
    [['qcred', 'a b', 'b c'], "qcred 'a b' 'b c'"],
    [['qcred', '~a', 'a~'], "qcred '~a' 'a~'"],
    [['qcred', "it's"], "qcred 'it'\\''s'"],
    [['qcred', 'a # b ;c'], "qcred 'a ''# b '';c'"],
    // On Windows: quotation marks, and no apostrophes.
    [['C:\\QCred\\qcred.exe', "it's", 'a_@+=:,./\\-1'], 'C:\\QCred\\qcred.exe "it\'s" a_@+=:,./\\-1'],
    [['C:/QCred/qcred.exe', 'a b', '#'], 'C:/QCred/qcred.exe "a b" "#"'],
    [['\\\\server\\share\\qcred.exe', 'a b\\'], '\\\\server\\share\\qcred.exe "a b\\\\"'],
    [['C:\\q', 'a \\b\\\\'], 'C:\\q "a \\b\\\\\\\\"'],
    [['C:\\q', 'a b # c ;d', ''], 'C:\\q "a b "#" c ";"d" ""'],
    // A drive within a word, or two backslashes, make no Windows of it.
    [['/mnt/C:\\q', "it's"], "'/mnt/C:\\q' 'it'\\''s'"],
    [['/a\\\\b', "it's"], "'/a\\\\b' 'it'\\''s'"],
  ])('%j', (words, line) => {
    expect(quoteCommand(words)).toBe(line);
  });

  it.each(['"', '%', '&', '<', '>', '^', '|', '\r', '\n'])('refuses a word with %j on Windows', (sign) => {
    expect(() => quoteCommand(['C:\\qcred.exe', `a${sign}b`])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it.each([
    [['C:\\Program Files\\qcred.exe', 'a b']],
    [['C:\\Program Files\\qcred.exe', '']],
    [['C:\\Program Files (x86)\\qcred.exe', 'a']],
    [['C:\\me @ work\\qcred.exe', 'a']],
    [['C:\\q(1)\\qcred.exe', 'a']],
  ])('refuses on Windows what cmd would take the quotes from: %j', (words) => {
    expect(() => quoteCommand(words)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('keeps a quoted program where cmd does', () => {
    expect(quoteCommand(['C:\\Program Files\\qcred.exe', 'a@b', '-p'])).toBe(
      '"C:\\Program Files\\qcred.exe" a@b -p',
    );
  });

  it.each([[[]], [['']]])('is none without a program: %j', (words) => {
    expect(() => quoteCommand(words)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('our own command', () => {
  it.each([
    'qcred credential-process',
    '/opt/qcred credential-process --profile x',
    "'/opt/My Apps/qcred.js' credential-process",
    '/usr/bin/node /opt/qcred.js credential-process',
    'C:\\QCred\\qcred.exe credential-process',
    '"C:\\Program Files\\QCred\\qcred.exe" credential-process',
    '\\\\server\\share\\qcred.exe credential-process',
    '"\\\\server\\my share\\qcred.exe" credential-process',
  ])('is known in %j', (line) => {
    expect(isOurCommand(line)).toBe(true);
  });

  it.each([
    '',
    'qcred',
    'qcred env',
    'credential-process qcred',
    'credential-process',
    '/opt/notqcred credential-process',
    '/opt/qcred/aws credential-process',
    // To a shell a backslash only takes the meaning from the letter behind it.
    '/opt\\qcred credential-process',
    '/opt/C:\\qcred credential-process',
    // An open quotation mark: no words at all.
    "qcred credential-process 'x",
  ])('is not seen in %j', (line) => {
    expect(isOurCommand(line)).toBe(false);
  });
});
