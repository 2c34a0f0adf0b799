/**
 * The domain model: what the vault holds and what services pass around. Schemas first, types
 * inferred from them. There is no field for a secret in this file: secrets live in the keychain
 * (`core/secrets`) and are joined to a credential only for the moment they are used.
 */
import { z } from 'zod';

/** A cloud. One file per provider in `core/providers`. */
export const providerIds = [
  'quilibrium',
  'aws',
  'r2',
  'b2',
  'minio',
  'wasabi',
  'spaces',
  'gcs',
  's3',
] as const;
export const ProviderId = z.enum(providerIds);
export type ProviderId = z.infer<typeof ProviderId>;

/** A service by its AWS identifier; each provider has its own name for it (QStorage is `s3`). */
export const serviceIds = ['s3', 'iam', 'sts', 'kms', 'sqs', 'sns'] as const;
export const ServiceId = z.enum(serviceIds);
export type ServiceId = z.infer<typeof ServiceId>;

/** A third-party tool whose configuration we write. One file per target in `core/targets`. */
export const targetIds = [
  'aws',
  'rclone',
  's3cmd',
  'mc',
  's5cmd',
  's4cmd',
  's3fs',
  'goofys',
  'boto',
  'restic',
  'duplicity',
  'kopia',
  'terraform',
  'cyberduck',
  'duckdb',
  'hadoop',
  'litestream',
  'dotenv',
  'direnv',
  'powershell',
  'docker',
  'kubernetes',
  'github',
] as const;
export const TargetId = z.enum(targetIds);
export type TargetId = z.infer<typeof TargetId>;

/**
 * How a target gets the secret: `credential_process` asks `qcred` each time and leaves nothing on
 * disk, `reference` names a profile of the AWS files for the tool to read, `none` writes no secret
 * because the tool keeps it itself and asks for it once, `static` writes the secret in the clear
 * because the person chose so.
 */
export const secretModes = ['credential_process', 'reference', 'none', 'static'] as const;
export const SecretMode = z.enum(secretModes);
export type SecretMode = z.infer<typeof SecretMode>;

const Id = z.uuid();
const Instant = z.iso.datetime();

/** One line of text: no control characters, so that it can stand in a file, a menu and a log. */
const Line = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$/, 'must be one line without control characters');

/** What a profile may be called: any one line of 1 to 128 characters that does not start or end with a space. */
export const ProfileName = Line(128)
  .min(1)
  .refine((name) => name.trim() === name, 'must not start or end with a space');

/** Not always 20 characters and not always `AKIA…`: Quilibrium, Backblaze and MinIO each have their own form. */
export const AccessKeyId = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

/** An http or https address without user, query or fragment. */
export const Endpoint = z.url({ protocol: /^https?$/, abort: true }).refine((text) => {
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}, 'must be a plain http or https address');

export const Region = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, dots, dashes and underscores');

/** An access key kept here. Its secret is the keychain item `credential/<id>`. */
export const Credential = z.object({
  id: Id,
  provider: ProviderId,
  accessKeyId: AccessKeyId,
  /** Account the key belongs to, in the provider's own form (10 digits at Quilibrium, 12 at AWS, hex at R2). */
  accountId: Line(128).optional(),
  /** Set for temporary credentials, which carry a session token and run out. */
  expiresAt: Instant.optional(),
  /** Where it came from, in words a person reads: "typed in", "pasted", "~/.aws/credentials". */
  origin: Line(300),
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

export const ProfileSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('credential'), credentialId: Id }),
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
  /** What the person wants to remember about it. */
  notes: z.string().max(2000).optional(),
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
  writtenAt: Instant,
});
export type Binding = z.infer<typeof Binding>;

export const themes = ['system', 'light', 'dark'] as const;

/** Settings that belong to the person's data rather than to one window. */
export const Settings = z.object({
  theme: z.enum(themes).default('system'),
  /** Seconds a revealed secret stays on screen. */
  revealSeconds: z.int().min(3).max(120).default(20),
  /** Seconds until a copied secret is taken off the clipboard again. */
  clipboardSeconds: z.int().min(5).max(300).default(30),
});
export type Settings = z.infer<typeof Settings>;

/** Everything the vault file holds. `schema` names its shape; see `core/vault/migrations.ts`. */
export const VaultState = z.object({
  schema: z.literal(1),
  profiles: z.array(Profile),
  credentials: z.array(Credential),
  bindings: z.array(Binding),
  settings: Settings,
});
export type VaultState = z.infer<typeof VaultState>;

/** Who did something, for the activity log. */
export const Actor = z.object({
  kind: z.enum(['window', 'command', 'test']),
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
