import type { IAM } from '@aws-sdk/client-iam';
import type { Account } from '#shared/account.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import type { OpenVault } from '../../store/access.ts';
import { mayBeDone } from '../../store/activity/around.ts';
import { gone, ifThere, makeOnce } from '../iam/answers.ts';
import { policiesOf } from '../iam/holders.ts';
import { discardStray, type NewKey, userKeysOf } from '../iam/userKeys.ts';
import { type Job, withEnd } from './job.ts';
import type { JobUser } from './records.ts';

/** What makes and removes the user of a job. */
export interface JobHands {
  access: OpenVault;
  account: Account;
  iam: IAM;
}

/** What QCred has to be allowed for it, as IAM calls it. */
export const neededActions = [
  'iam:CreateUser',
  'iam:PutUserPolicy',
  'iam:CreateAccessKey',
  'iam:ListAccessKeys',
  'iam:DeleteAccessKey',
  'iam:DeleteUserPolicy',
  'iam:DeleteUser',
] as const;

/** Does a part of it, which the log tells of whatever happens meanwhile. */
const doing = <T>(
  { access, account }: JobHands,
  action: string,
  subject: string,
  work: () => Promise<T>,
): Promise<T> =>
  access.activity.around({ action, subject, detail: `${account.name}, for one command` }, work);

/**
 * Makes a user that may do the job and nothing else, and one key of it. Its secret is kept nowhere.
 *
 * @param hands the client, the log
 * @param record written down already
 * @param job what the user may do
 * @param check asked before each step; throws to stop
 * @throws QCredError what the service refuses with; what was made by then is removed by whoever called
 */
export async function makeJobUser(
  hands: JobHands,
  { user, policy, until }: JobUser,
  job: Job,
  check: () => void,
): Promise<NewKey> {
  const { iam } = hands;
  const document = formatPolicy(withEnd(job.document, new Date(until)));
  check();
  await doing(hands, 'iam.user.created', user, () =>
    makeOnce(iam.createUser({ UserName: user }), async () => Boolean(await iam.getUser({ UserName: user }))),
  );
  check();
  await doing(hands, 'iam.user.policy.written', `${user}: ${policy}`, () =>
    policiesOf(iam, { kind: 'user', name: user }).putInline(policy, document),
  );
  check();
  return doing(hands, 'iam.key.created', user, () => makeKey(hands, user));
}

/** Makes the key. Where the answer is lost its user goes, and the key with it. */
async function makeKey({ iam, access }: JobHands, user: string): Promise<NewKey> {
  const keys = userKeysOf(iam, user);
  try {
    return await keys.create();
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    await discardStray(keys, new Set(), keys.remove, () => access.deps.sleep(1000)).catch(() => {});
    throw error;
  }
}

/**
 * Removes the user of a job with all that it has.
 *
 * @returns whether there was such a user
 * @throws QCredError what the service refuses with; it can be asked again
 */
export async function removeJobUser(
  hands: JobHands,
  { user, policy }: Pick<JobUser, 'user' | 'policy'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const { iam } = hands;
  const options = signal ? { abortSignal: signal } : {};
  const keys = userKeysOf(iam, user, options);
  const listed = await ifThere(keys.list());
  if (listed === null) return false;
  for (const { id } of listed) await doing(hands, 'iam.key.deleted', id, () => keys.remove(id));
  const policies = policiesOf(iam, { kind: 'user', name: user }, options);
  await doing(hands, 'iam.user.policy.deleted', `${user}: ${policy}`, () =>
    gone(policies.deleteInline(policy)),
  );
  await doing(hands, 'iam.user.deleted', user, () => gone(iam.deleteUser({ UserName: user }, options)));
  return true;
}
