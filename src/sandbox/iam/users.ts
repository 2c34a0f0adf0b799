import type { User } from '../account.ts';
import { optional, refuseUnknown, required } from '../http/parameters.ts';
import { isoSeconds } from '../http/query.ts';
import { addIdentity, makeUser } from '../make.ts';
import { anyOf, type IamActions, type IamCall } from './call.ts';
import { namedArn, nameOf, newArn, pathOf, userOf, userOrSelf, userOrSelfArn } from './find.ts';
import * as forms from './forms.ts';
import { userNodes, wholeUserNodes } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { alreadyExists, deleteConflict } from './refusals.ts';
import { requestTags, tagsOf } from './tags.ts';

function checkFree({ account }: IamCall, name: string): void {
  if (account.users.has(name.toLowerCase())) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
}

function createUser(call: IamCall) {
  const name = nameOf(call, 'user');
  const path = pathOf(call);
  const tags = tagsOf(call);
  refuseUnknown(call.parameters, ['PermissionsBoundary']);
  checkFree(call, name);
  const user: User = { ...makeUser({ name, path, createdAt: call.now }), tags };
  addIdentity(call.account, user);
  return [['User', wholeUserNodes(call.account, user)] as const];
}

function getUser(call: IamCall) {
  const { account, principal, parameters } = call;
  if (principal.kind === 'root' && !parameters.has('UserName')) {
    // The root user has no name: IAM leaves the element out.
    return [
      [
        'User',
        [
          ['Path', '/'],
          ['UserId', account.id],
          ['Arn', principal.arn],
          ['CreateDate', isoSeconds(account.createdAt)],
        ],
      ] as const,
    ];
  }
  return [['User', wholeUserNodes(account, userOrSelf(call))] as const];
}

function listUsers(call: IamCall) {
  const { account, parameters } = call;
  const prefix = optional(parameters, 'PathPrefix', forms.pathPrefix) ?? '/';
  const users = [...account.users.values()].filter((user) => user.path.startsWith(prefix));
  return pageNodes(
    'Users',
    pageOf(parameters, users, ({ name }) => name),
    (user) => userNodes(account, user),
  );
}

function updateUser(call: IamCall) {
  const { account, parameters } = call;
  const user = userOf(call);
  const name = optional(parameters, 'NewUserName', forms.names.user) ?? user.name;
  const path = parameters.has('NewPath') ? required(parameters, 'NewPath', forms.path) : user.path;
  if (name.toLowerCase() !== user.name.toLowerCase()) checkFree(call, name);
  account.users.delete(user.name.toLowerCase());
  Object.assign(user, { name, path });
  addIdentity(account, user);
  return null;
}

function deleteUser(call: IamCall) {
  const user = userOf(call);
  const { users, groups } = call.account;
  if (user.keys.length > 0) throw deleteConflict('delete access keys');
  if (user.attached.size > 0) throw deleteConflict('detach all policies');
  if (user.inline.size > 0) throw deleteConflict('delete policies');
  if ([...groups.values()].some((group) => group.members.has(user))) {
    throw deleteConflict('remove users from group');
  }
  users.delete(user.name.toLowerCase());
  return null;
}

/** The devices for one-time passwords of one user, or of the one who calls. */
function listMfaDevices(call: IamCall) {
  const { account, parameters } = call;
  const users = [userOrSelf(call)].filter((user) => user.mfaSince !== null);
  return pageNodes(
    'MFADevices',
    pageOf(parameters, users, ({ name }) => name),
    ({ name, mfaSince }) => [
      ['UserName', name],
      ['SerialNumber', `arn:aws:iam::${account.id}:mfa/${name}`],
      ['EnableDate', isoSeconds(mfaSince ?? call.now)],
    ],
  );
}

/** Users and their devices for one-time passwords. */
export const userActions: IamActions = {
  CreateUser: { resource: newArn('user'), context: requestTags, run: createUser },
  GetUser: { resource: userOrSelfArn, run: getUser },
  ListUsers: { resource: anyOf('user'), run: listUsers },
  UpdateUser: { resource: namedArn('user'), run: updateUser },
  DeleteUser: { resource: namedArn('user'), run: deleteUser },
  ListMFADevices: { resource: userOrSelfArn, run: listMfaDevices },
};
