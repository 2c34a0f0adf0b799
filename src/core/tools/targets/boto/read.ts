import type { IniDocument } from '#core/formats/ini/document.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { addressOf, hostAndPort } from '../kit/endpointHost.ts';
import { openIni } from '../kit/iniFile.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import {
  type BotoKind,
  botoSection,
  credentialsSection,
  googleHost,
  gsKind,
  s3Kind,
  s3Section,
} from './kinds.ts';
import { fileNotices, halfNotices, signingNotices, tokenNotices } from './notices.ts';
import { isAmazonHost, signingRegion } from './region.ts';
import { type BotoValue, valuesOf } from './values.ts';

/**
 * The keys of a `.boto` file.
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readBoto(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const [source] = files;
  if (!source?.text) return { profiles: [], notices: [] };
  const document = openIni(source, configparserIni);
  return {
    profiles: [...kindsIn(document)].map(([name, kind]) => readProfile(document, kind, name, source.path)),
    notices: fileNotices(document, source.path),
  };
}

/** The kinds of service that the file says something of, by profile: Google's is called `gs` where both are there. */
export function kindsIn(document: IniDocument): Map<string, BotoKind> {
  const values = valuesOf(document, credentialsSection);
  const [first, second] = [s3Kind, gsKind].filter(
    (kind) => values.get(kind.keyId)?.text || values.get(kind.secret)?.text || hostOf(document, values, kind),
  );
  const kinds = new Map<string, BotoKind>();
  if (first) kinds.set(soleName, first);
  if (second) kinds.set(second.id, second);
  return kinds;
}

function readProfile(document: IniDocument, kind: BotoKind, name: string, path: string): FoundProfile {
  const values = valuesOf(document, credentialsSection);
  const text = (key: string | null): string | undefined => (key && values.get(key)?.text) || undefined;
  const host = hostOf(document, values, kind);
  const first = [kind.keyId, kind.secret, kind.host]
    .map((key) => values.get(key))
    .find((value) => value?.text);
  const where = { path, line: first?.line ?? 1 };
  const secret = text(kind.secret);
  const token = text(kind.token);
  const endpoint = endpointOf(document, kind, host, text(kind.port));
  return {
    name,
    provider: kind.id === 'gs' ? 'gcs' : guessProvider(endpoint === undefined ? {} : { s3: endpoint }),
    kind: text(kind.keyId) || secret ? 'static' : 'none',
    accessKeyId: text(kind.keyId),
    secretAccessKey: secret === undefined ? undefined : new Secret(secret),
    sessionToken: token === undefined ? undefined : new Secret(token),
    region: kind.id === 's3' && host !== undefined ? regionOf(document, host) : undefined,
    endpoints: endpoint === undefined ? {} : { s3: endpoint },
    notices: [
      ...halfNotices(values, kind, where),
      ...(kind.id === 's3' ? signingNotices(document, host, where) : tokenNotices(values, where)),
    ],
    repairable: false,
    where,
  };
}

/** The host of `[Credentials]` comes before the one of `[s3]`. */
function hostOf(
  document: IniDocument,
  values: ReadonlyMap<string, BotoValue>,
  kind: BotoKind,
): string | undefined {
  const other = kind.id === 's3' ? valuesOf(document, s3Section).get('host')?.text : undefined;
  return values.get(kind.host)?.text || other || undefined;
}

/** Amazon's own hosts say a region, and nothing else that the provider does not. */
function endpointOf(
  document: IniDocument,
  kind: BotoKind,
  host: string | undefined,
  port: string | undefined,
): string | undefined {
  const place = host ?? (kind.id === 'gs' ? googleHost : undefined);
  if (place === undefined || (kind.id === 's3' && isAmazonHost(place))) return undefined;
  const secure = !/^(0|no|false|off)$/i.test(valuesOf(document, botoSection).get('is_secure')?.text ?? '');
  return addressOf(hostAndPort({ host: place, port }), secure);
}

/** The region that boto signs for, where it signs for one at all. */
function regionOf(document: IniDocument, host: string): string | undefined {
  const signsForRegion = valuesOf(document, s3Section).get('use-sigv4')?.text?.toLowerCase() === 'true';
  return signsForRegion || isAmazonHost(host) ? signingRegion(host) : undefined;
}
