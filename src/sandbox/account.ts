import { randomBytes } from 'node:crypto';

/** An access key of a user. Temporary ones carry a session token and run out. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  status: 'Active' | 'Inactive';
  sessionToken?: string;
  expiresAt?: Date;
}

/** A user of the account; IAM allows two keys each, the sandbox any number. */
export interface User {
  name: string;
  /** IAM's unique id, which survives a rename. */
  id: string;
  keys: AccessKey[];
}

/** An object's checksum as the client declared it and we verified it: header name and base64 value. */
export interface StoredChecksum {
  header: string;
  value: string;
}

/** An object as it is kept. */
export interface StoredObject {
  content: Buffer;
  /** Without quotes. */
  etag: string;
  modifiedAt: Date;
  /** Headers given back with the object: content type, `x-amz-meta-*` and the like. */
  headers: Record<string, string>;
  checksum?: StoredChecksum;
}

/** One part of a multipart upload. */
export interface UploadPart {
  content: Buffer;
  etag: string;
  modifiedAt: Date;
}

/** A multipart upload in progress. */
export interface Upload {
  id: string;
  key: string;
  startedAt: Date;
  headers: Record<string, string>;
  parts: Map<number, UploadPart>;
}

/** A bucket, with its objects by key and its uploads by id. */
export interface Bucket {
  name: string;
  createdAt: Date;
  objects: Map<string, StoredObject>;
  uploads: Map<string, Upload>;
}

/** Everything the account is, in one plain object. Services read and change it; nothing else is kept. */
export interface Account {
  id: string;
  region: string;
  users: User[];
  buckets: Map<string, Bucket>;
  /** Most bytes of objects and parts kept in memory. */
  capacity: number;
}

/** Who a verified request comes from. */
export interface Principal {
  accountId: string;
  arn: string;
  /** IAM's unique id. */
  id: string;
  name: string;
  accessKeyId: string;
}

/** The user that holds an access key and the key itself, or null. */
export function findKey(account: Account, accessKeyId: string): { user: User; key: AccessKey } | null {
  for (const user of account.users) {
    const key = user.keys.find((candidate) => candidate.accessKeyId === accessKeyId);
    if (key) return { user, key };
  }
  return null;
}

/** The principal a user acts as when it signs with `key`. */
export const principalOf = (account: Account, user: User, key: AccessKey): Principal => ({
  accountId: account.id,
  arn: `arn:aws:iam::${account.id}:user/${user.name}`,
  id: user.id,
  name: user.name,
  accessKeyId: key.accessKeyId,
});

/** Bytes held by objects and by parts of uploads in progress. */
export function usedBytes(account: Account): number {
  let bytes = 0;
  for (const bucket of account.buckets.values()) {
    for (const object of bucket.objects.values()) bytes += object.content.length;
    for (const upload of bucket.uploads.values()) {
      for (const part of upload.parts.values()) bytes += part.content.length;
    }
  }
  return bytes;
}

const upperAlphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Random upper-case letters and digits. Bytes that would favour some characters are thrown away. */
function randomId(length: number): string {
  let id = '';
  while (id.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 252 && id.length < length) id += upperAlphanumeric[byte % upperAlphanumeric.length];
    }
  }
  return id;
}

/** A new access key id in Quilibrium's form: 19 upper-case letters and digits. */
export const newAccessKeyId = (): string => randomId(19);

/** A new secret: 40 base64 characters. */
export const newSecretAccessKey = (): string => randomBytes(30).toString('base64');

/** A new unique id for a user. */
export const newUserId = (): string => `AIDA${randomId(17)}`;
