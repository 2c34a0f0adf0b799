/**
 * The contract between the window and the application: every call with what goes in and what
 * comes out, every event with what it carries. Main registers a handler for each call by walking
 * this object, preload builds `window.qcred` from it, the renderer takes its types from it.
 *
 * No schema here carries a secret out, except `credential.reveal`: one audited call a person asks for.
 */
import { z } from 'zod';
import {
  AccessAnswer,
  AccountDraft,
  AccountTree,
  AccountView,
  IamPlanView,
  IamResult,
  ServicesView,
} from './accountViews.ts';
import type { ErrorView } from './errors.ts';
import { IamChange } from './iamChange.ts';
import {
  AccessKeyId,
  ActivityRecord,
  Credential,
  Endpoint,
  MfaSession,
  Profile,
  ProfileName,
  ProviderId,
  Region,
  RoleSource,
  SecretMode,
  ServiceId,
  Settings,
  TargetId,
} from './model.ts';
import { NoticeView } from './notice.ts';
import { FileChoice, mostGraceHours, PolicyScope, RotationPolicy } from './rotation.ts';
import { DueView, RotationAction, RotationPlan, RotationView, Snooze } from './rotationViews.ts';

export { NoticeView };

// ---- what the window sees -------------------------------------------------------------------

const FieldWords = z.object({ label: z.string(), example: z.string(), help: z.string() });

/** A provider as its forms need it: names, endpoints, regions, words. */
export const ProviderView = z.object({
  id: ProviderId,
  label: z.string(),
  helpUrl: z.string(),
  services: z.array(z.object({ id: ServiceId, label: z.string(), endpoint: z.string().nullable() })),
  regions: z.array(z.string()),
  anyRegion: z.boolean(),
  /** True where the person must say the region, because there is no usual one. */
  asksForRegion: z.boolean(),
  words: z.object({
    accessKeyId: FieldWords,
    secretAccessKey: FieldWords,
    accountId: FieldWords.extend({ required: z.boolean(), pattern: z.string() }).nullable(),
    region: FieldWords,
    endpoint: FieldWords,
  }),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** Where a profile stands in a tool's files. */
export const BindingView = z.object({
  id: z.string(),
  target: TargetId,
  targetLabel: z.string(),
  name: z.string(),
  mode: SecretMode,
  /** The file, where the person chose it. */
  path: z.string().optional(),
  writtenAt: z.string(),
  /** How it stands in the file now; `unknown` until the files were looked at. */
  status: z.enum(['unknown', 'in_sync', 'outdated', 'changed', 'missing', 'unreadable']),
  /** Why it is not in sync. */
  message: z.string(),
});
export type BindingView = z.infer<typeof BindingView>;

/** A profile with what the list and the details pane show of its credential. */
export const ProfileView = Profile.extend({
  credential: Credential.optional(),
  /** For a role: the name of the profile it builds on. */
  sourceName: z.string().optional(),
  /** Temporary credentials of a role, or of a key with a one-time password, that are still good. */
  session: z.object({ expiresAt: z.string() }).nullable(),
  bindings: z.array(BindingView),
});
export type ProfileView = z.infer<typeof ProfileView>;

/** A secret that was replaced or deleted and can be brought back. The secret itself stays where it is. */
export const KeptSecretView = z.object({
  id: z.string(),
  why: z.enum(['replaced', 'deleted']),
  provider: ProviderId,
  accessKeyId: z.string(),
  /** Names of the profiles that used it. */
  profiles: z.array(z.string()),
  at: z.string(),
  /** When it is erased. */
  until: z.string(),
});
export type KeptSecretView = z.infer<typeof KeptSecretView>;

/** The vault as the status bar and the lock screen know it. */
export const VaultView = z.object({
  status: z.enum(['absent', 'locked', 'open', 'broken']),
  store: z.enum(['keychain', 'passphrase']).nullable(),
  /** Whether an OS keychain answers on this machine. */
  keychainAvailable: z.boolean(),
  /** With `broken`: what is wrong and what to do. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type VaultView = z.infer<typeof VaultView>;

export const ChangeView = z.object({
  id: z.string(),
  title: z.string(),
  at: z.string(),
  paths: z.array(z.string()),
  undone: z.boolean(),
});
export type ChangeView = z.infer<typeof ChangeView>;

/** Everything the window shows of the vault. One event carries the whole of it: nothing is merged by hand. */
export const AppState = z.object({
  vault: VaultView,
  demo: z.boolean(),
  version: z.string(),
  /** The person's home folder, so that paths can be shown from `~`. */
  home: z.string(),
  profiles: z.array(ProfileView),
  accounts: z.array(AccountView),
  rotations: z.array(RotationView),
  /** Every key that has an age, the most urgent first. */
  due: z.array(DueView),
  policies: z.array(RotationPolicy),
  /** The profile that stands as every bound tool's default. */
  active: z.object({ profileId: z.string(), name: z.string(), since: z.string() }).nullable(),
  /** Ids of profiles that were active, the newest first. */
  recent: z.array(z.string()),
  settings: Settings,
  /** Secrets that can be brought back, the latest first. */
  keptSecrets: z.array(KeptSecretView),
  /** The newest change to foreign files, for the status bar's Undo. */
  lastChange: ChangeView.nullable(),
});
export type AppState = z.infer<typeof AppState>;

/** What the person typed in the profile form. A secret goes in here and never comes back. */
export const ProfileDraft = z.object({
  /** Absent for a new profile. */
  id: z.string().optional(),
  name: ProfileName,
  provider: ProviderId,
  source: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('credential'),
      accessKeyId: z.string(),
      accountId: z.string().optional(),
      mfa: MfaSession.optional(),
      /** Absent on an edit that keeps the stored secret, and where `pasteId` brings it. */
      secretAccessKey: z.string().optional(),
      sessionToken: z.string().optional(),
      expiresAt: z.string().optional(),
    }),
    RoleSource,
  ]),
  region: Region.optional(),
  endpoints: z.partialRecord(ServiceId, Endpoint),
  notes: z.string().max(2000).optional(),
  /** A recognised paste whose secret main still holds. */
  pasteId: z.string().optional(),
  /** The person knows that another secret of this key is stored, and wants this one in its place. */
  replaceSecret: z.boolean().optional(),
});
export type ProfileDraft = z.infer<typeof ProfileDraft>;

/** What a paste was recognised as; its secret stayed in main under `pasteId`. */
export const PasteView = z.object({
  pasteId: z.string(),
  /** "AWS CLI create-access-key output" and the like. */
  format: z.string(),
  keys: z.array(
    z.object({
      /** Identifies this key within the paste; pass as `pasteId` of a draft. */
      pasteId: z.string(),
      name: z.string().optional(),
      /** Absent where the text does not tell. */
      provider: ProviderId.optional(),
      accessKeyId: AccessKeyId.optional(),
      accountId: z.string().optional(),
      region: z.string().optional(),
      endpoints: z.partialRecord(ServiceId, z.string()),
      hasSecret: z.boolean(),
      hasSessionToken: z.boolean(),
      expiresAt: z.string().optional(),
    }),
  ),
  notices: z.array(NoticeView),
});
export type PasteView = z.infer<typeof PasteView>;

/** A profile found in a tool's files, without its secret. */
export const FoundView = z.object({
  /** Identifies it within the scan. */
  key: z.string(),
  target: TargetId,
  targetLabel: z.string(),
  name: z.string(),
  provider: ProviderId,
  kind: z.enum(['static', 'ours', 'reference', 'role', 'other', 'none']),
  accessKeyId: z.string().optional(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  endpoints: z.partialRecord(ServiceId, z.string()),
  roleArn: z.string().optional(),
  sourceName: z.string().optional(),
  hasSecret: z.boolean(),
  repairable: z.boolean(),
  /** Keys, within the scan, of the same access key in other places. */
  sameAs: z.array(z.string()),
  /** The name of the profile that already holds this key, if one does. */
  alreadyHere: z.string().nullable(),
  /** Whether it can be taken in. */
  importable: z.boolean(),
  notices: z.array(NoticeView),
  path: z.string(),
  line: z.int(),
});
export type FoundView = z.infer<typeof FoundView>;

/** A profile that an import made or found here already, and what it was found as. */
export const TakenView = z.object({
  profileId: z.string(),
  name: z.string(),
  isNew: z.boolean(),
  found: z.array(z.object({ name: z.string(), targetLabel: z.string() })),
});
export type TakenView = z.infer<typeof TakenView>;

/** What an import left as it is. */
export const LeftView = z.object({
  name: z.string(),
  targetLabel: z.string(),
  /** `import`: it was not taken in. `replace`: its secret stays in the file. */
  what: z.enum(['import', 'replace']),
  why: z.string(),
});
export type LeftView = z.infer<typeof LeftView>;

export const ScanView = z.object({
  scanId: z.string(),
  files: z.array(z.object({ path: z.string(), exists: z.boolean() })),
  found: z.array(FoundView),
  notices: z.array(NoticeView),
});
export type ScanView = z.infer<typeof ScanView>;

const DiffLineView = z.object({
  kind: z.enum(['context', 'added', 'removed']),
  before: z.int().optional(),
  after: z.int().optional(),
  text: z.string(),
});

/** What a plan would do, shown before it is done. */
export const PlanView = z.object({
  planId: z.string(),
  title: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      target: z.string(),
      action: z.enum(['create', 'change', 'delete', 'none']),
      hunks: z.array(z.array(DiffLineView)),
    }),
  ),
  notices: z.array(NoticeView),
});
export type PlanView = z.infer<typeof PlanView>;

export const verdicts = [
  'ok',
  'wrong_key',
  'inactive_key',
  'wrong_secret',
  'expired',
  'wrong_region',
  'clock_skew',
  'denied',
  'unreachable',
  'tls',
  'not_s3',
  'other',
] as const;

/** What a connection test found. */
export const VerdictView = z.object({
  verdict: z.enum(verdicts),
  message: z.string(),
  hint: z.string(),
  /** What was asked: "ListBuckets at https://…". */
  asked: z.string(),
  milliseconds: z.number(),
  /** Names of buckets seen, at most 20. */
  buckets: z.array(z.string()),
  identity: z.object({ account: z.string(), arn: z.string() }).nullable(),
});
export type VerdictView = z.infer<typeof VerdictView>;

export const ActivityView = z.object({
  records: z.array(ActivityRecord),
  total: z.int(),
  /** Result of checking the chain, when asked for. */
  verified: z.object({ ok: z.boolean(), message: z.string() }).nullable(),
});
export type ActivityView = z.infer<typeof ActivityView>;

/** One line of `doctor`: something checked, how it is, how to mend it. */
export const CheckView = z.object({
  id: z.string(),
  label: z.string(),
  status: z.enum(['good', 'info', 'warning', 'bad']),
  message: z.string(),
  hint: z.string(),
});
export type CheckView = z.infer<typeof CheckView>;

/** A tool's state on this machine. */
export const TargetView = z.object({
  id: TargetId,
  label: z.string(),
  /** `fixed`: the tool knows where its files are. `chosen`: the person says. */
  place: z.enum(['fixed', 'chosen']),
  holds: z.enum(['many', 'one']),
  files: z.array(z.object({ part: z.string(), path: z.string(), exists: z.boolean() })),
  secretModes: z.array(SecretMode),
  /** The ways for a profile that assumes a role. */
  roleModes: z.array(SecretMode),
  notices: z.array(NoticeView),
  bindings: z.array(BindingView.extend({ profileName: z.string() })),
});
export type TargetView = z.infer<typeof TargetView>;

/** The program behind a tool. */
export const ProgramView = z.object({
  /** Null when it is not on the path, or nobody needs to know. */
  version: z.string().nullable(),
  notices: z.array(NoticeView),
});
export type ProgramView = z.infer<typeof ProgramView>;

/** A profile in the words of a tool. */
export const TranslationView = z.object({
  /** The text of each file; secrets masked. */
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** Field by field, what it is called on both sides and what it is. */
  fields: z.array(
    z.object({
      label: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      value: z.string(),
    }),
  ),
  notices: z.array(NoticeView),
});
export type TranslationView = z.infer<typeof TranslationView>;

/** The part of a profile that belongs to its provider, as typed. */
const PlacementView = z.object({
  provider: ProviderId,
  region: z.string().max(128).optional(),
  accountId: z.string().max(128).optional(),
  endpoints: z.partialRecord(ServiceId, z.string().max(2048)),
});

/** A profile moved to another provider, and a notice for everything that is lost on the way. */
export const SwitchView = z.object({ placement: PlacementView, notices: z.array(NoticeView) });
export type SwitchView = z.infer<typeof SwitchView>;

/** A secret that was typed or pasted in a form or dialog of the window, named by the window. */
const Handed = z.object({
  scope: z.string().max(64),
  /** The paste it adds to, or what it was held under before. */
  pasteId: z.string().max(64).optional(),
  // What does not fit is refused when it is saved; here it must not cost what else was typed.
  secretAccessKey: z.string().max(1_000_000).optional(),
  sessionToken: z.string().max(1_000_000).optional(),
});

/** Something typed and not saved, as the window hands it over before the vault is locked. */
export const UnsavedWork = z.object({
  /** In the window's own words; handed back as it is. Holds no secret. */
  text: z.string().max(32_000_000),
  typed: z.array(Handed).max(32),
  /** Pastes whose secrets are still wanted. */
  pasteIds: z.array(z.string().max(64)).max(1000),
});
export type UnsavedWork = z.infer<typeof UnsavedWork>;

/** The same, back after the vault was unlocked: typed secrets stay in the application. */
export const KeptWork = z.object({
  text: z.string(),
  entered: z.array(
    z.object({
      scope: z.string(),
      /** Pass as `pasteId` of a draft. */
      pasteId: z.string(),
      hasSecret: z.boolean(),
      hasSessionToken: z.boolean(),
    }),
  ),
});
export type KeptWork = z.infer<typeof KeptWork>;

// ---- the contract ---------------------------------------------------------------------------

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const nothing = z.void();
const Id = z.object({ id: z.string() });

export const calls = {
  /** The state as it is now; afterwards the `state` event keeps it current. */
  'state.get': call(nothing, AppState),

  'vault.create': call(
    z.object({ store: z.enum(['keychain', 'passphrase']), passphrase: z.string().optional() }),
    nothing,
  ),
  'vault.unlock': call(z.object({ passphrase: z.string().optional() }), nothing),
  /** Has the window hand over what was typed first. */
  'vault.lock': call(nothing, nothing),

  /** Tells whether closing the window would lose something that was typed. */
  'unsaved.tell': call(z.object({ unsaved: z.boolean() }), nothing),
  /** Answers the event `hand-over`; null when nothing was typed. */
  'unsaved.keep': call(UnsavedWork.nullable(), nothing),
  /** Takes back, once, what was kept while the vault was locked. */
  'unsaved.take': call(nothing, KeptWork.nullable()),
  /** A secret that was entered before a lock is not wanted any more. */
  'unsaved.letGo': call(z.object({ pasteId: z.string().max(64) }), nothing),
  /** Answers the event `leaving`: the person agreed. */
  'window.leave': call(z.object({ way: z.enum(['close', 'quit']) }), nothing),

  /** Leaves the person's vault alone and opens a throwaway one with the sandbox's account in it. */
  'demo.start': call(nothing, nothing),
  'demo.stop': call(nothing, nothing),

  'providers.list': call(nothing, z.array(ProviderView)),
  /** What of a profile still means something at another provider, and what does not. */
  'provider.switch': call(z.object({ from: PlacementView, to: ProviderId }), SwitchView),
  /** What the endpoints of a form say of region and account, and where that is not what stands beside them. */
  'provider.read': call(PlacementView, SwitchView),

  /** A secret that differs from the stored one of its key is tried at the service before it replaces that. */
  'profile.save': call(ProfileDraft, Id.extend({ replaced: z.boolean() })),
  'profile.duplicate': call(Id, Id),
  /** Deletes profiles, and the credentials that no other profile uses. With `forget` their secrets cannot be brought back. */
  'profile.remove': call(
    z.object({ ids: z.array(z.string()).min(1), forget: z.boolean().default(false) }),
    nothing,
  ),
  /** Gives a kept secret back to its key, and that back to the profiles that used it. */
  'secret.restore': call(Id, z.object({ accessKeyId: z.string(), profiles: z.array(z.string()) })),
  /** Erases kept secrets for good. */
  'secret.forget': call(z.object({ ids: z.array(z.string()).min(1) }), nothing),

  /** The one call that brings a secret to the window. Audited; the window hides it again after `seconds`. */
  'credential.reveal': call(
    z.object({ credentialId: z.string() }),
    z.object({ secretAccessKey: z.string(), sessionToken: z.string().optional(), seconds: z.int() }),
  ),
  /** Copies without showing: main writes the clipboard and clears it again. */
  'credential.copySecret': call(z.object({ credentialId: z.string() }), z.object({ seconds: z.int() })),
  'clipboard.copy': call(z.object({ text: z.string().max(65_536) }), nothing),

  /** Recognises `text`, or what is on the clipboard when it is absent. */
  'paste.recognise': call(z.object({ text: z.string().max(1_000_000).optional() }), PasteView),

  /** Looks into one tool's files, or into those of every tool. */
  'import.scan': call(z.object({ target: TargetId.optional() }), ScanView),
  /** Takes found profiles in. With `replacePlaintext`, also plans to put references where secrets stood. */
  'import.take': call(
    z.object({ scanId: z.string(), keys: z.array(z.string()).min(1), replacePlaintext: z.boolean() }),
    z.object({
      profileIds: z.array(z.string()),
      left: z.array(LeftView),
      plan: PlanView.nullable(),
      notices: z.array(NoticeView),
    }),
  ),
  /** Plans the references of a `take` again, after a file changed under the first plan. */
  'import.replace': call(z.object({ scanId: z.string() }), PlanView),
  /** Plans to mend what the scan called repairable. */
  'import.repair': call(z.object({ target: TargetId }), PlanView),

  'targets.list': call(nothing, z.array(TargetView)),
  /** Asks the program for its version; slower than the rest, so asked apart. */
  'target.probe': call(z.object({ target: TargetId }), ProgramView),
  /** Lets the person say where a tool's file should be; null when they decline. */
  'file.choose': call(
    z.object({ target: TargetId, profileName: z.string() }),
    z.object({ path: z.string().nullable() }),
  ),
  /** Shows a profile, or a found one, in the words of any tool. */
  'translate.show': call(
    z.object({
      from: z.union([z.object({ profileId: z.string() }), z.object({ scanId: z.string(), key: z.string() })]),
      to: TargetId,
      mode: SecretMode,
      provider: ProviderId.optional(),
    }),
    TranslationView,
  ),
  'export.plan': call(
    z.object({
      target: TargetId,
      profileIds: z.array(z.string()).min(1),
      mode: SecretMode,
      path: z.string().max(4096).optional(),
      name: z.string().max(255).optional(),
    }),
    PlanView,
  ),
  /** Plans to write exports again as they should stand. */
  'export.planOurs': call(z.object({ bindingIds: z.array(z.string()).min(1) }), PlanView),
  /** Takes what stands in a tool's file over into the profile. */
  'export.takeTheirs': call(Id, nothing),
  /** Plans to take profiles out of a tool's files again. */
  'export.planRemoval': call(z.object({ bindingIds: z.array(z.string()).min(1) }), PlanView),
  'plan.apply': call(z.object({ planId: z.string() }), ChangeView),
  'change.undo': call(Id, ChangeView),
  'change.list': call(nothing, z.array(ChangeView)),

  'connection.test': call(z.object({ profileId: z.string() }), VerdictView),

  /** Connects an account, or changes how one is reached: asks the service whose key it is. */
  'account.save': call(AccountDraft, Id),
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
  'account.chooseCa': call(nothing, z.object({ path: z.string().nullable() })),
  'iam.plan': call(Id.extend({ change: IamChange }), IamPlanView),
  'iam.apply': call(z.object({ planId: z.string() }), IamResult),
  /** May this principal do that? */
  'access.check': call(
    Id.extend({ principalArn: z.string(), action: z.string().max(256), resource: z.string().max(2048) }),
    AccessAnswer,
  ),
  'services.list': call(nothing, ServicesView),

  /** Gets temporary credentials for a profile now, with a one-time password where one is needed. */
  'session.start': call(
    z.object({ profileId: z.string(), mfaCode: z.string().max(16).optional() }),
    z.object({ expiresAt: z.string() }),
  ),
  'session.end': call(z.object({ profileId: z.string() }), nothing),

  'rotation.plan': call(z.object({ credentialId: z.string() }), RotationPlan),
  'rotation.start': call(
    z.object({
      credentialId: z.string(),
      /** The key in the way may be deleted first. */
      deleteInTheWay: z.boolean().default(false),
      graceHours: z.int().min(0).max(mostGraceHours).optional(),
      /** For the files of the plan; of others nothing is taken. */
      files: z.array(FileChoice).max(1000).default([]),
    }),
    Id,
  ),
  'rotation.act': call(Id.extend({ action: RotationAction }), nothing),
  /** Guided: the new key that the person made. */
  'rotation.supply': call(
    Id.extend({
      pasteId: z.string().optional(),
      accessKeyId: z.string().optional(),
      secretAccessKey: z.string().optional(),
    }),
    nothing,
  ),
  /** Opens the provider's page of a guided rotation. */
  'rotation.openGuide': call(Id, nothing),
  /** Sets the policy of its scope. */
  'policy.save': call(RotationPolicy, nothing),
  'policy.remove': call(z.object({ scope: PolicyScope }), nothing),
  'reminder.snooze': call(z.object({ credentialIds: z.array(z.string()).min(1), until: Snooze }), nothing),

  /** Makes a profile every bound tool's default; null puts back what was there before QCred. */
  'active.use': call(z.object({ profileId: z.string().nullable() }), ChangeView.nullable()),

  'activity.list': call(z.object({ limit: z.int().min(1).max(100_000), verify: z.boolean() }), ActivityView),
  'doctor.run': call(nothing, z.array(CheckView)),
  'settings.save': call(Settings.partial(), Settings),
  /** Opens a provider's help page in the person's browser; only addresses of known providers. */
  'help.open': call(z.object({ provider: ProviderId }), nothing),
} as const;

export const events = {
  /** The vault is about to be locked: the window hands over what was typed. */
  'hand-over': z.object({}),
  /** The person closes the window or quits, and something typed would be lost: the window asks. */
  leaving: z.object({ way: z.enum(['close', 'quit']) }),
  /** The whole state, whenever anything in it changed, by the window, the command or a file. */
  state: AppState,
  /** Main asks the window to do what a menu entry says. */
  command: z.object({
    name: z.enum([
      'new-profile',
      'paste',
      'import',
      'find-keys',
      'export',
      'export-to',
      'palette',
      'settings',
      'find',
      'lock',
      'undo',
      'switcher',
      'due',
      'accounts',
      'sync',
      'rotate',
    ]),
    /** For `rotate`: the key. */
    credentialId: z.string().optional(),
  }),
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
/** What a handler gets: the input after its schema has filled in the defaults. */
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** How an answer crosses: an error is a value on the wire, so that its code and hint survive. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

/** What preload puts on `window.qcred`. */
export interface Bridge {
  invoke<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>>;
  /** Returns the function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
