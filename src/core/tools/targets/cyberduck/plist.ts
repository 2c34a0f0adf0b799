import type { Splice } from '#core/formats/text/splices.ts';
import { indentAt } from '#core/formats/text/wholeLines.ts';
import { parseXml, type XmlDocument, type XmlElement } from '#core/formats/xml/document.ts';
import { addBelow, removeElement } from '#core/formats/xml/edit.ts';
import { childrenOf, escapeXml, textOf } from '#core/formats/xml/text.ts';
import { QCredError } from '#shared/errors.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** A value of a property list's dictionary, with the element of its key. */
interface PlistValue {
  key: XmlElement;
  value: XmlElement;
}

/** A property list whose outermost value is a dictionary, as all of Cyberduck's are. */
export interface Plist {
  source: TargetText;
  document: XmlDocument;
  dictionary: XmlElement;
  values: ReadonlyMap<string, PlistValue>;
}

/** An empty one, as Apple writes it. */
const emptyPlist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
</dict>
</plist>
`;

/**
 * Parses a property list. A file that does not exist, or is empty, is an empty one.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export function openPlist(source: TargetText): Plist {
  const text = source.text?.trim() ? source.text : emptyPlist;
  if (text.startsWith('bplist')) {
    throw new QCredError(
      'file_malformed',
      `${source.path}: this is a property list in Apple's binary form, which QCred does not read.`,
      'Run "plutil -convert xml1" on the file; Cyberduck reads it as before.',
    );
  }
  const document = inFile(source.path, () => parseXml(text));
  const dictionary = document.root?.name === 'plist' ? childrenOf(document.root, 'dict')[0] : undefined;
  if (!dictionary?.content) {
    throw new QCredError(
      'file_malformed',
      `${source.path}: this is not a property list with a dictionary in it.`,
      'Choose a file that Cyberduck wrote, or a name that is not taken.',
    );
  }
  return { source, document, dictionary, values: valuesOf(document, dictionary) };
}

/** The text under a key; undefined where there is none, or something that is not text. */
export function plistText({ document, values }: Plist, key: string): string | undefined {
  const found = values.get(key)?.value;
  const isText = found?.name === 'string' || found?.name === 'integer';
  return (isText && textOf(document, found)?.trim()) || undefined;
}

/** The texts of the list under a key, with their elements. */
export function plistList({ document, values }: Plist, key: string): { text: string; element: XmlElement }[] {
  const list = values.get(key)?.value;
  if (list?.name !== 'array') return [];
  return childrenOf(list, 'string').map((element) => ({
    text: textOf(document, element)?.trim() ?? '',
    element,
  }));
}

/** Sets texts under their keys; null removes. Those that are so already are left alone. */
export function setPlistTexts(
  plist: Plist,
  wishes: readonly (readonly [key: string, text: string | null | undefined])[],
): Splice[] {
  const { document, values } = plist;
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const [key, text] of wishes) {
    const present = values.get(key);
    if (text === null && present) {
      splices.push(removeElement(document, present.key, present.value));
    } else if (typeof text === 'string' && !present) {
      added.push(`<key>${key}</key>`, `<string>${escapeXml(text)}</string>`);
    } else if (typeof text === 'string' && present && plistText(plist, key) !== text) {
      const { start, end } = present.value;
      splices.push({ start, end, text: `<string>${escapeXml(text)}</string>` });
    }
  }
  return [...splices, ...addToPlist(plist, added)];
}

/** Whether a key says no. */
export const saysNo = ({ values }: Plist, key: string): boolean => values.get(key)?.value.name === 'false';

/** The lines that say no under a key that is not there yet. */
export const linesOfNo = (key: string): string[] => [`<key>${key}</key>`, '<false/>'];

/** Adds lines at the end of the dictionary, indented like those there. */
export function addToPlist({ document, dictionary }: Plist, lines: readonly string[]): Splice[] {
  if (lines.length === 0) return [];
  const last = dictionary.children.at(-1);
  const first = dictionary.children[0];
  const indent = first
    ? indentAt(document.text, first.start)
    : `${indentAt(document.text, dictionary.start)}\t`;
  const offset = last?.end ?? dictionary.content?.start ?? dictionary.end;
  return [
    addBelow(
      document,
      offset,
      lines.map((line) => indent + line),
    ),
  ];
}

function valuesOf(document: XmlDocument, { children }: XmlElement): Map<string, PlistValue> {
  const values = new Map<string, PlistValue>();
  for (const [i, key] of children.entries()) {
    const value = children[i + 1];
    const name = key.name === 'key' && value ? textOf(document, key) : undefined;
    if (name !== undefined && value) values.set(name.trim(), { key, value });
  }
  return values;
}
