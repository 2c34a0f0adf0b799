import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { checkAccessKeyId } from '../../profiles/accessKeyId.ts';
import { eraseSecrets } from '../../store/credentials.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';
import { Ask, type Job, type Standing } from '../job/job.ts';
import { oldCredential, usesOf } from '../job/keys.ts';
import { standingOf } from '../job/prove.ts';
import { removalOf } from './guides.ts';
import { keep } from './store.ts';

/**
 * Takes the key that the person made. One that was handed over before and did not work is let go of;
 * its secret can be brought back for a while.
 *
 * @param job the rotation, which waits for it
 * @param accessKeyId as typed or pasted
 * @param secret with it
 * @throws QCredError bad_input for what is no access key id, for the old key, or one that is kept here already
 */
export async function takeKey(job: Job, accessKeyId: string, secret: SecretMaterial): Promise<void> {
  const { state, rotation } = await job.standing();
  const { provider } = oldCredential(state, rotation);
  checkAccessKeyId(providerById(provider).words.accessKeyId.label, accessKeyId);
  refuseKnown(state, rotation, provider, accessKeyId);
  const { newId: before } = rotation;
  // One that has no record yet would not be found any more.
  if (before !== undefined && !state.credentials.some((c) => c.id === before))
    await eraseSecrets(job.access, [before]);
  const newId = job.access.deps.uuid();
  // It still waits for the person: nobody takes it up before the secret is stored.
  await job.note({ newId, newKey: accessKeyId, step: 'store' }, (now) => ({
    ...now,
    credentials: now.credentials.filter((c) => c.id !== before),
  }));
  await keep(job, newId, accessKeyId, {
    secretAccessKey: new Secret(secret.secretAccessKey.reveal().trim()),
  });
  await job.note({ state: 'running', question: undefined, message: '', hint: '' });
}

function refuseKnown(
  { credentials }: VaultState,
  { oldKey, newId }: Rotation,
  provider: string,
  accessKeyId: string,
): void {
  if (accessKeyId === oldKey) {
    throw new QCredError(
      'bad_input',
      'This is the old key.',
      'Enter the key that you just made on the provider’s page.',
    );
  }
  const held = credentials.find((c) => c.accessKeyId === accessKeyId && c.provider === provider);
  if (held && held.id !== newId) {
    throw new QCredError(
      'bad_input',
      `The key ${accessKeyId} is kept here already.`,
      'Make another one, so that each use keeps a key of its own.',
    );
  }
}

/**
 * The end of a guided rotation: the person deletes the old key, and where the service can be asked
 * it is seen to be refused.
 *
 * @throws Ask until they did
 */
export async function removeByHand(job: Job, { state, rotation }: Standing): Promise<void> {
  const old = oldCredential(state, rotation);
  const { label } = providerById(old.provider);
  if (!rotation.confirmed.includes('remove_old')) {
    throw new Ask(
      'remove_old',
      `Everything here uses the new key. Now the old one, ${rotation.oldKey}, has to go.`,
      `${removalOf(old.provider)} Then confirm.`,
    );
  }
  const { profiles } = usesOf(state, rotation.newId);
  const found = await standingOf(job, old, profiles);
  if (found && found.standing !== 'refused') {
    await job.note({ confirmed: rotation.confirmed.filter((one) => one !== 'remove_old') });
    throw found.standing === 'accepted' ? stillAccepted(label, rotation) : notHeard(rotation, found.message);
  }
  await job.note({ step: 'delete' });
}

const stillAccepted = (label: string, { oldKey }: Rotation): Ask =>
  new Ask(
    'remove_old',
    `${label} still accepts the old key ${oldKey}.`,
    'Services can take a minute. Check that the right key was deleted, then confirm again, or finish without the check.',
  );

const notHeard = ({ oldKey }: Rotation, why: string): Ask =>
  new Ask(
    'remove_old',
    `It is not known whether the old key ${oldKey} is refused. ${why}`,
    'Confirm again when the service can be reached, or finish without the check.',
  );
