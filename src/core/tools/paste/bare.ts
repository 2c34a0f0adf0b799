import type { ProviderId } from '#shared/model.ts';
import { isSoundId, isSoundSecret } from './check.ts';
import type { RawKey, Reader } from './found.ts';
import { looksLikeId, providerOfId } from './guess.ts';
import { unquote } from './text.ts';

const formats: Partial<Record<ProviderId, string>> = { b2: 'Backblaze B2, key create' };

/**
 * An id and its secret with nothing said about them: what `b2 key create` and `--query … --output
 * text` print, two lines copied from anywhere, `ID:SECRET` as in s3fs' file. Only where the id has a
 * form that is known, or any two words would do.
 */
export const readBare: Reader = (text) => {
  if (text.length > 5000) return null;
  const lines = text.split('\n').filter((line) => !/^\s*(?:[$%>#]|PS [^>]*>)/.test(line));
  const words = lines
    .join('\n')
    .split(/[\s,]+/)
    .map(unquote)
    .filter((word) => /\w/.test(word));
  const [accessKeyId, secretAccessKey, sessionToken, ...more] =
    words.length === 1 ? colons(words) : fromId(words);
  if (accessKeyId === undefined || more.length > 0 || !looksLikeId(accessKeyId)) return null;
  const provider = providerOfId(accessKeyId);
  if (secretAccessKey === undefined ? provider === undefined : !/^[\w+/=.-]{16,128}$/.test(secretAccessKey))
    return null;
  // A third word is a token of a session, and of nothing else.
  if (sessionToken !== undefined && !(accessKeyId.startsWith('ASIA') && sessionToken.length >= 100))
    return null;
  return {
    format: (provider && formats[provider]) ?? 'an access key',
    keys: [{ accessKeyId, secretAccessKey, sessionToken }],
  };
};

/** Without a name before it, where the id's form leaves no doubt. */
const fromId = (words: readonly string[]): readonly string[] =>
  words.length === 3 && looksLikeId(words[1] ?? '') && !looksLikeId(words[0] ?? '') ? words.slice(1) : words;

/** `ID:SECRET`, `BUCKET:ID:SECRET`. */
const colons = ([word = '']: readonly string[]): string[] => {
  const parts = word.split(':');
  return parts.length === 3 ? parts.slice(1) : parts;
};

// The key in an address, as MC_HOST_name, rclone's and Loki's settings have it.
const address =
  /(?:\b(MC_HOST_)(\w{1,60})=["']?)?\b(https?|s3|minio)(?:\+https?)?:\/\/([^\s:@/"']{3,128}):([^\s@"']{3,1500})@([^\s/"'?]{1,255})/g;

/** Keys within addresses: `https://ID:SECRET@host`, `s3://ID:SECRET@region/bucket`. */
export const readAddresses: Reader = (text) => {
  const keys: RawKey[] = [];
  if (!text.includes('@')) return null;
  for (const [, mark, name, scheme = '', id = '', secret = '', host = ''] of text.matchAll(address)) {
    const accessKeyId = decodePercent(id);
    const [secretAccessKey, sessionToken] = mark
      ? secret.split(':').map(decodePercent)
      : [decodePercent(secret)];
    // A page with a user and a password is no key.
    if (!mark && scheme.startsWith('http') && !looksLikeId(accessKeyId)) continue;
    if (!isSoundId(accessKeyId) || !isSoundSecret(secretAccessKey ?? '')) continue;
    const place = scheme.startsWith('http') ? { endpoint: `${scheme}://${host}` } : rawKeyAt(host);
    keys.push({ name: mark ? name : undefined, accessKeyId, secretAccessKey, sessionToken, ...place });
  }
  return keys.length > 0 ? { format: 'an address with a key', keys } : null;
};

/** What stands behind `s3://…@`: a region, or a server. */
const rawKeyAt = (host: string): RawKey =>
  /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(host) ? { region: host } : /[.:]/.test(host) ? { endpoint: host } : {};

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
