import type { Account } from '#shared/account.ts';
import { type Kms, missingName, openKms } from '../clouds/kms/client.ts';
import type { OpenVault } from '../store/access.ts';
import { readPlaceKey } from './place.ts';

/** How long a client waits to be asked again: whoever looks through keys asks many times. */
const idleMs = 20_000;

interface Opened {
  kms: Promise<Kms>;
  uses: number;
  timer: NodeJS.Timeout | null;
  /** Whether another one has taken its place: then it goes once nobody uses it. */
  gone: boolean;
}

/** The clients of key services, each opened once for all who ask within a while. */
export interface Lender {
  /** @throws as `openKms` */
  use<T>(account: Account, purpose: string, work: (kms: Kms) => Promise<T>): Promise<T>;
  /** Lets go of all of them, and of the secrets they hold. */
  close(): void;
}

/** What makes a client another one. */
const nameOf = ({ updatedAt: _, missing: __, counts: ___, lastSync: ____, ...place }: Account): string =>
  JSON.stringify(place);

/** A sync by hand forgets what is missing: then it is asked again. */
const isBehind = (kms: Kms, { missing }: Account): boolean =>
  [...kms.missing].some((action) => !missing.includes(missingName(action)));

/** @param access the open vault */
export function createLender(access: OpenVault): Lender {
  const held = new Map<string, Opened>();

  function end(name: string, opened: Opened): void {
    if (opened.timer) clearTimeout(opened.timer);
    opened.gone = true;
    if (held.get(name) === opened) held.delete(name);
    if (opened.uses === 0) void opened.kms.then((kms) => kms.close()).catch(() => {});
  }

  async function take(name: string, account: Account, purpose: string): Promise<Opened> {
    const known = held.get(name);
    if (known) {
      const kms = await known.kms.catch(() => null);
      if (kms && !known.gone && !isBehind(kms, account)) return known;
      end(name, known);
    }
    const opened: Opened = {
      kms: openKms(access, account, purpose, readPlaceKey),
      uses: 0,
      timer: null,
      gone: false,
    };
    held.set(name, opened);
    return opened;
  }

  return {
    async use(account, purpose, work) {
      const name = nameOf(account);
      const opened = await take(name, account, purpose);
      opened.uses += 1;
      if (opened.timer) clearTimeout(opened.timer);
      try {
        return await work(await opened.kms);
      } catch (error) {
        // Whatever failed, the next one begins anew: with a secret or an address that may be another.
        end(name, opened);
        throw error;
      } finally {
        opened.uses -= 1;
        if (opened.uses === 0) {
          if (opened.gone) end(name, opened);
          else opened.timer = setTimeout(() => end(name, opened), idleMs).unref();
        }
      }
    },
    close() {
      for (const [name, opened] of held) {
        end(name, opened);
        // What still asks is cut off: the vault is locked.
        void opened.kms.then((kms) => kms.close()).catch(() => {});
      }
    },
  };
}
