import type { Account } from '#shared/account.ts';
import type { IamPlanView } from '#shared/contract/accounts.ts';
import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile } from '#shared/model.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import { openClient } from '../../clouds/client/client.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Accounts } from '../accounts.ts';
import { warning } from '../changes/change.ts';
import { checkDocument } from '../changes/documents.ts';
import { effectOf, whoWords } from '../changes/effect.ts';
import { checkAccess } from '../checkAccess.ts';
import { type Job, lasting, purposeOf } from './job.ts';
import { type JobHands, makeJobUser, neededActions, removeJobUser } from './jobUser.ts';
import type { LentKey, Offer } from './offer.ts';
import { createRecords, type JobRecords, type JobUser } from './records.ts';
import { untilItWorks } from './works.ts';

/** Where a user for a job is made, and where its key is used. */
export interface JobPlace {
  access: OpenVault;
  accounts: Accounts;
  account: Account;
  profile: Profile;
}

/**
 * Plans a user of its own for a job: made with that one policy and one key, used, and deleted again.
 *
 * @param place where
 * @param job what it may do
 * @param why nothing smaller was to be had, as a sentence
 * @throws QCredError denied where QCred may not do all of it; nothing is made then
 */
export async function planJobUser(place: JobPlace, job: Job, why: string): Promise<Offer> {
  const { account, access } = place;
  const suffix = Buffer.from(access.deps.randomBytes(4)).toString('hex');
  const user = `qcred-${job.id}-${suffix}`;
  const notices = await allowedToDo(place, user);
  const checked = checkDocument(formatPolicy(job.document), 'inline_user');
  const view: IamPlanView = {
    planId: user,
    title: `A user for this command alone, in ${account.name}`,
    verb: 'Make it',
    notices: [
      { level: 'info', message: why, hint: 'So a user of its own is made for it.' },
      ...notices,
      ...checked.notices,
    ],
    steps: [
      `Make the user ${user}.`,
      `Write its inline policy ${job.id}: ${checked.says}; for ${lasting(job.seconds)} from now.`,
      `Make an access key for ${user}, which is kept nowhere, and wait until it works.`,
      `Run ${job.program} with it.`,
      `Delete the key, the policy and ${user} when ${job.program} has ended.`,
    ],
    effect: effectOf('', job.document, 'inline_user', whoWords([{ kind: 'user', name: user }])),
    finality: null,
  };
  return { kind: 'plan', view, make: (signal) => makeLent(place, job, user, signal) };
}

/** @throws QCredError denied naming what QCred may not do */
async function allowedToDo(place: JobPlace, user: string): Promise<Notice[]> {
  const { account } = place;
  const [, partition = 'aws'] = /^arn:([^:]*):/.exec(account.principal.arn) ?? [];
  const resource = `arn:${partition}:iam::${account.accountId}:user/${user}`;
  let isUnknown = false;
  for (const action of neededActions) {
    const question = { principalArn: account.principal.arn, action, resource };
    const answer = await checkAccess(place, question).catch((error: unknown) => {
      if (!(error instanceof QCredError)) throw error;
      return null;
    });
    if (answer === null || answer.decision === 'depends' || answer.decision === 'unknown') isUnknown = true;
    else if (answer.decision !== 'allow') {
      throw new QCredError(
        'denied',
        `${account.principal.name || 'QCred'} may not do ${action} in ${account.name}, so no user was made for this command.`,
        'Connect the account as somebody who may make and delete users.',
      );
    }
  }
  return isUnknown
    ? [
        warning(
          'Whether QCred may delete that user again could not be found out before.',
          'If it cannot be deleted, its key still stops to work at the end of its time.',
        ),
      ]
    : [];
}

async function makeLent(place: JobPlace, job: Job, user: string, signal: AbortSignal): Promise<LentKey> {
  const { access, account, profile } = place;
  const { deps } = access;
  const now = deps.now();
  const record: JobUser = {
    account: account.id,
    user,
    policy: job.id,
    since: now.toISOString(),
    until: new Date(now.getTime() + job.seconds * 1000).toISOString(),
  };
  const check = () => {
    if (signal.aborted) throw new QCredError('cancelled', `${job.program} was not started.`);
  };
  const client = await openClient(access, account, purposeOf(job));
  const hands: JobHands = { access, account, iam: client.iam };
  const records = createRecords(access);
  const id = deps.uuid();
  const end = async () => {
    const left = await takeBack(hands, records, id, record);
    client.close();
    return left;
  };
  try {
    // On the disk before anything is made: whatever becomes of this process, the next one finds it.
    await records.write(id, record);
    const key = await makeJobUser(hands, record, job, check);
    const state = await access.vault.state();
    await untilItWorks(deps, { state, profile, key, bucket: job.bucket }, check);
    return {
      key: { ...key, expiresAt: record.until },
      profile,
      message: `The user ${user} of its own, which may do ${job.id} until ${record.until}; it is deleted afterwards.`,
      end,
    };
  } catch (error) {
    const left = await end();
    if (left === null || !(error instanceof QCredError)) throw error;
    throw new QCredError(error.code, `${error.message} ${left}`, error.hint, { cause: error });
  }
}

/** @returns what could not be done, in a sentence */
async function takeBack(
  hands: JobHands,
  records: JobRecords,
  id: string,
  record: JobUser,
): Promise<string | null> {
  try {
    await removeJobUser(hands, record);
    await records.remove(id);
    return null;
  } catch (error) {
    const why = error instanceof QCredError ? error.message : 'Something unexpected went wrong.';
    return `The user ${record.user} could not be deleted: ${why} It is tried again when QCred starts the next time; its key does not work after ${record.until} in any case.`;
  }
}
