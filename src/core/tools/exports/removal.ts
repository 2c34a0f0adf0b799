import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { count, listed } from '#shared/words.ts';
import { profilesOf } from '../../profiles/chain.ts';
import { refuseActive } from '../../profiles/profiles.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Secret } from '../../store/secrets/secret.ts';
import { byFiles } from '../boundFiles.ts';
import { withDependants } from '../deletion.ts';
import type { Edits } from '../edits/edits.ts';
import type { PlannedWrite } from '../plans.ts';
import { targetById } from '../targets/index.ts';
import { secretsOf } from '../targets/kit/foundSecrets.ts';
import { createWorkspace } from './workspace.ts';

/**
 * Plans to take profiles out of the tools' files again.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindingIds which bindings
 * @throws QCredError not_found, file_malformed
 */
export async function planRemoval(
  access: OpenVault,
  edits: Edits,
  bindingIds: readonly string[],
): Promise<PlannedWrite> {
  const state = await access.vault.state();
  const bindings = state.bindings.filter((b) => bindingIds.includes(b.id));
  if (bindings.length === 0) throw new QCredError('not_found', 'These exports were removed meanwhile.');
  const standing = bindings.find((b) => b.asDefault);
  if (standing) throw isActive(standing);
  return draftRemoval(access, edits, bindings);
}

/** What deleting profiles takes along. */
export interface Deletion extends PlannedWrite {
  /** The profiles that go because they build on one that goes. */
  along: Profile[];
}

/**
 * Plans to delete profiles, with those that build on them: out of all the tools' files, and out of
 * the vault. Their secrets can be brought back for a while, and undoing the change brings back all.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param ids which profiles
 * @throws QCredError not_found, in_use (one is the active profile, or comes back when that is no
 * longer active), file_malformed
 */
export async function planDeletion(
  access: OpenVault,
  edits: Edits,
  ids: readonly string[],
): Promise<Deletion> {
  const state = await access.vault.state();
  const meant = new Set(profilesOf(state, ids));
  const going = withDependants(state, ids);
  const gone = new Set(going.map(({ id }) => id));
  refuseActive(state, gone);
  const bindings = state.bindings.filter(({ profileId }) => gone.has(profileId));
  const labels = [...new Set(bindings.map(({ target }) => targetLabels[target]))];
  const draft = await draftRemoval(access, edits, bindings);
  const what = `Delete ${count(going.length, 'profile')}`;
  return {
    ...draft,
    plan: { ...draft.plan, title: labels.length === 0 ? what : `${what}, removed from ${listed(labels, 3)}` },
    bindings: { ...draft.bindings, gone: { ids: [...gone], at: access.deps.now().toISOString() } },
    log: going.map(({ name }) => ({ action: 'profile.deleted', subject: name })),
    along: going.filter((profile) => !meant.has(profile)),
  };
}

/**
 * Works out the texts without these entries, the defaults among them too.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindings what to take out
 * @throws QCredError file_malformed
 */
export async function draftRemoval(
  access: OpenVault,
  edits: Edits,
  bindings: readonly Binding[],
): Promise<PlannedWrite> {
  const workspace = createWorkspace(access.deps, edits);
  const labels: string[] = [];
  const secrets: Secret[] = [];
  for (const { target: id, path, bindings: group } of byFiles(bindings)) {
    const target = targetById(id);
    const texts = await workspace.read(target, path);
    secrets.push(...secretsOf((await workspace.profiles(target, texts)).profiles));
    await workspace.plan(target, texts, { entries: [], remove: group.map((b) => b.name) });
    if (!labels.includes(target.label)) labels.push(target.label);
  }
  return {
    plan: {
      title: `Remove ${count(bindings.length, 'profile')} from ${labels.join(', ')}`,
      edits: workspace.edits(),
    },
    secrets,
    notices: [],
    bindings: { set: [], remove: bindings.map((b) => b.id) },
  };
}

/** Taken out by itself, what stood there before would be lost. */
const isActive = ({ target, name }: Binding): QCredError =>
  new QCredError(
    'in_use',
    `"${name}" stands in ${targetLabels[target]} because its profile is the active one.`,
    'Make another profile active first, or run "qcred use --none".',
  );
