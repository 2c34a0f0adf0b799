import { interpolate } from '#core/ini/configparser.ts';
import type { IniDocument } from '#core/ini/document.ts';
import { hasSection, type IniValue, readSection } from '#core/ini/read.ts';

/** A value as boto gets it. */
export interface BotoValue {
  /** Null where Python refuses to give the value. */
  text: string | null;
  /** 1-based line. */
  line: number;
}

/** A section's values as boto gets them: with those of `[DEFAULT]`, and `%` resolved. */
export function valuesOf(document: IniDocument, section: string): Map<string, BotoValue> {
  if (!hasSection(document, section)) return new Map();
  const raw = new Map<string, IniValue>([
    ...readSection(document, 'DEFAULT'),
    ...readSection(document, section),
  ]);
  return new Map(
    [...raw].map(([key, { text, line }]) => [
      key,
      { text: interpolate(text, (other) => raw.get(other)?.text), line },
    ]),
  );
}
