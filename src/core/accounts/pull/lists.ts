import { hasCode } from '#shared/errors.ts';
import type { Mirror, RemoteGroup, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import { eachPage, type PageEnd } from '../iam/pages.ts';
import { documentText, groupOf, nameText, policyOf, roleOf, tagsOf, userOf } from '../iam/remote.ts';
import { most, weigh } from '../iam/weight.ts';
import type { Ask } from './ask.ts';
import type { Attempt, Found, Part } from './found.ts';
import { grantsOf } from './grants.ts';

/** How far a long list is. */
type Step = (doing: string, done: number, total: number | null) => void;

/**
 * Goes through a part's things and says how far it is. One that was deleted since it was listed is
 * left to the next sync.
 */
async function each<T>(
  part: Part<T>,
  doing: string,
  step: Step,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let done = 0;
  const items = [...part.items.values()];
  await inParallel(items, async (item) => {
    try {
      await work(item);
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
    }
    step(doing, ++done, items.length);
  });
}

/**
 * What is known of the things in a part, by their ids, which survive a rename. Each gets what was
 * known of it, which stands until it was asked about: nothing is lost when that never happens.
 */
function carryOver<T extends { id: string }>(
  { items }: Part<T>,
  before: readonly T[],
  carried: (old: T) => Partial<T>,
): Map<string, T> {
  const known = new Map(before.map((item) => [item.id, item]));
  for (const [key, item] of items) {
    const old = known.get(item.id);
    if (old) items.set(key, { ...item, ...carried(old) });
  }
  return known;
}

/**
 * Lists what a part has, which is all there is then.
 *
 * @param page asks for a page
 * @param take keeps what is in one
 * @returns false when it cannot be listed
 */
async function listAll<P extends PageEnd>(
  ask: Ask,
  action: string,
  part: { complete: boolean },
  page: (at: { Marker?: string; MaxItems: number }) => Promise<P>,
  take: (page: P) => void,
): Promise<boolean> {
  const listed = await ask.ask(action, async () => {
    await eachPage(page, take, most.list);
    return true;
  });
  if (!listed) return false;
  part.complete = true;
  return true;
}

/**
 * Users one by one, where the service has no bulk action: what they may do, and their tags.
 *
 * @returns false when users cannot be listed
 */
async function pullUsers(ask: Ask, part: Part<RemoteUser>, before: Mirror, step: Step): Promise<boolean> {
  const { iam, options } = ask;
  const listed = await listAll(
    ask,
    'ListUsers',
    part,
    (page) => iam.listUsers(page, options),
    ({ Users = [] }) => {
      for (const user of Users.map(userOf)) part.items.set(user.name, user);
      step('Asking for users', part.items.size, null);
    },
  );
  if (!listed) return false;
  const known = carryOver(part, before.users, ({ attached, inline, groups, tags }) => ({
    attached,
    inline,
    groups,
    tags,
  }));
  await each(part, 'Asking what users may do', step, async (user) => {
    const { name } = user;
    const old = known.get(user.id);
    const tags = await ask.ask('ListUserTags', () =>
      iam.listUserTags({ UserName: name, MaxItems: 1000 }, options),
    );
    const grants = await grantsOf(ask, { kind: 'user', name }, old);
    part.items.set(name, { ...user, ...grants, ...(tags ? { tags: tagsOf(tags.Tags) } : {}) });
  });
  return true;
}

function addTo(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** The names of users by the groups that they are in. */
function byGroup(users: readonly RemoteUser[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { name, groups } of users) for (const group of groups) addTo(members, group, name);
  return members;
}

/** Groups and who is in them, which is written to the users found so far. */
async function pullGroups(ask: Ask, found: Found, before: Mirror, step: Step): Promise<boolean> {
  const { iam, options } = ask;
  const { groups, users } = found;
  const listed = await listAll(
    ask,
    'ListGroups',
    groups,
    (page) => iam.listGroups(page, options),
    ({ Groups = [] }) => {
      for (const group of Groups.map(groupOf)) groups.items.set(group.name, group);
    },
  );
  if (!listed) return false;
  const known = carryOver(groups, before.groups, ({ attached, inline }) => ({ attached, inline }));
  const membersBefore = byGroup(before.users);
  const groupsOf = new Map<string, string[]>();
  await each<RemoteGroup>(groups, 'Asking for groups', step, async (group) => {
    const { name } = group;
    groups.items.set(name, {
      ...group,
      ...(await grantsOf(ask, { kind: 'group', name }, known.get(group.id))),
    });
    const names = new Set<string>();
    const told = await ask.ask('GetGroup', async () => {
      await eachPage(
        (page) => iam.getGroup({ ...page, GroupName: name }, options),
        (page) => {
          for (const { UserName } of page.Users ?? []) names.add(nameText(UserName));
        },
      );
      return true;
    });
    for (const member of told ? names : (membersBefore.get(name) ?? [])) {
      found.budget.spend(weigh(name));
      addTo(groupsOf, member, name);
    }
  });
  for (const [name, user] of users.items) {
    users.items.set(name, { ...user, groups: groupsOf.get(name) ?? [] });
  }
  return true;
}

/** Roles one by one. */
async function pullRoles(ask: Ask, part: Part<RemoteRole>, before: Mirror, step: Step): Promise<boolean> {
  const { iam, options } = ask;
  const listed = await listAll(
    ask,
    'ListRoles',
    part,
    (page) => iam.listRoles(page, options),
    ({ Roles = [] }) => {
      for (const role of Roles.map(roleOf)) part.items.set(role.name, role);
    },
  );
  if (!listed) return false;
  const known = carryOver(part, before.roles, ({ attached, inline, tags, lastUse }) => ({
    attached,
    inline,
    tags,
    ...(lastUse ? { lastUse } : {}),
  }));
  await each(part, 'Asking for roles', step, async (role) => {
    const { name } = role;
    const old = known.get(role.id);
    const tags = await ask.ask('ListRoleTags', () =>
      iam.listRoleTags({ RoleName: name, MaxItems: 1000 }, options),
    );
    part.items.set(name, {
      ...role,
      ...(await grantsOf(ask, { kind: 'role', name }, old)),
      ...(tags ? { tags: tagsOf(tags.Tags) } : {}),
    });
  });
  return true;
}

/**
 * Asks for a policy's versions and, unless it is known, the document that counts.
 *
 * @param policy with its document where that is known: a version never changes
 */
export async function completePolicy(ask: Ask, policy: RemotePolicy): Promise<RemotePolicy> {
  const { iam, options } = ask;
  const PolicyArn = policy.arn;
  const listed = await ask.ask('ListPolicyVersions', () =>
    iam.listPolicyVersions({ PolicyArn, MaxItems: 1000 }, options),
  );
  const { versions } = listed ? policyOf({ Arn: PolicyArn, PolicyVersionList: listed.Versions }) : policy;
  if (policy.document !== null) return { ...policy, versions };
  const got = await ask.ask('GetPolicyVersion', () =>
    iam.getPolicyVersion({ PolicyArn, VersionId: policy.defaultVersion }, options),
  );
  const document = got?.PolicyVersion?.Document;
  return { ...policy, versions, document: document === undefined ? null : documentText(document) };
}

/** Policies: the account's own, and those of the provider that are in use. */
async function pullPolicies(
  ask: Ask,
  part: Part<RemotePolicy>,
  before: Mirror,
  step: Step,
): Promise<boolean> {
  const { iam, options } = ask;
  const listed = await ask.ask('ListPolicies', async () => {
    for (const scope of [{ Scope: 'Local' }, { Scope: 'AWS', OnlyAttached: true }] as const) {
      await eachPage(
        (page) => iam.listPolicies({ ...page, ...scope }, options),
        (page) => {
          for (const policy of (page.Policies ?? []).map(policyOf)) part.items.set(policy.arn, policy);
        },
        most.list,
      );
    }
    return true;
  });
  if (!listed) return false;
  part.complete = true;
  const old = new Map(before.policies.map((policy) => [policy.id, policy]));
  for (const [arn, policy] of part.items) {
    const { versions = [], document = null, defaultVersion } = old.get(policy.id) ?? {};
    // The document of another version would be taken for this one's ever after.
    const same = defaultVersion === policy.defaultVersion;
    part.items.set(arn, { ...policy, versions, document: same ? document : null });
  }
  await each(part, 'Asking for policies', step, async (policy) => {
    part.items.set(policy.arn, await completePolicy(ask, policy));
  });
  return true;
}

/**
 * Asks for everything with one action for each kind and thing.
 *
 * @param found gets what comes
 * @param before what was known: kept where an action is lacking, fails or is not allowed
 * @param attempt runs a part; what it runs into does not keep the others from being fetched
 * @returns the kinds that the key may not list
 */
export async function pullLists(
  ask: Ask,
  found: Found,
  before: Mirror,
  step: Step,
  attempt: Attempt,
): Promise<string[]> {
  const kinds: Record<string, boolean | null> = {
    Users: await attempt(() => pullUsers(ask, found.users, before, step)),
    Groups: await attempt(() => pullGroups(ask, found, before, step)),
    Roles: await attempt(() => pullRoles(ask, found.roles, before, step)),
    Policies: await attempt(() => pullPolicies(ask, found.policies, before, step)),
  };
  // What the service does not have is not missed.
  return Object.keys(kinds).filter((kind) => kinds[kind] === false && !ask.missing.has(`List${kind}`));
}
