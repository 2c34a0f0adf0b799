import { editSecret, type OptionWish } from '#core/formats/sql/edit.ts';
import { quoteSqlName } from '#core/formats/sql/scan.ts';
import type { CreateSecret } from '#core/formats/sql/secrets.ts';
import { malformed, TextFault } from '#core/formats/text/fault.ts';
import { sameEnding } from '#core/formats/text/lines.ts';
import { appendParagraphs, removeParagraph } from '#core/formats/text/paragraphs.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { QCredError } from '#shared/errors.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { inFile } from '../kit/inFile.ts';
import { withSoleFile } from '../kit/soleFile.ts';
import type { ExportEntry, TargetText } from '../kit/target.ts';
import { duckdbNameFor } from './names.ts';
import { holdsSecret, openScript, typeOf } from './script.ts';
import { wishesFor } from './wishes.ts';

/**
 * The script with secrets written or taken out. The last statement of a name is the one that counts
 * and is changed; removing takes all of them.
 *
 * @throws QCredError file_malformed, bad_input
 */
export const planDuckdb = withSoleFile(edited, (written) => holdsSecret(openScript(written)));

function edited(source: TargetText, entries: readonly ExportEntry[], remove: readonly string[]): string {
  const before = source.text ?? '';
  const removals = openScript(source)
    .secrets.filter((secret) => typeOf(secret) && remove.includes(secret.name))
    .map(({ start, end }) => removeParagraph(before, start, end));
  return withSecrets({ ...source, text: sameEnding(before, applySplices(before, removals)) }, entries);
}

function withSecrets(file: TargetText & { text: string }, entries: readonly ExportEntry[]): string {
  const { path, text } = file;
  const { secrets, unfinished } = openScript(file);
  const byName = new Map(secrets.map((secret) => [secret.name, secret]));
  checkEntries(entries, { nameFor: duckdbNameFor, isThere: (name) => byName.has(name) });
  const splices: Splice[] = [];
  const added: string[][] = [];
  for (const entry of entries) {
    const there = byName.get(entry.name);
    if (there) splices.push(...changed(text, there, entry));
    else added.push(newStatement(entry));
  }
  if (added.length > 0 && unfinished !== null) {
    const hint = 'Put a semicolon behind it, then try again.';
    inFile(path, () => {
      throw malformed(text, new TextFault(unfinished, 'this statement has no end.', hint));
    });
  }
  const edited = applySplices(text, splices);
  return added.length > 0 ? appendParagraphs(edited, added) : edited;
}

function changed(text: string, secret: CreateSecret, entry: ExportEntry): Splice[] {
  if (!typeOf(secret)) {
    throw new QCredError(
      'bad_input',
      `"${entry.name}" is a secret for something else than S3 there.`,
      'Give the profile another name.',
    );
  }
  const { key, settings } = wishesFor(entry);
  const workedOut = new Set(
    secret.options.filter(({ value }) => value === undefined).map(({ name }) => name),
  );
  const mayWrite = ([name, source]: OptionWish): boolean => source === null || !workedOut.has(name);
  return editSecret(text, secret, [...key, ...settings.filter(mayWrite)]);
}

function newStatement(entry: ExportEntry): string[] {
  const { key, settings } = wishesFor(entry);
  const options = [...key, ...settings].flatMap(([name, source]) =>
    source === null ? [] : [`${name} ${source}`],
  );
  const lines = ['TYPE s3', ...options].map(
    (option, i, all) => `    ${option}${i + 1 < all.length ? ',' : ''}`,
  );
  // Also a session that ran an earlier version of the script is to get the new key.
  return [`CREATE OR REPLACE SECRET ${quoteSqlName(entry.name)} (`, ...lines, ');'];
}
