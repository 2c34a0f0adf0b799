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
  /(?:credentials?\w*|static\w*|minio\w*|awsauth\w*|aws4auth\w*|from_keys)(?:(?:\.|::|->)(?:new|create|of|from\w*|static\w*))?$/i;

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
  /** Literals of the call that takes a key, in their order; null outside of one. */
  let call: string[] | null = null;
  let name = '';
  for (const [, literal, word, sign] of text.matchAll(token)) {
    if (literal !== undefined) {
      const value = withoutEscapes(literal.slice(1, -1));
      const isPaired = label !== '' && between.test(signs) && signs !== '';
      if (isPaired && !(fieldOf(value) && !looksLikeId(value))) {
        yield [label, value];
        label = '';
      } else {
        if (call && /^[(,]*$/.test(signs)) call.push(value);
        label = fieldOf(value) ? value : '';
      }
      signs = '';
    } else if (word !== undefined) {
      if (typeWord.test(word) && label !== '') continue;
      name = word;
      const last = word.split(/\.|::|->/).at(-1) ?? '';
      label = fieldOf(last) ? last : fieldOf(word) ? word : '';
      signs = '';
    } else if (sign !== undefined) {
      if (sign === '(') {
        if (takesKey.test(name)) [call, signs] = [[], ''];
        name = '';
      } else if (sign === ')' && call) {
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
  if (values !== literals) yield ['endpoint', first];
  yield ['accessKeyId', id];
  yield ['secretAccessKey', secret];
  if (token.length >= 20) yield ['sessionToken', token];
}

const withoutEscapes = (text: string): string =>
  text.replace(/\\(?:u([\da-f]{4})|(["'\\/$`]))/gi, (_, code, sign) =>
    code === undefined ? String(sign) : String.fromCharCode(Number.parseInt(String(code), 16)),
  );
