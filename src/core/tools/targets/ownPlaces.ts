import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../../deps.ts';
import { targets } from './index.ts';

/**
 * The files that tools on this machine have for themselves, and those of exports: what stands in them
 * beside our own lines may be shown in a preview.
 *
 * @param deps where tools look for their files
 * @param state the vault's state
 * @param chosen files that the person has just chosen
 */
export function ownPlaces(
  deps: Pick<Deps, 'home' | 'env' | 'platform'>,
  { bindings }: VaultState,
  chosen: readonly string[] = [],
): Set<string> {
  const places = [
    ...targets.map((target) => ({ target, path: undefined })),
    ...bindings.flatMap(({ target: id, path }) => {
      const target = targets.find((one) => one.id === id);
      return target && path !== undefined ? [{ target, path }] : [];
    }),
  ];
  const located = places.flatMap(({ target, path }) => target.locate({ ...deps, chosen: path }));
  return new Set([...located.map(({ path }) => path), ...chosen]);
}
