import { describe, expect, it } from 'vitest';
import { printAssignments } from '#core/formats/assignments/document.ts';
import { removeVariables, setVariable } from '#core/formats/assignments/edit.ts';
import { variablesOf } from '#core/formats/assignments/read.ts';
import { parseWorkflow, secretReference } from '#core/formats/assignments/workflow.ts';

const values = (text: string) =>
  Object.fromEntries([...variablesOf(parseWorkflow(text))].map(([name, { value }]) => [name, value]));
const value = (line: string) => values(`env:\n  X:${line}\n`).X;
const set = (text: string, name: string, to: string) => {
  const document = parseWorkflow(text);
  setVariable(document, name, to);
  return printAssignments(document);
};
const without = (text: string, ...names: string[]) => {
  const document = parseWorkflow(text);
  removeVariables(document, new Set(names));
  return printAssignments(document);
};
const secret = `$\{{ secrets.KEY }}`;

describe('a value of a workflow', () => {
  it.each<[line: string, value: string | null]>([
    [' a', 'a'],
    ['   a  ', 'a'],
    [' a # c', 'a'],
    [' a#b', 'a#b'],
    [' a b', 'a b'],
    [' a:b', 'a:b'],
    [" 'a: b'", 'a: b'],
    [" 'it''s'", "it's"],
    [" ''''", "'"],
    [" 'a' # c", 'a'],
    [" 'a'\t", 'a'],
    [" 'a'#c", null],
    [" 'a' b", null],
    [" 'a", null],
    [' "a b"', 'a b'],
    [' "a\\nb"', null],
    [' "a\'b"', "a'b"],
    ['', ''],
    [' # c', ''],
    [` ${secret}`, secret],
    [` ${secret} # c`, secret],
    [` '${secret}'`, secret],
    [` x${secret}`, null],
    [` $\{{ vars.X }}`, null],
    [` '$\{{ vars.X }}'`, null],
    [' a: b', null],
    [' a:', null],
    [' -a', null],
    [' - a', null],
    [' ?a', null],
    [' [a]', null],
    [' {a: b}', null],
    [' &a b', null],
    [' *a', null],
    [' !a b', null],
    [' |', null],
    [' >', null],
    [' %a', null],
    [' @a', null],
    [' ,a', null],
  ])('is, for %j, %j', (line, expected) => {
    expect(value(line)).toBe(expected);
  });

  it('that runs over lines is not known, and a comment below is none of it', () => {
    expect(value(' a\n    b')).toBeNull();
    expect(value(' |\n    b\n  Y: 1')).toBeNull();
    expect(value(' a\n    # c')).toBe('a');
    expect(value(' a\n\n    b')).toBeNull();
    expect(value(' a\n\n')).toBe('a');
    expect(value(' a\n  b')).toBe('a');
    expect(value('\n    b: c')).toBeNull();
  });
});

describe('the block of variables', () => {
  it('is the outermost one, by any quotes and with any comment', () => {
    for (const header of ['env:', "'env':", '"env":', 'env: # c', 'env:  ', 'env:\r'])
      expect(values(`on: push\n${header}\n  A: 1\njobs:\n  B: 2\n`)).toEqual({ A: '1' });
    expect(values('\ufeffenv:\n  A: 1\n')).toEqual({ A: '1' });
    for (const other of [' env:', 'envs:', 'my-env:', '# env:', "'env:"])
      expect(values(`${other}\n  A: 1\n`)).toEqual({});
    expect(values('env:')).toEqual({});
  });

  it('goes as far as lines are indented or comments', () => {
    expect(values('env:\n  A: 1\n\n# c\n  B: 2\nC: 3\n  D: 4\n')).toEqual({ A: '1', B: '2' });
    expect(values('env:\n\n  # c\n    A: 1\n    B: 2\n  C: 3\n')).toEqual({ A: '1', B: '2' });
    expect(values('env:\n\tA: 1\n')).toEqual({ A: '1' });
  });

  it('has names, quoted or not', () => {
    expect(values('env:\n  A_1: a\n  \'B\': b\n  "C": c\n  D-E: d\n  F : f\n  G:g\n  1H: h\n')).toEqual({
      A: undefined,
      A_1: 'a',
      B: 'b',
      C: 'c',
    });
  });

  it('says in which line of the file a variable stands', () => {
    const lines = [...variablesOf(parseWorkflow('on: push\n\nenv:\n  A: 1\n\n  B: 2\n')).values()];
    expect(lines.map(({ line }) => line)).toEqual([4, 6]);
  });

  it('is refused where it is not written in lines, with its own', () => {
    for (const rest of [' {}', ' *a', ' A', ' |'])
      expect(() => parseWorkflow(`on: push\n\nenv:${rest}\n`)).toThrow(
        expect.objectContaining({
          code: 'file_malformed',
          message: expect.stringMatching(/^line 3, column 1:/),
        }),
      );
  });
});

describe('an edited workflow', () => {
  it.each<[what: string, before: string, after: string]>([
    ['keeps a comment', 'env:\n  A: 1 # c\n', 'env:\n  A: new # c\n'],
    ['keeps quotes of a name', "env:\n  'A':   1\n", "env:\n  'A': new\n"],
    ['fills an empty one', 'env:\n  A:\n  B: 1\n', 'env:\n  A: new\n  B: 1\n'],
    ['fills one before a comment', 'env:\n  A: # c\n', 'env:\n  A: new # c\n'],
    ['replaces lines', 'env:\n  A: |\n    x\n    # y\n\n    z\n  B: 1\n', 'env:\n  A: new\n  B: 1\n'],
    ['keeps a comment below', 'env:\n  A: x\n    # c\n  B: 1\n', 'env:\n  A: new\n    # c\n  B: 1\n'],
    ['adds below the last', 'env:\n    B: 1\n\n# c\njobs:\n', 'env:\n    B: 1\n    A: new\n\n# c\njobs:\n'],
    ['adds to an empty block', 'env:\njobs:\n  x: 1\n', 'env:\n  A: new\njobs:\n  x: 1\n'],
    ['adds a block', 'on: push\n', 'on: push\nenv:\n  A: new\n'],
    ['adds a block to nothing', '', 'env:\n  A: new\n'],
    ['adds a block behind a mark', '\ufeff', '\ufeffenv:\n  A: new\n'],
    ['adds a block without a last line end', 'on: push', 'on: push\nenv:\n  A: new'],
    ['uses the line ends of the file', 'on: push\r\n', 'on: push\r\nenv:\r\n  A: new\r\n'],
    ['keeps a missing line end', 'env:\n  A: 1', 'env:\n  A: new'],
    ['keeps the comment of the block', 'env: # c\n', 'env: # c\n  A: new\n'],
    ['keeps a block that ends with its name', 'on: push\nenv:', 'on: push\nenv:\n  A: new'],
  ])('%s', (_what, before, after) => {
    expect(set(before, 'A', 'new')).toBe(after);
    expect(values(after).A).toBe('new');
  });

  it.each<[what: string, before: string, after: string]>([
    ['with the last variable', 'on: push\nenv:\n  A: 1\njobs:\n  x: 1\n', 'on: push\njobs:\n  x: 1\n'],
    ['and not the mark of the file', '\ufeffenv:\n  A: 1\nx: 1\n', '\ufeffx: 1\n'],
    ['and all there is', 'env:\n  A: 1\n', ''],
    ['and leaves no line end behind where there was none', 'on: push\nenv:\n  A: 1', 'on: push'],
  ])('loses the block %s', (_what, before, after) => {
    expect(without(before, 'A')).toBe(after);
  });

  it('keeps the block as long as something stands in it', () => {
    expect(without('env:\n  A: 1\n  # c\n', 'A')).toBe('env:\n  # c\n');
    expect(without('env:\n  A: 1\n  B: 2\n', 'A')).toBe('env:\n  B: 2\n');
    expect(without('env:\n', 'A')).toBe('env:\n');
    expect(without('on: push\n', 'A')).toBe('on: push\n');
  });

  it('quotes what YAML would take for something else', () => {
    for (const plain of ['ab', 'eu-west-1', 'https://a.b/c', 'a:b', 'a=b', 'A_9,x'].concat([secret]))
      expect(set('', 'A', plain)).toBe(`env:\n  A: ${plain}\n`);
    for (const odd of [
      '1',
      '1e9',
      'true',
      'No',
      'null',
      'ON',
      'a:',
      'a ',
      "it's",
      '-a',
      'a b',
      'é',
      '',
      '~',
      'a#',
      '.5',
    ])
      if (odd.trim() === odd) expect(set('', 'A', odd)).toBe(`env:\n  A: '${odd.replace("'", "''")}'\n`);
    for (const none of [`$\{{ vars.A }}`, `x${secret}`, `$\{{`])
      expect(() => set('', 'A', none)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });
});

it('a secret of the repository is named, and nothing else is done', () => {
  for (const one of [secret, `$\{{secrets.A_1}}`, `$\{{  secrets._a  }}`])
    expect(secretReference.test(one)).toBe(true);
  for (const none of [
    `x${secret}`,
    `${secret}x`,
    `$\{{ secrets.A || 'b' }}`,
    `$\{{ secrets.1 }}`,
    `$\{{ secrets.A-B }}`,
    `$\{{ secretsA }}`,
    `$\{{ vars.A }}`,
    `$\{ secrets.A }`,
  ])
    expect(secretReference.test(none)).toBe(false);
  expect(secretReference.exec(secret)?.[1]).toBe('KEY');
});

it('a value is replaced up to its end, and a text with all of its lines', () => {
  expect(set("env:\n  X: 'ab' # c\n  Y: b\n", 'X', 'new')).toBe('env:\n  X: new # c\n  Y: b\n');
  expect(set('env:\n  X:   |\n    a\n    # text\n  Y: b\n', 'X', 'new')).toBe('env:\n  X: new\n  Y: b\n');
});
