/** What a plan may change and must reach, on a tool whose files say in JSON what its readers find. */
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { planProven, provePlan, repairProven, withPlanned } from '#core/tools/exports/proof.ts';
import type { ExportEntry, FoundProfile, Part, Target, TargetText } from '#core/tools/targets/kit/target.ts';
import { soleName } from '#core/tools/targets/kit/target.ts';

interface Said {
  name: string;
  of?: string[];
  says?: Record<string, string>;
  isEntry?: boolean;
  also?: string;
  doubtful?: string[];
}

const part = ({ says = {}, of = [], doubtful, ...more }: Said): Part => ({
  ...more,
  of,
  says: new Map(Object.entries(says)),
  ...(doubtful && { doubtful: () => doubtful }),
});
const file = (parts: Said[], profiles: Partial<FoundProfile>[] = []): TargetText[] => [
  { part: 'config', path: '/c', text: JSON.stringify({ parts, profiles }) },
  { part: 'other', path: '/none', text: null },
];
const inText = ([one]: readonly TargetText[]) => JSON.parse(one?.text ?? '{"parts":[],"profiles":[]}');
const tool = (more: Partial<Target> = {}): Target =>
  ({
    label: 'The tool',
    holds: 'many',
    words: {},
    parts: (texts: readonly TargetText[]) => inText(texts).parts.map(part),
    read: (texts: readonly TargetText[]) => ({ profiles: inText(texts).profiles, notices: [] }),
    ...more,
  }) as unknown as Target;
const entry = (name: string, more: Partial<ExportEntry> = {}): ExportEntry =>
  ({ name, mode: 'none', endpoints: {}, credentialProcess: [], ...more }) as ExportEntry;

/** Whether the change is let through: the code of the refusal, and what it names. */
function verdict(
  before: Said[],
  after: Said[],
  meant: { entries?: string[]; remove?: string[] } = {},
  more: Partial<Target> = {},
): string {
  const entries = (meant.entries ?? []).map((name) => entry(name));
  const found = entries.map(({ name }) => ({ name }));
  try {
    provePlan(tool(more), file(before), file(after, found), { entries, remove: meant.remove ?? [] });
    return 'goes';
  } catch (error) {
    const {
      code = '',
      message = '',
      hint = '',
    } = error as { code?: string; message?: string; hint?: string };
    expect(hint).toContain('/c');
    expect(hint).not.toContain('/none');
    const [, key = '', of] = /read (?:"(\w+)" of )?"?(\w+)"? (?:otherwise|as)/.exec(message) ?? [];
    return `${code} ${key} ${of}`;
  }
}

const a = (says: Record<string, string> = { k: '1' }, more: Partial<Said> = {}): Said => ({
  name: 'a',
  of: ['a'],
  says,
  ...more,
});

describe('what nobody meant', () => {
  it.each<[what: string, before: Said[], after: Said[]]>([
    ['a value', [a()], [a({ k: '2' })]],
    ['a setting that goes', [a({ k: '1', l: '2' })], [a({ k: '1' })]],
    ['a setting that comes', [a()], [a({ k: '1', l: '2' })]],
    ['one that goes for another', [a({ k: '1', l: '2' })], [a({ k: '1', m: '2' })]],
    ['a part that goes', [a()], []],
    ['an empty part that goes', [a({})], []],
    ['a part that comes', [], [a()]],
    ['a part of nobody that comes', [], [a({ k: '1' }, { of: [] })]],
    [
      'the one of two readers only',
      [a({ k: '1' }, { also: 'b' })],
      [a({ k: '1' }), a({ k: '2' }, { name: 'b' })],
    ],
  ])('may not change: %s', (_, before, after) => {
    expect(verdict(before, after)).toMatch(/^unsupported/);
    expect(verdict(before, after, { entries: ['b'] })).toMatch(/^unsupported/);
  });

  it('is the text itself first: where it is the same, nothing is asked', () => {
    const parts = () => {
      throw new Error('was asked');
    };
    const meant = { entries: [entry('a')], remove: [] };
    expect(() => provePlan(tool({ parts }), file([a()]), file([a()]), meant)).not.toThrow();
    const second = file([a()]).map((one) => (one.part === 'other' ? { ...one, text: 'x' } : one));
    expect(() => provePlan(tool({ parts }), file([a()]), second, meant)).toThrow('was asked');
  });

  it('is named, the setting and its part', () => {
    expect(verdict([a({ k: '1', l: '2' })], [a({ k: '1', l: '3' })])).toBe('unsupported l a');
    expect(verdict([a({})], [])).toBe('unsupported  a');
    expect(verdict([], [a({ k: '1' })])).toBe('unsupported k a');
  });

  it('is what comes, goes or is exchanged, however much of it an entry may change', () => {
    const writes = (key: string) => key === 'l';
    const changes = (was: Record<string, string>, is: Record<string, string>) =>
      verdict([a(was)], [a(is)], { entries: ['a'] }, { writes });
    expect(changes({ k: '1', l: '1' }, { k: '1', m: '1' })).toBe('unsupported m a');
    expect(changes({ l: '1' }, { m: '1' })).toBe('unsupported m a');
    expect(changes({ k: '1' }, { k: '1', m: '1' })).toBe('unsupported m a');
    expect(changes({ k: '1' }, { k: '1', l: '1' })).toBe('goes');
    expect(verdict([], [a({})])).toBe('unsupported  a');
    expect(verdict([a({ l: '1' })], [], { entries: ['a'] }, { writes })).toBe('goes');
    const shared = [a({ k: '1' }, { of: ['a', 'b'] })];
    expect(verdict(shared, [], { entries: ['b'], remove: ['a'] }, { writes })).toBe('goes');
  });

  it('may be in another order, and found by one reader or by two', () => {
    const b: Said = { name: 'b', of: ['b'], says: { k: '2' } };
    expect(verdict([a(), b], [b, a()])).toBe('goes');
    expect(verdict([a({ k: '1' }, { also: 'c' })], [a(), a({ k: '1' }, { name: 'c' })])).toBe('goes');
    expect(
      verdict([a({ k: '1' }, { also: 'c' })], [a({ k: '1' }, { also: 'c' }), b], { entries: ['b'] }),
    ).toBe('goes');
  });
});

describe('what is meant', () => {
  it('may change, come and go', () => {
    expect(verdict([a()], [a({ k: '2' })], { entries: ['a'] })).toBe('goes');
    expect(verdict([], [a()], { entries: ['a'] })).toBe('goes');
    expect(verdict([a()], [], { remove: ['a'] })).toBe('goes');
    expect(verdict([a({})], [], { remove: ['a'] })).toBe('goes');
    expect(verdict([a({ k: '1', l: '2' })], [a({ m: '2' })], { entries: ['a'] })).toBe('goes');
  });

  it('belongs to it alone', () => {
    const shared = (k: string) => [a({ k }, { of: ['a', 'b'] })];
    expect(verdict(shared('1'), shared('2'), { entries: ['a'] })).toBe('unsupported k a');
    expect(verdict(shared('1'), shared('2'), { entries: ['a', 'b'] })).toBe('goes');
    expect(verdict([], shared('1'), { entries: ['a'] })).toBe('unsupported k a');
    // Others come to have it.
    expect(verdict([a()], shared('2'), { entries: ['a'] })).toBe('unsupported k a');
    expect(verdict([a()], [a({ k: '2' }, { of: [] })], { entries: ['a'] })).toBe('goes');
    expect(verdict([a({ k: '1' }, { of: [] })], [a({ k: '2' }, { of: [] })], { entries: ['a'] })).toMatch(
      /^unsupported/,
    );
  });

  it('is only what an entry writes, unless all of it goes', () => {
    const writes = (key: string) => key === 'k';
    const two = (k: string, l: string) => [a({ k, l })];
    expect(verdict(two('1', '1'), two('2', '1'), { entries: ['a'] }, { writes })).toBe('goes');
    expect(verdict(two('1', '1'), two('1', '2'), { entries: ['a'] }, { writes })).toBe('unsupported l a');
    expect(verdict(two('1', '1'), [], { remove: ['a'] }, { writes })).toBe('goes');
    expect(verdict(two('1', '1'), [], { entries: ['a'] }, { writes })).toBe('unsupported l a');
    expect(verdict(two('1', '1'), [a({ l: '2' })], { remove: ['a'] }, { writes })).toBe('unsupported l a');
  });

  it('is the one profile of a file that holds one, where anything is meant', () => {
    const one = (k: string) => [a({ k }, { of: [soleName] })];
    const holds = { holds: 'one' } as const;
    expect(verdict(one('1'), one('2'), { remove: ['x'] }, holds)).toBe('goes');
    expect(verdict(one('1'), one('2'), { entries: ['x'] }, holds)).toBe('goes');
    expect(verdict(one('1'), one('2'), {}, holds)).toBe('unsupported k a');
    expect(verdict(one('1'), one('2'), { remove: ['x'] })).toBe('unsupported k a');
  });
});

describe('what was written', () => {
  const secret = (text: string) => new Secret(`CANARY/${text}`);
  const role = { roleArn: 'arn:aws:iam::1:role/a' };
  const reads = (one: Partial<ExportEntry>, profile: Partial<FoundProfile> | null, words: object = {}) => {
    const target = tool({
      words: words as Target['words'],
      read: () => ({ profiles: profile ? [{ name: 'a', ...profile } as FoundProfile] : [], notices: [] }),
    });
    const act = () => provePlan(target, file([]), file([a()]), { entries: [entry('a', one)], remove: [] });
    try {
      act();
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_input' });
      expect((error as Error).message).toContain('would not read "a" as');
      return false;
    }
  };

  it.each<[what: string, one: Partial<ExportEntry>, found: Partial<FoundProfile> | null, is: boolean]>([
    ['nothing', {}, null, false],
    ['without a secret', { mode: 'none' }, {}, true],
    ['an id without a secret', { mode: 'none' }, { accessKeyId: 'A' }, true],
    ['with one that nobody wrote', { mode: 'none' }, { secretAccessKey: secret('x') }, false],
    ['the reference', { mode: 'reference', reference: 'x' }, { reference: 'x' }, true],
    ['another reference', { mode: 'reference', reference: 'x' }, { reference: 'y' }, false],
    ['our command', { mode: 'credential_process' }, { kind: 'ours' }, true],
    ['a command', { mode: 'credential_process' }, { kind: 'other' }, true],
    ['a key in its place', { mode: 'credential_process' }, { kind: 'static' }, false],
    [
      'the key',
      { mode: 'static', accessKeyId: 'A', secretAccessKey: secret('a') },
      { accessKeyId: 'A', secretAccessKey: secret('a') },
      true,
    ],
    [
      'another id',
      { mode: 'static', accessKeyId: 'A', secretAccessKey: secret('a') },
      { accessKeyId: 'B', secretAccessKey: secret('a') },
      false,
    ],
    [
      'another secret',
      { mode: 'static', accessKeyId: 'A', secretAccessKey: secret('a') },
      { accessKeyId: 'A', secretAccessKey: secret('b') },
      false,
    ],
    ['no key, where none is said', { mode: 'static' }, {}, true],
    ['an id alone', { mode: 'static' }, { accessKeyId: 'A' }, false],
    ['a secret alone', { mode: 'static' }, { secretAccessKey: secret('a') }, false],
    ['a token that is not', { mode: 'static' }, { sessionToken: secret('t') }, false],
    ['no token, where there is no place', { mode: 'static', sessionToken: secret('t') }, {}, true],
    ['the token', { mode: 'static', sessionToken: secret('t') }, { sessionToken: secret('t') }, true],
    ['another token', { mode: 'static', sessionToken: secret('t') }, { sessionToken: secret('u') }, false],
    ['an empty token', { mode: 'static' }, { sessionToken: new Secret('') }, true],
  ])('is read again: %s', (_, one, found, is) => {
    expect(reads(one, found)).toBe(is);
  });

  it('is the role, where the tool has a word for it', () => {
    const one: Partial<ExportEntry> = { mode: 'none', role };
    expect(reads(one, { role }, { role: 'role_arn' })).toBe(true);
    expect(reads(one, { role: { roleArn: 'x' } }, { role: 'role_arn' })).toBe(false);
    expect(reads(one, {}, { role: 'role_arn' })).toBe(false);
    expect(reads(one, {})).toBe(true);
    expect(reads({ mode: 'none' }, {}, { role: 'role_arn' })).toBe(true);
  });

  it('stands in every part that is an entry, as it is expected there', () => {
    const expects = ({ name }: ExportEntry): [string, string | null][] => [
      ['k', name],
      ['gone', null],
    ];
    const says = (parts: Said[], entries = ['a']) =>
      verdict([], parts, { entries }, { expects } as Partial<Target>);
    const isEntry = true;
    expect(says([a({ k: 'a' }, { isEntry })])).toBe('goes');
    expect(says([a({ k: 'x' }, { isEntry })])).toBe('bad_input k a');
    expect(says([a({ k: 'a', gone: 'x' }, { isEntry })])).toBe('bad_input gone a');
    expect(says([a({}, { isEntry })])).toBe('bad_input k a');
    expect(says([a({ k: 'a' })])).toBe('bad_input  a');
    expect(says([a({ k: 'a' }, { isEntry }), a({ k: 'x' }, { isEntry, name: 'again' })])).toBe(
      'bad_input k a',
    );
    expect(says([a({ k: 'a' }, { isEntry })], ['a', 'b'])).toBe('bad_input  b');
    expect(says([a({ k: 'a' }, { isEntry }), a({ k: 'x' }, { name: 'beside' })])).toBe('goes');
  });

  it('is not in doubt, unless it was before and no entry settles it', () => {
    const doubts = (was: string[] | null, is: string[], more: Partial<Target> = {}, entries = ['a']) =>
      verdict(
        was ? [a({ k: '0' }, { doubtful: was })] : [],
        [a({ k: '1' }, { doubtful: is }), { name: 'z', of: ['z'], says: {} }].slice(0, was ? 1 : 1),
        { entries },
        more,
      );
    expect(doubts(null, [])).toBe('goes');
    expect(doubts(null, ['k'])).toBe('bad_input k a');
    expect(doubts(['k'], ['k'])).toBe('goes');
    expect(doubts(['l'], ['l', 'k'])).toBe('bad_input k a');
    expect(doubts([], ['k'])).toBe('bad_input k a');
    expect(doubts(['k'], ['k'], { decides: (key: string) => key === 'k' })).toBe('bad_input k a');
    expect(doubts(['k'], ['k'], { decides: (key: string) => key === 'l' })).toBe('goes');
    const sure = { name: 'a', of: ['a'], says: { k: '0' } };
    expect(verdict([sure], [a({ k: '1' }, { doubtful: ['k'] })], { entries: ['a'] })).toBe('bad_input k a');
    // Of what is another's nobody asks.
    const other: Said = { name: 'z', of: ['z'], says: {}, doubtful: ['k'] };
    expect(verdict([other], [other, a()], { entries: ['a'] })).toBe('goes');
  });
});

describe('a plan', () => {
  const planned = (parts: Said[], profiles: Partial<FoundProfile>[]) => [
    { part: 'config', path: '/c', text: JSON.stringify({ parts, profiles }), secret: false },
  ];

  it('is laid over the files that it is of', () => {
    const texts = file([a()]);
    const [plan] = planned([], []);
    expect(withPlanned(texts, plan ? [plan] : [])).toEqual([{ ...texts[0], text: plan?.text }, texts[1]]);
    expect(withPlanned(texts, [])).toEqual(texts);
  });

  it('is made and proven', () => {
    const plan = planned([a()], [{ name: 'a' }]);
    const asked: unknown[] = [];
    const target = tool({
      plan: (...args: unknown[]) => {
        asked.push(args);
        return plan;
      },
    } as Partial<Target>);
    const texts = file([]);
    const entries = [entry('a')];
    expect(planProven(target, texts, { entries, remove: ['r'] })).toBe(plan);
    expect(asked).toEqual([[texts, entries, ['r']]]);
    expect(() => planProven(target, texts, { entries: [entry('b')], remove: [] })).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  it('mends what is broken, and nothing else', () => {
    const before = file(
      [a()],
      [
        { name: 'a', repairable: true },
        { name: 'b', repairable: false },
      ],
    );
    const repair = (parts: Said[]) =>
      repairProven(tool({ repair: () => planned(parts, []) } as Partial<Target>), before);
    expect(repair([a({ k: '2' })])).toHaveLength(1);
    expect(() => repair([a(), a({ k: '2' }, { name: 'b', of: ['b'] })])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(repairProven(tool(), before)).toEqual([]);
  });
});
