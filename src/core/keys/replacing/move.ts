import type { KeyReplacement } from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import { listed } from '#shared/words.ts';
import { describeKey, done, grantsOf, listAliases, shown } from '../../clouds/kms/keys.ts';
import { makeGrants } from './grants.ts';
import { Ask, type Job } from './job.ts';

const day = 86_400_000;

/** Moves aliases that are still of one key to another. @returns those that were somewhere else already */
async function moveAliases(
  job: Job,
  aliases: readonly string[],
  from: string,
  to: string,
): Promise<string[]> {
  const now = new Map((await listAliases(job.kms)).map(({ name, keyId }) => [name, keyId]));
  const elsewhere: string[] = [];
  for (const alias of aliases) {
    const at = now.get(alias);
    if (at === to) continue;
    if (at !== from) {
      elsewhere.push(alias);
      continue;
    }
    await job.doing('kms.alias.set', to, `alias/${alias}`, () =>
      done(job.kms, 'UpdateAlias', { AliasName: `alias/${alias}`, TargetKeyId: to }),
    );
  }
  return elsewhere;
}

/** The policy of a key goes along to another one. */
const policyTo =
  (account: string, from: string, to: string, bornAt: string) =>
  (state: VaultState): VaultState => ({
    ...state,
    keyPolicies: state.keyPolicies.map((policy) => {
      if (policy.account !== account || policy.keyId !== from) return policy;
      const { remindedAt: _, snoozedUntil: __, ...rest } = policy;
      return { ...rest, keyId: to, bornAt };
    }),
  });

/**
 * Makes the grants on the new key, and then moves the aliases to it: who follows an alias has its grant there.
 *
 * @throws Ask for an alias that somebody moved meanwhile; QCredError as `makeGrants`
 */
export async function moveOver(job: Job): Promise<void> {
  await makeGrants(job);
  const { aliases, oldId, newId = '', confirmed, graceDays, account } = await job.look();
  const elsewhere = await moveAliases(job, aliases, oldId, newId);
  if (elsewhere.length > 0 && !confirmed.includes('moved')) {
    throw new Ask(
      'moved',
      `Not of the old key any more: the ${elsewhere.length === 1 ? 'alias' : 'aliases'} ${listed(elsewhere, 4)}.`,
      'Leave them as they are and go on, or give them back to the old key and resume.',
    );
  }
  const now = job.access.deps.now();
  const born = (await shown(describeKey(job.kms, newId)))?.createdAt ?? now.toISOString();
  await job.access.activity.append({
    action: 'kms.key.replaced',
    subject: oldId,
    detail: `${job.account.name}: by ${newId}`,
  });
  await job.note(
    {
      step: 'grace',
      movedAt: now.toISOString(),
      graceUntil: new Date(now.getTime() + graceDays * day).toISOString(),
    },
    policyTo(account, oldId, newId, born),
  );
}

/** What came of going back, in a sentence. */
const undoneWords = ({ newId }: KeyReplacement, granted: boolean): [message: string, hint: string] =>
  newId === undefined
    ? ['The old key stays. No new one was made.', '']
    : [
        `The aliases are the old key's again, and the new key ${newId} is disabled.`,
        `${granted ? 'Its grants stay, and allow nothing while it is disabled. ' : ''}Something may have been encrypted with it meanwhile. Delete it when nothing needs it.`,
      ];

/** Returns to the old key, from wherever it stands. */
export async function goBack(job: Job, findNew: () => Promise<string | null>): Promise<void> {
  const before = await job.look();
  const { aliases, oldId, account, step, begun } = before;
  const newId = before.newId ?? (step === 'create' && begun ? await findNew() : null) ?? undefined;
  const old = await describeKey(job.kms, oldId);
  if (old.state === 'Disabled') {
    await job.doing('kms.key.enabled', oldId, '', () => done(job.kms, 'EnableKey', { KeyId: oldId }));
  }
  if (newId !== undefined) {
    await moveAliases(job, aliases, newId, oldId);
    const made = await shown(describeKey(job.kms, newId));
    if (made?.state === 'Enabled') {
      await job.doing('kms.key.disabled', newId, '', () => done(job.kms, 'DisableKey', { KeyId: newId }));
    }
  }
  const granted = newId !== undefined && ((await shown(grantsOf(job.kms, newId))) ?? []).length > 0;
  const [message, hint] = undoneWords({ ...before, newId }, granted);
  await job.note(
    { newId, state: 'undone', message, hint, question: undefined },
    newId === undefined
      ? undefined
      : policyTo(account, newId, oldId, old.createdAt ?? job.access.deps.now().toISOString()),
  );
}
