import { type JsonMember, membersOf } from '#core/formats/json/document.ts';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { signature2Notice } from '../kit/signature2.ts';
import type { FoundProfile, TargetText } from '../kit/target.ts';
import { currentVersion, type McFile, memberOf, openMcFile } from './aliases.ts';

/** What mc writes as the keys of the aliases it makes on its first run (`cmd/config-v10.go`). */
const placeholders: readonly string[] = ['YOUR-ACCESS-KEY-HERE', 'YOUR-SECRET-KEY-HERE'];

/** The address of Amazon S3, which says nothing that the provider does not. */
export const amazon = 'https://s3.amazonaws.com';

/**
 * The aliases of mc's file. Of two that are called the same the last counts, as for mc.
 *
 * @throws QCredError file_malformed
 */
export function readMc(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const file = openMcFile(files);
  const lineAt = createLineIndex(file.document.text);
  const byName = new Map(membersOf(file.aliases?.value).map((alias) => [alias.key, alias]));
  return {
    profiles: [...byName.values()].map((alias) =>
      readAlias(alias, { path: file.source.path, line: lineAt(alias.node.offset).line }),
    ),
    notices: fileNotices(file),
  };
}

function readAlias(alias: JsonMember, where: FoundProfile['where']): FoundProfile {
  const members = membersOf(alias.value);
  const textOf = (field: string): string | undefined => {
    const value: unknown = memberOf(members, field)?.value.value;
    return typeof value === 'string' && value !== '' && !placeholders.includes(value) ? value : undefined;
  };
  const url = textOf('url')?.replace(/\/$/, '');
  const secretAccessKey = textOf('secretKey');
  const sessionToken = textOf('sessionToken');
  const accessKeyId = textOf('accessKey');
  return {
    name: alias.key,
    provider: guessProvider(url === undefined ? {} : { s3: url }),
    kind: accessKeyId || secretAccessKey ? 'static' : 'none',
    accessKeyId,
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    endpoints: url === undefined || url === amazon ? {} : { s3: url },
    notices: textOf('api')?.toLowerCase() === 's3v2' ? [signature2Notice('mc', where)] : [],
    repairable: false,
    where,
  };
}

function fileNotices({ source, document, version }: McFile): Notice[] {
  const { path } = source;
  const notices: Notice[] = [];
  if (document.text.startsWith('\ufeff') && document.root) {
    notices.push({
      level: 'error',
      message: 'The file begins with a byte order mark, and mc does not read it.',
      hint: 'Save it as UTF-8 without that mark.',
      path,
    });
  }
  if (document.relaxed) {
    notices.push({
      level: 'error',
      message: 'The file holds comments or trailing commas, and mc does not read it.',
      hint: 'Take them out: mc wants plain JSON.',
      path,
    });
  }
  if (document.root && version !== currentVersion) {
    notices.push({
      level: 'warning',
      message: `The file is of version ${version ?? 'unknown'}; mc today writes version ${currentVersion}.`,
      hint: 'Run "mc alias list" once with a current mc, which brings it up to date.',
      path,
    });
  }
  return notices;
}
