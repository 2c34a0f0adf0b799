import type { Binding, VaultState } from '#shared/model.ts';
import { isOlder } from '../../profiles/isOlder.ts';
import type { ExportRequest } from '../exports/request.ts';
import type { Workspace } from '../exports/workspace.ts';
import { withBindings } from '../plans.ts';
import { targetById } from '../targets/index.ts';
import type { Work } from '../work/work.ts';
import type { Original } from './originals.ts';

/**
 * Plans to put back what stood as default before QCred. A tool whose default was replaced by an
 * export of its own meanwhile is left alone: what stands there now is what somebody wanted.
 *
 * @param work reads the files
 * @param workspace changed: holds the files without our defaults
 * @param state the vault's state
 * @param originals what stood there
 * @returns the state without our defaults, and with the exports whose place they took
 * @throws QCredError file_unreadable, file_malformed; unsupported where that would change what others wrote
 */
export async function giveBack(
  work: Work,
  workspace: Workspace,
  state: VaultState,
  originals: readonly Original[],
): Promise<VaultState> {
  const defaults = state.bindings.filter((b) => b.asDefault);
  const standing = new Set(defaults.map((b) => b.target));
  for (const original of originals) {
    if (!standing.has(original.target)) continue;
    await giveBackFile(work, workspace, original);
  }
  return withBindings(state, {
    set: (state.active?.displaced ?? []).filter((b) => standing.has(b.target)),
    remove: defaults.map((b) => b.id),
  });
}

async function giveBackFile(work: Work, workspace: Workspace, original: Original): Promise<void> {
  const { path } = original;
  const target = targetById(original.target);
  const now = await workspace.text(path);
  const text = await textBefore(work, original, now);
  // What QCred found there is put back as it was; what others changed since must keep its meaning.
  if (text !== original.before && target.asDefault) {
    const texts = await workspace.read(target);
    const then = texts.map((file) => (file.path === path ? { ...file, text } : file));
    await work('prove', target.id, texts, then, { entries: [], remove: [target.asDefault.name] });
  }
  workspace.putBack(path, text);
}

/** A file without our default: as it was, or where it changed since, as it is but for the default. */
async function textBefore(work: Work, original: Original, now: string | null): Promise<string | null> {
  const { target, part, before, given, written } = original;
  // As found: the process was killed before it wrote.
  if (now === written || now === given) return before;
  const { asDefault } = targetById(target);
  if (!asDefault) return now;
  const text = await work('takeBack', target, part, {
    now: now ?? '',
    written: written ?? '',
    before: before ?? '',
  });
  return text.trim() === '' && (now === null || before === null) ? null : text;
}

/**
 * Exports that came back with the files and are older than their profile or its key.
 *
 * @param state with those exports in it
 * @param back what came back
 */
export function outdated(state: VaultState, back: readonly Binding[]): ExportRequest[] {
  return back
    .filter((binding) => state.profiles.some(({ id }) => id === binding.profileId) && isOlder(state, binding))
    .map(({ target, path, mode, name, profileId }) => ({
      target,
      path,
      mode,
      profileIds: [profileId],
      names: new Map([[profileId, [name]]]),
    }));
}
