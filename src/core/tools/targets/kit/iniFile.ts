import type { IniDialect } from '#core/formats/ini/dialect.ts';
import { type IniDocument, printIni } from '#core/formats/ini/document.ts';
import { removeValue, setValue } from '#core/formats/ini/edit.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { occurrencesOf, readSection } from '#core/formats/ini/read.ts';
import { removeSection } from '#core/formats/ini/sections.ts';
import { inFile } from './inFile.ts';
import type { PlannedFile, TargetText } from './target.ts';

/** A setting as it is to stand in the file. Null: it must not be there. Undefined: the person's own stays. */
export type Setting = readonly [key: string, value: string | null | undefined];

/**
 * Parses one of a tool's INI files; one that does not exist is empty.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export const openIni = (source: TargetText, dialect: IniDialect): IniDocument =>
  inFile(source.path, () => parseIni(source.text ?? '', dialect));

/**
 * Makes a section say what `settings` say; lines that say it already stay as they are.
 *
 * @throws QCredError bad_input for a header, key or value that could not be read back as itself
 */
export function writeSettings(document: IniDocument, header: string, settings: readonly Setting[]): void {
  const present = readSection(document, header);
  for (const [key, value] of settings) {
    if (value === undefined) continue;
    if (value === null) {
      if (present.has(key)) removeValue(document, header, key);
    } else if (present.get(key)?.text !== value) setValue(document, header, key, value);
  }
}

/** Removes settings, and the section when nothing is left in it, not even a comment. */
export function removeSettings(document: IniDocument, header: string, keys: readonly string[]): void {
  const removed = keys.filter((key) => removeValue(document, header, key));
  if (removed.length === 0) return;
  if (occurrencesOf(document, header).every(({ body }) => body.length === 0)) removeSection(document, header);
}

/**
 * The file, if its text is no longer what was read.
 *
 * @param secretKeys keys that hold a secret, in whatever section
 */
export function plannedIni(
  source: TargetText,
  document: IniDocument,
  secretKeys: readonly string[],
): PlannedFile[] {
  const text = printIni(document);
  if (text === (source.text ?? '')) return [];
  const secret = [...document.sections].some(({ body }) =>
    body.some((item) => item.kind === 'property' && secretKeys.includes(item.key)),
  );
  return [{ part: source.part, path: source.path, text, secret }];
}
