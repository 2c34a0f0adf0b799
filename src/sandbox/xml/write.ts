/** An XML element: its name and its text or children. */
export type XmlNode = readonly [name: string, content: string | number | boolean | readonly XmlNode[]];

/** XML has no way to write most control characters as themselves; S3 writes them as references. */
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text made safe to stand in an element. */
export const escapeXml = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this escapes
    /[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g,
    (char) => escapes[char] ?? `&#x${char.charCodeAt(0).toString(16)};`,
  );

const render = ([name, content]: XmlNode, attributes = ''): string => {
  const inner = Array.isArray(content)
    ? content.map((child) => render(child)).join('')
    : escapeXml(String(content));
  return `<${name}${attributes}>${inner}</${name}>`;
};

/**
 * A whole document.
 *
 * @param root its one element
 * @param namespace the root's `xmlns`, if it has one
 * @returns UTF-8 bytes
 */
export const xmlDocument = (root: XmlNode, namespace?: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, namespace ? ` xmlns="${namespace}"` : '')}`,
    'utf8',
  );
