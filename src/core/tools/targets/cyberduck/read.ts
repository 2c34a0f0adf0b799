import { createLineIndex } from '#core/formats/text/lines.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { openCyberduck, usesProfile } from './files.ts';
import { type Plist, plistText, saysNo } from './plist.ts';

/** Cyberduck's name for the protocol, and where it connects when nothing else is said (`S3Protocol.java`). */
export const protocol = 's3';
export const amazonHost = 's3.amazonaws.com';

/** Set to no, nobody is asked for a password: the user name is then that of an AWS profile. */
export const passwordKey = 'Password Configurable';

/** The vendor of Cyberduck's own profile "S3 (Credentials from AWS Command Line Interface)". */
const ofAwsFiles = 's3-cli';

/**
 * The connection that a bookmark and its profile describe.
 *
 * @throws QCredError file_malformed
 */
export function readCyberduck(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const opened = openCyberduck(files);
  if (!opened) return { profiles: [], notices: [] };
  const { bookmark } = opened;
  const profile = usesProfile(opened) ? opened.profile : null;
  const first = bookmark.values.size > 0 ? bookmark : opened.profile;
  if (plistText(first, 'Protocol') !== protocol) return { profiles: [], notices: [] };
  const endpoint = endpointOf(bookmark, profile);
  const endpoints = endpoint === undefined ? {} : { s3: endpoint };
  const refers = (profile && saysNo(profile, passwordKey)) || plistText(bookmark, 'Provider') === ofAwsFiles;
  const user = plistText(bookmark, 'Username');
  return {
    profiles: [
      {
        name: soleName,
        provider: guessProvider(endpoints),
        ...(refers && user !== undefined
          ? { kind: 'reference' as const, reference: user }
          : { kind: 'none' as const, accessKeyId: user }),
        region: profile ? plistText(profile, 'Region') : undefined,
        endpoints,
        notices: [],
        repairable: false,
        where: { path: first.source.path, line: lineOf(first) },
      },
    ],
    notices: missingProfile(bookmark, profile),
  };
}

function endpointOf(bookmark: Plist, profile: Plist | null): string | undefined {
  const own = (key: string): string | undefined => (profile ? plistText(profile, key) : undefined);
  const host = plistText(bookmark, 'Hostname') ?? own('Default Hostname');
  if (host === undefined || host === amazonHost) return undefined;
  const scheme = own('Scheme') ?? 'https';
  const port = plistText(bookmark, 'Port') ?? own('Default Port');
  const usual = scheme === 'http' ? '80' : '443';
  const authority = host.includes(':') ? `[${host}]` : host;
  const context = own('Context') ?? '';
  return `${scheme}://${authority}${port === undefined || port === usual ? '' : `:${port}`}${context}`;
}

function missingProfile(bookmark: Plist, profile: Plist | null): Notice[] {
  const provider = plistText(bookmark, 'Provider');
  if (profile || provider === undefined) return [];
  return [
    {
      level: 'info',
      message: `The bookmark uses the connection profile "${provider}", which is not beside it; its region is unknown.`,
      hint: '',
      path: bookmark.source.path,
    },
  ];
}

function lineOf({ document, dictionary }: Plist): number {
  return createLineIndex(document.text)(dictionary.start).line;
}
