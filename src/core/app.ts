import type { LockReason } from '#shared/autoLock.ts';
import type { AppState, CheckView, KeptWork, UnsavedWork, VaultView } from '#shared/contract/index.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import type { Deps } from './deps.ts';
import type { PermissionMendings } from './doctor/permissions.ts';
import { type OpenServices, openServices } from './open.ts';
import { shutState, viewState } from './state.ts';
import { createAccess, type OpenVault, openAccess, type StoreKind, secretFileIn } from './store/access.ts';
import type { Lookout } from './store/activity/lookout.ts';
import { listenForLock } from './store/lockRequest.ts';
import { keychainAvailable } from './store/secrets/keychain.ts';
import type { Passphrase } from './store/secrets/passphraseBytes.ts';
import { readHeader } from './store/vault/vault.ts';
import { watchPath } from './store/vault/watch.ts';
import type { Monitor } from './tools/bindings/monitor.ts';
import { createPastes, type Pastes } from './tools/paste/pastes.ts';
import { createUnsavedKeeper } from './unsaved.ts';

/** The application, the same for the window, the command and the tests. */
export interface App {
  deps: Deps;
  /** The services, while the vault is open. @throws QCredError locked */
  open(): OpenServices;
  /** Whether the vault is there, open, or what is wrong with it. */
  vault(): Promise<VaultView>;
  /** Bytes of a passphrase are overwritten. */
  create(store: StoreKind, passphrase?: Passphrase): Promise<void>;
  unlock(passphrase?: Passphrase): Promise<void>;
  /** Opens a vault that needs nobody to be asked: one whose key is in the keychain. Never throws. */
  unlockByItself(): Promise<void>;
  /** Closes the vault and overwrites its keys. `why` where the person did not ask for it here. */
  lock(why?: LockReason): void;
  /** Calls back when the vault has to be locked for others: a command asks, or its passphrase was changed. */
  onLockAsked(lock: (why: LockReason) => Promise<void>): void;
  /** Seals the secrets under another passphrase, and logs it. @throws QCredError wrong_passphrase, bad_input, unsupported, write_failed */
  changePassphrase(current: Passphrase, next: Passphrase): Promise<void>;
  /** What was typed in the window, while the vault is locked. */
  unsaved: {
    /** Keeps it, sealed, for after the next unlock. @throws QCredError locked */
    keep(work: UnsavedWork | null): void;
    /** Takes it back, once. @throws QCredError locked */
    take(): KeptWork | null;
    /** Whether something is kept, also while the vault is locked. */
    has(): boolean;
  };
  /** Everything the window shows. */
  state(): Promise<AppState>;
  /** Calls back after every change, by us or by another process. Returns the function that stops it. */
  onChange(listener: () => void): () => void;
  pastes: Pastes;
  /** What is wrong with this installation, also while the vault is locked. */
  doctor(): Promise<CheckView[]>;
  /** Closes, once what is still to be written of the log is written. Never throws. */
  finish(): Promise<void>;
  /** Closes QCred's own files to other users. @throws the system's error */
  repairFiles(): Promise<number>;
  /** Has the launcher start this QCred where it starts none. @returns whether it was written. @throws as `healLauncher` */
  repairLauncher(): Promise<boolean>;
  /** Mends what others may do with files, also while the vault is locked. */
  permissions(): Promise<PermissionMendings>;
  close(): void;
}

/**
 * Wires the services, once, for main, command and tests alike. Opens nothing yet.
 *
 * @param deps the outside world
 * @param about what the window says of this installation
 * @param watching whether to keep an eye on the files that were written, as the window does
 */
export function createApp(
  deps: Deps,
  about: Pick<AppState, 'version' | 'demo' | 'oldElectron'>,
  { watching = false }: { watching?: boolean } = {},
): App {
  let current: OpenServices | null = null;
  let monitor: Monitor | null = null;
  let lookout: Lookout | null = null;
  /** An unlock on its way: a second one waits for it, and then finds the vault open or tries itself. */
  let entering: Promise<void> | null = null;
  let problem: unknown = null;
  let permissions: PermissionMendings | null = null;
  let lockedFor: LockReason | null = null;
  let stopWatching = () => {};
  let lockAsked = async (why: LockReason) => lock(why);
  const listeners = new Set<() => void>();
  const pastes = createPastes(deps);
  const unsaved = createUnsavedKeeper(pastes);
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const open = (): OpenServices => {
    if (current) return current;
    throw new QCredError('locked', 'The vault is locked.', 'Unlock it first.');
  };

  async function enter(access: OpenVault): Promise<void> {
    const services = await openServices(access, pastes, changed, () => monitor?.statuses());
    current = services;
    problem = null;
    lockedFor = null;
    const stopVault = access.vault.watch(() => {
      changed();
      void monitor?.check();
    });
    const stopListening = watching ? listenToOthers(access) : () => {};
    stopWatching = () => {
      stopVault();
      stopListening();
    };
    changed();
    if (watching) void watchOver(services);
  }

  /** Others may have the vault locked here: who asks for it, and who changes its passphrase. */
  function listenToOthers({ secrets }: OpenVault): () => void {
    const unlisten = listenForLock(deps.dataDir, () => lockAsked('command'));
    const look = async () => {
      if ((await secrets.isCurrent?.()) === false) await lockAsked('passphrase');
    };
    const unwatch = secrets.isCurrent
      ? watchPath(secretFileIn(deps.dataDir), () => void look().catch(() => {}))
      : () => {};
    return () => {
      unlisten();
      unwatch();
    };
  }

  /** Not waited for: what the window shows first does not depend on it. */
  async function watchOver({ access, edits }: OpenServices): Promise<void> {
    const [{ createMonitor }, { watchSessions }, { watchLog }] = await Promise.all([
      import('./tools/bindings/monitor.ts'),
      import('./profiles/sessions/watch.ts'),
      import('./store/activity/lookout.ts'),
    ]);
    if (current?.access !== access) return;
    const [stopVault, stopSessions] = [stopWatching, watchSessions(deps.dataDir, changed)];
    stopWatching = () => {
      stopVault();
      stopSessions();
    };
    lookout = watchLog(access.activity, deps.dataDir, changed);
    monitor = createMonitor(access, edits, changed);
    await monitor.check();
  }

  function leave(): void {
    stopWatching();
    monitor?.close();
    monitor = null;
    lookout?.close();
    lookout = null;
    current?.close();
    current = null;
    pastes.forget();
  }

  function lock(why?: LockReason): void {
    if (current) lockedFor = why ?? null;
    leave();
    changed();
  }

  async function vaultView(): Promise<VaultView> {
    // Asked again only while it matters: an open vault knows what it lives in.
    const keychain = current?.access.secrets.kind === 'keychain' || (await keychainAvailable());
    const view = (
      status: VaultView['status'],
      store: VaultView['store'],
      why: unknown = null,
    ): VaultView => ({
      status,
      store,
      keychainAvailable: keychain,
      problem: why === null ? null : toErrorView(why),
      lockReason: status === 'locked' ? lockedFor : null,
    });
    if (current) return view('open', current.access.secrets.kind);
    try {
      const header = await readHeader(deps.dataDir);
      if (!header) return view('absent', null);
      return problem === null ? view('locked', header.store) : view('broken', header.store, problem);
    } catch (error) {
      return view('broken', null, error);
    }
  }

  async function state(): Promise<AppState> {
    const vault = await vaultView();
    const full = { ...about, home: deps.home, logProblem: lookout?.problem() ?? null };
    return current ? viewState(current, vault, full, monitor?.statuses()) : shutState(vault, full);
  }

  return {
    deps,
    open,
    vault: vaultView,
    state,
    pastes,

    async create(store, passphrase) {
      leave();
      await enter(await createAccess(deps, store, passphrase));
    },

    async unlock(passphrase) {
      await entering?.catch(() => {});
      if (current) return;
      try {
        entering = openAccess(deps, passphrase).then(enter);
        await entering;
      } catch (error) {
        // A vault that cannot be opened stays on screen with its reason; a wrong passphrase only asks again.
        if (error instanceof QCredError && /^vault_(corrupt|newer)$/.test(error.code)) problem = error;
        changed();
        throw error;
      }
    },

    async unlockByItself() {
      const header = await readHeader(deps.dataDir).catch(() => null);
      // What stands in the way is said when the person unlocks it themselves.
      if (header?.store === 'keychain') await this.unlock().catch(() => {});
    },

    lock,

    onLockAsked(listener) {
      lockAsked = listener;
    },

    async changePassphrase(from, to) {
      const { changePassphrase } = await import('./store/changePassphrase.ts');
      await changePassphrase(open().access, from, to);
    },

    unsaved: {
      keep: (work) => unsaved.keep(open().access, work),
      take: () => unsaved.take(open().access),
      has: unsaved.has,
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async doctor() {
      const { runDoctor } = await import('./doctor/doctor.ts');
      return runDoctor({ deps, open: current, problem });
    },

    async finish() {
      await current?.access.activity.anchor();
      this.close();
    },

    async repairFiles() {
      const { repairOwnFiles } = await import('./doctor/ownFiles.ts');
      return repairOwnFiles(deps);
    },

    async repairLauncher() {
      const { healLauncher, installationOf } = await import('./store/launcher/launcher.ts');
      const here = installationOf(deps);
      return here !== null && healLauncher(here);
    },

    async permissions() {
      const { createPermissionMendings } = await import('./doctor/permissions.ts');
      permissions ??= createPermissionMendings(deps, () => current?.access.activity ?? null);
      return permissions;
    },

    close() {
      leave();
      listeners.clear();
    },
  };
}
