import type { Kms } from '#core/clouds/kms/client.ts';
import { createKms } from '#core/clouds/kms/client.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import type { ProviderId } from '#shared/model.ts';
import { cleanEnvironment, temporaryHome } from '../../support/command.ts';
import { startMoto } from '../sandbox/iamServers.ts';

/** A server that speaks the key service's protocol, for a suite that all of them have to pass. */
export interface KmsServer {
  url: string;
  kms: Kms;
  close(): Promise<void>;
}

const outside = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  env: {},
};

/** Our client for a server on this machine, one attempt per call. */
export const clientFor = (
  url: string,
  key: { accessKeyId: string; secretAccessKey: string },
  provider: ProviderId,
  region: string,
  timeoutMs = 60_000,
): Promise<Kms> =>
  createKms(
    outside,
    { provider, region, accountId: '', endpoints: { kms: url } },
    { accessKeyId: key.accessKeyId, secretAccessKey: new Secret(key.secretAccessKey) },
    [],
    { attempts: 1, timeoutMs },
  );

/** Our own sandbox, with an administrator's key. */
export async function startOurKms(dialect: 'aws' | 'quilibrium'): Promise<KmsServer> {
  const sandbox = await startSandbox({ kms: dialect });
  sandbox.switches.sidecar = 0;
  const key = sandbox.addKey({ secretAccessKey: 'CANARY/kms' });
  const kms = await clientFor(sandbox.url, key, dialect, 'q-world-1');
  return {
    url: sandbox.url,
    kms,
    async close() {
      kms.close();
      await sandbox.close();
    },
  };
}

/** moto's server, which is not ours. */
export async function startMotoKms(): Promise<KmsServer> {
  const { home, remove } = temporaryHome();
  const moto = await startMoto(cleanEnvironment(home));
  const kms = await clientFor(moto.url, moto.key, 'aws', 'us-east-1');
  return {
    url: moto.url,
    kms,
    async close() {
      kms.close();
      await moto.close();
      remove();
    },
  };
}
