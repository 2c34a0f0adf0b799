import { createBudget } from '#core/formats/text/budget.ts';
import { QCredError } from '#shared/errors.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** A line of a password file, as far as it holds a key. Offsets into the text. */
interface PasswordLine {
  start: number;
  /** Behind the line ending. */
  end: number;
  /** 1-based. */
  line: number;
  /** The bucket it is for; null for all that have no line of their own. */
  bucket: string | null;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The older form, which counts before all other lines: two settings, one a line. */
interface PasswordSetting {
  start: number;
  end: number;
  line: number;
  name: 'AWSAccessKeyId' | 'AWSSecretKey';
  value: string;
}

export interface PasswordFile {
  keys: PasswordLine[];
  settings: PasswordSetting[];
  /** Lines that s3fs passes over, without the blanks around them. */
  others: string[];
}

/**
 * Reads a password file by the rules of `S3fsCred::ParseS3fsPasswdFile` (src/s3fs_cred.cpp of
 * s3fs-fuse 1.90 and later): `key:secret`, `bucket:key:secret`, `name=value`, comments with "#".
 *
 * @throws QCredError file_malformed where s3fs would refuse the file
 */
export function parsePasswords({ path, text }: TargetText): PasswordFile {
  const file: PasswordFile = { keys: [], settings: [], others: [] };
  const buckets = new Set<string | null>();
  const budget = inFile(path, () => createBudget(text ?? ''));
  let line = 0;
  for (let start = 0; text !== null && start < text.length; ) {
    inFile(path, budget.spend);
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed + 1;
    const place = { start, end, line: ++line };
    const content = trimmed(text.slice(start, end));
    if (content !== '' && !content.startsWith('#')) {
      checkContent(path, line, content);
      const setting = /^(AWSAccessKeyId|AWSSecretKey)=(.*)$/.exec(content);
      const key = readKey(content);
      if (setting) file.settings.push({ ...place, name: nameOf(setting[1]), value: setting[2] ?? '' });
      else if (key) {
        if (buckets.has(key.bucket)) throw refused(path, line, 'there is a second key for the same bucket.');
        buckets.add(key.bucket);
        file.keys.push({ ...place, ...key });
      } else file.others.push(content);
    }
    start = end;
  }
  return file;
}

/** The key in a line: the first and the last colon count, whatever stands between them. */
export function readKey(
  content: string,
): Pick<PasswordLine, 'bucket' | 'accessKeyId' | 'secretAccessKey'> | null {
  const first = content.indexOf(':');
  const last = content.lastIndexOf(':');
  if (first === -1) return null;
  return {
    bucket: first === last ? null : content.slice(0, first),
    accessKeyId: first === last ? content.slice(0, first) : content.slice(first + 1, last),
    secretAccessKey: content.slice(last + 1),
  };
}

const nameOf = (name: string | undefined): PasswordSetting['name'] =>
  name === 'AWSSecretKey' ? 'AWSSecretKey' : 'AWSAccessKeyId';

/** Without the blanks that s3fs drops: a loop, since an expression would look at a long run of them again and again. */
function trimmed(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && ' \t\r\n'.includes(line.charAt(start))) start++;
  while (end > start && ' \t\r\n'.includes(line.charAt(end - 1))) end--;
  return line.slice(start, end);
}

function checkContent(path: string, line: number, content: string): void {
  if (content.startsWith('\ufeff')) throw refused(path, line, 'the file begins with a byte order mark.');
  if (content.startsWith('[')) throw refused(path, line, 'the line begins with "[".');
  if (/[ \t]/.test(content)) throw refused(path, line, 'there is white space in the line.');
}

const refused = (path: string, line: number, problem: string): QCredError =>
  new QCredError(
    'file_malformed',
    `${path}: line ${line}, column 1: ${problem}`,
    's3fs refuses such a file. A line is KEY:SECRET or BUCKET:KEY:SECRET, without blanks.',
  );
