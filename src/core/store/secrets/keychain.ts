import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, QCredError } from '#shared/errors.ts';
import { keychainFault, keychainSilent } from './keychainFaults.ts';
import { keychainService, type SecretStore } from './store.ts';

type Keytar = typeof import('keytar');

interface KeychainOptions {
  /** The service name of the items; tests use their own. */
  service?: string;
  /**
   * How long to wait for an answer, in milliseconds. Long enough for a person to type the
   * keychain's password into the prompt that the system shows.
   */
  timeoutMs?: number;
}

/** The item that is written to tell a locked keychain from an empty one. */
const lockProbe = 'unlock-check';

/** Windows keeps at most this many bytes in one credential (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
const windowsLimit = 2560;

/**
 * The OS keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service (GNOME
 * Keyring, KWallet) on Linux. Opens nothing until it is used.
 */
export function createKeychain(options: KeychainOptions = {}): SecretStore {
  const { service = keychainService, timeoutMs = 60_000 } = options;
  const ask = <T>(send: (keytar: Keytar) => Promise<T>) => inTurn(timeoutMs, send);

  async function set(account: string, text: string): Promise<void> {
    if (process.platform === 'win32' && Buffer.byteLength(text) > windowsLimit) {
      throw new QCredError(
        'unsupported',
        `The secret is too long for the Windows keychain, which holds ${windowsLimit} bytes.`,
        'Use a vault with a passphrase for credentials with such long session tokens.',
      );
    }
    await ask((keytar) => keytar.setPassword(service, account, text));
    if ((await ask((keytar) => keytar.getPassword(service, account))) !== text) {
      throw new QCredError(
        'keychain_unavailable',
        'The keychain took the secret but does not give it back.',
        'Check the keychain with its own program, or use a vault with a passphrase.',
      );
    }
  }

  /**
   * A locked Secret Service whose prompt was dismissed answers a search as if there were nothing.
   * Only writing tells "nothing" and "locked" apart.
   */
  async function refuseLocked(): Promise<void> {
    await ask((keytar) => keytar.setPassword(service, lockProbe, 'unlocked'));
    await ask((keytar) => keytar.deletePassword(service, lockProbe));
  }

  return {
    kind: 'keychain',
    set,

    async get(account) {
      const read = () => ask((keytar) => keytar.getPassword(service, account));
      const found = await read();
      if (found !== null || process.platform !== 'linux') return found;
      await refuseLocked();
      // The person may have unlocked it just now.
      return read();
    },

    setLightly: (account, text) => ask((keytar) => keytar.setPassword(service, account, text)),

    delete: (account) => ask((keytar) => keytar.deletePassword(service, account)),

    async tidy() {
      if (process.platform === 'linux') await ask((keytar) => keytar.deletePassword(service, lockProbe));
    },
  };
}

/**
 * What another program keeps in the keychain. Only read: a locked one that its owner does not open says that there is nothing.
 *
 * @returns null where there is no such item
 * @throws QCredError keychain_unavailable, keychain_denied, keychain_timeout
 */
export const readKeychain = (service: string, account: string, timeoutMs = 60_000): Promise<string | null> =>
  inTurn(timeoutMs, (keytar) => keytar.getPassword(service, account));

/**
 * Whether an OS keychain answers on this machine. Reads one item that does not exist: nothing is
 * written and nobody is prompted, so a locked keychain counts as available.
 *
 * @param options as for `createKeychain`; waits 2 seconds unless told
 */
export async function keychainAvailable(options: KeychainOptions = {}): Promise<boolean> {
  const { service = keychainService, timeoutMs = 2_000 } = options;
  try {
    await inTurn(timeoutMs, (keytar) => keytar.getPassword(service, 'availability-check'));
    return true;
  } catch (error) {
    return hasCode(error, 'keychain_denied');
  }
}

/** Settles when the last call that was sent to the keychain has been answered. */
let lastAnswer: Promise<unknown> = Promise.resolve();

/** Set when the process is about to end: a call that is sent then would be cut off in its middle. */
let ended = false;

/**
 * Resolves when no call to the keychain is on its way, and lets none be sent after that: they fail
 * as `keychain_timeout`. For a process that is about to end: the library brings it down
 * ("Napi::Error") when an answer comes after Node has begun to take it apart.
 *
 * @param limitMs how long to wait at most: a prompt may be open, and nobody there to answer it
 */
export async function endKeychain(limitMs: number): Promise<void> {
  const answered = new AbortController();
  const late = sleep(limitMs, undefined, { signal: answered.signal }).catch(() => {});
  // Who waited for an answer may ask once more, some turns later.
  const quiet = async () => {
    for (let last: unknown; last !== lastAnswer; await sleep(30)) {
      last = lastAnswer;
      await last;
    }
    // In the same turn, so that nobody comes between.
    ended = true;
  };
  await Promise.race([quiet(), late]);
  ended = true;
  answered.abort();
}

/**
 * Sends one call at a time. A keychain that does not answer blocks a thread of Node's small pool;
 * several such calls would stop all file access. So a call waits for the one before it, and one
 * whose time is up before its turn comes is never sent.
 */
async function inTurn<T>(timeoutMs: number, send: (keytar: Keytar) => Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const answer = lastAnswer.then(async () => {
    const keytar = await loadKeytar();
    if (ended || waiting.signal.aborted) throw keychainSilent();
    return send(keytar);
  });
  lastAnswer = answer.catch(() => {});
  const timeUp = sleep(timeoutMs, undefined, { signal: waiting.signal }).then(() => {
    throw keychainSilent();
  });
  try {
    return await Promise.race([answer, timeUp]);
  } catch (error) {
    throw keychainFault(error);
  } finally {
    waiting.abort();
  }
}

async function loadKeytar(): Promise<Keytar> {
  try {
    // A CommonJS module: all of its functions are on the default export only.
    return (await import('keytar')).default;
  } catch (error) {
    throw new QCredError(
      'keychain_unavailable',
      'The keychain cannot be used: its library does not load on this machine.',
      'On Linux install libsecret (Debian, Ubuntu: libsecret-1-0), or use a vault with a passphrase.',
      { cause: error },
    );
  }
}
