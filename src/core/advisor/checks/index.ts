import { checkAdminInTools } from './adminInTools.ts';
import { checkBuckets } from './buckets.ts';
import { checkClimbs } from './climbs.ts';
import { checkClock } from './clock.ts';
import { checkDeletedKeys } from './deletedKeys.ts';
import { checkDrift } from './drift.ts';
import { checkEverything } from './everything.ts';
import { checkGrantedUnused } from './grantedUnused.ts';
import { checkInactiveKeys } from './inactiveKeys.ts';
import { checkKmsKeys } from './kmsKeys.ts';
import { checkMachine } from './machine.ts';
import { checkOldKeys } from './oldKeys.ts';
import { checkPeople } from './people.ts';
import { checkRootKeys } from './rootKeys.ts';
import type { Check } from './scene.ts';
import { checkSharedKeys } from './sharedKeys.ts';
import { checkTightened } from './tightened.ts';
import { checkTrust } from './trust.ts';
import { checkTwoKeys } from './twoKeys.ts';
import { checkUnusedKeys } from './unusedKeys.ts';
import { checkUses } from './uses.ts';
import { checkWideResources } from './wideResources.ts';

/** Every check. Their order says nothing: findings are sorted by how much they matter. */
export const checks: readonly Check[] = [
  checkRootKeys,
  checkDeletedKeys,
  checkEverything,
  checkClimbs,
  checkAdminInTools,
  checkTightened,
  checkTrust,
  checkPeople,
  checkOldKeys,
  checkUnusedKeys,
  checkInactiveKeys,
  checkTwoKeys,
  checkSharedKeys,
  checkUses,
  checkWideResources,
  checkGrantedUnused,
  checkKmsKeys,
  checkBuckets,
  checkDrift,
  checkMachine,
  checkClock,
];
