import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoSandbox, startDemoSandbox } from '#sandbox/demo/demo.ts';
import { QCredError } from '#shared/errors.ts';
import { type Context, defineCommand, flag, text, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const sandbox = defineCommand({
  name: 'sandbox',
  summary: 'run a throwaway account on this machine: S3, IAM, STS and KMS',
  help: `
Usage: qcred sandbox [--port N] [--organisation] [--kms aws|quilibrium] [--print-secret] [--json]

Runs a QConsole-compatible account until Ctrl-C, with a few buckets and an administrator's key that
is made for this run. It checks signatures and permissions for real, listens on this machine only,
keeps everything in memory and is gone when it ends.

  --port N          the port to listen on; any free one by default
  --organisation    with thirty users, groups, roles, policies, a dozen keys, and some bad habits
  --kms DIALECT     how its key service speaks: as AWS KMS (aws, the default) or as Quilibrium's QKMS
  --print-secret    print the secret instead of writing it to a file that only you can read`,
  options: {
    port: { type: 'string' },
    organisation: { type: 'boolean' },
    kms: { type: 'string' },
    'print-secret': { type: 'boolean' },
  },
  async run(context) {
    const running = await start({
      port: portOf(context),
      organisation: flag(context, 'organisation'),
      kms: kmsOf(context),
    });
    try {
      const { account } = running;
      if (flag(context, 'print-secret')) {
        tell(context, account, { secretAccessKey: account.secretAccessKey });
        await interrupted();
        return 0;
      }
      const folder = await mkdtemp(join(tmpdir(), 'qcred-sandbox-'));
      try {
        const credentialsFile = await writeCredentials(folder, account);
        tell(context, account, { credentialsFile });
        await interrupted();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      return 0;
    } finally {
      await running.close();
    }
  },
});

/** @throws UsageError */
function portOf(context: Context): number {
  const given = text(context, 'port') ?? '0';
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port > 65_535) {
    throw new UsageError('--port takes a number from 0 to 65535.');
  }
  return port;
}

/** @throws UsageError */
function kmsOf(context: Context): 'aws' | 'quilibrium' {
  const given = text(context, 'kms') ?? 'aws';
  if (given === 'aws' || given === 'quilibrium') return given;
  throw new UsageError('--kms takes aws or quilibrium.');
}

/** @throws QCredError connection_failed when the port cannot be had */
async function start(
  options: Parameters<typeof startDemoSandbox>[0] & { port: number },
): Promise<DemoSandbox> {
  const { port } = options;
  try {
    return await startDemoSandbox(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new QCredError(
      'connection_failed',
      code === 'EACCES' ? `Port ${port} may not be used.` : `Port ${port} is in use.`,
      'Choose another one, or leave --port out to get any free one.',
      { cause: error },
    );
  }
}

type Account = DemoSandbox['account'];

/** Writes the key where the AWS CLI can read it, for this user alone. @returns the file's path */
async function writeCredentials(folder: string, account: Account): Promise<string> {
  const path = join(folder, 'credentials');
  const lines = [
    '[default]',
    `aws_access_key_id = ${account.accessKeyId}`,
    `aws_secret_access_key = ${account.secretAccessKey}`,
    '',
  ];
  await writeFile(path, lines.join('\n'), { mode: 0o600, flag: 'wx' });
  return path;
}

/** Prints how to use the account. */
function tell(
  context: Context,
  account: Account,
  secret: { secretAccessKey: string } | { credentialsFile: string },
): void {
  const { url, region, accountId, accessKeyId } = account;
  if (context.json) {
    context.printJson({ url, region, accountId, accessKeyId, ...secret }, 0);
    return;
  }
  const inFile = 'credentialsFile' in secret;
  const rows = [
    ['Address', url],
    ['Region', region],
    ['Account', accountId],
    ['Access Key ID', accessKeyId],
    ['Secret', inFile ? `in ${secret.credentialsFile}` : secret.secretAccessKey],
  ];
  context.printText(table(['SANDBOX', ''], rows));
  const variables = inFile
    ? [`AWS_SHARED_CREDENTIALS_FILE=${secret.credentialsFile}`]
    : [`AWS_ACCESS_KEY_ID=${accessKeyId}`, 'AWS_SECRET_ACCESS_KEY=…'];
  context.printText(`
Try it, in another terminal:
  export ${[...variables, `AWS_REGION=${region}`, `AWS_DEFAULT_REGION=${region}`].join(' ')}
  aws --endpoint-url ${url} s3 ls
  aws --endpoint-url ${url} iam list-users
  aws --endpoint-url ${url} kms list-aliases

Ctrl-C ends it.`);
}

/** Waits for Ctrl-C, or for whoever else wants this process to end. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
