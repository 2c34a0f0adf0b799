import type { Account, Identity } from '../account.ts';
import { optional, required } from '../http/parameters.ts';
import type { Context } from '../service.ts';
import type { IamAction, IamActions, IamCall } from './call.ts';
import { identityOf, namedArn, policyArn, policyOf } from './find.ts';
import * as forms from './forms.ts';
import { attachedNode, titles } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { noSuchEntity, overQuota } from './refusals.ts';

/** IAM's default quota: "Managed policies attached to an IAM user", group, role. */
const attachedPerIdentity = 10;

/** All users, groups and roles. */
export const identitiesOf = (account: Account): Identity[] => [
  ...account.users.values(),
  ...account.groups.values(),
  ...account.roles.values(),
];

/** To how many users, groups and roles each policy is attached, by ARN. */
export function attachmentCounts(account: Account): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { attached } of identitiesOf(account)) {
    for (const arn of attached) counts.set(arn, (counts.get(arn) ?? 0) + 1);
  }
  return counts;
}

function attach(call: IamCall, kind: Identity['kind']) {
  const { attached } = identityOf(call, kind);
  const { arn } = policyOf(call);
  if (!attached.has(arn) && attached.size >= attachedPerIdentity) {
    throw overQuota(`PoliciesPer${titles[kind]}`, attachedPerIdentity);
  }
  attached.add(arn);
  return null;
}

function detach(call: IamCall, kind: Identity['kind']) {
  const { attached, name } = identityOf(call, kind);
  const arn = policyArn(call);
  if (!attached.delete(arn)) {
    throw noSuchEntity(`Policy ${arn} was not found attached to the ${kind} ${name}.`);
  }
  return null;
}

function listAttached(call: IamCall, kind: Identity['kind']) {
  const { account, parameters } = call;
  const prefix = optional(parameters, 'PathPrefix', forms.pathPrefix) ?? '/';
  const arns = [...identityOf(call, kind).attached].filter((arn) =>
    account.policies.get(arn)?.path.startsWith(prefix),
  );
  return pageNodes(
    'AttachedPolicies',
    pageOf(parameters, arns, (arn) => arn),
    (arn) => attachedNode(account, arn),
  );
}

const policyContext = (call: IamCall): Context => ({ 'iam:PolicyARN': policyArn(call) });

const actionsOf = (kind: Identity['kind']): [string, IamAction][] => [
  [
    `Attach${titles[kind]}Policy`,
    { resource: namedArn(kind), context: policyContext, run: (call) => attach(call, kind) },
  ],
  [
    `Detach${titles[kind]}Policy`,
    { resource: namedArn(kind), context: policyContext, run: (call) => detach(call, kind) },
  ],
  [
    `ListAttached${titles[kind]}Policies`,
    { resource: namedArn(kind), run: (call) => listAttached(call, kind) },
  ],
];

const entityFilters = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];

/** To whom a policy is attached, all kinds on one page after another. */
function listEntitiesForPolicy(call: IamCall) {
  const { account, parameters } = call;
  const { arn } = policyOf(call);
  const filter = parameters.has('EntityFilter')
    ? required(parameters, 'EntityFilter', {
        pattern: new RegExp(`^(?:${entityFilters.join('|')})$`),
        described: `satisfy enum value set: [${entityFilters.join(', ')}]`,
      })
    : null;
  const holders = identitiesOf(account).filter(
    ({ kind, attached }) => attached.has(arn) && (filter === null || filter === titles[kind]),
  );
  const page = pageOf(parameters, holders, ({ kind, name }) => `${kind}/${name}`);
  const shown = (kind: Identity['kind']) =>
    pageNodes(
      `Policy${titles[kind]}s`,
      { items: page.items.filter((holder) => holder.kind === kind), marker: page.marker },
      ({ name, id }) => [
        [`${titles[kind]}Name`, name],
        [`${titles[kind]}Id`, id],
      ],
    );
  const [groups, ...end] = shown('group');
  const [users] = shown('user');
  const [roles] = shown('role');
  return [groups, users, roles, ...end].filter((node) => node !== undefined);
}

/** Managed policies of users, groups and roles. */
export const attachmentActions: IamActions = {
  ...Object.fromEntries((['user', 'group', 'role'] as const).flatMap(actionsOf)),
  ListEntitiesForPolicy: { resource: policyArn, run: listEntitiesForPolicy },
};
