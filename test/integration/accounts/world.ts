import { afterEach, beforeEach } from 'vitest';
import type { Accounts } from '#core/accounts/accounts.ts';
import type { Deps } from '#core/deps.ts';
import type { AccessKey, Account as ServerAccount } from '#sandbox/account.ts';
import { groupsOf } from '#sandbox/account.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { attachmentCounts } from '#sandbox/iam/attachments.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { Account } from '#shared/account.ts';
import type { UnsavedAccount } from '#shared/contract/accounts.ts';
import type { Mirror } from '#shared/mirror.ts';
import { openWorld, type World } from '../../support/world.ts';

/** An application with an empty vault, for the tests of accounts. */
export interface Bench extends World {
  accounts(): Promise<Accounts>;
  account(id: string): Promise<Account>;
}

/** Opens one. Waits take no time unless `deps` says otherwise. */
export async function openBench(more: Partial<Deps> = {}): Promise<Bench> {
  const world = await openWorld({
    deps: { sleep: () => new Promise((done) => setImmediate(done)), ...more },
  });
  const { app } = world;
  return {
    ...world,
    accounts: () => app.open().accounts(),
    async account(id) {
      const found = (await app.open().access.vault.state()).accounts.find((account) => account.id === id);
      if (!found) throw new Error(`there is no account ${id}`);
      return found;
    },
  };
}

/** A whole organisation at a sandbox, and an application that may connect to it. */
export interface Organisation {
  sandbox: Sandbox;
  bench: Bench;
  /** What the sandbox was asked, in order. */
  asked: string[];
  /** Makes a key of a user who may do everything. */
  adminKey(): AccessKey;
  mirrorOf(id: string): Promise<Mirror>;
}

/**
 * One for each test of a `describe`.
 * @param secret of the key that its user has from the beginning
 */
export function organisationForEach(secret: string): Organisation {
  const asked: string[] = [];
  let sandbox: Sandbox;
  let bench: Bench;
  beforeEach(async () => {
    asked.length = 0;
    sandbox = await startSandbox({
      users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }],
      log: ({ operation }) => asked.push(operation),
    });
    seedOrganisation(sandbox);
    bench = await openBench();
  });
  afterEach(async () => {
    bench.close();
    await sandbox.close();
  });
  return {
    get sandbox() {
      return sandbox;
    },
    get bench() {
      return bench;
    },
    asked,
    adminKey: () => sandbox.addKey({ user: 'demo', secretAccessKey: secret }),
    mirrorOf: async (id) => (await (await bench.accounts()).tree(id)).mirror,
  };
}

/** A draft for a server and a key of it. */
export const draftFor = (
  { url, region }: { url: string; region?: string },
  key: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'>,
  more: Partial<UnsavedAccount> = {},
): UnsavedAccount => ({
  provider: 'quilibrium',
  ...(region ? { region } : {}),
  endpoints: { iam: url, sts: url },
  key: { kind: 'typed', accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  ...more,
});

const sorted = <T>(items: Iterable<T>): T[] => [...items].sort();

/** What matters of a mirror, in an order of its own. */
export const essence = ({ users, groups, roles, policies }: Mirror) => ({
  users: users.map((user) => ({
    name: user.name,
    path: user.path,
    id: user.id,
    attached: sorted(user.attached),
    inline: sorted(user.inline.map(({ name, document }) => `${name} ${document}`)),
    groups: sorted(user.groups),
    tags: user.tags,
    keys: sorted((user.keys ?? []).map(({ id, status }) => `${id} ${status}`)),
  })),
  groups: groups.map((group) => ({ name: group.name, attached: sorted(group.attached) })),
  roles: roles.map((role) => ({
    name: role.name,
    trust: role.trust,
    description: role.description,
    attached: sorted(role.attached),
    tags: role.tags,
  })),
  policies: policies.map((policy) => ({
    arn: policy.arn,
    document: policy.document,
    defaultVersion: policy.defaultVersion,
    versions: sorted(policy.versions.map(({ id }) => id)),
  })),
});

const byName = <T extends { name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** The same of a server's account. */
export function serverEssence(account: ServerAccount): ReturnType<typeof essence> {
  const counts = attachmentCounts(account);
  const shown = [...account.policies.values()].filter(
    ({ arn }) => !arn.startsWith('arn:aws:iam::aws:') || (counts.get(arn) ?? 0) > 0,
  );
  return {
    users: byName(account.users.values()).map((user) => ({
      name: user.name,
      path: user.path,
      id: user.id,
      attached: sorted(user.attached),
      inline: sorted([...user.inline].map(([name, document]) => `${name} ${document}`)),
      groups: sorted(groupsOf(account, user).map(({ name }) => name)),
      tags: Object.fromEntries(user.tags),
      keys: sorted(user.keys.map(({ accessKeyId, status }) => `${accessKeyId} ${status}`)),
    })),
    groups: byName(account.groups.values()).map(({ name, attached }) => ({
      name,
      attached: sorted(attached),
    })),
    roles: byName(account.roles.values()).map((role) => ({
      name: role.name,
      trust: role.trust,
      description: role.description,
      attached: sorted(role.attached),
      tags: Object.fromEntries(role.tags),
    })),
    policies: byName(shown).map((policy) => ({
      arn: policy.arn,
      document: policy.versions.find(({ id }) => id === policy.defaultVersionId)?.document ?? null,
      defaultVersion: policy.defaultVersionId,
      versions: sorted(policy.versions.map(({ id }) => id)),
    })),
  };
}
