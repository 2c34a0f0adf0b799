import { QCredError } from '#shared/errors.ts';
import type { Binding } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { count } from '#shared/words.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Secret } from '../../store/secrets/secret.ts';
import type { Edits } from '../edits/edits.ts';
import type { PlannedWrite } from '../plans.ts';
import { targetById } from '../targets/index.ts';
import { byFiles } from './places.ts';
import { secretsOf } from './standing.ts';
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
