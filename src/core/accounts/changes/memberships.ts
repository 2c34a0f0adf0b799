import type { IAM } from '@aws-sdk/client-iam';
import { allPages } from './ask.ts';

/** The names of the groups that a user is in. @throws QCredError not_found */
export async function groupsOf(iam: IAM, user: string): Promise<string[]> {
  const groups = await allPages(
    (page) => iam.listGroupsForUser({ UserName: user, ...page }),
    (answer) => answer.Groups,
  );
  return groups.flatMap(({ GroupName }) => (GroupName ? [GroupName] : []));
}
