import prototypes from 'unhomoglyph/data.json' with { type: 'json' };
import type { Notice } from '#shared/contract/index.ts';

const prototypeOf: ReadonlyMap<string, string> = new Map(Object.entries(prototypes));

/**
 * What is left of a name when letters that look the same are the same: two names with one skeleton
 * read alike. UTS #39, "Confusable Detection", with Unicode's own table; and spaces of any width and
 * number are one, because a list shows them so.
 *
 * @example skeleton('paypaI') === skeleton('paypal') // a capital I
 */
export function skeleton(name: string): string {
  const mapped = [...name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '')]
    .map((letter) => prototypeOf.get(letter) ?? letter)
    .join('');
  return mapped.normalize('NFD').replace(/\s+/g, ' ').trim();
}

/** The two ways in which names are taken for each other: they look alike, or differ in capitals only. */
const readings = (name: string): [string, string] => [
  `looks ${skeleton(name)}`,
  `says ${name.normalize('NFC').toLowerCase()}`,
];

/**
 * The name among others that this one reads like, without being the same.
 *
 * @param others the names there are; `name` itself may be among them
 */
export function lookAlike(name: string, others: Iterable<string>): string | undefined {
  const read = readings(name);
  for (const other of others)
    if (other !== name && readings(other).some((reading) => read.includes(reading))) return other;
  return undefined;
}

/** Names that read alike, each group with two or more, in the order they came. */
export function lookAlikes(names: Iterable<string>): string[][] {
  const groups = new Map<string, Set<string>>();
  for (const name of names) {
    const [looks, says] = readings(name);
    const [group, other] = [groups.get(looks), groups.get(says)];
    const joined = group ?? other ?? new Set();
    joined.add(name);
    if (other && other !== joined) for (const one of other) joined.add(one);
    for (const one of joined) for (const reading of readings(one)) groups.set(reading, joined);
  }
  return [...new Set(groups.values())].filter(({ size }) => size > 1).map((group) => [...group]);
}

/**
 * By which letters a name is not the ones it reads like: `U+0430`. Nobody sees them in the name itself.
 *
 * @returns empty where only their order or number differs
 */
export function oddLetters(name: string, others: readonly string[]): string[] {
  const usual = new Set(others.filter((other) => other !== name).flatMap((other) => [...other]));
  const odd = [...new Set(name)].filter((letter) => !usual.has(letter));
  return odd.map((letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
}

/**
 * What to say of new names that read like others.
 *
 * @param made the new names
 * @param others the names there are
 */
export function alikeNotices(made: readonly string[], others: readonly string[]): Notice[] {
  const byReading = new Map<string, string>();
  for (const name of [...others, ...made].reverse())
    for (const reading of readings(name)) byReading.set(reading, name);
  return made.flatMap((name): Notice[] => {
    const like = readings(name)
      .map((reading) => byReading.get(reading))
      .find((other) => other !== undefined && other !== name);
    if (like === undefined) return [];
    const message = `"${name}" reads like "${like}", which is another.`;
    return [{ level: 'warning', message, hint: 'Give one another name, so that you cannot mistake them.' }];
  });
}
