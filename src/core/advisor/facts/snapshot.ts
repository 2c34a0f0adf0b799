import type { Account } from '#shared/account.ts';
import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { CheckView } from '#shared/contract/doctor.ts';
import type { BucketView } from '#shared/contract/keys.ts';
import type { NotLooked } from '#shared/finding.ts';
import type { KmsKeyView } from '#shared/kms.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { VaultState } from '#shared/model.ts';
import type { TightenedRecord } from '../../accounts/tighten/records.ts';
import type { TrailUse, UseHistory } from './uses.ts';

/** What a key service and a storage service said when they were last asked. */
export interface SeenServices {
  /** When. */
  at: string;
  keys: KmsKeyView[];
  buckets: BucketView[];
  /** What the account's record of use told of keys; absent where it was not asked. */
  trail?: TrailUse[];
  /** What of it was refused, or was too much. */
  notLooked: NotLooked[];
}

/** All that is known of an account. */
export interface AccountFacts {
  account: Account;
  mirror: Mirror;
  /** Null before they were ever asked. */
  services: SeenServices | null;
  /** What its keys were used for, with what this look adds. */
  uses: UseHistory;
}

/** Everything that checks look at, gathered once. No secret is in it. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  now: number;
  state: VaultState;
  accounts: readonly AccountFacts[];
  /** How what QCred wrote stands in the files, by binding. */
  statuses: Readonly<Record<string, BindingStatus>>;
  /** When QCred handed out a key's secret last, by access key id, as far back as the log tells. */
  handedOut: Readonly<Record<string, string>>;
  /** Since when the log tells. */
  logSince: string | null;
  machine: readonly CheckView[];
  /** Policies that were cut down, as far as they are watched. */
  tightened: readonly TightenedRecord[];
}
