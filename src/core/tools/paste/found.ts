import type { ProviderId, ServiceId } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import type { Secret } from '../../store/secrets/secret.ts';

/** An access key found in pasted text, checked and in the model's forms. Any part may be missing. */
export interface FoundKey {
  /** A name to start from: a user's, a profile's, a key's. */
  name?: string;
  /** Absent where nothing tells: then the person is asked, and it is never taken for anyone's. */
  provider?: ProviderId;
  accessKeyId?: string;
  secretAccessKey?: Secret;
  sessionToken?: Secret;
  accountId?: string;
  region?: string;
  /** Those that differ from what the provider's own would be. */
  endpoints: Partial<Record<ServiceId, string>>;
  /** ISO instant. */
  expiresAt?: string;
}

/** What a paste turned out to be. Shows no secret however it is printed. */
export interface Recognised {
  /** In words: "AWS CLI, create-access-key". */
  format: string;
  keys: FoundKey[];
  notices: Notice[];
}

/** What is said of a key whose provider nothing tells. */
export const providerNotSaid: Notice = {
  level: 'info',
  message: 'The text does not say which provider the key belongs to.',
  hint: 'Choose the provider before you save.',
};

/** A key as a format reads it: the words of the text, not yet checked. Holds secrets in the clear. */
export interface RawKey {
  name?: string;
  provider?: ProviderId;
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  accountId?: string;
  region?: string;
  expiresAt?: string;
  /** An address for storage, or for every service. */
  endpoint?: string;
  /** Addresses by service. */
  endpoints?: Partial<Record<ServiceId, string>>;
}

/** A format that fits the text, with the keys it found there. */
export interface Reading {
  format: string;
  keys: RawKey[];
}

/** Reads one format. Null when the text is something else; never throws; takes time linear in the text. */
export type Reader = (text: string) => Reading | null;
