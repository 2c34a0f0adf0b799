import type { Mirror } from '#shared/mirror.ts';
import { count, listed } from '#shared/words.ts';
import { changeBack, isWatched, type TightenedRecord, watchedUntil } from '../../accounts/tighten/records.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { AccountFacts, Snapshot } from '../facts/snapshot.ts';
import { dayOf } from '../facts/time.ts';
import type { Check, Scene } from './scene.ts';

/** Whether a policy is what it was again, or gone, as far as the account has told since. */
function isOver(
  { target, version, before, at }: TightenedRecord,
  { account, mirror }: AccountFacts,
): boolean {
  const { lastSync } = account;
  const isNewer = lastSync?.status === 'complete' && lastSync.at > at;
  if (target.kind === 'managed') {
    const policy = mirror.policies.find(({ arn }) => arn === target.policyArn);
    return policy ? policy.defaultVersion === version : isNewer;
  }
  const policy = inlineOf(mirror, target.holder)?.find(({ name }) => name === target.name);
  return policy ? policy.document === before : isNewer;
}

function inlineOf(
  { users, groups, roles }: Mirror,
  { kind, name }: { kind: 'user' | 'group' | 'role'; name: string },
): { name: string; document: string }[] | undefined {
  const all = kind === 'user' ? users : kind === 'group' ? groups : roles;
  return all.find((one) => one.name === name)?.inline;
}

/** What a policy that was cut down is called: an inline one by whose it is. */
export const tightenedName = ({ target }: Pick<TightenedRecord, 'target'>): string =>
  target.kind === 'managed' ? target.name : `${target.name} of ${target.holder.name}`;

/** The policies of an account that were cut down in the last days and still are. */
export const watchedIn = (facts: AccountFacts, { tightened, now }: Snapshot): TightenedRecord[] =>
  tightened.filter(
    (record) => record.account === facts.account.id && isWatched(record, now) && !isOver(record, facts),
  );

/** Policies that were cut down in the last days: who was refused since, and that they are watched. */
export const checkTightened: Check = (scene) =>
  scene.accounts.flatMap((facts) => watchedIn(facts, scene).map((record) => told(record, facts, scene)));

function told(record: TightenedRecord, facts: AccountFacts, { keysOfUser }: Scene): Found {
  const subject = accountSubject('policy', tightenedName(record), facts.account);
  const when = [
    `It was cut down to what was used on ${dayOf(record.at)}, and is watched until ${dayOf(watchedUntil(record))}.`,
  ];
  const { watch } = record;
  const refusals = watch?.refusals ?? [];
  if (refusals.length === 0) {
    const blind = watch ? watch.notLooked : ['It was not looked yet.'];
    return found({ kind: 'tightened', severity: 'low', of: record.id }, () => ({
      subject,
      evidence: [
        ...when,
        ...(watch ? ['No refused call was seen since.'] : []),
        ...blind.map((why) => `Not looked at: ${why}`),
      ],
      advice:
        'If something stopped to work, “qcred policy tighten --back” takes it back. This goes by itself afterwards.',
    }));
  }
  const users = [...new Set(refusals.map(({ user }) => user))];
  return found(
    {
      kind: 'tightened-refused',
      severity: 'high',
      of: record.id,
      keys: users.flatMap((user) => keysOfUser(facts.account.id, user)),
    },
    () => ({
      subject,
      evidence: [
        ...when,
        `${count(refusals.length, 'refused call')} of ${listed(users, 4)} ${refusals.length === 1 ? 'was' : 'were'} seen since: ${listed([...new Set(refusals.map(({ call }) => call))], 6)}.`,
      ],
      action: { kind: 'iam', accountId: facts.account.id, change: changeBack(record) },
      advice:
        'If these calls are not needed, leave it as it is. “qcred policy tighten --back” does the same as the button.',
    }),
  );
}
