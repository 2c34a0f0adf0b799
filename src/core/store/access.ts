import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../deps.ts';
import { type Activity, type ActivityDeps, createActivity } from './activity/activity.ts';
import { anchorIn } from './activity/anchor.ts';
import type { ActivityEntry } from './activity/entry.ts';
import { isLocked } from './crypto/box.ts';
import { createKeychain } from './secrets/keychain.ts';
import type { Passphrase } from './secrets/passphraseBytes.ts';
import { type SecretStore, vaultKeyAccount } from './secrets/store.ts';
import { readBegun } from './vault/header.ts';
import { createVault, openVault, readHeader, type Vault } from './vault/vault.ts';

/**
 * An open vault with the two things that go with it. Kept apart from `app.ts` because the
 * `credential-process` command needs this much and no more, and every import costs it time.
 */
export interface OpenVault {
  deps: Deps;
  vault: Vault;
  secrets: SecretStore;
  activity: Activity;
  /**
   * Changes the vault as `vault.update` does, and the log with it: what the log is to say is on the
   * disk before, and counts when the change is made. So neither goes without the other, whenever the
   * process ends, and a log that cannot be written afterwards takes nothing back.
   *
   * @param change gives the next state; the same object means no change, and then nothing is logged
   * @param log what is said of it, told after `change`
   * @throws QCredError what `vault.update` and `activity.append` throw; nothing is changed then
   */
  change(change: (state: VaultState) => VaultState, log: () => readonly ActivityEntry[]): Promise<VaultState>;
  close(): void;
}

export type StoreKind = SecretStore['kind'];

/**
 * Makes a new vault in `deps.dataDir` and opens it.
 *
 * @param deps the outside world
 * @param store where its secrets will live
 * @param passphrase for the passphrase store
 * @throws QCredError keychain_*, passphrase_needed, bad_input (a vault is already there), write_failed
 */
export async function createAccess(
  deps: Deps,
  store: StoreKind,
  passphrase?: Passphrase,
): Promise<OpenVault> {
  const secrets = await openStore(deps, store, passphrase);
  await forgetOtherKey(deps, store);
  const id = deps.uuid();
  let early: Activity | undefined;
  const before = async (key: Uint8Array) => {
    early = activityOf(deps, { key });
    await early.prepare(id, [{ action: 'vault.created', subject: store }]);
  };
  try {
    const access = withActivity(deps, secrets, await createVault(deps, secrets, { id, before }));
    await access.activity.confirm(id);
    return access;
  } catch (error) {
    await early?.drop(id);
    throw error;
  }
}

/** A vault that was begun with the keychain is made with a passphrase now: its key there is of no use. */
async function forgetOtherKey({ dataDir }: Deps, store: StoreKind): Promise<void> {
  const begun = await readBegun(dataDir);
  if (begun?.store !== 'keychain' || store === 'keychain') return;
  await createKeychain()
    .delete(vaultKeyAccount(begun.vaultId))
    .catch(() => false);
}

/**
 * Opens the vault in `deps.dataDir`.
 *
 * @param deps the outside world
 * @param passphrase for a vault with the passphrase store; otherwise `QCRED_PASSPHRASE`, otherwise the person is asked
 * @param options `later`: its state is read when it is asked for
 * @throws QCredError not_found (no vault yet), locked, keychain_*, wrong_passphrase, passphrase_needed, vault_*
 */
export async function openAccess(
  deps: Deps,
  passphrase?: Passphrase,
  options: { later?: boolean } = {},
): Promise<OpenVault> {
  const header = await readHeader(deps.dataDir);
  if (header === null) {
    throw new QCredError('not_found', 'There is no vault yet.', 'Run "qcred add" or open QCred to make one.');
  }
  const secrets = await openStore(deps, header.store, passphrase);
  return withActivity(deps, secrets, await openVault(deps, secrets, options));
}

function withActivity(deps: Deps, secrets: SecretStore, vault: Vault): OpenVault {
  const { key, remembers: happened, changes } = vault;
  const anchor = anchorIn(secrets, vault.id);
  return joinAccess({
    deps,
    vault,
    secrets,
    activity: activityOf(deps, { key, happened, changes, anchor }),
  });
}

const activityOf = (
  { dataDir, now, actor, randomBytes }: Deps,
  vault: Pick<ActivityDeps, 'key' | 'happened' | 'changes' | 'anchor'>,
): Activity => createActivity({ dataDir, now, actor, randomBytes, ...vault });

/** Puts an open vault together with what goes with it. */
export function joinAccess(parts: Pick<OpenVault, 'deps' | 'vault' | 'secrets' | 'activity'>): OpenVault {
  const { deps, vault, secrets, activity } = parts;
  return {
    ...parts,

    async change(change, log) {
      const id = deps.uuid();
      let state: VaultState;
      try {
        let entries: readonly ActivityEntry[] = [];
        const next = (before: VaultState): VaultState => {
          const after = change(before);
          entries = after === before ? [] : log();
          return after;
        };
        state = await vault.update(next, {
          id,
          before: () => activity.prepare(id, entries),
          isLogged: () => entries.length > 0,
        });
      } catch (error) {
        await activity.drop(id);
        throw error;
      }
      await activity.confirm(id).catch((error: unknown) => {
        // The change is made, and locking in this moment must not say otherwise: the next unlock writes the record.
        if (!isLocked(error)) throw error;
      });
      return state;
    },

    close() {
      activity.close();
      vault.close();
      secrets.close?.();
    },
  };
}

/** The secret file of a vault with a passphrase. */
export const secretFileIn = (dataDir: string): string => join(dataDir, 'secrets.qcred');

async function openStore(deps: Deps, kind: StoreKind, passphrase?: Passphrase): Promise<SecretStore> {
  if (kind === 'keychain') {
    return createKeychain();
  }
  const { createPassphraseStore } = await import('./secrets/passphrase.ts');
  // Used once and not kept: an open vault has no need of it, and a lock is to forget it.
  let once: Passphrase | undefined = passphrase;
  const wasGiven = passphrase !== undefined;
  return createPassphraseStore({
    path: secretFileIn(deps.dataDir),
    randomBytes: deps.randomBytes,
    cost: deps.passphraseCost,
    passphrase: async () => {
      const given =
        once ?? deps.env.QCRED_PASSPHRASE ?? (await deps.askPassphrase?.({ again: false, create: false }));
      once = undefined;
      if (given) return given;
      if (wasGiven) throw passphraseChanged();
      throw new QCredError(
        'passphrase_needed',
        'This vault is protected by a passphrase.',
        'Set QCRED_PASSPHRASE, or run the command in a terminal so that it can ask.',
      );
    },
  });
}

/** Another process changed it while the vault was open here. */
const passphraseChanged = (): QCredError =>
  new QCredError(
    'wrong_passphrase',
    'The passphrase was changed by another QCred.',
    'Lock QCred and unlock it with the new passphrase.',
  );
