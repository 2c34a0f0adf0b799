import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IniDialect } from '#core/formats/ini/dialect.ts';
import { type IniDocument, printIni } from '#core/formats/ini/document.ts';
import { removeNested, removeValue, setNested, setValue } from '#core/formats/ini/edit.ts';
import { moveSection, moveValue } from '#core/formats/ini/move.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { findValue, getValue, hasSection, readSection } from '#core/formats/ini/read.ts';
import { addSection, removeSection } from '#core/formats/ini/sections.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { rcloneIni } from '#core/tools/targets/rclone/ini.ts';
import { s3cmdIni } from '#core/tools/targets/s3cmd/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';
import { likelyText } from './arbitraries.ts';

const parse = (text: string, dialect: IniDialect = awsConfigIni) => parseIni(text, dialect);

const dialects = [awsConfigIni, configparserIni, rcloneIni, s3cmdIni];

function edited(text: string, edit: (document: IniDocument) => unknown): string {
  const document = parse(text);
  edit(document);
  return printIni(document);
}

describe('setting a value', () => {
  it.each<[what: string, before: string, after: string]>([
    ['keeps spelling and spacing', '[a]\nRegion=\t x\n', '[a]\nRegion=\t new\n'],
    [
      'gives a comment behind the value a line of its own',
      '[a]\n  region = x  ; why\n  k = v\n',
      '[a]\n  ; why\n  region = new\n  k = v\n',
    ],
    [
      'indents it as the section is, so that no header becomes a part of it',
      '  [a]\n  k = v\n\n  [b]\n  k = v\n',
      '  [a]\n  k = v\n  region = new\n\n  [b]\n  k = v\n',
    ],
    [
      'indents it as the last setting',
      '[a]\n\t\tj = 1\n\tk = v\n',
      '[a]\n\t\tj = 1\n\tk = v\n\tregion = new\n',
    ],
    [
      'indents it as the headers around an empty section',
      '[a]\n   [b]\nk=v\n',
      '[a]\n   region = new\n   [b]\nk=v\n',
    ],

    ['keeps the line end of its line', '[a]\nregion = x\r\nk = v\n', '[a]\nregion = new\r\nk = v\n'],
    ['fills an empty value', '[a]\nregion =\n', '[a]\nregion = new\n'],
    ['fills an empty value without spaces', '[a]\nregion=', '[a]\nregion=new'],
    ['fills an empty value below its comment', '[a]\nregion = # c\n', '[a]\n# c\nregion = new\n'],
    ['takes the last of equal keys', '[a]\nregion=1\nregion=2\n', '[a]\nregion=1\nregion=new\n'],
    [
      'takes the last of equal sections',
      '[a]\nregion=1\n[a]\nregion=2\n',
      '[a]\nregion=1\n[a]\nregion=new\n',
    ],
    ['finds it in an earlier section', '[a]\nregion=1\n[a]\nk=2\n', '[a]\nregion=new\n[a]\nk=2\n'],
    ['drops continuations, not comments', '[a]\nregion = x\n y\n # c\n z\n', '[a]\nregion = new\n # c\n'],
    [
      'adds it behind what is there',
      '[a]\nk = v\n# end\n\n[b]\n',
      '[a]\nk = v\n# end\nregion = new\n\n[b]\n',
    ],
    [
      'leaves a comment above the next header there',
      '[a]\nk=v\n# b\n[b]\n',
      '[a]\nk=v\nregion = new\n# b\n[b]\n',
    ],
    ['keeps a missing last line end', '[a]\nk=v', '[a]\nk=v\nregion = new'],
    ['uses the line end of the file', '[a]\r\nk=v\r\n', '[a]\r\nk=v\r\nregion = new\r\n'],
    ['adds the section', '# top\n[b]\nk=v\n', '# top\n[b]\nk=v\n\n[a]\nregion = new\n'],
    ['adds the section below a last comment', '[b]\n\n# end', '[b]\n\n# end\n\n[a]\nregion = new'],
    ['adds the section to nothing', '', '[a]\nregion = new\n'],
  ])('%s', (_, before, after) => {
    expect(edited(before, (d) => setValue(d, 'a', 'region', 'new'))).toBe(after);
  });
});

describe('setting a nested value', () => {
  it.each<[what: string, before: string, after: string]>([
    [
      'changes its line, and gives a comment one of its own',
      '[a]\ns3 =\n\tx=1 # c\n\ty = 2\n',
      '[a]\ns3 =\n\t# c\n\tx=new\n\ty = 2\n',
    ],
    ['stands deeper than an indented block', '[a]\n  s3 =\n  k=v\n', '[a]\n  s3 =\n    x = new\n  k=v\n'],
    [
      'moves the comment behind the name of the block',
      '[a]\ns3 = # c\n  y = 2\n',
      '[a]\n# c\ns3 =\n  y = 2\n  x = new\n',
    ],
    [
      'takes the indentation of the block',
      '[a]\ns3 =\n\ty = 2\nk=v\n',
      '[a]\ns3 =\n\ty = 2\n\tx = new\nk=v\n',
    ],
    ['begins a block', '[a]\nk=v\n', '[a]\nk=v\ns3 =\n  x = new\n'],
    ['passes over comments', '[a]\ns3 =\n# in\n  y = 2\n', '[a]\ns3 =\n# in\n  y = 2\n  x = new\n'],
    ['passes over empty lines', '[a]\ns3 =\n\n  y = 2\n', '[a]\ns3 =\n\n  y = 2\n  x = new\n'],
    [
      'changes the last of equal lines, which is the one that counts',
      '[a]\ns3 =\n  x = 1\n  y = 2\n  x = 3\n',
      '[a]\ns3 =\n  x = 1\n  y = 2\n  x = new\n',
    ],
    ['takes capitals for another key', '[a]\ns3 =\n  X = 1\n', '[a]\ns3 =\n  X = 1\n  x = new\n'],
    ['fills an empty key', '[a]\ns3=\nk=v\n', '[a]\ns3=\n  x = new\nk=v\n'],
    ['takes the place of a plain value', '[a]\ns3 = plain\n more\nk=v\n', '[a]\ns3 =\n  x = new\nk=v\n'],
  ])('%s', (_, before, after) => {
    expect(edited(before, (d) => setNested(d, 'a', 's3', 'x', 'new'))).toBe(after);
  });
});

describe('removing', () => {
  it('takes every occurrence of a key, with its continuations, and leaves comments', () => {
    const before = '[a]\n# one\nk = 1\n  # inner\n  more\nj = 2\n[a]\nK = 3\n';
    expect(edited(before, (d) => removeValue(d, 'a', 'k'))).toBe('[a]\n# one\n  # inner\nj = 2\n[a]\n');
  });

  it('takes a block away with its last line', () => {
    const before = '[a]\ns3 =\n  x = 1\n  y = 2\nk=v\n';
    expect(edited(before, (d) => removeNested(d, 'a', 's3', 'x'))).toBe('[a]\ns3 =\n  y = 2\nk=v\n');
    expect(edited(before, (d) => removeNested(d, 'a', 's3', 'x') && removeNested(d, 'a', 's3', 'y'))).toBe(
      '[a]\nk=v\n',
    );
  });

  it.each<[what: string, before: string, after: string]>([
    ['in the middle', '[a]\nk=v\n\n[b]\nk=v\n\n[c]\n', '[a]\nk=v\n\n[c]\n'],
    ['at the end', '[a]\nk=v\n\n[b]\nk=v\n', '[a]\nk=v\n'],
    ['at the end, without a last line end', '[a]\nk=v\n\n[b]\nk=v', '[a]\nk=v'],
    ['at the beginning', '[b]\nk=v\n\n[c]\n', '[c]\n'],
    ['with comments above it', '[a]\n\n# about\n[b]\nk=v\n\n[c]\n', '[a]\n\n# about\n\n[c]\n'],
    ['every occurrence', '[b]\nk=v\n[a]\n[b]\nj=w\n', '[a]\n'],
    [
      'that kept a header deeper than the setting above from continuing it',
      '[a]\nk=v\n[b]\n    k=v\n    [c]\n    k=v\n',
      '[a]\nk=v\n[c]\n    k=v\n',
    ],
    ['all there is', '[b]\nk=v\n', ''],
  ])('takes a section %s', (_, before, after) => {
    expect(edited(before, (d) => removeSection(d, 'b'))).toBe(after);
  });

  it('refuses to drop what was meant as a section', () => {
    const text = '[a]\nregion = x\n  [b]\n  k = v\n';
    const refused = { code: 'file_malformed', message: expect.stringMatching(/^Line 3: /) };
    expect(() => edited(text, (d) => setValue(d, 'a', 'region', 'new'))).toThrow(
      expect.objectContaining(refused),
    );
    expect(() => edited(text, (d) => removeValue(d, 'a', 'region'))).toThrow(
      expect.objectContaining(refused),
    );
  });

  it('says whether there was something', () => {
    const document = parse('[a]\nk=v\n');
    expect(removeValue(document, 'a', 'x')).toBe(false);
    expect(removeNested(document, 'a', 'k', 'x')).toBe(false);
    expect(removeSection(document, 'b')).toBe(false);
    expect(printIni(document)).toBe('[a]\nk=v\n');
  });

  it('undoes what adding did, for any file', () => {
    fc.assert(
      fc.property(likelyText, (text) => {
        const document = accepted(text, awsConfigIni);
        if (!document || hasSection(document, 'profile added')) return;
        // A file that ends with a blank line loses it: it set the section apart.
        if (/(^|\n)[ \t]+$|\n[ \t]*\r?\n$|^[ \t]*\r?\n$/.test(text.replace(/^\ufeff/, ''))) return;
        setValue(document, 'profile added', 'region', 'x');
        setNested(document, 'profile added', 's3', 'a', 'b');
        removeSection(document, 'profile added');
        expect(printIni(document)).toBe(text);
      }),
    );
  });
});

it('removes every occurrence of a key, spelled in any way, and none of another', () => {
  const document = parse('[a]\nKey=1\n[b]\nkey=2\n[a]\nKEY=3\nother=4\n');
  expect(removeValue(document, 'a', 'kEy')).toBe(true);
  expect(printIni(document)).toBe('[a]\n[b]\nkey=2\n[a]\nother=4\n');
  const apart = parse('[a]\nKey=1\nkey=2\n', rcloneIni);
  expect(removeValue(apart, 'a', 'key')).toBe(true);
  expect(printIni(apart)).toBe('[a]\nKey=1\n');
});

it('a section that was removed is known no longer', () => {
  const document = parse('[x]\nj=1\n\n[b]\nk=v\n');
  expect(removeSection(document, 'b')).toBe(true);
  expect([hasSection(document, 'b'), printIni(document)]).toEqual([false, '[x]\nj=1\n']);
});

describe('moving between files', () => {
  it('takes a section with its comments, in the line ends of the other file', () => {
    const from = parse('[k]\na=1\n\n# about\n[services q] # here\ns3 =\n  # in\n  endpoint_url = u\n');
    const to = parse('[default]\r\nregion=x\r\n');
    moveSection(from, to, 'services q');
    expect(printIni(from)).toBe('[k]\na=1\n');
    expect(printIni(to)).toBe(
      '[default]\r\nregion=x\r\n\r\n# about\r\n[services q] # here\r\ns3 =\r\n  # in\r\n  endpoint_url = u\r\n',
    );
    expect(findValue(to, 'services q', 's3')?.nested?.get('endpoint_url')).toBe('u');
  });

  it('takes a value in place of another and loses no comment', () => {
    const from = parse('[k]\nregion = new # mine\nb=2\n');
    const to = parse('[default]\nregion = old # theirs\n');
    moveValue(from, 'k', 'region', to, 'default');
    expect(printIni(from)).toBe('[k]\nb=2\n');
    expect(printIni(to)).toBe('[default]\n# theirs\nregion = new # mine\n');
  });
});

describe('moving a value', () => {
  const moved = (fromText: string, toText: string, key = 'region', dialect = awsConfigIni) => {
    const from = parse(fromText, dialect);
    const to = parse(toText, dialect);
    moveValue(from, 'k', key, to, 'default');
    // What was moved is read again where it stands now.
    expect(getValue(to, 'default', key)).toBe(getValue(parse(printIni(to), dialect), 'default', key));
    return [printIni(from), printIni(to)];
  };

  it('does nothing where there is none', () => {
    expect(moved('[k]\na=1\n', '[default]\nregion = old # c\n')).toEqual([
      '[k]\na=1\n',
      '[default]\nregion = old # c\n',
    ]);
  });

  it('makes the section that it goes to', () => {
    expect(moved('[k]\nregion = new\n', '[x]\na=1\n')).toEqual([
      '[k]\n',
      '[x]\na=1\n\n[default]\nregion = new\n',
    ]);
  });

  it('takes what continues it along, as far right as it stood, and in the line ends of the other file', () => {
    expect(moved('[k]\nregion = a\n  b\n  # in\n\tc\n', '[default]\r\n   x = 1\r\n')).toEqual([
      '[k]\n',
      '[default]\r\n   x = 1\r\n   region = a\r\n     b\r\n     # in\r\n   \tc\r\n',
    ]);
    expect(moved('[k]\n  region = a\n    b\n\n    c\n', '[default]\nx = 1\n')).toEqual([
      '[k]\n',
      '[default]\nx = 1\nregion = a\n  b\n\n  c\n',
    ]);
  });

  it('takes a nested block along, whose lines are found there', () => {
    const from = parse('[k]\n  s3 =\n    x = 1\n  y=2\n');
    const to = parse('[default]\n\tz = 3\n');
    moveValue(from, 'k', 's3', to, 'default');
    expect([
      findValue(to, 'default', 's3')?.nested?.get('x'),
      findValue(from, 'k', 's3')?.nested?.get('x'),
    ]).toEqual(['1', undefined]);
    setNested(to, 'default', 's3', 'x', '5');
    expect(printIni(to)).toBe('[default]\n\tz = 3\n\ts3 =\n\t  x = 5\n');
    expect(printIni(from)).toBe('[k]\n  y=2\n');
  });

  it('takes lines along that stand further left than it, and blank ones as nothing', () => {
    const from = parse('[k]\n    region = a\n\t\t\t\t\tb\n    \n\t\t\t\t\tc  \n');
    const to = parse('[default]\n  x = 1\n');
    moveValue(from, 'k', 'region', to, 'default');
    expect(printIni(to)).toBe('[default]\n  x = 1\n  region = a\n  b\n\n  c  \n');
  });

  it('can be set where it is now', () => {
    const from = parse('[k]\n    region   =   a # c\n');
    const to = parse('[default]\n');
    moveValue(from, 'k', 'region', to, 'default');
    setValue(to, 'default', 'region', 'b');
    expect(printIni(to)).toBe('[default]\n# c\nregion   =   b\n');
  });
});

describe('moving a section', () => {
  it('takes all of one that stands twice, and leaves nothing of it', () => {
    const from = parse('[s]\na=1\n\n# two\n[s] # why\nb=2\n[x]\n');
    const to = parse('[y]\r\n');
    moveSection(from, to, 's');
    expect(printIni(from)).toBe('[x]\n');
    expect([hasSection(from, 's'), getValue(to, 's', 'a'), getValue(to, 's', 'b')]).toEqual([
      false,
      '1',
      '2',
    ]);
    expect(printIni(to)).toBe('[y]\r\n\r\n[s]\r\na=1\r\n\r\n# two\r\n[s] # why\r\nb=2\r\n');
  });

  it('gives settings without a header one', () => {
    const from = parse('# top\nx = 1\n', rcloneIni);
    const to = parse('', rcloneIni);
    moveSection(from, to, 'DEFAULT');
    expect([printIni(from), printIni(to)]).toEqual(['', '[DEFAULT]\n# top\nx = 1\n']);
  });
});

describe('an edited file', () => {
  it('has its nested lines where other programs look for them', () => {
    const text = edited('[a]\n  s3 = plain # c\n  # in\n', (d) => setNested(d, 'a', 's3', 'x', 'new'));
    expect(text).toBe('[a]\n  # c\n  s3 =\n    x = new\n  # in\n');
    expect(findValue(parse(text), 'a', 's3')?.nested?.get('x')).toBe('new');
  });

  it('uses the sign that is the usual one of the program, and its keys in small letters where that folds them', () => {
    for (const dialect of [configparserIni, rcloneIni]) {
      const document = parse('[a]\n', dialect);
      setValue(document, 'a', 'Key', 'v');
      expect(printIni(document)).toBe('[a]\nKey = v\n');
      expect(getValue(document, 'a', 'Key')).toBe('v');
      expect(getValue(document, 'a', 'KEY')).toBe(dialect.foldsKeys ? 'v' : undefined);
    }
  });

  it('has no indented setting where that would mean nothing', () => {
    const document = parse('  [a]\n', rcloneIni);
    setValue(document, 'a', 'k', 'v');
    expect(printIni(document)).toBe('  [a]\nk = v\n');
  });

  it('has a value of several lines only where it had one', () => {
    const document = parse('[a]\nregion = x\n y\n');
    setValue(document, 'a', 'region', 'new');
    expect(getValue(document, 'a', 'region')).toBe('new');
    expect(removeNested(document, 'a', 'region', 'x')).toBe(false);
    setNested(document, 'a', 'region', 'x', '1');
    expect(findValue(document, 'a', 'region')?.nested?.get('x')).toBe('1');
    expect(getValue(document, 'a', 'region')).toBe('');
  });

  it('keeps a block that a header seems to be in, and refuses to drop it', () => {
    const text = '[a]\ns3 = plain\n  [b]\n';
    expect(() => edited(text, (d) => setNested(d, 'a', 's3', 'x', '1'))).toThrow(/^Line 3: /);
    const block = '[a]\ns3 =\n  [b] = c\n  x = 1\n';
    expect(edited(block, (d) => setNested(d, 'a', 's3', 'x', '2'))).toBe(block.replace('1', '2'));
  });

  it('keeps a block whose lines look like headers to some, and no more', () => {
    const block = '[a]\ns3 =\n  [b=c]\n  x = 1\n';
    expect(edited(block, (d) => setNested(d, 'a', 's3', 'x', '2'))).toBe(block.replace('1', '2'));
  });

  it('can be edited again where it was', () => {
    const text = edited('[a]\nregion = a long value # c\n', (d) => {
      setNested(d, 'a', 'region', 'x', '1');
      setValue(d, 'a', 'region', 'z');
      setValue(d, 'a', 'region', 'much longer than before');
    });
    expect(text).toBe('[a]\n# c\nregion = much longer than before\n');
  });

  it('indents as settings are, not as comments, and as far right as its header', () => {
    expect(edited('[a]\nk = v\n    # c\n', (d) => setValue(d, 'a', 'j', 'w'))).toBe(
      '[a]\nk = v\n    # c\nj = w\n',
    );
    expect(edited('  [a]\n', (d) => setValue(d, 'a', 'j', 'w'))).toBe('  [a]\n  j = w\n');
    expect(edited('    [a]\n\n  [b]\n', (d) => setValue(d, 'a', 'j', 'w'))).toBe(
      '    [a]\n    j = w\n\n  [b]\n',
    );
  });

  it('keeps a comment that was moved, whatever goes later', () => {
    const text = edited('[a]\ns3 =\n  x = 1 # c\n', (d) => {
      setNested(d, 'a', 's3', 'x', '2');
      removeValue(d, 'a', 's3');
    });
    expect(text).toBe('[a]\n  # c\n');
  });

  it('gets a section below all there is, with one blank line above it', () => {
    const added = (text: string) => edited(text, (d) => setValue(d, 'a', 'k', 'v'));
    expect(added('[b]\nk=v\n\n# x\n\n')).toBe('[b]\nk=v\n\n# x\n\n[a]\nk = v\n');
    expect(added('[b]\nk=v\n\n# x\n')).toBe('[b]\nk=v\n\n# x\n\n[a]\nk = v\n');
    expect(added('# x\n')).toBe('# x\n\n[a]\nk = v\n');
  });

  it('keeps what stands apart below a section that goes, and nothing that is of it', () => {
    const without = (text: string) => edited(text, (d) => removeSection(d, 'a'));
    expect(without('[a]\nk=v\n\n# end\n')).toBe('# end\n');
    expect(without('[a]\nk=v\n# one\n# end\n')).toBe('');
    expect(without('[x]\n[a]\nk=v\n# of b\n[b]\n')).toBe('[x]\n# of b\n[b]\n');
  });

  it('says that nothing was there to remove', () => {
    const document = parse('[a]\ns3 =\n  x = 1\n');
    expect(removeNested(document, 'a', 'iam', 'x')).toBe(false);
    expect(removeNested(document, 'b', 's3', 'x')).toBe(false);
    expect(removeNested(document, 'a', 's3', 'y')).toBe(false);
    expect(removeNested(document, 'a', 's3', 'x')).toBe(true);
  });

  it('ends its lines as it did', () => {
    expect(edited('[a]\nk=v\r', (d) => setValue(d, 'a', 'j', 'w'))).toBe('[a]\nk=v\r\nj = w');
    expect(edited('[a]\r\nk=v\r', (d) => setValue(d, 'a', 'j', 'w'))).toBe('[a]\r\nk=v\r\nj = w');
    const returns = parse('[a]\rk=v', configparserIni);
    setValue(returns, 'a', 'j', 'w');
    expect(printIni(returns)).toBe('[a]\rk=v\rj = w');
    const first = parse('\ufeff', rcloneIni);
    setValue(first, 'a', 'j', 'w');
    expect(printIni(first)).toBe('\ufeff[a]\nj = w\n');
  });

  it('begins with a blank line only where it did', () => {
    expect(edited('\n[b]\n\n[c]\n', (d) => removeSection(d, 'b'))).toBe('\n[c]\n');
    expect(edited(' \n[b]\n', (d) => removeSection(d, 'b'))).toBe('');
    expect(edited('[b]\n\n \n[c]\n', (d) => removeSection(d, 'b'))).toBe('[c]\n');
  });

  it('has its header left of the setting above, as far as that stands, once what was between is gone', () => {
    const text = '[a]\n  k=v\n[b]\n      x=1\n      [c]\n      k=v\n';
    expect(edited(text, (d) => removeSection(d, 'b'))).toBe('[a]\n  k=v\n  [c]\n      k=v\n');
    const level = '[a]\n  k=v\n[b]\n  [c]\n';
    expect(edited(level, (d) => removeSection(d, 'b'))).toBe('[a]\n  k=v\n  [c]\n');
  });
});

describe('names and values that could break out', () => {
  const badInput = expect.objectContaining({ code: 'bad_input' });

  it('are only what a program would take for something else', () => {
    for (const [dialect, values] of [
      [awsConfigIni, ['a b#c', 'a#b', 'a;b c', 'a = b']],
      [configparserIni, ['#a', 'a #b', '; c', '']],
    ] as const)
      for (const value of values) {
        const document = parse('[a]\n', dialect);
        setValue(document, 'a', 'k', value);
        expect(getValue(parse(printIni(document), dialect), 'a', 'k')).toBe(value);
      }
  });

  const breaking = [
    'a\nb',
    'a\r[x]',
    'a\0',
    'a\u2028b',
    'a\u0085b',
    ' a',
    'a ',
    '#a',
    ';a',
    'a #b',
    'a\t;b',
    '',
    'a\ud800',
  ];
  it.each(breaking)('a value %j', (value) => {
    for (const set of [
      setValue,
      (d: IniDocument, s: string, k: string, v: string) => setNested(d, s, k, 'x', v),
    ]) {
      const document = parse('[a]\nk=v\n');
      expect(() => set(document, 'a', 'k', value)).toThrow(badInput);
      expect(printIni(document)).toBe('[a]\nk=v\n');
    }
  });

  it.each(['', 'a b', 'a=b', '[a]', '#a', ' a', 'a\nb', 'ä'])('a key %j', (key) => {
    expect(() => setValue(parse('[a]\n'), 'a', key, 'v')).toThrow(badInput);
    expect(() => setNested(parse('[a]\n'), 'a', key, 'x', 'v')).toThrow(QCredError);
    expect(() => setNested(parse('[a]\n'), 'a', 's3', key, 'v')).toThrow(QCredError);
  });

  it.each(['', ' a', 'a]', 'a[b', 'a#b', 'a;b', 'a\n[b', 'a\0', 'a\u2029'])('a header %j', (header) => {
    expect(() => addSection(parse(''), header)).toThrow(badInput);
  });

  it('does not show the value', () => {
    expect(() => setValue(parse('[a]\n'), 'a', 'k', 'CANARY\n')).toThrow(/^The value for "k" holds/);
  });

  it.each(dialects)('reads back every value it takes: $label', (dialect) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const document = parse('[b]\nj=w # c\n[a]\nk = v # comment\n', dialect);
        try {
          setValue(document, 'a', 'k', value);
        } catch (error) {
          expect(error).toBeInstanceOf(QCredError);
          return;
        }
        const again = parse(printIni(document), dialect);
        expect(getValue(again, 'a', 'k')).toBe(value);
        expect([...again.sections].map((section) => section.name)).toEqual(['b', 'a']);
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });
});

function accepted(text: string, dialect: IniDialect): IniDocument | null {
  try {
    return parse(text, dialect);
  } catch {
    return null;
  }
}

const sectionName = fc.constantFrom(
  'default',
  'profile a',
  'profile b',
  'profile "my name"',
  'services a',
  'services n',
);
const key = fc.constantFrom('region', 's3', 'k', 'fresh');
const value = fc.stringMatching(/^[A-Za-z0-9/:.=][A-Za-z0-9/:.=;#]{0,9}$/);
type Edit = { act: 'set' | 'nest' | 'remove' | 'unnest'; header: string; key: string; value: string };
const edit: fc.Arbitrary<Edit> = fc.record({
  act: fc.constantFrom('set', 'nest', 'remove', 'unnest'),
  header: sectionName,
  key,
  value,
});

function perform(document: IniDocument, { act, header, key, value }: Edit): void {
  if (act === 'set') setValue(document, header, key, value);
  else if (act === 'nest') setNested(document, header, key, 'endpoint_url', value);
  else if (act === 'remove') removeValue(document, header, key);
  else removeNested(document, header, key, 'endpoint_url');
}

describe('any sequence of edits', () => {
  it.each(dialects)(
    'reads back, and leaves every other section and every comment as it was: $label',
    (dialect) => {
      let tried = 0;
      fc.assert(
        fc.property(likelyText, fc.array(edit, { minLength: 1, maxLength: 12 }), (text, wanted) => {
          const document = accepted(text, dialect);
          const edits = dialect.nests ? wanted : wanted.filter((e) => !/nest/.test(e.act));
          if (!document) return;
          tried++;
          const touchedKeys = new Set(edits.map((e) => e.key));
          const touchedIds = new Set(edits.map((e) => dialect.sectionId(e.header)));
          const before = untouchedLines(document, touchedIds, touchedKeys);

          for (const e of edits) {
            perform(document, e);
            const again = parse(printIni(document), dialect);
            if (e.act === 'set') expect(getValue(again, e.header, e.key)).toBe(e.value);
            if (e.act === 'nest')
              expect(findValue(again, e.header, e.key)?.nested?.get('endpoint_url')).toBe(e.value);
            if (e.act === 'remove') expect(getValue(again, e.header, e.key)).toBeUndefined();
            if (e.act === 'unnest')
              expect(findValue(again, e.header, e.key)?.nested?.get('endpoint_url')).toBeUndefined();
          }

          const again = parse(printIni(document), dialect);
          for (const [id, [section]] of document.byId) {
            const name = section?.name ?? '';
            expect(meaning(again, name), id).toEqual(meaning(document, name));
          }
          // Each line that no edit was about is still there, byte for byte and in its order.
          // A blank line that is now the last, where no line end belongs, shows as nothing at all.
          const after = [...printIni(document).split(/(?<=\n)/), ''];
          let at = 0;
          for (const line of before) {
            const found = after.findIndex((other, i) => i >= at && sameBytes(other, line));
            expect(found, JSON.stringify({ line, text, edits })).not.toBe(-1);
            at = found + 1;
          }
        }),
        { numRuns: runs(1500, 15_000) },
      );
      expect(tried).toBeGreaterThan(runs(200, 2000));
    },
  );

  it('takes time that grows with the number of edits and no faster', () => {
    const time = (n: number) => {
      const start = cpuNow();
      const document = parse('');
      for (let i = 0; i < n; i++) setValue(document, `profile p${i}`, 'region', 'x');
      for (let i = 0; i < n; i++) setNested(document, `profile p${i}`, 's3', 'a', 'b');
      for (let i = 0; i < n; i++) removeSection(document, `profile p${i}`);
      expect(printIni(document)).toBe('');
      return cpuNow() - start;
    };
    time(2_000);
    const best = (n: number) => Math.min(time(n), time(n), time(n));
    // Ten times the edits; a quadratic editor would take a hundred times as long.
    expect(best(20_000)).toBeLessThan(40 * best(2_000));
  });
});

const meaning = (document: IniDocument, header: string) =>
  [...readSection(document, header)].map(([key, { text, nested }]) => [key, text, nested]);

/** A line end may come and go where a line stops or starts being the last of a file without a last line end. */
const sameBytes = (line: string, before: string): boolean =>
  line === before ||
  (!(line.endsWith('\n') && before.endsWith('\n')) && withoutEol(line) === withoutEol(before));

const withoutEol = (line: string): string => line.replace(/\r?\n$/, '');

function untouchedLines(
  document: IniDocument,
  ids: ReadonlySet<string>,
  keys: ReadonlySet<string>,
): string[] {
  const lines: { text: string; eol: string }[] = [];
  for (const section of document.sections) {
    lines.push(...section.lead.map(({ line }) => line));
    if (section.header) lines.push(section.header);
    for (const item of section.body) {
      const isTouched = item.kind === 'property' && ids.has(section.id) && keys.has(item.key);
      if (!isTouched) lines.push(item.line);
      if (item.kind !== 'property') continue;
      const rest = isTouched
        ? item.rest.filter((r) => r.kind === 'trivia' && r.line.text.trim() !== '')
        : item.rest;
      lines.push(...rest.map(({ line }) => line));
    }
  }
  lines.push(...document.tail.map(({ line }) => line));
  const texts = lines.map(({ text, eol }) => text + eol);
  return texts.map((text, i) => (i === 0 ? document.bom + text : text));
}
