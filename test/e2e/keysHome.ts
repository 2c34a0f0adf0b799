/** What the tests of keys in the real app begin with: an account with a key service, and a vault connected to it. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '#sandbox/sandbox.ts';
import { depsIn } from '../support/world.ts';
import { passphrase } from './ui.ts';

export interface KeysHome {
  sandbox: Sandbox;
  home: string;
  /** The key that the account `work` is connected with. */
  accessKeyId: string;
  secretAccessKey: string;
}

const secretAccessKey = 'CANARY/keys/of-work-0123456789abcdef';

/** @param kms how the key service speaks */
export async function prepareKeys(kms: SandboxOptions['kms'] = 'quilibrium'): Promise<KeysHome> {
  const sandbox = await startSandbox({ kms, users: [{ name: 'demo', keys: [] }] });
  seedDemo(sandbox);
  const { accessKeyId } = sandbox.addKey({ secretAccessKey });
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const app = createApp(depsIn({ home, dataDir }, { command: ['qcred'] }), { version: '0.0.0', demo: false });
  await app.create('passphrase', passphrase);
  const { url } = sandbox;
  const profile = await app.open().profiles.save(
    {
      name: 'work',
      provider: 'quilibrium',
      region: sandbox.account.region,
      endpoints: { s3: url, iam: url, sts: url, kms: url },
      source: { kind: 'credential', accessKeyId, accountId: sandbox.account.id },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(secretAccessKey) } },
  );
  await (await app.open().accounts()).save({
    name: 'work',
    provider: 'quilibrium',
    endpoints: {},
    key: { kind: 'profile', profileId: profile.id },
  });
  app.close();
  return { sandbox, home, accessKeyId, secretAccessKey };
}
