import type { KmsKeyView } from '#shared/kms.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { count, listed } from '#shared/words.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { AccountFacts, SeenServices } from '../facts/snapshot.ts';
import { day, dayOf, daysAgo, daysSince, daysWords } from '../facts/time.ts';
import type { Check } from './scene.ts';

const yearDays = 365;
const expiringDays = 30;
const soonDays = 7;

/** Keys of key services: rotation, what is about to be deleted or to run out, and who may use them. */
export const checkKmsKeys: Check = ({ accounts, now }) =>
  accounts.flatMap(({ services, ...facts }) =>
    (services?.keys ?? []).flatMap((view) => [
      ...withoutRotation(facts, view, now),
      ...(services ? aboutToGo(facts, view, services, now) : []),
      ...runningOut(facts, view, now),
      ...openToAll(facts, view),
      ...grantedAway(facts, view),
    ]),
  );

type Account = Pick<AccountFacts, 'account' | 'mirror'>;

const nameOf = ({ key, aliases }: KmsKeyView): string => aliases[0] ?? key.id;
const subjectOf = ({ account }: Account, view: KmsKeyView) =>
  accountSubject('kms-key', nameOf(view), account);

function withoutRotation({ account, ...facts }: Account, view: KmsKeyView, now: number): Found[] {
  const { key, rotation } = view;
  if (key.managed || key.state !== 'Enabled' || rotation.automatic !== false || !rotation.can.automatic)
    return [];
  const days = key.createdAt === null ? null : daysSince(key.createdAt, now);
  const last = rotation.history?.[0]?.at ?? null;
  if (last !== null && last > daysAgo(yearDays, now)) return [];
  return [
    found(
      {
        kind: 'kms-no-rotation',
        severity: days !== null && days > yearDays ? 'medium' : 'low',
        of: `${account.id}/${key.id}`,
      },
      () => ({
        subject: subjectOf({ account, ...facts }, view),
        evidence: [
          `It is not rotated by itself${days === null ? '' : `, and its material is ${daysWords(last === null ? days : daysSince(last, now))} old`}.`,
        ],
        action: {
          kind: 'kms',
          accountId: account.id,
          change: { kind: 'set-rotation', key: key.id, automatic: true },
        },
        advice: 'What was encrypted before can still be decrypted.',
      }),
    ),
  ];
}

function aboutToGo(facts: Account, view: KmsKeyView, services: SeenServices, now: number): Found[] {
  const { key, aliases, lastUse } = view;
  if (key.state !== 'PendingDeletion') return [];
  const names = new Set([key.id, key.arn, ...aliases, ...aliases.map((alias) => `alias/${alias}`)]);
  const buckets = services.buckets
    .filter(({ encryption }) => encryption?.key !== null && encryption && names.has(encryption.key ?? ''))
    .map(({ bucket }) => bucket);
  const policies = facts.mirror.policies
    .filter(({ document }) => document?.includes(key.id) === true)
    .map(({ name }) => name);
  const used = lastUse?.at ?? null;
  const recent = used !== null && used > daysAgo(90, now) ? used : null;
  const evidence = [
    ...(buckets.length > 0
      ? [`${listed(buckets)} ${buckets.length === 1 ? 'encrypts' : 'encrypt'} with it.`]
      : []),
    ...(policies.length > 0 ? [`${listed(policies)} ${policies.length === 1 ? 'names' : 'name'} it.`] : []),
    ...(recent === null ? [] : [`It was used on ${dayOf(recent)}.`]),
  ];
  if (evidence.length === 0) return [];
  return [
    found({ kind: 'kms-deletion', severity: 'high', of: `${facts.account.id}/${key.id}` }, () => ({
      subject: subjectOf(facts, view),
      evidence: [
        key.deletedAt === null ? 'It is to be deleted.' : `It is deleted on ${dayOf(key.deletedAt)}.`,
        ...evidence,
      ],
      action: {
        kind: 'kms',
        accountId: facts.account.id,
        change: { kind: 'undelete-key', key: key.id },
      },
      advice: 'It is disabled afterwards: enable it in Keys, so that it works again.',
    })),
  ];
}

function runningOut(facts: Account, view: KmsKeyView, now: number): Found[] {
  const { key } = view;
  const { validTo } = key;
  if (key.origin !== 'imported' || validTo === null || key.state === 'PendingDeletion') return [];
  const left = Date.parse(validTo) - now;
  if (left > expiringDays * day) return [];
  const days = Math.max(0, Math.floor(left / day));
  return [
    found(
      {
        kind: 'kms-expiring',
        severity: left <= soonDays * day ? 'high' : 'medium',
        of: `${facts.account.id}/${key.id}`,
      },
      () => ({
        subject: subjectOf(facts, view),
        evidence: [
          left < 0
            ? `Its material ran out on ${dayOf(validTo)}.`
            : `Its material runs out on ${dayOf(validTo)}, in ${daysWords(days)}.`,
        ],
        advice: 'Import the same material again: “qcred kms import” with the file that it came from.',
      }),
    ),
  ];
}

const isAnyone = (value: string): boolean => value === '*';

function openToAll(facts: Account, view: KmsKeyView): Found[] {
  const { document } = view.policy === null ? { document: null } : parsePolicy(view.policy, 'key');
  const open = (document?.statements ?? []).filter(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      principals !== null &&
      (principals.not || principals.principals.some(({ type, value }) => type === 'AWS' && isAnyone(value))),
  );
  if (open.length === 0) return [];
  const actions = [...new Set(open.flatMap((statement) => statement.actions.patterns))];
  return [
    found({ kind: 'open-key', severity: 'high', of: `${facts.account.id}/${view.key.id}` }, () => ({
      subject: subjectOf(facts, view),
      evidence: [`Its policy lets everybody do ${listed(actions)}, without a condition.`],
      advice:
        'Name who may use it in its policy, in Keys: users and roles of this account, or accounts that you know.',
    })),
  ];
}

function grantedAway(facts: Account, view: KmsKeyView): Found[] {
  const own = facts.account.accountId.replace(/^0+/, '');
  const others = (view.grants ?? []).filter(({ grantee }) => {
    const id = /^(?:\d+)$/.test(grantee)
      ? grantee
      : (/^arn:[^:]*:[^:]*:[^:]*:(\d+):/.exec(grantee)?.[1] ?? '');
    return id !== '' && own !== '' && id.replace(/^0+/, '') !== own;
  });
  if (others.length === 0) return [];
  return [
    found({ kind: 'wide-principal', severity: 'low', of: `${facts.account.id}/${view.key.id}` }, () => ({
      subject: subjectOf(facts, view),
      evidence: [
        `${count(others.length, 'grant')} to ${listed([...new Set(others.map(({ grantee }) => grantee))])}.`,
      ],
      advice: 'Revoke what is not needed any more, in Keys. Dismiss it where it is meant.',
    })),
  ];
}
