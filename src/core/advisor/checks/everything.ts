import type { FindingAction } from '#shared/finding.ts';
import type { Severity } from '#shared/findingKinds.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { listed } from '#shared/words.ts';
import { accountSubject, found } from '../facts/found.ts';
import { daysAgo } from '../facts/time.ts';
import { doesEverything } from '../paths/powers.ts';
import type { PrincipalFacts } from '../paths/principals.ts';
import type { Check, Scene } from './scene.ts';

const idleDays = 90;

/** Users and roles that may do everything. Worse where nobody would notice: no second factor, or no use. */
export const checkEverything: Check = (scene) =>
  [...scene.principals.values()].flatMap(({ users, roles }) =>
    [...users.values(), ...roles.values()]
      .filter(({ powers }) => powers.everything)
      .map((who) => {
        const { kind, name, facts } = who;
        const keys = scene.keysOfUser(facts.account.id, name).filter(({ active }) => active);
        return found(
          {
            kind: 'does-everything',
            severity: kind === 'role' ? roleSeverity(who) : userSeverity(who, keys, scene),
            of: `${facts.account.id}/${kind}/${name}`,
            keys: kind === 'user' ? keys : [],
          },
          () => ({
            subject: accountSubject(kind, name, facts.account),
            evidence: [sourceWords(who), ...idleWords(keys.length, scene, keys)],
            ...takeAway(who),
          }),
        );
      }),
  );

/** Whether a policy alone allows everything: variables aside, to all who hold it. */
const strongBefore = new WeakMap<PolicyDocument, boolean>();

function isStrong(document: PolicyDocument, arn: string): boolean {
  const known = strongBefore.get(document) ?? doesEverything([document], arn);
  strongBefore.set(document, known);
  return known;
}

/** Which policies give it everything. */
function sourceWords({ policies, arn }: PrincipalFacts): string {
  const sources = policies.filter(({ document }) => document && isStrong(document, arn));
  return sources.length === 0
    ? 'Its policies together allow every action on everything.'
    : capital(
        `${listed(sources.map(({ label }) => label))} ${sources.length === 1 ? 'allows' : 'allow'} every action on everything.`,
      );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Keys = readonly Scene['keys'][number][];

const isIdle = (keys: Keys, { now }: Scene): boolean =>
  keys.every(({ lastUse }) => lastUse !== undefined && (lastUse.at ?? '') < daysAgo(idleDays, now));

const idleWords = (count: number, scene: Scene, keys: Keys): string[] =>
  count > 0 && isIdle(keys, scene) ? ['None of its keys was used for 90 days.'] : [];

function userSeverity({ told }: PrincipalFacts, keys: Keys, scene: Scene): Severity {
  if (keys.length === 0) return 'low';
  return isIdle(keys, scene) || ('mfa' in told && told.mfa === false) ? 'high' : 'medium';
}

/** A role is as strong as who may assume it, which its trust says. */
const roleSeverity = ({ told }: PrincipalFacts): Severity =>
  'trust' in told && told.trust.includes('"Condition"') ? 'low' : 'medium';

/** What gives a user everything, taken away: a policy of its own, or its place in a group. */
function takeAway({ kind, name, facts, told }: PrincipalFacts): {
  action: FindingAction | null;
  advice: string;
} {
  const { account } = facts;
  const holder = { kind, name } as const;
  const self = account.principal.kind === kind && account.principal.name === name;
  if (self)
    return {
      action: null,
      advice:
        'QCred is connected as this one. Connect the account with a key that may do less where that is enough.',
    };
  const strong = told.attached.filter((arn) => /:policy\/AdministratorAccess$/.test(arn));
  const [policyArn] = strong;
  if (policyArn !== undefined)
    return {
      action: {
        kind: 'iam',
        accountId: account.id,
        change: { kind: 'detach', holder, policyArn },
      },
      advice: 'Give it a policy with what it needs first: it may do nothing of this afterwards.',
    };
  return {
    action: null,
    advice:
      kind === 'user'
        ? 'Decide whether it is an administrator. If not, take it out of the group, or write a smaller policy in Accounts; QCred cannot know which.'
        : 'Write a smaller policy for it in Accounts, or let its trust policy ask for a second factor.',
  };
}
