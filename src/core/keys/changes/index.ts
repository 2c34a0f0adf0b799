import type { KmsChange, KmsChangeKind } from '#shared/kms.ts';
import { checkBucketKey, setBucketKey } from './bucket.ts';
import type { KeyPlan, Planner, Scene } from './change.ts';
import { createKey } from './create.ts';
import { importMaterial } from './import.ts';
import { deleteAlias, describe, setAlias, setTags } from './names.ts';
import { createGrant, putPolicy, retireGrant, revokeGrant } from './policy.ts';
import { actOnReplacement } from './replace.ts';
import { rotateNow, setRotation } from './rotation.ts';
import { deleteKey, disableKey, enableKey, undeleteKey } from './state.ts';

const planners: { [K in KmsChangeKind]: Planner<K> } = {
  'create-key': createKey,
  'import-material': importMaterial,
  'describe-key': describe,
  'enable-key': enableKey,
  'disable-key': disableKey,
  'delete-key': deleteKey,
  'undelete-key': undeleteKey,
  'set-alias': setAlias,
  'delete-alias': deleteAlias,
  'set-rotation': setRotation,
  'rotate-now': rotateNow,
  'act-on-replacement': actOnReplacement,
  'put-policy': putPolicy,
  'create-grant': createGrant,
  'revoke-grant': revokeGrant,
  'retire-grant': retireGrant,
  'set-key-tags': setTags,
  'set-bucket-key': setBucketKey,
  'check-bucket-key': checkBucketKey,
};

/**
 * Works out what a change means, from the service as it is now. Nothing is changed.
 *
 * @throws QCredError bad_input, not_found, in_use, denied, unsupported; what the service refuses with
 */
export function planKeyChange(scene: Scene, change: KmsChange): Promise<KeyPlan> {
  // The table gives each kind the planner of its own kind; the compiler cannot follow that through a lookup.
  const planner = planners[change.kind] as (scene: Scene, change: KmsChange) => Promise<KeyPlan>;
  return planner(scene, change);
}
