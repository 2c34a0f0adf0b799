import type { Account } from '#shared/account.ts';
import { hasCode } from '#shared/errors.ts';
import type { Mirror } from '#shared/mirror.ts';
import { eachPage } from '../iam/pages.ts';
import { nameText, tagsOf, userOf } from '../iam/remote.ts';
import type { Ask } from './ask.ts';
import type { Found } from './found.ts';
import { grantsOf } from './grants.ts';
import { listKeys, withKnown, withUse } from './keys.ts';

/** A call about oneself that may be refused in any way but a broken connection. */
async function orNothing<T>(call: Promise<T | null>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (hasCode(error, 'not_found', 'bad_input')) return null;
    throw error;
  }
}

/**
 * What a user may see who may not see the others: oneself, one's keys, one's policies. Nothing of
 * it is required, and nothing that is refused is a fault.
 *
 * @param ask for oneself
 * @param found gets the user
 * @param who the key's user, as GetCallerIdentity said
 * @param before what was known
 */
export async function pullOwn(
  ask: Ask['own'],
  found: Found,
  who: Account['principal'],
  before: Mirror,
): Promise<void> {
  if (who.kind !== 'user') return;
  const { iam, options } = ask;
  const { name } = who;
  const old = before.users.find((user) => user.name === name);
  const got = await orNothing(ask.ask('GetUser', () => iam.getUser({}, options)));
  const user = got?.User
    ? userOf(got.User)
    : (found.users.items.get(name) ?? userOf({ UserName: name, Arn: who.arn }));

  const groups = new Set<string>();
  const groupsTold = await orNothing(
    ask.ask('ListGroupsForUser', async () => {
      await eachPage(
        (page) => iam.listGroupsForUser({ ...page, UserName: name }, options),
        (page) => {
          for (const { GroupName } of page.Groups ?? []) groups.add(nameText(GroupName));
        },
      );
      return true;
    }),
  );
  const grants = await orNothing(grantsOf(ask, { kind: 'user', name }, old));
  const tags = await orNothing(ask.ask('ListUserTags', () => iam.listUserTags({ UserName: name }, options)));
  const keys = await orNothing(listKeys(ask, undefined));
  for (const [index, key] of keys?.entries() ?? []) {
    keys?.splice(index, 1, await withUse(ask, key));
  }
  if (keys) found.listed.add(user.name);
  found.users.items.set(user.name, {
    ...user,
    ...(grants ?? {}),
    groups: groupsTold ? [...groups] : (old?.groups ?? []),
    tags: tags ? tagsOf(tags.Tags) : (old?.tags ?? user.tags),
    mfa: old?.mfa ?? null,
    keys: keys ? withKnown(keys, old?.keys ?? []) : (old?.keys ?? null),
  });
}
