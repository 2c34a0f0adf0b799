import { isHarmless } from './harmless.ts';
import { isHeader } from './lines.ts';
import type { Span } from './occurrences.ts';
import { looksSecret } from './secretKeys.ts';
import { closing, goesOn, isReference } from './values.ts';

/*
 * Secrets that stand behind a word and a blank: in `.netrc`, in SQL, in shells that set a variable without
 * a sign, in calls, in headers of HTTP.
 */

/** The words of `.netrc` (netrc(5) of curl and GNU), each with a value behind it. */
const netrcWord = /^(?:machine|login|user|account|password|passwd)$/i;
const netrcSecret = /(?<!\S)(?:password|passwd|account)(?!\s*[:=])(?:\s|$)/gi;
/** What reads a secret from its input. */
const reading =
  '(?:stdin|--with-token|passphrase-fd|sudo\\s{1,9}-\\w{0,9}S|chpasswd|smbpasswd|secrets?\\s{1,9}(?:set|put|create|add)|htpasswd\\s{1,9}-\\w{0,9}i)';
/** `echo password | docker login --password-stdin`. */
const piped = new RegExp(
  `(?<![\\w-])(?:echo|printf)\\s{1,9}(?:-n\\s{1,9})?(?:["']%s(?:\\\\n)?["']\\s{1,9})?(?=\\S{1,500}\\s{0,9}\\|.{0,200}${reading})`,
  'g',
);
/** `docker login --password-stdin <<< password`. */
const handed = new RegExp(`${reading}[^|;\\n]{0,200}<<<\\s{0,9}(?=\\S)`, 'g');
/** `host:port:database:user:password` of `.pgpass`. */
const pgpass = /^\s*[^\s:#]{1,255}:(?:\d{1,5}|\*):[^\s:]{1,64}:[^\s:]{1,64}:(?=\S+\s*$)/;
/** `Password for me: x`, `the token is x`, where x is more than a plain word. */
const label =
  /(?<![\w-])(?:[Pp]ass(?:word|phrase|code)|[Ss]ecret|[Tt]oken)(?:[ \w()'-]{1,60}:|\s{1,3}(?:is|was))\s{1,3}(?=\S+\s*$)(?!\S*:\/\/)(?=\S*[A-Z0-9])(?![\d.]+\s*$)/;
/** `SECRET 'x'`, `IDENTIFIED BY 'x'`, of SQL. */
const beforeQuote = /(?<![\w.-])(?:identified\s{1,4}by|([A-Za-z_][\w-]{0,60}))[ \t]+(?=["'])/gi;
/** The name of a thing that is a secret, not one: `CREATE SECRET "mine" (`. */
const naming = /\b(?:create|replace|drop|alter|temporary|temp|persistent|exists|resource|data|provider)\s+$/i;
/** `setx NAME x`, `set -gx NAME x`, `setenv NAME x`, `ENV NAME x`. */
const setting =
  /^[\s#;]*(?:set|setx|setenv|env)(?:\s+-[\w-]+)*\s+["']?([A-Za-z_]\w{0,100})["']?(?!\s*[:=])\s+/i;
/** `putenv("NAME", "x")`, `SetEnvironmentVariable('NAME', 'x')`. */
const call = /\(\s*["']([\w.-]{1,100})["']\s*,\s*(?=["'])/g;
/** `requirepass x`: a line of two words. */
const twoWords = /^[\s#;]*([A-Za-z_][\w.-]{0,100})(?!\s*[:=])[ \t]+(?=\S+\s*$)/;
/** `Bearer x`, `Basic x` (RFC 6750, RFC 7617). */
const scheme = /(?<![\w-])(?:bearer|basic)\s{1,4}(?=[\w.~+/-]{8})/gi;

/** What stands behind such words, in all lines. */
export function findBehindWords(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let pending = false;
  for (const line of text.split('\n')) {
    const found = isHeader(line) ? [] : inLine(line);
    const trimmed = line.trim();
    // In .netrc a line may end anywhere between two words.
    if (pending && trimmed !== '' && !isNetrc(line))
      found.push(wordAt(line, comment.exec(line)?.[0].length ?? 0));
    if (trimmed !== '') pending = isNetrc(line) && /(?<!\S)(?:password|passwd)$/i.test(trimmed);
    for (const { from, to } of found)
      if (!isReference(line.slice(from, to))) spans.push({ from: start + from, to: start + to });
    start += line.length + 1;
  }
  return spans;
}

/** What makes a comment of a line; what was taken out of use may still be a secret. */
const comment = /^\s*(?:#|;|\/\/)+/;

/** Whether a line reads as one of `.netrc`: its words come in pairs, up to the secret. */
function isNetrc(line: string): boolean {
  const words = line.replace(comment, '').trim().slice(0, 2000).split(/\s+/);
  if (/^default$/i.test(words[0] ?? '')) words.shift();
  const secret = words.findIndex((word, at) => at % 2 === 0 && /^pass(?:word|wd)$|^account$/i.test(word));
  // A sentence may well begin with such a word.
  if (secret === 0 && words.length > 2 && !netrcWord.test(words[2] ?? '')) return false;
  return secret !== -1 && words.slice(0, secret).every((word, at) => at % 2 === 1 || netrcWord.test(word));
}

function inLine(line: string): Span[] {
  const spans: Span[] = [];
  const take = (pattern: RegExp, isSecret: (found: RegExpExecArray) => boolean = () => true) => {
    for (const found of line.matchAll(pattern)) {
      const value = wordAt(line, found.index + found[0].length);
      if (isSecret(found) && !isHarmless(found[1] ?? '', line.slice(value.from, value.to))) spans.push(value);
    }
  };
  if (isNetrc(line)) take(netrcSecret);
  take(piped);
  take(handed);
  for (const pattern of [pgpass, label]) {
    const [before] = pattern.exec(line) ?? [];
    if (before !== undefined) spans.push(wordAt(line, line.indexOf(before) + before.length));
  }
  take(call, ([, name = '']) => looksSecret(name));
  take(beforeQuote, ({ 0: lead, 1: name, index }) => isBeforeQuoted(line, { lead, name, index }));
  for (const { 0: lead, index } of line.matchAll(scheme)) {
    const value = wordAt(line, index + lead.length);
    if (/\d|[a-z][A-Z]|[A-Z]{3}|=$/.test(line.slice(value.from, value.to)) || value.to - value.from >= 20)
      spans.push(value);
  }
  const [set, variable = ''] = setting.exec(line) ?? [];
  if (
    set !== undefined &&
    looksSecret(variable) &&
    !goesOn.test(/^\S*/.exec(line.slice(set.length))?.[0] ?? '') &&
    !isHarmless(variable, line.slice(set.length))
  )
    spans.push({ from: set.length, to: line.length });
  const [lead, first = ''] = twoWords.exec(line) ?? [];
  if (lead !== undefined && looksSecret(first) && !isHarmless(first, line.slice(lead.length)))
    spans.push(wordAt(line, lead.length));
  return spans;
}

function isBeforeQuoted(
  line: string,
  at: { lead: string; name: string | undefined; index: number },
): boolean {
  if (at.name !== undefined && !looksSecret(at.name)) return false;
  if (naming.test(line.slice(Math.max(0, at.index - 40), at.index))) return false;
  // The name of a block: `secret "mine" {`.
  const { to } = wordAt(line, at.index + at.lead.length);
  return !/^["']\s{0,8}[({]/.test(line.slice(to, to + 12));
}

/** The word or quoted text at a place in a line, without its quotes. */
function wordAt(line: string, at: number): Span {
  let from = at;
  while (/\s/.test(line[from] ?? '')) from++;
  const sign = line[from];
  if (sign === '"' || sign === "'") {
    const end = closing(line, from + 1, sign);
    return { from: from + 1, to: end === -1 ? line.length : end };
  }
  let to = from;
  while (to < line.length && !/[\s"']/.test(line[to] ?? '')) to++;
  return { from, to };
}
