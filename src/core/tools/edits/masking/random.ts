import type { Span } from './occurrences.ts';

/** Longer names are rare; the secret of an AWS key has 40 characters. */
const shortest = 32;
/** In random text of base64 every second character is of another class than the one before, in names every fifth. */
const leastChanges = 0.38;

/** How a word is made: whether small and capital letters and digits are in it, and how often they change. */
function makeUp(word: string): { small: boolean; capital: boolean; digit: boolean; changes: number } {
  const seen = [false, false, false, false];
  let changes = 0;
  let signs = 0;
  let before = -1;
  for (let at = 0; at < word.length; at++) {
    const now = classOf(word.charCodeAt(at));
    // Signs part the words of paths and names.
    if (now !== sign && before !== -1 && before !== sign && now !== before) changes++;
    if (now === sign) signs++;
    seen[now] = true;
    before = now;
  }
  const [small = false, capital = false, digit = false] = seen;
  return { small, capital, digit, changes: changes / Math.max(word.length - signs, 1) };
}

const sign = 3;

function classOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x30 && code <= 0x39 ? 2 : sign;
}

/**
 * Whether a word looks drawn by lot: small and capital letters and digits, changing all the time. Names,
 * paths, identifiers in capitals and hexadecimal hashes do not.
 */
function isRandom(word: string, least: number): boolean {
  if (word.length < least) return false;
  const { small, capital, digit, changes } = makeUp(word);
  return small && capital && digit && changes >= leastChanges;
}

/** Whether a value beside a telling name is more than a word: hexadecimal, or letters and digits in turns. */
export function isOpaque(value: string): boolean {
  if (!/^[\w+/.~-]{16,}={0,2}$/.test(value)) return false;
  const isHex = /^[0-9a-f]{20,}$/i.test(value) && /\d/.test(value) && /[a-f]/i.test(value);
  return isHex || isRandom(value, 16);
}

/** Whether a word beside the id of a key can be its secret, also one that was made up for an example. */
function isBeside(word: string): boolean {
  const { small, capital, digit, changes } = makeUp(word);
  return small && capital && (word.length === 40 || (digit && changes >= 0.2 && !word.includes('/')));
}

/** Ids of keys, as AWS and those that follow it make them. They are no secret; what stands beside them is. */
const keyId =
  /(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|GOOG1?|LTAI|DO00)[A-Z0-9]{8,60}(?![A-Za-z0-9])/g;
/** `id:secret` as s3fs has it, and `id,secret` of lists, in which other things follow, too. */
const pairedSecret =
  /["']?(?::|[,|\t;][ \t]?["']?(?=[\w+/.~-]{15})|[ \t]+(?=[\w+/~-]{30}))([\w+/.~-]{8,}={0,2})/y;
/** How far from an id its secret is looked for. */
const near = 300;
const words = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
/** Random, and meant to be seen: checksums of packages, public keys. */
const checksum = /^sha(?:1|256|384|512)-/;
const open = /(?:ssh-\w+|ecdsa-[\w-]+|sk-ssh-[\w@.-]+|sha(?:1|256|384|512)[:=])\s*$/i;

/** Words that look drawn by lot, and what stands beside the id of a key. */
export function findRandom(text: string): Span[] {
  const ids = Array.from(text.matchAll(keyId), (found) => found.index);
  const spans = ids.flatMap((at) => pairedWith(text, at));
  let next = 0;
  for (const { 0: word, index: from } of text.matchAll(words)) {
    while (next < ids.length && (ids[next] ?? 0) < from) next++;
    const isNear = [ids[next - 1], ids[next]].some((at) => at !== undefined && Math.abs(at - from) < near);
    if (checksum.test(word) || open.test(text.slice(Math.max(0, from - 40), from))) continue;
    if (isRandom(word, shortest) || (isNear && isBeside(word))) spans.push({ from, to: from + word.length });
    else spans.push(...randomSegments(word, from));
  }
  return spans;
}

/** What follows the id that begins at `at` as its secret. */
function pairedWith(text: string, at: number): Span[] {
  const id = /^[A-Z0-9]+/.exec(text.slice(at, at + 80))?.[0] ?? '';
  pairedSecret.lastIndex = at + id.length;
  const [, secret] = pairedSecret.exec(text) ?? [];
  const to = pairedSecret.lastIndex;
  return secret === undefined ? [] : [{ from: to - secret.length, to }];
}

/** Parts of a path that look drawn by lot, as the secret in the address of a web hook. */
function randomSegments(word: string, start: number): Span[] {
  const spans: Span[] = [];
  let from = start;
  for (const segment of word.split('/')) {
    if (isRandom(segment, 24)) spans.push({ from, to: from + segment.length });
    from += segment.length + 1;
  }
  return spans;
}
