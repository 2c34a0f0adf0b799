import { describe, expect, it } from 'vitest';
import { editSecret, type OptionWish } from '#core/formats/sql/edit.ts';
import { plainText, quoteSqlName, quoteSqlString, readToken, skipSqlSpace } from '#core/formats/sql/scan.ts';
import { parseSecrets } from '#core/formats/sql/secrets.ts';
import { applySplices } from '#core/formats/text/splices.ts';

const token = (text: string, at = 0) => {
  const found = readToken(text, at);
  return found && [found.kind, text.slice(found.start, found.end), plainText(text, found)];
};

describe('a token of SQL', () => {
  it.each<[text: string, kind: string, source: string, plain: string | undefined]>([
    ["'a' b", 'string', "'a'", 'a'],
    ["'it''s' b", 'string', "'it''s'", "it's"],
    ["''", 'string', "''", ''],
    ["'a\\'b", 'string', "'a\\'", 'a\\'],
    ["E'a\\'b' c", 'string', "E'a\\'b'", undefined],
    ["e'a\\\\' b", 'string', "e'a\\\\'", undefined],
    ["e'it''s'", 'string', "e'it''s'", "it's"],
    ["E''", 'string', "E''", ''],
    ['"a ""b""" c', 'name', '"a ""b"""', 'a "b"'],
    ['$$a$b$$ c', 'dollar', '$$a$b$$', 'a$b'],
    ['$x$a$$b$x$ c', 'dollar', '$x$a$$b$x$', 'a$$b'],
    ['$a1_$x$a1_$ c', 'dollar', '$a1_$x$a1_$', 'x'],
    ['$1', 'sign', '$', undefined],
    ['$a b', 'sign', '$', undefined],
    ['abc_1$é x', 'word', 'abc_1$é', 'abc_1$é'],
    ['9a b', 'word', '9a', '9a'],
    ['élan', 'word', 'élan', 'élan'],
    ['e b', 'word', 'e', 'e'],
    ['Ea', 'word', 'Ea', 'Ea'],
    [';', 'sign', ';', undefined],
    ['(a', 'sign', '(', undefined],
    ['-a', 'sign', '-', undefined],
  ])('%j begins with a %s', (text, kind, source, plain) => {
    expect(token(text)).toEqual([kind, source, plain]);
  });

  it('is none at the end', () => {
    expect([token(''), token('a', 1)]).toEqual([null, null]);
  });

  it.each(["'a", '"a', "E'a\\'", "'a''", '$$a$', '$x$a$$'])('%j does not end', (text) => {
    expect(() => readToken(`x ${text}`, 2)).toThrow(expect.objectContaining({ offset: 2 }));
  });

  it.each<[text: string, end: number]>([
    ['', 0],
    ['a', 0],
    [' \t\r\n\u00a0a', 5],
    ['-- c\na', 5],
    ['-- c', 4],
    ['- a', 0],
    ['/* c */a', 7],
    ['/* /* c */ */ a', 14],
    ['/**/-- c\n /* d */ a', 18],
    ['/ a', 0],
  ])('stands behind the white space and the comments of %j', (text, end) => {
    expect(skipSqlSpace(text, 0)).toBe(end);
  });

  it('stands behind no comment that does not end', () => {
    for (const text of ['/*', '/* /* c */', '/*/'])
      expect(() => skipSqlSpace(` ${text}`, 0)).toThrow(expect.objectContaining({ offset: 1 }));
  });
});

it('a text or name in quotes is read as itself', () => {
  for (const text of ['', 'a', "it's", '"', "''", '\\', 'a\nb']) {
    expect(token(quoteSqlString(text))).toEqual(['string', quoteSqlString(text), text]);
    expect(token(quoteSqlName(text))).toEqual(['name', quoteSqlName(text), text]);
  }
});

describe('a script', () => {
  const secretsOf = (text: string) => parseSecrets(text).secrets;
  const first = (text: string) => secretsOf(text)[0];

  it.each<[statement: string, name: string, persistent: boolean]>([
    ['CREATE SECRET a (TYPE s3)', 'a', false],
    ['create or replace secret A (TYPE s3)', 'a', false],
    ['CREATE PERSISTENT SECRET "B c" (TYPE s3)', 'b c', true],
    ['CREATE OR REPLACE PERSISTENT SECRET IF NOT EXISTS a IN local_file (TYPE s3)', 'a', true],
    ['CREATE TEMPORARY SECRET a (TYPE s3)', 'a', false],
    ['CREATE SECRET IF NOT EXISTS a (TYPE s3)', 'a', false],
    ['CREATE SECRET (TYPE S3)', '__default_s3', false],
    ["CREATE SECRET (KEY_ID 'a', TYPE gcs)", '__default_gcs', false],
    ["CREATE SECRET (KEY_ID 'a')", '__default_', false],
    ['CREATE SECRET (TYPE a())', '__default_', false],
    ['CREATE SECRET - (TYPE s3)', '__default_s3', false],
    ['CREATE SECRET IN x (TYPE s3)', '__default_s3', false],
    ['/* c */ CREATE -- c\n SECRET a(TYPE s3)', 'a', false],
  ])('%j creates one', (statement, name, persistent) => {
    for (const end of ['', ';', ' ;']) {
      const secret = first(statement + end);
      expect(secret).toMatchObject({ name, persistent, end: (statement + end).length });
      expect(statement.charAt(secret?.open ?? 0) + statement.charAt(secret?.close ?? 0)).toBe('()');
    }
  });

  it.each([
    'CREATE TABLE a (TYPE s3)',
    'CREATE SECRET a',
    'CREATE SECRET a (TYPE s3',
    'CREATE SECRET a (TYPE s3) x',
    'CREATE SECRET a b TYPE s3)',
    'CREATE OR SECRET a (TYPE s3)',
    'CREATE OR b SECRET a (TYPE s3)',
    'CREATE PERSISTENT TEMPORARY SECRET a (TYPE s3)',
    'DROP SECRET a (TYPE s3)',
    'SECRET a (TYPE s3)',
    'CREATE "SECRET" a (TYPE s3)',
    "SELECT 'CREATE SECRET a (TYPE s3)'",
    '-- CREATE SECRET a (TYPE s3);',
    '.mode line CREATE SECRET a (TYPE s3)',
    'CREATE a b c d e SECRET f (TYPE s3)',
  ])('%j creates none', (statement) => {
    expect(secretsOf(`${statement};`)).toEqual([]);
  });

  it.each(['CREATE', 'CREATE OR', 'CREATE SECRET', 'CREATE SECRET IF'])(
    'that ends with %j creates none',
    (statement) => {
      expect(secretsOf(statement)).toEqual([]);
    },
  );

  it('has all its statements in their places', () => {
    const text = "\ufeff.mode line\nSELECT 1;\nCREATE SECRET a (TYPE s3);\n;\n SELECT ';' FROM b -- ;\n";
    const { secrets, others, unfinished } = parseSecrets(text);
    expect(secrets.map(({ start, end }) => text.slice(start, end))).toEqual(['CREATE SECRET a (TYPE s3);']);
    expect(others.map(({ start, end }) => text.slice(start, end))).toEqual([
      '.mode line',
      'SELECT 1;',
      ';',
      "SELECT ';' FROM b",
    ]);
    expect(text.slice(unfinished ?? 0)).toBe("SELECT ';' FROM b -- ;\n");
    expect(parseSecrets('SELECT 1;').unfinished).toBeNull();
    expect(parseSecrets('')).toEqual({ secrets: [], others: [], unfinished: null });
    const long = 'SELECT a, b, c, d, e, f';
    expect(parseSecrets(`${long}; ${long}`).others).toEqual([
      { start: 0, end: 24 },
      { start: 25, end: 48 },
    ]);
  });

  it('has options with the values that they stand for, as far as those are plain', () => {
    const text = `CREATE SECRET (type s3, "Key_Id" 'a, b', REGION E'x', SCOPE ['s3://a', 's3://b'], REFRESH_INFO MAP {'a': 'b'}, USE_SSL true, URL getenv('A'), LONE, - 1, X $$y$$,)`;
    const options = first(text)?.options ?? [];
    expect(options.map(({ name, value }) => [name, value])).toEqual([
      ['TYPE', 's3'],
      ['KEY_ID', 'a, b'],
      ['REGION', 'x'],
      ['SCOPE', undefined],
      ['REFRESH_INFO', undefined],
      ['USE_SSL', 'true'],
      ['URL', undefined],
      ['X', 'y'],
    ]);
    expect(options.map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd))).toEqual([
      's3',
      "'a, b'",
      "E'x'",
      "['s3://a', 's3://b']",
      "MAP {'a': 'b'}",
      'true',
      "getenv('A')",
      '$$y$$',
    ]);
    expect(options.map(({ comma }) => comma !== null && text.charAt(comma))).toEqual(Array(8).fill(','));
    expect(text.slice(options[1]?.start).startsWith('"Key_Id"')).toBe(true);
    expect(first('CREATE SECRET (TYPE s3)')?.options[0]?.comma).toBeNull();
  });

  it.each([
    ["SELECT 'a", 'Line 1, column 8'],
    ['SELECT 1;\n/* c', 'Line 2, column 1'],
  ])('%j is not finished, and where is told', (text, place) => {
    expect(() => parseSecrets(text)).toThrow(`${place}:`);
  });
});

describe('an edited statement', () => {
  const edited = (text: string, ...wishes: OptionWish[]) => {
    const [secret] = parseSecrets(text).secrets;
    if (!secret) throw new Error('no secret there');
    const after = applySplices(text, editSecret(text, secret, wishes));
    // What comes out is one that is read.
    expect(parseSecrets(after).secrets).toHaveLength(1);
    return after;
  };
  const lines = "CREATE SECRET a (\n    TYPE s3,\n    KEY_ID 'a', -- mine\n    REGION 'b'\n);";

  it('has the values that are wished for, and the others as they were', () => {
    expect(edited(lines, ['KEY_ID', "'new'"], ['REGION', "'b'"])).toBe(lines.replace("'a'", "'new'"));
    expect(edited(lines)).toBe(lines);
    const [secret] = parseSecrets(lines).secrets;
    expect(secret && editSecret(lines, secret, [['REGION', "'b'"]])).toEqual([]);
    expect(edited(lines, ['OTHER', null])).toBe(lines);
  });

  it.each<[what: string, text: string, gone: string, after: string]>([
    ['of a line', lines, 'KEY_ID', "CREATE SECRET a (\n    TYPE s3,\n    REGION 'b'\n);"],
    ['of the last line', lines, 'REGION', "CREATE SECRET a (\n    TYPE s3,\n    KEY_ID 'a' -- mine\n);"],
    ['behind the bracket', "CREATE SECRET (KEY_ID 'a',\n  TYPE s3)", 'KEY_ID', 'CREATE SECRET (\n  TYPE s3)'],
    ['among others', "CREATE SECRET (TYPE s3, KEY_ID 'a', X 1)", 'KEY_ID', 'CREATE SECRET (TYPE s3,  X 1)'],
    ['at the end', "CREATE SECRET (TYPE s3, KEY_ID 'a')", 'KEY_ID', 'CREATE SECRET (TYPE s3 )'],
    [
      'that shares its line',
      "CREATE SECRET (\n  KEY_ID 'a', TYPE s3)",
      'KEY_ID',
      'CREATE SECRET (\n   TYPE s3)',
    ],
  ])('loses an option %s', (_what, text, gone, after) => {
    expect(edited(text, [gone, null])).toBe(after);
  });

  it.each<[what: string, text: string, after: string]>([
    ['in lines of their own', lines, `${lines.slice(0, -3)},\n    X 1,\n    Y 2\n);`],
    [
      'below a comment',
      'CREATE SECRET (\r\n\tTYPE s3 -- c\r\n);',
      'CREATE SECRET (\r\n\tTYPE s3, -- c\r\n\tX 1,\r\n\tY 2\r\n);',
    ],
    ['in its line', 'CREATE SECRET (TYPE s3);', 'CREATE SECRET (TYPE s3, X 1, Y 2);'],
    [
      'behind a comma that is there',
      'CREATE SECRET (\n  TYPE s3,\n);',
      'CREATE SECRET (\n  TYPE s3,\n  X 1,\n  Y 2\n);',
    ],
    [
      'before a bracket in its line',
      'CREATE SECRET (\n  TYPE s3 );',
      'CREATE SECRET (\n  TYPE s3, X 1, Y 2 );',
    ],
    ['where there are none', 'CREATE SECRET a ();', 'CREATE SECRET a (X 1, Y 2);'],
  ])('gets new options %s', (_what, text, after) => {
    expect(edited(text, ['X', '1'], ['Y', '2'])).toBe(after);
  });
});
