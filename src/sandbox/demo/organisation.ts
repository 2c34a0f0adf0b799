import { createHash } from 'node:crypto';
import { type Account, findNamed, type Identity, type LastUse } from '../account.ts';
import { addIdentity, makeGroup, makeKey, makePolicy, makeRole, makeUser } from '../make.ts';
import type { Sandbox } from '../sandbox.ts';
import { machines } from './machines.ts';
import { type KeyHabit, type Person, people } from './people.ts';
import { groups, inlinePolicies, managedPolicies } from './policies.ts';
import { type RoleHabit, roles } from './roles.ts';

const day = 24 * 60 * 60 * 1000;

/** Upper-case letters and digits that are the same in every run. */
const idFrom = (text: string, length: number): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .toUpperCase()
    .slice(0, length);

/** How long ago things were, from one moment. */
interface Calendar {
  now: Date;
  region: string;
}

/** An instant so many days ago; hours and minutes differ by `name`, as they would. */
function daysAgo({ now }: Calendar, days: number, name: string): Date {
  const jitter = Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16) / 0xffffff;
  return new Date(Math.floor((now.getTime() - (days + jitter / 2) * day) / 1000) * 1000);
}

const lastUse = (
  calendar: Calendar,
  days: number | undefined,
  service: string,
  name: string,
): LastUse | null =>
  days === undefined
    ? null
    : { at: daysAgo(calendar, days, `${name} used`), service, region: calendar.region };

function keyFrom(calendar: Calendar, owner: string, habit: KeyHabit, index: number) {
  const name = `${owner} key ${index}`;
  return makeKey(
    {
      accessKeyId: `QL${idFrom(name, 17)}`,
      status: habit.off ? 'Inactive' : 'Active',
      createdAt: daysAgo(calendar, habit.age, name),
      lastUsed: lastUse(calendar, habit.used, habit.service ?? 's3', name),
    },
    calendar.now,
  );
}

/** Gives an identity its policies: managed ones by name, the account's own before the provider's. */
function grant(account: Account, identity: Identity, attached: readonly string[], inline: readonly string[]) {
  for (const name of attached) {
    const own = `arn:aws:iam::${account.id}:policy/${name}`;
    identity.attached.add(account.policies.has(own) ? own : `arn:aws:iam::aws:policy/${name}`);
  }
  for (const name of inline) identity.inline.set(name, inlinePolicies[name] ?? '');
}

function addPolicies(account: Account, calendar: Calendar): void {
  for (const { name, description, versions } of managedPolicies) {
    const createdAt = daysAgo(calendar, 640, name);
    const policy = makePolicy(account, { name, createdAt, document: '' });
    account.policies.set(policy.arn, {
      ...policy,
      id: `ANPA${idFrom(name, 17)}`,
      description,
      updatedAt: daysAgo(calendar, 640 - versions.length * 30, name),
      versions: versions.map((document, index) => ({
        id: `v${index + 1}`,
        document,
        createdAt: daysAgo(calendar, 640 - index * 30, name),
      })),
      defaultVersionId: `v${versions.length}`,
      versionCount: versions.length,
    });
  }
}

function addGroups(account: Account, calendar: Calendar): void {
  for (const { name, attached, inline } of groups) {
    const group = makeGroup({ name, createdAt: daysAgo(calendar, 900, name) });
    group.id = `AGPA${idFrom(name, 17)}`;
    grant(account, group, attached, inline);
    addIdentity(account, group);
  }
}

function addPerson(account: Account, calendar: Calendar, person: Person): void {
  const { name, path, age, keys, tags = {}, attached = [], inline = [] } = person;
  const user = makeUser({ name, path, createdAt: daysAgo(calendar, age, name) });
  user.id = `AIDA${idFrom(name, 17)}`;
  user.keys = keys.map((habit, index) => keyFrom(calendar, name, habit, index));
  user.tags = new Map(Object.entries(tags));
  user.mfaSince = person.mfa ? daysAgo(calendar, age - 1, name) : null;
  grant(account, user, attached, inline);
  addIdentity(account, user);
  for (const group of person.groups) findNamed(account.groups, group)?.members.add(user);
}

function trustOf(account: Account, { trusts, condition }: RoleHabit): string {
  const arn = (rest: string) => `arn:aws:iam::${account.id}:${rest}`;
  const Principal =
    'service' in trusts
      ? { Service: trusts.service }
      : { AWS: 'user' in trusts ? arn(`user${trusts.user}`) : arn('root') };
  const statement = {
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
    ...(condition ? { Condition: condition } : {}),
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
}

function addRole(account: Account, calendar: Calendar, habit: RoleHabit): void {
  const { name, path, age } = habit;
  const role = makeRole({
    name,
    path,
    createdAt: daysAgo(calendar, age, name),
    trust: trustOf(account, habit),
  });
  role.id = `AROA${idFrom(name, 17)}`;
  role.description = habit.description;
  role.maxSessionDuration = (habit.maxHours ?? 1) * 3600;
  role.lastUsed = lastUse(calendar, habit.used, 's3', name);
  grant(account, role, habit.attached, []);
  addIdentity(account, role);
}

/**
 * Fills an account with an organisation as they are: thirty users in eight groups, twelve roles,
 * and habits that an adviser would have something to say about. The same in every run, secrets aside.
 *
 * @param sandbox users, groups, roles and policies of the same names are replaced
 * @param now dates are counted back from here
 */
export function seedOrganisation(sandbox: Pick<Sandbox, 'account'>, now: Date = new Date()): void {
  const { account } = sandbox;
  const calendar = { now, region: account.region };
  account.createdAt = daysAgo(calendar, 930, 'account');
  addPolicies(account, calendar);
  addGroups(account, calendar);
  for (const person of [...people, ...machines]) addPerson(account, calendar, person);
  for (const role of roles) addRole(account, calendar, role);
}
