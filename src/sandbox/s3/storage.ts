import type { Account } from '../account.ts';

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
