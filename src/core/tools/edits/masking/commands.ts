import { argumentsAt, inOneLine, type Word, wordIn } from './arguments.ts';
import { type Command, commandNames, commandOf } from './commandTable.ts';
import { isHarmless } from './harmless.ts';
import type { Span } from './occurrences.ts';
import { looksSecret } from './secretKeys.ts';
import { goesOn, isReference } from './values.ts';

/** How deep commands are looked for in what is quoted: `sh -c "ssh host 'mysql …'"`. */
const deepest = 4;
const command = new RegExp(`(?<![\\w.-])(${commandNames})(?:\\.exe)?\\\\{0,15}["']?(?=[ \\t])`, 'gi');
/** `--password x`, `--password=x`, `-token x`, of any command. */
const option = /(?<![\w-])--?([A-Za-z][\w.-]{0,100})\\{0,15}["']?(?:[ \t]*[=:][ \t]*|[ \t\r])/g;
/** `-u user:password`, of any command but those that take a user and a group there. */
const user = /(?<![\w-])(?:-u|--user|--proxy-user)(?:=|[ \t\r]+)/g;
const ofMachine =
  /(?<![\w.-])(?:docker|podman|nerdctl|kubectl|compose|sudo|su|doas|runuser|chroot|setpriv|install|rsync)(?=\s)/;

/**
 * What stands in the arguments of commands: behind options that carry a secret, behind the name of a
 * secret that is set (`aws configure set …`), and where a known command takes one.
 */
export function findInCommands(original: string): Span[] {
  const text = inOneLine(original);
  return [...ofOptions(text), ...ofUsers(text), ...ofCommands(text, 0, text.length, 0)];
}

/** The word at a place, behind its blanks. */
function wordAt(text: string, at: number): Word | undefined {
  return argumentsAt(text, at, 1).words[0];
}

const isShown = (word: Word): boolean => isReference(word.text);

/** The part of a word behind its first characters, without quotes of its own. */
const behind = (text: string, word: Word, length: number): Word => wordIn(text, word.from + length, word.to);

function ofOptions(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const { 0: lead, 1: name = '', index } of text.matchAll(option)) {
    if (index < end || !looksSecret(name)) continue;
    const [word, next] = argumentsAt(text, index + lead.length, 2).words;
    // A flag before the name of what is secret: `pulumi config set --secret dbPassword x`.
    const isFlag = name === 'secret' && next !== undefined && looksSecret(word?.text ?? '');
    if (!word || isFlag || !isValue(word) || isHarmless(name, word.text)) continue;
    spans.push(afterScheme(text, word));
    end = word.to;
  }
  return spans;
}

/** Whether a word can be the value of what stands before it: no option, and no sentence that goes on. */
const isValue = (word: Word): boolean =>
  !isShown(word) && !/^--?[a-z][a-z-]*$/.test(word.text) && !goesOn.test(word.text);

/** `pass:x` of OpenSSL; its other schemes say where a secret is to be had. */
const afterScheme = (text: string, word: Word): Span =>
  word.text.startsWith('pass:') ? behind(text, word, 'pass:'.length) : word;

function ofUsers(text: string): Span[] {
  const spans: Span[] = [];
  /** Behind the line that was looked at. */
  let lineEnd = -1;
  let isMachine = false;
  let taken = 0;
  for (const { 0: lead, index } of text.matchAll(user)) {
    if (index < taken) continue;
    const word = wordAt(text, index + lead.length);
    if (!word || /^\d{1,9}:\d{1,9}$|:\/\//.test(word.text)) continue;
    taken = word.to;
    if (index >= lineEnd) {
      isMachine = ofMachine.test(text.slice(text.lastIndexOf('\n', index) + 1, index).slice(-400));
      const feed = text.indexOf('\n', index);
      lineEnd = feed === -1 ? text.length : feed;
    }
    if (!isMachine) spans.push(...secondOf(text, word, ':'));
  }
  return spans;
}

/** The second half of `user:password`. */
function secondOf(text: string, word: Word, sign: string): Span[] {
  const at = word.text.indexOf(sign);
  if (at < 1) return [];
  const second = behind(text, word, at + sign.length);
  return isShown(second) ? [] : [second];
}

function ofCommands(text: string, from: number, to: number, depth: number): Span[] {
  const spans: Span[] = [];
  const part = text.slice(from, to);
  command.lastIndex = 0;
  let end = 0;
  for (const { 0: lead, 1: name = '', index } of part.matchAll(command)) {
    if (index < end) continue;
    const { words, end: next } = argumentsAt(part, index + lead.length);
    end = next;
    for (const span of inArguments(part, name, words))
      spans.push({ from: from + span.from, to: from + span.to });
    if (depth < deepest)
      for (const word of words)
        if (/\s/.test(word.text))
          spans.push(...ofCommands(text, from + word.from, from + word.to, depth + 1));
  }
  return spans;
}

/** The secrets among the words behind a command. Another command may be among them: `docker exec db mysql …`. */
function inArguments(text: string, name: string, words: readonly Word[]): Span[] {
  const spans: Span[] = [];
  const known = new Map<string, number>([[name.toLowerCase(), 0]]);
  for (const [n, word] of words.entries()) {
    const base = /[^/\\]*$/.exec(word.text.toLowerCase())?.[0].replace(/\.exe$/, '') ?? '';
    const isValueOfOption = words[n - 1]?.text.startsWith('-') ?? false;
    if (commandOf(base) && !isValueOfOption && !known.has(base)) known.set(base, n + 1);
  }
  for (const [base, start] of known) {
    const rule = commandOf(base);
    const own = words.slice(start);
    if (rule && (!rule.only || own.some(({ text: one }) => rule.only?.test(one))))
      spans.push(...byRule(text, rule, own));
  }
  return spans;
}

function byRule(text: string, rule: Command, words: readonly Word[]): Span[] {
  return [
    ...(rule.short || rule.attached || rule.pairs ? ofLetters(text, rule, words) : []),
    ...(rule.places ?? []).flatMap((place) => inPlace(place, words)),
    ...(rule.named
      ? words.filter((word, n) => rule.named?.includes(words[n - 1]?.text ?? '') && isValue(word))
      : []),
    ...(rule.settings ? ofSettings(words) : []),
    ...(rule.puts ? put(text, rule.puts.options, words) : []),
  ];
}

/** Behind options of one letter. */
function ofLetters(text: string, rule: Command, words: readonly Word[]): Span[] {
  const { short = '', attached = '', pairs = [], flags = '' } = rule;
  const spans: Span[] = [];
  for (const [n, word] of words.entries()) {
    const long = /^--([a-z-]+)(=|$)/.exec(word.text);
    if (long) {
      const pair = pairs.find((one) => one.long.includes(long[1] ?? ''));
      if (!pair) continue;
      const value = long[2] === '=' ? behind(text, word, long[0].length) : words[n + 1];
      if (value) spans.push(...secondOf(text, value, pair.sign));
      continue;
    }
    if (!/^-[A-Za-z]/.test(word.text)) continue;
    let at = 1;
    while (flags.includes(word.text[at] ?? ' ')) at++;
    const letter = word.text[at] ?? '';
    const pair = pairs.find(({ letters }) => letters.includes(letter));
    if (letter === '' || !(pair || `${short}${attached}`.includes(letter))) continue;
    const rest = word.text.slice(at + 1);
    const value =
      rest === '' ? (attached.includes(letter) ? undefined : words[n + 1]) : behind(text, word, at + 1);
    if (!value) continue;
    if (pair) spans.push(...secondOf(text, value, pair.sign));
    else if (isValue(value) || (rest !== '' && !isShown(value))) spans.push(value);
  }
  return spans;
}

/** The last of some words in a row. */
function inPlace(place: readonly RegExp[], words: readonly Word[]): Span[] {
  for (let n = 0; n + place.length <= words.length; n++) {
    if (!place.every((pattern, i) => pattern.test(words[n + i]?.text ?? ''))) continue;
    const last = words[n + place.length - 1];
    return last && isValue(last) ? [last] : [];
  }
  return [];
}

/** A name with more in it than a word of a sentence has. */
const isName = /[._:/-]|\d|[a-z][A-Z]|[A-Z]{2}/;

/** Behind names of secrets: `configure set aws_session_token x`. */
function ofSettings(words: readonly Word[]): Span[] {
  const spans: Span[] = [];
  const isSet = words.some(({ text }) => /^(?:set|create|modify|update|add|connect)$/i.test(text));
  for (const [n, { text }] of words.entries()) {
    const value = words[n + 1];
    if (!value || text.startsWith('-') || !/^[\w.:/@-]{1,200}$/.test(text)) continue;
    if (!(isSet || isName.test(text)) || !looksSecret(text)) continue;
    if (isValue(value) && !isHarmless(text, value.text)) spans.push(value);
  }
  return spans;
}

/** What is put away as a secret, whatever it is called. */
function put(text: string, options: RegExp, words: readonly Word[]): Span[] {
  return words.flatMap((word, n) => {
    const before = words[n - 1]?.text ?? '';
    const [lead, name = ''] = /^(-{0,2}[\w.-]+)=/.exec(word.text) ?? [];
    const isPair = lead !== undefined && !name.startsWith('-');
    const isOption = lead !== undefined && options.test(name);
    const isOptions = options.test(before);
    if (!isPair && !isOption && !isOptions) return [];
    let value = lead === undefined ? word : behind(text, word, lead.length);
    // `--from-literal=name=value`.
    const inner = isPair ? undefined : /^[\w.-]+=/.exec(value.text)?.[0];
    if (inner) value = behind(text, value, inner.length);
    return isShown(value) || /^[@-]/.test(value.text) ? [] : [value];
  });
}
