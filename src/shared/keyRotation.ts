/** Keys of key services that their service does not rotate: how old they may get, and the journal of their replacement. */
import { z } from 'zod';
import { Id, Instant, Line } from './fields.ts';

/** The longest that an old key is kept: ten years. */
export const mostKeptDays = 3650;

/** How old a key of a key service may get, as the person said. */
export const KeyPolicy = z.object({
  id: Id,
  account: Id,
  /** The key that is used now. */
  keyId: Line(256),
  /** What it is called. */
  name: Line(300),
  /** When it was made, as its service says. */
  bornAt: Instant,
  maxAgeDays: z.int().min(1).max(3650),
  /** Days the old key is kept to decrypt and verify with, before it is disabled. */
  graceDays: z.int().min(0).max(mostKeptDays),
  /** Replaced without asking. */
  automatic: z.boolean(),
  remindedAt: Instant.optional(),
  snoozedUntil: Instant.optional(),
});
export type KeyPolicy = z.infer<typeof KeyPolicy>;

/** The steps of a replacement, in their order. */
export const replacementSteps = [
  /** A new key of the same kind is made. */
  'create',
  /** It can be used: its material is imported, its MPC client took part. */
  'ready',
  /** The aliases are its. */
  'alias',
  /** The old key is kept, to decrypt and verify with. */
  'grace',
  /** The old key is disabled. */
  'disable',
] as const;
export const ReplacementStep = z.enum(replacementSteps);
export type ReplacementStep = z.infer<typeof ReplacementStep>;

/** What a replacement that waits for the person asks. */
export const ReplacementQuestion = z.enum([
  /** The new key needs the key material that the person has. */
  'import',
  /** An alias was moved or deleted meanwhile: leave it as it is? */
  'moved',
  /** Something still needs the old key: disable it all the same? */
  'needed',
]);
export type ReplacementQuestion = z.infer<typeof ReplacementQuestion>;

/** One replacement of a key by a new one, journaled: what is here is what a restart knows. */
export const KeyReplacement = z.object({
  id: Id,
  account: Id,
  name: Line(300),
  oldId: Line(256),
  /** As soon as it is known. */
  newId: Line(256).optional(),
  /** What moves, without `alias/`. */
  aliases: z.array(Line(256)).max(1000),
  step: ReplacementStep,
  /** Whether the step was begun and its end not yet written down. */
  begun: z.boolean(),
  state: z.enum(['running', 'needs_you', 'going_back', 'finished', 'undone']),
  question: ReplacementQuestion.optional(),
  /** What the person said yes to. */
  confirmed: z.array(ReplacementQuestion).default([]),
  /** Why it waits, or what came of it. */
  message: z.string().max(2000),
  hint: z.string().max(2000),
  graceDays: z.int().min(0).max(mostKeptDays),
  /** When the aliases had moved. */
  movedAt: Instant.optional(),
  graceUntil: Instant.optional(),
  startedAt: Instant,
  updatedAt: Instant,
});
export type KeyReplacement = z.infer<typeof KeyReplacement>;

export const replacementActions = ['resume', 'back', 'finish', 'confirm', 'dismiss'] as const;
export const ReplacementAction = z.enum(replacementActions);
export type ReplacementAction = z.infer<typeof ReplacementAction>;

/** A replacement as it is shown. */
export const ReplacementView = KeyReplacement.extend({
  accountName: z.string(),
  steps: z.array(
    z.object({
      id: ReplacementStep,
      label: z.string(),
      status: z.enum(['done', 'now', 'todo', 'stuck', 'skipped']),
    }),
  ),
  can: z.array(ReplacementAction),
});
export type ReplacementView = z.infer<typeof ReplacementView>;

/** A key under a policy, with the age it has and the age it may reach. */
export const KeyDueView = KeyPolicy.extend({
  accountName: z.string(),
  ageDays: z.int(),
  dueAt: z.string(),
  /** Whole days until it is due; negative when it is overdue. */
  inDays: z.int(),
  status: z.enum(['fine', 'soon', 'overdue', 'rotating']),
});
export type KeyDueView = z.infer<typeof KeyDueView>;

/** Whether a replacement has not come to its end. */
export const isReplacing = ({ state }: Pick<KeyReplacement, 'state'>): boolean =>
  state !== 'finished' && state !== 'undone';
