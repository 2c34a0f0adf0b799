import { withoutLineEnding } from '#core/formats/text/lines.ts';
import { AccessKeyId } from '#shared/model.ts';
import type { RawKey } from './found.ts';
import { looksLikeId, providerOfId } from './guess.ts';

/**
 * What documentation, masks and templates have in the place of a value: `<ACCESS_KEY>`, `${KEY}`,
 * `%KEY%`, `YOUR_ACCESS_KEY`, `xxxx`, dots, `REDACTED`, `(sensitive value)`, `None`, `op://…`,
 * `var.key`, `process.env.KEY`, `ENC[…]`.
 */
export const isPlaceholder = (text: string): boolean =>
  text.length > 400 ? /^ENC\[/.test(text) : placeholders.some((form) => form.test(text));

const placeholders: readonly RegExp[] = [
  // Masks and gaps.
  /[*•●…]{3,}|\.{3,}|x{6,}/i,
  /^(?:x+|-+|_+|\.+|\*+|•+|…)$/i,
  /^[<({[]?\s*(?:redacted|hidden|masked|sensitive|secret|unchanged|omitted|removed|encrypted)(?:[ _-]?(?:value|data|text))?\s*[>)}\]]?$/i,
  /^(?:none|null|nil|undefined|true|false|yes|no|n\/?a|unset|empty|todo|tbd|change[-_ ]?(?:me|it)|string)$/i,
  // What is put in by a template, a shell or the program itself.
  /^(?:<.*|\(.*\)|\$\{.*|\$\(.*|\$[A-Z_][A-Z0-9_]*|\$\w*(?:key|secret|token|id)\w*|\$env:.*|\$\[.*|%\w+%|\{\{.*|@\{.*|![A-Z]\w+ .*|#\{.*)$/is,
  /^(?:var|local|data|module|process\.env|os\.environ|env|config|self|this|settings|secrets|inputs|vars|values|creds|credentials|each|aws_\w+)\.[\w.[\]"'-]+$/i,
  /^[A-Za-z_][\w.:]*(?:\([^()]*\)|\[[^[\]]*\])[\w.()[\],;]*$/,
  // Where it is to be taken from.
  /^(?:op|vault|ref\+\w+|secret|ssm|env|file|arn|akv|gcpsm|awssm|keyring|pass|bw|projects):/i,
  /^(?:ENC\[|@Microsoft\.KeyVault|AQICAH)/,
  // What a person is to fill in.
  /^(?:your|enter|insert|replace|paste)[-_ ]?[\w -]*(?:key|secret|id|token|here|value)\w*$/i,
  /^(?:my|the|an?|some|add|put|example)[-_ ][\w -]*(?:key|secret|id|token|here|value)$/i,
  /^(?:access|secret|aws)[-_ ]?[\w -]{0,24}(?:key|id|secret|token)$/i,
];

/**
 * Whether a word can be an access key id. Its form is strict, because ids are shown: a word that
 * could as well be a secret is none.
 */
export function isId(text: string): boolean {
  if (!AccessKeyId.safeParse(text).success || !/^[A-Za-z0-9_][\w.@~-]{1,127}$/.test(text)) return false;
  return !isOtherId.test(text) && (looksLikeId(text) || !looksLikeSecret(text));
}

// Amazon's ids of users, roles and the like (IAM user guide, unique identifiers), and what begins as an
// access key id of Amazon's and goes on as none.
const isOtherId = /^A(?:BIA|CCA|GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,}$|^A[KS]IA(?![A-Z0-9]*$)/;

/** Forms of secrets that no id has: long or mixed runs of letters and digits, such as UUIDs. */
function looksLikeSecret(text: string): boolean {
  if (/^(?:tsec_|K00\d)/.test(text)) return true;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  return /^[\w-]+$/.test(text) && (text.length > 32 || (isMixed && text.length >= 26));
}

/** Whether a text can be a secret: one word of a length that some service takes. */
export const isSecret = (text: string): boolean =>
  text.length >= 3 && text.length <= 4096 && /^\S+$/.test(text);

/** A key as it stands, or its halves decoded where both are base64 of words, as in a Secret of Kubernetes. */
export function plain(raw: RawKey): RawKey {
  const { accessKeyId, secretAccessKey, sessionToken } = raw;
  if (accessKeyId === undefined || secretAccessKey === undefined || looksLikeId(accessKeyId)) return raw;
  const id = decodeBase64(accessKeyId);
  const secret = decodeBase64(secretAccessKey);
  if (id === undefined || secret === undefined) return raw;
  const decoded = (text: string | undefined): string | undefined => text && (decodeBase64(text) ?? text);
  return {
    ...raw,
    accessKeyId: id,
    secretAccessKey: secret,
    sessionToken: decoded(sessionToken),
    region: decoded(raw.region),
    endpoint: decoded(raw.endpoint),
  };
}

/** Base64 of one printable word, which may end with a line break; undefined for anything else. */
export function decodeBase64(text: string): string | undefined {
  const decoded = withoutLineEnding(decodeFile(text) ?? '');
  return /^[\x21-\x7e]{3,}$/.test(decoded) ? decoded : undefined;
}

/** Base64 of printable lines; undefined for anything else. */
export function decodeFile(text: string): string | undefined {
  const compact = text.replace(/\s/g, '');
  if (compact.length < 4 || compact.length > 65_536 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    return undefined;
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== compact.replace(/=+$/, '')) return undefined;
  const decoded = bytes.toString('latin1');
  return /^[\t\n\r\x20-\x7e]*$/.test(decoded) ? decoded : undefined;
}

/**
 * Whether both halves are there and can be what they are called. They are the same for nobody but who
 * tries MinIO with `minioadmin`.
 */
export const isSound = ({ accessKeyId, secretAccessKey }: RawKey): boolean =>
  accessKeyId !== undefined &&
  secretAccessKey !== undefined &&
  isSoundId(accessKeyId) &&
  isSoundSecret(secretAccessKey) &&
  // An id in the secret's place: what stands in its own is something else, as in a row that lost a comma.
  providerOfId(secretAccessKey) === undefined &&
  (accessKeyId !== secretAccessKey || /^[a-z][a-z0-9_-]{2,19}$/.test(accessKeyId));

export const isSoundId = (text: string): boolean => !isPlaceholder(text) && isId(text);
export const isSoundSecret = (text: string): boolean => !isPlaceholder(text) && isSecret(text);
