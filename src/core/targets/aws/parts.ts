import { awsSectionHeader, awsSectionName } from '#core/ini/aws.ts';
import type { IniDocument } from '#core/ini/document.ts';
import { readPython } from '#core/ini/python.ts';
import { readSection } from '#core/ini/read.ts';
import { serviceIds } from '#shared/model.ts';
import type { Part, TargetText } from '../target.ts';
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
  const { config, credentials } = openAwsFiles(files);
  const sdk = { config: sectionsOf(config.document), credentials: sectionsOf(credentials.document) };
  const cli = {
    config: pythonSections(config.source.text),
    credentials: pythonSections(credentials.source.text),
  };
  const profiles = profilesOf(sdk);
  const cliProfiles = profilesOf(cli);
  const users = usersOf([profiles, cliProfiles]);
  return [
    ...[...profiles].map(([name, says]) =>
      profilePart(name, '', says, doubtful(says, cliProfiles.get(name))),
    ),
    ...[...cliProfiles].map(([name, says]) => profilePart(name, ' for the AWS CLI', says)),
    ...otherParts(sdk, users, ''),
    ...otherParts(cli, users, ' for the AWS CLI'),
  ];
}

/** Whether a setting of a part is for an entry to say. */
export function isAwsSetting(key: string): boolean {
  if (writtenSettings.has(key)) return true;
  const [service, name, more] = key.split('.');
  return name === 'endpoint_url' && more === undefined && services.has(service ?? '');
}

const services: ReadonlySet<string> = new Set(serviceIds);

const profilePart = (name: string, reader: string, says: Says, doubts?: string[]): Part => ({
  name: `the profile "${name}"${reader}`,
  of: [name],
  says,
  doubtful: doubts,
});

/** What an entry says, and the AWS CLI finds otherwise; with what would win over it there. */
function doubtful(says: Says, cli: Says | undefined): string[] {
  const keys = new Set([...says.keys(), ...keySettings]);
  return [...keys].filter((key) => isAwsSetting(key) && says.get(key) !== cli?.get(key));
}

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
  for (const [header, values] of sections) {
    if ([...values.values()].some((value) => value.startsWith('\n'))) sections.set(header, flattened(values));
  }
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
      if (name) users.set(name, [...(users.get(name) ?? []), profile]);
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
