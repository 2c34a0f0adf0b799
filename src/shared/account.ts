/** Connected accounts, and what a sync leaves on the keys kept here. */
import { z } from 'zod';
import {
  Endpoint,
  Id,
  Instant,
  Line,
  PlainHttp,
  ProfileName,
  ProviderId,
  Region,
  ServiceId,
} from './fields.ts';

/** When an access key was last used, as far as the service tells. `at` is null for never. */
export const LastUse = z.object({
  at: Instant.nullable(),
  /** The service's own short name: `s3`. */
  service: Line(64).optional(),
  region: Line(64).optional(),
});
export type LastUse = z.infer<typeof LastUse>;

/** What the account that issued a key said of it at the last sync. */
export const RemoteMark = z.object({
  /** The connected account. */
  account: Id,
  /** The user it belongs to; empty for the root user's. */
  user: Line(128),
  /** `deleted`: the account no longer lists it. Its secret stays until the person lets go of it. */
  status: z.enum(['active', 'inactive', 'deleted']),
  createdAt: Instant.optional(),
  lastUse: LastUse.optional(),
  seenAt: Instant,
});
export type RemoteMark = z.infer<typeof RemoteMark>;

/** What requests to services are signed for: a region, and the service's name in a signature. */
export const Signing = z.partialRecord(
  ServiceId,
  z.object({
    region: Region.optional(),
    service: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/)
      .optional(),
  }),
);
export type Signing = z.infer<typeof Signing>;

/** An account whose IAM the app talks to, with one of the keys kept here. */
export const Account = z.object({
  id: Id,
  name: ProfileName,
  provider: ProviderId,
  /** The account's number in the provider's own form; empty where the service does not tell. */
  accountId: Line(128),
  /** The key it is asked with. */
  credentialId: Id,
  /** Whose key that is, as GetCallerIdentity said. */
  principal: z.object({
    kind: z.enum(['root', 'user', 'role', 'unknown']),
    name: Line(128),
    arn: Line(2048),
  }),
  region: Region.optional(),
  /** Addresses that differ from the provider's own. */
  endpoints: z.partialRecord(ServiceId, Endpoint),
  plainHttp: PlainHttp.optional(),
  /** What requests to a service are signed for, where it is not what its provider is known to take. */
  signing: Signing.optional(),
  /** A PEM file with the certificate authorities to trust instead of the system's. */
  caPath: z.string().max(4096).optional(),
  /** Minutes between syncs; 0 is by hand only. */
  syncMinutes: z.int().min(0).max(10_080).default(60),
  /** IAM actions this service answered that it does not have, and so are not asked again. */
  missing: z.array(Line(128)),
  /** What the last sync saw; absent before the first. */
  counts: z
    .object({ users: z.int(), groups: z.int(), roles: z.int(), policies: z.int(), keys: z.int() })
    .optional(),
  lastSync: z
    .object({
      at: Instant,
      status: z.enum(['complete', 'partial', 'failed']),
      /** What was left out or went wrong, in sentences. */
      problems: z.array(z.string().max(2000)),
    })
    .optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Account = z.infer<typeof Account>;
