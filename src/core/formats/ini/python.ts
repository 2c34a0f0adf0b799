import { createBudget } from '#core/formats/text/budget.ts';
import { isPythonSpace } from './blanks.ts';
import { lastInk, skipBlanks } from './pair.ts';

/** Why Python refuses a text, and where. */
export interface PythonFault {
  what: 'mark' | 'no section' | 'no setting' | 'section twice' | 'setting twice';
  /** The setting that stands twice. */
  key: string;
  /** The section that it is about or in. */
  section: string;
  /** 1-based. */
  line: number;
}

/** A text as Python's `configparser.RawConfigParser` has it. */
interface PythonReading {
  /** Values by section and key; those of `[DEFAULT]` in a section of that name. */
  sections: Map<string, Map<string, string>>;
  /** Python refuses a text with one of these; here it is read all the same, the last of two counting. */
  faults: PythonFault[];
}

/**
 * Reads a text as Python does, and nothing like a document: botocore and boto read their files this
 * way, whatever other programs make of them. Source of the rules: `configparser.py` of Python 3.11,
 * `_read` and `_join_multiline_values`.
 *
 * @throws QCredError too_involved
 */
export function readPython(text: string): PythonReading {
  const budget = createBudget(text);
  const hasMark = text.startsWith('\ufeff');
  const faults: PythonFault[] = hasMark ? [{ what: 'mark', key: '', section: '', line: 1 }] : [];
  const sections = new Map<string, Map<string, string>>();
  // The same few keys come in every section: one string for each.
  const keys = new Map<string, string>();
  let section: Map<string, string> | null = null;
  let header = '';
  let key = '';
  let value: string | null = null;
  // Blank lines are part of a value only where it goes on below them.
  let blanks = 0;
  let keyIndent = 0;

  const source = withLineFeeds(hasMark ? text.slice(1) : text);
  for (let from = 0, next = 0, line = 1; from < source.length; from = next, line++) {
    budget.spend();
    const newline = source.indexOf('\n', from);
    next = newline === -1 ? source.length : newline + 1;
    const start = skipBlanks(source, from, isPythonSpace);
    const end = lastInk(source, start, newline === -1 ? source.length : newline, isPythonSpace);
    if (start >= end) {
      blanks++;
      continue;
    }
    const first = source.charAt(start);
    if (first === '#' || first === ';') continue;
    if (value !== null && start - from > keyIndent) {
      value += '\n'.repeat(blanks + 1) + source.slice(start, end);
      blanks = 0;
      continue;
    }
    if (value !== null) section?.set(key, value);
    value = null;
    keyIndent = start - from;
    const bracket = first === '[' ? source.slice(start, end).lastIndexOf(']') : -1;
    if (bracket > 1) {
      header = source.slice(start + 1, start + bracket);
      const known = sections.get(header);
      if (known && header !== 'DEFAULT')
        faults.push({ what: 'section twice', key: '', section: header, line });
      section = known ?? new Map();
      sections.set(header, section);
      continue;
    }
    const delimiter = delimiterIn(source, start, end);
    if (!section || delimiter === -1 || delimiter === start) {
      faults.push({ what: section ? 'no setting' : 'no section', key: '', section: header, line });
      continue;
    }
    const spelled = source.slice(start, lastInk(source, start, delimiter, isPythonSpace));
    key = keys.get(spelled) ?? spelled.toLowerCase();
    keys.set(spelled, key);
    if (section.has(key)) faults.push({ what: 'setting twice', key, section: header, line });
    value = source.slice(skipBlanks(source, delimiter + 1, isPythonSpace), end);
    blanks = 0;
  }
  if (value !== null) section?.set(key, value);
  return { sections, faults };
}

/** Every kind of line end is one to a file that Python reads as text. */
const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** Where the first sign between a key and its value stands; -1 where there is none. */
function delimiterIn(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3d || code === 0x3a) return at;
  }
  return -1;
}
