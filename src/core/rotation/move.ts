import type { Binding, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import type { Access } from '../access.ts';
import { planOurs } from '../bindings/ours.ts';
import { type BindingStatus, statusOf } from '../bindings/status.ts';
import type { Edits } from '../edits/edits.ts';
import type { Plans } from '../plans.ts';
import { usesOf } from './uses.ts';

/**
 * Lets everything that uses one key use another: profiles, and accounts that are connected with it. Pure.
 *
 * @param state the vault's state
 * @param from credential id
 * @param to credential id
 */
export function moveUses(state: VaultState, from: string, to: string): VaultState {
  return {
    ...state,
    profiles: state.profiles.map((profile) => {
      const { source } = profile;
      if (source.kind !== 'credential' || source.credentialId !== from) return profile;
      return { ...profile, source: { ...source, credentialId: to } };
    }),
    accounts: state.accounts.map((account) =>
      account.credentialId === from ? { ...account, credentialId: to } : account,
    ),
  };
}

/**
 * What stands in tools' files with the key in it. A tool that asks `qcred`, or reads the AWS profile
 * that does, has no key in its files and nothing to follow.
 */
function holding(state: VaultState, credentialId: string): Binding[] {
  const mine = new Set(usesOf(state, credentialId).profiles.map((p) => p.id));
  return state.bindings.filter(
    ({ profileId, mode }) => mine.has(profileId) && (mode === 'static' || mode === 'none'),
  );
}

/** A place in a file that is not as it was written. */
export interface Drift {
  /** "AWS CLI (work)". */
  where: string;
  status: BindingStatus;
}

/**
 * The places of a key that somebody else changed, removed or made unreadable.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param credentialId the key that the profiles use now
 */
export async function driftOf(access: Access, edits: Edits, credentialId: string): Promise<Drift[]> {
  const bindings = holding(await access.vault.state(), credentialId);
  if (bindings.length === 0) return [];
  const statuses = await statusOf(access, edits);
  return bindings.flatMap((binding) => {
    const status = statuses.get(binding.id);
    if (!status || status.status === 'in_sync' || status.status === 'outdated') return [];
    return [{ where: `${targetLabels[binding.target]} (${binding.name})`, status }];
  });
}

/**
 * Writes the key that profiles use now to every file that holds one, in one change that can be undone.
 *
 * @param title of the change
 * @returns the change's id; null when every file was right already
 * @throws QCredError what planning and writing files throws; no file is then changed
 */
export async function rewriteFiles(
  { access, edits, plans }: { access: Access; edits: Edits; plans: Plans },
  credentialId: string,
  title: string,
): Promise<string | null> {
  const bindings = holding(await access.vault.state(), credentialId);
  if (bindings.length === 0) return null;
  const draft = await planOurs(
    access,
    edits,
    bindings.map((b) => b.id),
  );
  if (draft.plan.edits.length === 0) {
    await remark(access, draft.bindings.set);
    return null;
  }
  const { planId } = plans.propose({ ...draft, plan: { ...draft.plan, title } });
  return (await plans.apply(planId)).id;
}

/** Files that are right already may be remembered otherwise: a crash came between the two. */
async function remark({ vault }: Access, standing: readonly Binding[]): Promise<void> {
  const marks = new Map(standing.map((b) => [b.id, b.secretMark]));
  await vault.update((state) => {
    const isStale = (b: Binding) => marks.has(b.id) && marks.get(b.id) !== b.secretMark;
    if (!state.bindings.some(isStale)) return state;
    const bindings = state.bindings.map((b) => (isStale(b) ? { ...b, secretMark: marks.get(b.id) } : b));
    return { ...state, bindings };
  });
}
