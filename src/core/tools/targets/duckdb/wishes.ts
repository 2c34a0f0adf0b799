import type { OptionWish } from '#core/formats/sql/edit.ts';
import { quoteSqlString } from '#core/formats/sql/scan.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry } from '../kit/target.ts';

/** What a statement should say: about the key, written whatever stood there, and about the rest. */
interface SecretWishes {
  key: OptionWish[];
  /** Written unless the person has DuckDB work the value out. */
  settings: OptionWish[];
}

/** Options of the `credential_chain` provider that would lead to another key, or that `config` does not know. */
const chainOnly: readonly string[] = [
  'ASSUME_ROLE_ARN',
  'EXTERNAL_ID',
  'SESSION_NAME',
  'WEB_IDENTITY_TOKEN_FILE',
];

/** All options that an entry has a say in. */
export const writtenOptions: ReadonlySet<string> = new Set([
  'PROVIDER',
  'CHAIN',
  'PROFILE',
  'KEY_ID',
  'SECRET',
  'SESSION_TOKEN',
  ...chainOnly,
  'REFRESH',
  'VALIDATION',
  'REGION',
  'ENDPOINT',
  'USE_SSL',
  'URL_STYLE',
]);

/**
 * What an entry means for a statement, in the words of DuckDB's httpfs and aws extensions (their
 * pages "S3 API Support" and "AWS Extension", DuckDB 1.4). A profile of the AWS files is asked for
 * its command first, since DuckDB's `config` looks for written-out keys only.
 *
 * @throws QCredError bad_input
 */
export function wishesFor(entry: ExportEntry): SecretWishes {
  const { mode, accessKeyId, secretAccessKey, sessionToken, reference, region, endpoints } = entry;
  const isStatic = mode === 'static';
  const address = endpoints.s3 ? splitAddress(endpoints.s3) : null;
  const urlStyle = { path: 'path', virtual: 'vhost', auto: undefined }[addressingOf(entry)];
  return {
    key: [
      ['PROVIDER', isStatic ? 'config' : 'credential_chain'],
      ['CHAIN', isStatic ? null : quoteSqlString('process;config')],
      text('PROFILE', isStatic ? undefined : reference),
      text('KEY_ID', isStatic ? accessKeyId : undefined),
      text('SECRET', isStatic ? secretAccessKey?.reveal() : undefined),
      text('SESSION_TOKEN', isStatic ? sessionToken?.reveal() : undefined),
      ...chainOnly.map((name): OptionWish => [name, null]),
      ...(isStatic ? ['REFRESH', 'VALIDATION'].map((name): OptionWish => [name, null]) : []),
    ],
    settings: [
      ...(region ? [text('REGION', region)] : []),
      text('ENDPOINT', address?.host),
      ['USE_SSL', address && String(address.secure)],
      ...(urlStyle ? [text('URL_STYLE', urlStyle)] : []),
    ],
  };
}

/** DuckDB wants the address without its scheme, and that in `USE_SSL`. */
function splitAddress(endpoint: string): { host: string; secure: boolean } {
  const [, scheme, host] = /^(https?):\/\/([^/?#].*?)\/*$/.exec(endpoint) ?? [];
  if (host === undefined) {
    throw new QCredError(
      'bad_input',
      'The endpoint is not an http or https address.',
      'Write it like https://storage.example.com.',
    );
  }
  return { host, secure: scheme === 'https' };
}

function text(name: string, value: string | undefined): OptionWish {
  if (value === undefined || value === '') return [name, null];
  checkLine(name, value);
  return [name, quoteSqlString(value)];
}
