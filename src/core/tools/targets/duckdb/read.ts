import type { CreateSecret } from '#core/formats/sql/secrets.ts';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import type { FoundProfile, TargetText } from '../kit/target.ts';
import { openScript, optionOf, typeOf } from './script.ts';

/**
 * The secrets for S3 that a script creates. One that is created twice counts as the last one.
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readDuckdb(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const profiles = files.flatMap((file) => {
    const lineOf = createLineIndex(file.text ?? '');
    const byName = new Map<string, CreateSecret>();
    for (const secret of openScript(file).secrets) {
      if (typeOf(secret)) byName.set(secret.name, secret);
    }
    return [...byName.values()].map((secret) =>
      readSecret(secret, { path: file.path, line: lineOf(secret.start).line }),
    );
  });
  return { profiles, notices: [] };
}

function readSecret(secret: CreateSecret, where: FoundProfile['where']): FoundProfile {
  const kind = kindOf(secret);
  const endpoint = endpointOf(secret);
  const endpoints = endpoint === undefined ? {} : { s3: endpoint };
  const key = kind === 'static' ? optionOf(secret, 'SECRET') : undefined;
  const token = kind === 'static' ? optionOf(secret, 'SESSION_TOKEN') : undefined;
  return {
    name: secret.name,
    provider: guessProvider(endpoints),
    kind,
    reference: kind === 'reference' ? optionOf(secret, 'PROFILE') : undefined,
    accessKeyId: kind === 'static' ? optionOf(secret, 'KEY_ID') : undefined,
    secretAccessKey: key === undefined ? undefined : new Secret(key),
    sessionToken: token === undefined ? undefined : new Secret(token),
    accountId: typeOf(secret) === 'r2' ? optionOf(secret, 'ACCOUNT_ID') : undefined,
    region: optionOf(secret, 'REGION'),
    endpoints,
    notices: noticesOf(secret, where),
    repairable: false,
    where,
  };
}

/** Where DuckDB gets the key (`CreateAWSSecretFromCredentialChain` of duckdb-aws). */
function kindOf(secret: CreateSecret): FoundProfile['kind'] {
  const provider = optionOf(secret, 'PROVIDER')?.toLowerCase() ?? 'config';
  const has = (name: string): boolean => secret.options.some((option) => option.name === name);
  if (provider === 'credential_chain') {
    return optionOf(secret, 'PROFILE') && !has('ASSUME_ROLE_ARN') ? 'reference' : 'other';
  }
  if (provider !== 'config') return 'other';
  if (optionOf(secret, 'KEY_ID') ?? optionOf(secret, 'SECRET')) return 'static';
  return has('KEY_ID') || has('SECRET') ? 'other' : 'none';
}

function endpointOf(secret: CreateSecret): string | undefined {
  const endpoint = optionOf(secret, 'ENDPOINT');
  const account = optionOf(secret, 'ACCOUNT_ID');
  const type = typeOf(secret);
  if (endpoint !== undefined) {
    if (/^https?:\/\//.test(endpoint)) return endpoint;
    return `${optionOf(secret, 'USE_SSL')?.toLowerCase() === 'false' ? 'http' : 'https'}://${endpoint}`;
  }
  if (type === 'gcs') return 'https://storage.googleapis.com';
  return type === 'r2' && account ? `https://${account}.r2.cloudflarestorage.com` : undefined;
}

function noticesOf(secret: CreateSecret, { path, line }: FoundProfile['where']): Notice[] {
  const workedOut = secret.options.filter(
    ({ name, value }) =>
      value === undefined && ['KEY_ID', 'SECRET', 'SESSION_TOKEN', 'PROFILE'].includes(name),
  );
  const notice = (message: string, hint: string): Notice => ({ level: 'info', message, hint, path, line });
  return [
    ...(secret.persistent
      ? [
          notice(
            'DuckDB keeps this secret in a file of its own, with the key in the clear.',
            'Leave out PERSISTENT, and run the script in each session.',
          ),
        ]
      : []),
    ...(workedOut.length > 0
      ? [
          notice(
            `DuckDB works out ${workedOut.map(({ name }) => name).join(', ')} itself, so QCred cannot tell what it is.`,
            '',
          ),
        ]
      : []),
  ];
}
