import { type Group, groupsOf } from '../account.ts';
import { optional } from '../http/parameters.ts';
import { addIdentity, makeGroup } from '../make.ts';
import { anyOf, type IamActions, type IamCall } from './call.ts';
import { groupOf, namedArn, nameOf, newArn, pathOf, userOf } from './find.ts';
import * as forms from './forms.ts';
import { groupNodes, userNodes } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { alreadyExists, deleteConflict, overQuota } from './refusals.ts';

/** IAM's quota: "Groups an IAM user can be a member of". */
const groupsPerUser = 10;

function createGroup(call: IamCall) {
  const { account, now } = call;
  const name = nameOf(call, 'group');
  const path = pathOf(call);
  if (account.groups.has(name.toLowerCase())) {
    throw alreadyExists(`Group with name ${name} already exists.`);
  }
  const group = makeGroup({ name, path, createdAt: now });
  addIdentity(account, group);
  return [['Group', groupNodes(account, group)] as const];
}

function getGroup(call: IamCall) {
  const { account, parameters } = call;
  const group = groupOf(call);
  return [
    ['Group', groupNodes(account, group)] as const,
    ...pageNodes(
      'Users',
      pageOf(parameters, group.members, ({ name }) => name),
      (user) => userNodes(account, user),
    ),
  ];
}

function listed(call: IamCall, groups: Iterable<Group>) {
  const prefix = optional(call.parameters, 'PathPrefix', forms.pathPrefix) ?? '/';
  const shown = [...groups].filter((group) => group.path.startsWith(prefix));
  return pageNodes(
    'Groups',
    pageOf(call.parameters, shown, ({ name }) => name),
    (group) => groupNodes(call.account, group),
  );
}

function deleteGroup(call: IamCall) {
  const group = groupOf(call);
  if (group.members.size > 0) throw deleteConflict('remove users from group');
  if (group.attached.size > 0) throw deleteConflict('detach all policies');
  if (group.inline.size > 0) throw deleteConflict('delete policies');
  call.account.groups.delete(group.name.toLowerCase());
  return null;
}

function addUserToGroup(call: IamCall) {
  const group = groupOf(call);
  const user = userOf(call);
  if (!group.members.has(user) && groupsOf(call.account, user).length >= groupsPerUser) {
    throw overQuota('GroupsPerUser', groupsPerUser);
  }
  group.members.add(user);
  return null;
}

function removeUserFromGroup(call: IamCall) {
  const group = groupOf(call);
  group.members.delete(userOf(call));
  return null;
}

/** Groups and who is in them. */
export const groupActions: IamActions = {
  CreateGroup: { resource: newArn('group'), run: createGroup },
  GetGroup: { resource: namedArn('group'), run: getGroup },
  ListGroups: { resource: anyOf('group'), run: (call) => listed(call, call.account.groups.values()) },
  DeleteGroup: { resource: namedArn('group'), run: deleteGroup },
  AddUserToGroup: { resource: namedArn('group'), run: addUserToGroup },
  RemoveUserFromGroup: { resource: namedArn('group'), run: removeUserFromGroup },
  ListGroupsForUser: {
    resource: namedArn('user'),
    run: (call) => listed(call, groupsOf(call.account, userOf(call))),
  },
};
