import { describe, expect, it } from 'vitest';
import { parseAssignments } from '#core/formats/assignments/document.ts';
import { powershellDialect } from '#core/formats/assignments/powershell.ts';

const statements = (text: string) => parseAssignments(text, powershellDialect).statements;

describe('where a statement of PowerShell ends', () => {
  it.each<[what: string, statement: string]>([
    ['a single quote', "a 'b\nc'"],
    ['a doubled single quote', "a 'it''s\n'"],
    ['typographic single quotes', 'a ‘b\nc‚'],
    ['a double quote', 'a "b\nc"'],
    ['a doubled double quote', 'a "b""\nc"'],
    ['typographic double quotes', 'a “b\nc„'],
    ['an escaped double quote', 'a "b`"\nc"'],
    ['an escaped line break', 'a `\nb'],
    ['a substitution in quotes', 'a "b $(c "d\n") e"'],
    ['brackets', 'a (b\nc)'],
    ['braces', 'a {\nb\n}'],
    ['square brackets', 'a [\nb\n]'],
    ['brackets within one another', 'a {(\n[\n])\n}'],
    ['a bracket in a quote', "a { '}'\n}"],
    ['a block comment', 'a <# b\nc #> d'],
    ['a comment within braces', 'a { # }\n}'],
    ['a here-string', "a @'\nb 'c\n'@"],
    ['a here-string with blanks', "a @' \t\r\nb\n'@"],
    ['an expandable here-string', 'a @"\nb "c\n"@'],
    ['a here-string of typographic marks', 'a @“\nb\n”@'],
    ['a here-string that is not ended within a line', "a @'\n '@\n'@"],
  ])('is behind %s', (_what, statement) => {
    const text = `${statement}\n$env:X = '1'\n`;
    const found = statements(text);
    expect(found.map((one) => one.text + one.eol).join('')).toBe(text);
    expect(found).toHaveLength(2);
    expect(found[1]).toMatchObject({ assignment: { name: 'X', value: '1' } });
    expect(found[1]?.line).toBe(statement.split('\n').length + 1);
  });

  it.each<[what: string, line: string]>([
    ['a quote in a comment', "# it's"],
    ['a comment behind blanks', "a # it's {"],
    ['a comment behind a bracket', '(# {\n)'],
    ['a comment behind a semicolon', 'a;# {'],
    ['a comment behind a pipe', 'a|# {'],
    ['a comment behind a brace', '{# (\n}'],
    ['an escaped quote', 'a `" `{'],
    ['a backquote in single quotes', "a '`'"],
    ['an array', 'a @(1)'],
    ['a hash table', 'a @{b=1}'],
    ['an at sign', 'a@b'],
    ['a less-than sign', 'a < b'],
    ['a closing bracket', 'a ) } ]'],
    ['a bracket in double quotes', 'a "({["'],
    ['a single quote in double quotes', `a "'"`],
    ['a double quote in single quotes', `a '"'`],
  ])('is at the end of a line with %s', (_what, line) => {
    expect(statements(`${line}\n$b\n`).map(({ text }) => text)).toEqual([line, '$b']);
  });

  it.each<[text: string, place: string]>([
    ["a 'b", 'Line 1, column 3'],
    ['a\nb "c\n', 'Line 2, column 3'],
    ['a "$(b', 'Line 1, column 3'],
    ['a (', 'Line 1, column 3'],
    ['a { (', 'Line 1, column 3'],
    ['a <# b', 'Line 1, column 3'],
    ["a @'\nb", 'Line 1, column 3'],
    ['a @\'\nb\n"@', 'Line 1, column 3'],
    ['a `', 'Line 1, column 3'],
  ])('is nowhere in %j, and the place is told', (text, place) => {
    expect(() => statements(text)).toThrow(`${place}:`);
  });
});

describe('what PowerShell assigns', () => {
  const assigned = (line: string) => statements(line)[0]?.assignment;

  it.each<[value: string, expected: string | null]>([
    ["''", ''],
    ["'a b'", 'a b'],
    ["'it''s'", "it's"],
    ["''''", "'"],
    ["'a’’b'", 'a’b'],
    ['‘a‛', 'a'],
    ["'$a`b'", '$a`b'],
    ['"a b"', 'a b'],
    ['“a”', 'a'],
    ['""', ''],
    ['"a$b"', null],
    ['"a`b"', null],
    ['"a""b"', null],
    ["'a' # c", 'a'],
    ["'a'# c", null],
    ["'a';", null],
    ["'a' 'b'", null],
    ['a', null],
    ['$a', null],
    ['', null],
    ["'a'\r", 'a'],
  ])('is, for %j, %j', (value, expected) => {
    const text = `$env:X = ${value}\n`;
    expect(assigned(text)).toMatchObject({ name: 'X', value: expected });
  });

  it('stands where it stands, a computed one up to the end of its line', () => {
    for (const [text, piece] of [
      ["$env:X = 'a b' # c\n", "'a b'"],
      ['$env:X = "a"\r\n', '"a"'],
      ['$env:X = $a # c\r\n', '$a # c'],
      ['$env:X =\n', ''],
    ] as const)
      expect(text.slice(assigned(text)?.start, assigned(text)?.end)).toBe(piece);
  });

  it('may be spelled in several ways', () => {
    for (const line of ["$env:X='a'", "$ENV:X\t= 'a'", `$\{env:X} = 'a'`])
      expect(assigned(line)).toMatchObject({ name: 'X', value: 'a' });
    for (const line of [" $env:X = 'a'", "$env:X += 'a'", "$X = 'a'", "$env:X-Y = 'a'", "env:X = 'a'"])
      expect(assigned(line)).toBeNull();
  });
});

describe('a statement of ours', () => {
  const calls = (line: string) => statements(line)[0]?.call;
  const cleared = (line: string) => statements(line)[0]?.cleared;

  it.each<[line: string, words: string[] | null]>([
    ['& qcred env | Out-String | Invoke-Expression', ['qcred', 'env']],
    ['&\tqcred\tenv|Out-String|Invoke-Expression', ['qcred', 'env']],
    ["& 'C:/a b/qcred.exe' env | out-string | invoke-expression # why", ['C:/a b/qcred.exe', 'env']],
    ["& qcred 'it''s' \"b\" '' | Out-String | Invoke-Expression\r", ['qcred', "it's", 'b', '']],
    ['& qcred $x | Out-String | Invoke-Expression', null],
    ['& qcred "$x" | Out-String | Invoke-Expression', null],
    ['& qcred; b | Out-String | Invoke-Expression', null],
    ['& qcred env | Out-String | Invoke-Expression x', null],
    ['& qcred env | Out-String', null],
    ['&qcred env | Out-String | Invoke-Expression', null],
    [' & qcred env | Out-String | Invoke-Expression', null],
    ['qcred env | Out-String | Invoke-Expression', null],
    [`& qcred ${'x'.repeat(8192)} | Out-String | Invoke-Expression`, null],
  ])('that evaluates a program is known: %j', (line, words) => {
    expect(calls(`${line}\n`)).toEqual(words);
  });

  const remove = 'Remove-Item -ErrorAction SilentlyContinue';
  const mark = '# qcred: of another profile';
  it.each<[line: string, names: string[] | undefined]>([
    [`${remove} Env:A ${mark}`, ['A']],
    [`${remove} Env:A, Env:B_2 ${mark}\r`, ['A', 'B_2']],
    [`${remove} Env:A`, undefined],
    [`${remove} Env:A ${mark} x`, undefined],
    [`${remove} A ${mark}`, undefined],
    [`${remove} ${mark}`, undefined],
    [` ${remove} Env:A ${mark}`, undefined],
    [`${remove} Env:${'A'.repeat(8192)} ${mark}`, undefined],
  ])('that takes variables out is known: %j', (line, names) => {
    expect(cleared(`${line}\n`)).toEqual(names);
  });

  it('is written so that it is known again', () => {
    const words = ['C:\\a b\\qcred.exe', "it's", '“x”', 'plain-1', '$x', ''];
    expect(calls(powershellDialect.call?.(words) ?? '')).toEqual(words);
    expect(powershellDialect.call?.(['C:/qcred.exe', 'env'])).toBe(
      '& C:/qcred.exe env | Out-String | Invoke-Expression',
    );
    expect(cleared(powershellDialect.clear?.(['A', 'B']) ?? '')).toEqual(['A', 'B']);
    expect(powershellDialect.assign('A', "'b'")).toBe("$env:A = 'b'");
    expect(powershellDialect.quote("it's ‘so’")).toBe("'it''s ‘‘so’’'");
  });
});

it('a statement is read by itself, whatever stands below it', () => {
  const clearing = powershellDialect.clear?.(['A', 'B']) ?? '';
  expect(statements(`${clearing}\n$env:C = '1'\n`)[0]?.cleared).toEqual(['A', 'B']);
  expect(statements(`$\{env:LONG} = '1'\n$b\n`)[0]?.assignment).toMatchObject({ name: 'LONG', value: '1' });
});

it('a call whose quotes close behind it is none that we know', () => {
  const [call] = statements("& qcred 'a | Out-String | Invoke-Expression #'\n");
  expect(call?.call).toBeNull();
});
