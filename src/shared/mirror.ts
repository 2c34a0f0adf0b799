/**
 * What a connected account holds, as the last sync saw it: IAM's own things in IAM's own words.
 * No secret is in here; a service shows one only when the key is made.
 */
import { z } from 'zod';
import { LastUse } from './account.ts';
import { Id, Instant, KeptAccessKeyId, Line } from './fields.ts';

const Name = Line(128);
const Arn = Line(2048);
const Tags = z.record(z.string(), z.string());
/** A policy document as the service gave it: JSON text. */
const Document = z.string();

/**
 * A place for a key. The bulk actions tell that there is one, how old it is and when it was used,
 * but not its id; that is null until the user's keys were listed.
 */
export const RemoteKey = z.object({
  id: KeptAccessKeyId.nullable(),
  status: z.enum(['Active', 'Inactive']),
  createdAt: Instant.optional(),
  lastUse: LastUse.optional(),
});
export type RemoteKey = z.infer<typeof RemoteKey>;

const identity = { name: Name, path: Line(512), arn: Arn, id: Line(128), createdAt: Instant.optional() };
const grants = {
  /** ARNs of the managed policies that are attached. */
  attached: z.array(Arn),
  inline: z.array(z.object({ name: Name, document: Document })),
};

export const RemoteUser = z.object({
  ...identity,
  ...grants,
  /** Names. */
  groups: z.array(Name),
  tags: Tags,
  /** Null until they were asked for: an account that lacks the bulk actions may not say. */
  keys: z.array(RemoteKey).nullable(),
  /** Whether a one-time password device is registered, as far as known. */
  mfa: z.boolean().nullable(),
  passwordLastUsed: Instant.optional(),
});
export type RemoteUser = z.infer<typeof RemoteUser>;

export const RemoteGroup = z.object({ ...identity, ...grants });
export type RemoteGroup = z.infer<typeof RemoteGroup>;

export const RemoteRole = z.object({
  ...identity,
  ...grants,
  description: z.string(),
  trust: Document,
  maxSessionSeconds: z.int().optional(),
  tags: Tags,
  lastUse: LastUse.optional(),
});
export type RemoteRole = z.infer<typeof RemoteRole>;

export const RemotePolicy = z.object({
  ...identity,
  description: z.string(),
  /** False for the provider's own policies, which nobody can change. */
  own: z.boolean(),
  attachments: z.int().optional(),
  defaultVersion: Line(64),
  versions: z.array(z.object({ id: Line(64), createdAt: Instant.optional() })),
  /** Of the default version; null until it was asked for. */
  document: Document.nullable(),
});
export type RemotePolicy = z.infer<typeof RemotePolicy>;

export const Mirror = z.object({
  schema: z.literal(1),
  account: Id,
  /** When the last part of it was fetched. */
  at: Instant,
  root: z.object({ keys: z.array(RemoteKey), mfa: z.boolean().nullable() }).nullable(),
  users: z.array(RemoteUser),
  groups: z.array(RemoteGroup),
  roles: z.array(RemoteRole),
  policies: z.array(RemotePolicy),
});
export type Mirror = z.infer<typeof Mirror>;

/** An account nothing is known of yet. */
export const emptyMirror = (account: string, at: string): Mirror => ({
  schema: 1,
  account,
  at,
  root: null,
  users: [],
  groups: [],
  roles: [],
  policies: [],
});
