import { QCredError } from '#shared/errors.ts';
import { shortestPassphrase } from '#shared/passphrase.ts';
import { writeAtomic } from '../files/atomic.ts';
import { withLock } from '../files/lock.ts';
import { countCharacters, type Passphrase, passphraseBytes } from './passphraseBytes.ts';
import { openSecrets, readSecretFile, sealSecrets } from './secretFile.ts';
import { defaultCost, deriveKey, newLock, type ScryptCost, type SecretLock } from './secretLock.ts';
import type { SecretStore } from './store.ts';

interface PassphraseOptions {
  /** The encrypted file; made with the first secret that is stored. */
  path: string;
  /** Asks for the passphrase; called once per process as long as it is right. Bytes are overwritten after use. */
  passphrase: () => Promise<Passphrase>;
  randomBytes: (length: number) => Uint8Array;
  /** The work of turning the passphrase into a key, for new files. */
  cost?: ScryptCost;
}

export type PassphraseStore = SecretStore &
  Required<Pick<SecretStore, 'changePassphrase' | 'isCurrent' | 'close'>>;

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
  let closed = false;
  /** A change of the passphrase on its way: what is read meanwhile waits for it. */
  let changing: Promise<unknown> = Promise.resolve();

  const ask = async <T>(use: (words: Uint8Array) => Promise<T>): Promise<T> => using(await passphrase(), use);

  const unlock = async (lock: SecretLock): Promise<Unlocked> => {
    if (closed) throw new QCredError('locked', 'The vault is locked.', 'Unlock it first.');
    // No await before the question is asked, or two calls at once would both ask.
    const known = unlocked && (await unlocked);
    if (known?.lock.salt === lock.salt) return known;
    unlocked = ask((words) => deriveKey(lock, words)).then((key) => keep({ lock, key }));
    unlocked.catch(() => {
      unlocked = null;
    });
    return unlocked;
  };

  /** A key that comes when the store was closed meanwhile is not kept. */
  function keep(made: Unlocked): Unlocked {
    if (closed) made.key.fill(0);
    return made;
  }

  /** A lock for a file that does not exist yet. */
  const firstLock = async (): Promise<Unlocked> => {
    const made = keep(await ask((words) => newLock(longEnough(words), cost, randomBytes)));
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

  const exclusively = <T>(work: () => Promise<T>, timeoutMs?: number): Promise<T> =>
    withLock(`${path}.lock`, work, { timeoutMs });

  async function put(account: string, text: string): Promise<void> {
    const held = await read();
    held.secrets.set(account, text);
    await write(held.secrets, held.unlocked ?? (await firstLock()));
  }

  /** Seals all anew: the file is replaced in one step, so it opens with the one or with the other. */
  async function reseal(current: Uint8Array, next: Uint8Array): Promise<void> {
    longEnough(next);
    const file = await readSecretFile(path);
    if (file === null) throw new QCredError('not_found', `There is no ${path}.`, 'Add a key first.');
    const before = await deriveKey(file.lock, current);
    const secrets = openSecrets(file, before, path);
    before.fill(0);
    const made = keep(await newLock(next, cost, randomBytes));
    await write(secrets, made);
    const old = await unlocked?.catch(() => null);
    unlocked = Promise.resolve(made);
    old?.key.fill(0);
  }

  return {
    kind: 'passphrase',

    async get(account) {
      await changing.catch(() => {});
      return (await read()).secrets.get(account) ?? null;
    },

    async accounts() {
      await changing.catch(() => {});
      return new Set((await read()).secrets.keys());
    },

    set: (account, text) =>
      exclusively(async () => {
        await put(account, text);
        if ((await read()).secrets.get(account) !== text) {
          throw new QCredError('write_failed', `${path} does not hold what was written.`, 'Check the disk.');
        }
      }),

    setLightly: (account, text) => exclusively(() => put(account, text), 0),

    delete: (account) =>
      exclusively(async () => {
        const { secrets, unlocked: opened } = await read();
        if (!opened || !secrets.delete(account)) return false;
        await write(secrets, opened);
        return true;
      }),

    async changePassphrase(current, next) {
      const change = using(current, (from) => using(next, (to) => exclusively(() => reseal(from, to))));
      changing = change;
      await change;
    },

    async isCurrent() {
      // Our own change replaces the file before it has its key: compared in between, it would look
      // like somebody else's.
      const change = changing;
      await change.catch(() => {});
      const known = await unlocked?.catch(() => null);
      if (!known) return true;
      const file = await readSecretFile(path);
      if (change !== changing) return this.isCurrent();
      return file === null || file.lock.salt === known.lock.salt;
    },

    close() {
      closed = true;
      void unlocked?.then(({ key }) => key.fill(0)).catch(() => {});
      unlocked = null;
    },
  };
}

/** Hands the bytes of a passphrase to `use` and overwrites them afterwards. */
async function using<T>(passphrase: Passphrase, use: (words: Uint8Array) => Promise<T>): Promise<T> {
  const words = passphraseBytes(passphrase);
  try {
    return await use(words);
  } finally {
    words.fill(0);
  }
}

function longEnough(passphrase: Uint8Array): Uint8Array {
  if (countCharacters(passphrase) >= shortestPassphrase) return passphrase;
  throw new QCredError(
    'bad_input',
    `The passphrase is too short: it needs at least ${shortestPassphrase} characters.`,
    'A few unrelated words make a good one.',
  );
}
