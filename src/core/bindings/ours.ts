import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';
import type { Edits } from '../edits/edits.ts';
import { byPlace } from '../exports/places.ts';
import { type ExportRequest, planExports } from '../exports/plan.ts';
import type { Draft } from '../plans.ts';

/**
 * Plans to write bindings again as they should stand: after somebody changed a file, after a profile
 * changed, after QCred moved.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindingIds which; all when absent
 * @throws QCredError not_found, and what `planExports` throws
 */
export async function planOurs(access: Access, edits: Edits, bindingIds?: readonly string[]): Promise<Draft> {
  const { bindings } = await access.vault.state();
  const wanted = bindingIds === undefined ? bindings : bindings.filter((b) => bindingIds.includes(b.id));
  if (wanted.length === 0)
    throw new QCredError(
      'not_found',
      'There is nothing to write again.',
      'Export a profile to a tool first.',
    );
  const requests = byPlace(wanted).flatMap(({ target, path, bindings: group }): ExportRequest[] => {
    const byName = group.filter((b) => !b.asDefault);
    const modes = [...new Set(byName.map((b) => b.mode))];
    const defaults = group.filter((b) => b.asDefault);
    return [
      ...modes.map((mode) => ({
        target,
        path,
        mode,
        profileIds: byName.filter((b) => b.mode === mode).map((b) => b.profileId),
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
  return planExports(access, edits, requests);
}
