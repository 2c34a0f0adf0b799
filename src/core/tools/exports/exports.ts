import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import type { Plans, Proposal } from '../plans.ts';
import { planExports } from './plan.ts';
import { planDeletion, planRemoval } from './removal.ts';
import type { ExportOptions, ExportRequest } from './request.ts';

/** What profiles would be in tools' files, and what would be taken out of them: plans, which `plans` carries out. */
export interface Exports {
  /** @param options `look`: it is only looked at, and cannot be carried out. @throws as `planExports` */
  plan(requests: readonly ExportRequest[], options?: ExportOptions): Promise<Proposal>;
  /** @throws as `planRemoval` */
  planRemoval(bindingIds: readonly string[]): Promise<Proposal>;
  /**
   * Deletes profiles and what stands of them in tools' files, in one change.
   * @returns `along`: the names of those that go because they build on one that goes
   * @throws as `planDeletion`
   */
  planDeletion(profileIds: readonly string[]): Promise<{ plan: Proposal; along: string[] }>;
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param plans keeps what was planned until it is carried out
 */
export const createExports = (access: OpenVault, edits: Edits, plans: Plans): Exports => ({
  plan: async (requests, options) =>
    plans.propose(await planExports(access, edits, requests, options), options),
  planRemoval: async (bindingIds) => plans.propose(await planRemoval(access, edits, bindingIds)),
  async planDeletion(profileIds) {
    const { along, ...draft } = await planDeletion(access, edits, profileIds);
    return { plan: plans.propose(draft), along: along.map(({ name }) => name) };
  },
});
