/** The keys of a key service, as the window and the command show them. */
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { keyUsages } from './keyKinds.ts';
import { mostKeptDays, ReplacementAction } from './keyRotation.ts';
import { Notice } from './notice.ts';

/** A key as a list shows it. */
export const KmsKeyRow = z.object({
  id: z.string(),
  arn: z.string(),
  /** Without `alias/`. */
  aliases: z.array(z.string()),
});
export type KmsKeyRow = z.infer<typeof KmsKeyRow>;

/** All that the service tells of a key. Dates are ISO texts. */
export const KmsKey = z.object({
  id: z.string(),
  arn: z.string(),
  accountId: z.string(),
  createdAt: z.string().nullable(),
  description: z.string(),
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, … as the service names it. */
  spec: z.string(),
  usage: z.string(),
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Creating`, … */
  state: z.string(),
  /** `service`: it made the material; `imported`; `elsewhere`: in a store of somebody's own. */
  origin: z.enum(['service', 'imported', 'elsewhere']),
  /** Whether the cloud manages it for one of its services. */
  managed: z.boolean(),
  multiRegion: z.boolean(),
  deletedAt: z.string().nullable(),
  /** When imported material runs out. */
  validTo: z.string().nullable(),
  /** Algorithms of its usage. */
  algorithms: z.array(z.string()),
});
export type KmsKey = z.infer<typeof KmsKey>;

export const KmsRotation = z.object({
  /** Whether the service rotates it by itself; null where it does not tell. */
  automatic: z.boolean().nullable(),
  periodDays: z.number().nullable(),
  nextAt: z.string().nullable(),
  /** Past rotations, newest first; null where the service has no such list. */
  history: z.array(z.object({ at: z.string().nullable(), kind: z.string() })).nullable(),
  /** How this kind of key can be rotated by the service. */
  can: z.object({ automatic: z.boolean(), onDemand: z.boolean() }),
});
export type KmsRotation = z.infer<typeof KmsRotation>;

/** A key of a list, with what takes a call for each. */
export const KmsKeyDetail = KmsKeyRow.extend({
  /** Null where the key may not be seen. */
  key: KmsKey.nullable(),
  rotation: KmsRotation.nullable(),
});
export type KmsKeyDetail = z.infer<typeof KmsKeyDetail>;

export const KmsGrant = z.object({
  id: z.string(),
  name: z.string(),
  grantee: z.string(),
  retiring: z.string(),
  operations: z.array(z.string()),
  createdAt: z.string().nullable(),
  /** The encryption context it is bound to, in words; empty for none. */
  constraint: z.string(),
  /** The same as the service tells it; null for none. */
  constraints: z.record(z.string(), z.unknown()).nullable(),
});
export type KmsGrant = z.infer<typeof KmsGrant>;

/** One thing that uses or names a key. */
export const KmsDependent = z.object({
  kind: z.enum(['bucket', 'alias', 'grant', 'rotation', 'policy']),
  name: z.string(),
});
export type KmsDependent = z.infer<typeof KmsDependent>;

/** What uses or names a key, and a warning for whatever of it could not be seen. */
export const KmsDependents = z.object({ found: z.array(KmsDependent), unseen: z.array(Notice) });
export type KmsDependents = z.infer<typeof KmsDependents>;

/** A key and all that goes with it. What the service does not show is null. */
export const KmsKeyView = z.object({
  key: KmsKey,
  aliases: z.array(z.string()),
  tags: z.record(z.string(), z.string()).nullable(),
  rotation: KmsRotation,
  policy: z.string().nullable(),
  grants: z.array(KmsGrant).nullable(),
  lastUse: z.object({ at: z.string().nullable(), operation: z.string() }).nullable(),
  /** Set while it waits for a client of the multi-party computation. */
  waiting: z.string().nullable(),
});
export type KmsKeyView = z.infer<typeof KmsKeyView>;

/** Key material that lies in the application until it is imported: what it is like, never what it is. */
export const KmsMaterial = z.object({
  materialId: z.string(),
  /** What it was read from: "PKCS#8 key (PEM)". */
  form: z.string(),
  kind: z.enum(['symmetric', 'rsa', 'curve']),
  bits: z.number(),
  curve: z.string().nullable(),
  /** Digits by which it is told from others, and what they are. */
  check: z.object({ value: z.string(), of: z.string() }),
  /** The kinds of keys that it fits, the usual one first. */
  fits: z.array(z.string()),
  notices: z.array(Notice),
});
export type KmsMaterial = z.infer<typeof KmsMaterial>;

const KeyRef = z.string().trim().min(1).max(2048);
const AliasName = z
  .string()
  .trim()
  .transform((name) => name.replace(/^alias\//, ''))
  .pipe(z.string().regex(/^[a-zA-Z0-9/_-]{1,250}$/, 'An alias has letters, digits and / _ -.'));

const change = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });

/** Of what is done here, where the service rotates no keys of the kind. */
const replacing = {
  /** Days the old key is kept to decrypt and verify with. */
  graceDays: z.int().min(0).max(mostKeptDays).optional(),
};

/** A change in a key service, as it is asked for. `key` is an id, an ARN or an alias. */
export const KmsChange = z.discriminatedUnion('kind', [
  change('create-key', {
    spec: z.string().min(1).max(64).default('SYMMETRIC_DEFAULT'),
    usage: z.enum(keyUsages).optional(),
    description: z.string().max(8192).default(''),
    alias: AliasName.optional(),
    imported: z.boolean().default(false),
    multiRegion: z.boolean().default(false),
    policy: z.string().max(131_072).optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  }),
  change('import-material', {
    materialId: z.string().min(1).max(64),
    /** The key that it goes into; a new one where there is none. */
    key: KeyRef.optional(),
    /** Of a new key; what fits where absent. */
    spec: z.string().min(1).max(64).optional(),
    usage: z.enum(keyUsages).optional(),
    alias: AliasName.optional(),
    description: z.string().max(8192).default(''),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
    /** When it runs out; never where absent. */
    validTo: z.iso.datetime({ offset: true }).optional(),
    /** Of a key with material already: whether this is to follow it, or is the same once more. */
    type: z.enum(['new', 'existing']).optional(),
    materialDescription: z.string().max(256).default(''),
    /** A copy stays here, with the secrets. */
    keep: z.boolean().default(false),
  }),
  change('describe-key', { key: KeyRef, description: z.string().max(8192) }),
  change('enable-key', { key: KeyRef }),
  /** `typed`: the key's id, typed by a person who knows that something depends on it. */
  change('disable-key', { key: KeyRef, typed: z.string().max(256).optional() }),
  change('delete-key', {
    key: KeyRef,
    days: z.int().min(7).max(30).default(30),
    typed: z.string().max(256).optional(),
  }),
  change('undelete-key', { key: KeyRef }),
  change('set-alias', { key: KeyRef, alias: AliasName }),
  change('delete-alias', { alias: AliasName }),
  change('set-rotation', {
    key: KeyRef,
    automatic: z.boolean(),
    /** Where the service does it, from 90 to 2560. */
    days: z.int().min(1).max(3650).optional(),
    ...replacing,
    /** Where it is done here: without asking. */
    unasked: z.boolean().optional(),
  }),
  /** `replace`: by a new key, also where the service could give it new material. */
  change('rotate-now', { key: KeyRef, replace: z.boolean().optional(), ...replacing }),
  change('act-on-replacement', { replacement: z.string().min(1).max(64), action: ReplacementAction }),
  change('put-policy', { key: KeyRef, document: z.string().min(1).max(131_072) }),
  change('create-grant', {
    key: KeyRef,
    grantee: z.string().trim().min(1).max(256),
    retiring: z.string().trim().max(256).optional(),
    operations: z.array(z.string().min(1).max(64)).min(1).max(20),
    name: z.string().trim().max(256).optional(),
    context: z.record(z.string(), z.string()).default({}),
  }),
  change('revoke-grant', { key: KeyRef, grant: z.string().min(1).max(128) }),
  change('retire-grant', { key: KeyRef, grant: z.string().min(1).max(128) }),
  change('set-key-tags', {
    key: KeyRef,
    set: z.record(z.string().min(1).max(128), z.string().max(256)),
    remove: z.array(z.string()),
  }),
  change('set-bucket-key', { bucket: z.string().min(1).max(255), key: KeyRef.nullable() }),
  /** Stores an object, looks at its head, deletes it. */
  change('check-bucket-key', { bucket: z.string().min(1).max(255) }),
]);
export type KmsChange = z.infer<typeof KmsChange>;
export type KmsChangeKind = KmsChange['kind'];

/** What a bucket encrypts with where an object says nothing. `key`: an id or an alias; null for the service's own. */
export const BucketKey = z.object({ algorithm: z.string(), key: z.string().nullable() });
export type BucketKey = z.infer<typeof BucketKey>;

/** What came of a change. */
export const KmsResult = z.object({
  message: z.string(),
  /** The key that was made or changed. */
  keyId: z.string().nullable(),
  /** Set where the key is not there yet: what it waits for. */
  waiting: z.string().nullable(),
});
export type KmsResult = z.infer<typeof KmsResult>;

/** A public key in the forms that people and programs take. What a kind of key has no form for is null. */
export const PublicKeyForms = z.object({
  spec: z.string(),
  pem: z.string(),
  /** SubjectPublicKeyInfo in base64. */
  der: z.string(),
  /** The point or the bytes alone, in hexadecimal digits. */
  raw: z.string().nullable(),
  jwk: z.string().nullable(),
  ssh: z.string().nullable(),
});
export type PublicKeyForms = z.infer<typeof PublicKeyForms>;

/** Forms of a public key by name: `hex` is `raw`. */
export const publicKeyFormats = ['pem', 'der', 'hex', 'jwk', 'ssh'] as const;
export type PublicKeyFormat = (typeof publicKeyFormats)[number];

/** One thing that happened to a key. */
export const KmsEvent = z.object({
  at: z.string(),
  /** `qcred`: done by this app; `service`: told by the service. */
  from: z.enum(['qcred', 'service']),
  what: z.string(),
  who: z.string(),
  detail: z.string(),
});
export type KmsEvent = z.infer<typeof KmsEvent>;

/** All that is known of what a key was used for, newest first. */
export const KmsLog = z.object({
  events: z.array(KmsEvent),
  /** What the service has no record of, in a sentence; null where it tells. */
  silent: z.string().nullable(),
});
export type KmsLog = z.infer<typeof KmsLog>;

/** A file that is being encrypted or decrypted. */
export const KmsFileJob = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  /** Bytes read so far, and in all. */
  done: z.number(),
  total: z.number(),
  state: z.enum(['running', 'done', 'failed']),
  /** Why it failed. */
  error: z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() }).nullable(),
});
export type KmsFileJob = z.infer<typeof KmsFileJob>;
