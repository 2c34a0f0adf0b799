import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Allow } from '../../store/consent.ts';
import type { Edits } from '../edits/edits.ts';
import type { ExportOptions } from '../exports/request.ts';
import type { Plans, Proposal } from '../plans.ts';
import { planOurs } from './ours.ts';
import { statusOf } from './status.ts';
import { takeTheirs } from './theirs.ts';

/** What QCred wrote into tools' files: how it stands there, and what becomes of a difference. */
export interface Bindings {
  /** How every binding stands in the files now, by id. */
  statuses(): Promise<ReadonlyMap<string, BindingStatus>>;
  /** Plans to write bindings again as they should stand; all of them when none are named. @throws as `planOurs` */
  planOurs(bindingIds?: readonly string[], options?: ExportOptions): Promise<Proposal>;
  /** Takes what stands in the file over. @throws as `takeTheirs` */
  takeTheirs(bindingId: string, allow?: Allow): Promise<void>;
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param profiles saves what is taken over
 * @param plans keeps what was planned until it is carried out
 */
export const createBindings = (
  access: OpenVault,
  edits: Edits,
  profiles: Profiles,
  plans: Plans,
): Bindings => ({
  statuses: () => statusOf(access, edits),
  planOurs: async (bindingIds, options) =>
    plans.propose(await planOurs(access, edits, bindingIds, options), options),
  takeTheirs: (bindingId, allow) => takeTheirs(access, edits, profiles, bindingId, allow),
});
