import type { Account, LastUse } from '#shared/account.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import type { Binding, Credential, Profile } from '#shared/model.ts';
import { isTemporary } from '#shared/temporary.ts';
import type { AccountFacts, Snapshot } from './snapshot.ts';

/** A key, wherever it is known from: a connected account, this machine, or both. */
export interface KeyFacts {
  /** The same for the same key at every look. */
  readonly ref: string;
  /** What a person calls it: its id, or whose it is. */
  name: string;
  account: Account | null;
  facts: AccountFacts | null;
  /** Whose it is; empty for the root user, null where nobody has told. */
  user: string | null;
  /** Null where the account has not told it yet. */
  id: string | null;
  active: boolean;
  createdAt: string | undefined;
  lastUse: LastUse | undefined;
  /** Where it is kept here. */
  credential: Credential | null;
  /** The profiles that use it directly, and where those are written. */
  profiles: readonly Profile[];
  bindings: readonly Binding[];
}

/** Every key once: those of the accounts, then those that are only here. Temporary ones run out by themselves. */
export function keysOf({ state, accounts }: Pick<Snapshot, 'state' | 'accounts'>): KeyFacts[] {
  const profiles = grouped(state.profiles, ({ source }) =>
    source.kind === 'credential' ? source.credentialId : null,
  );
  const bindings = grouped(state.bindings, ({ profileId }) => profileId);
  const held = grouped(state.credentials, ({ accessKeyId }) => accessKeyId);
  const seen = new Set<string>();
  const keys: KeyFacts[] = [];

  const here = (credential: Credential): Here => {
    const using = profiles.get(credential.id) ?? none;
    return {
      credential,
      profiles: using,
      bindings: using.flatMap(({ id }): readonly Binding[] => bindings.get(id) ?? none),
    };
  };

  for (const facts of accounts) {
    const { account, mirror } = facts;
    const add = (user: string, list: readonly RemoteKey[]) => {
      for (const [index, { id, status, createdAt, lastUse }] of list.entries()) {
        const credential =
          id === null ? null : (held.get(id)?.find(({ provider }) => provider === account.provider) ?? null);
        if (credential) seen.add(credential.id);
        const used = credential ? here(credential) : nowhere;
        keys.push({
          // Asked for where something is wrong with it.
          get ref() {
            return `${account.id}/${user}/${id ?? `#${index}`}`;
          },
          name: id ?? `${user || 'root'}, key ${index + 1}`,
          account,
          facts,
          user,
          id,
          active: status === 'Active',
          createdAt,
          lastUse,
          credential,
          profiles: used.profiles,
          bindings: used.bindings,
        });
      }
    };
    add('', mirror.root?.keys ?? []);
    for (const { name, keys: list } of mirror.users) add(name, list ?? []);
  }
  for (const credential of state.credentials) {
    if (seen.has(credential.id) || isTemporary(credential)) continue;
    const { remote } = credential;
    keys.push({
      ref: `here/${credential.id}`,
      name: credential.accessKeyId,
      account: null,
      facts: null,
      user: remote?.user ?? null,
      id: credential.accessKeyId,
      active: remote?.status !== 'inactive' && remote?.status !== 'deleted',
      createdAt: remote?.createdAt ?? credential.createdAt,
      lastUse: remote?.lastUse,
      ...here(credential),
    });
  }
  return keys;
}

type Here = Pick<KeyFacts, 'credential' | 'profiles' | 'bindings'>;

const none: readonly never[] = [];
const nowhere: Here = { credential: null, profiles: none, bindings: none };

function grouped<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
