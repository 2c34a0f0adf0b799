import type { AccessAnswer, IamPlanView, IamResult, ServicesView } from '#shared/accountViews.ts';
import { QCredError } from '#shared/errors.ts';
import type { IamChange } from '#shared/iamChange.ts';
import type { Access } from '../access.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { Accounts } from './accounts.ts';

/** Changes in connected accounts, planned in words before they are made; and who may do what. */
export interface Management {
  /** Works out what a change means. Nothing is changed. @throws QCredError last_key, not_found, bad_input… */
  plan(accountId: string, change: IamChange): Promise<IamPlanView>;
  /** Makes a planned change, once. */
  apply(planId: string): Promise<IamResult>;
  /** May this principal do that? */
  check(accountId: string, principalArn: string, action: string, resource: string): Promise<AccessAnswer>;
  /** The keys of all accounts by the service they reach. */
  services(): Promise<ServicesView>;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Managing accounts is not here yet.');
};

/**
 * @param access the open vault
 * @param accounts whose mirrors are read, and brought up to date after a change
 * @param profiles where a new key's profile is made
 * @param changed told when something that the window shows changed
 */
export function createManagement(
  _access: Access,
  _accounts: Accounts,
  _profiles: Profiles,
  _changed: () => void,
): Management {
  return {
    plan: async () => notYet(),
    apply: async () => notYet(),
    check: async () => notYet(),
    services: async () => notYet(),
  };
}
