import type { Mirror } from '#shared/mirror.ts';
import { eachPage } from '../iam/pages.ts';
import { groupOf, policyOf, roleOf, userOf } from '../iam/remote.ts';
import { most } from '../iam/weight.ts';
import type { Ask } from './ask.ts';
import type { Found } from './found.ts';

/**
 * Asks for everything about everyone at once, page by page.
 *
 * @param found gets what comes, page by page; complete only when the last page came
 * @param seen told how many things came so far
 * @returns false when the service lacks the action or does not allow it
 */
export async function pullDetails(ask: Ask, found: Found, seen: (count: number) => void): Promise<boolean> {
  const { iam, options } = ask;
  const { users, groups, roles, policies } = found;
  const done = await ask.ask('GetAccountAuthorizationDetails', async () => {
    await eachPage(
      (page) => iam.getAccountAuthorizationDetails(page, options),
      (page) => {
        for (const user of (page.UserDetailList ?? []).map(userOf)) users.items.set(user.name, user);
        for (const group of (page.GroupDetailList ?? []).map(groupOf)) groups.items.set(group.name, group);
        for (const role of (page.RoleDetailList ?? []).map(roleOf)) roles.items.set(role.name, role);
        for (const policy of (page.Policies ?? []).map(policyOf)) policies.items.set(policy.arn, policy);
        seen(users.items.size + groups.items.size + roles.items.size + policies.items.size);
      },
      most.list,
    );
    return true;
  });
  if (!done) return false;
  for (const part of [users, groups, roles, policies]) part.complete = true;
  return true;
}

/**
 * Asks for what the bulk action leaves out of roles: their descriptions and how long a session of
 * theirs may last.
 *
 * @param before what was known: stands where the service does not tell
 */
export async function completeRoles(ask: Ask, { roles }: Found, before: Mirror): Promise<void> {
  if (roles.items.size === 0) return;
  const { iam, options } = ask;
  const known = new Map(before.roles.map((role) => [role.id, role]));
  for (const [name, role] of roles.items) {
    const { description = '', maxSessionSeconds } = known.get(role.id) ?? {};
    roles.items.set(name, { ...role, description, ...(maxSessionSeconds ? { maxSessionSeconds } : {}) });
  }
  await ask.ask('ListRoles', () =>
    eachPage(
      (page) => iam.listRoles(page, options),
      (page) => {
        for (const { name, id, description, maxSessionSeconds } of (page.Roles ?? []).map(roleOf)) {
          const role = roles.items.get(name);
          if (role?.id !== id) continue;
          roles.items.set(name, {
            ...role,
            description,
            ...(maxSessionSeconds ? { maxSessionSeconds } : {}),
          });
        }
      },
      most.list,
    ),
  );
}
