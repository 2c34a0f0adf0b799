import type { ManagedPolicy, PolicyVersion } from '../account.ts';
import { optional, required, truth } from '../http/parameters.ts';
import { makePolicy } from '../make.ts';
import { attachmentCounts } from './attachments.ts';
import { anyOf, type IamActions, type IamCall } from './call.ts';
import { managedDocument } from './documents.ts';
import { pathOf, policyArn, policyOf } from './find.ts';
import * as forms from './forms.ts';
import { encodeDocument, policyNodes, versionNodes } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { alreadyExists, deleteConflict, invalidInput, limitExceeded, noSuchEntity } from './refusals.ts';

/** IAM's quota: "Versions per managed policy". */
const mostVersions = 5;

const newPolicyArn = (call: IamCall): string =>
  `arn:aws:iam::${call.account.id}:policy${pathOf(call)}${required(call.parameters, 'PolicyName', forms.names.policy)}`;

/** Whether a policy is the provider's own, which nobody here may change. */
const isProviders = (policy: ManagedPolicy): boolean => policy.arn.startsWith('arn:aws:iam::aws:');

/** A policy that may be changed. @throws Refusal ValidationError, NoSuchEntity, InvalidInput */
function ownPolicyOf(call: IamCall): ManagedPolicy {
  const policy = policyOf(call);
  if (isProviders(policy)) throw invalidInput(`Policy ${policy.arn} is managed by the provider.`);
  return policy;
}

const shown = (call: IamCall, policy: ManagedPolicy) =>
  policyNodes(policy, attachmentCounts(call.account).get(policy.arn) ?? 0);

function createPolicy(call: IamCall) {
  const { account, parameters, now } = call;
  const document = managedDocument(call);
  const name = required(parameters, 'PolicyName', forms.names.policy);
  const taken = [...account.policies.values()].some(
    (policy) => !isProviders(policy) && policy.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken) throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  const policy: ManagedPolicy = {
    ...makePolicy(account, { name, path: pathOf(call), createdAt: now, document }),
    description: optional(parameters, 'Description', forms.description) ?? '',
  };
  account.policies.set(policy.arn, policy);
  return [['Policy', shown(call, policy)] as const];
}

function getPolicy(call: IamCall) {
  const policy = policyOf(call);
  const described = policy.description === '' ? [] : [['Description', policy.description] as const];
  return [['Policy', [...shown(call, policy), ...described]] as const];
}

function listPolicies(call: IamCall) {
  const { account, parameters } = call;
  const scope = optional(parameters, 'Scope', forms.policyScope) ?? 'All';
  const onlyAttached = truth(parameters, 'OnlyAttached', false);
  const prefix = optional(parameters, 'PathPrefix', forms.pathPrefix) ?? '/';
  const counts = attachmentCounts(account);
  const policies = [...account.policies.values()].filter(
    (policy) =>
      (scope === 'All' || (scope === 'AWS') === isProviders(policy)) &&
      (!onlyAttached || counts.has(policy.arn)) &&
      policy.path.startsWith(prefix),
  );
  return pageNodes(
    'Policies',
    pageOf(parameters, policies, ({ arn }) => arn),
    (policy) => policyNodes(policy, counts.get(policy.arn) ?? 0),
  );
}

function deletePolicy(call: IamCall) {
  const policy = ownPolicyOf(call);
  if (attachmentCounts(call.account).has(policy.arn)) throw deleteConflict('detach policy from all entities');
  if (policy.versions.length > 1) throw deleteConflict('delete all non-default versions');
  call.account.policies.delete(policy.arn);
  return null;
}

/** The version a call names. @throws Refusal ValidationError, NoSuchEntity */
function versionOf(call: IamCall, policy: ManagedPolicy): PolicyVersion {
  const id = required(call.parameters, 'VersionId', forms.versionId);
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist.`);
  return version;
}

function createVersion(call: IamCall) {
  const { parameters, now } = call;
  const policy = ownPolicyOf(call);
  const document = managedDocument(call);
  const asDefault = truth(parameters, 'SetAsDefault', false);
  if (policy.versions.length >= mostVersions) {
    throw limitExceeded(
      `A managed policy can have up to ${mostVersions} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  policy.versionCount += 1;
  const version: PolicyVersion = { id: `v${policy.versionCount}`, document, createdAt: now };
  policy.versions.push(version);
  policy.updatedAt = now;
  if (asDefault) policy.defaultVersionId = version.id;
  return [['PolicyVersion', versionNodes(policy, version)] as const];
}

function getVersion(call: IamCall) {
  const policy = policyOf(call);
  const version = versionOf(call, policy);
  return [
    [
      'PolicyVersion',
      [['Document', encodeDocument(version.document)] as const, ...versionNodes(policy, version)],
    ] as const,
  ];
}

function listVersions(call: IamCall) {
  const policy = policyOf(call);
  // Version numbers have at most as many digits as this; text sorts as numbers do then.
  const key = ({ id }: PolicyVersion) => id.slice(1).padStart(9, '0');
  return pageNodes('Versions', pageOf(call.parameters, policy.versions, key), (version) =>
    versionNodes(policy, version),
  );
}

function deleteVersion(call: IamCall) {
  const policy = ownPolicyOf(call);
  const version = versionOf(call, policy);
  if (version.id === policy.defaultVersionId) {
    throw deleteConflict('choose another version as the default');
  }
  policy.versions.splice(policy.versions.indexOf(version), 1);
  return null;
}

function setDefaultVersion(call: IamCall) {
  const policy = ownPolicyOf(call);
  policy.defaultVersionId = versionOf(call, policy).id;
  policy.updatedAt = call.now;
  return null;
}

/** Managed policies and their versions. */
export const policyActions: IamActions = {
  CreatePolicy: { resource: newPolicyArn, run: createPolicy },
  GetPolicy: { resource: policyArn, run: getPolicy },
  ListPolicies: { resource: anyOf('policy'), run: listPolicies },
  DeletePolicy: { resource: policyArn, run: deletePolicy },
  CreatePolicyVersion: { resource: policyArn, run: createVersion },
  GetPolicyVersion: { resource: policyArn, run: getVersion },
  ListPolicyVersions: { resource: policyArn, run: listVersions },
  DeletePolicyVersion: { resource: policyArn, run: deleteVersion },
  SetDefaultPolicyVersion: { resource: policyArn, run: setDefaultVersion },
};
