import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';

// An element that holds nothing but text, or one that says all in two attributes.
const element =
  /<(?:add|property|entry|env|setting|parameter)\s([^<>]{1,8192})\/>|<(?:\w{1,40}:)?([\w.-]{1,80})(?:\s[^<>]{0,300})?>([^<]{1,8192})<\//gi;

/**
 * XML: the answers of IAM's CreateAccessKey, STS's AssumeRole and QNZM's CreateAccount, properties of
 * Hadoop (`<name>`, `<value>`) and of property lists (`<key>`, `<string>`), settings of .NET.
 *
 * Only elements that hold nothing but text are looked at, by their names and in their order. That
 * is all these need, works on a part of one too, and has no entities of its own, attributes or
 * external documents that a hostile text could use.
 */
export const readXml: Reader = (text) => {
  if (!/<\/?[A-Za-z][^<>]{0,400}>/.test(text) || /<(?:html|!doctype html|body|table|div)\b/i.test(text))
    return null;
  const keys = gather(
    pairsIn(text),
    text.includes('<CreateAccountResponse') ? { provider: 'quilibrium' } : {},
  );
  return keys.length > 0 ? { format: formatOf(text), keys } : null;
};

function* pairsIn(text: string): Generator<Pair> {
  /** A name that stood as text; its value follows. */
  let name: string | undefined;
  for (const [, attributes, tag, content = ''] of text.matchAll(element)) {
    if (tag === undefined) {
      const said = attributePair(attributes ?? '');
      if (said) yield said;
      continue;
    }
    const value = unescapeXml(content.trim());
    if (/^(?:name|key)$/i.test(tag) && fieldOf(value)) name = value;
    else if (name !== undefined && /^(?:value|string)$/i.test(tag)) {
      yield [name, value];
      name = undefined;
    } else yield [tag, value];
  }
}

/** `<add key="NAME" value="VALUE"/>`, `<property name="NAME" value="VALUE"/>`. */
function attributePair(attributes: string): Pair | undefined {
  const read = (pattern: RegExp): string | undefined => pattern.exec(attributes)?.[1];
  const name = read(/\b(?:key|name)\s*=\s*["']([^"']{1,100})["']/i);
  const value = read(/\bvalue\s*=\s*"([^"]*)"/i) ?? read(/\bvalue\s*=\s*'([^']*)'/i);
  return name === undefined || value === undefined ? undefined : [name, unescapeXml(value)];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text as it stands for in XML and HTML. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

function formatOf(text: string): string {
  if (text.includes('<CreateAccountResponse')) return 'QNZM, CreateAccount';
  if (text.includes('<CreateAccessKeyResponse')) return 'IAM, CreateAccessKey';
  if (text.includes('<SessionToken>')) return 'STS, temporary credentials';
  return 'XML';
}
