/** Changes a person can make in a connected account. One schema, for the window and the command. */
import { z } from 'zod';
import { KeptAccessKeyId, Line, NewName } from './fields.ts';

/** Names of users, groups, roles and inline policies: IAM API Reference, `[\\w+=,.@-]{1,128}`. */
const IamName = z
  .string()
  .min(1, 'must not be empty')
  .max(128)
  .regex(/^[\w+=,.@-]+$/, 'may hold letters, digits and + = , . @ _ -');
const Path = z
  .string()
  .max(512)
  .regex(/^\/(?:[\x21-\x7e]*\/)?$/, 'must start and end with a slash');
const Arn = Line(2048).min(1);
/** Text of a tag, as it is shown. */
const Seen = z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'must not hold what cannot be seen');
const Document = z.string().min(1).max(131_072);

/** Whom a policy belongs to or is attached to. */
export const Holder = z.object({ kind: z.enum(['user', 'group', 'role']), name: IamName });
export type Holder = z.infer<typeof Holder>;

const change = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });

export const IamChange = z.discriminatedUnion('kind', [
  change('create-user', { name: IamName, path: Path.optional(), groups: z.array(IamName).default([]) }),
  change('delete-user', { name: IamName }),
  /** The secret is kept at once, under a new profile. */
  change('create-key', { user: IamName, profileName: NewName.optional() }),
  /**
   * A key for one job: a user (made when there is none) with one inline policy, a key of that
   * user, and a profile for it.
   */
  change('create-job-key', {
    user: IamName,
    policyName: IamName,
    document: Document,
    profileName: NewName.optional(),
  }),
  change('set-key', { user: IamName, key: KeptAccessKeyId, active: z.boolean() }),
  change('delete-key', { user: IamName, key: KeptAccessKeyId }),
  change('create-group', { name: IamName, path: Path.optional() }),
  change('delete-group', { name: IamName }),
  change('join-group', { group: IamName, user: IamName }),
  change('leave-group', { group: IamName, user: IamName }),
  change('create-role', {
    name: IamName,
    path: Path.optional(),
    description: z.string().max(1000).default(''),
    trust: Document,
    maxSessionSeconds: z.int().min(3600).max(43_200).optional(),
  }),
  change('set-trust', { role: IamName, document: Document }),
  change('delete-role', { name: IamName }),
  change('attach', { holder: Holder, policyArn: Arn }),
  change('detach', { holder: Holder, policyArn: Arn }),
  change('put-inline', { holder: Holder, name: IamName, document: Document }),
  change('delete-inline', { holder: Holder, name: IamName }),
  change('create-policy', {
    name: IamName,
    path: Path.optional(),
    description: z.string().max(1000).default(''),
    document: Document,
  }),
  /** Writes a new version and makes it the default; the oldest gives way where five are there. */
  change('new-version', { policyArn: Arn, document: Document }),
  change('set-default-version', { policyArn: Arn, version: Line(64).min(1) }),
  change('delete-version', { policyArn: Arn, version: Line(64).min(1) }),
  change('delete-policy', { policyArn: Arn }),
  change('set-tags', {
    holder: z.object({ kind: z.enum(['user', 'role']), name: IamName }),
    set: z.record(Seen.min(1).max(128), Seen.max(256)),
    remove: z.array(z.string()),
  }),
]);
export type IamChange = z.infer<typeof IamChange>;
export type IamChangeKind = IamChange['kind'];
