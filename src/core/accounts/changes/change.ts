import type { IAM } from '@aws-sdk/client-iam';
import type { Account } from '#shared/account.ts';
import type { IamResult, PolicyEffect } from '#shared/contract/accounts.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { Holder, IamChange, IamChangeKind } from '#shared/iamChange.ts';
import type { VaultState } from '#shared/model.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { OpenVault } from '../../store/access.ts';

/** What a change is planned from: the service as it is now, and what is on this machine. */
export interface Scene {
  access: OpenVault;
  account: Account;
  iam: IAM;
  state: VaultState;
  now: Date;
}

/** What a step works with while it is carried out. */
export interface Hands {
  access: OpenVault;
  account: Account;
  iam: IAM;
  profiles: Profiles;
}

/** A key that was made and is kept here. */
export type Made = NonNullable<IamResult['made']>;

/** One thing that is done, and taken back if a later one fails and it says how. */
export interface Step {
  /** A sentence: "Delete the access key AKIA…". */
  words: string;
  /** For the activity log: `iam.key.deleted`, and what it was done to. */
  action: string;
  subject: string;
  /** @returns the key, for a step that makes one */
  run(hands: Hands): Promise<Made | undefined>;
  undo?: { action: string; run(hands: Hands): Promise<void> };
}

/** What a change touches, by name and by ARN: that is asked for again afterwards. */
export interface Touched {
  users?: string[];
  groups?: string[];
  roles?: string[];
  /** ARNs. */
  policies?: string[];
  /** Names of policies whose ARN the service gives. */
  newPolicies?: string[];
}

/** A change, worked out. */
export interface ChangePlan {
  title: string;
  /** For the button: "Delete user". */
  verb: string;
  steps: Step[];
  notices: Notice[];
  /** For a change of what a policy says. */
  effect?: PolicyEffect;
  /** What cannot be undone, in a sentence. */
  finality: string | null;
  touched: Touched;
  /** What is said when all of it is done. */
  message: string;
}

/** A change of one kind, as it was asked for. */
type ChangeOf<K extends IamChangeKind> = Extract<IamChange, { kind: K }>;

/** Works out what one kind of change means, from the live service. Changes nothing. */
export type Planner<K extends IamChangeKind> = (scene: Scene, change: ChangeOf<K>) => Promise<ChangePlan>;

/** A step that makes no key. */
export const step = (
  words: string,
  [action, subject]: readonly [action: string, subject: string],
  run: (hands: Hands) => Promise<unknown>,
): Step => ({
  words,
  action,
  subject,
  async run(hands) {
    await run(hands);
    return undefined;
  },
});

const dayMs = 86_400_000;

/** How long ago, in days: "today", "yesterday", "12 days ago". */
export function ago(at: Date, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs));
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** "the user bob" */
export const holderWords = ({ kind, name }: Holder): string => `the ${kind} ${name}`;

/** A sentence in the middle of another: without its capital letter and its full stop. */
export const clause = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

export const warning = (message: string, hint = ''): Notice => ({ level: 'warning', message, hint });
