import { join } from 'node:path';
import type { ChangeView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Allow, RetiredKey } from '../../store/consent.ts';
import { withLock } from '../../store/files/lock.ts';
import { untilWritten } from '../edits/again.ts';
import type { BroughtBack, Edits } from '../edits/edits.ts';
import { draftRemoval } from '../exports/removal.ts';
import { exportContext } from '../exports/request.ts';
import type { Workspace } from '../exports/workspace.ts';
import type { PlannedWrite, Plans } from '../plans.ts';
import { retiredIn } from '../retiredKeys.ts';
import { createOriginals } from './originals.ts';
import { planSwitch, type Switch } from './switch.ts';

/** What a switch came to. */
interface Switched {
  /** Null when no file had to change. */
  change: ChangeView | null;
  /** Tools that keep their own default, each with the reason why. */
  leftOut: string[];
  /** Keys that came back with what was the default before, and do not work any more. */
  retired: RetiredKey[];
}

/** The profile that stands as every bound tool's default. */
export interface Active {
  /**
   * Makes a profile the default of every tool that any profile is bound to, in one journaled
   * change; null puts back what was there before QCred.
   *
   * @param allow asked before secrets are written in the clear where they do not stand yet
   * @returns the change to the files, and the tools that keep their own default
   * @throws QCredError not_found, file_changed, file_malformed, file_unreadable, file_read_only,
   *   secret_missing, keychain_*, vault_busy; no file is then changed, and the profile is active that was
   */
  use(profileId: string | null, allow?: Allow): Promise<Switched>;
  /**
   * Takes our defaults out without putting back what stood there before QCred: the way out where
   * that is lost. What else stands in the files stays.
   */
  forget(): Promise<ChangeView | null>;
}

/**
 * @param access the open vault
 * @param parts what writes the files
 */
export function createActive(access: OpenVault, { edits, plans }: { edits: Edits; plans: Plans }): Active {
  const { deps, vault } = access;
  const originals = createOriginals(access);

  async function switchTo(profileId: string | null, allow?: Allow): Promise<Switched> {
    const state = await vault.state();
    if (profileId === null && !state.active) return { change: null, leftOut: [], retired: [] };
    const profile = profileOf(state, profileId);
    const context = exportContext(access, edits);
    const standing = state.active ? await originals.read(state.active.originals) : [];
    const plan = await planSwitch(context, state, profile, standing);
    const { leftOut } = plan;
    // A shell that says so at every start must not push out what undo leads back to.
    if (profile && profile.id === state.active?.profileId && context.workspace.edits().length === 0)
      return { change: null, leftOut, retired: [] };
    const retired = profile ? [] : await retiredIn(access, await broughtBack(context.workspace));
    const active = profile && {
      profileId: profile.id,
      since: state.active?.profileId === profile.id ? state.active.since : deps.now().toISOString(),
      originals: await originals.keep(plan.originals),
      displaced: plan.displaced,
    };
    const left = state.profiles.find((p) => p.id === state.active?.profileId);
    const draft: PlannedWrite = {
      plan: { title: titleOf(profile, plan), edits: context.workspace.edits() },
      plaintext: [...context.plaintext.values()],
      secrets: [],
      notices: [],
      bindings: { ...plan.bindings, active },
      log: [
        profile
          ? { action: 'profile.activated', subject: profile.name, detail: detailOf(plan) }
          : { action: 'profile.deactivated', subject: left?.name ?? '' },
      ],
    };
    const change = await plans.carryOut(draft, allow);
    // More files than needed do no harm; the next switch tries again.
    await originals.prune(active?.originals ?? null).catch(() => {});
    return { change, leftOut, retired };
  }

  async function forget(): Promise<ChangeView | null> {
    const state = await vault.state();
    if (!state.active) return null;
    const draft = await draftRemoval(
      access,
      edits,
      state.bindings.filter((b) => b.asDefault),
    );
    return plans.carryOut({
      ...draft,
      plan: { ...draft.plan, title: 'Take out the defaults' },
      bindings: { ...draft.bindings, active: null },
      log: [{ action: 'profile.deactivated', subject: '', detail: 'nothing was put back' }],
    });
  }

  // From the plan to the end of the change: a second switch plans on what this one wrote.
  const alone = <T>(work: () => Promise<T>) =>
    withLock(join(deps.dataDir, 'active.lock'), () => untilWritten(work, deps.randomBytes));
  return { use: (profileId, allow) => alone(() => switchTo(profileId, allow)), forget: () => alone(forget) };
}

/** What the planned files hold, beside what stands in them now. */
const broughtBack = (workspace: Workspace): Promise<BroughtBack[]> =>
  Promise.all(
    workspace.edits().map(async ({ path, after }) => {
      const now = await workspace.found(path);
      return { path, old: after ?? new Uint8Array(), now: now === null ? null : Buffer.from(now) };
    }),
  );

function profileOf(state: VaultState, profileId: string | null): Profile | null {
  if (profileId === null) return null;
  const profile = state.profiles.find((p) => p.id === profileId);
  if (profile) return profile;
  throw new QCredError('not_found', 'This profile was deleted meanwhile.', 'Choose another one.');
}

function titleOf(profile: Profile | null, { tools }: Switch): string {
  if (!profile) return 'Put back the defaults from before QCred';
  const where = tools.length > 3 ? `${tools.length} tools` : tools.join(', ');
  return `Make "${profile.name}" the default${where && ` of ${where}`}`;
}

const detailOf = ({ tools, leftOut }: Switch): string =>
  [tools.join(', '), ...leftOut.map((why) => `not ${why.replace(/\.$/, '')}`)]
    .filter((part) => part !== '')
    .join('; ');
