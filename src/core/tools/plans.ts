import { z } from 'zod';
import type { ChangeView, Notice, PlanView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { ActiveProfile, Binding, type VaultState } from '#shared/model.ts';
import { keepNewest } from '#shared/newest.ts';
import { isOlder } from '../profiles/isOlder.ts';
import { createSessionCache } from '../profiles/sessions/cache.ts';
import type { OpenVault } from '../store/access.ts';
import type { ActivityEntry } from '../store/activity/entry.ts';
import { type Allow, asPerson, type KeyName } from '../store/consent.ts';
import { sweepSecrets } from '../store/keptSecrets.ts';
import type { Secret } from '../store/secrets/secret.ts';
import { Back, backOf, Gone, withoutProfiles, withProfilesBack } from './deletion.ts';
import type { Beside, EditPlan, FilePreview } from './edits/edit.ts';
import type { BroughtBack, Edits } from './edits/edits.ts';
import { readForeign } from './edits/foreignFile.ts';
import { holdsSecret } from './edits/privacy.ts';
import { bringsRetired, retiredIn } from './retiredKeys.ts';

/** What a change to foreign files means for the vault: bindings that are then true, and those that no longer are. */
export interface BindingChange {
  set: Binding[];
  /** Ids. */
  remove: string[];
  /** The active profile from then on; left as it is when absent. */
  active?: ActiveProfile | null;
  /** Profiles that are deleted with it. */
  gone?: Gone;
  /** Profiles that come back with it. */
  back?: Back;
}

/** A plan on its way to a person's eyes. */
export interface PlannedWrite {
  plan: EditPlan;
  /** Masked wherever the preview would show them. */
  secrets: Secret[];
  notices: Notice[];
  bindings: BindingChange;
  /** Keys whose secrets it writes in the clear where they do not stand yet. */
  plaintext?: readonly KeyName[];
  /** What the log says besides which files were written. */
  log?: readonly ActivityEntry[];
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

/**
 * A plan without the lines around its changes in files that are neither ours nor chosen. Pure.
 *
 * @param own paths of files of which everything may be shown
 */
export const withoutForeignLines = (plan: PlanView, own: ReadonlySet<string>): PlanView => ({
  ...plan,
  files: plan.files.map((file) =>
    own.has(file.path)
      ? file
      : { ...file, hunks: file.hunks.map((hunk) => hunk.filter(({ kind }) => kind !== 'context')) },
  ),
});

/** Plans that were made and wait for a yes. */
export interface Plans {
  /** Keeps the draft, unless it is only looked at, and returns what can be seen of it. */
  propose(draft: PlannedWrite, options?: { look?: boolean }): Proposal;
  /**
   * @param allow asked before secrets are written in the clear
   * @returns the change; without paths when no file had to change, and then there is nothing to undo
   * @throws QCredError not_found, cancelled, and what `Edits.apply` throws
   */
  apply(planId: string, allow?: Allow): Promise<ChangeView>;
  /**
   * Carries out what nobody has to look at first.
   * @param allow as for `apply`
   * @returns the change; null when no file had to change, whatever the vault learned
   */
  carryOut(draft: PlannedWrite, allow?: Allow): Promise<ChangeView | null>;
  /**
   * Restores what a change replaced: the files, and what the vault knows of them.
   *
   * @param tell told of it before it counts as known: until then, an undo that is asked for again is
   * taken for this one
   * @param allow asked before secrets come back into files in the clear, and keys that no longer work
   * @throws QCredError in_use where a key would come back that QCred knows not to work any more, and
   * nobody can be asked; `retired` lets it
   */
  undo(
    changeId: string,
    tell?: (change: ChangeView) => void,
    allow?: Allow,
    options?: { retired?: boolean },
  ): Promise<ChangeView>;
  /**
   * Makes a change again that was undone: one that was made here, since the vault was opened.
   * @param allow asked before secrets are written in the clear
   * @throws QCredError not_found, also when a profile or its key is another one since; in_use when a key
   * would come back that does not work any more; cancelled; file_changed when a file is not as it was
   * before the change
   */
  redo(changeId: string, allow?: Allow): Promise<ChangeView>;
}

const Stored = z.object({
  set: z.array(Binding),
  remove: z.array(z.string()),
  active: ActiveProfile.nullable().optional(),
  gone: Gone.optional(),
  back: Back.optional(),
});

/**
 * A state with a change to files taken into account. Pure.
 *
 * @returns the state, without bindings of profiles that are not there
 */
export function withBindings(held: VaultState, { gone, back, ...change }: BindingChange): VaultState {
  const state = bound(back ? withProfilesBack(held, back) : held, change);
  return gone ? withoutProfiles(state, gone) : state;
}

function bound(state: VaultState, { set, remove, active }: BindingChange): VaultState {
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

/** The change that takes a change back. Pure. */
function inverseOf(state: VaultState, { set, remove, active, gone }: BindingChange): BindingChange {
  const touched = new Set([...set.map((b) => b.id), ...remove]);
  return {
    set: state.bindings.filter((b) => touched.has(b.id)),
    remove: set.map((b) => b.id),
    ...(active !== undefined && { active: state.active }),
    ...(gone && { back: backOf(state, gone) }),
  };
}

/** One question for all of a change, however many files it writes. */
async function askForPlaintext(
  { plan: { edits }, plaintext = [] }: PlannedWrite,
  allow: Allow,
): Promise<void> {
  if (plaintext.length === 0 || edits.length === 0) return;
  const holding = edits.filter(({ secret }) => secret);
  const files = (holding.length > 0 ? holding : edits).map(({ path }) => path);
  await allow({ kind: 'plaintext', keys: [...plaintext], files });
}

/** What a plan writes, beside what stands there now. */
const writtenBy = ({ edits }: EditPlan): Promise<BroughtBack[]> =>
  Promise.all(
    edits.map(async ({ path, target, after }) => {
      const now = await readForeign(target).catch(() => null);
      return { path, old: after ?? new Uint8Array(), now: now?.bytes ?? null };
    }),
  );

/** The files into which a secret would come that does not stand there now. */
async function secretsIn(back: readonly BroughtBack[]): Promise<string[]> {
  const paths: string[] = [];
  for (const { path, old, now } of back) {
    if (!(await holdsSecret(old, []))) continue;
    if (now === null || !(await holdsSecret(now, []))) paths.push(path);
  }
  return paths;
}

/** How changes of files change the vault with them, also when another process has to finish them. */
export const besideFiles = ({ vault }: Pick<OpenVault, 'vault'>): Beside => ({
  async commit(id, what, isLogged = true) {
    const change = Stored.parse(JSON.parse(what));
    await vault.update((state) => withBindings(state, change), { id, isLogged: () => isLogged });
  },
  happened: vault.remembers,
});

/** How many profiles are remembered as active before. */
const keptRecent = 10;

/** How many changes can be made again. */
const keptMade = 5;

/** How many shown plans are kept; a person looks at one at a time. */
const keptPlans = 20;

/**
 * @param access the open vault
 * @param edits writes the files
 * @param changed told after files were written or restored
 */
export function createPlans(access: OpenVault, edits: Edits, changed: () => void): Plans {
  const waiting = new Map<string, PlannedWrite>();
  /** What was carried out, by the id of the change: undone, its files are again what it was made from. */
  const made = new Map<string, PlannedWrite>();

  const { activity, deps, vault } = access;

  /** Files, vault and log in one change. */
  async function write(draft: PlannedWrite): Promise<ChangeView | null> {
    const { plan, secrets, bindings, log = [] } = draft;
    if (plan.edits.length === 0) {
      await access.change(
        (state) => withBindings(state, bindings),
        () => log,
      );
      await tidy(bindings);
      return null;
    }
    await readyForCalls(plan);
    const id = deps.uuid();
    const subject = plan.edits.map(({ path }) => path).join(', ');
    await activity.prepare(id, [{ action: 'files.written', subject, detail: plan.title }, ...log]);
    const memo = JSON.stringify(inverseOf(await vault.state(), bindings));
    const beside = JSON.stringify(bindings);
    const change = await logged(id, edits.apply({ ...plan, id, beside, memo }, secrets));
    await tidy(bindings);
    if (change.id !== id) return null;
    made.set(id, draft);
    keepNewest(made, keptMade);
    return change;
  }

  /** What is named in files has to be there, and nobody else's to exchange, before it is named. */
  async function readyForCalls({ edits }: EditPlan): Promise<void> {
    const { root } = deps;
    const [program = ''] = deps.command;
    const names = (after: Uint8Array | null) => after !== null && Buffer.from(after).includes(program);
    if (root === undefined || !edits.some(({ after }) => names(after))) return;
    const { readyLauncher } = await import('../store/launcher/launcher.ts');
    await readyLauncher({ ...deps, root }, program);
  }

  /** Whether what a change was made from has become another since: a profile that is gone, a newer key. */
  async function isOutdated({ set, active }: BindingChange): Promise<boolean> {
    const state = await vault.state();
    const known = new Set(state.profiles.map(({ id }) => id));
    const named = [...set, ...(active ? [active] : [])];
    if (named.some(({ profileId }) => !known.has(profileId))) return true;
    return set.some((binding) => isOlder(state, binding));
  }

  /** Removes what deleted profiles leave behind. What cannot be removed now is at the next start. */
  async function tidy({ gone }: BindingChange): Promise<void> {
    if (!gone) return;
    await sweepSecrets(access).catch(() => {});
    const sessions = createSessionCache(access);
    for (const id of gone.ids) await sessions.remove(id).catch(() => {});
  }

  /** Settles what was prepared for a change: it counts, or it is dropped unless the next start may finish it. */
  async function logged(id: string, change: Promise<ChangeView>): Promise<ChangeView> {
    try {
      const done = await change;
      if (await vault.remembers(id).catch(() => true)) await activity.confirm(id);
      else await activity.drop(id);
      return done;
    } catch (error) {
      if (!(await edits.isUnderWay())) await activity.drop(id);
      throw error;
    }
  }

  return {
    propose(draft, { look = false } = {}) {
      const planId = access.deps.uuid();
      if (!look) waiting.set(planId, draft);
      keepNewest(waiting, keptPlans);
      return {
        planId,
        title: draft.plan.title,
        notices: draft.notices,
        files: () => edits.preview(draft.plan, draft.secrets),
      };
    },

    async apply(planId, allow = asPerson) {
      const draft = waiting.get(planId);
      if (!draft)
        throw new QCredError('not_found', 'This preview is no longer current.', 'Preview again, then write.');
      await askForPlaintext(draft, allow);
      const change = await write(draft);
      waiting.delete(planId);
      changed();
      if (change) return change;
      const { title } = draft.plan;
      return { id: deps.uuid(), title, at: deps.now().toISOString(), paths: [], undone: false };
    },

    async carryOut(draft, allow = asPerson) {
      await askForPlaintext(draft, allow);
      const change = await write(draft);
      changed();
      return change;
    },

    async redo(changeId, allow = asPerson) {
      const draft = made.get(changeId);
      const undone = (await edits.list()).some(({ id, undone }) => id === changeId && undone);
      if (!draft || !undone || (await isOutdated(draft.bindings))) throw notMadeHere();
      const keys = await retiredIn(access, await writtenBy(draft.plan));
      if (keys.length > 0) throw bringsRetired(keys);
      await askForPlaintext(draft, allow);
      const change = await write(draft);
      made.delete(changeId);
      changed();
      if (change) return change;
      throw notMadeHere();
    },

    async undo(changeId, tell = () => {}, allow = asPerson, { retired = false } = {}) {
      const asks = allow !== asPerson;
      const back = asks || !retired ? await edits.bringsBack(changeId) : [];
      const keys = retired ? [] : await retiredIn(access, back);
      if (asks) {
        const files = await secretsIn(back);
        if (files.length > 0 || keys.length > 0) await allow({ kind: 'undo', files, keys });
      } else if (keys.length > 0) throw bringsRetired(keys);
      const id = deps.uuid();
      const known = (await edits.list()).find((change) => change.id === changeId);
      if (known) {
        const { paths, title } = known;
        await activity.prepare(id, [{ action: 'files.restored', subject: paths.join(', '), detail: title }]);
      }
      const change = await logged(id, edits.undo(changeId, id));
      tell(change);
      await edits.told();
      changed();
      return change;
    },
  };
}

const notMadeHere = (): QCredError =>
  new QCredError(
    'not_found',
    'This change cannot be made again from here.',
    'Only one that was made and undone since QCred was unlocked can. Do it anew instead.',
  );
