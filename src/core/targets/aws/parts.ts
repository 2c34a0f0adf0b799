import { awsSectionHeader, awsSectionName } from '#core/ini/aws.ts';
import type { IniDocument } from '#core/ini/document.ts';
import { readPython } from '#core/ini/python.ts';
import { readSection } from '#core/ini/read.ts';
import { serviceIds } from '#shared/model.ts';
import type { ExportEntry, Part, TargetText } from '../target.ts';
import { quoteCommand } from './command.ts';
import { openAwsFiles } from './files.ts';
import { keySettings, writtenSettings } from './written.ts';

type Says = Map<string, string>;

/** What one reader finds in both files: settings by header, in file order. */
interface View {
  config: Map<string, Says>;
  credentials: Map<string, Says>;
}

/**
 * What stands in the AWS files, as both kinds of readers find it: the SDKs, which keep the published
 * rules, and the AWS CLI, which reads with Python's `configparser`. The two parts of a profile have
 * the settings of both files, those of the credentials file winning.
 *
 * @throws QCredError file_malformed
 */
export function awsParts(files: readonly TargetText[]): Part[] {
  const textOf = (part: string): string | null => files.find((file) => file.part === part)?.text ?? null;
  const cli = {
    config: pythonSections(textOf('config')),
    credentials: pythonSections(textOf('credentials')),
  };
  const sdk = files.every(({ text }) => isReadAlike(text ?? '')) ? cli : sdkView(files);
  const cliProfiles = profilesOf(cli);
  const profiles = sdk === cli ? cliProfiles : profilesOf(sdk);
  const users = usersOf([profiles, cliProfiles]);
  // Where one reading is both, the second says nothing that the first does not.
  const again = sdk === cli;
  return [
    ...[...profiles].map(([name, says]) => ({
      ...profilePart(name, '', says),
      ...(!again && { doubtful: () => doubtful(says, cliProfiles.get(name)) }),
    })),
    ...[...cliProfiles].map(([name, says]) => ({ ...profilePart(name, ofCli, says), again })),
    ...otherParts(sdk, users, ''),
    ...otherParts(cli, users, ofCli).map((part) => ({ ...part, again })),
  ];
}

/** What both readers must find of an entry: whose key it is, and nobody else's. */
export function awsExpects(entry: ExportEntry): [key: string, value: string | null][] {
  const { role, mode, accessKeyId, secretAccessKey, sessionToken } = entry;
  if (role) return [['role_arn', role.roleArn]];
  const isStatic = mode === 'static';
  return [
    ['role_arn', null],
    ['aws_access_key_id', (isStatic && accessKeyId) || null],
    ['aws_secret_access_key', (isStatic && secretAccessKey?.reveal()) || null],
    ['aws_session_token', (isStatic && sessionToken?.reveal()) || null],
    ['credential_process', mode === 'credential_process' ? quoteCommand(entry.credentialProcess) : null],
  ];
}

/** Whether a setting of a part is for an entry to say. */
export function isAwsSetting(key: string): boolean {
  if (writtenSettings.has(key)) return true;
  if (!key.includes('.')) return false;
  const [service, name, more] = key.split('.');
  return name === 'endpoint_url' && more === undefined && services.has(service ?? '');
}

const services: ReadonlySet<string> = new Set(serviceIds);

const ofCli = ' for the AWS CLI';

const profilePart = (name: string, reader: string, says: Says): Part => ({
  name: `the profile "${name}"${reader}`,
  of: [name],
  isEntry: true,
  says,
});

/** What an entry says, and the AWS CLI finds otherwise; with what would win over it there. */
function doubtful(says: Says, cli: Says | undefined): string[] {
  const keys = new Set([...says.keys(), ...keySettings]);
  return [...keys].filter((key) => isAwsSetting(key) && says.get(key) !== cli?.get(key));
}

function sdkView(files: readonly TargetText[]): View {
  const { config, credentials } = openAwsFiles(files);
  return { config: sectionsOf(config.document), credentials: sectionsOf(credentials.document) };
}

/**
 * What the two kinds of readers take differently, or might: comments and whatever else stands behind a
 * value or a header, spaces and quotes within brackets, a colon before the sign, odd characters.
 */
const readDifferently: readonly RegExp[] = [
  /[^\t\n\r -\u0084\u0086-\ufefe\uff00-\uffff]|\r(?!\n)/,
  /\S[^\S\n]+[#;]/,
  /^[^\S\n]*\[(?:[^\]\n]*(?:["'\\\t]| {2})|[^\S\n]|\]|[^\]\n]*[^\S\n]\]|[^\]\n]*\][^\S\n\r]*[^\s]|[^\]\n]*$)/m,
  /^[^=\n]*:/m,
  /^[^\S\n]*\[DEFAULT\]/m,
];

const isReadAlike = (text: string): boolean => !readDifferently.some((pattern) => pattern.test(text));

function sectionsOf(document: IniDocument): Map<string, Says> {
  const sections = new Map<string, Says>();
  for (const [first] of document.byId.values()) {
    if (!first) continue;
    const says: Says = new Map();
    for (const [key, { text, nested }] of readSection(document, first.name)) {
      if (nested) for (const [inner, value] of nested) says.set(`${key}.${inner}`, value);
      else says.set(key, text);
    }
    sections.set(first.name, says);
  }
  return sections;
}

function pythonSections(text: string | null): Map<string, Says> {
  const { sections } = readPython(text ?? '');
  const defaults = sections.get('DEFAULT');
  for (const [header, values] of sections) {
    if ([...values.values()].some((value) => value.startsWith('\n'))) sections.set(header, flattened(values));
  }
  // To the AWS CLI they are settings of every section.
  if (defaults) for (const [header, says] of sections) sections.set(header, new Map([...defaults, ...says]));
  return sections;
}

/** With the lines of blocks as settings, as botocore's `_parse_nested` finds them. */
function flattened(values: Says): Says {
  const says: Says = new Map();
  for (const [key, value] of values) {
    if (!value.startsWith('\n')) {
      says.set(key, value);
      continue;
    }
    for (const line of value.split('\n')) {
      const at = line.indexOf('=');
      if (line.trim() === '') continue;
      says.set(
        `${key}.${line.slice(0, at === -1 ? undefined : at).trim()}`,
        at === -1 ? '' : line.slice(at + 1).trim(),
      );
    }
  }
  return says;
}

/** The settings of each profile; of two sections of the config file for one profile the last counts. */
function profilesOf({ config, credentials }: View): Map<string, Says> {
  const profiles = new Map<string, Says>();
  for (const [header, says] of config) {
    const section = awsSectionName(header);
    if (section?.kind === 'profile') profiles.set(section.name, says);
  }
  for (const [header, says] of credentials) {
    if (!isProfile(header)) continue;
    const beside = profiles.get(header);
    profiles.set(header, beside ? new Map([...beside, ...says]) : says);
  }
  return profiles;
}

const isProfile = (header: string): boolean => header === 'default' || awsSectionName(header) === null;

function usersOf(readings: readonly Map<string, Says>[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const profiles of readings) {
    for (const [profile, says] of profiles) {
      const name = says.get('services');
      if (!name) continue;
      const known = users.get(name);
      if (known) known.push(profile);
      else users.set(name, [profile]);
    }
  }
  return users;
}

/** Sections that are no profiles: services belong to those who use them. */
function otherParts(
  { config, credentials }: View,
  users: ReadonlyMap<string, string[]>,
  reader: string,
): Part[] {
  const parts = new Map<string, Part>();
  // A services section in the credentials file is one that somebody put there by mistake.
  const notProfiles = [
    ...[...credentials].filter(([header]) => !isProfile(header)),
    ...[...config].filter(([header]) => awsSectionName(header)?.kind !== 'profile'),
  ];
  for (const [header, says] of notProfiles) {
    const section = awsSectionName(header);
    const id = section ? awsSectionHeader(section.kind, section.name) : header;
    const of = section?.kind === 'services' ? (users.get(section.name) ?? []) : [];
    parts.set(id, { name: `[${id}]${reader}`, of, says });
  }
  return [...parts.values()];
}
