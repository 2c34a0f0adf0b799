import type { Notice } from '#shared/contract/index.ts';
import type { IamChange } from '#shared/iamChange.ts';
import type { Mirror } from '#shared/mirror.ts';

/** What a change makes that has a name of its own, and the names of what it could be taken for. */
function named(change: IamChange, mirror: Mirror): { name: string; others: { name: string }[] } | null {
  switch (change.kind) {
    case 'create-user':
      return { name: change.name, others: mirror.users };
    case 'create-job-key':
      return { name: change.user, others: mirror.users };
    case 'create-group':
      return { name: change.name, others: mirror.groups };
    case 'create-role':
      return { name: change.name, others: mirror.roles };
    case 'create-policy':
      return { name: change.name, others: mirror.policies };
    default:
      return null;
  }
}

/**
 * Says when a new user, group, role or policy would read like one that the account has.
 *
 * @param mirror reads what the account had at the last sync; asked only where something is made
 */
export async function readsAlike(change: IamChange, mirror: () => Promise<Mirror>): Promise<Notice[]> {
  if (!change.kind.startsWith('create-')) return [];
  const made = named(change, await mirror());
  if (made === null) return [];
  const { alikeNotices } = await import('../../profiles/lookAlikes.ts');
  return alikeNotices(
    [made.name],
    made.others.map(({ name }) => name),
  );
}
