import type { Mirror } from '#shared/mirror.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import type { Ask } from '../pull/ask.ts';
import { lookAtGroup, lookAtPolicy, lookAtRole, lookAtUser } from '../pull/look.ts';
import type { Touched } from './change.ts';
import { ownPolicies } from './managed.ts';
import { sameName } from './self.ts';

/**
 * Looks again at what a change touched, so that what is shown is what is there, without a sync of
 * everything.
 *
 * @param ask the service
 * @param before what was known of the account
 * @param touched names and ARNs
 * @returns what to do to what was known of the account
 */
export async function lookAgain(
  ask: Ask,
  before: Mirror,
  touched: Touched,
): Promise<(mirror: Mirror) => Mirror> {
  const arns = new Set(touched.policies);
  if (touched.newPolicies?.length) {
    for (const { PolicyName = '', Arn } of await ownPolicies(ask.iam)) {
      if (Arn && touched.newPolicies.includes(PolicyName)) arns.add(Arn);
    }
  }
  const users = await each(touched.users, (name) =>
    lookAtUser(
      ask,
      name,
      before.users.find((user) => sameName(user.name, name)),
    ),
  );
  const groups = await each(touched.groups, (name) =>
    lookAtGroup(
      ask,
      name,
      before.groups.find((group) => sameName(group.name, name)),
    ),
  );
  const roles = await each(touched.roles, (name) =>
    lookAtRole(
      ask,
      name,
      before.roles.find((role) => sameName(role.name, name)),
    ),
  );
  const policies = await each([...arns], (arn) =>
    lookAtPolicy(
      ask,
      arn,
      before.policies.find((policy) => policy.arn === arn),
    ),
  );
  return (mirror) => ({
    ...mirror,
    users: replaced(mirror.users, users, (user, name) => sameName(user.name, name)),
    groups: replaced(mirror.groups, groups, (group, name) => sameName(group.name, name)),
    roles: replaced(mirror.roles, roles, (role, name) => sameName(role.name, name)),
    policies: replaced(mirror.policies, policies, (policy, arn) => policy.arn === arn),
  });
}

/** What was seen under each name; null for what is not there. */
type Seen<T> = readonly (readonly [name: string, now: T | null])[];

async function each<T>(
  names: readonly string[] = [],
  look: (name: string) => Promise<T | null>,
): Promise<Seen<T>> {
  const seen: [string, T | null][] = [];
  await inParallel([...new Set(names)], async (name) => {
    seen.push([name, await look(name)]);
  });
  return seen;
}

/** The list with what was seen in the place of what was known, and what is new at its end. */
function replaced<T>(known: readonly T[], seen: Seen<T>, isNamed: (item: T, name: string) => boolean): T[] {
  let next = [...known];
  for (const [name, now] of seen) {
    const at = next.findIndex((item) => isNamed(item, name));
    if (now && at >= 0) next[at] = now;
    else if (now) next.push(now);
    else next = next.filter((item) => !isNamed(item, name));
  }
  return next;
}
