import { Secret } from '#core/store/secrets/secret.ts';
import { isFromEnvironment, s3cmdIni, s3cmdSettings } from '#core/tools/targets/s3cmd/ini.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { addressOf } from '../kit/endpointHost.ts';
import { openIni } from '../kit/iniFile.ts';
import { signature2Notice } from '../kit/signature2.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { amazonHost, ownKeys, regionOf } from './settings.ts';

type Settings = ReadonlyMap<string, string>;

/** The profile of `.s3cfg`, if it says anything about one. */
export function readS3cmd(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const [source] = files;
  if (!source?.text) return { profiles: [], notices: [] };
  const document = openIni(source, s3cmdIni);
  const values = s3cmdSettings(document);
  const settings = new Map([...values].map(([key, { text }]) => [key, text]));
  const first = ownKeys.find((key) => settings.get(key));
  const found = document.bom === '' ? [] : [markNotice(source.path)];
  if (first === undefined) return { profiles: [], notices: found };
  const where = { path: source.path, line: values.get(first)?.line ?? 1 };
  return { profiles: [readProfile(settings, where)], notices: found };
}

function readProfile(settings: Settings, where: FoundProfile['where']): FoundProfile {
  const kind = kindOf(settings);
  const text = (key: string): string | undefined => settings.get(key) || undefined;
  const secretOf = (key: string): Secret | undefined => {
    const value = kind === 'static' ? text(key) : undefined;
    return value === undefined ? undefined : new Secret(value);
  };
  const endpoint = endpointOf(settings);
  return {
    name: soleName,
    provider: guessProvider(endpoint === undefined ? {} : { s3: endpoint }),
    kind,
    accessKeyId: kind === 'static' ? text('access_key') : undefined,
    secretAccessKey: secretOf('secret_key'),
    sessionToken: secretOf('access_token'),
    region: regionOf(text('bucket_location'), endpoint),
    endpoints: endpoint === undefined ? {} : { s3: endpoint },
    notices: kind === 'static' ? notices(settings, where) : [],
    repairable: false,
    where,
  };
}

function kindOf(settings: Settings): FoundProfile['kind'] {
  const keys = [settings.get('access_key') ?? '', settings.get('secret_key') ?? ''];
  if (keys.some(isFromEnvironment)) return 'other';
  return keys.some((key) => key !== '') ? 'static' : 'none';
}

function endpointOf(settings: Settings): string | undefined {
  const host = settings.get('host_base')?.replace(/^https?:\/\//, '') ?? amazonHost;
  if (host === amazonHost) return undefined;
  return addressOf(host, !/^(false|no|off|0)$/i.test(settings.get('use_https') ?? ''));
}

function notices(settings: Settings, where: FoundProfile['where']): Notice[] {
  const found: Notice[] = [];
  if (!settings.get('access_key') || !settings.get('secret_key')) {
    found.push({
      level: 'warning',
      message: settings.get('access_key')
        ? 'The access key has no secret beside it.'
        : 'The secret has no access key beside it.',
      hint: 'Add the missing half.',
      ...where,
    });
  }
  if (/^(true|yes|on|1)$/i.test(settings.get('signature_v2') ?? ''))
    found.push(signature2Notice('s3cmd', where));
  if (settings.get('access_token')) {
    found.push({
      level: 'info',
      message:
        's3cmd takes a key with a token for the role of a cloud machine. It tries to renew it there, and warns where there is none.',
      hint: 'The warning "Could not refresh role" does no harm.',
      ...where,
    });
  }
  return found;
}

const markNotice = (path: string): Notice => ({
  level: 'warning',
  message: 'The file begins with a byte order mark, and s3cmd does not understand its first line.',
  hint: 'Save it as "UTF-8" without "BOM".',
  path,
  line: 1,
});
