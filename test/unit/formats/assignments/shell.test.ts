import { describe, expect, it } from 'vitest';
import { parseAssignments } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { splitShellWords } from '#core/formats/assignments/shellWords.ts';

const statements = (text: string) => parseAssignments(text, shellDialect).statements;
const assigned = (text: string) => statements(text).map(({ assignment }) => assignment);
const value = (word: string) => assigned(`X=${word}`)[0]?.value;

describe('where a statement of a shell ends', () => {
  it.each<[what: string, statement: string]>([
    ['a single quote', "a 'b\nc' d"],
    ['a double quote', 'a "b\nc" d'],
    ['a quote within the other', `a "it's\n" 'say "\n'`],
    ['an escaped quote', 'a \\" "b\\"\nc"'],
    ['an escaped line break', 'a \\\nb'],
    ['a substitution', 'a $(\nb\n)'],
    ['a substitution in quotes', 'a "$(b "c\nd")"'],
    ['a substitution in a substitution', 'a $(b $(c\n)\n)'],
    ['brackets in a substitution', 'a $( (b)\n)'],
    ['a subshell', '(a\nb)'],
    ['arithmetic', 'a $((1 +\n2))'],
    ['arithmetic with brackets', 'a $(( (1)\n))'],
    ['an arithmetic command', '((a\n))'],
    ['a parameter', `a $\{b:-\nc}`],
    ['a quote in a parameter', `a $\{b:-'}\n'}`],
    ['a parameter in quotes', `a "$\{b:-it's\n}"`],
    ['a backquote', 'a `b\nc`'],
    ['an ANSI quote', "a $'b\\'\nc'"],
    ['a comment within brackets', "(a # it's )\n)"],
    ['a here-document', 'a <<E\nb\nE'],
    ['a here-document in quotes', "a <<'E F'\nE\nE F"],
    ['a here-document with a mark', 'a <<\\E\nb\nE'],
    ['an indented here-document', 'a <<-E\nb\n\t\tE'],
    ['two here-documents', 'a <<E <<F\nE\nE\nF'],
    ['a here-document with blanks before its word', 'a << \tE\nb\nE'],
    ['a here-document with Windows ends', 'a <<E\r\nb\r\nE\r'],
  ])('is behind %s', (_what, statement) => {
    const text = `${statement}\nX=1\n`;
    const found = statements(text);
    expect(found.map((one) => one.text + one.eol).join('')).toBe(text);
    expect(found).toHaveLength(2);
    expect(found[1]).toMatchObject({ text: 'X=1', assignment: { name: 'X', value: '1' } });
    expect(found[1]?.line).toBe(statement.split('\n').length + 1);
  });

  it.each<[what: string, line: string]>([
    ['a quote in a comment', "a # it's"],
    ['a comment after a sign', "a;# it's"],
    ['a comment at the beginning', "# it's"],
    ['an escaped quote', "a \\'"],
    ['a here-string', 'a <<< b'],
    ['a shift in arithmetic', 'a $((1 << E))'],
    ['a number sign in arithmetic', 'a $((16#ff))'],
    ['a number sign in a parameter', `a $\{#b} $\{c#d}`],
    ['a redirection', 'a < b'],
    ['braces', '{ a; }'],
    ['a backslash in single quotes', "a '\\'"],
    ['a double quote in single quotes', `a '"'`],
    ['an ANSI sign in double quotes', `a "$'"`],
    ['a bracket in quotes', 'a "(" \'(\''],
    ['a word with a number sign', 'a#b'],
  ])('is at the end of a line with %s', (_what, line) => {
    expect(statements(`${line}\nX=1\n`).map(({ text }) => text)).toEqual([line, 'X=1']);
  });

  it.each<[text: string, place: string]>([
    ["a 'b", 'Line 1, column 3'],
    ['a\nb "c\n', 'Line 2, column 3'],
    ["a $'b\\'", 'Line 1, column 4'],
    ['a $(', 'Line 1, column 3'],
    ['a $(b "c', 'Line 1, column 3'],
    [`a $\{`, 'Line 1, column 3'],
    ['a\n\n  ((', 'Line 3, column 3'],
    ['a `', 'Line 1, column 3'],
    ['a <<E\nb', 'Line 1, column 6'],
    ['a <<E', 'Line 1, column 1'],
    ['a <<E <<F\nE\n', 'Line 2, column 2'],
    ['a \\', 'Line 1, column 3'],
  ])('is nowhere in %j, and the place is told', (text, place) => {
    expect(() => statements(text)).toThrow(`${place}:`);
  });
});

describe('what a shell assigns', () => {
  it.each<[word: string, value: string | null | undefined]>([
    ['', ''],
    ['a', 'a'],
    ['a#b', 'a#b'],
    ['a # c', 'a'],
    ['a\t# c', 'a'],
    ['a\r', 'a'],
    ["'a b'", 'a b'],
    ["'a'\\''b'", "a'b"],
    ['"a b"', 'a b'],
    ['"a\\"b"', 'a"b'],
    ['"a\\$b\\`c\\\\d"', 'a$b`c\\d'],
    ['"a\\b"', 'a\\b'],
    ['"a\\\nb"', 'ab'],
    ['a\\ b', 'a b'],
    ['a\\\nb', 'ab'],
    ['a"b"\'c\'d', 'abcd'],
    ['a~b', 'a~b'],
    ['"~"', '~'],
    ['~', null],
    ['~/a', null],
    ['$a', null],
    ['a$b', null],
    ['`a`', null],
    ['"$a"', null],
    ['"a`b`"', null],
    ["'$a'", '$a'],
    ['a b', undefined],
    ['a; b', undefined],
    ['a;b', undefined],
    ['a&', undefined],
    ['a|b', undefined],
    ['a>b', undefined],
    ['a<b', undefined],
    ['(a)', undefined],
  ])('is, for %j, %j', (word, expected) => {
    expect(value(word)).toBe(expected);
  });

  it('stands where it stands, a computed one up to the end of its line', () => {
    for (const [text, piece] of [
      ["export X='a b' # c", "'a b'"],
      ['X=a\t# c', 'a'],
      ['X=$(b) # c\r\n', '$(b) # c'],
      ['X="$b"\n', '"$b"'],
      ['X=', ''],
    ] as const) {
      const [found] = assigned(text);
      expect(text.slice(found?.start, found?.end)).toBe(piece);
    }
  });

  it.each([' X=1', '\tX=1', 'export  X =1', 'declare X=1', '1X=1', 'X-Y=1', 'exportX 1', 'x.y=1'])(
    'is nothing in %j',
    (line) => {
      expect(assigned(line)).toEqual([null]);
    },
  );

  it('may be exported, with any blanks', () => {
    for (const line of ['export X=1', 'export \t X=1', 'X=1', 'exportX=1'])
      expect(assigned(line)[0]?.value).toBe('1');
    expect(assigned('exportX=1')[0]?.name).toBe('exportX');
    expect(assigned('_a9=1')[0]?.name).toBe('_a9');
  });
});

describe('a statement of ours', () => {
  const calls = (line: string) => statements(line)[0]?.call;
  const cleared = (line: string) => statements(line)[0]?.cleared;

  it.each<[line: string, words: string[] | null]>([
    ['eval "$(qcred env)"', ['qcred', 'env']],
    ['eval "$(qcred env)" # why', ['qcred', 'env']],
    ['eval "$(qcred env)"#', ['qcred', 'env']],
    ['eval \t$(qcred env)\t', ['qcred', 'env']],
    ['eval "$(\'/a b/qcred\' env)"', ['/a b/qcred', 'env']],
    ["eval \"$(qcred 'a'\\''b')\"", ['qcred', "a'b"]],
    ['eval "$(qcred \'\')"', ['qcred', '']],
    ['eval "$(qcred env)" x', null],
    ['evals "$(qcred env)"', null],
    ['eval"$(qcred env)"', null],
    ['eval "x$(qcred env)"', null],
    ['echo "$(qcred env)"', null],
    [' eval "$(qcred env)"', null],
    [`eval "$(qcred ${'x'.repeat(8192)})"`, null],
  ])('that evaluates a program is known: %j', (line, words) => {
    expect(calls(line)).toEqual(words);
  });

  it('of a program whose words are computed is not one that we know', () => {
    for (const words of ['$x', '"$x"', '"`x`"', '`x`', 'a; b', 'a | b', 'a > b', 'a && b', 'a\nb', '*', '~'])
      expect(calls(`eval "$(qcred ${words})"`)).toBeNull();
  });

  it.each<[line: string, names: string[] | undefined]>([
    ['unset A # qcred: of another profile', ['A']],
    ['unset A B_2 # qcred: of another profile', ['A', 'B_2']],
    ['unset A # qcred: of another profile\r', ['A']],
    ['unset A', undefined],
    ['unset # qcred: of another profile', undefined],
    ['unset A # qcred: of another profile x', undefined],
    ['unset A-B # qcred: of another profile', undefined],
    ['  unset A # qcred: of another profile', undefined],
    ['unset -v A # qcred: of another profile', undefined],
    [`unset ${'A'.repeat(8192)} # qcred: of another profile`, undefined],
  ])('that takes variables out is known: %j', (line, names) => {
    expect(cleared(`${line}\n`)).toEqual(names);
  });

  it('is written so that it is known again', () => {
    const words = ['/a b/qcred', "it's", '', 'plain-1', '$x'];
    expect(calls(shellDialect.call?.(words) ?? '')).toEqual(words);
    expect(shellDialect.call?.(['qcred', ''])).toBe(`eval "$(qcred '')"`);
    expect(cleared(shellDialect.clear?.(['A', 'B']) ?? '')).toEqual(['A', 'B']);
    expect(shellDialect.assign('A', 'b')).toBe('export A=b');
    expect(shellDialect.quote("it's")).toBe("'it'\\''s'");
    expect(shellDialect.quote('aZ09_@%+=:,./-')).toBe('aZ09_@%+=:,./-');
    for (const odd of ['a b', 'a*', '~', 'é', '$']) expect(shellDialect.quote(odd)).toBe(`'${odd}'`);
  });
});

describe('what is within a block', () => {
  const known = (text: string) => assigned(text).flatMap((one) => one?.name ?? []);

  it.each<[text: string, names: string[]]>([
    ['A=1\nif [ -n "$B" ]; then\nexport C=1\nfi\nD=1\n', ['A', 'D']],
    ['if a\nthen\nB=1\nelif c\nthen\nC=1\nelse\nD=1\nfi\nE=1\n', ['E']],
    ['if a; then\nif b; then\nC=1\nfi\nD=1\nfi\nE=1\n', ['E']],
    ['  if a; then\nB=1\n  fi\nC=1\n', ['C']],
    ['if a; then if b; then\nC=1\nfi; fi\nD=1\n', ['D']],
    ['if a; then b; fi\nC=1\n', ['C']],
    ['case $a in\nb)\nC=1 ;;\nesac\nD=1\n', ['D']],
    ['for a in b c; do\nD=1\ndone\nE=1\n', ['E']],
    ['while a\ndo\nB=1\ndone < c\nD=1\n', ['D']],
    ['until a; do\nB=1\ndone >/dev/null\nC=1\n', ['C']],
    ['select a in b; do\nC=1\ndone\nD=1\n', ['D']],
    ['a() {\nB=1\n}\nC=1\n', ['C']],
    ['function a {\nB=1\n}\nC=1\n', ['C']],
    ['a() { b; }\nC=1\n', ['C']],
    ['a()\n{\nB=1\n}\nC=1\n', ['C']],
    ['[ a ] && {\nB=1\n}\nC=1\n', ['C']],
    ['! if a; then\nB=1\nfi\nC=1\n', ['C']],
    ['if a; then # fi\nB=1\nfi # if b\nC=1\n', ['C']],
    ['if a; then\necho \'x;fi\' "\nfi\n" \\\nfi\nB=1\nfi\nC=1\n', ['C']],
    ['if a; then\r\nB=1\r\nfi\r\nC=1\r\n', ['C']],
    ['if a; then\ncat <<E\nfi\nE\nB=1\nfi\nC=1\n', ['C']],
  ])('is not known, as it may not run: %j', (text, names) => expect(known(text)).toEqual(names));

  it.each([
    'echo if a\nB=1\n',
    'echo "\nif a\n"\nB=1\n',
    "echo 'if a' # if b\nB=1\n",
    '# if a\nB=1\n',
    'fi\nB=1\n',
    'iffy a\nB=1\n',
    'x-if a\nB=1\n',
    'find . -exec a {} +\nB=1\n',
    'cat <<E\nif a\nE\nB=1\n',
    'fido\nif=1\ndone=2\nB=1\n',
    'echo $\u007bA:-if b; }\nB=1\n',
    'if a; then\nif b; then\nfi\nB=1\n',
    'if a [\nB=1\n',
  ])('is none, or none that we understand: %j', (text) => expect(known(text)).toContain('B'));

  it('has no call and takes nothing out', () => {
    const text = 'if a; then\neval "$(b c)"\nunset A # qcred: of another profile\nfi\n';
    for (const { call, cleared } of statements(text)) expect([call, cleared]).toEqual([null, undefined]);
  });
});

/** As `shlex.split` of Python 3.11 splits them. */
it.each<[text: string, words: string[] | null]>([
  ['', []],
  [' \t\r\n', []],
  ['a b\tc\nd\re', ['a', 'b', 'c', 'd', 'e']],
  ['\'a b\' "c d"', ['a b', 'c d']],
  ['\'\' ""', ['', '']],
  ['a\'b\'"c"d', ['abcd']],
  ["'a\\b'", ['a\\b']],
  ['"a\\"b\\\\c\\d"', ['a"b\\c\\d']],
  ['a\\ b', ['a b']],
  ['\\"a\\\'', ['"a\'']],
  ['\'it"s\' "it\'s"', ['it"s', "it's"]],
  ["'a", null],
  ['"a', null],
  ['"a\\"', null],
  ['a\\', null],
  ['a ', ['a']],
])('%j is split into words', (text, words) => {
  expect(splitShellWords(text)).toEqual(words);
});
