import { readMirror } from '../../accounts/mirror.ts';
import type { AccountFacts, Snapshot } from '../facts/snapshot.ts';
import { addTrail, addUses, type UseHistory } from '../facts/uses.ts';
import { type Advice, advise } from './advise.ts';

/** An account as it goes to the thread: its mirror is a text, which is read there. */
export interface AccountParts extends Omit<AccountFacts, 'mirror'> {
  /** The mirror in UTF-8; null where nothing is known yet. */
  mirror: Uint8Array | null;
}

/** Everything that is looked at, as it goes to the thread. */
export interface AdviceInput extends Omit<Snapshot, 'accounts'> {
  accounts: readonly AccountParts[];
  dismissed: readonly string[];
  /** Whether every finding is told, however many of a kind there are. */
  all?: boolean;
}

/** What comes back: the advice, and the histories that have something new, by the account's id. */
export interface AdviceOutput extends Advice {
  histories: Record<string, UseHistory>;
}

/** What the advisor works out on the thread. Pure: values in, values out. */
export const advisorJobs = {
  advise(input: AdviceInput): AdviceOutput {
    const { snapshot, histories } = snapshotOf(input);
    return { ...advise(snapshot, new Set(input.dismissed), input.all), histories };
  },
};

/** The snapshot of what came to the thread, and the histories that have something new. */
export function snapshotOf({ accounts, dismissed: _dismissed, all: _all, ...rest }: AdviceInput): {
  snapshot: Snapshot;
  histories: Record<string, UseHistory>;
} {
  const histories: Record<string, UseHistory> = {};
  const at = new Date(rest.now).toISOString();
  const facts = accounts.map(({ mirror: text, ...parts }): AccountFacts => {
    const mirror = readMirror(text, parts.account.id);
    // A sync that could not list the users says nothing of their keys.
    const seen = mirror.users.length === 0 ? parts.uses : addUses(parts.uses, mirror, at);
    const uses = addTrail(seen, parts.services?.trail ?? []);
    if (uses !== parts.uses) histories[parts.account.id] = uses;
    return { ...parts, mirror, uses };
  });
  return { snapshot: { ...rest, accounts: facts }, histories };
}

type AdvisorJobs = typeof advisorJobs;
declare module '../../tools/work/work.ts' {
  interface Jobs extends AdvisorJobs {}
}
