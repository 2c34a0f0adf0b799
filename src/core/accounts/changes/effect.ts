/** What a change of a policy means: what it says before and after, whom that reaches, what it opens wide. */
import type { IAM } from '@aws-sdk/client-iam';
import type { PolicyEffect } from '#shared/contract/accounts.ts';
import type { Holder } from '#shared/iamChange.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import type { PolicyKind } from '#shared/policy/kinds.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { summarisePolicy } from '#shared/policy/summary.ts';
import { wildcardsIn } from '#shared/policy/wildcards.ts';
import { count, grouped, listed } from '#shared/words.ts';
import { allPages, ifShown } from '../iam/answers.ts';
import { documentText } from '../iam/remote.ts';

/** Names of one kind; the rest are counted. */
const mostNamed = 3;

const sentencesOf = (document: PolicyDocument): string[] => [
  ...new Set(
    summarisePolicy(document)
      .filter(({ kind }) => kind !== 'note')
      .map(({ text }) => text),
  ),
];

/**
 * The effect of a policy that is written.
 *
 * @param before its text now; an empty one where there is none yet, null where that cannot be seen
 * @param after as it would be
 * @param who whom it reaches, in words; null where that cannot be seen
 */
export function effectOf(
  before: string | null,
  after: PolicyDocument,
  kind: PolicyKind,
  who: string | null,
): PolicyEffect {
  const parsed = before === null || before === '' ? null : parsePolicy(before, kind).document;
  return {
    before: before === '' ? [] : parsed && sentencesOf(parsed),
    after: sentencesOf(after),
    who,
    wide: wildcardsIn(after),
  };
}

/** The text of a managed policy's version, its default where none is named; null where it cannot be seen. */
export async function versionText(iam: IAM, PolicyArn: string, id?: string): Promise<string | null> {
  const VersionId = id ?? (await ifShown(iam.getPolicy({ PolicyArn }), null))?.Policy?.DefaultVersionId;
  if (VersionId === undefined) return null;
  const answer = await ifShown(iam.getPolicyVersion({ PolicyArn, VersionId }), null);
  const text = documentText(answer?.PolicyVersion?.Document);
  return text === '' ? null : text;
}

/** Whom a managed policy is attached to. @throws QCredError denied, not_found, not_available */
export async function holdersOf(iam: IAM, PolicyArn: string): Promise<Holder[]> {
  return allPages(
    (page) => iam.listEntitiesForPolicy({ PolicyArn, ...page }),
    ({ PolicyUsers = [], PolicyGroups = [], PolicyRoles = [] }) => [
      ...PolicyUsers.map(({ UserName = '' }): Holder => ({ kind: 'user', name: UserName })),
      ...PolicyGroups.map(({ GroupName = '' }): Holder => ({ kind: 'group', name: GroupName })),
      ...PolicyRoles.map(({ RoleName = '' }): Holder => ({ kind: 'role', name: RoleName })),
    ],
  );
}

/** Whom a managed policy reaches, in words; null where that cannot be seen. */
export async function whoHas(iam: IAM, policyArn: string): Promise<string | null> {
  const holders = await ifShown(holdersOf(iam, policyArn), null);
  return holders && whoWords(holders);
}

/** "group developers, role site-deployer, 2 users"; "nobody yet" */
export function whoWords(holders: readonly Holder[]): string {
  const named = (kind: 'group' | 'role') => {
    const names = holders.filter((one) => one.kind === kind).map(({ name }) => name);
    if (names.length === 0) return [];
    return [`${kind}${names.length === 1 ? '' : 's'} ${listed(names, mostNamed)}`];
  };
  const users = holders.filter(({ kind }) => kind === 'user');
  const [only] = users;
  const told =
    users.length === 1 && only
      ? [`user ${only.name}`]
      : users.length > 1
        ? [users.length > 999 ? `${grouped(users.length)} users` : count(users.length, 'user')]
        : [];
  return [...named('group'), ...named('role'), ...told].join(', ') || 'nobody yet';
}
