import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { IAMClient } from '@aws-sdk/client-iam';
import type { AccessKey } from '#sandbox/account.ts';
import { startSandbox } from '#sandbox/sandbox.ts';

/** A server that speaks IAM, for a suite that all of them have to pass. */
export interface IamServer {
  url: string;
  region: string;
  accountId: string;
  key: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'>;
  close(): Promise<void>;
}

/** The SDK's IAM client, one attempt per call. */
export const iamClient = (
  server: Pick<IamServer, 'url' | 'region'>,
  credentials: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
): IAMClient =>
  new IAMClient({
    endpoint: server.url,
    region: server.region,
    credentials: { ...credentials },
    maxAttempts: 1,
  });

/** Our own sandbox, with an administrator's key. */
export async function startOurs(): Promise<IamServer> {
  const sandbox = await startSandbox();
  const key = sandbox.addKey({ secretAccessKey: 'CANARY/conformance' });
  const { id, region } = sandbox.account;
  return { url: sandbox.url, region, accountId: id, key, close: () => sandbox.close() };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** moto's server, which is not ours, on a free port of this machine. @throws when it does not answer within a minute */
export async function startMoto(env: NodeJS.ProcessEnv): Promise<IamServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answers = await fetch(`${url}/moto-api/`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('moto_server did not start.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    region: 'us-east-1',
    accountId: '123456789012',
    key: { accessKeyId: 'ABCDEF12D213546709A', secretAccessKey: 'CANARY/moto' },
    async close() {
      child.kill();
      await ended;
    },
  };
}
