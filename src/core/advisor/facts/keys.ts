import type { Account, LastUse } from '#shared/account.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import type { Binding, Credential, Profile } from '#shared/model.ts';
import { isTemporary } from '#shared/temporary.ts';
import type { AccountFacts, Snapshot } from './snapshot.ts';
import type { KeyUses } from './uses.ts';

/** A key, wherever it is known from: a connected account, this machine, or both. */
export interface KeyFacts {
  /** Its place among all keys of the look. */
  readonly index: number;
  /** The same for the same key at every look. */
  readonly ref: string;
  /** What a person calls it: its id, or whose it is. */
  readonly name: string;
  readonly account: Account | null;
  readonly facts: AccountFacts | null;
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

/** A key as it is listed in an account; what is asked for only where something is wrong with it is worked out then. */
class ListedKey implements KeyFacts {
  readonly index: number;
  readonly facts: AccountFacts;
  readonly user: string;
  readonly id: string | null;
  readonly active: boolean;
  readonly createdAt: string | undefined;
  readonly lastUse: LastUse | undefined;
  readonly credential: Credential | null;
  readonly profiles: readonly Profile[];
  readonly bindings: readonly Binding[];
  readonly #place: number;

  constructor(index: number, facts: AccountFacts, user: string, place: number, told: RemoteKey, used: Here) {
    this.index = index;
    this.facts = facts;
    this.user = user;
    this.#place = place;
    this.id = told.id;
    this.active = told.status === 'Active';
    this.createdAt = told.createdAt;
    this.lastUse = told.lastUse;
    this.credential = used.credential;
    this.profiles = used.profiles;
    this.bindings = used.bindings;
  }

  get account(): Account {
    return this.facts.account;
  }

  get ref(): string {
    return `${this.account.id}/${this.user}/${this.id ?? `#${this.#place}`}`;
  }

  get name(): string {
    return this.id ?? `${this.user || 'root'}, key ${this.#place + 1}`;
  }
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
      for (let place = 0; place < list.length; place++) {
        const told = list[place];
        if (told === undefined) continue;
        const mine = told.id === null || held.size === 0 ? undefined : held.get(told.id);
        const credential = mine?.find(({ provider }) => provider === account.provider);
        if (credential) seen.add(credential.id);
        const used = credential ? here(credential) : nowhere;
        keys.push(new ListedKey(keys.length, facts, user, place, told, used));
      }
    };
    add('', mirror.root?.keys ?? []);
    for (const { name, keys: list } of mirror.users) if (list) add(name, list);
  }
  for (const credential of state.credentials) {
    if (seen.has(credential.id) || isTemporary(credential)) continue;
    const { remote } = credential;
    keys.push({
      index: keys.length,
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

/** What a key was used for over time, where its account tells. */
export const usesOf = ({ id, facts }: KeyFacts): KeyUses | undefined =>
  id === null ? undefined : facts?.uses[id];

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
