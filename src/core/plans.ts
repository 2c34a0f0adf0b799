import { z } from 'zod';
import type { ChangeView, NoticeView, PlanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { ActiveProfile, Binding, type VaultState } from '#shared/model.ts';
import type { Access } from './access.ts';
import type { EditPlan, FilePreview } from './edits/edit.ts';
import type { Edits } from './edits/edits.ts';
import type { Secret } from './secrets/secret.ts';

/** What a change to foreign files means for the vault: bindings that are then true, and those that no longer are. */
export interface BindingChange {
  set: Binding[];
  /** Ids. */
  remove: string[];
  /** The active profile from then on; left as it is when absent. */
  active?: ActiveProfile | null;
}

/** A plan on its way to a person's eyes. */
export interface Draft {
  plan: EditPlan;
  /** Masked wherever the preview would show them. */
  secrets: Secret[];
  notices: NoticeView[];
  bindings: BindingChange;
}

/** A plan that waits for a yes. */
export interface Proposal extends Omit<PlanView, 'files'> {
  /**
   * What it would do to each file, secrets masked. Made for eyes, and only when they ask: most plans
   * of the command are written unseen.
   * @throws QCredError file_changed when a file is no longer what the plan was made from
   */
  files(): Promise<FilePreview[]>;
}

/**
 * A proposal with its files, as the window and `--json` get it.
 * @throws as `Proposal.files`
 */
export const showProposal = async ({ files, ...rest }: Proposal): Promise<PlanView> => ({
  ...rest,
  files: await files(),
});

/** Plans that were made and wait for a yes. */
export interface Plans {
  /** Keeps the draft and returns what can be seen of it. */
  propose(draft: Draft): Proposal;
  apply(planId: string): Promise<ChangeView>;
  /**
   * Carries out what nobody has to look at first.
   * @returns the change; null when no file had to change, whatever the vault learned
   */
  carryOut(draft: Draft): Promise<ChangeView | null>;
  /** Restores what a change replaced: the files, and what the vault knows of them. */
  undo(changeId: string): Promise<ChangeView>;
}

const Memo = z.object({
  set: z.array(Binding),
  remove: z.array(z.string()),
  active: ActiveProfile.nullable().optional(),
});

/**
 * A state with a change to files taken into account. Pure.
 *
 * @returns the state, without bindings of profiles that are not there
 */
export function withBindings(state: VaultState, { set, remove, active }: BindingChange): VaultState {
  const touched = new Set([...set.map((b) => b.id), ...remove]);
  const known = new Set(state.profiles.map((p) => p.id));
  // A binding of a profile that was deleted meanwhile would point nowhere.
  const bindings = [
    ...state.bindings.filter((b) => !touched.has(b.id)),
    ...set.filter((b) => known.has(b.profileId)),
  ];
  if (active === undefined) return { ...state, bindings };
  if (active === null || !known.has(active.profileId)) return { ...state, bindings, active: null };
  const recent = [active.profileId, ...state.recent.filter((id) => id !== active.profileId)];
  return { ...state, bindings, active, recent: recent.slice(0, keptRecent) };
}

/** How many profiles are remembered as active before. */
const keptRecent = 10;

/** How many shown plans are kept; a person looks at one at a time. */
const keptPlans = 20;

/**
 * @param access the open vault
 * @param edits writes the files
 * @param changed told after files were written or restored
 */
export function createPlans(access: Access, edits: Edits, changed: () => void): Plans {
  const waiting = new Map<string, Draft>();

  /** Applies a change to the vault's bindings and returns the change that takes it back. */
  async function applyBindings(change: BindingChange): Promise<BindingChange> {
    let inverse: BindingChange = { set: [], remove: [] };
    await access.vault.update((state) => {
      const touched = new Set([...change.set.map((b) => b.id), ...change.remove]);
      inverse = {
        set: state.bindings.filter((b) => touched.has(b.id)),
        remove: change.set.map((b) => b.id),
        ...(change.active !== undefined && { active: state.active }),
      };
      return withBindings(state, change);
    });
    return inverse;
  }

  async function write(draft: Draft): Promise<ChangeView> {
    // The vault first: if the files then fail, the bindings are taken back; a crash between the two
    // leaves a binding whose file is missing, which is shown, rather than a file nobody knows of.
    const inverse = await applyBindings(draft.bindings);
    try {
      const change = await edits.apply({ ...draft.plan, memo: JSON.stringify(inverse) });
      await access.activity.append({
        action: 'files.written',
        subject: change.paths.join(', '),
        detail: draft.plan.title,
      });
      return change;
    } catch (error) {
      await applyBindings(inverse);
      throw error;
    }
  }

  return {
    propose(draft) {
      const planId = access.deps.uuid();
      waiting.set(planId, draft);
      for (const oldest of waiting.keys()) {
        if (waiting.size <= keptPlans) break;
        waiting.delete(oldest);
      }
      return {
        planId,
        title: draft.plan.title,
        notices: draft.notices,
        files: () => edits.preview(draft.plan, draft.secrets),
      };
    },

    async apply(planId) {
      const draft = waiting.get(planId);
      if (!draft)
        throw new QCredError('not_found', 'This preview is no longer current.', 'Preview again, then write.');
      const change = await write(draft);
      waiting.delete(planId);
      changed();
      return change;
    },

    async carryOut(draft) {
      const change = draft.plan.edits.length > 0 ? await write(draft) : null;
      if (!change) await applyBindings(draft.bindings);
      changed();
      return change;
    },

    async undo(changeId) {
      const change = await edits.undo(changeId);
      if (change.memo !== undefined) await applyBindings(Memo.parse(JSON.parse(change.memo)));
      await access.activity.append({
        action: 'files.restored',
        subject: change.paths.join(', '),
        detail: change.title,
      });
      changed();
      return change;
    },
  };
}
