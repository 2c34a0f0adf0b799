import { createBudget } from '#core/formats/text/budget.ts';
import { readText, TextFault } from '#core/formats/text/fault.ts';

/** An element and where it stands in the text. */
export interface XmlElement {
  /** Its name without a prefix. */
  name: string;
  children: XmlElement[];
  /** Offsets of the whole element. */
  start: number;
  end: number;
  /** Offsets of the attributes in its start tag, with the white space before each. */
  attributesStart: number;
  attributesEnd: number;
  /** Offsets of what is between its tags; null for `<x/>`. */
  content: { start: number; end: number } | null;
}

/** An XML text with the place of every element in it. */
export interface XmlDocument {
  text: string;
  /** Null for a text of white space. */
  root: XmlElement | null;
}

/** What stands between elements and is not text of theirs. */
const skipped = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const tagName = /<([^\s/>=<"'&!?]+)/y;
const attribute = /\s+[^\s/>=<"'&]+\s*=\s*(?:"[^"]*"|'[^']*')/y;
const tagEnd = /\s*(\/?)>/y;
const endTag = /<\/([^\s/>=<"'&]+)\s*>/y;

/**
 * Finds the elements of an XML text. Entities are left as they stand until `textOf` is asked.
 *
 * @throws QCredError file_malformed, with line and column in the message; too_involved
 */
export const parseXml = (text: string): XmlDocument => readText(text, () => readElements(text));

function readElements(text: string): XmlDocument {
  const budget = createBudget(text);
  const roots: XmlElement[] = [];
  const open: { element: XmlElement; qualified: string }[] = [];
  let at = 0;
  // A byte order mark is white space too.
  if (text.trim() === '') return { text, root: null };
  for (;;) {
    const next = text.indexOf('<', at);
    const between = text.slice(at, next === -1 ? text.length : next);
    if (open.length === 0 && between.trim() !== '') {
      throw notXml(at + between.search(/\S/), 'there is text outside of all elements');
    }
    if (next === -1) break;
    at = passMarkup(text, next) ?? readTag(text, next, open, roots);
    budget.spend();
    budget.reach(open.length);
  }
  const last = open.at(-1);
  if (last) throw notXml(last.element.start, `<${last.qualified}> is not closed`);
  const [root, second] = roots;
  if (!root) throw notXml(text.length, 'there is no element');
  if (second) throw notXml(second.start, 'a second element follows the first');
  return { text, root };
}

/** The end of a comment, CDATA section, instruction or document type; null where a tag stands. */
function passMarkup(text: string, at: number): number | null {
  for (const [begin, end] of skipped) {
    if (!text.startsWith(begin, at)) continue;
    const found = text.indexOf(end, at + begin.length);
    if (found === -1) throw notXml(at, `"${begin}" is not followed by "${end}"`);
    return found + end.length;
  }
  return text.startsWith('<!', at) ? passDeclaration(text, at) : null;
}

/**
 * The end of a document type. What it declares is passed over: no element comes from it, and
 * entities of its own stay unknown.
 */
function passDeclaration(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at === -1) break;
    } else if (text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4);
      if (at === -1) break;
      // Its own bracket closes nothing.
      at += 2;
    } else if (character === '<') depth++;
    else if (character === '>' && --depth === 0) return at + 1;
  }
  throw notXml(start, 'this declaration does not end');
}

function readTag(
  text: string,
  at: number,
  open: { element: XmlElement; qualified: string }[],
  roots: XmlElement[],
): number {
  endTag.lastIndex = at;
  const closing = endTag.exec(text)?.[1];
  if (closing !== undefined) {
    const top = open.pop();
    if (top?.qualified !== closing) throw notXml(at, `</${closing}> closes nothing`);
    if (top.element.content) top.element.content.end = at;
    top.element.end = endTag.lastIndex;
    return endTag.lastIndex;
  }
  tagName.lastIndex = at;
  const qualified = tagName.exec(text)?.[1];
  if (qualified === undefined) throw notXml(at, 'this is not a tag');
  const attributesStart = tagName.lastIndex;
  const attributesEnd = passAttributes(text, attributesStart);
  tagEnd.lastIndex = attributesEnd;
  const slash = tagEnd.exec(text)?.[1];
  if (slash === undefined) throw notXml(at, 'this is not a whole tag');
  const end = tagEnd.lastIndex;
  const element: XmlElement = {
    name: qualified.slice(qualified.indexOf(':') + 1),
    children: [],
    start: at,
    end,
    attributesStart,
    attributesEnd,
    content: slash === '/' ? null : { start: end, end },
  };
  (open.at(-1)?.element.children ?? roots).push(element);
  if (element.content) open.push({ element, qualified });
  return end;
}

function passAttributes(text: string, start: number): number {
  let at = start;
  for (;;) {
    attribute.lastIndex = at;
    if (!attribute.test(text)) return at;
    at = attribute.lastIndex;
  }
}

const notXml = (offset: number, problem: string): TextFault =>
  new TextFault(
    offset,
    `this is not valid XML: ${problem}.`,
    'Mend the file, or restore it from a backup, and try again.',
  );
