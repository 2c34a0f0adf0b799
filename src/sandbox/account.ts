import { awsDialect, type KmsDialect } from './kms/dialect.ts';
import { emptyKms, type KmsStore } from './kms/storage.ts';
import type { Bucket } from './s3/storage.ts';
import type { TrailRecord } from './trail/storage.ts';

export type { Bucket } from './s3/storage.ts';

/** When and where a key or a role was last used. */
export interface LastUse {
  at: Date;
  /** The service it signed for, such as `s3`. */
  service: string;
  region: string;
}

/** An access key. Temporary ones carry a session token and run out. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  status: 'Active' | 'Inactive';
  createdAt: Date;
  lastUsed: LastUse | null;
  sessionToken?: string;
  expiresAt?: Date;
  /** A new key that the services do not know yet: until when, and how many more requests are refused. */
  settling?: { until: Date; refusals: number };
}

/** Where policies are kept: what users, groups and roles have in common. */
export interface Identity {
  kind: 'user' | 'group' | 'role';
  name: string;
  /** `/`, or `/team/` and the like. */
  path: string;
  /** IAM's unique id, which survives a rename. */
  id: string;
  createdAt: Date;
  /** Policy documents as they were sent, by name. */
  inline: Map<string, string>;
  /** ARNs of managed policies. */
  attached: Set<string>;
}

export interface User extends Identity {
  kind: 'user';
  keys: AccessKey[];
  tags: Map<string, string>;
  /** When a device for one-time passwords was registered, or null. */
  mfaSince: Date | null;
}

export interface Group extends Identity {
  kind: 'group';
  members: Set<User>;
}

export interface Role extends Identity {
  kind: 'role';
  description: string;
  /** The trust policy, as it was sent. */
  trust: string;
  /** Seconds. */
  maxSessionDuration: number;
  tags: Map<string, string>;
  lastUsed: LastUse | null;
}

export interface PolicyVersion {
  /** `v1`, `v2`, … never used twice. */
  id: string;
  document: string;
  createdAt: Date;
}

export interface ManagedPolicy {
  name: string;
  path: string;
  id: string;
  arn: string;
  description: string;
  createdAt: Date;
  updatedAt: Date;
  /** Oldest first; up to five. */
  versions: PolicyVersion[];
  defaultVersionId: string;
  /** How many versions there ever were. */
  versionCount: number;
}

/** Temporary credentials: whose they are and what they are narrowed down to. */
export interface IssuedSession {
  key: AccessKey;
  /** The user or role whose permissions count; null for the account's root. */
  holder: User | Role | null;
  /** The role session's name, or the federated user's; empty for sessions of users themselves. */
  name: string;
  /** IssuedSession policies, as documents. */
  policies: string[];
  /** Whether it stands for a federated user, who may do what its policies and its holder's both allow. */
  federated?: true;
  /** Whether a one-time password was given when it began. */
  mfa: boolean;
}

/** The credential report: asked for, then made, then kept for a while. */
export interface CredentialReport {
  /** How many more questions are answered with "in progress". */
  pending: number;
  generatedAt: Date;
  csv: string;
}

/** A question about what somebody, or whoever has a policy, last used. */
export interface AccessJob {
  arn: string;
  createdAt: Date;
  /** Whether single actions are asked for, or services only. */
  byAction: boolean;
  /** How many more questions are answered with "in progress". */
  pending: number;
}

/** Everything the account is, in one plain object. Services read and change it; nothing else is kept. */
export interface Account {
  id: string;
  region: string;
  createdAt: Date;
  /** The root user's keys. */
  rootKeys: AccessKey[];
  /** By lower-case name: IAM's names differ by more than case. */
  users: Map<string, User>;
  groups: Map<string, Group>;
  roles: Map<string, Role>;
  /** By ARN, those of the provider included. */
  policies: Map<string, ManagedPolicy>;
  /** By access key id. */
  sessions: Map<string, IssuedSession>;
  report: CredentialReport | null;
  /** When and how each action was last done, by the unique id of the user or role and by the action's name. */
  uses: Map<string, Map<string, LastUse>>;
  /** Questions about those, by the id of the job that answers them. */
  accessJobs: Map<string, AccessJob>;
  buckets: Map<string, Bucket>;
  kms: KmsStore;
  /** What was done in it, oldest first; the newest of it is kept. */
  trail: TrailRecord[];
  /** Most bytes of objects and parts kept in memory. */
  capacity: number;
}

/** An account with nothing in it. */
export const emptyAccount = ({
  kms = awsDialect,
  ...about
}: Pick<Account, 'id' | 'region' | 'createdAt'> & { capacity?: number; kms?: KmsDialect }): Account => ({
  capacity: 256 * 1024 * 1024,
  ...about,
  kms: emptyKms(kms),
  rootKeys: [],
  users: new Map(),
  groups: new Map(),
  roles: new Map(),
  policies: new Map(),
  sessions: new Map(),
  report: null,
  uses: new Map(),
  accessJobs: new Map(),
  buckets: new Map(),
  trail: [],
});

/** The user, group or role of that very name, or null. */
export function findNamed<T extends Identity>(identities: ReadonlyMap<string, T>, name: string): T | null {
  const found = identities.get(name.toLowerCase());
  return found?.name === name ? found : null;
}

/** The ARN of a user, group or role. */
export const arnOf = (
  account: Pick<Account, 'id'>,
  { kind, path, name }: Pick<Identity, 'kind' | 'path' | 'name'>,
): string => `arn:aws:iam::${account.id}:${kind}${path}${name}`;

/** The groups a user is in. */
export const groupsOf = (account: Account, user: User): Group[] =>
  [...account.groups.values()].filter((group) => group.members.has(user));
