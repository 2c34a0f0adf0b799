import { describe, expect, it } from 'vitest';
import { isSpace } from '#core/formats/ini/blanks.ts';
import { commentOf, inkOf, scanPair, valueText, withoutComment, withValue } from '#core/formats/ini/pair.ts';
import type { PairFault } from '#core/formats/ini/parts.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { rcloneIni } from '#core/tools/targets/rclone/ini.ts';

const pairOf = (text: string, dialect = awsConfigIni) => {
  const pair = scanPair(text, dialect);
  if ('fault' in pair) throw new Error(`no setting: ${pair.fault}`);
  return pair;
};

describe('the parts of a setting', () => {
  it.each<[line: string, key: string, value: string, comment: string]>([
    ['k=v', 'k', 'v', ''],
    ['  k = v  ', 'k', 'v', ''],
    ['\tk\t=\tv\t', 'k', 'v', ''],
    ['k = v # c', 'k', 'v', '# c'],
    ['k = v\t;c ', 'k', 'v', ';c'],
    ['k = v#c', 'k', 'v#c', ''],
    ['k = v#c ; d # e', 'k', 'v#c', '; d # e'],
    ['k = v;c # d', 'k', 'v;c', '# d'],
    ['k = # c', 'k', '', '# c'],
    ['k =# c', 'k', '# c', ''],
    ['k =', 'k', '', ''],
    ['k=', 'k', '', ''],
    ['k = a=b', 'k', 'a=b', ''],
    ['k l = v', 'k l', 'v', ''],
    ['k : l = v', 'k : l', 'v', ''],
    ['k#l = v', 'k#l', 'v', ''],
  ])('%j', (line, key, value, comment) => {
    const pair = pairOf(line);
    expect([pair.key, valueText(line, pair), commentOf(line, pair)]).toEqual([key, value, comment]);
    expect(line.charAt(pair.delimiter)).toBe('=');
    expect(withoutComment(line, pair).slice(0, pair.valueEnd)).toBe(line.slice(0, pair.valueEnd));
    expect(withoutComment(line, pair)).toBe(comment === '' ? line : line.slice(0, pair.valueEnd));
  });

  it.each<[line: string, fault: PairFault]>([
    ['k', { fault: 'no delimiter', at: 0 }],
    ['  k # = v', { fault: 'no delimiter', at: 2 }],
    ['= v', { fault: 'no key', at: 0 }],
    [' \t= v', { fault: 'no key', at: 2 }],
  ])('%j is none', (line, fault) => {
    expect(scanPair(line, awsConfigIni)).toEqual(fault);
  });

  it('are parted by the first of the signs that a program knows', () => {
    for (const [line, key, value] of [
      ['k : v = w', 'k', 'v = w'],
      ['k = v : w', 'k', 'v : w'],
    ] as const) {
      const pair = pairOf(line, configparserIni);
      expect([pair.key, valueText(line, pair)]).toEqual([key, value]);
    }
  });

  it('may be in quotation marks, for rclone', () => {
    for (const [line, key, value] of [
      ['"a=b" = v', 'a=b', 'v'],
      ['`a:b`= v', 'a:b', 'v'],
      ['"""a"b""" = v', 'a"b', 'v'],
      ['  "a" = v', 'a', 'v'],
    ] as const) {
      const pair = pairOf(line, rcloneIni);
      expect([pair.key, valueText(line, pair), line.charAt(pair.delimiter)]).toEqual([key, value, '=']);
    }
    expect(scanPair(' "a = v', rcloneIni)).toEqual({ fault: 'open quote', at: 1 });
    expect(scanPair('"a" v', rcloneIni)).toEqual({ fault: 'no delimiter', at: 0 });
    expect(scanPair('a = `', rcloneIni)).toMatchObject({ key: 'a' });
    expect(scanPair('a = `vw', rcloneIni)).toEqual({ fault: 'open quote', at: 4 });
    expect(scanPair('a = """vw"', rcloneIni)).toEqual({ fault: 'open quote', at: 4 });
  });
});

it('another value keeps the key, the spacing and the comment', () => {
  for (const [line, value, after] of [
    ['  k =  v  # c', 'new', '  k =  new  # c'],
    ['k=v', '', 'k='],
    ['k =', 'new', 'k = new'],
    ['k\t=', 'new', 'k\t= new'],
    ['k=', 'new', 'k=new'],
    ['a b=', 'new', 'a b=new'],
  ] as const)
    expect(withValue(line, pairOf(line), value)).toBe(after);
});

it('ink is what is left without the white space around it', () => {
  for (const [text, ink] of [
    ['', ''],
    [' \t ', ''],
    ['a', 'a'],
    [' a b\t', 'a b'],
    ['a ', 'a'],
  ] as const)
    expect(inkOf(text, isSpace)).toBe(ink);
});
