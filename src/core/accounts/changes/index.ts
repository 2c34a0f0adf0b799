import type { IamChange, IamChangeKind } from '#shared/iamChange.ts';
import type { ChangePlan, Planner, Scene } from './change.ts';
import { attach, deleteInline, detach, putInline } from './grants.ts';
import { createGroup, deleteGroup, joinGroup, leaveGroup } from './groups.ts';
import { createJobKey } from './jobKey.ts';
import { createKey, deleteKey, setKey } from './keys.ts';
import { createPolicy, deletePolicy, deleteVersion, newVersion, setDefaultVersion } from './managed.ts';
import { createRole, deleteRole, setTrust } from './roles.ts';
import { setTags } from './tags.ts';
import { createUser, deleteUser } from './users.ts';

const planners: { [K in IamChangeKind]: Planner<K> } = {
  'create-user': createUser,
  'delete-user': deleteUser,
  'create-key': createKey,
  'create-job-key': createJobKey,
  'set-key': setKey,
  'delete-key': deleteKey,
  'create-group': createGroup,
  'delete-group': deleteGroup,
  'join-group': joinGroup,
  'leave-group': leaveGroup,
  'create-role': createRole,
  'set-trust': setTrust,
  'delete-role': deleteRole,
  attach,
  detach,
  'put-inline': putInline,
  'delete-inline': deleteInline,
  'create-policy': createPolicy,
  'new-version': newVersion,
  'set-default-version': setDefaultVersion,
  'delete-version': deleteVersion,
  'delete-policy': deletePolicy,
  'set-tags': setTags,
};

/**
 * Works out what a change means, from the service as it is now. Nothing is changed.
 *
 * @throws QCredError last_key, bad_input, not_found, name_taken; what the service refuses with
 */
export function planChange(scene: Scene, change: IamChange): Promise<ChangePlan> {
  // The table gives each kind the planner of its own kind; the compiler cannot follow that through a lookup.
  const planner = planners[change.kind] as (scene: Scene, change: IamChange) => Promise<ChangePlan>;
  return planner(scene, change);
}
