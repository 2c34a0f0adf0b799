/** What the rotations in the real app begin with: a service, and a vault with a key of one of its users. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { ProviderId } from '#shared/model.ts';
import { depsIn } from '../support/world.ts';
import { expect, type Running } from './harness.ts';
import { passphrase, unlock } from './ui.ts';

/** The user of the service whose key is rotated. */
export const userName = 'robot';

export interface RotationHome {
  sandbox: Sandbox;
  home: string;
  /** The key that is replaced. */
  oldKey: string;
  /** Makes another key of the user, as a person does on the provider's page. */
  makeKey(): { accessKeyId: string; secretAccessKey: string };
  /** The user's keys at the service now. */
  keys(): { accessKeyId: string; status: string }[];
}

/**
 * Starts a service and makes a vault with a profile `work` of one of its users.
 */
export async function prepareRotation(provider: ProviderId = 'quilibrium'): Promise<RotationHome> {
  const sandbox = await startSandbox({ authorize: () => true });
  let made = 0;
  const makeKey = () => {
    made += 1;
    return sandbox.addKey({ user: userName, secretAccessKey: `CANARY${made}`.padEnd(40, 'secret') });
  };
  const old = makeKey();
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const deps = depsIn({ home, dataDir }, { command: ['qcred'] });
  const app = createApp(deps, { version: '0.0.0', demo: false });
  await app.create('passphrase', passphrase);
  const { profiles } = app.open();
  const iam = provider === 'quilibrium' ? { iam: sandbox.url, sts: sandbox.url } : {};
  await profiles.save(
    {
      name: 'work',
      provider,
      region: sandbox.account.region,
      endpoints: { s3: sandbox.url, ...iam },
      source: { kind: 'credential', accessKeyId: old.accessKeyId },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(old.secretAccessKey) } },
  );
  app.close();
  return {
    sandbox,
    home,
    oldKey: old.accessKeyId,
    makeKey,
    keys: () =>
      (sandbox.account.users.get(userName)?.keys ?? []).map(({ accessKeyId, status }) => ({
        accessKeyId,
        status,
      })),
  };
}

/** Opens the vault, and writes the profile to the AWS CLI, which gets the secret from QCred, and to s3cmd in plain text. */
export async function unlockAndExport(running: Running): Promise<void> {
  await unlock(running);
  const failures = await running.page.evaluate(async () => {
    const state = await window.qcred.invoke('state.get', undefined);
    if (!state.ok) return [state.error.message];
    const profileIds = state.value.profiles.map(({ id }) => id);
    const wanted = [
      { target: 'aws', mode: 'credential_process' },
      { target: 's3cmd', mode: 'static' },
    ] as const;
    for (const one of wanted) {
      const plan = await window.qcred.invoke('export.plan', { ...one, profileIds });
      if (!plan.ok) return [plan.error.message];
      const change = await window.qcred.invoke('plan.apply', { planId: plan.value.planId });
      if (!change.ok) return [change.error.message];
    }
    return [];
  });
  expect(failures).toEqual([]);
}
