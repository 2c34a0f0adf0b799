import { QCredError } from '#shared/errors.ts';
import { describeKey, done, rotates } from '../../clouds/kms/keys.ts';
import { info, nameOf } from '../about/words.ts';
import { type Planner, plain, step } from './change.ts';
import { keepPolicy, replaceKey } from './replace.ts';

export const setRotation: Planner<'set-rotation'> = async (scene, change) => {
  const { kms } = scene;
  const { key: ref, automatic, days, graceDays, unasked } = change;
  const key = await describeKey(kms, ref);
  if (!rotates(key).automatic) {
    if (key.managed) {
      throw new QCredError(
        'unsupported',
        'The cloud rotates keys that it manages by itself.',
        'Nothing is to be done.',
      );
    }
    return keepPolicy(scene, key, change);
  }
  if (graceDays !== undefined || unasked !== undefined) {
    throw new QCredError(
      'bad_input',
      `${kms.label} rotates this key by itself: there is no old key to keep.`,
      'Leave the days of grace out.',
    );
  }
  if (days !== undefined && (days < 90 || days > 2560) && automatic && !kms.sharing) {
    throw new QCredError(
      'bad_input',
      `${kms.label} rotates every 90 to 2560 days.`,
      'Choose a period in between.',
    );
  }
  if (days !== undefined && kms.sharing) {
    throw new QCredError(
      'unsupported',
      `${kms.label} rotates once a year and no other way.`,
      'Leave the days out.',
    );
  }
  return plain({
    title: automatic ? 'Rotate by itself' : 'Do not rotate by itself',
    verb: automatic ? 'Switch on' : 'Switch off',
    steps: [
      step(
        automatic
          ? `Let ${kms.label} rotate ${nameOf(key)} every ${days ?? 365} days. What it encrypted stays readable.`
          : `Stop the automatic rotation of ${nameOf(key)}.`,
        automatic ? 'kms.rotation.on' : 'kms.rotation.off',
        key.id,
        () =>
          done(kms, automatic ? 'EnableKeyRotation' : 'DisableKeyRotation', {
            KeyId: key.id,
            ...(automatic && days !== undefined ? { RotationPeriodInDays: days } : {}),
          }),
      ),
    ],
    message: automatic
      ? 'The key is rotated automatically.'
      : 'The key is not rotated automatically any more.',
  });
};

export const rotateNow: Planner<'rotate-now'> = async (scene, change) => {
  const { kms } = scene;
  const key = await describeKey(kms, change.key);
  if (change.replace || !rotates(key).onDemand) return replaceKey(scene, key, change.graceDays);
  return plain({
    title: 'Rotate the key now',
    verb: 'Rotate',
    notices: [info('A key can be rotated so 25 times in all.')],
    steps: [
      step(
        `Give ${nameOf(key)} new key material. What it encrypted stays readable.`,
        'kms.key.rotated',
        key.id,
        () => done(kms, 'RotateKeyOnDemand', { KeyId: key.id }),
      ),
    ],
    message: 'The rotation has begun. It takes some minutes at most.',
  });
};
