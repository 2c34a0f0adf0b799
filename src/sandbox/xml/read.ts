/** An element as read: its local name, its own text and its children. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const maxDepth = 16;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** One piece of markup: comment, CDATA, declaration or tag. Text lies between the pieces. */
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

function decodeEntities(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const known = entities[name];
    if (known !== undefined && whole.endsWith(';')) return known;
    const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const code = digits ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] ? 16 : 10) : Number.NaN;
    if (!(code <= 0x10ffff) || !whole.endsWith(';')) throw new SyntaxError('unknown entity');
    return String.fromCodePoint(code);
  });
}

/**
 * Reads the small documents that clients send (`Delete`, `CompleteMultipartUpload`). No DTDs, so
 * no entity can be declared; namespace prefixes are dropped and attributes ignored.
 *
 * @throws SyntaxError when it is not one well-formed element, or deeper than any real request
 */
export function readXml(source: string): XmlElement {
  const top: XmlElement = { name: '', text: '', children: [] };
  const open: XmlElement[] = [top];
  let at = source.startsWith('\ufeff') ? 1 : 0;
  while (at < source.length) {
    const current = open[open.length - 1] ?? top;
    const next = source.indexOf('<', at);
    const text = source.slice(at, next < 0 ? source.length : next);
    if (current === top && text.trim() !== '') throw new SyntaxError('text outside the document');
    current.text += decodeEntities(text);
    if (next < 0) break;
    markup.lastIndex = next;
    const match = markup.exec(source);
    if (!match) throw new SyntaxError('malformed markup');
    at = markup.lastIndex;
    const [, cdata, closing, qualified, , selfClosing] = match;
    if (cdata !== undefined) {
      if (current === top) throw new SyntaxError('text outside the document');
      current.text += cdata;
    }
    if (qualified === undefined) continue;
    const name = qualified.slice(qualified.indexOf(':') + 1);
    if (closing) {
      if (current === top || current.name !== name) throw new SyntaxError('tags do not match');
      open.pop();
      continue;
    }
    const element: XmlElement = { name, text: '', children: [] };
    current.children.push(element);
    if (!selfClosing) open.push(element);
    if (open.length > maxDepth) throw new SyntaxError('too deep');
  }
  const [root, ...others] = top.children;
  if (!root || others.length > 0 || open.length > 1) throw new SyntaxError('not one whole element');
  return root;
}

/** The children called `name`. */
export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text, as it stands, of the first child called `name`, or undefined. */
export const textOf = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;
