import type { BindingView, Notice, TargetView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Access } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace } from '../exports/workspace.ts';
import { targets } from '../targets/index.ts';
import type { Target } from '../targets/kit/target.ts';

/**
 * Each tool as it stands on this machine: its files and what QCred wrote there.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindings of all profiles, as they are shown
 */
export async function viewTargets(
  access: Access,
  edits: Edits,
  bindings: readonly (BindingView & { profileName: string })[],
): Promise<TargetView[]> {
  return Promise.all(
    targets.map(
      async (target): Promise<TargetView> => ({
        id: target.id,
        label: target.label,
        place: target.place,
        holds: target.holds,
        secretModes: [...target.secretModes],
        roleModes: [...(target.roleModes ?? target.secretModes)],
        ...(await viewFiles(access, edits, target)),
        bindings: bindings.filter((b) => b.target === target.id),
      }),
    ),
  );
}

async function viewFiles(
  access: Access,
  edits: Edits,
  target: Target,
): Promise<{ files: TargetView['files']; notices: Notice[] }> {
  try {
    const workspace = createWorkspace(access.deps, edits);
    const texts = await workspace.read(target);
    const files = texts.map(({ part, path, text }) => ({ part, path, exists: text !== null }));
    return { files, notices: (await workspace.profiles(target, texts)).notices };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    const located = target.locate(access.deps).map(({ part, path }) => ({ part, path, exists: true }));
    return { files: located, notices: [{ level: 'error', message: error.message, hint: error.hint }] };
  }
}
