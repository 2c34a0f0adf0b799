import type { NoticeView, TargetView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';
import { awsCliVersion, checkAwsCli } from '../doctor/awsCli.ts';
import type { Edits } from '../edits/edits.ts';
import { readTarget } from '../exports.ts';
import { viewBinding } from '../profiles/profiles.ts';
import { targets } from './index.ts';
import type { Target } from './target.ts';

/**
 * Each tool as it stands on this machine: its files, its version, what QCred wrote there.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 */
export async function viewTargets(access: Access, edits: Edits): Promise<TargetView[]> {
  const state = await access.vault.state();
  const names = new Map(state.profiles.map((p) => [p.id, p.name]));
  return Promise.all(
    targets.map(async (target): Promise<TargetView> => {
      const [files, version, versionNotices] = await Promise.all([
        viewFiles(access, edits, target),
        awsCliVersion(access.deps),
        checkAwsCli({ deps: access.deps, open: null, problem: null }),
      ]);
      return {
        id: target.id,
        label: target.label,
        files: files.files,
        secretModes: [...target.secretModes],
        version: version?.join('.') ?? null,
        notices: [
          ...files.notices,
          ...versionNotices
            .filter((c) => c.status === 'bad')
            .map(({ message, hint }): NoticeView => ({ level: 'error', message, hint })),
        ],
        bindings: state.bindings
          .filter((b) => b.target === target.id)
          .map((b) => ({ ...viewBinding(b), profileName: names.get(b.profileId) ?? '' })),
      };
    }),
  );
}

async function viewFiles(
  access: Access,
  edits: Edits,
  target: Target,
): Promise<{ files: TargetView['files']; notices: NoticeView[] }> {
  try {
    const { texts } = await readTarget(access, edits, target);
    const files = texts.map(({ part, path, text }) => ({ part, path, exists: text !== null }));
    return { files, notices: target.read(texts).notices };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    const located = target.locate(access.deps).map(({ part, path }) => ({ part, path, exists: true }));
    return { files: located, notices: [{ level: 'error', message: error.message, hint: error.hint }] };
  }
}
