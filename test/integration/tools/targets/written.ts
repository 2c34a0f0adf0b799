import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '#core/store/secrets/secret.ts';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import type { ExportEntry, Target } from '#core/tools/targets/kit/target.ts';
import type { AccessKey } from '#sandbox/account.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

/** The profile of the AWS files that entries in `reference` mode name. */
export const awsProfile = 'qcred-lab';

/** What exporting a profile for a sandbox's key hands to a target. */
export const sandboxEntry = (
  { url, account }: Sandbox,
  key: AccessKey,
  over: Partial<ExportEntry> = {},
): ExportEntry => ({
  name: 'default',
  profileId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
  provider: 's3',
  mode: 'static',
  region: account.region,
  accountId: account.id,
  endpoints: { s3: url, iam: url, sts: url },
  relaxedChecksums: true,
  addressing: 'path',
  accessKeyId: key.accessKeyId,
  secretAccessKey: new Secret(key.secretAccessKey),
  sessionToken: key.sessionToken === undefined ? undefined : new Secret(key.sessionToken),
  credentialProcess: ['qcred', 'credential-process'],
  ...over,
});

/** An entry that leaves the key to the AWS profile. */
export const byReference = (entry: ExportEntry): ExportEntry => ({
  ...entry,
  mode: 'reference',
  reference: awsProfile,
  secretAccessKey: undefined,
  sessionToken: undefined,
});

/**
 * Writes what a target plans into a home, as the application would.
 *
 * @param chosen the file, for a target whose place is chosen
 * @returns the paths written
 */
export function write(
  home: string,
  target: Target,
  entries: readonly ExportEntry[],
  chosen?: string,
): string[] {
  const files = target
    .locate({ home, env: {}, platform: process.platform, chosen })
    .map((file) => ({ ...file, text: textOf(file.path) }));
  return target.plan(files, entries, []).map(({ path, text }) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  });
}

/** Writes the AWS profile that `byReference` names. */
export const writeAwsProfile = (home: string, entry: ExportEntry): string[] =>
  write(home, awsTarget, [{ ...entry, name: awsProfile, mode: 'static' }]);

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
