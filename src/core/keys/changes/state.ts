import { QCredError } from '#shared/errors.ts';
import type { KmsKey } from '#shared/kms.ts';
import type { Notice } from '#shared/notice.ts';
import { describeKey, done } from '../../clouds/kms/keys.ts';
import { dependentWords, info, nameOf, warning } from '../about/words.ts';
import { type Planner, plain, type Scene, step } from './change.ts';

/** @throws QCredError bad_input where there is nothing to do */
function refuseIf(already: boolean, message: string): void {
  if (already) throw new QCredError('bad_input', message, 'Nothing is to be done.');
}

/**
 * What depends on a key, once the person typed its id because they know; and what could not be seen of it.
 *
 * @throws QCredError in_use
 */
async function refuseNeeded(
  scene: Scene,
  key: KmsKey,
  typed: string | undefined,
  what: string,
): Promise<{ needed: boolean; notices: Notice[] }> {
  const { found, unseen } = await scene.dependents(key.id);
  if (found.length === 0) return { needed: false, notices: unseen };
  const words = dependentWords(found);
  if (typed?.trim() !== key.id) {
    throw new QCredError(
      'in_use',
      `${nameOf(key).replace(/^t/, 'T')} is needed: ${words}.`,
      `Give them another key first. To ${what} it all the same, type its id: ${key.id}.`,
    );
  }
  return {
    needed: true,
    notices: [warning(`Needed by ${words}: they stop working with it.`), ...unseen],
  };
}

export const enableKey: Planner<'enable-key'> = async ({ kms }, { key: ref }) => {
  const key = await describeKey(kms, ref);
  refuseIf(key.state === 'Enabled', 'The key is enabled already.');
  return plain({
    title: 'Enable the key',
    verb: 'Enable',
    steps: [
      step(`Enable ${nameOf(key)}.`, 'kms.key.enabled', key.id, (scene) =>
        done(scene.kms, 'EnableKey', { KeyId: key.id }),
      ),
    ],
    message: `Enabled ${nameOf(key)}.`,
  });
};

export const disableKey: Planner<'disable-key'> = async (scene, { key: ref, typed }) => {
  const key = await describeKey(scene.kms, ref);
  refuseIf(key.state === 'Disabled', 'The key is disabled already.');
  const { needed, notices } = await refuseNeeded(scene, key, typed, 'disable');
  return plain({
    title: 'Disable the key',
    verb: 'Disable',
    notices,
    grave: needed,
    steps: [
      step(
        `Disable ${nameOf(key)}: what it encrypted cannot be read until it is enabled again.`,
        'kms.key.disabled',
        key.id,
        ({ kms }) => done(kms, 'DisableKey', { KeyId: key.id }),
      ),
    ],
    message: `Disabled ${nameOf(key)}.`,
  });
};

export const deleteKey: Planner<'delete-key'> = async (scene, { key: ref, days, typed }) => {
  const key = await describeKey(scene.kms, ref);
  refuseIf(key.state === 'PendingDeletion', 'The key waits for its deletion already.');
  const { notices } = await refuseNeeded(scene, key, typed, 'delete');
  return plain({
    title: 'Delete the key',
    verb: 'Delete key',
    notices: [...notices, info(`Until then it can be brought back with "qcred kms undelete ${key.id}".`)],
    steps: [
      step(
        `Have ${nameOf(key)} deleted in ${days} days. From now on it cannot be used.`,
        'kms.key.deletion.scheduled',
        key.id,
        ({ kms }) => done(kms, 'ScheduleKeyDeletion', { KeyId: key.id, PendingWindowInDays: days }),
        `in ${days} days`,
      ),
    ],
    finality: `After ${days} days the key is gone, and with it everything that was encrypted with it.`,
    message: `${nameOf(key).replace(/^t/, 'T')} will be deleted in ${days} days.`,
  });
};

export const undeleteKey: Planner<'undelete-key'> = async ({ kms }, { key: ref }) => {
  const key = await describeKey(kms, ref);
  refuseIf(key.state !== 'PendingDeletion', 'The key does not wait for a deletion.');
  return plain({
    title: 'Keep the key',
    verb: 'Keep key',
    notices: [info(`It stays disabled until you enable it: "qcred kms enable ${key.id}".`)],
    steps: [
      step(`Cancel the deletion of ${nameOf(key)}.`, 'kms.key.deletion.cancelled', key.id, (scene) =>
        done(scene.kms, 'CancelKeyDeletion', { KeyId: key.id }),
      ),
    ],
    message: `${nameOf(key).replace(/^t/, 'T')} stays. It is disabled.`,
  });
};
