import type { AccessKey, Account, Group, Identity, ManagedPolicy, Role, User } from './account.ts';
import { newAccessKeyId, newSecretAccessKey, newUniqueId } from './ids.ts';

/** Making the things of an account, with everything that is not said left empty. */

type About = Pick<Identity, 'name' | 'createdAt'> & { path?: string };

const identity = <K extends Identity['kind']>(kind: K, { name, createdAt, path = '/' }: About) => ({
  kind,
  name,
  path,
  id: newUniqueId(kind),
  createdAt,
  inline: new Map<string, string>(),
  attached: new Set<string>(),
});

export const makeUser = (about: About): User => ({
  ...identity('user', about),
  keys: [],
  tags: new Map(),
  mfaSince: null,
});

export const makeGroup = (about: About): Group => ({ ...identity('group', about), members: new Set() });

/** @param about `trust`: the trust policy as a document */
export const makeRole = (about: About & Pick<Role, 'trust'>): Role => ({
  ...identity('role', about),
  description: '',
  trust: about.trust,
  maxSessionDuration: 3600,
  tags: new Map(),
  lastUsed: null,
});

/** A policy of the account, in its first version. */
export function makePolicy(account: Account, about: About & { document: string }): ManagedPolicy {
  const { name, createdAt, document, path = '/' } = about;
  return {
    name,
    path,
    id: newUniqueId('policy'),
    arn: `arn:aws:iam::${account.id}:policy${path}${name}`,
    description: '',
    createdAt,
    updatedAt: createdAt,
    versions: [{ id: 'v1', document, createdAt }],
    defaultVersionId: 'v1',
    versionCount: 1,
  };
}

/** An access key to make: what is left out is made up. */
export type KeyDraft = Partial<AccessKey>;

export const makeKey = (draft: KeyDraft, now: Date): AccessKey => ({
  ...draft,
  accessKeyId: draft.accessKeyId ?? newAccessKeyId(),
  secretAccessKey: draft.secretAccessKey ?? newSecretAccessKey(),
  status: draft.status ?? 'Active',
  createdAt: draft.createdAt ?? now,
  lastUsed: draft.lastUsed ?? null,
});

/** Puts users, groups and roles into their account, each under its name in lower case. */
export function addIdentity(account: Account, ...added: (User | Group | Role)[]): void {
  for (const each of added) {
    const key = each.name.toLowerCase();
    if (each.kind === 'user') account.users.set(key, each);
    else if (each.kind === 'group') account.groups.set(key, each);
    else account.roles.set(key, each);
  }
}
