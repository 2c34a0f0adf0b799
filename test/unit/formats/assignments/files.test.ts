import { describe, expect, it } from 'vitest';
import type { AssignmentDialect } from '#core/formats/assignments/dialect.ts';
import { dockerDialect } from '#core/formats/assignments/docker.ts';
import { parseAs, parseAssignments, printAssignments } from '#core/formats/assignments/document.ts';
import { dotenvDialect } from '#core/formats/assignments/dotenv.ts';
import { removeVariables, setCall, setCleared, setVariable } from '#core/formats/assignments/edit.ts';
import { powershellDialect } from '#core/formats/assignments/powershell.ts';
import { callsOf, variablesOf } from '#core/formats/assignments/read.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';

const assigned = (text: string, dialect: AssignmentDialect) =>
  parseAssignments(text, dialect).statements.map(({ assignment }) => assignment);
const pieceOf = (text: string, dialect: AssignmentDialect) => {
  const found = assigned(text, dialect)[0];
  return found && text.slice(found.start, found.end);
};

it('has its line ends apart from its statements', () => {
  const { statements } = parseAssignments('A=1\r\n\r\nB=2\n\nC=3\r', dotenvDialect);
  expect(statements.map(({ text, eol }) => [text, eol])).toEqual([
    ['A=1', '\r\n'],
    ['', '\r\n'],
    ['B=2', '\n'],
    ['', '\n'],
    ['C=3\r', ''],
  ]);
});

describe('a .env file', () => {
  it.each<[line: string, value: string | null, piece: string]>([
    ['X=a', 'a', 'a'],
    ['X = a \r\n', 'a', 'a'],
    ['\tX=a b # c', 'a b', 'a b'],
    ['export\tX.y-z=a', 'a', 'a'],
    ['X=a #', 'a', 'a'],
    ['X=a# b', null, 'a# b'],
    ['X=a # b # c', 'a', 'a'],
    ["X=it's", null, "it's"],
    ['X=a`b', null, 'a`b'],
    ['X=a"b', null, 'a"b'],
    ['X=a\\b', null, 'a\\b'],
    ['X=a$b', null, 'a$b'],
    [`X=a$\{b}`, null, `a$\{b}`],
    ['X=a$(b)', null, 'a$(b)'],
    ['X=a$ b', 'a$ b', 'a$ b'],
    ['X=a$', 'a$', 'a$'],
    ["X='a b' # c", 'a b', "'a b'"],
    ["X='a$b'", 'a$b', "'a$b'"],
    [`X='a$\{b}'`, null, `'a$\{b}'`],
    ["X='a\\b'", null, "'a\\b'"],
    ['X="a$b"', null, '"a$b"'],
    ['X="a$ b"', 'a$ b', '"a$ b"'],
    ['X="a\\"b"', null, '"a\\"b"'],
    ["X='a\nb'", 'a\nb', "'a\nb'"],
    ['X=`a`', 'a', '`a`'],
    ['X="a"b \r\n', null, '"a"b '],
    ['X="a"#b', null, '"a"#b'],
    ['X="a"', 'a', '"a"'],
    ['X=\n', '', ''],
  ])('says %j', (line, value, piece) => {
    expect([assigned(line, dotenvDialect)[0]?.value, pieceOf(line, dotenvDialect)]).toEqual([value, piece]);
  });

  it.each(['X', 'X a', '# X=a', '1X=a', 'exports X=a', '-X=a', '', '=a'])('says nothing in %j', (line) => {
    expect(assigned(`${line}\n`, dotenvDialect)).toEqual([null]);
  });

  it('refuses what could not be told apart', () => {
    for (const text of ['X="a', "X='a\nb", 'X="a\\"', 'X="a\nb" c\nY=1', "X='a\nb'c"])
      expect(() => assigned(`# c\n${text}`, dotenvDialect)).toThrow('Line 2, column 3:');
  });

  it('quotes what needs it, and only what every reader takes', () => {
    for (const plain of ['', 'aZ09_@%+=:,./-']) expect(dotenvDialect.quote(plain)).toBe(plain);
    for (const odd of ['a b', 'a#b', '$a', '"', '`', 'é', '!'])
      expect(dotenvDialect.quote(odd)).toBe(`'${odd}'`);
    for (const none of ["it's", 'a\\b', `$\{a}`]) expect(dotenvDialect.quote(none)).toBeNull();
    expect(dotenvDialect.assign('A', 'b')).toBe('A=b');
  });
});

describe('a file for Docker', () => {
  it.each<[line: string, value: string]>([
    ['X=a', 'a'],
    ['X= a ', ' a '],
    ['X="a"', '"a"'],
    ['X=a # b', 'a # b'],
    ['X=a=b', 'a=b'],
    ['X=', ''],
    ['  \tX=a', 'a'],
    ['X=a\r\n', 'a'],
    ['X=a\r\r\n', 'a\r'],
    ['x.y-z=a', 'a'],
  ])('says %j', (line, value) => {
    expect([assigned(line, dockerDialect)[0]?.value, pieceOf(line, dockerDialect)]).toEqual([value, value]);
  });

  it.each(['', '  ', '\r', '# X=a', '  # X', 'HOME', ' HOME'])('says nothing in %j', (line) => {
    expect(assigned(`${line}\n`, dockerDialect)).toEqual([null]);
  });

  it.each<[line: string, column: number]>([
    ['=a', 1],
    ['  =a', 3],
    ['A B=c', 1],
    ['A =c', 1],
    ['A B', 1],
  ])('refuses %j, as Docker does', (line, column) => {
    expect(() => assigned(`X=1\r\n${line}\r\n`, dockerDialect)).toThrow(`Line 2, column ${column}:`);
  });
});

describe('an edited file', () => {
  const own = new Set(['A', 'B', 'C']);
  const open = (text: string, dialect: AssignmentDialect = shellDialect) =>
    parseAs(dialect)(
      text,
      ({ assignment, call }) => (assignment !== null && own.has(assignment.name)) || call !== null,
    );
  const edited = (
    text: string,
    edit: (document: ReturnType<typeof open>) => void,
    dialect: AssignmentDialect = shellDialect,
  ) => {
    const document = open(text, dialect);
    edit(document);
    return printAssignments(document);
  };
  const set = (name: string, value: string) => (document: ReturnType<typeof open>) =>
    setVariable(document, name, value);

  it.each<[what: string, before: string, after: string]>([
    ['sets the last of several', 'export A=1\nexport A=2\n', 'export A=1\nexport A=new\n'],
    ['keeps blanks and comments', "export  A='1' # c\r\n", 'export  A=new # c\r\n'],
    ['puts a new one below its kin', 'x\nexport B=1\ny\n', 'x\nexport B=1\nexport A=new\ny\n'],
    ['puts a new one at the end', 'x\n', 'x\nexport A=new\n'],
    ['keeps a missing last line end', 'x', 'x\nexport A=new'],
    ['keeps the line ends of the file', 'x\r\ny', 'x\r\ny\r\nexport A=new'],
    ['writes to nothing', '', 'export A=new\n'],
    ['exports what was only set', 'A=1', 'export A=new'],
    ['changes a computed one', 'export A=$(x) # c\n', 'export A=new\n'],
    ['leaves one that says so already', "export A='new' # c\n", "export A='new' # c\n"],
    ['keeps a byte order mark', '\ufeffx\n', '\ufeffx\nexport A=new\n'],
  ])('%s', (_what, before, after) => {
    expect(edited(before, set('A', 'new'))).toBe(after);
  });

  it('has the line of what stands in it, and none of what was added', () => {
    const document = open('x\n\nexport A=1\n');
    set('A', '2')(document);
    set('B', '3')(document);
    expect([...variablesOf(document)]).toEqual([
      ['A', { value: '2', line: 3 }],
      ['B', { value: '3', line: 0 }],
    ]);
  });

  it('loses every assignment of a name, and nothing else', () => {
    expect(
      edited('export A=1\nx # A\nA=2\nexport B=3\n', (document) => removeVariables(document, new Set(['A']))),
    ).toBe('x # A\nexport B=3\n');
    expect(edited('export A=1', (document) => removeVariables(document, new Set(['A'])))).toBe('');
    expect(edited('\ufeff', () => {})).toBe('\ufeff');
  });

  it('is not given a value that a reader would lose', () => {
    for (const value of ['a\nb', 'a\0', ' a', 'a ', 'a\ufeffb', '\u2028', '\ud800'])
      expect(() => edited('', set('A', value))).toThrow(
        expect.objectContaining({
          code: 'bad_input',
          message: expect.stringMatching(/^The value for A holds/),
        }),
      );
    expect(() => edited('', set('A', "it's"), dotenvDialect)).toThrow('a .env file');
    expect(() => edited('', (document) => setCall(document, ['a\nb'], () => false))).toThrow(
      'the qcred command',
    );
    expect(() => edited('', (document) => setCall(document, ['qcred'], () => false), dotenvDialect)).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });

  it('has the mark that older readers need only where it has letters beyond ASCII, or had it', () => {
    expect(edited('', set('A', 'a'), powershellDialect)).toBe("$env:A = 'a'\n");
    expect(edited('', set('A', 'é'), powershellDialect)).toBe("\ufeff$env:A = 'é'\n");
    expect(edited('\ufeff', set('A', 'é'), powershellDialect)).toBe("\ufeff$env:A = 'é'\n");
    expect(edited('\ufeff# c\n', set('A', 'é'), powershellDialect)).toBe("\ufeff# c\n$env:A = 'é'\n");
    expect(edited('# c\n', set('A', 'z~'), powershellDialect)).toBe("# c\n$env:A = 'z~'\n");
    for (const before of ['# c\n', "$env:A = 'x'\n"])
      expect(() => edited(before, set('A', 'é'), powershellDialect)).toThrow(
        /^The value for A holds letters/,
      );
    expect(edited('', set('A', 'é'), shellDialect)).toBe("export A='é'\n");
  });

  it('runs one program of ours, the one that is wanted, where it was', () => {
    const isOurs = (words: readonly string[]) => words[0] === 'qcred';
    const run = (words: string[] | null) => (document: ReturnType<typeof open>) =>
      setCall(document, words, isOurs);
    const line = (...words: string[]) => `eval "$(${words.join(' ')})"\n`;
    const text = `${line('qcred', 'a')}x\n${line('other')}${line('qcred', 'b')}`;
    expect(edited(text, run(['qcred', 'a']))).toBe(`${line('qcred', 'a')}x\n${line('other')}`);
    expect(edited(text, run(['qcred', 'b']))).toBe(`x\n${line('other')}${line('qcred', 'b')}`);
    expect(edited(text, run(['qcred', 'c']))).toBe(`x\n${line('other')}${line('qcred', 'c')}`);
    expect(edited(text, run(['qcred', 'a', 'b']))).toBe(`x\n${line('other')}${line('qcred', 'a', 'b')}`);
    expect(edited(text, run(null))).toBe(`x\n${line('other')}`);
    expect(callsOf(open(text), isOurs).map(({ call }) => call)).toEqual([
      ['qcred', 'a'],
      ['qcred', 'b'],
    ]);
  });

  it('takes variables out once, before it sets any of its kin', () => {
    const clear =
      (...names: string[]) =>
      (document: ReturnType<typeof open>) =>
        setCleared(document, names);
    const line = (...names: string[]) => `unset ${names.join(' ')} # qcred: of another profile\n`;
    expect(edited('x\nexport A=1\n', clear('B'))).toBe(`x\n${line('B')}export A=1\n`);
    expect(edited('x\n', clear('B', 'C'))).toBe(`x\n${line('B', 'C')}`);
    expect(edited('', clear('B'))).toBe(line('B'));
    expect(edited('x\n', clear())).toBe('x\n');
    // It stays where it is, as long as it says the same and stands above its kin.
    expect(edited(`${line('B')}x\nexport A=1\n`, clear('B'))).toBe(`${line('B')}x\nexport A=1\n`);
    expect(edited(`${line('B')}x\nexport A=1\n`, clear('C'))).toBe(`x\n${line('C')}export A=1\n`);
    expect(edited(`export A=1\n${line('B')}`, clear('B'))).toBe(`${line('B')}export A=1\n`);
    expect(edited(`${line('B')}${line('B')}export A=1\n`, clear('B'))).toBe(`${line('B')}export A=1\n`);
    expect(edited(`${line('B')}export A=1\n${line('C')}`, clear())).toBe('export A=1\n');
    expect(edited('A=1\n', clear('B'), dotenvDialect)).toBe('A=1\n');
    // What was just put in is known again.
    const twice = (document: Parameters<typeof setCleared>[0]) => {
      setCleared(document, ['B']);
      setCleared(document, ['C']);
    };
    expect(edited('x\nexport A=1\n', twice)).toBe(`x\n${line('C')}export A=1\n`);
  });
});
