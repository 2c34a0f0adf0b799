/** A key as it stands in the text of a file. */
export interface KeyText {
  accessKeyId: string;
  secretAccessKey: string;
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An id as a word of its own: `AKID1` does not stand in `AKID10`. */
const wordOf = (accessKeyId: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9])${quoted(accessKeyId)}(?![A-Za-z0-9])`, 'g');

/** How often an access key id stands in a text. */
export const countOf = (text: string, accessKeyId: string): number =>
  text.match(wordOf(accessKeyId))?.length ?? 0;

/** The first line, 1-based, in which an access key id stands; null for none. */
export function lineOf(text: string, accessKeyId: string): number | null {
  const at = text.search(wordOf(accessKeyId));
  return at < 0 ? null : text.slice(0, at).split('\n').length;
}

/**
 * Whether an access key id stands in bytes that may be no text, or text of another encoding: UTF-8
 * or anything that has ASCII in it, and UTF-16, which Windows' own tools write.
 */
export function isIn(bytes: Uint8Array, accessKeyId: string): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = Buffer.from(accessKeyId, 'utf16le');
  return (
    // Looked for first: it is asked of many ids, and most stand nowhere.
    (buffer.includes(accessKeyId, 0, 'latin1') && countOf(buffer.toString('latin1'), accessKeyId) > 0) ||
    buffer.includes(wide) ||
    buffer.includes(Buffer.from(wide).swap16())
  );
}

/**
 * A text with one key in the place of another; every other byte stays.
 *
 * @returns null where that is not certain: where the id stands without its secret, or the secret
 * without its id, or either is so short that it may mean something else
 */
export function replaceKey(text: string, from: KeyText, to: KeyText): string | null {
  if (from.accessKeyId === from.secretAccessKey) return null;
  if (from.accessKeyId.length < 8 || from.secretAccessKey.length < 8) return null;
  // It would be replaced there, too.
  if (countOf(to.secretAccessKey, from.accessKeyId) > 0) return null;
  const secrets = text.split(from.secretAccessKey);
  const ids = countOf(text, from.accessKeyId);
  if (ids === 0 || secrets.length - 1 !== ids) return null;
  const next = secrets.join(to.secretAccessKey).replace(wordOf(from.accessKeyId), () => to.accessKeyId);
  return countOf(next, from.accessKeyId) === 0 ? next : null;
}
