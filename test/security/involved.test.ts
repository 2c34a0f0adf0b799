import { describe, expect, it, vi } from 'vitest';
import { most } from '#core/formats/text/budget.ts';
import { targetById, targets } from '#core/tools/targets/index.ts';
import type { Target, TargetText } from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../support/cpu.ts';
import { isLong, runs } from '../support/long.ts';
import { acts, deep, filesAround, filesWith, many, pieces, products } from './hostileTexts.ts';

// Seconds of work, which a busy machine makes minutes of.
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 300_000 });

/** Processor time of something that may refuse; anything but a refusal is thrown. */
function costOf(work: () => unknown): number {
  const started = cpuNow();
  try {
    work();
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
  }
  return cpuNow() - started;
}

/** Less than this tells nothing of how the time grows. */
const blurMs = 400;

/** Four times the text may take up to nine times as long, which a quadratic reader exceeds. */
function expectLinear(what: string, cost: (size: number) => number, size: number): void {
  const large = () => cost(size);
  // Most are far below; the smaller size is asked only where it matters.
  if (large() < blurMs) return;
  const ratio = Math.min(large(), large()) / Math.max(cost(size / 4), cost(size / 4), 1);
  expect(ratio, what).toBeLessThan(9);
}

function expectLeftAlone(target: Target, files: readonly TargetText[]): void {
  for (const [name, act] of Object.entries(acts)) {
    let refusal: unknown;
    const cost = costOf(() => {
      try {
        act(target, files);
      } catch (error) {
        refusal = error;
        throw error;
      }
    });
    expect(cost, name).toBeLessThan(10_000);
    expect(refusal, `${target.id} ${name}`).toMatchObject({ code: 'too_involved' });
    const { message, hint } = refusal as QCredError;
    expect(message).toContain(files[0]?.path);
    expect(message).toContain('left alone');
    expect(hint).not.toBe('');
  }
}

const targetsOf = (...ids: Target['id'][]): Target[] => ids.map(targetById);
const yaml = targetsOf('litestream', 'kubernetes');

describe('a few bytes of YAML that stand for very much', () => {
  const bombs = {
    'a mapping that merges itself': 'x: &a\n  <<: [*a, *a, *a, *a]\n<<: *a\n',
    'mappings that merge the one before twice': many.anchors?.(60) ?? '',
    'lists of lists': `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join('')}dbs: *a60\n`,
    'replicas that hold themselves': 'dbs: &a\n- &b\n  <<: [*b, *b, *b, *b]\n  path: x\n  replicas: *a\n',
  };
  it.each(Object.entries(bombs))('are read, or left alone: %s', (_, text) => {
    for (const target of yaml)
      for (const shape of [text, `apiVersion: v1\nkind: Secret\n${text}`, `kind: Secret\nitems: *a\n${text}`])
        for (const act of Object.values(acts))
          expect(costOf(() => act(target, filesWith(target, shape)))).toBeLessThan(10_000);
  });

  it('are left alone where they say more than anybody looks through', () => {
    expectLeftAlone(
      targetById('litestream'),
      filesWith(targetById('litestream'), products.aliases?.(3000) ?? ''),
    );
    const list = filesWith(targetById('kubernetes'), products['Secrets in a list']?.(2000) ?? '');
    expectLeftAlone(targetById('kubernetes'), list);
  });

  it('60,000 keys take what they take, and not each with all others', () => {
    for (const [id, what] of [
      ['litestream', 'keys of YAML'],
      ['kubernetes', 'keys of a Secret'],
    ] as const) {
      const text = many[what];
      expectLinear(
        id,
        (n) => costOf(() => targetById(id).parts(filesWith(targetById(id), text?.(n) ?? ''))),
        60_000,
      );
    }
  });
});

describe('what is too involved', () => {
  const forms: readonly (readonly [string, Target[]])[] = [
    ['YAML in flow', yaml],
    ['YAML in lines', yaml],
    ['YAML in dashes', yaml],
    ['JSON', targetsOf('mc')],
    ['XML', targetsOf('cyberduck', 'hadoop')],
    ['HCL', targetsOf('terraform')],
  ];
  it.each(forms)('is left alone, with its name and what to do: %s', (form, readers) => {
    for (const target of readers) {
      const files = filesWith(target, deep[form]?.(100_000) ?? '');
      expectLeftAlone(target, files);
    }
  });

  it.each(targets)('$label: a file longer than any', (target) => {
    const text = 'a'.repeat(most.length + 1);
    const path = target.locate({
      home: '/home/person',
      env: {},
      platform: 'linux',
      chosen: '/home/person/x',
    });
    expectLeftAlone(
      target,
      path.map((file) => ({ ...file, text })),
    );
  });
});

/**
 * Every so many of all combinations in `npm test`; a prime, so that each part of them comes up with each
 * other. The long run has all of them: each tool, piece, place and act (62,100), at 60,000 characters, and
 * each tool, kind of thing and act, 12,000 of them. Some seven minutes of a processor.
 */
const every = runs(11, 1);
const sampled = <T>(all: readonly T[]): T[] => all.filter((_, i) => i % every === 0);

describe.each(targets)('$label', (target) => {
  it('takes time in the length of a text, whatever is in it', () => {
    const trials = pieces.flatMap((piece) =>
      [0, 1, 2, 3].flatMap((place) =>
        Object.entries(acts).map(([name, act]) => ({ piece, place, name, act })),
      ),
    );
    for (const { piece, place, name, act } of sampled(trials))
      expectLinear(
        `${name} ${JSON.stringify(piece)} ${place}`,
        (n) => {
          const files = filesAround(target, piece.repeat(Math.ceil(n / piece.length)))[place] ?? [];
          return costOf(() => act(target, files));
        },
        runs(16_000, 60_000),
      );
  });

  it('takes time in the number of things, whatever they are', () => {
    const trials = Object.entries(many).flatMap(([what, make]) =>
      Object.entries(acts).map(([name, act]) => ({ what, make, name, act })),
    );
    for (const { what, make, name, act } of sampled(trials))
      expectLinear(
        `${name} ${what}`,
        (n) => {
          const files = filesWith(target, make(n));
          return costOf(() => act(target, files));
        },
        runs(2000, 12_000),
      );
  });
});
