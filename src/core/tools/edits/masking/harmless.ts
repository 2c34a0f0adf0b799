import { isOpaque } from './random.ts';

/*
 * Values that are no secrets though their names sound like it: how many tokens, how old a password may
 * get, where a key lies. Told by the value and its name together: "4096" is a fine password.
 */

/** Words in a name that say that it is about how many, how long, how often. */
const measure =
  /^(?:max|min|maximum|minimum|num|number|count|total|limit|size|length|len|bits|bytes|budget|rate|per|used|usage|remaining|index|retries|attempts|failed|history|ttl|lifetime|age|timeout|duration|interval|period|grace|days|hours|minutes|seconds|ms|expire|expires|expiry|expiration)$/;
/** That it is about when. */
const time =
  /^(?:date|time|at|last|changed|created|updated|issued|valid|until|since|not|before|after|expire|expires|expired|expiry|expiration|rotated|renewed)$/;
/** That it is about whether. With them, and with all of these, stands no number but 0 and 1: a new password may be one. */
const flag =
  /^(?:use|uses|using|has|have|is|enable|enabled|disable|disabled|require|requires|required|need|needs|allow|allows|show|hide|force|verify|validate|check|generate|reset|persist|remember|save|store|cache|accept|with|no|skip|send|rotate|rotation|renew|refresh)$/;
const amount = /^[+-]?\d[\d_,]{0,12}(?:\.\d{1,6})?[kKmM]?$/;
const span =
  /^(?:\d{1,6}(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|years?)|PT?[\dDHMSWY]{1,20})$/i;
const moment = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{4,15}(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
/** What a setting says of a secret in its place. */
const state =
  /^(?:required|optional|inherit|prompt|ask|enabled?|disabled?|never|always|unset|forbidden|preferred|if[-_]needed)$/i;
/** A place in the machine's files. */
const root =
  /^(?:\.{1,2}|~|\$[A-Z_][A-Z0-9_]*|\$\{[A-Za-z_][\w.]*\}|%\w+%|file:\/\/|[A-Za-z]:|\/(?:etc|run|var|home|Users|opt|usr|root|tmp|mnt|srv|secrets?|keys?|certs?|data|app|config|dev|proc|vault|private|Library|workspace))[/\\]/;
const ofFile =
  /\.(?:pem|key|crt|cer|cert|der|p8|p12|pfx|jks|keystore|pub|ppk|asc|gpg|tfstate|json|ya?ml|txt|env|ini|conf|toml|token|pwd?)$/i;
const path = /^[\w.@~${}%:/\\-]{1,300}$/;
/** What a program is asked for where it runs, and what a template is filled in with. */
const workedOut = [
  /^(?:var|local|module|data|each|secrets|process\.env|os\.environ)\.[A-Za-z_][\w.]*(?:\[["']?\w+["']?\])?$/,
  /^(?:aws|google|azurerm|azuread|vault|random|tls|kubernetes|digitalocean|hcloud|cloudflare|github|gitlab|onepassword|doppler|oci|scaleway|minio|b2)_[a-z_0-9]+\.\w+\.[\w.]+(?:\[["']?\w+["']?\])?$/,
  /^(?:os\.environ|process\.env|ENV)\[["']\w+["']\]$/,
  /^(?:file|env|get_?env|os\.getenv|lookup|secret|input|prompt|getpass(?:\.getpass)?)\(\s*(?:["'][\w./~: -]*["'])?\s*\)$/i,
  /^(?:await\s+)?[A-Za-z_][\w.]*\(\)$/,
  /^!(?:Ref|GetAtt|ImportValue|secret|env_var|vault)\s+[\w.|:-]+$/,
  /^\{\{[^{}]{1,200}\}\}$/,
  /^<%=[^%]{1,200}%>$/,
  /^[\w.-]*(?:\$\{\{\s*[A-Za-z_][^{}]*\}\}[\w.-]*)+$/,
  /^\$\d$|^\$\{\d(?::?[-?][^{}]*)?\}$|^\$\{[A-Za-z_]\w*:?(?:\?[^{}]*|-)\}$/,
  /^(?:\$\((?!echo|printf)[a-z][^()<]*\)|`(?!echo|printf)[a-z][^`<]*`)$/,
  // A list and a table with nothing in it.
  /^\[\s*\]$|^\{\s*\}$/,
  // A secret of a build, by its id and where it lies.
  /^id=[\w.-]+(?:,(?:src|source|env|target|type)=[\w./~-]+)*$/,
  // The name of a secret in a store.
  /^(?:op|vault|ref\+\w+|awssm|ssm|keyring|file|@?env):(?:\/\/)?[\w./{}:-]*$/i,
] as const;

/** What parts a name: `max_tokens`, `maxTokens`, `MAX_TOKENS`. */
const wordsOf = (key: string): string[] =>
  (key.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());

/**
 * Whether a value is none that has to be hidden, although its key looks like a secret's.
 *
 * @param value as it stands there, with or without its quotes
 */
export function isHarmless(key: string, value: string): boolean {
  const bare = value
    .trim()
    .slice(0, 400)
    .replace(/[\s,;]+$/, '')
    .replace(/^(["'])(.*)\1$/, '$2');
  if (state.test(bare) || workedOut.some((form) => form.test(bare)) || isPath(bare)) return true;
  const words = wordsOf(key.slice(-100));
  if (/^keys?$/.test(words.at(-1) ?? '') && isFileName(bare)) return true;
  const has = (kind: RegExp): boolean => words.some((word) => kind.test(word));
  const isCounted = words.at(-1)?.endsWith('s') === true && words.at(-1) !== 'pass';
  if (amount.test(bare))
    return (
      isCounted ||
      has(measure) ||
      (has(time) && /^\d{10}(?:\d{3})?$/.test(bare)) ||
      (has(flag) && /^[01]$/.test(bare))
    );
  return (
    (span.test(bare) && (has(measure) || has(time) || has(flag))) ||
    (moment.test(bare) && (has(time) || has(measure)))
  );
}

/** Whether a value is the path of a file. A secret in base64 may begin with a slash, too. */
const isPath = (value: string): boolean =>
  path.test(value) &&
  (root.test(value) || (/[/\\]/.test(value) && isFileName(value))) &&
  !value.split(/[/\\]/).some(isOpaque);

/** Whether it ends as files of keys and settings do. */
const isFileName = (value: string): boolean => ofFile.test(value) && /^[\w./\\-]+$/.test(value);

/** What stands beside a `key` that is the name of a thing: of a label, a field, an object, a shortcut. */
const sibling =
  /(?:^|[\s{,"'-])(?:value|values|operator|effect|command|bucket|path|when)["']?\s*[:=]|KeyRef\b/i;
const thing = /^[A-Za-z]+\d{0,2}(?:[._/:+-][A-Za-z]+\d{0,2}){0,12}$/;

/**
 * Whether a `key` is not one that opens something, but the name of a thing: of a tag, of what a secret
 * holds, of an object in a bucket. Its siblings tell, and that it is made of words.
 *
 * @param lines the text
 * @param at in which of them it stands
 */
export function namesThing(lines: readonly string[], at: number, value: string): boolean {
  const bare = value.trim().replace(/^["']|["',;}\s]*$/g, '');
  if (bare.length > 100 || !thing.test(bare) || isOpaque(bare)) return false;
  return lines.slice(Math.max(0, at - 2), at + 2).some((line) => line.length < 2000 && sibling.test(line));
}
