import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Deps } from '#core/deps.ts';
import { ownEnvironment } from '#core/ownEnvironment.ts';
import { QCredError } from '#shared/errors.ts';

/** How another tool is run: in the demo's home, with nothing of the person's own configuration. */
interface ToolHome {
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  passphrase?: string;
}

function toolEnvironment({ home, env, passphrase }: ToolHome): NodeJS.ProcessEnv {
  return {
    ...ownEnvironment(env, home),
    AWS_PROFILE: 'demo',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(passphrase ? { QCRED_PASSPHRASE: passphrase } : {}),
  };
}

/**
 * Lists buckets with the AWS SDK, which finds region, endpoint and credentials in the files by
 * itself: nothing is passed to it but the profile's name.
 */
export async function bucketsBySdk(tool: ToolHome): Promise<string[]> {
  const before = { ...process.env };
  const env = toolEnvironment(tool);
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, env);
  try {
    const { ListBucketsCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({});
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    client.destroy();
    return Buckets.flatMap((b) => b.Name ?? []);
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** Lists buckets with the real AWS CLI; null when it is not installed. */
export async function bucketsByCli(deps: Deps, tool: ToolHome): Promise<string[] | null> {
  if ((await deps.run('aws', ['--version'], 10_000)).code !== 0) return null;
  try {
    const { stdout } = await promisify(execFile)('aws', ['s3', 'ls'], {
      env: toolEnvironment(tool),
      timeout: 60_000,
    });
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/).at(-1) ?? '')
      .filter(Boolean);
  } catch (error) {
    throw new QCredError(
      'connection_failed',
      'The AWS CLI could not list the buckets.',
      'Run "qcred doctor".',
      { cause: error },
    );
  }
}

/** The files below `folder` that contain `needle`. */
export async function filesWith(folder: string, needle: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const found = await Promise.all(paths.map(async (path) => (await readFile(path)).includes(needle)));
  return paths.filter((_, i) => found[i]);
}
