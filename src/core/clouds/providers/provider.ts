import type { ProviderId, ServiceId } from '#shared/model.ts';
import type { HostForm } from './hostForms.ts';

/** A field of the provider's credential form, in the provider's own words. */
interface FieldWords {
  label: string;
  /** What it looks like, shown as the placeholder. */
  example: string;
  /** One short sentence on where to find it; empty when the label says all. */
  help: string;
}

/** A service of a provider. */
export interface ProviderService {
  id: ServiceId;
  /** The provider's own name: "QStorage". */
  label: string;
  /**
   * The endpoint, with `{region}` and `{accountId}` where those belong. Null where the provider
   * has the service but documents no endpoint: then it is the person's to fill in, never ours to guess.
   */
  endpoint: string | null;
  /** True for a service that is announced and not open yet. */
  planned?: boolean;
  /** The region requests to this service are signed with, where it is not the profile's. */
  signingRegion?: string;
}

/** A cloud: what it offers, where it is, what it calls things. */
export interface Provider {
  id: ProviderId;
  label: string;
  /** The provider's own page on making access keys. */
  helpUrl: string;
  services: readonly ProviderService[];
  /** Its hosts, read backwards: the first form that fits counts. */
  hosts: readonly HostForm[];
  /** Domains that are the provider's besides those of its endpoints. */
  domains?: readonly string[];
  /** What its hosts call some regions that have another name. */
  regionAliases?: Readonly<Record<string, string>>;
  /** Known regions, the default first; empty where anything goes. */
  regions: readonly string[];
  /** True where an account is known in one region only: then there is no default, and the person is asked. */
  asksForRegion?: boolean;
  /** True when a region outside the list may be typed. */
  anyRegion: boolean;
  /** True when the AWS CLI knows the endpoints by itself, so none are written. */
  native: boolean;
  addressing: 'auto' | 'path' | 'virtual';
  /** False where recent SDKs' extra checksums may be rejected: profiles then say `when_required`. */
  acceptsNewChecksums: boolean;
  /** The call that proves a key works. */
  probe: 'sts' | 's3';
  words: {
    accessKeyId: FieldWords;
    secretAccessKey: FieldWords;
    /** Null where the provider has no account id that a tool needs. */
    accountId: (FieldWords & { required: boolean; pattern: string }) | null;
    region: FieldWords;
    endpoint: FieldWords;
  };
}

export const defineProvider = (provider: Provider): Provider => provider;

/** What a service is that speaks S3 and of which no more is known; a provider's file says what is otherwise. */
export const s3Compatible = {
  anyRegion: true,
  native: false,
  addressing: 'auto',
  acceptsNewChecksums: false,
  probe: 's3',
} as const;
