import type { Span } from './occurrences.ts';

/** The lines around a key or certificate: RFC 7468, OpenSSH, PGP (RFC 9580), and with four dashes RFC 4716. */
const marker = /-{4,5} ?(BEGIN|END) ([A-Z0-9 ]{1,80}?) ?-{4,5}/g;
const isSecret = (label: string): boolean => /PRIVATE|SECRET|STATIC KEY|SYMMETRIC/.test(label);
/** As far as a key goes in its first line, its line breaks written out or not. */
const begun = /[A-Za-z0-9+/=\\ \t]*/y;
/** A line of a key, and of what may stand above it (`Proc-Type: …`). */
const bodyLine = /^(?:[A-Za-z0-9+/\\]*={0,2}|[A-Za-z-]{1,40}: .*)$/;
/** PuTTY says how many lines of a key follow. */
const putty = /^[ \t#;]*Private-Lines:[ \t]*(\d{1,4})[ \t]*\r?\n/gm;

/** What stands in blocks that begin and end with a line of their own. */
interface Blocks {
  /** Keys, without the lines around them. */
  secret: Span[];
  /** Certificates and public keys, which are for everybody. */
  open: Span[];
}

export function findBlocks(text: string): Blocks {
  const blocks: Blocks = { secret: [], open: [] };
  let last: { from: number; list: Span[] } | null = null;
  const markers = [...text.matchAll(marker)];
  for (const { 0: line, 1: kind, 2: label = '', index } of markers) {
    const { from, list } = last ?? {};
    if (from !== undefined) list?.push({ from, to: kind === 'END' ? index : endOfBody(text, from) });
    const isKey = isSecret(label);
    last = kind === 'BEGIN' ? { from: index + line.length, list: isKey ? blocks.secret : blocks.open } : null;
  }
  last?.list.push({ from: last.from, to: endOfBody(text, last.from) });
  let skipped = 0;
  for (const { 0: line, 1: count, index } of text.matchAll(putty)) {
    // Within the lines of another key.
    if (index < skipped) continue;
    const from = index + line.length;
    skipped = skipLines(text, from, Number(count));
    blocks.secret.push({ from, to: skipped });
  }
  return blocks;
}

/** Where a key ends that nothing ends. */
function endOfBody(text: string, from: number): number {
  begun.lastIndex = from;
  begun.test(text);
  let at = begun.lastIndex;
  while (text[at] === '\n' || text[at] === '\r') {
    const end = skipLines(text, at + 1, 1);
    if (!bodyLine.test(text.slice(at + 1, end).trim())) return at;
    at = text[end - 1] === '\n' ? end - 1 : end;
  }
  return at;
}

function skipLines(text: string, from: number, count: number): number {
  let to = from;
  for (let n = count; n > 0 && to < text.length; n--) to = text.indexOf('\n', to) + 1 || text.length;
  return to;
}
