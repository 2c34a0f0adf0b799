import { policyFinder } from '../../rotation/due/due.ts';
import type { Found } from '../facts/found.ts';
import { type KeyFacts, keysOf } from '../facts/keys.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { type PrincipalFacts, type Principals, principalsOf } from '../paths/principals.ts';

/** The snapshot with what several checks work out of it, each once. */
export interface Scene extends Snapshot {
  keys: readonly KeyFacts[];
  /** By the account's id. */
  principals: ReadonlyMap<string, Principals>;
  /** Whose a key is; undefined for one of nobody known. */
  ownerOf(key: KeyFacts): PrincipalFacts | undefined;
  keysOfUser(accountId: string, user: string): readonly KeyFacts[];
  policyOf: ReturnType<typeof policyFinder>;
}

/** One thing that is looked for: a pure function. What it could not see, it does not call good. */
export type Check = (scene: Scene) => Found[];

/** Works out what checks share. */
export function sceneOf(snapshot: Snapshot): Scene {
  const keys = keysOf(snapshot);
  const principals = new Map(snapshot.accounts.map((facts) => [facts.account.id, principalsOf(facts)]));
  const byUser = new Map<string, KeyFacts[]>();
  for (const key of keys) {
    if (key.account === null || key.user === null) continue;
    const name = `${key.account.id}/${key.user}`;
    const list = byUser.get(name);
    if (list) list.push(key);
    else byUser.set(name, [key]);
  }
  return {
    ...snapshot,
    keys,
    principals,
    ownerOf: ({ account, user }) =>
      account === null || user === null ? undefined : principals.get(account.id)?.users.get(user),
    keysOfUser: (accountId, user) => byUser.get(`${accountId}/${user}`) ?? [],
    policyOf: policyFinder(snapshot.state),
  };
}
