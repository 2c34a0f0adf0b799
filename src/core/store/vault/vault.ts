import { rm } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../../deps.ts';
import { forgetKey, subkey } from '../crypto/subkey.ts';
import { writeAtomic } from '../files/atomic.ts';
import { withLock } from '../files/lock.ts';
import { type SecretStore, vaultKeyAccount } from '../secrets/store.ts';
import { type Excerpt, readExcerpt, type StatePart, writeExcerpt } from './excerpt.ts';
import { fileIdentity, linkAs, noVault, readVault, sweep } from './file.ts';
import { formatHeader, readBegun, readHeader, type VaultHeader, vaultPaths } from './header.ts';
import { encodeState } from './state.ts';
import { watchPath } from './watch.ts';

export { readHeader, type VaultHeader } from './header.ts';

/** An open vault: everything QCred keeps that is not a secret. */
export interface Vault {
  id: string;
  /** The vault key, 32 bytes; use `subkey` for what is sealed under it. @throws QCredError locked (after `close`) */
  readonly key: Uint8Array;
  /**
   * The state as it is on disk now. Kept in memory until the file changes; not to be changed.
   * @throws QCredError locked (after `close`), not_found, vault_corrupt, vault_newer, file_unreadable
   */
  state(): Promise<VaultState>;
  /**
   * Changes the state, alone among all processes, starting from what is on disk at that moment.
   *
   * @param change gives the next state from the present one; the same object means no change
   * @param step of a larger change
   * @returns the state as it now is
   * @throws QCredError bad_input (the next state does not fit the model), vault_busy, disk_full,
   * file_read_only, write_failed; whatever `change` throws. The file is then as it was.
   */
  update(change: (state: VaultState) => VaultState, step?: VaultStep): Promise<VaultState>;
  /**
   * The part of the state that is needed for one profile, without reading all of it where this was
   * asked for before and nothing changed since: then it costs the same however large the vault is.
   *
   * @param name what the profile is called by
   * @param choose takes the part from the whole; a name that it throws for is not kept
   * @throws as `state`; whatever `choose` throws
   */
  part(name: string, choose: (state: VaultState) => StatePart): Promise<StatePart>;
  /** Whether an update of this name was made, not too long ago. @throws as `state` */
  remembers(id: string): Promise<boolean>;
  /** The names of its last updates, the last one first, and whether earlier ones are forgotten. @throws as `state` */
  changes(): Promise<{ names: readonly string[]; isCut: boolean; lastLogged?: string }>;
  /** For every start: removes what killed processes left in the folder. Never throws. */
  tidy(): Promise<void>;
  /** Calls back after every change, by this process or another. Returns the function that stops it. */
  watch(listener: () => void): () => void;
  /** Stops watching, overwrites the key and refuses further use. */
  close(): void;
}

/** An update that belongs together with something outside of the vault file. */
interface VaultStep {
  /** Names it. The state remembers that it was made, so it is never made twice. */
  id: string;
  /** Awaited when the next state is known and before it is written; what this throws is thrown, and nothing is written. */
  before?(next: VaultState): Promise<void>;
  /** Whether the log tells of it; asked when the next state is known. */
  isLogged?(): boolean;
}

const remembering = (
  state: VaultState,
  { id, isLogged = () => false }: VaultStep,
  changes: readonly string[],
): VaultState => ({
  ...state,
  changes: [id, ...changes].slice(0, remembered),
  ...(isLogged() && { lastLogged: id }),
});

/** How many updates the state remembers by their names: a process that died left one, and few die at once. */
const remembered = 64;

type VaultDeps = Pick<Deps, 'dataDir' | 'randomBytes' | 'uuid'>;

/**
 * Makes an empty vault in `deps.dataDir` and opens it. Its key goes into the secret store first: a
 * vault without a key would be lost. Before that the key's name is written down, so that a vault whose
 * making was interrupted is made with the key that may be stored already.
 *
 * @param step what belongs to it: `before` is awaited when the key is known and nothing is made yet
 * @throws QCredError bad_input when there is a vault already; keychain_*, passphrase_needed,
 * vault_busy, disk_full, file_read_only, write_failed
 */
export async function createVault(
  deps: VaultDeps,
  secrets: SecretStore,
  step?: { id: string; before(key: Uint8Array): Promise<void> },
): Promise<Vault> {
  const { dataDir } = deps;
  const paths = vaultPaths(dataDir);
  const begun = await readBegun(dataDir);
  const again = begun?.store === secrets.kind ? begun : null;
  const header: VaultHeader = again ?? { vaultId: deps.uuid(), store: secrets.kind };
  const account = vaultKeyAccount(header.vaultId);
  let key = deps.randomBytes(32);
  const { emptyVault } = await import('#shared/model.ts');
  await withLock(paths.lock, async () => {
    if (await fileIdentity(paths.vault)) {
      throw new QCredError(
        'bad_input',
        `There is a vault in ${dataDir} already.`,
        'Open that one, or move it away first.',
      );
    }
    const stored = again && keyIn(await secrets.get(account));
    await writeAtomic(paths.begun, formatHeader(header));
    if (stored) key = stored;
    else await secrets.set(account, Buffer.from(key).toString('base64'));
    const state = { ...emptyVault(), changes: step && [step.id], lastLogged: step?.id };
    const { bytes } = await encodeState(state, header, subkey(key, 'vault'), deps.randomBytes);
    await step?.before(key);
    const forget = () => rm(paths.begun).catch(() => {});
    try {
      await writeAtomic(paths.vault, bytes, { mode: 0o600 });
    } catch (error) {
      await secrets.delete(account).then(forget, () => {});
      throw error;
    }
    await forget();
  });
  return openWith(deps, header, key);
}

/**
 * Opens the vault in `deps.dataDir` and reads its state.
 *
 * @param options `later`: the state is read when it is asked for
 * @throws QCredError not_found (no vault), secret_missing (its key is not in the secret store),
 * keychain_*, wrong_passphrase, passphrase_needed, vault_corrupt, vault_newer, file_unreadable
 */
export async function openVault(
  deps: VaultDeps,
  secrets: SecretStore,
  options: { later?: boolean } = {},
): Promise<Vault> {
  const header = await readHeader(deps.dataDir);
  if (header === null) throw noVault(deps.dataDir);
  const key = keyIn(await secrets.get(vaultKeyAccount(header.vaultId)));
  if (key === null) throw keyMissing(header);
  return options.later ? assemble(deps, header, key) : openWith(deps, header, key);
}

/** The key in an item of the secret store. */
function keyIn(text: string | null): Uint8Array | null {
  const key = new Uint8Array(Buffer.from(text ?? '', 'base64'));
  return key.length === 32 ? key : null;
}

async function openWith(deps: VaultDeps, header: VaultHeader, key: Uint8Array): Promise<Vault> {
  const vault = assemble(deps, header, key);
  await vault.state();
  return vault;
}

/**
 * Puts the state before the last change in the place of a damaged vault file, which is kept as
 * `vault.broken.qcred`.
 *
 * @throws QCredError not_found when there is no earlier state; vault_busy, disk_full, write_failed
 */
export async function restorePrevious(dataDir: string): Promise<void> {
  const { vault, previous, broken, lock } = vaultPaths(dataDir);
  await withLock(lock, async () => {
    if (!(await fileIdentity(previous))) {
      throw new QCredError(
        'not_found',
        `There is no earlier vault in ${dataDir}.`,
        'Restore the folder from a backup.',
      );
    }
    if (await fileIdentity(vault)) await linkAs(vault, broken);
    await linkAs(previous, vault);
  });
}

function assemble({ dataDir, randomBytes }: VaultDeps, header: VaultHeader, key: Uint8Array): Vault {
  const paths = vaultPaths(dataDir);
  const sealKey = subkey(key, 'vault');
  /** What each watcher is told, by the function that stops it. */
  const watchers = new Map<() => void, (identity: string | undefined) => void>();
  let known: { state: VaultState; identity: string } | null = null;
  /** What is known of the file instead of its state. Nothing is ever written from it. */
  let excerpt: Excerpt | null = null;
  let closed = false;

  async function read(): Promise<VaultState> {
    const identity = await fileIdentity(paths.vault);
    if (known && known.identity === identity) return known.state;
    known = await readVault(dataDir, sealKey);
    return known.state;
  }

  /** What the vault remembers of its changes. */
  async function memory(): Promise<Pick<VaultState, 'changes' | 'lastLogged'>> {
    if (!known && excerpt && excerpt.identity === (await fileIdentity(paths.vault)))
      return { ...excerpt, changes: [...excerpt.changes] };
    return read();
  }

  /** Must not make a change fail that is already on disk. */
  const tidy = () => sweep(dataDir).catch(() => {});

  const refuseClosed = () => {
    if (closed) throw new QCredError('locked', 'The vault is locked.', 'Unlock it first.');
  };

  return {
    id: header.vaultId,
    get key() {
      refuseClosed();
      return key;
    },

    async state() {
      refuseClosed();
      return read();
    },

    async update(change, step) {
      refuseClosed();
      const state = await withLock(paths.lock, async () => {
        const before = await read();
        const changes = before.changes ?? [];
        if (step && changes.includes(step.id)) return before;
        const after = change(before);
        if (after === before) return before;
        const next = step ? remembering(after, step, changes) : after;
        const encoded = await encodeState(next, header, sealKey, randomBytes);
        await step?.before?.(encoded.state);
        // What is there now has just been opened, so it is worth keeping.
        await linkAs(paths.vault, paths.previous);
        await writeAtomic(paths.vault, encoded.bytes, { mode: 0o600 });
        // The change is made: what fails from here on must not say otherwise.
        const identity = await fileIdentity(paths.vault).catch(() => undefined);
        known = identity === undefined ? null : { state: encoded.state, identity };
        await tidy();
        return encoded.state;
      });
      for (const notice of watchers.values()) notice(known?.identity);
      return state;
    },

    async part(name, choose) {
      refuseClosed();
      const identity = await fileIdentity(paths.vault);
      if (identity !== undefined && known?.identity !== identity) {
        excerpt = await readExcerpt(dataDir, key, name, identity);
        if (excerpt) return excerpt.part;
      }
      const state = await read();
      const part = choose(state);
      const { changes = [], lastLogged } = state;
      if (known)
        await writeExcerpt({ dataDir, randomBytes }, key, name, {
          identity: known.identity,
          part,
          changes,
          lastLogged,
        });
      return part;
    },

    tidy,

    async remembers(id) {
      refuseClosed();
      return (await memory()).changes?.includes(id) === true;
    },

    async changes() {
      refuseClosed();
      const { changes: names = [], lastLogged } = await memory();
      return { names, isCut: names.length >= remembered, lastLogged };
    },

    watch(listener) {
      // The identity at the last call back: an event about what was told already says nothing new.
      let told = known?.identity;
      const notice = (identity: string | undefined) => {
        if (closed || identity === told) return;
        told = identity;
        listener();
      };
      // A file that cannot be looked at is news too: whoever asks for the state is told why.
      const look = () => void fileIdentity(paths.vault).then(notice, () => notice(undefined));
      const unwatch = watchPath(paths.vault, look);
      // It may have changed between the last reading and now.
      look();
      const stop = () => {
        unwatch();
        watchers.delete(stop);
      };
      watchers.set(stop, notice);
      return stop;
    },

    close() {
      closed = true;
      known = null;
      excerpt = null;
      for (const stop of watchers.keys()) stop();
      forgetKey(key);
    },
  };
}

const keyMissing = ({ store }: VaultHeader): QCredError =>
  store === 'keychain'
    ? new QCredError(
        'secret_missing',
        'The key of the vault is not in the keychain.',
        'Sign in as the person who made the vault, or restore the keychain from a backup. Without its key the vault cannot be opened.',
      )
    : new QCredError(
        'secret_missing',
        'The key of the vault is not in the secret file.',
        'Restore secrets.qcred from a backup. Without its key the vault cannot be opened.',
      );
