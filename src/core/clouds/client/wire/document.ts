import { grouped } from '#shared/words.ts';
import { Excess, limits, sizeWords } from './limits.ts';

/** A text of more bytes than this is taken out of a document. */
const longText = 256;

const lt = 0x3c;
const gt = 0x3e;
const slash = 0x2f;
const equals = 0x3d;
const isQuote = (byte: number | undefined) => byte === 0x22 || byte === 0x27;
const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;

/** No document that the SDK's parser reads to its end. */
class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** A document for the SDK's parser, and what was taken out of it. */
export interface Light {
  body: Buffer;
  /** Texts by what stands in their places. */
  texts: ReadonlyMap<string, string>;
}

/**
 * Goes over an XML document before the SDK's parser does, which goes down as deep as a document does,
 * reads whatever it is given, and builds texts letter by letter, at forty times their size. So long
 * texts are taken out, and put back by `withTexts` into what the parser made.
 *
 * @param given UTF-8, within the bounds of an answer
 * @param mark 18 random bytes: what stands for a text must be none that the service can write
 * @throws Excess for more tags, more depth or a longer tag than an answer has, and for a document
 * type; Malformed
 */
export function lighten(given: Buffer, mark: Uint8Array): Light {
  const body = withPlainEnds(given);
  const parts: Buffer[] = [];
  const texts = new Map<string, string>();
  const base = Buffer.from(mark).toString('base64');
  let from = 0;
  let tags = 0;
  let depth = 0;
  let at = 0;
  while (at < body.length) {
    const open = body.indexOf(lt, at);
    const end = open === -1 ? body.length : open;
    if (end - at > longText) {
      // Whole groups of four, so that a parser that takes it for base64 does not mind.
      const token = `${base}${texts.size.toString().padStart(8, '0')}`;
      texts.set(token, decoded(body.toString('utf8', at, end)));
      parts.push(body.subarray(from, at), Buffer.from(token));
      from = end;
    }
    if (open === -1) break;
    if (++tags > limits.tags) throw new Excess(`an answer of more than ${grouped(limits.tags)} elements`);
    const tag = readTag(body, open);
    at = tag.end;
    depth += tag.deeper;
    if (depth > limits.depth) throw new Excess('an answer whose elements stand in each other without an end');
  }
  return { body: parts.length === 0 ? body : Buffer.concat([...parts, body.subarray(from)]), texts };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The longest entity that the parser knows is `&`, 31 letters and `;`. */
const longestEntity = 33;
/** Letters that are decoded at once: a replacement of everything remembers each place until its end. */
const stretch = 16_384;

/** A text as the parser reads it. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const full = from + stretch;
    const entity = full < text.length ? text.lastIndexOf('&', full) : -1;
    const end = entity > full - longestEntity ? entity : full;
    parts.push(decodeStretch(text.slice(from, end)));
    from = end;
  }
  return parts.join('');
}

const decodeStretch = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z0-9]{0,30}));/g,
    (_all, hex?: string, decimal?: string, name = '') =>
      hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : decimal !== undefined
          ? String.fromCharCode(Number.parseInt(decimal, 10))
          : (entities[name] ?? ''),
  );

/** A document with one byte for each end of a line, as the parser would have it before all else. */
function withPlainEnds(body: Buffer): Buffer {
  if (!body.includes(0x0d)) return body;
  const plain = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte === 0x0a && body[at - 1] === 0x0d) continue;
    plain[length++] = byte === 0x0d ? 0x0a : byte;
  }
  return plain.subarray(0, length);
}

/**
 * Puts the texts back that `lighten` took out.
 *
 * @param value what the SDK made of the document; changed in place
 * @param texts by what stands in their places
 */
export function withTexts(value: unknown, texts: Light['texts']): unknown {
  if (texts.size === 0) return value;
  if (typeof value === 'string') return texts.get(value) ?? value;
  if (value instanceof Uint8Array) {
    const text = texts.get(Buffer.from(value).toString('base64'));
    return text === undefined ? value : Buffer.from(text, 'base64');
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const [name, part] of Object.entries(value)) Reflect.set(value, name, withTexts(part, texts));
  return value;
}

interface Tag {
  /** Behind it. */
  end: number;
  /** 1 for one that opens, -1 for one that closes. */
  deeper: -1 | 0 | 1;
}

const startsWith = (body: Buffer, text: string, at: number): boolean =>
  body.toString('latin1', at, at + text.length) === text;

/** What begins with `<`. Comments and the like are jumped over, as the parser does. */
function readTag(body: Buffer, open: number): Tag {
  const behind = (text: string, from: number): Tag => {
    const found = body.indexOf(text, from);
    if (found === -1) throw new Malformed();
    return { end: found + text.length, deeper: 0 };
  };
  const next = body[open + 1];
  if (next === slash) return { ...behind('>', open), deeper: -1 };
  if (next === 0x3f) return behind('?>', open);
  if (next === 0x21) {
    if (startsWith(body, '<!--', open)) return behind('-->', open);
    if (startsWith(body, '<![CDATA[', open)) return behind(']]>', open + 9);
    throw new Excess('a document type, which no answer has');
  }
  return readElement(body, open);
}

/** A tag that opens an element or is a whole one, byte for byte as the parser reads it. */
function readElement(body: Buffer, open: number): Tag {
  const last = Math.min(body.length, open + limits.tag);
  let at = open + 1;
  const passName = (stop: (byte: number | undefined) => boolean) => {
    while (at < last && !stop(body[at])) at++;
  };
  const passSpace = () => passName((byte) => !isSpace(byte));
  const ends = (byte: number | undefined) => isSpace(byte) || byte === gt || byte === slash;
  passName(ends);
  for (;;) {
    passSpace();
    if (at >= last) {
      if (last < body.length) throw new Excess(`a tag of more than ${sizeWords(limits.tag)}`);
      throw new Malformed();
    }
    if (body[at] === gt) return { end: at + 1, deeper: 1 };
    if (body[at] === slash) {
      if (body[at + 1] !== gt) throw new Malformed();
      return { end: at + 2, deeper: 0 };
    }
    passName((byte) => ends(byte) || byte === equals || byte === 0x3f);
    passSpace();
    if (at < last && body[at] !== equals) throw new Malformed();
    at++;
    passSpace();
    const quote = body[at];
    // The parser would take any letter for a quotation mark.
    if (at < last && !isQuote(quote)) throw new Malformed();
    at++;
    passName((byte) => byte === quote);
    at++;
  }
}
