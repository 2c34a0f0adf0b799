import type { FindingAction } from '#shared/finding.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { AccountFacts } from '../facts/snapshot.ts';
import { dayOf, daysAgo, daysSince, daysWords } from '../facts/time.ts';
import type { Check } from './scene.ts';

const idleDays = 90;

/** Roles that nobody assumes, groups without members, policies that count for nobody. */
export const checkGrantedUnused: Check = ({ accounts, now }) =>
  accounts.flatMap((facts) => [...idleRoles(facts, now), ...emptyGroups(facts), ...loosePolicies(facts)]);

function idleRoles({ account, mirror }: AccountFacts, now: number): Found[] {
  const limit = daysAgo(idleDays, now);
  return mirror.roles.flatMap(({ name, createdAt, lastUse, attached, inline, path }) => {
    // Those that a service keeps for itself cannot be deleted by anybody else.
    if (path.includes('/aws-service-role/') || (attached.length === 0 && inline.length === 0)) return [];
    if (createdAt === undefined || createdAt > limit || !lastUse) return [];
    if (lastUse.at !== null && lastUse.at > limit) return [];
    const use =
      lastUse.at === null
        ? `It was made ${daysWords(daysSince(createdAt, now))} ago and never assumed.`
        : `It was last assumed on ${dayOf(lastUse.at)}.`;
    return found({ kind: 'granted-unused', severity: 'low', of: `${account.id}/role/${name}` }, () => ({
      subject: accountSubject('role', name, account),
      evidence: [use],
      action: iam(account.id, { kind: 'delete-role', name }),
      advice: 'A role for emergencies is not used until there is one: dismiss it then.',
    }));
  });
}

function emptyGroups({ account, mirror }: AccountFacts): Found[] {
  const used = new Set(mirror.users.flatMap(({ groups }) => groups.map((name) => name.toLowerCase())));
  // Without its users, nobody knows who is in a group.
  if (mirror.users.length === 0) return [];
  return mirror.groups.flatMap(({ name, attached, inline }) =>
    used.has(name.toLowerCase()) || (attached.length === 0 && inline.length === 0)
      ? []
      : found({ kind: 'granted-unused', severity: 'low', of: `${account.id}/group/${name}` }, () => ({
          subject: accountSubject('group', name, account),
          evidence: ['Nobody is in it, and it has policies for whoever is put there.'],
          action: iam(account.id, { kind: 'delete-group', name }),
        })),
  );
}

const loosePolicies = ({ account, mirror }: AccountFacts): Found[] =>
  mirror.policies.flatMap(({ arn, name, own, attachments }) =>
    !own || attachments !== 0
      ? []
      : found({ kind: 'granted-unused', severity: 'low', of: `${account.id}/${arn}` }, () => ({
          subject: accountSubject('policy', name, account),
          evidence: ['It is attached to nobody.'],
          action: iam(account.id, { kind: 'delete-policy', policyArn: arn }),
        })),
  );

const iam = (
  accountId: string,
  change: Extract<FindingAction, { kind: 'iam' }>['change'],
): FindingAction => ({
  kind: 'iam',
  accountId,
  change,
});
