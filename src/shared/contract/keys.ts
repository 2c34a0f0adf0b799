/** Keys of key services: what the window sees of them, tries with them, and has changed. */
import { z } from 'zod';
import { KeyServerFound } from '../keyServer.ts';
import {
  BucketKey,
  KmsChange,
  KmsDependents,
  KmsFileJob,
  KmsKeyDetail,
  KmsKeyRow,
  KmsKeyView,
  KmsLog,
  KmsMaterial,
  KmsResult,
  PublicKeyForms,
  publicKeyFormats,
} from '../kms.ts';
import { IamPlanView } from './accounts.ts';
import { Bytes, call, Id } from './call.ts';

/** How many keys are looked at in one call. */
export const mostDetails = 200;

const KeyRef = z.string().trim().min(1).max(2048);
/** A key of a connected account. */
const KeyOf = Id.extend({ key: KeyRef });
/** Names and values that are authenticated with what is encrypted. */
const EncryptionContext = z.record(z.string().min(1).max(384), z.string().max(384)).default({});
/** A text that a person tries a key with; what is too long is refused by its bytes. */
const Tried = z.string().max(8192);
const Encoded = z.string().trim().min(1).max(32_768);
const Result = z.object({ resultId: z.string().max(64) });

/** What a bucket encrypts with by default; null where that may not be seen. */
export const BucketView = z.object({ bucket: z.string(), encryption: BucketKey.nullable() });
export type BucketView = z.infer<typeof BucketView>;

/** A text that was decrypted and lies in the application, until it is asked for or forgotten. */
export const Decrypted = z.object({
  resultId: z.string(),
  bytes: z.int(),
  /** Whether it can be shown as a text. */
  isText: z.boolean(),
  /** Until it is forgotten. */
  seconds: z.int(),
});
export type Decrypted = z.infer<typeof Decrypted>;

/** A file with key material in it that needs its password. The window knows it by a token. */
export const ClosedMaterial = z.object({
  token: z.string(),
  path: z.string(),
  /** "A PKCS#12 file". */
  closed: z.string(),
});
export type ClosedMaterial = z.infer<typeof ClosedMaterial>;

/** A KMIP server, and the files with which it is asked, by the tokens that their choosing gave. */
const KeyServerAt = z.object({
  server: z.string().max(300),
  certificate: z.string().max(64),
  key: z.string().max(64),
  authority: z.string().max(64).optional(),
  /** Of the key's file. */
  password: z.string().max(1024).optional(),
});
const ClosedKey = z.object({ closed: z.string() });

export const keysCalls = {
  /** Every key of an account, with its aliases. */
  'keys.list': call(Id, z.array(KmsKeyRow)),
  /** What each of these keys is and how it rotates. */
  'keys.details': call(Id.extend({ rows: z.array(KmsKeyRow).max(mostDetails) }), z.array(KmsKeyDetail)),
  'keys.show': call(KeyOf, KmsKeyView),
  /** Buckets, aliases and grants that need a key. */
  'keys.dependents': call(KeyOf, KmsDependents),
  'keys.buckets': call(Id, z.array(BucketView)),
  'keys.publicKey': call(KeyOf, PublicKeyForms),
  /** Lets the person say where; null when they decline. */
  'keys.savePublicKey': call(
    KeyOf.extend({ format: z.enum(publicKeyFormats) }),
    z.object({ path: z.string() }).nullable(),
  ),
  /** What is known of what a key was used for. */
  'keys.log': call(KeyOf, KmsLog),

  'keys.plan': call(Id.extend({ change: KmsChange }), IamPlanView),
  'keys.apply': call(z.object({ planId: z.string() }), KmsResult),

  /** Lets the person choose a file with key material, and reads it. The material stays in the application. */
  'keys.chooseMaterial': call(
    z.void(),
    z.union([z.object({ material: KmsMaterial }), z.object({ closed: ClosedMaterial })]).nullable(),
  ),
  'keys.openMaterial': call(
    z.object({ token: z.string().max(64), password: z.string().max(1024) }),
    KmsMaterial,
  ),
  /** Lets the person choose a file with which a key server is asked. */
  'keys.chooseForServer': call(
    z.object({ what: z.enum(['certificate', 'key', 'authority']) }),
    z.object({ token: z.string(), path: z.string() }).nullable(),
  ),
  /** What a key server has; what the key's file is closed with, where it needs its password. */
  'keys.findOnServer': call(
    KeyServerAt.extend({ name: z.string().max(256).optional() }),
    z.union([KeyServerFound, ClosedKey]),
  ),
  /** Has it give a key out. The material stays in the application. */
  'keys.takeFromServer': call(
    KeyServerAt.extend({ objectId: z.string().min(1).max(1024) }),
    z.union([z.object({ material: KmsMaterial }), ClosedKey]),
  ),
  /** Makes symmetric key material at random. */
  'keys.makeMaterial': call(z.object({ bytes: z.int().min(28).max(64) }), KmsMaterial),
  'keys.forgetMaterial': call(z.object({ materialId: z.string().max(64) }), z.void()),

  'keys.encrypt': call(
    KeyOf.extend({ text: Tried, context: EncryptionContext }),
    z.object({ ciphertext: z.string() }),
  ),
  /** A new key that this one encrypts; `clear`: also as it is, which stays in the application. */
  'keys.dataKey': call(
    KeyOf.extend({ clear: z.boolean(), context: EncryptionContext }),
    z.object({ ciphertext: z.string(), clear: Decrypted.nullable() }),
  ),
  /** Without a key, the one that the ciphertext names. What comes of it stays in the application. */
  'keys.decrypt': call(
    Id.extend({ key: KeyRef.optional(), ciphertext: Encoded, context: EncryptionContext }),
    Decrypted,
  ),
  /** Shows what was decrypted, once. */
  'keys.reveal': call(Result, z.object({ text: Bytes, seconds: z.int() })),
  'keys.copyResult': call(Result, z.object({ seconds: z.int() })),
  'keys.forgetResult': call(Result, z.void()),
  /** Signs a text, or makes a code for it. The person is asked. */
  'keys.sign': call(
    KeyOf.extend({ text: Tried, algorithm: z.string().max(64).optional() }),
    z.object({ signature: z.string(), algorithm: z.string() }),
  ),
  'keys.verify': call(
    KeyOf.extend({ text: Tried, signature: Encoded, algorithm: z.string().max(64).optional() }),
    z.object({ valid: z.boolean() }),
  ),

  /** Lets the person choose a file and where it goes, and begins; null when they decline. */
  'keys.encryptFile': call(KeyOf.extend({ context: EncryptionContext }), KmsFileJob.nullable()),
  'keys.decryptFile': call(
    Id.extend({ key: KeyRef.optional(), context: EncryptionContext }),
    KmsFileJob.nullable(),
  ),
  /** How far a file is; null for one that is long over. */
  'keys.fileJob': call(z.object({ jobId: z.string().max(64) }), KmsFileJob.nullable()),
  'keys.cancelFile': call(z.object({ jobId: z.string().max(64) }), z.void()),
} as const;
