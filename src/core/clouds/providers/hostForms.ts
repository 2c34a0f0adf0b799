import type { ServiceId } from '#shared/model.ts';

/**
 * A form that a provider's hosts have, for reading an endpoint backwards. The groups of the pattern
 * say what stands where: `bucket`, `region`, `accountId`, `jurisdiction`, `service`.
 */
export interface HostForm {
  /** Matched against a whole host in small letters; takes time linear in it. */
  pattern: RegExp;
  /** The service, where the host does not name it; null for a host that is no service's (a website). */
  service?: ServiceId | null;
  /** The region that a host stands for without naming it. */
  region?: string;
  /**
   * True when an https address of this form says nothing but its region and account, so that a profile
   * with these need not say it.
   */
  plain?: true;
}

/** A bucket before a host, if there is one: names of buckets may have dots in them. */
const bucketBefore = '(?:(?<bucket>[a-z0-9._-]+)\\.)?';

/** A storage host with an optional bucket before it. @param host the rest of it, as a pattern */
export const storageHost = (host: string): RegExp => new RegExp(`^${bucketBefore}${host}$`);

/** A host without a bucket. @param host as a pattern */
export const plainHost = (host: string): RegExp => new RegExp(`^${host}$`);
