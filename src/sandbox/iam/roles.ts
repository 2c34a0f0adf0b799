import type { Role } from '../account.ts';
import { integer, optional, refuseUnknown } from '../http/parameters.ts';
import { addIdentity, makeRole } from '../make.ts';
import { anyOf, type IamActions, type IamCall } from './call.ts';
import { trustDocument } from './documents.ts';
import { namedArn, nameOf, newArn, pathOf, roleOf } from './find.ts';
import * as forms from './forms.ts';
import { roleNodes, wholeRoleNodes } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { alreadyExists, deleteConflict } from './refusals.ts';
import { requestTags, tagsOf } from './tags.ts';

/** Seconds: one hour to twelve. */
const sessionDuration = (call: IamCall, otherwise: number): number =>
  integer(call.parameters, 'MaxSessionDuration', { min: 3600, max: 43_200, otherwise });

function createRole(call: IamCall) {
  const { account, parameters, now } = call;
  const name = nameOf(call, 'role');
  const path = pathOf(call);
  const trust = trustDocument(call, 'AssumeRolePolicyDocument');
  const maxSessionDuration = sessionDuration(call, 3600);
  const tags = tagsOf(call);
  refuseUnknown(parameters, ['PermissionsBoundary']);
  if (account.roles.has(name.toLowerCase())) throw alreadyExists(`Role with name ${name} already exists.`);
  const role: Role = {
    ...makeRole({ name, path, createdAt: now, trust }),
    description: optional(parameters, 'Description', forms.description) ?? '',
    maxSessionDuration,
    tags,
  };
  addIdentity(account, role);
  return [['Role', wholeRoleNodes(account, role)] as const];
}

function listRoles(call: IamCall) {
  const { account, parameters } = call;
  const prefix = optional(parameters, 'PathPrefix', forms.pathPrefix) ?? '/';
  const roles = [...account.roles.values()].filter((role) => role.path.startsWith(prefix));
  return pageNodes(
    'Roles',
    pageOf(parameters, roles, ({ name }) => name),
    (role) => roleNodes(account, role),
  );
}

function updateRole(call: IamCall) {
  const role = roleOf(call);
  const maxSessionDuration = sessionDuration(call, role.maxSessionDuration);
  const description = optional(call.parameters, 'Description', forms.description) ?? role.description;
  Object.assign(role, { maxSessionDuration, description });
  return [];
}

function updateAssumeRolePolicy(call: IamCall) {
  const role = roleOf(call);
  role.trust = trustDocument(call, 'PolicyDocument');
  return null;
}

function deleteRole(call: IamCall) {
  const role = roleOf(call);
  if (role.attached.size > 0) throw deleteConflict('detach all policies');
  if (role.inline.size > 0) throw deleteConflict('delete policies');
  call.account.roles.delete(role.name.toLowerCase());
  return null;
}

/** Roles and whom they trust. */
export const roleActions: IamActions = {
  CreateRole: { resource: newArn('role'), context: requestTags, run: createRole },
  GetRole: {
    resource: namedArn('role'),
    run: (call) => [['Role', wholeRoleNodes(call.account, roleOf(call))]],
  },
  ListRoles: { resource: anyOf('role'), run: listRoles },
  UpdateRole: { resource: namedArn('role'), run: updateRole },
  UpdateAssumeRolePolicy: { resource: namedArn('role'), run: updateAssumeRolePolicy },
  DeleteRole: { resource: namedArn('role'), run: deleteRole },
};
