import type { KmsDialect } from './dialect.ts';
import type { KeyUsage } from './specs.ts';

/** One generation of a key's secret part. */
export interface Material {
  /** 64 hexadecimal digits. */
  id: string;
  /** The bytes of a symmetric or HMAC key, PKCS #8 of a pair; empty while it has to be imported again. */
  bytes: Buffer;
  createdAt: Date;
  /** How it became the current one; null for the first. */
  rotation: 'AUTOMATIC' | 'ON_DEMAND' | null;
  rotatedAt: Date | null;
  /** Set for material that came from outside. */
  imported: { validTo: Date | null; description: string } | null;
}

/** What somebody was allowed to do with a key, beside its policy. */
export interface KmsGrant {
  id: string;
  token: string;
  name: string;
  createdAt: Date;
  grantee: string;
  retiring: string;
  operations: string[];
  /** The encryption context that requests must have, all of it or at least. */
  constraint: { kind: 'equals' | 'subset'; pairs: Record<string, string> } | null;
}

/** A wrapping key that was handed out for an import. */
export interface ImportOffer {
  token: string;
  privateKey: string;
  algorithm: string;
  validTo: Date;
}

export interface KmsKey {
  id: string;
  spec: string;
  usage: KeyUsage;
  origin: 'AWS_KMS' | 'EXTERNAL';
  description: string;
  createdAt: Date;
  enabled: boolean;
  /** Set while it waits for its deletion. */
  deletion: { at: Date; days: number } | null;
  policy: string;
  tags: Map<string, string>;
  grants: Map<string, KmsGrant>;
  /** Oldest first. */
  materials: Material[];
  /** The id of the one that encrypts; empty before there is one. */
  current: string;
  /** Material that was imported beside the current one and waits for a rotation. */
  pending: Material | null;
  rotation: { days: number; nextAt: Date } | null;
  lastUse: { operation: string; at: Date; requestId: string } | null;
  offers: ImportOffer[];
  multiRegion: boolean;
  /** Set while a client of the multi-party computation has to take part: how often it was asked after. */
  waiting: { asked: number } | null;
}

export interface KmsAlias {
  keyId: string;
  createdAt: Date;
  updatedAt: Date;
}

/** All that the key service keeps. */
export interface KmsStore {
  dialect: KmsDialect;
  keys: Map<string, KmsKey>;
  /** By name, `alias/` included. */
  aliases: Map<string, KmsAlias>;
}

/** A key service without keys. */
export const emptyKms = (dialect: KmsDialect): KmsStore => ({ dialect, keys: new Map(), aliases: new Map() });
