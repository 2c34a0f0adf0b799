/**
 * The domain model: what the vault holds and what services pass around. Schemas first, types
 * inferred from them. There is no field for a secret in this file: secrets live in the keychain
 * (`core/secrets`) and are joined to a credential only for the moment they are used.
 */
import { z } from 'zod';
import { Account, RemoteMark } from './account.ts';
import {
  Endpoint,
  Id,
  Instant,
  KeptAccessKeyId,
  Line,
  PlainHttp,
  ProfileName,
  ProviderId,
  Region,
  SecretMode,
  ServiceId,
  Tags,
  TargetId,
} from './fields.ts';
import { ImportedMaterial } from './keyMaterial.ts';
import { KeyPolicy, KeyReplacement } from './keyRotation.ts';
import { Reminder, Rotation, RotationPolicy } from './rotation.ts';
import { verdicts } from './verdicts.ts';

export * from './fields.ts';

/** An access key kept here. Its secret is a keychain item: see `secretIdOf` in `core/store/credentials.ts`. */
export const Credential = z.object({
  id: Id,
  /** Names the item of the secret where that is not the first one: each secret has an item of its own. */
  secretId: Id.optional(),
  provider: ProviderId,
  accessKeyId: KeptAccessKeyId,
  /** Account the key belongs to, in the provider's own form (10 digits at Quilibrium, 12 at AWS, hex at R2). */
  accountId: Line(128).optional(),
  /** Set for temporary credentials, which carry a session token and run out. */
  expiresAt: Instant.optional(),
  /** Its secret comes with a session token: it runs out, whether or not it is known when. */
  hasToken: z.literal(true).optional(),
  /** Where it came from, in words a person reads: "typed in", "pasted", "~/.aws/credentials". */
  origin: Line(300),
  /** Set once a connected account has listed it. */
  remote: RemoteMark.optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Credential = z.infer<typeof Credential>;

/** Assume a role on top of another profile, in the AWS shared config's own terms. */
export const RoleSource = z.object({
  kind: z.literal('role'),
  /** The profile whose credentials call AssumeRole (`source_profile`). */
  profileId: Id,
  roleArn: Line(2048).min(1),
  mfaSerial: Line(256).optional(),
  externalId: Line(1224).optional(),
  /** Seconds, as AWS allows: 900 to 43,200. */
  durationSeconds: z.int().min(900).max(43_200).optional(),
  sessionName: Line(64).optional(),
});

/** A one-time password device asked for before the key is used: tools then get a GetSessionToken session. */
export const MfaSession = z.object({
  serial: Line(256).min(1),
  /** Seconds, as AWS allows: 900 to 129,600. */
  durationSeconds: z.int().min(900).max(129_600).optional(),
});
export type MfaSession = z.infer<typeof MfaSession>;

export const ProfileSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('credential'), credentialId: Id, mfa: MfaSession.optional() }),
  RoleSource,
]);
export type ProfileSource = z.infer<typeof ProfileSource>;

/** A named way to use a credential. */
export const Profile = z.object({
  id: Id,
  name: ProfileName,
  provider: ProviderId,
  source: ProfileSource,
  region: Region.optional(),
  /** Endpoints that differ from the provider's own; a service that is absent uses the provider's. */
  endpoints: z.partialRecord(ServiceId, Endpoint),
  plainHttp: PlainHttp.optional(),
  /** What the person wants to remember about it. */
  notes: z.string().max(2000).optional(),
  /** The person's own words for what belongs together. */
  tags: Tags.optional(),
  /** The last connection test. What was changed since, it says nothing of. */
  lastTest: z.object({ at: Instant, verdict: z.enum(verdicts) }).optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Profile = z.infer<typeof Profile>;

/** A profile written to a target, under the name it has there. */
export const Binding = z.object({
  id: Id,
  profileId: Id,
  target: TargetId,
  name: Line(255).min(1),
  mode: SecretMode,
  /** The file, for a target whose files are where the person puts them. */
  path: z.string().max(4096).optional(),
  /** For `static`: a keyed hash by which the secret in the file is recognised later. */
  secretMark: z.string().optional(),
  /** Written as the tool's default because the profile is active; it may stand there by its own name too. */
  asDefault: z.literal(true).optional(),
  /** It stood there before QCred, with settings of its own: what the profile does not name is left as it was. */
  asFound: z.literal(true).optional(),
  writtenAt: Instant,
});
export type Binding = z.infer<typeof Binding>;

/** The profile that stands as every bound tool's default. */
export const ActiveProfile = z.object({
  profileId: Id,
  since: Instant,
  /** What was in the files as default before QCred: the name of a sealed file of `core/tools/active/originals.ts`. */
  originals: Id,
  /** Exports whose place in a tool the default took; they come back with it. */
  displaced: z.array(Binding),
});
export type ActiveProfile = z.infer<typeof ActiveProfile>;

/**
 * A secret that was replaced or deleted, and can be brought back. It stays in the item that it was in;
 * only this entry still names that.
 */
export const KeptSecret = z.object({
  /** Names its item. */
  id: Id,
  why: z.enum(['replaced', 'deleted']),
  /** The access key as it was. */
  credential: Credential,
  /** The profiles that used it, as they were. */
  profiles: z.array(Profile).max(20),
  at: Instant,
  /** From here on it cannot be brought back, and is erased. The same as `at` for one that is not kept at all. */
  until: Instant,
});
export type KeptSecret = z.infer<typeof KeptSecret>;

const themes = ['system', 'light', 'dark'] as const;

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

/** Settings that belong to the person's data rather than to one window. */
export const Settings = z.object({
  theme: z.enum(themes).default('system'),
  /** Seconds a revealed secret stays on screen. */
  revealSeconds: z.int().min(3).max(120).default(20),
  /** Seconds until a copied secret is taken off the clipboard again. */
  clipboardSeconds: z.int().min(5).max(300).default(30),
  /** Minutes without use of the computer after which the vault locks, 0 for never; usual where absent (`autoLock.ts`). */
  autoLockMinutes: z
    .int()
    .min(0)
    .max(24 * 60)
    .optional(),
  /** Lock when the screen is locked and when the computer goes to sleep; usual where absent. */
  lockWithScreen: z.boolean().optional(),
  /** Native notifications about keys that are due. */
  reminders: z.boolean().default(true),
  /** Hours of the day, local time `HH:MM`, in which nothing is said; null: none. */
  quietHours: z.object({ from: Clock, to: Clock }).nullable().default({ from: '22:00', to: '08:00' }),
  /** Start with the session, hidden. */
  startAtLogin: z.boolean().default(false),
  /** A key for the quick switcher that works outside of the window. */
  switcherShortcut: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

/** Everything the vault file holds. `schema` names its shape; see `core/store/vault/migrations.ts`. */
export const VaultState = z.object({
  schema: z.literal(6),
  profiles: z.array(Profile),
  credentials: z.array(Credential),
  /** Secrets that no credential has any more: what can be brought back, and what is still to be erased. */
  keptSecrets: z.array(KeptSecret),
  bindings: z.array(Binding),
  /** What each account holds lies beside the vault (`core/accounts/mirror.ts`): it is large, and only its own views need it. */
  accounts: z.array(Account),
  rotations: z.array(Rotation),
  policies: z.array(RotationPolicy),
  reminders: z.array(Reminder),
  /** Of keys of key services. */
  keyPolicies: z.array(KeyPolicy),
  replacements: z.array(KeyReplacement),
  /** What was imported into keys of key services. */
  materials: z.array(ImportedMaterial),
  active: ActiveProfile.nullable(),
  /** Profiles by when they were last made active, the newest first; at most 10. */
  recent: z.array(Id).max(10),
  /** The last updates that something outside of the vault waits for, the newest first; see `VaultStep`. */
  changes: z.array(Id).max(64).optional(),
  /** The last of them that the activity log tells of. */
  lastLogged: Id.optional(),
  settings: Settings,
});
export type VaultState = z.infer<typeof VaultState>;

/** A vault with nothing in it, and the usual settings. */
export const emptyVault = (): VaultState => ({
  schema: 6,
  profiles: [],
  credentials: [],
  keptSecrets: [],
  bindings: [],
  accounts: [],
  rotations: [],
  policies: [],
  reminders: [],
  keyPolicies: [],
  replacements: [],
  materials: [],
  active: null,
  recent: [],
  settings: Settings.parse({}),
});

/** Who did something, for the activity log. */
export const Actor = z.object({
  kind: z.enum(['window', 'command', 'schedule', 'test']),
  pid: z.int(),
  /** The sub-command, for `command`: "credential-process". */
  command: Line(64).optional(),
  /** The program that called the command, by its executable's name; never its arguments. */
  caller: Line(256).optional(),
});
export type Actor = z.infer<typeof Actor>;

/** One entry of the activity log, as it is shown: `action` is a dotted verb such as `secret.read`. */
export const ActivityRecord = z.object({
  seq: z.int(),
  at: Instant,
  actor: Actor,
  action: z.string(),
  /** What it was done to, by name: a profile's, a file's path. */
  subject: z.string(),
  detail: z.string().optional(),
});
export type ActivityRecord = z.infer<typeof ActivityRecord>;
