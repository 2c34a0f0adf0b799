import { QCredError } from '#shared/errors.ts';
import { listed } from '#shared/words.ts';
import { allPages, gone, makeOnce, refuseTaken } from '../iam/answers.ts';
import { groupsOf } from '../iam/holders.ts';
import { type Planner, step, warning } from './change.ts';
import { removePolicies } from './removal.ts';
import { isSelf, ownPermissions, sameName, selfNotices } from './self.ts';

export const createGroup: Planner<'create-group'> = async ({ iam }, { name, path }) => {
  await refuseTaken(iam.getGroup({ GroupName: name, MaxItems: 1 }), `group called ${name}`);
  return {
    title: `New group ${name}`,
    verb: 'Make group',
    notices: [],
    steps: [
      step(`Make the group ${name}.`, ['iam.group.created', name], (hands) =>
        makeOnce(hands.iam.createGroup({ GroupName: name, Path: path }), async () =>
          Boolean(await hands.iam.getGroup({ GroupName: name, MaxItems: 1 })),
        ),
      ),
    ],
    finality: null,
    touched: { groups: [name] },
    message: `Made the group ${name}.`,
  };
};

export const deleteGroup: Planner<'delete-group'> = async (scene, { name }) => {
  const { iam } = scene;
  const members = await allPages(
    (page) => iam.getGroup({ GroupName: name, ...page }),
    (answer) => answer.Users,
  );
  const users = members.flatMap(({ UserName }) => (UserName ? [UserName] : []));
  const own = users.some((user) => isSelf(scene, { kind: 'user', name: user }));
  return {
    title: `Delete the group ${name}`,
    verb: 'Delete group',
    notices: [
      ...(users.length > 0
        ? [warning(`${listed(users, 5)} lose${users.length === 1 ? 's' : ''} what the group allows.`)]
        : []),
      ...(own ? [ownPermissions(scene)] : []),
    ],
    steps: [
      ...users.map((user) => leaveStep(name, user)),
      ...(await removePolicies(iam, { kind: 'group', name })),
      step(`Delete the group ${name}.`, ['iam.group.deleted', name], (hands) =>
        gone(hands.iam.deleteGroup({ GroupName: name })),
      ),
    ],
    finality: 'A deleted group and its inline policies cannot be brought back.',
    touched: { groups: [name], users },
    message: `Deleted the group ${name}.`,
  };
};

/** The step that puts a user into a group. */
export const joinStep = (group: string, user: string) =>
  step(`Add ${user} to the group ${group}.`, ['iam.group.joined', group], (hands) =>
    hands.iam.addUserToGroup({ GroupName: group, UserName: user }),
  );

/** The step that takes a user out of a group. */
export const leaveStep = (group: string, user: string) =>
  step(`Remove ${user} from the group ${group}.`, ['iam.group.left', group], (hands) =>
    gone(hands.iam.removeUserFromGroup({ GroupName: group, UserName: user })),
  );

export const joinGroup: Planner<'join-group'> = async (scene, { group, user }) => {
  const groups = await groupsOf(scene.iam, user);
  if (groups.some((name) => sameName(name, group))) {
    throw new QCredError('bad_input', `${user} is in the group ${group} already.`, 'Nothing is to be done.');
  }
  return {
    title: `Add ${user} to ${group}`,
    verb: 'Add to group',
    notices: await selfNotices(scene, { kind: 'user', name: user }),
    steps: [joinStep(group, user)],
    finality: null,
    touched: { users: [user], groups: [group] },
    message: `Added ${user} to the group ${group}.`,
  };
};

export const leaveGroup: Planner<'leave-group'> = async (scene, { group, user }) => ({
  title: `Remove ${user} from ${group}`,
  verb: 'Remove from group',
  notices: await selfNotices(scene, { kind: 'user', name: user }),
  steps: [leaveStep(group, user)],
  finality: null,
  touched: { users: [user], groups: [group] },
  message: `Removed ${user} from the group ${group}.`,
});
