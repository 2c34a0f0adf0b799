import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IniDialect } from '#core/formats/ini/dialect.ts';
import { printIni } from '#core/formats/ini/document.ts';
import { setValue } from '#core/formats/ini/edit.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { readSection } from '#core/formats/ini/read.ts';
import { configparserIni, escapePercent, interpolate } from '#core/tools/targets/boto/ini.ts';
import { checkRcloneValue, rcloneIni, rcloneValue } from '#core/tools/targets/rclone/ini.ts';
import { checkS3cmdValue, s3cmdIni, s3cmdValue } from '#core/tools/targets/s3cmd/ini.ts';
import { QCredError } from '#shared/errors.ts';

const settings = (text: string, dialect: IniDialect, header: string) =>
  Object.fromEntries([...readSection(parseIni(text, dialect), header)].map(([key, { text }]) => [key, text]));

describe('files of Python’s configparser', () => {
  it.each<[what: string, text: string, values: Record<string, string>]>([
    ['either sign', '[a]\nx = 1\ny: 2\nz=3:4\n', { x: '1', y: '2', z: '3:4' }],
    ['keys in any case', '[a]\nKey = 1\n', { key: '1' }],
    ['no comments after values', '[a]\nx = 1 # 2\n; y = 3\n', { x: '1 # 2' }],
    ['continued values', '[a]\nx = 1\n  2\n\n  3\ny = 4\n', { x: '1\n2\n3', y: '4' }],
    ['text behind the header', '[a] and more\nx = 1\n', { x: '1' }],
    ['a bracket that opens no header', '[a]\n[x = 1\n', { '[x': '1' }],
  ])('%s', (_, text, values) => {
    expect(settings(text, configparserIni, 'a')).toEqual(values);
  });

  it('takes white space within the brackets as part of the name', () => {
    expect(settings('[ a ]\nx = 1\n', configparserIni, 'a')).toEqual({});
    expect(settings('[ a ]\nx = 1\n', configparserIni, ' a ')).toEqual({ x: '1' });
  });

  it.each(['x = 1\n', '[a]\nx\n', '[a]\n= 1\n', '[a\n'])('refuses %j', (text) => {
    expect(() => parseIni(text, configparserIni)).toThrow(QCredError);
  });

  it.each<[text: string, value: string | null]>([
    ['plain', 'plain'],
    ['50%% off', '50% off'],
    ['%(HOST)s:80', 'example.org:80'],
    ['a%(signs)sb', 'a%%b'],
    ['50%', null],
    ['%d', null],
    ['%(nowhere)s', null],
    ['%()s', null],
  ])('makes of %j what Python makes of it', (text, value) => {
    const others = new Map([
      ['host', 'example.org'],
      ['signs', '%%'],
    ]);
    expect(interpolate(text, (key) => others.get(key) ?? null)).toBe(value);
  });

  it('gives back what it escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('%', '(', ')', 's', 'a') }), (value) => {
        expect(interpolate(escapePercent(value), () => null)).toBe(value);
      }),
    );
  });
});

describe('rclone.conf', () => {
  it.each<[what: string, text: string, header: string, values: Record<string, string>]>([
    ['keys as they are spelled', '[a]\nx = 1\nX = 2\n', 'a', { x: '1', X: '2' }],
    ['indented lines on their own', '[a]\nx = 1\n  y : 2\n', 'a', { x: '1', y: '2' }],
    ['no comments after values', '[a]\nx = 1 # 2\n', 'a', { x: '1 # 2' }],
    ['white space within the brackets', '[ a b ]\nx = 1\n', 'a b', { x: '1' }],
    ['settings above the first header', '# c\nx = 1\n[a]\n', 'DEFAULT', { x: '1' }],
    ['a line that only begins like a header', '[a]\n[x]y = 1\n', 'a', { '[x]y': '1' }],
    ['equal sections as one', '[a]\nx = 1\n[b]\n[a]\ny = 2\nx = 3\n', 'a', { x: '3', y: '2' }],
  ])('%s', (_, text, header, values) => {
    expect(settings(text, rcloneIni, header)).toEqual(values);
    expect(printIni(parseIni(text, rcloneIni))).toBe(text);
  });

  it.each(['[a]\nx\n', '[a]\n= 1\n', '[a\n'])('refuses %j', (text) => {
    expect(() => parseIni(text, rcloneIni)).toThrow(QCredError);
  });

  it.each([
    ['`a # b`', 'a # b'],
    ['"""a"b"""', 'a"b'],
    ['"a"', '"a"'],
    ['`', '`'],
    ['a`b`', 'a`b`'],
  ])('takes %s for %s', (text, value) => {
    expect(rcloneValue(text)).toBe(value);
  });

  it('refuses what it could not write', () => {
    for (const value of ['`a', '`a`', '"""a"""', 'a%(b)sc']) {
      expect(() => checkRcloneValue('k', value)).toThrow(/^The value for "k" would/);
    }
    for (const value of ['', '`', '"a"', '50%', '%s', 'a=b'])
      expect(() => checkRcloneValue('k', value)).not.toThrow();
  });
});

describe('.s3cfg', () => {
  it.each<[what: string, text: string, values: Record<string, string>]>([
    ['all sections as one, the last key counts', '[a]\nx = 1\ny = 2\n[b]\nx = 3\n', { x: '3', y: '2' }],
    ['settings without a header', 'x = 1\n', { x: '1' }],
    ['lines it does not understand', '[a]\nwhat\n; x = 2\n= 3\n[\nx = 1\n', { x: '1' }],
    [
      'signs of other files as part of the value',
      '[a]\nx = %(bucket)s # y ; z\n',
      { x: '%(bucket)s # y ; z' },
    ],
  ])('%s', (_, text, values) => {
    expect(settings(text, s3cmdIni, 'default')).toEqual(values);
    expect(printIni(parseIni(text, s3cmdIni))).toBe(text);
  });

  it('adds to what is there without a header', () => {
    const document = parseIni('# mine\nx = 1', s3cmdIni);
    setValue(document, 'default', 'y', '2');
    expect(printIni(document)).toBe('# mine\nx = 1\ny = 2');
  });

  it('takes quotation marks off, and refuses to write what would change', () => {
    expect([s3cmdValue('"a"'), s3cmdValue('"'), s3cmdValue('a"')]).toEqual(['a', '"', 'a"']);
    for (const value of ['$HOME', '"a"', '""']) expect(() => checkS3cmdValue('k', value)).toThrow(QCredError);
    for (const value of ['a$b', '"a', 'a"', '%', '']) expect(() => checkS3cmdValue('k', value)).not.toThrow();
  });
});
