import type { IAM } from '@aws-sdk/client-iam';
import { allPages, gone, ifShown, makeOnce, refuseTaken } from '../iam/answers.ts';
import { documentText } from '../iam/remote.ts';
import { ago, type Planner, type Step, step, warning } from './change.ts';
import { checkDocument } from './documents.ts';
import { effectOf } from './effect.ts';
import { removePolicies } from './removal.ts';
import { isSelf, ownPermissions, refuseSelf } from './self.ts';

export const createRole: Planner<'create-role'> = async ({ iam }, change) => {
  const { name, path, description, trust, maxSessionSeconds } = change;
  const checked = checkDocument(trust, 'trust');
  await refuseTaken(iam.getRole({ RoleName: name }), `role called ${name}`);
  return {
    title: `New role ${name}`,
    verb: 'Make role',
    notices: checked.notices,
    steps: [
      step(`Make the role ${name}: ${checked.says}.`, ['iam.role.created', name], (hands) =>
        makeOnce(
          hands.iam.createRole({
            RoleName: name,
            Path: path,
            Description: description || undefined,
            AssumeRolePolicyDocument: trust,
            MaxSessionDuration: maxSessionSeconds,
          }),
          async () => Boolean(await hands.iam.getRole({ RoleName: name })),
        ),
      ),
    ],
    effect: effectOf('', checked.document, 'trust', `role ${name}`),
    finality: null,
    touched: { roles: [name] },
    message: `Made the role ${name}.`,
  };
};

export const setTrust: Planner<'set-trust'> = async (scene, { role, document }) => {
  const checked = checkDocument(document, 'trust');
  const { Role } = await scene.iam.getRole({ RoleName: role });
  return {
    title: `Who may take on ${role}`,
    verb: 'Replace trust policy',
    notices: [
      ...checked.notices,
      ...(isSelf(scene, { kind: 'role', name: role }) ? [ownPermissions(scene)] : []),
    ],
    steps: [
      step(
        `Replace the trust policy of the role ${role}: ${checked.says}.`,
        ['iam.role.trust.changed', role],
        (hands) => hands.iam.updateAssumeRolePolicy({ RoleName: role, PolicyDocument: document }),
      ),
    ],
    effect: effectOf(
      documentText(Role?.AssumeRolePolicyDocument) || null,
      checked.document,
      'trust',
      `role ${role}`,
    ),
    finality: null,
    touched: { roles: [role] },
    message: `Replaced the trust policy of the role ${role}.`,
  };
};

export const deleteRole: Planner<'delete-role'> = async (scene, { name }) => {
  const holder = { kind: 'role', name } as const;
  refuseSelf(scene, holder);
  const { iam, now, state } = scene;
  const { Role } = await iam.getRole({ RoleName: name });
  const used = Role?.RoleLastUsed?.LastUsedDate;
  const profiles = state.profiles.filter(
    ({ source }) => source.kind === 'role' && source.roleArn === Role?.Arn,
  );
  return {
    title: `Delete the role ${name}`,
    verb: 'Delete role',
    notices: [
      ...(used
        ? [warning(`The role was last used ${ago(used, now)}.`, 'Whatever uses it stops working.')]
        : []),
      ...profiles.map((p) => warning(`The profile "${p.name}" on this machine takes on this role.`)),
    ],
    steps: [
      ...(await leaveMachines(iam, name)),
      ...(await removePolicies(iam, holder)),
      step(`Delete the role ${name}.`, ['iam.role.deleted', name], (hands) =>
        gone(hands.iam.deleteRole({ RoleName: name })),
      ),
    ],
    finality: 'A deleted role and its inline policies cannot be brought back.',
    touched: { roles: [name] },
    message: `Deleted the role ${name}.`,
  };
};

/** Takes a role out of the instance profiles that give it to virtual machines, where the service has them. */
async function leaveMachines(iam: IAM, RoleName: string): Promise<Step[]> {
  const found = await ifShown(
    allPages(
      (page) => iam.listInstanceProfilesForRole({ RoleName, ...page }),
      (answer) => answer.InstanceProfiles,
    ),
    [],
  );
  return found.map(({ InstanceProfileName }) =>
    step(
      `Take the role ${RoleName} out of the instance profile ${InstanceProfileName}.`,
      ['iam.role.instanceProfile.left', RoleName],
      (hands) => gone(hands.iam.removeRoleFromInstanceProfile({ RoleName, InstanceProfileName })),
    ),
  );
}
