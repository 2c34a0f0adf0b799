/** An object's checksum as the client declared it and we verified it: header name and base64 value. */
export interface StoredChecksum {
  header: string;
  value: string;
}

/** What a bucket encrypts with where an object says nothing. */
export interface BucketEncryption {
  /** `AES256`, `aws:kms`, `verenc` and the like. */
  algorithm: string;
  /** The key as it was named; null for the service's own. */
  key: string | null;
  bucketKey: boolean;
}

/** What an object was encrypted with. */
export interface ObjectEncryption {
  algorithm: string;
  /** The key's id; null for the service's own. */
  keyId: string | null;
  bucketKey: boolean;
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
  /** Absent: the service's own key. */
  encryption?: ObjectEncryption;
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
  encryption: ObjectEncryption;
}

/** A bucket, with its objects by key and its uploads by id. */
export interface Bucket {
  name: string;
  createdAt: Date;
  objects: Map<string, StoredObject>;
  uploads: Map<string, Upload>;
  /** Absent: the service's own key. */
  encryption?: BucketEncryption;
}

/** Bytes held by objects and by parts of uploads in progress. */
export function usedBytes(buckets: ReadonlyMap<string, Bucket>): number {
  let bytes = 0;
  for (const bucket of buckets.values()) {
    for (const object of bucket.objects.values()) bytes += object.content.length;
    for (const upload of bucket.uploads.values()) {
      for (const part of upload.parts.values()) bytes += part.content.length;
    }
  }
  return bytes;
}
