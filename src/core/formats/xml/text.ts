import type { XmlDocument, XmlElement } from './document.ts';

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** A name or number between `&` and `;`. */
const reference = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([^;&\s]+));/g;

/**
 * The text of an element as its readers see it: comments left out, CDATA and entities resolved.
 *
 * @returns undefined where it holds elements, or an entity that the file declares itself
 */
export function textOf({ text }: XmlDocument, { children, content }: XmlElement): string | undefined {
  if (children.length > 0) return undefined;
  if (!content) return '';
  const pieces = text
    .slice(content.start, content.end)
    .split(/(<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>)/);
  const read = pieces.map((piece) => {
    if (piece.startsWith('<![CDATA[')) return piece.slice(9, -3);
    return piece.startsWith('<') ? '' : resolveEntities(piece);
  });
  return read.includes(undefined) ? undefined : read.join('').replaceAll('\r\n', '\n');
}

/** The value of an attribute and where it stands, without its quotes. */
export function attributeOf(
  { text }: XmlDocument,
  { attributesStart, attributesEnd }: XmlElement,
  name: string,
): { value: string | undefined; start: number; end: number } | undefined {
  const attributes = text.slice(attributesStart, attributesEnd);
  for (const match of attributes.matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    const [whole, found, quoted = ''] = match;
    if (found !== name) continue;
    const end = attributesStart + match.index + whole.length - 1;
    return { value: resolveEntities(quoted.slice(1, -1)), start: end - quoted.length + 2, end };
  }
  return undefined;
}

/** Whether XML can hold a text: control characters aside, all but two that are no characters, and halves of pairs. */
export const isXmlText = (text: string): boolean => !/[\ufffe\uffff]|\p{Cs}/u.test(text);

/** Text as it must stand between tags or in an attribute to be read as itself. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => {
    for (const [name, meaning] of entities) if (meaning === character) return `&${name};`;
    return character;
  });

/** The children with a name. */
export const childrenOf = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child.name === name);

function resolveEntities(text: string): string | undefined {
  let known = true;
  const resolved = text.replace(reference, (_, hex?: string, decimal?: string, name = '') => {
    const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
    const meaning = Number.isNaN(code)
      ? entities.get(name)
      : code <= 0x10ffff
        ? String.fromCodePoint(code)
        : undefined;
    if (meaning === undefined) known = false;
    return meaning ?? '';
  });
  return known ? resolved : undefined;
}
