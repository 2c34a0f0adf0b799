import { knownServices } from '#shared/policy/actions.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { possible } from '#shared/policy/evaluate.ts';
import {
  type AccessJob,
  type Account,
  arnOf,
  groupsOf,
  type LastUse,
  type Role,
  type User,
} from '../account.ts';
import { optional, required } from '../http/parameters.ts';
import { isoSeconds } from '../http/query.ts';
import { newUniqueId } from '../ids.ts';
import { defaultDocument, policiesOf } from '../permissions.ts';
import type { XmlNode } from '../xml/write.ts';
import { anything, type IamActions, type IamCall } from './call.ts';
import { noSuchEntity } from './refusals.ts';

/**
 * What was last used of what somebody may do: "GenerateServiceLastAccessedDetails" in the IAM API reference.
 * Every action that was done is tracked, where IAM leaves out those on objects.
 */

/** Whom a question is about: the users and roles, and the policies that grant. */
interface Subject {
  people: (User | Role)[];
  documents: string[];
}

function subjectOf(account: Account, arn: string): Subject | null {
  const people = [...account.users.values(), ...account.roles.values()];
  const person = people.find((one) => arnOf(account, one) === arn);
  if (person) return { people: [person], documents: policiesOf(account, person) };
  const group = [...account.groups.values()].find((one) => arnOf(account, one) === arn);
  if (group) return { people: [...group.members], documents: policiesOf(account, group) };
  const policy = account.policies.get(arn);
  if (!policy) return null;
  const has = (one: User | Role): boolean =>
    one.attached.has(arn) ||
    (one.kind === 'user' && groupsOf(account, one).some(({ attached }) => attached.has(arn)));
  return { people: people.filter(has), documents: [defaultDocument(policy)] };
}

function generate({ account, parameters, now }: IamCall): XmlNode[] {
  const arn = required(parameters, 'Arn');
  if (!subjectOf(account, arn)) throw noSuchEntity(`ARN ${arn} cannot be found.`);
  const byAction = optional(parameters, 'Granularity') === 'ACTION_LEVEL';
  const id = newUniqueId('policy');
  account.accessJobs.set(id, { arn, createdAt: now, byAction, pending: 1 });
  return [['JobId', id]];
}

const later = (a: LastUse | null, b: LastUse | null): LastUse | null =>
  a && b ? (a.at > b.at ? a : b) : (a ?? b);

/** What was last done with a service, as far as keys and actions tell. */
function serviceNode(
  account: Account,
  { byAction }: AccessJob,
  { people }: Subject,
  { prefix, label, actions }: (typeof knownServices)[number],
): XmlNode {
  let last: LastUse | null = null;
  const done = new Map<string, LastUse>();
  for (const person of people) {
    const keys = person.kind === 'user' ? person.keys : [];
    for (const { lastUsed } of keys) if (lastUsed?.service === prefix) last = later(last, lastUsed);
    for (const [action, use] of account.uses.get(person.id) ?? []) {
      if (use.service !== prefix) continue;
      last = later(last, use);
      const name = action.slice(prefix.length + 1);
      done.set(name, later(done.get(name) ?? null, use) ?? use);
    }
  }
  const names = [...new Set([...actions.map(({ name }) => name), ...done.keys()])];
  const tracked = names.map((name): XmlNode => {
    const use = done.get(name);
    return [
      'member',
      [
        ['ActionName', name],
        ...(use ? [['LastAccessedTime', isoSeconds(use.at)] as const] : []),
        ...(use ? [['LastAccessedRegion', use.region] as const] : []),
      ],
    ];
  });
  return [
    'member',
    [
      ['ServiceName', label],
      ['ServiceNamespace', prefix],
      ...(last ? [['LastAuthenticated', isoSeconds(last.at)] as const] : []),
      ...(last ? [['LastAuthenticatedRegion', last.region] as const] : []),
      ['TotalAuthenticatedEntities', last ? '1' : '0'],
      ...(byAction && done.size > 0 ? [['TrackedActionsLastAccessed', tracked] as const] : []),
    ],
  ];
}

function get({ account, parameters, now }: IamCall): XmlNode[] {
  const id = required(parameters, 'JobId');
  const job = account.accessJobs.get(id);
  const subject = job && subjectOf(account, job.arn);
  if (!job || !subject) throw noSuchEntity(`Job ${id} cannot be found.`);
  const times: XmlNode[] = [['JobCreationDate', isoSeconds(job.createdAt)]];
  job.pending -= 1;
  if (job.pending >= 0) return [['JobStatus', 'IN_PROGRESS'], ...times, ['ServicesLastAccessed', []]];
  const identity = subject.documents.flatMap((text) => parsePolicy(text).document ?? []);
  const granted = knownServices.filter(
    ({ prefix }) => possible({ action: `${prefix}:*`, resource: '*' }, { identity }).decision !== 'deny',
  );
  return [
    ['JobStatus', 'COMPLETED'],
    ['JobType', job.byAction ? 'ACTION_LEVEL' : 'SERVICE_LEVEL'],
    ...times,
    ['JobCompletionDate', isoSeconds(now)],
    ['IsTruncated', 'false'],
    ['ServicesLastAccessed', granted.map((service) => serviceNode(account, job, subject, service))],
  ];
}

export const accessActions: IamActions = {
  GenerateServiceLastAccessedDetails: { resource: anything, run: generate },
  GetServiceLastAccessedDetails: { resource: anything, run: get },
};
