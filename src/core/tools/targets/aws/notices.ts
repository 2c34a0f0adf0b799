import type { IniDocument } from '#core/formats/ini/document.ts';
import { type PythonFault, readPython } from '#core/formats/ini/python.ts';
import { hasSection, type IniValue, occurrencesOf } from '#core/formats/ini/read.ts';
import { awsSectionName } from '#core/tools/targets/aws/ini.ts';
import type { Notice } from '#shared/notice.ts';
import type { TargetText } from '../kit/target.ts';
import type { AwsFile, AwsFiles } from './files.ts';
import { configHeaders, isLegalName } from './names.ts';
import { servicesHeader } from './services.ts';

type Settings = ReadonlyMap<string, IniValue>;

/** What a person should know about a file as a whole: mostly what the AWS CLI stumbles over and we do not. */
export function fileNotices({ source, document }: AwsFile): Notice[] {
  const notices = faultNotices(source);
  for (const { name, header, body } of document.sections) {
    if (!header) continue;
    const place = { path: source.path, line: header.number };
    if (name === 'DEFAULT') {
      notices.push({
        level: 'warning',
        message: 'The AWS CLI gives the settings of [DEFAULT] to every profile in the file.',
        hint: 'Write [default] if you mean the default profile.',
        ...place,
      });
    }
    if (source.part === 'credentials' && awsSectionName(name)?.kind === 'profile' && name !== 'default') {
      notices.push({
        level: 'warning',
        message: `In this file a profile is called by its name alone; [${name}] is not read.`,
        hint: 'Take the word "profile" out of the brackets.',
        ...place,
      });
    }
    const looksLikeProfile = body.some((item) => item.kind === 'property' && tellTaleKeys.includes(item.key));
    if (source.part === 'config' && awsSectionName(name) === null && looksLikeProfile && name !== 'DEFAULT') {
      notices.push({
        level: 'warning',
        message: `[${name}] is not read as a profile.`,
        hint: 'In this file a profile is written [profile NAME]; a name with spaces needs quotation marks.',
        ...place,
      });
    }
  }
  return notices;
}

/** Why the AWS CLI would refuse the whole file, whatever SDKs make of it: an error is of the file, for every profile in it. */
function faultNotices({ text, path }: TargetText): Notice[] {
  return readPython(text ?? '').faults.flatMap(({ line, ...fault }): Notice[] => {
    const said = whyRefused(fault);
    return said ? [{ level: 'error', ...said, path, line }] : [];
  });
}

function whyRefused({
  what,
  key,
  section,
}: Omit<PythonFault, 'line'>): Pick<Notice, 'message' | 'hint'> | null {
  switch (what) {
    case 'mark':
      return {
        message: 'The file begins with a byte order mark, and the AWS CLI refuses to read it.',
        hint: 'Save it as "UTF-8" without "BOM".',
      };
    case 'section twice':
      return {
        message: `[${section}] stands in the file twice. SDKs merge the two; the AWS CLI refuses the whole file.`,
        hint: 'Put all its settings below one header.',
      };
    case 'setting twice':
      return {
        message: `"${key}" stands in [${section}] twice. SDKs take the last one; the AWS CLI refuses the whole file.`,
        hint: 'Remove one of the two lines.',
      };
    default:
      // What stands above all sections, or is no setting, nobody reads: the file is refused as it is.
      return null;
  }
}

/** Keys that stand in profiles only: a section with one of them was meant as a profile. */
const tellTaleKeys: readonly string[] = [
  'region',
  'aws_access_key_id',
  'role_arn',
  'source_profile',
  'credential_process',
  'sso_session',
  'sso_start_url',
];

/** What a person should know about one profile. */
export function profileNotices(
  files: AwsFiles,
  name: string,
  found: { fromConfig: Settings; fromCredentials: Settings; misplaced: boolean },
): Notice[] {
  const { config, credentials } = files;
  const headers = configHeaders(config.document, name);
  return [
    ...servicesNotices(files, found),
    ...twoDefaultsNotices(config, headers),
    ...keyNotices(found),
    ...commentNotices(config, found.fromConfig),
    ...commentNotices(credentials, found.fromCredentials),
    ...nameNotices(name),
  ];
}

function servicesNotices(
  { config, credentials }: AwsFiles,
  {
    fromConfig,
    fromCredentials,
    misplaced,
  }: { fromConfig: Settings; fromCredentials: Settings; misplaced: boolean },
): Notice[] {
  const value = fromCredentials.get('services') ?? fromConfig.get('services');
  if (!value?.text || hasSection(config.document, servicesHeader(value.text))) return [];
  const file = fromCredentials.has('services') ? credentials : config;
  return [
    {
      level: 'error',
      message: misplaced
        ? `The AWS CLI fails with this profile: [services ${value.text}] stands in the credentials file, where it does not look.`
        : `The AWS CLI fails with this profile: there is no section [services ${value.text}].`,
      hint: misplaced
        ? 'Repair moves it, and what else belongs there, to the config file.'
        : 'Add that section to the config file, or remove the line "services".',
      path: file.source.path,
      line: value.line,
    },
  ];
}

function twoDefaultsNotices({ source, document }: AwsFile, headers: readonly string[]): Notice[] {
  const [plain, prefixed] = headers;
  if (plain === undefined || prefixed === undefined) return [];
  return [
    {
      level: 'warning',
      message:
        'Both [default] and [profile default] are there. SDKs read the second, the AWS CLI the one that comes last.',
      hint: 'Put all settings below [default].',
      path: source.path,
      line: firstLine(document, prefixed),
    },
  ];
}

function keyNotices({
  fromConfig,
  fromCredentials,
}: {
  fromConfig: Settings;
  fromCredentials: Settings;
}): Notice[] {
  const has = (key: string): boolean => Boolean((fromCredentials.get(key) ?? fromConfig.get(key))?.text);
  if (has('aws_access_key_id') === has('aws_secret_access_key')) return [];
  return [
    {
      level: 'warning',
      message: has('aws_access_key_id')
        ? 'The access key has no secret beside it.'
        : 'The secret has no access key id beside it.',
      hint: 'Add the missing half.',
    },
  ];
}

function commentNotices({ source }: AwsFile, settings: Settings): Notice[] {
  return [...settings].flatMap(([key, value]): Notice[] =>
    value.commented || value.commentedWithin.length > 0
      ? [
          {
            level: 'warning',
            message: `The AWS CLI takes the comment after "${key}" as part of the value; SDKs do not.`,
            hint: 'Put the comment on a line of its own.',
            path: source.path,
            line: value.line,
          },
        ]
      : [],
  );
}

function nameNotices(name: string): Notice[] {
  if (isLegalName(name)) return [];
  return [
    {
      level: 'info',
      message: 'The AWS CLI reads this name, other SDKs do not.',
      hint: 'Names of letters, digits and _ - . / % @ : + work everywhere.',
    },
  ];
}

const firstLine = (document: IniDocument, header: string): number =>
  occurrencesOf(document, header)[0]?.header?.number ?? 1;
