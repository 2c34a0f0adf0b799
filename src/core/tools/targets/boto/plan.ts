import type { IniDocument } from '#core/formats/ini/document.ts';
import { getValue } from '#core/formats/ini/read.ts';
import { configparserIni, escapePercent } from '#core/tools/targets/boto/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { type EndpointHost, endpointHost } from '../kit/endpointHost.ts';
import { openIni, plannedIni, removeSettings, type Setting, writeSettings } from '../kit/iniFile.ts';
import { type ExportEntry, type PlannedFile, soleName, soleNameFor, type TargetText } from '../kit/target.ts';
import {
  type BotoKind,
  botoSection,
  credentialsSection,
  googleHost,
  gsKind,
  kindFor,
  ordinaryCalling,
  s3Kind,
  s3Section,
  subdomainCalling,
} from './kinds.ts';
import { kindsIn } from './read.ts';
import { amazonHost, signingRegion } from './region.ts';

const secretKeys = [s3Kind.secret, s3Kind.token ?? '', gsKind.secret, 'gs_oauth2_refresh_token'];

/**
 * `.boto` with the profile written or taken out; settings of the other kind of service stay.
 *
 * @throws QCredError file_malformed; bad_input for values that could not be read back; unsupported
 * where it is not clear which of two keys is to go
 */
export function planBoto(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  const [source] = files;
  const [entry] = entries;
  if (!source || (!entry && remove.length === 0)) return [];
  const document = openIni(source, configparserIni);
  const kinds = kindsIn(document);
  checkEntries(entries, { nameFor: soleNameFor, isThere: (name) => kinds.has(name) });
  for (const name of remove) if (name !== entry?.name) takeOut(document, name, kinds, source.path);
  if (entry) writeProfile(document, entry);
  return plannedIni(source, document, secretKeys);
}

function writeProfile(document: IniDocument, entry: ExportEntry): void {
  const kind = kindFor(entry.provider);
  const { accessKeyId, secretAccessKey, sessionToken, endpoints } = entry;
  const endpoint = endpoints.s3 ? endpointHost(endpoints.s3, 'boto') : undefined;
  const credentials: Setting[] = [
    [kind.keyId, escaped(accessKeyId)],
    [kind.secret, escaped(secretAccessKey?.reveal())],
    ...(kind.token ? [[kind.token, escaped(sessionToken?.reveal()) ?? null] as const] : []),
  ];
  if (kind.id === 's3') writeS3(document, entry, credentials, endpoint);
  else writeSettings(document, credentialsSection, [...credentials, ...googlePlace(endpoint)]);
  writeSettings(document, botoSection, [['is_secure', secureSetting(document, endpoint)]]);
}

/**
 * The host stands in two places: gsutil reads the one in `[Credentials]`, and boto 2.49 refuses to
 * sign in the new way without the one in `[s3]`.
 */
function writeS3(
  document: IniDocument,
  entry: ExportEntry,
  credentials: readonly Setting[],
  endpoint: EndpointHost | undefined,
): void {
  const { region } = entry;
  const host = endpoint?.host ?? amazonHost(region);
  const inHost = addressingOf(entry) === 'virtual';
  const known = signingRegion(inHost ? `bucket.${host}` : host);
  writeSettings(document, credentialsSection, [
    ...credentials,
    [s3Kind.host, host],
    [s3Kind.port, endpoint?.port ?? null],
  ]);
  writeSettings(document, s3Section, [
    ['host', host],
    ['calling_format', endpoint && (inHost ? subdomainCalling : ordinaryCalling)],
    // Without a region of its own in the file, the new way works only where the host says the right one.
    ['use-sigv4', known !== undefined && known === (region || known) ? 'True' : 'False'],
  ]);
}

function googlePlace(endpoint: EndpointHost | undefined): Setting[] {
  const isUsual = !endpoint || (endpoint.host === googleHost && endpoint.port === undefined);
  return [
    [gsKind.host, isUsual ? null : endpoint.host],
    [gsKind.port, endpoint?.port ?? null],
  ];
}

/** Written for http, which is not the usual way, and put right where the file says otherwise. */
function secureSetting(document: IniDocument, endpoint: EndpointHost | undefined): Setting[1] {
  if (endpoint?.secure === false) return 'False';
  return getValue(document, botoSection, 'is_secure') === 'False' ? 'True' : undefined;
}

const escaped = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : escapePercent(value);

function takeOut(
  document: IniDocument,
  name: string,
  kinds: ReadonlyMap<string, BotoKind>,
  path: string,
): void {
  const kind = kinds.get(name);
  if (!kind) return;
  if (name === soleName && kinds.size > 1) {
    throw new QCredError(
      'unsupported',
      `${path}: the file holds a key of S3 and one of Google, and QCred cannot tell which of them it wrote.`,
      `Take the lines out of [${credentialsSection}] by hand.`,
    );
  }
  const { keyId, secret, token, host, port } = kind;
  removeSettings(document, credentialsSection, [keyId, secret, token ?? secret, host, port]);
  if (kind.id === 's3') removeSettings(document, s3Section, ['host', 'calling_format', 'use-sigv4']);
  if (getValue(document, botoSection, 'is_secure') === 'False') {
    removeSettings(document, botoSection, ['is_secure']);
  }
}
