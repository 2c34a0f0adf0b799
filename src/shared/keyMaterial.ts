/** Key material that was imported into keys of key services: what is remembered of it here. */
import { z } from 'zod';
import { Id, Instant, Line } from './fields.ts';

/** One material in one key. There is no field for the material itself. */
export const ImportedMaterial = z.object({
  id: Id,
  account: Id,
  keyId: Line(256),
  /** What the key is called. */
  name: Line(300),
  /** "an RSA key of 2048 bits"; empty for what was imported elsewhere. */
  words: Line(200),
  /** Its check value; empty for what was imported elsewhere. */
  check: Line(128),
  at: Instant,
  /** When it runs out, as its service says; absent: never. */
  validTo: Instant.optional(),
  /** Names the item that holds it, where the person chose to keep it. */
  secretId: Id.optional(),
  remindedAt: Instant.optional(),
  snoozedUntil: Instant.optional(),
});
export type ImportedMaterial = z.infer<typeof ImportedMaterial>;

/** The same, as the window and the command show it. */
export const MaterialView = z.object({
  id: z.string(),
  account: z.string(),
  accountName: z.string(),
  keyId: z.string(),
  name: z.string(),
  words: z.string(),
  check: z.string(),
  at: z.string(),
  /** When it runs out; null: never. */
  dueAt: z.string().nullable(),
  /** Whole days until then, negative once it is over. */
  inDays: z.number().nullable(),
  status: z.enum(['overdue', 'soon', 'fine', 'never']),
  /** Whether it is kept here. */
  kept: z.boolean(),
  snoozedUntil: z.string().optional(),
});
export type MaterialView = z.infer<typeof MaterialView>;

/** What wrapped material is for, as a file tells. */
export const Recipient = z.object({
  /** "AWS KMS import parameters". */
  form: z.string(),
  bits: z.number(),
  /** SHA-256 of the public key, by which it is told from others. */
  check: z.string(),
  /** How it has to be wrapped; null where that is free. */
  algorithm: z.string().nullable(),
  notices: z.array(z.object({ level: z.enum(['info', 'warning']), message: z.string(), hint: z.string() })),
});
export type Recipient = z.infer<typeof Recipient>;
