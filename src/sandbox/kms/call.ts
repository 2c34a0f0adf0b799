import type { Account } from '../account.ts';
import type { ReadPolicies } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import type { Context } from '../service.ts';
import type { Switches } from '../switches.ts';
import type { KmsDialect } from './dialect.ts';
import type { Input } from './input.ts';
import type { KmsStore } from './storage.ts';

/** One request to the key service, verified. */
export interface KmsCall {
  account: Account;
  store: KmsStore;
  dialect: KmsDialect;
  principal: Principal;
  now: Date;
  input: Input;
  switches: Switches;
  /** Condition keys of the request. */
  context: Context;
  read: ReadPolicies;
  requestId: string;
  /** `?async=1`: Quilibrium answers before the key is there. */
  later: boolean;
  /** Replaces what policies say, in tests. */
  may?: (principal: Principal, action: string, resource: string) => boolean;
}

/** What is answered; null for an empty body. */
export type KmsAnswer = Readonly<Record<string, unknown>> | null;

/** Answers one action. @throws Refusal */
export type KmsAction = (call: KmsCall) => KmsAnswer | Promise<KmsAnswer>;
export type KmsActions = Readonly<Record<string, KmsAction>>;

/** Bytes as they are on the wire. */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
