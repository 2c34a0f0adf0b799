import { QCredError } from '#shared/errors.ts';
import { shortestPassphrase } from '#shared/passphrase.ts';
import { writeAtomic } from '../files/atomic.ts';
import { withLock } from '../files/lock.ts';
import { openSecrets, readSecretFile, sealSecrets } from './secretFile.ts';
import { defaultCost, deriveKey, newLock, type ScryptCost, type SecretLock } from './secretLock.ts';
import type { SecretStore } from './store.ts';

export interface PassphraseOptions {
  /** The encrypted file; made with the first secret that is stored. */
  path: string;
  /** Asks for the passphrase; called once per process as long as it is right. */
  passphrase: () => Promise<string>;
  randomBytes: (length: number) => Uint8Array;
  /** The work of turning the passphrase into a key, for new files. */
  cost?: ScryptCost;
}

export interface PassphraseStore extends SecretStore {
  /**
   * Seals the file under another passphrase.
   * @throws QCredError bad_input (too short), wrong_passphrase (the present one)
   */
  changePassphrase(next: string): Promise<void>;
}

interface Unlocked {
  lock: SecretLock;
  key: Uint8Array;
}

/**
 * A store for machines without a keychain: all secrets in one file, encrypted under a passphrase.
 * Methods throw wrong_passphrase, vault_corrupt, vault_newer and what reading and writing files throws.
 */
export function createPassphraseStore(options: PassphraseOptions): PassphraseStore {
  const { path, passphrase, randomBytes, cost = defaultCost } = options;
  // Deriving the key takes a good part of a second on purpose, so it is done once.
  let unlocked: Promise<Unlocked> | null = null;

  const unlock = async (lock: SecretLock): Promise<Unlocked> => {
    // No await before the question is asked, or two calls at once would both ask.
    const known = unlocked && (await unlocked);
    if (known?.lock.salt === lock.salt) return known;
    unlocked = passphrase()
      .then((words) => deriveKey(lock, words))
      .then((key) => ({ lock, key }));
    unlocked.catch(() => {
      unlocked = null;
    });
    return unlocked;
  };

  /** A lock for a file that does not exist yet. */
  const firstLock = async (): Promise<Unlocked> => {
    const made = await newLock(longEnough(await passphrase()), cost, randomBytes);
    unlocked = Promise.resolve(made);
    return made;
  };

  async function read(): Promise<{ secrets: Map<string, string>; unlocked: Unlocked | null }> {
    const file = await readSecretFile(path);
    if (file === null) return { secrets: new Map(), unlocked: null };
    const opened = await unlock(file.lock);
    return { secrets: openSecrets(file, opened.key, path), unlocked: opened };
  }

  const write = (secrets: Map<string, string>, { lock, key }: Unlocked): Promise<void> =>
    writeAtomic(path, sealSecrets(secrets, lock, key, randomBytes), { mode: 0o600 });

  const exclusively = <T>(work: () => Promise<T>): Promise<T> => withLock(`${path}.lock`, work);

  return {
    kind: 'passphrase',

    get: async (account) => (await read()).secrets.get(account) ?? null,

    set: (account, text) =>
      exclusively(async () => {
        const held = await read();
        held.secrets.set(account, text);
        await write(held.secrets, held.unlocked ?? (await firstLock()));
        if ((await read()).secrets.get(account) !== text) {
          throw new QCredError('write_failed', `${path} does not hold what was written.`, 'Check the disk.');
        }
      }),

    delete: (account) =>
      exclusively(async () => {
        const { secrets, unlocked: opened } = await read();
        if (!opened || !secrets.delete(account)) return false;
        await write(secrets, opened);
        return true;
      }),

    changePassphrase: (next) =>
      exclusively(async () => {
        longEnough(next);
        const { secrets } = await read();
        const made = await newLock(next, cost, randomBytes);
        await write(secrets, made);
        unlocked = Promise.resolve(made);
      }),
  };
}

function longEnough(passphrase: string): string {
  if ([...passphrase].length >= shortestPassphrase) return passphrase;
  throw new QCredError(
    'bad_input',
    `The passphrase is too short: it needs at least ${shortestPassphrase} characters.`,
    'A few unrelated words make a good one.',
  );
}
