import { lineEndingOf, sameEnding } from '#core/formats/text/lines.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { QCredError } from '#shared/errors.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { checkLine } from '../kit/checkLine.ts';
import { withSoleFile } from '../kit/soleFile.ts';
import { type ExportEntry, soleName, soleNameFor, type TargetText } from '../kit/target.ts';
import { type PasswordFile, parsePasswords, readKey } from './lines.ts';

/**
 * The password file with keys written or taken out. The sole profile is the line for all buckets;
 * a bucket's own line is changed where it stands already.
 *
 * @throws QCredError file_malformed; bad_input for what such a line cannot hold
 */
export const planS3fs = withSoleFile(edited, (written) => {
  const { keys, settings } = parsePasswords(written);
  return keys.length > 0 || settings.length > 0;
});

function edited(source: TargetText, entries: readonly ExportEntry[], remove: readonly string[]): string {
  const before = source.text ?? '';
  const kept = sameEnding(before, applySplices(before, removals(parsePasswords(source), remove)));
  const file = parsePasswords({ ...source, text: kept });
  checkEntries(entries, {
    nameFor: soleNameFor,
    isThere: (name) => file.keys.some(({ bucket }) => bucket === name),
  });
  return entries.reduce((text, entry) => withKey(source, text, entry), kept);
}

/** One entry at a time: there is one, or one for each of a few buckets. */
function withKey(source: TargetText, text: string, entry: ExportEntry): string {
  const bucket = entry.name === soleName ? null : entry.name;
  const line = keyLine(bucket, entry);
  const { keys, settings } = parsePasswords({ ...source, text });
  const there = keys.find((key) => key.bucket === bucket);
  // The settings would count before any line.
  const rivals = bucket === null ? settings : [];
  const place = there ?? rivals[0];
  const splices = rivals.flatMap((setting) => (setting === place ? [] : [removal(setting)]));
  if (place) return sameEnding(text, applySplices(text, [...splices, replaced(text, place, line)]));
  const eol = lineEndingOf(text);
  if (text === '' || text.endsWith('\n')) return text + line + eol;
  return text + eol + line;
}

function removals({ keys, settings }: PasswordFile, names: readonly string[]): Splice[] {
  const gone = keys.filter(({ bucket }) => names.includes(bucket ?? soleName));
  return [...gone, ...(names.includes(soleName) ? settings : [])].map(removal);
}

const removal = ({ start, end }: { start: number; end: number }): Splice => ({ start, end, text: '' });

/** A line in the place of another; blanks around it and its ending stay. */
function replaced(text: string, { start, end }: { start: number; end: number }, line: string): Splice {
  const old = text.slice(start, end);
  return {
    start: start + (old.length - old.trimStart().length),
    end: end - (old.length - old.trimEnd().length),
    text: line,
  };
}

function keyLine(
  bucket: string | null,
  { sessionToken, accessKeyId = '', secretAccessKey }: ExportEntry,
): string {
  const secret = secretAccessKey?.reveal() ?? '';
  if (sessionToken) {
    throw new QCredError(
      'bad_input',
      'The password file of s3fs cannot hold a session token.',
      'Write the profile to the AWS files and give s3fs the option "profile".',
    );
  }
  checkLine('ACCESS_KEY_ID', accessKeyId);
  checkLine('SECRET_ACCESS_KEY', secret);
  const line = [...(bucket === null ? [] : [bucket]), accessKeyId, secret].join(':');
  const read = readKey(line);
  const comesBack =
    read?.bucket === bucket && read.accessKeyId === accessKeyId && read.secretAccessKey === secret;
  if (!comesBack || /\s/.test(line) || /^[#[\ufeff]|^AWS(?:AccessKeyId|SecretKey)=/.test(line)) {
    throw new QCredError(
      'bad_input',
      'The key holds a colon, a blank or another character that s3fs would take for something else.',
      'Use another key, or write the profile to the AWS files and give s3fs the option "profile".',
    );
  }
  return line;
}
