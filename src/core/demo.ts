import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import { type App, createApp } from './app.ts';
import type { Deps } from './deps.ts';
import type { OpenServices } from './open.ts';
import { ownEnvironment } from './ownEnvironment.ts';
import { eraseSecrets, secretIdsOf } from './store/credentials.ts';
import { launcherIn } from './store/launcher/place.ts';
import { keychainAvailable } from './store/secrets/keychain.ts';
import { Secret } from './store/secrets/secret.ts';
import { anchorAccount, vaultKeyAccount } from './store/secrets/store.ts';

/** What the demo needs to know of the sandbox's account. */
interface DemoAccount {
  url: string;
  region: string;
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** A key of it that is long due. */
  nightly?: { accessKeyId: string; secretAccessKey: string };
  /** The key that publishes the website, which two tools share. */
  website?: { accessKeyId: string; secretAccessKey: string };
}

/** A throwaway vault in a temporary home, with the sandbox's key in it. */
export interface Demo {
  app: App;
  /** The temporary home: `~/.aws` of the demo is in here. */
  home: string;
  profileId: string;
  /** Set when there is no keychain: the generated passphrase of the vault. */
  passphrase?: string;
  /** Gives whoever looks around something to do: a key of two tools, one that is due, a file that something else changed. */
  furnish(): Promise<void>;
  /**
   * Connects the sandbox's account with that key and fetches what is in it. Takes as long as it
   * takes, so nobody has to wait for it; never throws.
   */
  connect(): Promise<void>;
  /**
   * Takes back what the demo wrote outside of its home, into files that the person chose, and deletes
   * everything it made, the keychain items first.
   * @returns files that something else changed since and that are left as they are
   */
  dispose(): Promise<string[]>;
}

/**
 * Makes the demo: leaves the person's own vault, files and tools alone.
 *
 * @param base the outside world; its home and data folder are replaced
 * @param version shown in the window
 * @param account the sandbox's
 */
export async function createDemo(base: Deps, version: string, account: DemoAccount): Promise<Demo> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-demo-'));
  const dataDir = join(home, '.qcred');
  const env = ownEnvironment(base.env, home);
  // Not by the person's launcher, which the demo would have to write.
  const command = base.root === undefined ? base.command : [launcherIn(base.root, base.platform)];
  const deps: Deps = {
    ...base,
    home,
    dataDir,
    env,
    root: undefined,
    command: [...command, '--vault', dataDir],
  };
  const app = createApp(deps, { version, demo: true }, { watching: true });

  const passphrase = (await createInKeychain(app))
    ? undefined
    : Buffer.from(deps.randomBytes(18)).toString('base64url');
  if (passphrase !== undefined) await app.create('passphrase', passphrase);
  const add = (name: string, key: { accessKeyId: string; secretAccessKey: string }) =>
    app.open().profiles.save(
      {
        name,
        provider: 'quilibrium',
        region: account.region,
        endpoints: { s3: account.url, iam: account.url, sts: account.url, kms: account.url },
        source: { kind: 'credential', accessKeyId: key.accessKeyId, accountId: account.accountId },
      },
      { origin: 'from the demo account', material: { secretAccessKey: new Secret(key.secretAccessKey) } },
    );
  const profile = await add('demo', account);

  let connecting = Promise.resolve();
  let ended = false;
  async function connectAccount(): Promise<void> {
    const accounts = await app.open().accounts();
    const key = { kind: 'profile', profileId: profile.id } as const;
    const draft = { name: 'Demo organisation', provider: 'quilibrium', endpoints: {}, key } as const;
    const { id } = await accounts.save(draft);
    if (!ended) await accounts.sync(id);
  }

  /** Stops what is still being fetched, and waits until it has stopped: it writes into the home. */
  async function stopSyncs(): Promise<void> {
    const { accounts, syncing } = app.open();
    const all = await accounts();
    await Promise.allSettled(
      [...syncing().keys()].map((id) => {
        all.cancelSync(id);
        return all.sync(id);
      }),
    );
  }

  return {
    app,
    home,
    profileId: profile.id,
    passphrase,
    async furnish() {
      if (account.website) await share(app.open(), (await add('site-www', account.website)).id);
      if (!account.nightly) return;
      const { id } = await add('backups-nightly', account.nightly);
      const { path, changed } = await writeElsewhere(app.open(), id, account.region);
      await writeFile(path, changed, { mode: 0o600 });
    },
    connect() {
      // Whoever locks the demo's vault meanwhile, or ends the demo, has no use for the account any more.
      connecting = connectAccount().catch(() => {});
      return connecting;
    },
    async dispose() {
      ended = true;
      await stopSyncs().catch(() => {});
      await connecting;
      // The key of the vault goes last: without it nothing here could be found again.
      await app.unlock(passphrase).catch(() => {});
      try {
        const { access } = app.open();
        const left = await takeBack(app.open(), home);
        await eraseSecrets(access, secretIdsOf(await access.vault.state()));
        await access.secrets.delete(anchorAccount(access.vault.id));
        await access.secrets.delete(vaultKeyAccount(access.vault.id));
        return left;
      } finally {
        app.close();
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

/** Writes one key to two tools, as people do: to one of them in the clear. */
async function share({ exports, plans }: OpenServices, profileId: string): Promise<void> {
  const plan = await (await exports()).plan([
    { target: 'aws', mode: 'credential_process', profileIds: [profileId] },
    { target: 'rclone', mode: 'static', profileIds: [profileId] },
  ]);
  await plans.apply(plan.planId);
}

/** Writes a profile to rclone's file, which lies in the demo's home. @returns that file, and what another hand would make of it */
async function writeElsewhere(
  { exports, plans }: OpenServices,
  profileId: string,
  region: string,
): Promise<{ path: string; changed: string }> {
  const plan = await (await exports()).plan([
    { target: 'rclone', mode: 'reference', profileIds: [profileId] },
  ]);
  const { paths } = await plans.apply(plan.planId);
  const path = paths.find((one) => one.endsWith('rclone.conf')) ?? '';
  const text = await readFile(path, 'utf8');
  // The entry written last, not that of another profile.
  const at = text.lastIndexOf(`region = ${region}`);
  return { path, changed: `${text.slice(0, at)}region = eu-central-1${text.slice(at + 9 + region.length)}` };
}

/** Undoes the changes outside of a folder, newest first. */
async function takeBack({ edits, plans }: OpenServices, home: string): Promise<string[]> {
  const left: string[] = [];
  for (const { id, paths, undone } of await edits.list()) {
    const outside = paths.filter((path) => !path.startsWith(home + sep));
    if (undone || outside.length === 0) continue;
    await plans.undo(id, undefined, undefined, { retired: true }).catch(() => left.push(...outside));
  }
  return left;
}

/** Makes the vault in the keychain; false where there is none, or it cannot be unlocked here. */
async function createInKeychain(app: App): Promise<boolean> {
  if (!(await keychainAvailable())) return false;
  try {
    await app.create('keychain');
    return true;
  } catch (error) {
    if (error instanceof QCredError && error.code.startsWith('keychain_')) return false;
    throw error;
  }
}
