import { describe, expect, it } from 'vitest';
import { parseIni } from '#core/formats/ini/parse.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { checkRcloneValue, rcloneIni, rcloneSettings } from '#core/tools/targets/rclone/ini.ts';
import { filesOf } from '../contract.ts';

const settings = (text: string, header = 'a') =>
  Object.fromEntries(rcloneSettings(parseIni(text, rcloneIni), header));

describe('a remote’s settings', () => {
  it('are those that say something', () => {
    expect(settings('[a]\nx = 1\ny =\nz = ``\n`` = 2\n')).toEqual({ x: '1' });
  });

  it.each<[what: string, text: string, values: Record<string, string>]>([
    ['of the same remote', '[a]\nx = 1\ny = %(x)s-%(x)s\n', { x: '1', y: '1-1' }],
    ['that refer on', '[a]\nx = 1\ny = %(x)s2\nz = %(y)s3\n', { x: '1', y: '12', z: '123' }],
    ['of [DEFAULT]', 'x = 1\n[a]\ny = %(x)s\n', { y: '1' }],
    ['of [DEFAULT], where the remote has none', 'x = 1\n[a]\nx = 2\ny = %(x)s\n', { x: '2', y: '2' }],
    [
      'of [DEFAULT] that refer on within it',
      'w = 0\nx = 1%(w)s\n[a]\nw = 2\ny = %(x)s\n',
      { w: '2', y: '10' },
    ],
    ['that nobody has', '[a]\nx = -%(nowhere)s-\ny = %(nowhere)s\n', { x: '--' }],
    ['that [DEFAULT] has not either', 'w = 1%(nowhere)s\n[a]\nx = %(w)s\n', { x: '1' }],
    ['by no name', '[a]\nx = %()s\ny = %(x)s\n', { x: '%()s', y: '%()s' }],
  ])('may name others %s', (_, text, values) => {
    expect(settings(text)).toEqual(values);
  });

  it('may name others in [DEFAULT] itself', () => {
    expect(settings('x = 1\ny = %(x)s\n[a]\n', 'DEFAULT')).toEqual({ x: '1', y: '1' });
  });

  it('end where they name each other for ever', () => {
    expect(settings('[a]\nx = %(x)s\n').x).toBe('%(x)s');
    expect(settings('[a]\nx = -%(x)s\n').x).toBe(`${'-'.repeat(201)}%(x)s`);
    const doubled = settings('[a]\nx = %(x)s%(x)s\n').x ?? '';
    expect(doubled.length).toBeGreaterThan(65_535);
    expect(doubled.length).toBeLessThan(200_000);
  });

  it.each([
    ['[a]\nx = "\n', '"'],
    ['[a]\nx = """"\n', '""""'],
    ['[a]\nx = `\n', '`'],
    ['[a]\nx = a`\n', 'a`'],
    ['[a]\nx = a"""b"""\n', 'a"""b"""'],
    ['[a]\nx = `b` c\n', 'b'],
    ['[a]\nx = """"""\n', undefined],
  ])('%j is %j', (text, value) => {
    expect(settings(text).x).toBe(value);
  });

  it.each(['`a', '"""abc'])('%s is an open quotation', (value) => {
    expect(() => settings(`[a]\nx = ${value}\n`)).toThrow(/Line 2, column 5/);
  });
});

it.each(['``', '`a`', '""""""', '"""a"""', '%(a)s', 'b%(a)s'])('is no value to write: %s', (value) => {
  expect(() => checkRcloneValue('key', value)).toThrow(expect.objectContaining({ code: 'bad_input' }));
});

it.each(['', '`', 'a`', '"""', '"""a"', 'a""""""', '%a', '%()s', '(a)s'])(
  'is a value to write: %s',
  (value) => {
    expect(() => checkRcloneValue('key', value)).not.toThrow();
  },
);

describe('what stands in the file', () => {
  it('is each remote, and what is nobody’s', () => {
    const text = 'top = 1\n[a]\ntype = s3\nx = %(top)s\n[b]\ntype = drive\n';
    const parts = rcloneTarget.parts(filesOf(rcloneTarget, { config: text }));
    expect(parts.map(({ name, of, says }) => [name, of, Object.fromEntries(says)])).toEqual([
      ['[DEFAULT]', [], { top: '1' }],
      ['[a]', ['a'], { type: 's3', x: '1' }],
      ['[b]', ['b'], { type: 'drive' }],
    ]);
  });

  it('is nothing that can be told where rclone has encrypted it', () => {
    for (const text of ['RCLONE_ENCRYPT_V0:\nxx\n', '\ufeff# c\n\n ; d\n  RCLONE_ENCRYPT_V0:\nxx\n']) {
      const files = filesOf(rcloneTarget, { config: text });
      expect(rcloneTarget.parts(files)).toEqual([]);
      expect(rcloneTarget.read(files).profiles).toEqual([]);
    }
    const comments = filesOf(rcloneTarget, { config: '# RCLONE_ENCRYPT_V0:\n' });
    expect(rcloneTarget.read(comments)).toEqual({ profiles: [], notices: [] });
  });
});
