import type { IniDialect } from './dialect.ts';
import type { IniContinuation, IniDocument, IniProperty, IniSection } from './document.ts';
import { commentOf, inkOf, valueText } from './pair.ts';
import type { IniPair } from './parts.ts';

/** A value as the file's readers see it. */
export interface IniValue {
  /** The value; continuation lines are joined with line feeds. Empty for a nested block. */
  text: string;
  /** The lines of a nested block by their key as spelled; null for a plain value. The last of equal keys counts. */
  nested: ReadonlyMap<string, string> | null;
  /** 1-based line of the key; 0 when we added it. */
  line: number;
  /** Whether a comment stands after the value on its line. */
  commented: boolean;
  /** The keys of a nested block that have a comment after their value. */
  commentedWithin: readonly string[];
}

/**
 * The occurrences of a section, in file order; none when it is not there.
 *
 * @param header the text between the brackets, in any spelling that means the section
 */
export const occurrencesOf = (document: IniDocument, header: string): readonly IniSection[] =>
  document.byId.get(document.dialect.sectionId(header)) ?? [];

/** Whether the section is in the document. */
export const hasSection = (document: IniDocument, header: string): boolean =>
  occurrencesOf(document, header).length > 0;

/**
 * Everything a section says, merged over its occurrences: of equal keys the last one counts.
 *
 * @returns values by key, in the order the keys first appear
 */
export function readSection(document: IniDocument, header: string): Map<string, IniValue> {
  const values = new Map<string, IniValue>();
  for (const section of occurrencesOf(document, header)) {
    for (const item of section.body)
      if (item.kind === 'property') values.set(item.key, readProperty(item, document.dialect));
  }
  return values;
}

/** What a section says of one key, or undefined when the key is not there. */
export function findValue(document: IniDocument, header: string, key: string): IniValue | undefined {
  const property = findProperty(document, header, key)?.property;
  return property && readProperty(property, document.dialect);
}

/** The plain value of a key, or undefined when the key is not there. */
export const getValue = (document: IniDocument, header: string, key: string): string | undefined =>
  findValue(document, header, key)?.text;

/** The occurrence of a key that counts, which is the last, and the section it stands in. */
export function findProperty(
  document: IniDocument,
  header: string,
  key: string,
): { section: IniSection; property: IniProperty } | undefined {
  const folded = document.dialect.foldsKeys ? key.toLowerCase() : key;
  const occurrences = occurrencesOf(document, header);
  for (let at = occurrences.length - 1; at >= 0; at--) {
    const section = occurrences[at];
    const property = section?.body.findLast(
      (item): item is IniProperty => item.kind === 'property' && item.key === folded,
    );
    if (section && property) return { section, property };
  }
  return undefined;
}

/** Whether an item is a line of a nested block. */
export const isNestedLine = (
  item: IniProperty['rest'][number],
): item is IniContinuation & { pair: IniPair } => item.kind === 'continuation' && item.pair !== null;

const none: readonly string[] = [];

function readProperty({ line, pair, rest }: IniProperty, { isBlank }: IniDialect): IniValue {
  const commented = commentOf(line.text, pair) !== '';
  const { number } = line;
  // Most settings are one line, and there are many.
  if (rest.length === 0)
    return { text: valueText(line.text, pair), nested: null, line: number, commented, commentedWithin: none };
  const continuations = rest.filter((item) => item.kind === 'continuation');
  const nestedLines = continuations.filter(isNestedLine);
  const texts = [valueText(line.text, pair)];
  if (nestedLines.length === 0) texts.push(...continuations.map((item) => inkOf(item.line.text, isBlank)));
  return {
    text: texts.join('\n'),
    nested:
      nestedLines.length === 0
        ? null
        : new Map(nestedLines.map((item) => [item.pair.key, valueText(item.line.text, item.pair)])),
    line: number,
    commented,
    commentedWithin: nestedLines.flatMap((item) =>
      commentOf(item.line.text, item.pair) === '' ? [] : [item.pair.key],
    ),
  };
}
