import type { BindingView, Notice, ProgramView, TargetView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace } from '../exports/workspace.ts';
import { programs } from '../programs/index.ts';
import { brokenNotice, probe } from '../programs/program.ts';
import { targets } from '../targets/index.ts';
import { modesFor } from '../targets/kit/modes.ts';
import type { Target } from '../targets/kit/target.ts';

/** A binding as it is shown, with whose it is. */
type ShownBinding = BindingView & { profileName: string };

/** The tools on this machine. */
export interface Tools {
  /** Each tool as it stands: its files and what QCred wrote there. */
  list(): Promise<TargetView[]>;
  /** What is to be said of a tool's program; no version where it does not matter or is not there. Never throws. */
  probe(target: TargetId): Promise<ProgramView>;
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param shown the bindings of all profiles, as they are shown
 */
export const createTools = (
  access: OpenVault,
  edits: Edits,
  shown: () => Promise<readonly ShownBinding[]>,
): Tools => ({
  async list() {
    const bindings = await shown();
    return Promise.all(
      targets.map(async (target) => ({
        id: target.id,
        label: target.label,
        place: target.place,
        holds: target.holds,
        secretModes: modesFor(target, false),
        roleModes: modesFor(target, true),
        ...(await viewFiles(access, edits, target)),
        bindings: bindings.filter((b) => b.target === target.id),
      })),
    );
  },

  async probe(target) {
    const program = programs[target];
    if (!program) return { version: null, notices: [] };
    const probed = await probe(access.deps, program);
    if (probed.state === 'found')
      return { version: probed.version.join('.'), notices: program.notices(probed.version) };
    const notices = probed.state === 'broken' ? [brokenNotice(targetLabels[target], program)] : [];
    return { version: null, notices };
  },
});

async function viewFiles(
  access: OpenVault,
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
