import { isPythonSpace } from './blanks.ts';
import { inkOf, skipBlanks } from './pair.ts';

/** Why Python refuses a text, and where. */
export interface PythonFault {
  what: 'mark' | 'no section' | 'no delimiter' | 'section twice' | 'setting twice';
  /** The setting that stands twice. */
  key: string;
  /** The section that it is about or in. */
  section: string;
  /** 1-based. */
  line: number;
}

/** A text as Python's `configparser.RawConfigParser` has it. */
export interface PythonReading {
  /** Values by section and key; those of `[DEFAULT]` in a section of that name. */
  sections: Map<string, Map<string, string>>;
  /** Python refuses a text with one of these; here it is read all the same, the last of two counting. */
  faults: PythonFault[];
}

/**
 * Reads a text as Python does, and nothing like a document: botocore and boto read their files this
 * way, whatever other programs make of them. Source of the rules: `configparser.py` of Python 3.11,
 * `_read` and `_join_multiline_values`.
 */
export function readPython(text: string): PythonReading {
  const hasMark = text.startsWith('\ufeff');
  const faults: PythonFault[] = hasMark ? [{ what: 'mark', key: '', section: '', line: 1 }] : [];
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  let header = '';
  let key = '';
  let lines: string[] | null = null;
  let keyIndent = 0;
  // Keys are marked with the occurrence of the section that they stand in.
  let seen = new Set<string>();

  const close = (): void => {
    if (section && lines) section.set(key, lines.length === 1 ? (lines[0] ?? '') : joined(lines));
    lines = null;
  };
  const all = splitLines(hasMark ? text.slice(1) : text);
  for (let at = 0; at < all.length; at++) {
    const raw = all[at] ?? '';
    const indent = skipBlanks(raw, 0, isPythonSpace);
    const value = inkOf(raw, isPythonSpace);
    if (value === '') {
      if (lines) lines.push('');
      continue;
    }
    const first = value.charAt(0);
    if (first === '#' || first === ';') continue;
    if (lines && indent > keyIndent) {
      lines.push(value);
      continue;
    }
    close();
    keyIndent = indent;
    const end = first === '[' ? value.lastIndexOf(']') : -1;
    if (end > 1) {
      header = value.slice(1, end);
      const known = sections.get(header);
      if (known && header !== 'DEFAULT')
        faults.push({ what: 'section twice', key: '', section: header, line: at + 1 });
      section = known ?? new Map();
      sections.set(header, section);
      seen = new Set(known?.keys());
      continue;
    }
    const delimiter = delimiterOf(value);
    if (!section || delimiter === -1) {
      faults.push({ what: section ? 'no delimiter' : 'no section', key: '', section: header, line: at + 1 });
      continue;
    }
    key = inkOf(value.slice(0, delimiter), isPythonSpace).toLowerCase();
    if (seen.has(key)) faults.push({ what: 'setting twice', key, section: header, line: at + 1 });
    seen.add(key);
    lines = [inkOf(value.slice(delimiter + 1), isPythonSpace)];
  }
  close();
  return { sections, faults };
}

/** Every kind of line end is one to a file that Python reads as text. */
const splitLines = (text: string): string[] =>
  text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n');

function delimiterOf(value: string): number {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 0x3d || code === 0x3a) return at;
  }
  return -1;
}

/** Lines of one value; blank ones at its end are not part of it. */
function joined(lines: readonly string[]): string {
  let end = lines.length;
  while (end > 1 && lines[end - 1] === '') end--;
  return lines.slice(0, end).join('\n');
}
