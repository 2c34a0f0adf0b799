/** Connected accounts: what the window sees of them, and what is changed in them. */
import { z } from 'zod';
import { Account, Signing } from '../account.ts';
import { EnteredEndpoint } from '../enteredAddress.ts';
import { AccessKeyId, PlainHttp, ProfileName, ProviderId, Region, ServiceId } from '../fields.ts';
import { IamChange } from '../iamChange.ts';
import { Mirror } from '../mirror.ts';
import { Notice } from '../notice.ts';
import { ChosenFile, call, Id, nothing, Token } from './call.ts';

/** How far a sync is. */
export const SyncProgress = z.object({
  /** What it is doing, in words: "Asking for users". */
  doing: z.string(),
  done: z.int(),
  /** Null while it is not known. */
  total: z.int().nullable(),
});
export type SyncProgress = z.infer<typeof SyncProgress>;

/** A connected account with what lists and the status bar show of it. */
export const AccountView = Account.extend({
  accessKeyId: z.string(),
  /** Null while no sync is running. */
  syncing: SyncProgress.nullable(),
});
export type AccountView = z.infer<typeof AccountView>;

/** What the person says to connect an account, or to change how it is reached. */
export const UnsavedAccount = z.object({
  /** Absent for a new one. */
  id: z.string().optional(),
  /** Absent: named after the account once it is known. */
  name: ProfileName.optional(),
  provider: ProviderId,
  region: Region.optional(),
  endpoints: z.partialRecord(ServiceId, EnteredEndpoint),
  /** Names of hosts, typed by the person who agrees to plain http there. */
  plainHttp: PlainHttp.optional(),
  caPath: z.string().max(4096).optional(),
  /** Absent: as it was. */
  signing: Signing.optional(),
  syncMinutes: z.int().min(0).max(10_080).optional(),
  /** Absent on an edit that keeps the key. */
  key: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('profile'), profileId: z.string() }),
      z.object({ kind: z.literal('pasted'), pasteId: z.string() }),
      z.object({
        kind: z.literal('typed'),
        accessKeyId: AccessKeyId,
        secretAccessKey: z.string().min(1).max(4096).optional(),
        sessionToken: z.string().max(8192).optional(),
        /** Where the application holds what is left out here. */
        pasteId: z.string().optional(),
      }),
    ])
    .optional(),
});
export type UnsavedAccount = z.infer<typeof UnsavedAccount>;

/** A key of an account that this machine holds the secret of. */
export const HeldKey = z.object({
  credentialId: z.string(),
  profiles: z.array(z.object({ id: z.string(), name: z.string(), tools: z.array(z.string()) })),
});
export type HeldKey = z.infer<typeof HeldKey>;

/** All that is known of an account, and what of it is on this machine. */
export const AccountTree = z.object({
  mirror: Mirror,
  /** By access key id. */
  held: z.record(z.string(), HeldKey),
});
export type AccountTree = z.infer<typeof AccountTree>;

/** What a policy says before a change and after it, in sentences. */
export const PolicyEffect = z.object({
  /** Empty where there was no policy; null where it could not be seen. */
  before: z.array(z.string()).nullable(),
  after: z.array(z.string()),
  /** Whom it reaches: "group developers, role site-deployer, 2 users". Null where that cannot be seen. */
  who: z.string().nullable(),
  /** What its wildcards let in. */
  wide: z.array(z.string()),
});
export type PolicyEffect = z.infer<typeof PolicyEffect>;

/** What a change in an account would do, before it is done. */
export const IamPlanView = z.object({
  planId: z.string(),
  title: z.string(),
  /** What happens, one sentence each, in order. */
  steps: z.array(z.string()),
  notices: z.array(Notice),
  /** Of a change that writes a policy. */
  effect: PolicyEffect.optional(),
  /** What cannot be undone, in a sentence; null when everything can. Then the person is asked again. */
  finality: z.string().nullable(),
  /** The verb for the button: "Delete user". */
  verb: z.string(),
});
export type IamPlanView = z.infer<typeof IamPlanView>;

/** What a policy would become, cut down to what those who have it used. */
export const TightenView = z.object({
  /** JSON; null where nothing of it was used. */
  after: z.string().nullable(),
  /** Whether there is nothing to cut. */
  isSame: z.boolean(),
  /** What would stop to work, in sentences. */
  stops: z.array(z.string()),
  /** What stays because its use is not known, in sentences. */
  kept: z.array(z.string()),
});
export type TightenView = z.infer<typeof TightenView>;

/** What came of a change. */
export const IamResult = z.object({
  /** "Created the key AKIA… for backup-bot." */
  message: z.string(),
  /** Set when a key was made. */
  made: z.object({ accessKeyId: z.string(), credentialId: z.string(), profileId: z.string() }).nullable(),
});
export type IamResult = z.infer<typeof IamResult>;

/** What a principal may do. */
export const AccessAnswer = z.object({
  /** `unknown`: no service that we know has the action, so that what policies say of it means nothing. */
  decision: z.enum(['allow', 'deny', 'implicit_deny', 'depends', 'unknown']),
  /** Why, in sentences; what it depends on, where it does. */
  reasons: z.array(z.string()),
  /** Who decided: the service's own simulation, or the evaluation on this machine. */
  by: z.enum(['service', 'local']),
});
export type AccessAnswer = z.infer<typeof AccessAnswer>;

/** How much of a service a key can touch. */
export const Reach = z.enum(['all', 'some', 'none', 'unknown']);
export type Reach = z.infer<typeof Reach>;

/** The keys of all accounts, by the service they reach. */
export const ServicesView = z.object({
  services: z.array(
    z.object({
      provider: ProviderId,
      service: ServiceId,
      /** The provider's own name: "QStorage". */
      label: z.string(),
      keys: z.array(
        z.object({
          accountId: z.string(),
          accountName: z.string(),
          user: z.string(),
          /** Null where the service has not told its id yet. */
          key: z.string().nullable(),
          status: z.enum(['Active', 'Inactive']),
          createdAt: z.string().optional(),
          reach: Reach,
          /** What it may do there, in a sentence. */
          words: z.string(),
          /** When it was last used with this service; null when its last use was of another or never. */
          usedAt: z.string().nullable(),
          held: z.boolean(),
        }),
      ),
    }),
  ),
});
export type ServicesView = z.infer<typeof ServicesView>;

/** An account as the window asks for it: its certificate authorities are a file that the person chose. */
export const AccountWish = UnsavedAccount.omit({ caPath: true }).extend({
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
  /** Asks the service what of one of the account's own policies is used; changes nothing. */
  'iam.tighten': call(Id.extend({ policyArn: z.string().max(2048) }), TightenView),
  /** May this principal do that? */
  'access.check': call(
    Id.extend({ principalArn: z.string(), action: z.string().max(256), resource: z.string().max(2048) }),
    AccessAnswer,
  ),
  'services.list': call(nothing, ServicesView),
} as const;
