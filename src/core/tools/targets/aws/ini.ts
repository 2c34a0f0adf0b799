import { splitShellWords } from '../../../formats/assignments/shellWords.ts';
import { isSpace } from '../../../formats/ini/blanks.ts';
import type { IniDialect, IniHeader } from '../../../formats/ini/dialect.ts';

/*
 * The AWS shared config files. Source of the rules: the "Shared config and credentials files" page
 * of the AWS SDKs and Tools Reference Guide and the parser tests the SDKs publish with it. Where
 * those are silent or the readers differ, `test/integration/tools/targets/aws-corpus.test.ts` says who does what.
 */

const commentMarks = '#;';

const rules = {
  isBlank: isSpace,
  returnsEndLines: false,
  passesMark: true,
  delimiters: '=',
  commentMarks,
  commentsAfterValues: true,
  foldsKeys: true,
  continues: true,
  nests: true,
  firstSection: null,
  skipsOddLines: false,
  readHeader,
} as const;

const awsSectionKinds = ['profile', 'services', 'sso-session'] as const;
type AwsSectionKind = (typeof awsSectionKinds)[number];

/** What a header of the config file says it is. */
export interface AwsSectionName {
  kind: AwsSectionKind;
  name: string;
}

/**
 * Reads a header of the config file: `profile NAME`, `services NAME`, `sso-session NAME`, or
 * `default`. Names may be quoted, as botocore and the JavaScript SDK read them.
 *
 * @param header the text between the brackets
 * @returns null for a header that names none of these, which readers skip
 */
export function awsSectionName(header: string): AwsSectionName | null {
  if (header === 'default') return { kind: 'profile', name: 'default' };
  if (!/\s/.test(header)) return null;
  const plain = /^([a-z-]+)[ \t]+([^\s"'\\]+)$/.exec(header);
  const words = plain ? [plain[1], plain[2]] : splitShellWords(header);
  const [kind, name] = words ?? [];
  const known = awsSectionKinds.find((k) => k === kind);
  if (words?.length !== 2 || known === undefined || name === undefined) return null;
  return { kind: known, name };
}

/**
 * The header of the config file for a section.
 *
 * @param name quoted where the name needs it
 */
export function awsSectionHeader(kind: AwsSectionKind, name: string): string {
  return `${kind} ${/["'\\\s]/.test(name) || name === '' ? `"${name.replace(/["\\]/g, '\\$&')}"` : name}`;
}

/**
 * What makes two headers the same section: the header in its plain spelling. `[default]` and
 * `[profile default]` are two sections; who reads them decides between them.
 */
function sectionId(header: string): string {
  // Most are spelled so, and every one is looked up many times.
  if (plainHeader.test(header)) return header;
  const section = awsSectionName(header);
  return section ? awsSectionHeader(section.kind, section.name) : header;
}

const plainHeader = /^(?:(?:profile|services|sso-session) )?[^\s"'\\]+$/;

/** The text between the brackets. A comment may follow them, with or without white space before it. */
function readHeader(line: string): IniHeader {
  let end = line.indexOf('[');
  while (end < line.length && !commentMarks.includes(line.charAt(end))) end++;
  const header = line.slice(0, end).trimEnd();
  if (!header.endsWith(']')) return { brokenAt: header.length };
  return { name: header.slice(header.indexOf('[') + 1, -1).trim() };
}

/** `~/.aws/config`. */
export const awsConfigIni: IniDialect = { label: 'AWS config file', ...rules, sectionId };

/**
 * `~/.aws/credentials`, where a header is a profile's name and nothing else. Headers of the config
 * file are known here all the same, since people write them here by mistake.
 */
export const awsCredentialsIni: IniDialect = { label: 'AWS credentials file', ...rules, sectionId };
