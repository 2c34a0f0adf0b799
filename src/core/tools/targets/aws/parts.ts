import type { IniDocument } from '#core/formats/ini/document.ts';
import { readPython } from '#core/formats/ini/python.ts';
import { readSection } from '#core/formats/ini/read.ts';
import { type AwsSectionName, awsSectionHeader, awsSectionName } from '#core/tools/targets/aws/ini.ts';
import { serviceIds } from '#shared/model.ts';
import { inFile } from '../kit/inFile.ts';
import type { ExportEntry, Part, TargetText } from '../kit/target.ts';
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
  const cli = { config: pythonSections(files, 'config'), credentials: pythonSections(files, 'credentials') };
  const sdk = files.every(({ text }) => isReadAlike(text ?? '')) ? cli : sdkView(files);
  const ofCli = sectionsIn(cli);
  if (sdk === cli) {
    const parts = partsIn(ofCli, usersOf([ofCli]), '');
    for (const part of parts) part.also = part.name + forCli;
    return parts;
  }
  const ofSdk = sectionsIn(sdk);
  const users = usersOf([ofSdk, ofCli]);
  const parts = partsIn(ofSdk, users, '');
  for (const part of parts) {
    const [name] = part.of;
    if (part.isEntry && name !== undefined)
      part.doubtful = () => doubtful(part.says, ofCli.profiles.get(name));
  }
  return [...parts, ...partsIn(ofCli, users, forCli)];
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

const forCli = ' for the AWS CLI';

/** What an entry says, and the AWS CLI finds otherwise; with what would win over it there. */
function doubtful(says: Part['says'], cli: Says | undefined): string[] {
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
const isReadAlike = (text: string): boolean =>
  !oddCharacter.test(text) && !oddLine.test(text) && !(/[#;]/.test(text) && commentBehind.test(text));

// U+2028 and U+2029 begin a line to `^`: in a text full of them each would be looked through to its end.
const oddCharacter = /[^\t\n\r -\u0084\u0086-\u2027\u202a-\ufefe\uff00-\uffff]|\r(?!\n)/;

const commentBehind = /\S[^\S\n]+[#;]/;

// One expression, since each goes through the whole text.
const oddLine =
  /^(?:[^\S\n]*\[(?:[^\]\n]*(?:["'\\\t]| {2})|[^\S\n]|\]|[^\]\n]*[^\S\n]\]|[^\]\n]*\][^\S\n\r]*[^\s]|[^\]\n]*$|DEFAULT\])|[^=\n]*:)/m;

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

function pythonSections(files: readonly TargetText[], part: string): Map<string, Says> {
  const { path = '', text = '' } = files.find((file) => file.part === part) ?? {};
  const { sections } = inFile(path, () => readPython(text ?? ''));
  const defaults = sections.get('DEFAULT');
  for (const values of sections.values()) flatten(values);
  // To the AWS CLI they are settings of every section.
  if (defaults) for (const [header, says] of sections) sections.set(header, new Map([...defaults, ...says]));
  return sections;
}

/** Makes settings of the lines of blocks, as botocore's `_parse_nested` finds them. */
function flatten(values: Says): void {
  for (const [key, value] of values) {
    if (!value.startsWith('\n')) continue;
    values.delete(key);
    for (const line of value.split('\n')) {
      const at = line.indexOf('=');
      if (line.trim() === '') continue;
      values.set(
        `${key}.${line.slice(0, at === -1 ? undefined : at).trim()}`,
        at === -1 ? '' : line.slice(at + 1).trim(),
      );
    }
  }
}

/** The sections that one reader finds in both files. */
interface Sections {
  /** Settings by profile; of two sections of the config file for one profile the last counts. */
  profiles: Map<string, Says>;
  /** What is no profile, by its header. */
  others: Map<string, { says: Says; services?: string }>;
}

function sectionsIn({ config, credentials }: View): Sections {
  const profiles: Sections['profiles'] = new Map();
  const others: Sections['others'] = new Map();
  const addOther = (header: string, section: AwsSectionName | null, says: Says): void => {
    const id = section ? awsSectionHeader(section.kind, section.name) : header;
    others.set(id, section?.kind === 'services' ? { says, services: section.name } : { says });
  };
  const inConfig: [header: string, section: AwsSectionName | null, says: Says][] = [];
  for (const [header, says] of config) {
    const section = awsSectionName(header);
    if (section?.kind === 'profile') profiles.set(section.name, says);
    else inConfig.push([header, section, says]);
  }
  for (const [header, says] of credentials) {
    const section = header === 'default' ? null : awsSectionName(header);
    // A services section in the credentials file is one that somebody put there by mistake.
    if (section) {
      addOther(header, section, says);
      continue;
    }
    const beside = profiles.get(header);
    profiles.set(header, beside ? new Map([...beside, ...says]) : says);
  }
  for (const [header, section, says] of inConfig) addOther(header, section, says);
  return { profiles, others };
}

/** The profiles that each services section is used by, to any of the readers. */
function usersOf(readings: readonly Sections[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { profiles } of readings) {
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

/** Services belong to those who use them. */
function partsIn(
  { profiles, others }: Sections,
  users: ReadonlyMap<string, string[]>,
  reader: string,
): Part[] {
  const parts: Part[] = [];
  for (const [name, says] of profiles)
    parts.push({ name: `the profile "${name}"${reader}`, of: [name], isEntry: true, says });
  for (const [id, { says, services }] of others) {
    const of = services === undefined ? [] : (users.get(services) ?? []);
    parts.push({ name: `[${id}]${reader}`, of, says });
  }
  return parts;
}
