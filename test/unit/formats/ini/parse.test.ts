import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IniDialect } from '#core/formats/ini/dialect.ts';
import { printIni } from '#core/formats/ini/document.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { findValue, getValue, hasSection, readSection } from '#core/formats/ini/read.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { rcloneIni } from '#core/tools/targets/rclone/ini.ts';
import { s3cmdIni } from '#core/tools/targets/s3cmd/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';
import { likelyText, mangledText } from './arbitraries.ts';

const parse = (text: string) => parseIni(text, awsConfigIni);

function refusal(text: string): QCredError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof QCredError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('what the rules say a file means', () => {
  it.each<[what: string, text: string, key: string, value: string | undefined]>([
    ['a value', '[profile foo]\nname = value', 'name', 'value'],
    ['white space around key and value is dropped', '[profile foo]\nname \t=  \tvalue \t', 'name', 'value'],
    ['an equals sign within a value', '[profile foo]\nname = val=ue', 'name', 'val=ue'],
    ['a value of other scripts', '[profile foo]\nname = 😂', 'name', '😂'],
    ['an empty value', '[profile foo]\nname =', 'name', ''],
    ['Windows line ends', '[profile foo]\r\nname = value\r\n', 'name', 'value'],
    ['a byte order mark', '\ufeff[profile foo]\nname = value', 'name', 'value'],
    ['blank lines', '\t \n[profile foo]\n\t\n \nname = value\n\t \n', 'name', 'value'],
    ['a comment after white space', '[profile foo]\nname = value # Comment with # sign', 'name', 'value'],
    ['a mark without white space is part of the value', '[profile foo]\nname = value; x', 'name', 'value; x'],
    ['a value that is a comment', '[profile foo]\nname = # nothing', 'name', ''],
    ['a comment behind the header', '[profile foo]; Adjacent\nname = value', 'name', 'value'],
    [
      'a continued value',
      '[profile foo]\nname = value\n \t -more \t \n -again',
      'name',
      'value\n-more\n-again',
    ],
    ['no comments in continuations', '[profile foo]\nname = value\n -more # x', 'name', 'value\n-more # x'],
    ['the last of equal keys', '[profile foo]\nname = value\nName = value2', 'name', 'value2'],
    ['the last of equal keys in equal sections', '[profile foo]\nname=1\n[profile foo]\nname=2', 'name', '2'],
    ['equal sections merge', '[profile foo]\nname=1\n[profile foo]\nother=2', 'name', '1'],
    ['keys in any case', '[profile foo]\nNAME = value', 'name', 'value'],
    ['a tab after "profile"', '[profile\tfoo]\nname = value', 'name', 'value'],
    ['white space within the brackets', '[   profile \tfoo \t]\nname = value', 'name', 'value'],
    ['a quoted name', '[profile "foo"]\nname = value', 'name', 'value'],
    ['a name that only begins alike', '[profilefoo]\nname = value', 'name', undefined],
    ['a section without its kind', '[foo]\nname = value', 'name', undefined],
    ['indented settings', '[profile foo]\n  other = x\n  name = value', 'name', 'value'],
    ['an indented comment', '[profile foo]\nname = value\n  # comment', 'name', 'value'],
  ])('%s', (_, text, key, value) => {
    expect(getValue(parse(text), 'profile foo', key)).toBe(value);
  });

  it('reads a nested block, its comments and blank lines aside', () => {
    const document = parse(
      '[services q]\ns3 =\n  # where\n  endpoint_url = https://a.example # b\n\t\n  in valid = x\niam =\n endpoint_url=',
    );
    expect(findValue(document, 'services q', 's3')?.nested?.get('endpoint_url')).toBe('https://a.example');
    expect(findValue(document, 'services q', 's3')?.nested?.get('in valid')).toBe('x');
    expect(findValue(document, 'services q', 'iam')?.nested?.get('endpoint_url')).toBe('');
    expect(findValue(document, 'services q', 's3')?.nested?.get('ENDPOINT_URL')).toBeUndefined();
  });

  it('keeps [default] and [profile default] apart', () => {
    const document = parse('[profile default]\nname = 1\n[default]\nname = 2');
    expect(getValue(document, 'profile default', 'name')).toBe('1');
    expect(getValue(document, 'default', 'name')).toBe('2');
  });

  it('does not take a name of several bare words for one', () => {
    expect(hasSection(parse('[profile in valid]\nx = 1'), 'profile "in valid"')).toBe(false);
    expect(hasSection(parse('[profile "in valid"]\nx = 1'), 'profile "in valid"')).toBe(true);
  });

  it('does not confuse keys with what objects have', () => {
    const values = readSection(
      parse('[profile __proto__]\n__proto__ = 1\nconstructor = 2'),
      'profile __proto__',
    );
    expect([...values.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('what the rules call an error', () => {
  it.each<[what: string, text: string, line: number, column: number]>([
    ['a header without its bracket', '[profile foo', 1, 13],
    ['a comment mark within the brackets', '\n[profile a#b]', 2, 11],
    ['text behind the bracket', '[a]\n[profile foo] bar', 2, 18],
    ['a setting before any section', '# c\n\n name = value', 3, 2],
    ['a setting without a name', '[profile foo]\n= value', 2, 1],
    ['a setting without an equals sign', '[profile foo]\nkey : value', 2, 1],
    ['an equals sign in the comment only', '[profile foo]\nkey # = value', 2, 1],
    ['a continuation of nothing', '[profile foo]\n -continued', 2, 2],
    ['a continuation across a header', '[profile foo]\nname = value\n[profile foo]\n -continued', 4, 2],
    ['a nested line without an equals sign', '[profile foo]\r\ns3 =\r\n invalid', 3, 2],
    ['a nested line without a name', '[profile foo]\ns3 =\n\n  = value', 4, 3],
  ])('%s', (_, text, line, column) => {
    const error = refusal(text);
    expect(error.code).toBe('file_malformed');
    expect(error.message).toContain(`Line ${line}, column ${column}:`);
    expect(error.hint).not.toBe('');
  });

  it.each<[text: string, dialect: IniDialect, words: string]>([
    ['[a]\n= v', awsConfigIni, 'there is no name before the "=".'],
    ['[a]\nk', awsConfigIni, 'this is neither a section header nor a setting: there is no "=".'],
    ['[a]\nk', configparserIni, 'this is neither a section header nor a setting: there is no "=".'],
    ['[a]\n"k = v', rcloneIni, 'a quotation mark is opened and not closed.'],
    ['k = v', awsConfigIni, 'this line stands before any [section].'],
    ['[a', awsConfigIni, 'the section header does not end with "]".'],
  ])('%j is told in words', (text, dialect, words) => {
    expect(() => parseIni(text, dialect)).toThrow(words);
  });

  it('never quotes the file', () => {
    const error = refusal('[default]\naws_secret_access_key CANARY');
    expect(error.message + error.hint).not.toContain('CANARY');
  });
});

describe('what is read of a value', () => {
  const read = (text: string, key: string, dialect = awsConfigIni) =>
    findValue(parseIni(text, dialect), 'a', key);

  it('says where it stands, and whether a comment stands behind it', () => {
    expect(read('[a]\n\nk = v # c\n', 'k')).toEqual({
      text: 'v',
      nested: null,
      line: 3,
      commented: true,
      commentedWithin: [],
    });
    expect(read('[a]\nk = v\n', 'k')).toMatchObject({ commented: false, commentedWithin: [] });
    expect(read('[a]\nk = v\n  w # c\n', 'k')).toEqual({
      text: 'v\nw # c',
      nested: null,
      line: 2,
      commented: false,
      commentedWithin: [],
    });
  });

  it('has the lines of a block by name, and which of them have a comment', () => {
    expect(read('[a]\nk = # c\n  x = 1 # d\n  y = 2\n', 'k')).toEqual({
      text: '',
      nested: new Map([
        ['x', '1'],
        ['y', '2'],
      ]),
      line: 2,
      commented: true,
      commentedWithin: ['x'],
    });
  });

  it('has the comments between its lines where they stood', () => {
    const text = '[a]\nk = v\n# one\n# two\n\n  more\n';
    expect(printIni(parse(text))).toBe(text);
    expect(read(text, 'k')?.text).toBe('v\nmore');
  });
});

describe('a line that its program passes over', () => {
  it('is none of any section, and stays', () => {
    const document = parseIni('what\n', s3cmdIni);
    expect([document.sections.size, document.tail.length]).toEqual([0, 1]);
    const [section] = parseIni('x = 1\nwhat\ny = 2\n', s3cmdIni).sections;
    expect(section?.body.map(({ kind }) => kind)).toEqual(['property', 'trivia', 'property']);
  });
});

describe('lines', () => {
  const linesOf = (text: string, dialect: IniDialect) =>
    [...parseIni(text, dialect).tail].map(({ line }) => [line.text, line.eol, line.number]);

  it('end with what the program takes for an end', () => {
    expect(linesOf('#a\n#b\r\n#c\r#d\n', configparserIni)).toEqual([
      ['#a', '\n', 1],
      ['#b', '\r\n', 2],
      ['#c', '\r', 3],
      ['#d', '\n', 4],
    ]);
    expect(linesOf('#a\r#b\n\r\n#c', awsConfigIni)).toEqual([
      ['#a\r#b', '\n', 1],
      ['', '\r\n', 2],
      ['#c', '', 3],
    ]);
    expect(linesOf('\r\r\n\r', configparserIni)).toEqual([
      ['', '\r', 1],
      ['', '\r\n', 2],
      ['', '\r', 3],
    ]);
  });

  it('of a file with a mark are lost to a program that does not pass it', () => {
    const document = parseIni('\ufeffx = 1\ny = 2\n', s3cmdIni);
    expect([getValue(document, 'default', 'x'), getValue(document, 'default', 'y')]).toEqual([
      undefined,
      '2',
    ]);
    expect(printIni(document)).toBe('\ufeffx = 1\ny = 2\n');
  });
});

describe('printing', () => {
  it.each([awsConfigIni, configparserIni, rcloneIni, s3cmdIni])(
    'gives back every well-formed and every mangled text, or refuses it as malformed: $label',
    (dialect) => {
      let read = 0;
      fc.assert(
        fc.property(fc.oneof(likelyText, mangledText, fc.string({ unit: 'binary' })), (text) => {
          try {
            expect(printIni(parseIni(text, dialect))).toBe(text);
            read++;
          } catch (error) {
            if (!(error instanceof QCredError)) throw error;
            expect(error.code).toBe('file_malformed');
          }
        }),
        { numRuns: runs(3000, 30_000) },
      );
      expect(read).toBeGreaterThan(runs(500, 5000));
    },
  );

  it.each(['', '\n', '\r\n\r\n', '\ufeff', '# only', '[a]', '[a]\r\nb=c\n\n', '[]\nx=1'])(
    'gives back %j',
    (text) => {
      expect(printIni(parse(text))).toBe(text);
    },
  );
});

it('reads in time that grows with the file and no faster', () => {
  const text = (sections: number) =>
    Array.from({ length: sections }, (_, i) => `[profile p${i}]\nregion = x\ns3 =\n  a = b\n\n`).join('');
  const best = (input: string) =>
    Math.min(
      ...Array.from({ length: 7 }, () => {
        const start = cpuNow();
        parse(input);
        return cpuNow() - start;
      }),
    );
  const small = text(2_000);
  const large = text(20_000);
  best(small);
  // Ten times the text; a quadratic parser would take a hundred times as long.
  expect(best(large)).toBeLessThan(40 * best(small));
});
