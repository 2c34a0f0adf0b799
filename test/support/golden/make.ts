/**
 * Makes golden files: what the code of a checkout writes, with the contents of `known.ts`.
 *
 *   npx node test/support/golden/make.ts CHECKOUT KIND=VERSION…
 *
 * for example, with a clone of an earlier commit and today's packages in it,
 *   npx node test/support/golden/make.ts /tmp/clone vault=2 session=1
 * They go to test/fixtures/golden/KIND/VERSION. The paths in them are those of a home /home/ann, which is
 * made for this and removed; run it as its owner: `setpriv --reuid 1000 --regid 1000 --clear-groups`.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { OpenVault } from '#core/store/access.ts';
import type { Activity, ActivityDeps } from '#core/store/activity/activity.ts';
import type { Anchor } from '#core/store/activity/anchor.ts';
import type { SecretStore } from '#core/store/secrets/store.ts';
import type { Vault } from '#core/store/vault/vault.ts';
import type { FileEdit } from '#core/tools/edits/edit.ts';
import type { VaultState } from '#shared/model.ts';
import * as known from './known.ts';

/** The folder of all golden files: one a kind, in it one a version. */
export const goldenFolder = resolve(import.meta.dirname, '../../fixtures/golden');

/** Which files of a home belong to a kind. */
export const filesOf: Record<string, readonly string[]> = {
  vault: ['vault.qcred', 'vault.previous.qcred', 'mark'],
  'secret-file': [],
  log: ['activity.log', 'activity.head', 'activity.waiting'],
  journal: ['changes'],
  mirror: ['accounts'],
  session: ['sessions'],
  originals: ['active'],
};

export interface Making {
  /** The folder of the code. */
  checkout: string;
  /** A person's home, empty. */
  home: string;
  /** What the vault is to hold. */
  state: object;
  /** Of the passphrase; what new files have when absent. */
  cost?: { N: number; r: number; p: number };
}

/** Where a checkout has a file of today's `src/core`: the rooms had other names before they had wings. */
const sourceIn = (checkout: string, path: string): string | undefined =>
  [path, path.replace(/^(?:store|tools|profiles)\//, ''), path.replace(/^accounts\//, 'qconsole/')]
    .map((name) => join(checkout, 'src/core', name))
    .find((name) => existsSync(name));

/** Makes a whole home: QCred's files in `qcred`, the tools' files beside it. */
export async function makeHome({ checkout, home, state, cost }: Making): Promise<void> {
  const load = <T>(path: string): Promise<T> => import(sourceIn(checkout, path) ?? path);
  const has = (path: string) => sourceIn(checkout, path) !== undefined;
  const { createPassphraseStore } = await load<typeof import('#core/store/secrets/passphrase.ts')>(
    'store/secrets/passphrase.ts',
  );
  const { createVault } = await load<typeof import('#core/store/vault/vault.ts')>('store/vault/vault.ts');
  const { createActivity } = await load<typeof import('#core/store/activity/activity.ts')>(
    'store/activity/activity.ts',
  );
  const { Secret } = await load<typeof import('#core/store/secrets/secret.ts')>('store/secrets/secret.ts');
  const { withLock } = await load<typeof import('#core/store/files/lock.ts')>('store/files/lock.ts');
  const { secretMark } = await load<typeof import('#core/tools/exports/entry.ts')>('tools/exports/entry.ts');

  const dataDir = join(home, 'qcred');
  let last = 100;
  const uuid = () => `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`;
  const deps = { dataDir, randomBytes, uuid, now: () => new Date(known.at), actor: known.actor };

  const secrets: SecretStore = createPassphraseStore({
    path: join(dataDir, 'secrets.qcred'),
    passphrase: async () => known.passphrase,
    randomBytes,
    cost,
  });
  const vault: Vault = await createVault(deps, secrets);
  await vault.update(() => state as VaultState);
  for (const [account, text] of Object.entries(known.secretTexts)) await secrets.set(account, text);
  const material = {
    secretAccessKey: new Secret(known.marked.secretAccessKey),
    sessionToken: new Secret(known.marked.sessionToken),
  };
  writeFileSync(join(dataDir, 'mark'), `${secretMark(vault.key, material)}\n`);

  let anchor: Anchor | undefined;
  if (has('store/activity/anchor.ts')) {
    const { anchorIn } =
      await load<typeof import('#core/store/activity/anchor.ts')>('store/activity/anchor.ts');
    anchor = anchorIn(secrets, vault.id);
  }
  const activityDeps: ActivityDeps = { ...deps, key: vault.key, anchor };
  const activity: Activity = createActivity(activityDeps);
  for (const call of known.entries) await activity.appendAll(call);
  await activity.anchor?.();
  if (has('store/activity/waiting.ts'))
    await withLock(join(dataDir, 'activity.lock'), () => activity.append(known.waiting));

  await makeChanges(load, { ...deps, key: vault.key }, home);

  const access = { deps, vault, secrets, activity } as unknown as OpenVault;
  if (has('profiles/sessions/cache.ts')) {
    const { createSessionCache } = await load<typeof import('#core/profiles/sessions/cache.ts')>(
      'profiles/sessions/cache.ts',
    );
    const { secretAccessKey, sessionToken, ...rest } = known.session;
    const session = {
      ...rest,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
    };
    const cache = createSessionCache(access);
    await cache.alone(known.ids.session, () => cache.write(known.ids.session, known.origin, session));
  }
  if (has('accounts/mirror.ts')) {
    const { createMirrors } = await load<typeof import('#core/accounts/mirror.ts')>('accounts/mirror.ts');
    await createMirrors(access).update(known.ids.account, () => known.mirror);
  }
  if (has('tools/active/originals.ts')) {
    const { createOriginals } =
      await load<typeof import('#core/tools/active/originals.ts')>('tools/active/originals.ts');
    last = 300;
    await createOriginals(access).keep(known.originals);
  }
  activity.close?.();
  vault.close();
}

type Load = <T>(path: string) => Promise<T>;
type ChangeDeps = Pick<ActivityDeps, 'dataDir' | 'key' | 'now' | 'randomBytes'> & { uuid(): string };

/** One change that is done, one that was undone, and one that is under way. */
async function makeChanges(load: Load, deps: ChangeDeps, home: string): Promise<void> {
  const { createEdits } = await load<typeof import('#core/tools/edits/edits.ts')>('tools/edits/edits.ts');
  const folder = join(deps.dataDir, 'changes');
  const kept = join(home, 'journal');
  const step = (name: string) => {
    if (name === 'journal written') copyFileSync(join(folder, 'journal'), kept);
  };
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const edit = (name: string, before: string | null, after: string | null): FileEdit => ({
    path: join(home, name),
    target: join(home, name),
    before: before === null ? null : hash(before),
    after: after === null ? null : Buffer.from(after),
    secret: true,
  });
  for (const { name, before, mode } of known.toolFiles) {
    if (before === null || mode === null) continue;
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), before, { mode });
  }
  const edits = createEdits({ ...deps, step, work: async () => undefined });
  const all = known.toolFiles.map(({ name, before, after }) => edit(name, before, after));
  await edits.apply({ ...known.change, edits: all });
  copyFileSync(kept, join(home, 'first'));
  const [first] = known.toolFiles;
  const again = edit(first.name, first.after, known.secondText);
  const { id } = await edits.apply({ ...known.change, edits: [again] });
  await edits.undo(id);
  copyFileSync(join(home, 'first'), join(folder, 'journal'));
}

/** Files of a kind in a home, with the secret file that has their key, to where they are kept. */
function keep(kind: string, version: string, dataDir: string): void {
  const to = join(goldenFolder, kind, version);
  mkdirSync(to, { recursive: true });
  for (const name of [...(filesOf[kind] ?? []), 'secrets.qcred']) {
    if (!existsSync(join(dataDir, name))) continue;
    rmSync(join(to, name), { recursive: true, force: true });
    cpSync(join(dataDir, name), join(to, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.lock'),
    });
  }
}

/** Cheap: what the passphrase costs is a matter of the secret file's own golden files. */
export const cheap = { N: 1024, r: 8, p: 1 };

async function main([checkout = '', ...wishes]: string[]): Promise<void> {
  // The lock of a change says which machine it was made on.
  os.hostname = () => known.host;
  syncBuiltinESMExports();
  const home = '/home/ann';
  for (const wish of wishes) {
    const [kind = '', version = ''] = wish.split('=');
    if (readdirSync(home).length > 0) throw new Error(`${home} is not empty`);
    try {
      const { currentSchema } = await import(join(resolve(checkout), 'src/core/store/vault/migrations.ts'));
      const path = join(goldenFolder, 'vault', String(currentSchema), 'state.json');
      const state = JSON.parse(readFileSync(path, 'utf8'));
      const cost = kind === 'secret-file' ? undefined : cheap;
      await makeHome({ checkout: resolve(checkout), home, state, cost });
      keep(kind, version, join(home, 'qcred'));
    } finally {
      for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true, force: true });
    }
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
