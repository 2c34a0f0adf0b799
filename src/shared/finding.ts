/** What the advisor finds: one form for all of it, with why it matters and what mends it. */
import { z } from 'zod';
import { Mending } from './contract/doctor.ts';
import { Id, Instant, Line } from './fields.ts';
import { findingKinds, type FindingKind as Kind, severities } from './findingKinds.ts';
import { IamChange } from './iamChange.ts';
import { KmsChange } from './kms.ts';

export const Severity = z.enum(severities);

export const FindingKind = z.enum(Object.keys(findingKinds) as [Kind, ...Kind[]]);
export type FindingKind = Kind;

/** What mends a finding, where QCred can: each is something that has a plan before it is done. */
export const FindingAction = z.discriminatedUnion('kind', [
  /** A new key in its place, by the steps of a rotation. */
  z.object({ kind: z.literal('rotate'), credentialId: Id }),
  /** A key of its own for each use of a shared one. */
  z.object({ kind: z.literal('split'), credentialId: Id }),
  /** A change in an account. */
  z.object({ kind: z.literal('iam'), accountId: Id, change: IamChange }),
  /** A change in a key service. */
  z.object({ kind: z.literal('kms'), accountId: Id, change: KmsChange }),
  /** The person chooses with which key a bucket encrypts. */
  z.object({ kind: z.literal('bucket'), accountId: Id, bucket: z.string() }),
  /** A profile is taken out of a tool's file, or written as it should stand there. */
  z.object({ kind: z.enum(['unbind', 'difference']), bindingId: Id }),
  /** A file of this machine. */
  z.object({ kind: z.literal('file'), mending: Mending }),
]);
export type FindingAction = z.infer<typeof FindingAction>;

/** What a finding is about. */
export const FindingSubject = z.object({
  kind: z.enum(['key', 'user', 'group', 'role', 'policy', 'kms-key', 'bucket', 'export', 'machine']),
  name: z.string(),
  /** The connected account's, where it is in one. */
  accountId: Id.optional(),
  account: z.string().optional(),
});
export type FindingSubject = z.infer<typeof FindingSubject>;

export const Finding = z.object({
  /** The same for the same thing at every look. */
  id: z.string(),
  kind: FindingKind,
  severity: Severity,
  subject: FindingSubject,
  /** What was seen, in sentences. */
  evidence: z.array(z.string()),
  action: FindingAction.nullable(),
  /** Without an action: who can mend it, and how. With one, what else may be said. */
  advice: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** Something that could not be looked at, and why: it is not known to be good. */
export const NotLooked = z.object({ what: z.string(), why: z.string() });
export type NotLooked = z.infer<typeof NotLooked>;

/** Keys without an open finding of high or medium severity, of all keys. */
export const Score = z.object({ clean: z.int(), total: z.int() });
export type Score = z.infer<typeof Score>;

/** A finding that the person wants to hear no more of, until a day. */
export const Dismissal = z.object({
  id: z.string().max(1000),
  reason: Line(300).min(1, 'Say why, for whoever looks at it later.'),
  at: Instant,
  until: Instant,
});
export type Dismissal = z.infer<typeof Dismissal>;
