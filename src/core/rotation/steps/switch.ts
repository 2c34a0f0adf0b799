import { count, listed } from '#shared/words.ts';
import { createWorkspace } from '../../tools/exports/workspace.ts';
import { driftOf, moveUses } from '../files/move.ts';
import { writeFiles } from '../files/writeFiles.ts';
import { Ask, type Job } from '../job/job.ts';
import { newCredential, usesOf } from '../job/keys.ts';
import { prove } from '../job/prove.ts';

/**
 * Lets profiles, accounts and the files of tools use the new key, and proves that it works for all of
 * them. Until then both keys work, so nothing fails in between.
 *
 * @throws Ask when somebody else changed a file that holds the key
 */
export async function switchOver(job: Job): Promise<void> {
  const { state, rotation } = await job.standing();
  const to = newCredential(state, rotation);
  // Of what still uses the old key: of what has moved, another's change cannot be told from what is about
  // to be written.
  if (!rotation.confirmed.includes('drifted')) await refuseDrift(job, rotation.oldId);
  await job.begin({}, (now) => moveUses(now, rotation.oldId, to.id));
  const { oldKey, files: chosen } = rotation;
  const changeId = await writeFiles(job, { oldKey, to, chosen, title: `Rotate ${oldKey}` });
  if (changeId !== null) await job.note({ changeId });
  const moved = usesOf(await job.access.vault.state(), to.id);
  await prove(job, to, moved);
  await job.log('rotation.switched', to.accessKeyId, `${count(moved.profiles.length, 'profile')}`);
  const watchFrom = job.access.deps.now().toISOString();
  await job.note({ step: 'deactivate', begun: false, watchFrom });
}

async function refuseDrift(job: Job, credentialId: string): Promise<void> {
  const drifted = await driftOf(
    job.access,
    await job.access.vault.state(),
    createWorkspace(job.access.deps, job.edits),
    credentialId,
  );
  const [first] = drifted;
  if (!first) return;
  throw new Ask(
    'drifted',
    `What QCred wrote to ${listed(drifted.map((d) => d.where))} is not as it was. ${first.status.message}`,
    'Put it right or remove the export and resume, or confirm to write the new key there all the same.',
  );
}
