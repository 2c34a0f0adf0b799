import type { IniDialect } from '#core/formats/ini/dialect.ts';
import { type IniDocument, printIni } from '#core/formats/ini/document.ts';
import { occurrencesOf } from '#core/formats/ini/read.ts';
import { removeSection } from '#core/formats/ini/sections.ts';
import { awsConfigIni, awsCredentialsIni } from '#core/tools/targets/aws/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { openIni } from '../kit/iniFile.ts';
import type { PlannedFile, TargetText } from '../kit/target.ts';

/** One of the two files, parsed. */
export interface AwsFile {
  source: TargetText;
  document: IniDocument;
}

/** The two files; one that does not exist is an empty document. */
export interface AwsFiles {
  config: AwsFile;
  credentials: AwsFile;
}

/** The keys that hold key material, the secret ones first. */
const secretKeys: readonly string[] = ['aws_secret_access_key', 'aws_session_token', 'aws_security_token'];
export const keyMaterial: readonly string[] = ['aws_access_key_id', ...secretKeys];

/**
 * Parses the files of the AWS CLI.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export function openAwsFiles(files: readonly TargetText[]): AwsFiles {
  return {
    config: open(files, 'config', awsConfigIni),
    credentials: open(files, 'credentials', awsCredentialsIni),
  };
}

/** The files whose text the documents no longer equal. */
export function changedFiles({ config, credentials }: AwsFiles): PlannedFile[] {
  return [config, credentials].flatMap(({ source, document }): PlannedFile[] => {
    const text = printIni(document);
    if (text === (source.text ?? '')) return [];
    return [{ part: source.part, path: source.path, text, secret: holdsSecret(document) }];
  });
}

/** Removes a section of the credentials file that an edit left empty; one with a comment in it stays. */
export function pruneCredentials(document: IniDocument, name: string): void {
  if (occurrencesOf(document, name).every(({ body }) => body.length === 0)) removeSection(document, name);
}

function open(files: readonly TargetText[], part: string, dialect: IniDialect): AwsFile {
  const source = files.find((file) => file.part === part);
  if (!source) throw new QCredError('internal', `The ${dialect.label} was not read.`);
  return { source, document: openIni(source, dialect) };
}

function holdsSecret(document: IniDocument): boolean {
  for (const section of document.sections) {
    if (section.body.some((item) => item.kind === 'property' && secretKeys.includes(item.key))) return true;
  }
  return false;
}
