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
  stale: Excuse[];
}
interface Mutants {
  areas: Area[];
  choose(words: string[]): { area: Area; paths: string[]; apart: string[] }[];
  judge(report: unknown, excuses: Excuse[], isChosen: (file: string) => boolean): Result;
  score(result: Pick<Result, 'killed' | 'survivors'>): number;
  sayBriefly(survivor: Result['survivors'][number]): string;
  isSentence(text: string): boolean;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const load = (name: string): Promise<Mutants> => import(join(root, 'scripts/lib/mutants', name));
const inFolder = (path: string) =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
const { areas, choose } = await load('areas.mjs');
const { judge, score, sayBriefly } = await load('report.mjs');
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

describe('what Stryker found', () => {
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
      ),
      'src/core/other.ts': file('x', mutant(1, 1, 2, 'Survived')),
    },
  };
  const inA = (name: string) => name === 'src/core/a.ts';
  const excuse = (...changes: string[]) => ({
    file: 'src/core/a.ts',
    line: 'if (a) go();',
    changes,
    why: 'It means the same.',
  });

  it('is counted, without sentences and what the run was not about', () => {
    const result = judge(report, [], inA);
    expect(result).toMatchObject({ killed: 3, excused: 0, sentences: 2, stale: [] });
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
