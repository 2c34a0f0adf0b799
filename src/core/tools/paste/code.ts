import { isSoundId } from './check.ts';
import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { looksLikeId } from './guess.ts';

// A literal of any language, else a name with its dots, else a comment, else one sign.
const token =
  /@?(?:b|r|u|f)?("(?:[^"\\\n]|\\.){0,8192}"|'(?:[^'\\\n]|\\.){0,8192}'|`[^`\\\n]{0,8192}`)|([A-Za-z_$@][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*)|\/\/[^\n]*|(=>|:=|\?\?|[^\s])/g;

/** Signs that may stand between a label and its literal. */
const between = /^(?:[\])]|\?|!){0,2}(?:=>|:=|=|:|,|\(|\[){0,2}$/;

/** Calls that take a key by the order of what is in their brackets. */
const takesKey =
  /(?:credentials?\w*|static\w*|minio\w*|awsauth\w*|aws4auth\w*|from_keys|\bs3|s3cluster)(?:(?:\.|::|->)(?:new|create|of|from\w*|static\w*))?$/i;

/** Words of types, which may stand between a label and its value. */
const typeWord = /^(?:string|str|String|text|var|char|const)$/;

/**
 * Literals in code and in settings that look like it: `aws_access_key_id='…'` in Python, maps and
 * objects, `withAccessKey("…")`, `new BasicAWSCredentials("…", "…")`, HCL, also JSON that is not whole.
 */
export const readCode: Reader = (text) => {
  if (!/["'`]/.test(text)) return null;
  const pairs = [...pairsIn(text)];
  const keys = gather(pairs);
  return keys.length > 0 ? { format: 'code', keys } : null;
};

function* pairsIn(text: string): Generator<Pair> {
  let label = '';
  let signs = '';
  let isWord = false;
  /** Literals of the call that takes a key, in their order; null outside of one. */
  let call: string[] | null = null;
  let depth = 0;
  let name = '';
  for (const [, literal, word, sign] of text.matchAll(token)) {
    if (literal !== undefined) {
      const value = withoutEscapes(literal.slice(1, -1));
      const settings = settingsIn(value);
      // `access_key "…"` is a setting; two literals without a sign between them are none.
      const isPaired = label !== '' && between.test(signs) && (signs !== '' || isWord);
      if (settings.length > 0) yield* settings;
      else if (isPaired && !(fieldOf(value) && !looksLikeId(value))) {
        yield [label, value];
        label = '';
      } else {
        if (call && /^[(,]*$/.test(signs) && !value.endsWith(':')) call.push(value);
        label = fieldOf(value) ? value : '';
        isWord = false;
      }
      signs = '';
    } else if (word !== undefined) {
      if (typeWord.test(word) && label !== '') continue;
      // `variable "access_key" { default = "…" }`
      if (/^(?:default|value)$/.test(word) && label !== '' && signs === '{') {
        signs = '';
        continue;
      }
      name = word;
      const last = word.split(/\.|::|->/).at(-1) ?? '';
      label = fieldOf(last) ? last : fieldOf(word) ? word : '';
      isWord = true;
      signs = '';
    } else if (sign !== undefined) {
      if (sign === '(') {
        if (takesKey.test(name)) [call, signs, depth] = [[], '', 0];
        depth++;
        name = '';
      } else if (sign === ')' && call && --depth === 0) {
        yield* positional(call);
        call = null;
      }
      signs = signs.length < 8 ? signs + sign : signs;
    }
  }
  if (call) yield* positional(call);
}

/** `(id, secret, token)`, perhaps with a server before them. */
function* positional(literals: readonly string[]): Generator<Pair> {
  const [first = ''] = literals;
  const values = !looksLikeId(first) && /[.:/]/.test(first) ? literals.slice(1) : literals;
  const [id = '', secret = '', token = ''] = values;
  if (secret === '' || !isSoundId(id)) return;
  // Not the address of a file, which names a bucket too.
  if (values !== literals && /^(?:https?:\/\/)?[\w.-]+(?::\d+)?\/?$/.test(first)) yield ['endpoint', first];
  yield ['accessKeyId', id];
  yield ['secretAccessKey', secret];
  if (token.length >= 20) yield ['sessionToken', token];
}

/** `'aws_access_key_id=…;aws_secret_access_key=…'`, as warehouses and connection strings have it. */
function settingsIn(literal: string): Pair[] {
  if (!/^[\w ]{1,40}=[^;]*;[\w ]{1,40}=/.test(literal)) return [];
  return literal.split(';').flatMap((setting): Pair[] => {
    const at = setting.indexOf('=');
    return at > 0 && fieldOf(setting.slice(0, at)) ? [[setting.slice(0, at), setting.slice(at + 1)]] : [];
  });
}

const withoutEscapes = (text: string): string =>
  text.replace(/\\(?:u([\da-f]{4})|(["'\\/$`]))/gi, (_, code, sign) =>
    code === undefined ? String(sign) : String.fromCharCode(Number.parseInt(String(code), 16)),
  );
