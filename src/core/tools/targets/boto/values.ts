import type { IniDocument } from '#core/formats/ini/document.ts';
import { hasSection, type IniValue, readSection } from '#core/formats/ini/read.ts';
import { interpolate } from '#core/tools/targets/boto/ini.ts';

/** A value as boto gets it. */
export interface BotoValue {
  /** Null where Python refuses to give the value. */
  text: string | null;
  /** 1-based line. */
  line: number;
}

// `configparser.MAX_INTERPOLATION_DEPTH`
const deepest = 10;

/** A section's values as boto gets them: with those of `[DEFAULT]`, and `%` resolved. */
export function valuesOf(document: IniDocument, section: string): Map<string, BotoValue> {
  if (!hasSection(document, section)) return new Map();
  const raw = new Map<string, IniValue>([
    ...readSection(document, 'DEFAULT'),
    ...readSection(document, section),
  ]);
  const resolved = new Map<string, string | null>();
  const resolve = (key: string, depth: number): string | null => {
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const text = raw.get(key)?.text;
    if (text === undefined || depth > deepest) return null;
    // Whoever asks for it again meanwhile is part of a circle.
    resolved.set(key, null);
    const value = interpolate(text, (other) => resolve(other, depth + 1));
    resolved.set(key, value);
    return value;
  };
  return new Map([...raw].map(([key, { line }]) => [key, { text: resolve(key, 1), line }]));
}
