import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { looksLikeId } from './guess.ts';
import { longestLine, unquote } from './text.ts';
import { commandsOf, type Word } from './words.ts';

/**
 * Variables and command lines: shell, PowerShell, the Windows prompt, fish, csh, Dockerfiles, units of
 * systemd, settings as `name = value`, and programs that take a key as arguments.
 */
export const readAssignments: Reader = (text) => {
  const pairs: Pair[] = [];
  let format = '.env file';
  for (const line of logicalLines(text)) {
    format = formatOf(line) ?? format;
    for (const words of commandsOf(line)) pairs.push(...pairsOf(words));
  }
  const keys = gather(pairs);
  return keys.length > 0 ? { format, keys } : null;
};

/** Lines without prompts and comments; one that goes on behind `\`, `^` or a backtick is one. */
function* logicalLines(text: string): Generator<string> {
  let before = '';
  for (const line of text.split('\n')) {
    const isOpen = /(?:^|\s)[\\^`]$/.test(line.slice(-2));
    const whole = before + (isOpen ? `${line.slice(0, -1)} ` : line);
    before = isOpen && whole.length <= longestLine ? whole : '';
    if (before !== '' || whole.length > longestLine || /^\s*(?:#\s|#$|\/\/|rem\s)/i.test(whole)) continue;
    yield whole.replace(prompt, '');
  }
  if (before !== '') yield before.replace(prompt, '');
}

// `$ `, `# `, `ann@host:~$ `, `PS C:\> `, `C:\Users\ann>`.
const prompt = /^\s*(?:PS [^>]{0,200}>|[A-Za-z]:\\[^>]{0,200}>|[^\s=:"']{0,80}(?::\S{0,80})?[$%#>](?=\s))\s*/;

function formatOf(line: string): string | undefined {
  if (/^\s*\$env:/i.test(line)) return 'PowerShell lines';
  if (/^\s*setx?\s+"?\w+(?:=|\s)/i.test(line)) return 'Windows set lines';
  if (/^\s*set\s+-\w+\s/.test(line)) return 'fish lines';
  if (/^\s*export\s/.test(line)) return 'export lines';
  return /^\s*(?:mc|mcli|rclone|s3cmd|aws|docker|kubectl|b2|curl|helm|heroku|fly|juicefs)\s/.test(line)
    ? 'a command line'
    : undefined;
}

function pairsOf(words: readonly Word[]): Pair[] {
  const byPlace = positionalPairs(words.map(({ text }) => text));
  if (byPlace) return byPlace;
  const pairs: Pair[] = [];
  for (let i = 0; i < words.length; i++) {
    const { text = '' } = words[i] ?? {};
    const next = words[i + 1]?.text;
    const inside = pairsWithin(text);
    if (inside.length > 0) pairs.push(...inside);
    else if (/^(?:=|:=|=>|\?=|::=)$/.test(next ?? '') && words[i + 2]) {
      pairs.push([text, textOf(words[i + 2])]);
      i += 2;
    } else if (/^(?:-u|--user)$/.test(text)) pairs.push(...userPairs(next ?? ''));
    else if (/^-{1,2}[A-Za-z]/.test(text) && next !== undefined && fieldOf(text)) {
      pairs.push([text, textOf(words[i + 1])]);
      i++;
    } else if (next !== undefined && takesLabels(words) && isLabel(text)) {
      // `gh secret set NAME --body VALUE`
      const at = next.startsWith('-') && next.length <= 8 ? i + 2 : i + 1;
      pairs.push([text, textOf(words[at])]);
      i = at;
    }
  }
  return pairs;
}

/**
 * A value that stood without quotes may have a comma or semicolon of the language around it. One in quotes
 * with a comma behind it stands in a call or a map, which is code, and left to its reader.
 */
function textOf(word: Word | undefined): string {
  if (word === undefined || (word.quoted && word.text.endsWith(','))) return '';
  return word.quoted ? word.text.replace(/^["']|["']$/g, '') : unquote(word.text);
}

/** `NAME=VALUE`, `--name=value`, `-Dname=value`, `--from-literal=NAME=VALUE`, `a=b,c=d`. */
function pairsWithin(text: string): Pair[] {
  const several = text.split(/,(?=[\w.-]+=)/);
  if (several.length > 1) {
    const pairs = several.flatMap((part) => pairsWithin(part));
    if (pairs.length > 1) return pairs;
  }
  const [, label = '', value = ''] =
    /^(?:--?(?:[DP](?=[a-z]))?|\$env:|:s3,)?([A-Za-z_][\w.:/-]{0,99})=(.*)$/is.exec(text) ?? [];
  if (value === '') return [];
  if (fieldOf(label)) return [[label, /^["'`]/.test(value) ? unquote(value) : value.replace(/[,;]$/, '')]];
  const [, inner = '', innerValue = ''] = /^["']?([A-Za-z_][\w.-]{0,99})=(.*?)["']?$/s.exec(value) ?? [];
  return innerValue !== '' && fieldOf(inner) ? [[inner, innerValue]] : [];
}

/** `curl --user ID:SECRET`. */
function userPairs(text: string): Pair[] {
  const [, id = '', secret = ''] = /^([^:]{3,128}):(.+)$/.exec(text) ?? [];
  return looksLikeId(id)
    ? [
        ['accessKeyId', id],
        ['secretAccessKey', secret],
      ]
    : [];
}

/** A label as programs write them: of several parts, so that no word of a sentence is taken for one. */
const isLabel = (text: string): boolean => /[_.-]|[a-z][A-Z]/.test(text) && fieldOf(text) !== null;

/** Whether this command takes names with their values as words of their own. */
const takesLabels = (words: readonly Word[]): boolean =>
  words.length === 2 ||
  /^(?:set|setx|setenv|env|aws|rclone|gh|glab|fly|flyctl|wrangler|vercel|git|gcloud|heroku)$/i.test(
    words[0]?.text ?? '',
  );

// Commands that take a key by its place: the words they begin with, and what follows.
const byPlace: readonly (readonly [pattern: RegExp, labels: readonly string[]])[] = [
  [
    /^(?:mc|mcli|minio-client) (?:alias (?:set|s)|config host (?:add|a))$/,
    ['alias', 'endpoint', 'accessKeyId', 'secretAccessKey'],
  ],
  [/^(?:mc|mcli|minio-client) admin user add$/, ['', 'accessKeyId', 'secretAccessKey']],
  [/^b2 (?:authorize[-_]account|account authorize)$/, ['applicationKeyId', 'applicationKey']],
  [/^machine \S+ login$/, ['login', '', 'password']],
];

function positionalPairs(words: readonly string[]): Pair[] | null {
  const plain = words.filter((word) => !word.startsWith('--'));
  if (plain.slice(0, 3).join(' ') === 'aws configure set') return [[plain[3] ?? '', plain[4] ?? '']];
  for (const [pattern, labels] of byPlace) {
    for (const length of [2, 3, 4]) {
      if (!pattern.test(plain.slice(0, length).join(' '))) continue;
      const values = plain.slice(length);
      // With a word missing, another would take its place.
      return values.length < labels.length ? [] : labels.map((label, i): Pair => [label, values[i] ?? '']);
    }
  }
  return null;
}
