/** Rotation: how old a key may get, what was said about it, and the journal of its replacement. */
import { z } from 'zod';
import { Id, Instant, Line, ProviderId } from './fields.ts';
import { count } from './words.ts';

/** What a rotation policy is for: one key, the keys of an account or provider, or all of them. */
export const PolicyScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default') }),
  z.object({ kind: z.literal('provider'), provider: ProviderId }),
  z.object({ kind: z.literal('account'), accountId: Id }),
  z.object({ kind: z.literal('credential'), credentialId: Id }),
]);
export type PolicyScope = z.infer<typeof PolicyScope>;

/** The longest that an old key waits, switched off: 90 days. */
export const mostGraceHours = 2160;

/** How old a key may get, and what happens then. The narrowest scope that fits a key is its policy. */
export const RotationPolicy = z.object({
  scope: PolicyScope,
  /** Days until a key is due; null: never. */
  maxAgeDays: z
    .int()
    .min(1, 'must be at least 1 day')
    .max(3650, 'must be at most 3650 days, which is ten years')
    .nullable(),
  /** Days before it is due on which the person is reminded, the earliest first. */
  remindDays: z.array(z.int().min(0).max(365)).max(10),
  /** Hours the old key stays, switched off, so that other machines can follow before it is deleted. */
  graceHours: z.int().min(0).max(mostGraceHours),
  /** Rotate without asking, where the service lets us. */
  automatic: z.boolean(),
});
export type RotationPolicy = z.infer<typeof RotationPolicy>;

/** What was said to the person about a key that is due, so that it is not said twice. */
export const Reminder = z.object({
  credentialId: Id,
  /** Not before this. */
  snoozedUntil: Instant.optional(),
  remindedAt: Instant.optional(),
});
export type Reminder = z.infer<typeof Reminder>;

/** The steps of a rotation, in their order. */
export const rotationSteps = [
  /** A new key is made at the service. */
  'create',
  /** Its secret is in the keychain. */
  'store',
  /** The service accepts it. */
  'verify',
  /** Profiles and the files of tools use it. */
  'switch',
  /** The old key is switched off. */
  'deactivate',
  /** The old key waits, switched off, for other machines to notice. */
  'grace',
  /** The old key is deleted. */
  'delete',
] as const;
export const RotationStep = z.enum(rotationSteps);
export type RotationStep = z.infer<typeof RotationStep>;

/** What a rotation that waits for the person asks. */
export const rotationQuestions = [
  /** Files that hold the key were changed by somebody else: write them all the same? */
  'drifted',
  /** Files that QCred did not write hold the old key: switch it off all the same? */
  'held',
  /** The old key is still used after everything here was switched: switch it off all the same? */
  'in_use',
  /** The old key may not be switched off with the key at hand: leave it as it is? */
  'cannot_deactivate',
  /** The old key was used after it was switched off: delete it all the same? */
  'used_since',
  /** Guided: what is the new key? */
  'supply',
  /** Guided: is the old key deleted? */
  'remove_old',
] as const;
export const RotationQuestion = z.enum(rotationQuestions);
export type RotationQuestion = z.infer<typeof RotationQuestion>;

/**
 * What becomes of a file that holds the old key although QCred did not write it: the new key is
 * written in its place, the entry becomes one of QCred's, or it keeps the old key.
 */
const fileWays = ['rewrite', 'bind', 'leave'] as const;
export const FileWay = z.enum(fileWays);
export type FileWay = z.infer<typeof FileWay>;
export const FileChoice = z.object({ path: Line(4096), way: FileWay });
export type FileChoice = z.infer<typeof FileChoice>;

/** How long other machines have to follow, in a sentence. */
export const graceWords = (graceHours: number): string =>
  graceHours === 0
    ? 'Wait for nobody.'
    : `Wait ${count(graceHours, 'hour')}, so that other machines can follow.`;

/** One replacement of a key, journaled: what is here is what a restart knows. */
export const Rotation = z.object({
  id: Id,
  /** The key that is replaced, and the credential its replacement is or will be. */
  oldId: Id,
  newId: Id.optional(),
  /** Their public halves; the new one as soon as it is known. */
  oldKey: Line(256),
  newKey: Line(256).optional(),
  /** `iam`: by the account's API. `guided`: the person makes the key on the provider's page. */
  how: z.enum(['iam', 'guided']),
  account: Id.optional(),
  user: Line(128),
  /** The step that is under way or comes next. */
  step: RotationStep,
  /** Whether the step was begun and its end not yet written down. */
  begun: z.boolean(),
  /** The user's keys before one was made: any other that is there after a crash came from here. */
  keysBefore: z.array(Line(256)).max(100).default([]),
  state: z.enum(['running', 'paused', 'needs_you', 'going_back', 'finished', 'undone']),
  /** Why it waits or failed, for the person. */
  message: z.string().max(2000),
  hint: z.string().max(2000),
  /** With `needs_you`: what is asked; absent where it only has to be put right and resumed. */
  question: RotationQuestion.optional(),
  /** What the person said yes to. */
  confirmed: z.array(RotationQuestion).default([]),
  /** The change to files that `switch` made, by its id: what going back undoes. */
  changeId: Line(128).optional(),
  /** What the person chose for files that QCred did not write. */
  files: z.array(FileChoice).max(1000).default([]),
  graceHours: z.int().min(0).max(mostGraceHours).default(24),
  /** A use of the old key after this is somebody else's. */
  watchFrom: Instant.optional(),
  graceUntil: Instant.optional(),
  deactivatedAt: Instant.optional(),
  startedAt: Instant,
  updatedAt: Instant,
});
export type Rotation = z.infer<typeof Rotation>;
