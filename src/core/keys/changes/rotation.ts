import { QCredError } from '#shared/errors.ts';
import { describeKey, done, rotates } from '../../clouds/kms/keys.ts';
import { type Planner, plain, step } from './change.ts';
import { info, nameOf } from './words.ts';

export const setRotation: Planner<'set-rotation'> = async ({ kms }, { key: ref, automatic, days }) => {
  const key = await describeKey(kms, ref);
  if (!rotates(key).automatic) {
    throw new QCredError(
      'unsupported',
      `${kms.label} does not rotate keys of this kind by itself.`,
      'Make a new key now and then, and move the alias to it: "qcred kms alias NAME KEY".',
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
        (scene) =>
          done(scene.kms, automatic ? 'EnableKeyRotation' : 'DisableKeyRotation', {
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

export const rotateNow: Planner<'rotate-now'> = async ({ kms }, { key: ref }) => {
  const key = await describeKey(kms, ref);
  if (!rotates(key).onDemand) {
    throw new QCredError(
      'unsupported',
      `${kms.label} cannot rotate keys of this kind.`,
      'Make a new key and move the alias to it: "qcred kms alias NAME KEY".',
    );
  }
  return plain({
    title: 'Rotate the key now',
    verb: 'Rotate',
    notices: [info('A key can be rotated so 25 times in all.')],
    steps: [
      step(
        `Give ${nameOf(key)} new key material. What it encrypted stays readable.`,
        'kms.key.rotated',
        key.id,
        (scene) => done(scene.kms, 'RotateKeyOnDemand', { KeyId: key.id }),
      ),
    ],
    message: 'The rotation has begun. It takes some minutes at most.',
  });
};
