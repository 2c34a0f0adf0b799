import { keychainSilent } from '#core/store/secrets/keychainFaults.ts';
import { anchorAccount, placeWords, type SecretStore } from '#core/store/secrets/store.ts';
import type { End } from './chain.ts';

/*
 * The anchor: where the log ended, kept in the secret store. Who can only write files cannot put it
 * back with them, so it shows a log that is older than it was, or gone, or another one.
 *
 * It is written by whoever appends, under the log's lock and after the log is on the disk. So a log
 * ahead of it is what a crash leaves, or a keychain that did not answer, and the next append heals it.
 * It only ever moves to a log that goes on from it: where the two do not fit, it stays as it is until
 * the person accepts that.
 */

/** The anchor of one log. Its calls take no longer than two seconds. */
export interface Anchor {
  /** What holds it, in words. */
  place: string;
  /** Null where there is none. @throws QCredError keychain_*, wrong_passphrase, … */
  read(): Promise<End | null>;
  /** @throws as `read`; also when another process is writing there */
  write(end: End): Promise<void>;
}

/** A keychain that takes longer than this is asking the person something, or hangs. */
const limitMs = 2_000;

/** The anchor of a vault's log. */
export function anchorIn(store: SecretStore, vaultId: string): Anchor {
  const account = anchorAccount(vaultId);
  return {
    place: placeWords[store.kind],
    async read() {
      const text = await inTime(store.get(account));
      return text === null ? null : parse(text);
    },
    write: ({ seq, link }) => inTime(store.setLightly(account, `${seq} ${link}`)),
  };
}

/** What nobody of us wrote fits no log. */
function parse(text: string): End {
  const [, seq, link] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(text) ?? [];
  return seq === undefined || link === undefined
    ? { seq: 0, link: 'unreadable' }
    : { seq: Number(seq), link };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(keychainSilent()), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
