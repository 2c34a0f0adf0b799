import type { Notice } from '#shared/contract/index.ts';
import { listed } from '#shared/words.ts';
import { gone, ifOffered, ifThere } from '../iam/answers.ts';
import { groupsOf, policiesOf } from '../iam/holders.ts';
import { policyNameOf } from '../iam/remote.ts';
import { userKeysOf } from '../iam/userKeys.ts';
import { type Planner, type Scene, type Step, warning } from './change.ts';
import { checkDocument } from './documents.ts';
import { effectOf, whoWords } from './effect.ts';
import { inlineStep } from './grants.ts';
import { fullNotices, keyStep } from './keys.ts';
import { selfNotices } from './self.ts';
import { makeUserStep } from './users.ts';

/**
 * A key for one job: a user, one inline policy, a key and a profile. What a failure would leave half
 * done is taken back.
 */
export const createJobKey: Planner<'create-job-key'> = async (scene, change) => {
  const { user, policyName, document, profileName } = change;
  const { iam } = scene;
  const holder = { kind: 'user', name: user } as const;
  const checked = checkDocument(document, 'inline_user');
  const isNew = (await ifThere(iam.getUser({ UserName: user }))) === null;
  const before = isNew ? null : await ifThere(policiesOf(iam, holder).inlineDocument(policyName));
  return {
    title: isNew ? `New user ${user} with a key for one job` : `A key of ${user} for one job`,
    verb: 'Make key',
    notices: [
      ...checked.notices,
      ...(isNew ? [] : await knownNotices(scene, user, policyName)),
      ...(before === null
        ? []
        : [warning(`${user} has an inline policy ${policyName} already; it is replaced.`)]),
    ],
    steps: [
      ...(isNew
        ? [withUndo(makeUserStep(user), 'iam.user.deleted', (i) => gone(i.deleteUser({ UserName: user })))]
        : []),
      withUndo(
        inlineStep(holder, policyName, document, checked.says),
        before === null ? 'iam.user.policy.deleted' : 'iam.user.policy.written',
        async (i) => {
          const policies = policiesOf(i, holder);
          await (before === null
            ? gone(policies.deleteInline(policyName))
            : policies.putInline(policyName, before));
        },
      ),
      keyStep(scene, user, profileName ?? user),
    ],
    effect: effectOf(before ?? '', checked.document, 'inline_user', whoWords([holder])),
    finality: null,
    touched: { users: [user] },
    message: `Made a key of ${user} for one job.`,
  };
};

const withUndo = (step: Step, action: string, take: (iam: Scene['iam']) => Promise<unknown>): Step => ({
  ...step,
  undo: {
    action,
    async run({ iam }) {
      await take(iam);
    },
  },
});

/** What a person should know who gives a key to a user that is there already. */
async function knownNotices(scene: Scene, user: string, policyName: string): Promise<Notice[]> {
  const { iam } = scene;
  const policies = policiesOf(iam, { kind: 'user', name: user });
  const [attached, inline, groups] = await Promise.all([
    ifOffered(policies.attached(), []),
    ifOffered(policies.inlineNames(), []),
    ifOffered(groupsOf(iam, user), []),
  ]);
  const others = [
    ...groups.map((name) => `the group ${name}`),
    ...attached.map(policyNameOf),
    ...inline.filter((name) => name !== policyName),
  ];
  return [
    ...(others.length > 0
      ? [
          warning(
            `${user} is there already and may do more, through ${listed(others, 4)}; so may the key.`,
            'Choose a new user for a key that may do this job and nothing else.',
          ),
        ]
      : []),
    ...(await fullNotices(scene, user, await userKeysOf(iam, user).list())),
    ...(await selfNotices(scene, { kind: 'user', name: user })),
  ];
}
