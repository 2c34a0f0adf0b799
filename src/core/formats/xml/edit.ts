import type { Splice } from '#core/formats/text/splices.ts';
import { addLinesAfter, removePiece } from '#core/formats/text/wholeLines.ts';
import type { XmlDocument, XmlElement } from './document.ts';
import { escapeXml } from './text.ts';

/** One comment, from its mark to the end of the line. */
const comment = /^<!--(?:(?!-->).)*-->$/;

/** Replaces what an element holds by text. */
export function setText({ text }: XmlDocument, element: XmlElement, value: string): Splice {
  const { content, start, end, attributesStart } = element;
  if (content) return { ...content, text: escapeXml(value) };
  const tag = text.slice(start, end).replace(/\s*\/>$/, '');
  const name = text.slice(start + 1, attributesStart);
  return { start, end, text: `${tag}>${escapeXml(value)}</${name}>` };
}

/** Adds lines below an element, or below the tag that opens one. */
export const addBelow = ({ text }: XmlDocument, offset: number, lines: readonly string[]): Splice =>
  addLinesAfter(text, offset, lines, comment);

/** Takes out an element, or all from one to another, with the lines that are its own. */
export const removeElement = ({ text }: XmlDocument, first: XmlElement, last = first): Splice =>
  removePiece(text, first.start, last.end, comment);
