/** The fields that the model is made of: the names of clouds, services and tools, and the forms of text. */
import { z } from 'zod';
import { isPrintable } from './printable.ts';
import { mostTags } from './tags.ts';

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
  'qtools',
  'qkms',
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

export const Id = z.uuid();
export const Instant = z.iso.datetime();

/** One line of text: no control characters, so that it can stand in a file, a menu and a log. */
export const Line = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$/, 'must be one line without control characters');

/** What a profile may be called: any one line of 1 to 128 characters that does not start or end with a space. */
export const ProfileName = Line(128)
  .min(1)
  .refine((name) => name.trim() === name, 'must not start or end with a space');

/** What a new profile or account may be called. Names that older versions let in stay, and are shown with marks. */
export const NewName = ProfileName.refine(
  isPrintable,
  'must not hold what cannot be seen or turns the direction of writing',
);

/** A word of a person's own for profiles that belong together: one line without a comma, which parts them where they are typed. */
export const Tag = Line(40)
  .min(1)
  .refine((tag) => tag.trim() === tag && !tag.includes(','), 'must be words without a comma')
  .refine(isPrintable, 'must not hold what cannot be seen or turns the direction of writing');

/** The tags of one profile. */
export const Tags = z.array(Tag).max(mostTags);

/**
 * An access key id as a service lists it or the vault has it. Not always 20 characters and not always
 * `AKIA…`: Quilibrium, Backblaze and MinIO each have their own form.
 */
export const KeptAccessKeyId = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

/**
 * An access key id that is entered, pasted or imported. No service gives out ids with a brace, a
 * quotation mark or a colon: where one stands, a whole line came along, perhaps with the secret in
 * it, and ids are shown.
 */
export const AccessKeyId = KeptAccessKeyId.regex(
  /^[^{}":]*$/,
  'must be one word without braces, quotation marks or colons',
);

/** An http or https address without user, query or fragment. */
export const Endpoint = z.url({ protocol: /^https?$/, abort: true }).refine((text) => {
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}, 'must be a plain http or https address');

/** Origins of http addresses on other machines that a person agreed to: `http://nas.lan:9000`. */
export const PlainHttp = z.array(z.string().max(300)).max(16);

export const Region = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, dots, dashes and underscores');
