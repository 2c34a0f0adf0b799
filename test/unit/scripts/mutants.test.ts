import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Area {
  name: string;
  source: string;
  tests: string[];
  without: string[];
  tables: string[];
}
interface Excuse {
  file: string;
  line: string;
  changes: string[];
  why: string;
}
interface Result {
  killed: number;
  survivors: { file: string; number: number; change: string }[];
  excused: number;
  sentences: number;
  loading: number;
  untried: number;
  stale: Excuse[];
}
interface Mutants {
  areas: Area[];
  choose(words: string[]): { area: Area; paths: string[]; apart: string[] }[];
  judge(report: unknown, excuses: Excuse[], isChosen: (file: string) => boolean): Result;
  score(result: Pick<Result, 'killed' | 'survivors'>): number;
  sayBriefly(survivor: Result['survivors'][number]): string;
  isSentence(text: string): boolean;
  keysOfTried(report: unknown): string[];
  inSample(changes: { id: string; key: string }[], most: number, tried: Set<string>): Set<string>;
  intoList(
    text: string,
    area: Pick<Area, 'name' | 'source'>,
    result: Result & { left: Result['survivors'] },
    all: { name: string }[],
  ): string;
  today<One extends { file: string; number: number; line: string }>(
    survivors: One[],
    read: (file: string) => string,
  ): One[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const load = (name: string): Promise<Mutants> => import(join(root, 'scripts/lib/mutants', name));
const inFolder = (path: string) =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
const { areas, choose } = await load('areas.mjs');
const { judge, keysOfTried, score, sayBriefly } = await load('report.mjs');
const { inSample } = await load('sample.mjs');
const { intoList, today } = await load('survivors.mjs');
const { isSentence } = await load('sentences.mjs');

describe('the areas', () => {
  it('name what is there', () => {
    for (const { source, tests, tables } of areas)
      for (const path of [source, ...tests, ...tables]) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('leave out tests that there are', () => {
    const files = areas
      .flatMap(({ tests }) => tests)
      .flatMap((path) => (path.endsWith('.ts') ? [path] : inFolder(path)))
      .filter((path) => path.endsWith('.ts'));
    const texts = files.map((file) => readFileSync(join(root, file), 'utf8')).join();
    for (const name of areas.flatMap(({ without }) => without)) expect(texts, name).toContain(`'${name}`);
  });

  it('are chosen by name, file, folder and lines, each once', () => {
    const names = (...words: string[]) => choose(words).map(({ area, paths }) => [area.name, ...paths]);
    expect(names('crypto', './src/core/formats/ini/edit.ts:10-40', 'src/core/formats/ini/parse.ts')).toEqual([
      ['crypto', 'src/core/store/crypto'],
      ['ini', 'src/core/formats/ini/edit.ts:10-40', 'src/core/formats/ini/parse.ts'],
    ]);
    expect(names('src/core/tools/edits/masking/')).toEqual([['masking', 'src/core/tools/edits/masking']]);
    expect(choose(['edits', 'masking', 'policy']).map(({ apart }) => apart)).toEqual([
      ['src/core/tools/edits/masking'],
      [],
      ['src/shared/policy/actions'],
    ]);
    expect(names()).toHaveLength(areas.length);
    expect(() => choose(['src/core/app.ts'])).toThrow('none of the areas');
  });

  it('have excuses of the right form, in a file of their name', () => {
    const names = areas.map(({ name }) => `${name}.json`);
    const found = readdirSync(join(root, 'test/mutants')).filter((file) => file.endsWith('.json'));
    expect(names).toEqual(expect.arrayContaining(found));
  });
});

const mutant = (line: number, from: number, to: number, status: string, more: object = {}) => ({
  location: { start: { line, column: from }, end: { line, column: to } },
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  status,
  ...more,
});
const file = (source: string, ...mutants: object[]) => ({ source, mutants });
const report = {
  files: {
    'src/core/a.ts': file(
      "  if (a) go();\n  stop('no way to do that');\n",
      mutant(1, 7, 8, 'Survived'),
      mutant(1, 7, 8, 'Killed', { replacement: 'false' }),
      mutant(1, 7, 8, 'Timeout', { replacement: '1' }),
      mutant(1, 10, 15, 'RuntimeError', { replacement: ';' }),
      mutant(2, 3, 28, 'NoCoverage', { mutatorName: 'CallExpression', replacement: ';' }),
      mutant(2, 8, 27, 'Survived', { mutatorName: 'StringLiteral', replacement: '""' }),
      mutant(2, 8, 27, 'Ignored', { mutatorName: 'StringLiteral' }),
      mutant(2, 3, 7, 'CompileError', { statusReason: 'not in the sample' }),
    ),
    'src/core/other.ts': file('x', mutant(1, 1, 2, 'Survived')),
  },
};
const inA = (name: string) => name === 'src/core/a.ts';

describe('what Stryker found', () => {
  const excuse = (...changes: string[]) => ({
    file: 'src/core/a.ts',
    line: 'if (a) go();',
    changes,
    why: 'It means the same.',
  });

  it('is counted, without sentences and what the run was not about', () => {
    const result = judge(report, [], inA);
    expect(result).toMatchObject({ killed: 3, excused: 0, sentences: 2, untried: 1, stale: [] });
    expect(result.survivors.map(sayBriefly)).toEqual([
      'src/core/a.ts:1  ConditionalExpression  a -> true',
      expect.stringMatching(
        /^src\/core\/a\.ts:2 {2}CallExpression {2}stop\('no way.* -> ; {2}\(no test reaches it\)$/,
      ),
    ]);
    expect(score(result)).toBe(60);
    expect(score({ killed: 0, survivors: [] })).toBe(100);
  });

  it('is excused by line and change, and an excuse that is not needed is told', () => {
    const result = judge(
      report,
      [excuse('ConditionalExpression: true', 'ConditionalExpression: false')],
      inA,
    );
    expect(result.excused).toBe(1);
    expect(result.survivors).toHaveLength(1);
    expect(result.stale).toEqual([excuse('ConditionalExpression: false')]);
    const elsewhere = { ...excuse('ConditionalExpression: true'), file: 'src/core/other.ts', line: 'y' };
    expect(judge(report, [elsewhere], inA)).toMatchObject({ excused: 0, stale: [] });
    expect(judge(report, [elsewhere], () => true).stale).toEqual([elsewhere]);
    // Of what was not tried nobody knows.
    const untried = { ...excuse('ConditionalExpression: true'), line: "stop('no way to do that');" };
    expect(judge(report, [untried], inA).stale).toEqual([]);
  });
});

describe('a sample', () => {
  const changes = Array.from({ length: 100 }, (_, n) => ({ id: `${n}`, key: `change ${n}` }));

  it('is so many of what was never tried, and all that was', () => {
    const tried = new Set(['change 7', 'change 70', 'a change that is gone']);
    const chosen = inSample(changes, 10, tried);
    expect(chosen.size).toBe(12);
    expect([...chosen]).toEqual(expect.arrayContaining(['7', '70']));
    expect(inSample(changes, 10, tried)).toEqual(chosen);
    expect(inSample(changes, 1000, tried).size).toBe(100);
    expect([...inSample(changes, 0, tried)]).toEqual(['7', '70']);
  });

  it('is spread over all of them', () => {
    const chosen = [...inSample(changes, 20, new Set())].map(Number);
    for (const from of [0, 25, 50, 75])
      expect(
        chosen.some((id) => id >= from && id < from + 25),
        `${from}`,
      ).toBe(true);
  });

  it('knows what was tried by what it says', () => {
    expect(keysOfTried(report)).toHaveLength(7);
    expect(keysOfTried(report)[0]).toBe(
      JSON.stringify(['src/core/a.ts', 'if (a) go();', 'ConditionalExpression: true']),
    );
  });
});

describe('the list of what is left', () => {
  const all = [{ name: 'one' }, { name: 'two' }, { name: 'three' }];
  const area = (name: string) => ({ name, source: 'src/core' });
  const found = judge(report, [], inA);
  const result = { ...found, left: found.survivors };
  const nothing = {
    killed: 3,
    survivors: [],
    left: [],
    excused: 2,
    sentences: 0,
    loading: 4,
    untried: 0,
    stale: [],
  };

  it('says what of an area was tried, and each change on a line', () => {
    const text = intoList('', area('two'), result, all);
    expect(text.slice(text.indexOf('## '))).toBe(
      [
        '## two',
        '60.0 % noticed: 3 of 5, a sample of 6. Paths are in `src/core`.',
        "- a.ts:1 `a` → `true`\n- a.ts:2 `stop('no way to do that')` → `;` (no test reaches it)\n",
      ].join('\n\n'),
    );
  });

  it('has each area once, in their order, and forgets those that are none any more', () => {
    const two = intoList('', area('two'), result, all);
    const both = intoList(two, area('one'), nothing, all);
    expect(both.match(/^## .*/gm)).toEqual(['## one', '## two']);
    expect(both).toContain(
      '100.0 % noticed: 3 of 3; 2 excused; 4 in what is done while it loads were not tried. Paths',
    );
    expect(intoList(both, area('two'), result, all)).toBe(both);
    expect(intoList(both, area('two'), nothing, all)).not.toContain('a.ts');
    expect(intoList(both, area('two'), nothing, [{ name: 'two' }]).match(/^## .*/gm)).toEqual(['## two']);
    expect(both.startsWith('# What no test notices\n')).toBe(true);
  });

  it('says where their lines stand today, and counts those that are others now', () => {
    const one = { file: 'src/core/a.ts', number: 5, line: 'if (a) go();' };
    const read = (text: string) => () => text;
    expect(today([one], read('if (a) go();\n\n\n  if (a) go();\n'))).toEqual([{ ...one, number: 4 }]);
    expect(today([one, { ...one, line: 'gone' }], read('if (a) go();'))).toEqual([{ ...one, number: 1 }]);
    expect(today([one], read(''))).toEqual([]);
    const text = intoList('', area('two'), { ...result, left: result.left.slice(1) }, all);
    expect(text).toContain('3 of 5, a sample of 6; 1 in lines that are others now. Paths');
    expect(text).not.toContain('a.ts:1');
  });

  it('shows code with ticks in it, long code, and what became of nothing', () => {
    const survivor = (original: string, change: string) => ({
      ...{ file: 'src/core/a.ts', number: 1, line: '', mutator: 'x', reached: true },
      ...{ original, change },
    });
    const survivors = [survivor('`a`', 'x: ``'), survivor('a'.repeat(99), 'x: '), survivor('/ /', 'x: a: b')];
    const lines = intoList('', area('one'), { ...nothing, survivors, left: survivors }, all)
      .split('\n')
      .slice(-4, -1);
    expect(lines).toEqual([
      '- a.ts:1 `` `a` `` → ``` `` ```',
      `- a.ts:1 \`${'a'.repeat(40)} … ${'a'.repeat(15)}\` → nothing`,
      '- a.ts:1 `/ /` → `a: b`',
    ]);
  });
});

describe('a sentence', () => {
  it.each(['The vault is locked.', 'no way to ', ' was not found'])('is %j', (text) =>
    expect(isSentence(text)).toBe(true),
  );
  it.each(['locked', 'aws_access_key_id = ', '# ', '[default]', 'CREATE SECRET', 'sso-session'])(
    'is not %j',
    (text) => expect(isSentence(text)).toBe(false),
  );
});
