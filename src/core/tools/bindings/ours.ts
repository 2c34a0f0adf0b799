import { QCredError } from '#shared/errors.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { Binding } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { byFiles } from '../boundFiles.ts';
import type { Edits } from '../edits/edits.ts';
import { planExports } from '../exports/plan.ts';
import type { ExportOptions, ExportRequest } from '../exports/request.ts';
import type { PlannedWrite } from '../plans.ts';

/**
 * Plans to write bindings again as they should stand: after somebody changed a file, after a profile
 * changed, after QCred moved.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindingIds which; all when absent
 * @throws QCredError not_found, and what `planExports` throws
 */
export async function planOurs(
  access: OpenVault,
  edits: Edits,
  bindingIds?: readonly string[],
  options?: ExportOptions,
): Promise<PlannedWrite> {
  const { bindings } = await access.vault.state();
  const wanted = bindingIds === undefined ? bindings : bindings.filter((b) => bindingIds.includes(b.id));
  if (wanted.length === 0)
    throw new QCredError(
      'not_found',
      'There is nothing to write again.',
      'Export a profile to a tool first.',
    );
  return planExports(access, edits, requestsOf(wanted), options);
}

/** The exports that bindings came from, so that they can be planned again. */
export const requestsOf = (bindings: readonly Binding[]): ExportRequest[] =>
  byFiles(bindings).flatMap(({ target, path, bindings: group }): ExportRequest[] => {
    const defaults = group.filter((b) => b.asDefault);
    const byName = groupBy(
      group.filter((b) => !b.asDefault),
      (b) => `${b.mode} ${b.asFound}`,
    );
    return [
      ...[...byName.values()].map((those) => ({
        target,
        path,
        mode: those[0].mode,
        asFound: those[0].asFound,
        ...namesOf(those),
      })),
      ...defaults.map(({ mode, profileId }) => ({
        target,
        path,
        mode,
        profileIds: [profileId],
        asDefault: true,
      })),
    ];
  });

/** The names of bindings by their profiles. */
function namesOf(bindings: readonly Binding[]): Pick<ExportRequest, 'profileIds' | 'names'> {
  const names = new Map(
    [...groupBy(bindings, (b) => b.profileId)].map(([id, those]) => [id, those.map((b) => b.name)]),
  );
  return { profileIds: [...names.keys()], names };
}
