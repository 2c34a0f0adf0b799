import { describe, expect, it } from 'vitest';
import { type Account, emptyAccount } from '#sandbox/account.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { awsPolicies } from '#sandbox/iam/awsPolicies.ts';
import { createAuthorize, createPolicyReader } from '#sandbox/permissions.ts';
import { findSigner } from '#sandbox/principal.ts';
import { parsePolicy } from '#shared/policy/document.ts';

const now = new Date('2026-06-01T09:30:00Z');
const day = 86_400_000;

function seeded(): Account {
  const account = emptyAccount({ id: '1000000000', region: 'q-world-1', createdAt: now });
  account.policies = awsPolicies();
  seedOrganisation({ account }, now);
  return account;
}

/** An account as text, secrets left out. */
const asText = (account: Account): string =>
  JSON.stringify(account, (name, value) => {
    if (name === 'secretAccessKey') return '';
    if (value instanceof Map || value instanceof Set) return [...value];
    return value;
  });

describe('the organisation of the demo', () => {
  it('has thirty users and twelve roles, and is the same in every run but for its secrets', () => {
    const account = seeded();
    expect([account.users.size, account.roles.size, account.groups.size]).toEqual([30, 12, 8]);
    expect(asText(seeded())).toBe(asText(account));
    const secretsOf = (each: Account) =>
      [...each.users.values()].flatMap((user) => user.keys.map((key) => key.secretAccessKey));
    expect(new Set([...secretsOf(account), ...secretsOf(seeded())]).size).toBe(secretsOf(account).length * 2);
  });

  it('keeps to the rules: at most two keys each, ids used once, nothing used before it was made', () => {
    const account = seeded();
    const users = [...account.users.values()];
    const keys = users.flatMap((user) => user.keys);
    expect(new Set(keys.map((key) => key.accessKeyId)).size).toBe(keys.length);
    for (const user of users) {
      expect(user.keys.length).toBeLessThanOrEqual(2);
      for (const { createdAt, lastUsed } of user.keys) {
        expect(createdAt >= user.createdAt, `${user.name} has a key from before its time`).toBe(true);
        if (lastUsed) expect(lastUsed.at >= createdAt && lastUsed.at <= now, user.name).toBe(true);
      }
    }
  });

  it('has no policy that is none, and attaches none that is not there', () => {
    const account = seeded();
    const holders = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
    const documents = [
      ...holders.flatMap((holder) => [...holder.inline.values()]),
      ...[...account.policies.values()].flatMap((each) => each.versions.map(({ document }) => document)),
    ];
    const trusts = [...account.roles.values()].map((role) => role.trust);
    const errors = [
      ...documents.flatMap((text) => parsePolicy(text, 'identity').problems),
      ...trusts.flatMap((text) => parsePolicy(text, 'trust').problems),
    ].filter(({ level }) => level === 'error');
    expect(errors).toEqual([]);
    for (const { name, attached } of holders) {
      for (const arn of attached) expect(account.policies.has(arn), `${name}: ${arn}`).toBe(true);
    }
  });

  it('has the habits that it is there for', () => {
    const users = [...seeded().users.values()];
    const age = ({ createdAt }: { createdAt: Date }) => (now.getTime() - createdAt.getTime()) / day;
    const withHabit = (habit: (user: (typeof users)[number]) => boolean) => users.filter(habit).length;
    expect(
      withHabit(({ keys }) => keys.filter((key) => key.status === 'Active' && age(key) > 365).length === 2),
    ).toBeGreaterThan(0);
    expect(withHabit(({ keys }) => keys.some((key) => key.lastUsed === null))).toBeGreaterThan(2);
    expect(withHabit(({ keys }) => keys.some((key) => age(key) > 400))).toBeGreaterThan(4);
    expect(withHabit(({ attached }) => attached.has('arn:aws:iam::aws:policy/AdministratorAccess'))).toBe(1);
    expect(withHabit(({ keys }) => keys.some((key) => key.status === 'Inactive'))).toBe(1);
  });

  it('lets its people do their work, and not each other’s', () => {
    const account = seeded();
    const authorize = createAuthorize(account, createPolicyReader());
    const may = (name: string, action: string, resource: string) => {
      const [key] = account.users.get(name)?.keys ?? [];
      const signer = findSigner(account, key?.accessKeyId ?? '');
      return signer && authorize(signer.principal, action, resource, { 'aws:username': name });
    };
    expect(may('farid.haddad', 's3:PutObject', 'arn:aws:s3:::site-www/index.html')).toBe('allow');
    expect(may('farid.haddad', 's3:PutObject', 'arn:aws:s3:::backups-nightly/x')).toBe('implicit_deny');
    expect(may('svc-backup-nightly', 's3:DeleteObject', 'arn:aws:s3:::backups-nightly/x')).toBe(
      'explicit_deny',
    );
    const ownKeys = 'arn:aws:iam::1000000000:user/people/farid.haddad';
    expect(may('farid.haddad', 'iam:CreateAccessKey', ownKeys)).toBe('allow');
    expect(may('leila.nasser', 'iam:CreateAccessKey', ownKeys)).toBe('implicit_deny');
  });
});
