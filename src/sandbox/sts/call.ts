import type { Account } from '../account.ts';
import type { Parameters } from '../http/parameters.ts';
import type { ReadPolicies } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import type { Context } from '../service.ts';
import type { Switches } from '../switches.ts';
import type { XmlNode } from '../xml/write.ts';

/** One STS request, verified. */
export interface StsCall {
  account: Account;
  principal: Principal;
  now: Date;
  parameters: Parameters;
  switches: Switches;
  /** Condition keys of the request. */
  context: Context;
  read: ReadPolicies;
}

/** Answers one action. @returns what stands in the result. @throws Refusal */
export type StsAction = (call: StsCall) => readonly XmlNode[];
