import type { PolicyReader } from '../../accounts/reach/policies.ts';
import { policyFinder } from '../../rotation/due/due.ts';
import type { Found } from '../facts/found.ts';
import { type KeyFacts, keysOf } from '../facts/keys.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { type PrincipalFacts, type Principals, principalsOf } from '../paths/principals.ts';
import { checkedReader } from '../paths/read.ts';

/** The snapshot with what several checks work out of it, each once. */
export interface Scene extends Snapshot {
  keys: readonly KeyFacts[];
  /** By the account's id. */
  principals: ReadonlyMap<string, Principals>;
  /** Whose a key is; undefined for one of nobody known. */
  ownerOf(key: KeyFacts): PrincipalFacts | undefined;
  keysOfUser(accountId: string, user: string): readonly KeyFacts[];
  policyOf: ReturnType<typeof policyFinder>;
  /** A policy from its text, each read once; null for one that cannot be understood. */
  read: PolicyReader;
}

/** One thing that is looked for: a pure function. What it could not see, it does not call good. */
export type Check = (scene: Scene) => Found[];

const none: readonly never[] = [];

/** Works out what checks share. */
export function sceneOf(snapshot: Snapshot): Scene {
  const keys = keysOf(snapshot);
  const read = checkedReader();
  const principals = new Map(snapshot.accounts.map((facts) => [facts.account.id, principalsOf(facts, read)]));
  const byUser = new Map<string, Map<string, KeyFacts[]>>(
    snapshot.accounts.map(({ account }) => [account.id, new Map()]),
  );
  for (const key of keys) {
    if (key.account === null || key.user === null) continue;
    const users = byUser.get(key.account.id);
    const list = users?.get(key.user);
    if (list) list.push(key);
    else users?.set(key.user, [key]);
  }
  return {
    ...snapshot,
    keys,
    principals,
    ownerOf: ({ account, user }) =>
      account === null || user === null ? undefined : principals.get(account.id)?.users.get(user),
    keysOfUser: (accountId, user) => byUser.get(accountId)?.get(user) ?? none,
    policyOf: policyFinder(snapshot.state),
    read,
  };
}
