import { type Field, type FieldName, fieldOf } from './fields.ts';
import type { RawKey } from './found.ts';
import { looksLikeId, providerOfId } from './guess.ts';

/** A label with what stands beside it. */
export type Pair = readonly [label: string, value: string];

/** A key while it is put together. */
interface Part {
  raw: RawKey;
  group: string;
  sure: boolean;
  /** How clear the labels of its halves were. */
  ranks: Partial<Record<FieldName, number>>;
  /** Values under words that mean something only beside an id whose form is known. */
  loose: (readonly [FieldName, string])[];
}

/** Nobody has more keys in one text. */
const mostKeys = 2000;

/**
 * Sorts labelled values, in the order of the text, into keys. A second id, secret or name begins a
 * new key; what else is said twice keeps its first value.
 *
 * @param pairs labels as spelled; those that mean nothing here are passed over
 * @param start what all keys share, such as a section's name
 */
export function gather(pairs: Iterable<Pair>, start: RawKey = {}): RawKey[] {
  const parts: Part[] = [];
  // Settings of several programs may stand mixed: an AWS_ACCESS_KEY_ID does not go with a SECRET_KEY.
  const current = new Map<string, Part>();
  for (const [label, value] of pairs) {
    const field = value === '' ? null : fieldOf(label);
    if (!field) continue;
    let part = current.get(field.group);
    const verdict = part ? judge(part, field, value) : 'new';
    if (verdict === 'skip') {
      if (part) keepOther(part, field, value);
      continue;
    }
    if (!part || verdict === 'new') {
      if (parts.length >= mostKeys) break;
      part = { raw: { ...start }, group: field.group, sure: field.sure, ranks: {}, loose: [] };
      current.set(field.group, part);
      parts.push(part);
    }
    put(part, field, value, verdict === 'replace');
  }
  return join(parts.map(resolve));
}

/** Where a value belongs whose place in the current key may be taken. */
function judge({ raw, ranks }: Part, { name, rank, loose }: Field, value: string): Verdict {
  if (loose) return 'same';
  if (name === 'name') return raw.name !== undefined && isKey(raw) && raw.name !== value ? 'new' : 'same';
  if (name !== 'accessKeyId' && name !== 'secretAccessKey') return 'same';
  const before = raw[name];
  if (before === undefined || before === value) return 'same';
  const rankBefore = ranks[name] ?? 0;
  if (rank === rankBefore) return 'new';
  // `SECRET_KEY` of some framework stands before the SECRET_ACCESS_KEY of this id, or behind it.
  const other = ranks[name === 'accessKeyId' ? 'secretAccessKey' : 'accessKeyId'];
  if (rank > rankBefore) return other === undefined || other >= rank ? 'replace' : 'new';
  return other === undefined || other >= rankBefore ? 'skip' : 'new';
}

type Verdict = 'same' | 'new' | 'replace' | 'skip';

function put(part: Part, field: Field, value: string, replace: boolean): void {
  const { raw, ranks, loose } = part;
  const { service, provider, rank } = field;
  // Some of Quilibrium's pages give the SDK the number of the account for an id.
  const name = provider === 'quilibrium' && isAccountNumber(field, value) ? 'accountId' : field.name;
  part.sure ||= field.sure;
  if (field.loose) {
    loose.push([name, value]);
    return;
  }
  if (name === 'endpoint' && !mayBeEndpoint(value)) return;
  raw.provider ??= provider;
  if (service) raw.endpoints = { [service]: value, ...raw.endpoints };
  else if (name === 'name' || replace || raw[name] === undefined) {
    if (replace) keepOther(part, field, raw[name]);
    raw[name] = value;
    ranks[name] = rank;
  }
}

const isAccountNumber = ({ name }: Field, value: string): boolean =>
  name === 'accessKeyId' && /^\d{10,12}$/.test(value);

/** Beside an `access_key_id`, `access_key` is the secret in some files (Quilibrium's QTools): what lost its place may be it. */
function keepOther({ loose }: Part, { name }: Field, value: string | undefined): void {
  if (name === 'accessKeyId' && value !== undefined && value.length >= 16 && !looksLikeId(value))
    loose.push(['secretAccessKey', value]);
}

/** Storage has no page to sign in on, and no scheme of its own; a bucket's address has one. */
const mayBeEndpoint = (value: string): boolean =>
  !/^(?!https?:)[\w+.-]+:\/\//i.test(value) &&
  !/^(?:https?:\/\/)?(?:[\w-]+\.)*(?:console|signin|login|portal|dash|dashboard|www|docs|accounts|app)\.|\/service-account-credentials$/i.test(
    value,
  );

/** Takes what stands under loose words for what it is, where an id of a known form says so. */
function resolve(part: Part): Part {
  const { raw, loose, sure } = part;
  if (raw.name !== undefined && raw.name === raw.accessKeyId) delete raw.name;
  if (loose.length === 0) return part;
  const secret = raw.secretAccessKey ?? (sure ? looseSecret(part) : undefined);
  if (secret !== undefined) {
    raw.accessKeyId ??= looseId(part);
    if (raw.accessKeyId !== undefined && looksLikeId(raw.accessKeyId)) raw.secretAccessKey ??= secret;
    if (raw.accessKeyId === raw.name) delete raw.name;
  }
  if (raw.accessKeyId === undefined) return part;
  // A role's credentials on a server call the session token `Token`.
  const isTemporary = raw.accessKeyId.startsWith('ASIA') || raw.expiresAt !== undefined;
  if (isTemporary) raw.sessionToken ??= loose.find(([name]) => name === 'sessionToken')?.[1];
  return part;
}

/** An id under `id`, `key`, `user` and the like, where its form tells, or its prefix: `S3_KEY` beside `S3_SECRET`. */
function looseId({ raw, loose, group, sure }: Part): string | undefined {
  const said = loose.filter(([name]) => name === 'accessKeyId').map(([, value]) => value);
  const named = raw.name !== undefined && looksLikeId(raw.name) ? raw.name : undefined;
  const prefixed = group !== '' && sure && raw.secretAccessKey !== undefined ? said[0] : undefined;
  return said.find(looksLikeId) ?? named ?? prefixed;
}

/** The one secret under `password`, or else `key`: a long word that is not the id. */
function looseSecret(part: Part): string | undefined {
  const id = part.raw.accessKeyId ?? looseId(part);
  const others = part.loose.filter(([name, value]) => name !== 'sessionToken' && value !== id);
  const passwords = others.filter(([name]) => name === 'secretAccessKey');
  const values = passwords.length > 0 ? passwords : others.filter(([, value]) => value.length >= 16);
  const [only, more] = new Set(values.map(([, value]) => value));
  return more === undefined ? only : undefined;
}

/** What an unknown word stands before counts as a whole only: `JWT_SECRET` says nothing of a key. */
const isKept = ({ raw, sure }: Part): boolean =>
  sure || isWhole(raw) || (raw.accessKeyId !== undefined && providerOfId(raw.accessKeyId) !== undefined);

/** `quarkus.s3.aws.region` beside `quarkus.s3.aws.credentials.access-key-id`: words of one program. */
const areKin = (owner: Part, { raw, group }: Part): boolean =>
  !isKey(raw) && group.length > 2 && owner.group.startsWith(group);

/** Brings together what groups tore apart, where there is no doubt. */
function join(parts: readonly Part[]): RawKey[] {
  const kept = parts.filter(isKept);
  const owner = kept.find(({ raw }) => isWhole(raw));
  const kin = owner ? parts.filter((part) => !isKept(part) && areKin(owner, part)) : [];
  const keys = [...kept, ...kin].map(({ raw }) => raw);
  const whole = keys.filter(isWhole);
  const ids = keys.filter((key) => !isWhole(key) && key.accessKeyId !== undefined);
  const secrets = keys.filter((key) => !isWhole(key) && key.secretAccessKey !== undefined);
  const others = keys.filter((key) => !isKey(key));
  // A secret on its own beside a whole key is some other program's; a region beside it may be the key's.
  const rest = secrets.map(({ secretAccessKey: _secret, sessionToken: _token, ...words }) => words);
  if (whole.length === 1) return [merge([...whole, ...others, ...rest]), ...ids];
  if (whole.length > 1) return [...whole, ...ids];
  if (ids.length <= 1 && secrets.length <= 1) return [merge([...ids, ...secrets, ...others])].filter(isKey);
  // Which of several secrets belongs to an id nobody can say, and without one they are no keys.
  return ids;
}

/** One key of several parts; what an earlier part says counts. */
export function merge(parts: readonly RawKey[]): RawKey {
  const said = parts
    .toReversed()
    .flatMap((part) => Object.entries(part).filter(([, value]) => value !== undefined));
  return Object.fromEntries(said);
}

/** Whether there is a key in it at all, be it half of one. */
export const isKey = ({ accessKeyId, secretAccessKey }: RawKey): boolean =>
  accessKeyId !== undefined || secretAccessKey !== undefined;

export const isWhole = ({ accessKeyId, secretAccessKey }: RawKey): boolean =>
  accessKeyId !== undefined && secretAccessKey !== undefined;
