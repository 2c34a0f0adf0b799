/** Connected accounts and what is changed in them. */
import { z } from 'zod';
import {
  AccessAnswer,
  AccountDraft,
  AccountTree,
  IamPlanView,
  IamResult,
  ServicesView,
} from '../accountViews.ts';
import { IamChange } from '../iamChange.ts';
import { ChosenFile, call, Id, nothing, Token } from './call.ts';

/** An account as the window asks for it: its certificate authorities are a file that the person chose. */
export const AccountWish = AccountDraft.omit({ caPath: true }).extend({
  /** One chosen just now, or that of an account that is there; absent: those the system trusts. */
  ca: z.union([z.object({ token: Token }), z.object({ accountId: z.string() })]).optional(),
});
export type AccountWish = z.infer<typeof AccountWish>;

export const accountsCalls = {
  /** Connects an account, or changes how one is reached: asks the service whose key it is. */
  'account.save': call(AccountWish, Id),
  /** Lets go of an account; its keys and profiles stay. */
  'account.remove': call(Id, nothing),
  /** Starts a sync, or waits for the one that runs. How it went is in the account's `lastSync`. */
  'account.sync': call(Id, nothing),
  'account.cancelSync': call(Id, nothing),
  'account.tree': call(Id, AccountTree),
  /** Asks for one user's keys, with their ids and last use. */
  'account.user': call(Id.extend({ user: z.string() }), AccountTree),
  /** Asks for a policy's document. */
  'account.policy': call(Id.extend({ policyArn: z.string() }), AccountTree),
  /** Lets the person choose a PEM file; null when they decline. */
  'account.chooseCa': call(nothing, ChosenFile.nullable()),

  'iam.plan': call(Id.extend({ change: IamChange }), IamPlanView),
  'iam.apply': call(z.object({ planId: z.string() }), IamResult),
  /** May this principal do that? */
  'access.check': call(
    Id.extend({ principalArn: z.string(), action: z.string().max(256), resource: z.string().max(2048) }),
    AccessAnswer,
  ),
  'services.list': call(nothing, ServicesView),
} as const;
