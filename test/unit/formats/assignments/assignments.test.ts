import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssignmentDialect } from '#core/formats/assignments/dialect.ts';
import { dockerDialect } from '#core/formats/assignments/docker.ts';
import { parseAssignments, printAssignments } from '#core/formats/assignments/document.ts';
import { dotenvDialect } from '#core/formats/assignments/dotenv.ts';
import { removeVariables, setCall, setVariable } from '#core/formats/assignments/edit.ts';
import { powershellDialect } from '#core/formats/assignments/powershell.ts';
import { callsOf, variablesOf } from '#core/formats/assignments/read.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';

const dialects = [
  ['.env', dotenvDialect],
  ['shell', shellDialect],
  ['PowerShell', powershellDialect],
  ['Docker', dockerDialect],
] as const;

const values = (text: string, dialect: AssignmentDialect) =>
  Object.fromEntries(
    [...variablesOf(parseAssignments(text, dialect))].map(([name, { value }]) => [name, value]),
  );

/** Pieces that open, close and escape things, so that random texts are interesting. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'A=1',
      'export B=',
      '$env:C = ',
      "'",
      '"',
      '`',
      '\\',
      '\n',
      '\r\n',
      '#',
      ' ',
      '$(',
      '${',
      '$((',
      '))',
      ')',
      '}',
      '{',
      '<<EOF',
      'EOF',
      "@'",
      "'@",
      '<#',
      '#>',
      '“',
      '’',
      'eval "$(qcred env)"',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 30 },
);
const anyText = fc.tuple(fc.constantFrom('', '\ufeff'), pieces).map(([bom, parts]) => bom + parts.join(''));

function parsed(text: string, dialect: AssignmentDialect) {
  try {
    return parseAssignments(text, dialect);
  } catch (error) {
    if (error instanceof QCredError && error.code === 'file_malformed') return null;
    throw error;
  }
}

describe.each(dialects)('%s', (_, dialect) => {
  it('prints what it parsed, or says which line is wrong', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parsed(text, dialect);
        if (document) expect(printAssignments(document)).toBe(text);
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it('leaves every other statement as it is, whatever is set and removed', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('A', 'B', 'C', 'NEW'), fc.boolean(), (text, name, remove) => {
        const document = parsed(text, dialect);
        if (!document) return;
        const others = (statements: typeof document.statements) =>
          statements.filter(({ assignment }) => assignment?.name !== name).map((s) => s.text);
        const before = others(document.statements);
        if (remove) removeVariables(document, new Set([name]));
        else setVariable(document, name, 'value');
        const again = parseAssignments(printAssignments(document), dialect);
        // A blank line at an end without a line end is no line of its own.
        expect(others(again.statements).join('\n').trimEnd()).toBe(before.join('\n').trimEnd());
        expect(variablesOf(again).get(name)?.value).toBe(remove ? undefined : 'value');
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it('ends a last line that has half of its line end with the other half', () => {
    const document = parsed('\r\nB=1\r', dialect);
    if (!document) return;
    setVariable(document, 'A', 'value');
    expect(printAssignments(document)).toMatch(/^\r\nB=1\r\n\S/);
  });

  it('reads back every value that it writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (value) => {
        const document = parseAssignments('', dialect);
        try {
          setVariable(document, 'X', value);
        } catch (error) {
          if (error instanceof QCredError && error.code === 'bad_input') return;
          throw error;
        }
        const text = printAssignments(document);
        expect(values(text, dialect)).toEqual({ X: value });
        if (dialect === dotenvDialect) expect(parseEnv(text)).toEqual({ X: value });
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it('reads fifty times as much in about fifty times the time', () => {
    const line = dialect.assign('NAME', dialect.quote('some value') ?? '');
    const text = (n: number) => `${line}\n# a comment, not 'more'\n\n`.repeat(n);
    const time = (n: number) => {
      const lines = text(n);
      const start = cpuNow();
      const document = parseAssignments(lines, dialect);
      setVariable(document, 'NAME', 'other');
      expect(printAssignments(document).length).toBeGreaterThan(n);
      return cpuNow() - start;
    };
    time(1000);
    const small = Math.max(Math.min(time(1000), time(1000), time(1000)), 0.5);
    expect(Math.min(time(50_000), time(50_000))).toBeLessThan(200 * small);
  });
});

describe('what .env files hold', () => {
  it.each<[line: string, value: string | null]>([
    ['X=plain', 'plain'],
    ['X = spaced  # comment', 'spaced'],
    ['export X=exported', 'exported'],
    ['  X=indented\r', 'indented'],
    ['X=', ''],
    ['X=""', ''],
    ['X="two words" # c', 'two words'],
    ["X='two\nlines'", 'two\nlines'],
    ['X=`back`', 'back'],
    ['X=a=b', 'a=b'],
    ['X=a#b', null],
    ['X=#b', null],
    ['X= # b', null],
    ['X="a\\nb"', null],
    ['X=$HOME', null],
    ['X="$(id)"', null],
    ["X='$HOME'", '$HOME'],
    ["X='it'x", null],
    ["X='it'#c", null],
  ])('%j is %j', (line, value) => {
    expect(values(line, dotenvDialect)).toEqual({ X: value });
  });

  it('says where a quotation mark is left open', () => {
    expect(() => parseAssignments('A=1\nB="x\nC=2\n', dotenvDialect)).toThrow(/^Line 2, column 3: /);
    expect(() => parseAssignments('A=1\nB="x\nC="2\n', dotenvDialect)).toThrow(/^Line 2, column 3: /);
  });
});

describe('what shell files hold', () => {
  it.each<[line: string, found: Record<string, string | null>]>([
    ['export X=\'a\'"b"\\ c', { X: 'ab c' }],
    ['X=plain', { X: 'plain' }],
    ['export X="a\\"b\\$c" # comment', { X: 'a"b$c' }],
    ['export X=a#b', { X: 'a#b' }],
    ['export X=$(date) # c', { X: null }],
    ['export X="$HOME/x"', { X: null }],
    ["export X=$'a\\nb'", { X: null }],
    ['export X=~/x', { X: null }],
    ['export X=', { X: '' }],
    ['export X=1 Y=2', {}],
    ['X=1 command', {}],
    ['export X=1; export Y=2', {}],
    ['  export X=1', {}],
    ['# export X=1', {}],
    ["echo '\nexport X=1\n'", {}],
    ['cat <<EOF\nexport X=1\nEOF', {}],
    ['cat <<-"A B" <<C\nexport X=1\n\tA B\nexport X=2\nC\nexport Y=3', { Y: '3' }],
    ['y=$(\nexport X=1\n)', { y: null }],
    [`echo "$\{A:-\nexport X=1\n}"`, {}],
    ["# it's\nexport X=1", { X: '1' }],
    ["echo $((1 << 2)) ; echo \\'\nexport X=1", { X: '1' }],
    ['a=1 \\\nexport X=1', {}],
    ['X=1\nexport X=2', { X: '2' }],
  ])('%j', (line, found) => {
    expect(values(line, shellDialect)).toEqual(found);
  });

  it.each(["export X='a", 'echo "a\n\n', 'x=$(\n', 'cat <<EOF\nA=1\n', 'A=1\\'])(
    'says that %j is not finished',
    (text) => {
      expect(() => parseAssignments(`A=1\n${text}`, shellDialect)).toThrow(/^Line \d+, column \d+: /);
    },
  );

  it('exports what it sets, also where it was only set', () => {
    const document = parseAssignments("X=1 # mine\nexport   Y='2'\n", shellDialect);
    setVariable(document, 'X', '1');
    setVariable(document, 'Y', '3');
    expect(printAssignments(document)).toBe('export X=1 # mine\nexport   Y=3\n');
  });
});

describe('what PowerShell scripts hold', () => {
  it.each<[line: string, found: Record<string, string | null>]>([
    ["$env:X = 'it''s'", { X: "it's" }],
    ['$ENV:X="plain" # c', { X: 'plain' }],
    ['$env:X = “typographic”', { X: 'typographic' }],
    ['$env:X = ‘it’’s’', { X: 'it’s' }],
    ['$env:X = "$HOME"', { X: null }],
    ['$env:X = "a`nb"', { X: null }],
    ['$env:X = Get-Date', { X: null }],
    ["$env:X = 'a' + 'b'", { X: null }],
    ["if ($y) {\n$env:X = '1'\n}", {}],
    ["<#\n$env:X = '1'\n#>", {}],
    ["$y = @'\n$env:X = '1'\n'@\n$env:Y = '2'", { Y: '2' }],
    ['$y = @"\n$env:X = \'1\'\n"@\n', {}],
    ['$y = "\n$env:X = \'1\'\n"', {}],
    ["Write-Host a`\n$env:X = '1'", {}],
    ["# don't\n$env:X = '1'", { X: '1' }],
    ["Write-Host a#b'\n$env:X = '1'\n'", {}],
  ])('%j', (line, found) => {
    expect(values(line, powershellDialect)).toEqual(found);
  });

  it('gives a new file the mark that older versions need, and changes no encoding of another', () => {
    const fresh = parseAssignments('', powershellDialect);
    setVariable(fresh, 'X', 'é');
    expect(printAssignments(fresh)).toBe("\ufeff$env:X = 'é'\n");
    const marked = parseAssignments(printAssignments(fresh), powershellDialect);
    removeVariables(marked, new Set(['X']));
    expect(printAssignments(marked)).toBe('');
    const old = parseAssignments("$env:Y = 'y'\n", powershellDialect);
    expect(() => setVariable(old, 'X', 'é')).toThrow(QCredError);
  });
});

it.each(["$env:X = 'a", '"$(', '{', '<#', "@'\n", 'a`'])('says that %j is not finished', (text) => {
  expect(() => parseAssignments(`$a = 1\n${text}`, powershellDialect)).toThrow(/^Line 2, column \d+: /);
});

describe('what Docker refuses', () => {
  it.each([
    ['A B=1', 'Line 2, column 1'],
    ['  =1', 'Line 2, column 3'],
    ['export A=1', 'Line 2, column 1'],
  ])('%j', (line, place) => {
    expect(() => parseAssignments(`A=1\n${line}\n`, dockerDialect)).toThrow(place);
  });
});

describe('calls of a program', () => {
  const isOurs = (words: readonly string[]) => words[0]?.endsWith('qcred') === true;

  it.each([
    ['shell', shellDialect, 'eval "$(/opt/qcred env)" # why'],
    ['shell, unquoted', shellDialect, 'eval $(/opt/qcred env)'],
    ['PowerShell', powershellDialect, "& '/opt/qcred' env | Out-String | Invoke-Expression"],
  ] as const)('are found in %s', (_, dialect, line) => {
    const document = parseAssignments(`${line}\r\n`, dialect);
    expect(callsOf(document, isOurs).map(({ call }) => call)).toEqual([['/opt/qcred', 'env']]);
    setCall(document, ['/opt/qcred', 'env'], isOurs);
    expect(printAssignments(document)).toBe(`${line}\r\n`);
    setCall(document, null, isOurs);
    expect(printAssignments(document)).toBe('');
  });

  it('read back whatever words they are given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(shellDialect, powershellDialect),
        fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { minLength: 1 }),
        (dialect, words) => {
          const document = parseAssignments('', dialect);
          try {
            setCall(document, ['/opt/qcred', ...words], isOurs);
          } catch (error) {
            if (error instanceof QCredError && error.code === 'bad_input') return;
            throw error;
          }
          const again = parseAssignments(printAssignments(document), dialect);
          expect(again.statements.map(({ call }) => call)).toEqual([['/opt/qcred', ...words]]);
        },
      ),
      { numRuns: runs(1000, 10_000) },
    );
  });
});
