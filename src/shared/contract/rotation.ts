/** Rotation and what is due, as the window, the tray and the command see them; policies and reminders. */
import { z } from 'zod';
import { LastUse, RemoteMark } from '../account.ts';
import { ProviderId } from '../fields.ts';
import { Notice } from '../notice.ts';
import {
  FileChoice,
  FileWay,
  mostGraceHours,
  PolicyScope,
  Rotation,
  RotationPolicy,
  RotationStep,
} from '../rotation.ts';
import { call, Id, nothing } from './call.ts';
import { PlanView } from './tools.ts';

/** A file that holds the key although QCred did not write it there. */
export const HeldFile = z.object({
  path: z.string(),
  /** The tools that read it. */
  tools: z.array(z.string()),
  /** What the key is called there; none where nothing there has a name. */
  names: z.array(z.string()),
  /** 1-based; null where that cannot be told. */
  line: z.int().nullable(),
  /** What can be done beside leaving it. */
  ways: z.array(FileWay.exclude(['leave'])),
  /** Why the new key cannot be written in the old one's place; empty when it can. */
  why: z.string(),
});
export type HeldFile = z.infer<typeof HeldFile>;

/** What a rotation would do, before it is begun. */
export const RotationPlan = z.object({
  credentialId: z.string(),
  accessKeyId: z.string(),
  /** `guided` where no connected account can make keys for it. */
  how: z.enum(['iam', 'guided']),
  steps: z.array(z.object({ step: RotationStep, words: z.string() })),
  /** Profiles that use the key, and the tools they are written to. */
  profiles: z.array(z.object({ id: z.string(), name: z.string(), tools: z.array(z.string()) })),
  lastUse: LastUse.optional(),
  /** A second key of the user, which has to go first. */
  inTheWay: z
    .object({ accessKeyId: z.string(), status: z.enum(['Active', 'Inactive']), lastUse: LastUse.optional() })
    .nullable(),
  /** Files that need a choice before it can begin. */
  files: z.array(HeldFile),
  graceHours: z.int(),
  notices: z.array(Notice),
  /** For `guided`: where the person makes the key, and what to do there. */
  guide: z.object({ url: z.string(), steps: z.array(z.string()) }).nullable(),
});
export type RotationPlan = z.infer<typeof RotationPlan>;

export const rotationActions = [
  'pause',
  'resume',
  /** Old key active again, files restored, new key removed. */
  'back',
  /** End the grace now and delete the old key. */
  'finish',
  /** Guided: hand over the new key. */
  'supply',
  /** Files that were found at the last moment: write the new key there as well. */
  'rewrite',
  /** Guided: "I have done this on the provider's page". */
  'confirm',
  /** Put the finished one out of sight. */
  'dismiss',
] as const;
export const RotationAction = z.enum(rotationActions);
export type RotationAction = z.infer<typeof RotationAction>;

/** A rotation as it stands, step by step. */
export const RotationView = Rotation.extend({
  /** The names of the profiles that use the key. */
  profileNames: z.array(z.string()),
  steps: z.array(
    z.object({
      id: RotationStep,
      label: z.string(),
      status: z.enum(['done', 'now', 'todo', 'stuck', 'skipped']),
    }),
  ),
  can: z.array(RotationAction),
  guide: z.object({ url: z.string(), steps: z.array(z.string()) }).nullable(),
});
export type RotationView = z.infer<typeof RotationView>;

/** A key with the age it has and the age it may reach. */
export const DueView = z.object({
  credentialId: z.string(),
  accessKeyId: z.string(),
  provider: ProviderId,
  /** What the connected account said of it; absent where none has listed it. */
  remote: RemoteMark.optional(),
  profileNames: z.array(z.string()),
  /** When the key was made, as the service says; else when it was taken in. */
  bornAt: z.string(),
  /** False when `bornAt` is only when it was taken in. */
  bornKnown: z.boolean(),
  ageDays: z.int(),
  /** Null: never due. */
  dueAt: z.string().nullable(),
  /** Whole days until it is due; negative when it is overdue; null: never due. */
  inDays: z.int().nullable(),
  status: z.enum(['fine', 'soon', 'overdue', 'never', 'rotating']),
  policy: RotationPolicy,
  snoozedUntil: z.string().optional(),
});
export type DueView = z.infer<typeof DueView>;

export const snoozes = ['tomorrow', 'next-week'] as const;
export const Snooze = z.enum(snoozes);
export type Snooze = z.infer<typeof Snooze>;

/** How a shared key would be split, before it is. */
export const SplitView = z.object({
  planId: z.string(),
  title: z.string(),
  verb: z.string(),
  /** Users and keys that are made, and where each is written. */
  steps: z.array(z.string()),
  /** The use that keeps the user. */
  stays: z.string(),
  /** The steps of the shared key's own rotation, which follows. */
  retiring: z.array(z.string()),
  /** What is written; names stand for keys that are not made yet. */
  files: PlanView.shape.files,
  notices: z.array(Notice),
});
export type SplitView = z.infer<typeof SplitView>;

export const rotationCalls = {
  'rotation.plan': call(z.object({ credentialId: z.string() }), RotationPlan),
  'rotation.start': call(
    z.object({
      credentialId: z.string(),
      /** The key in the way may be deleted first. */
      deleteInTheWay: z.boolean().default(false),
      graceHours: z.int().min(0).max(mostGraceHours).optional(),
      /** For the files of the plan; of others nothing is taken. */
      files: z.array(FileChoice).max(1000).default([]),
    }),
    Id,
  ),
  'rotation.act': call(Id.extend({ action: RotationAction }), nothing),
  /** Guided: the new key that the person made. */
  'rotation.supply': call(
    Id.extend({
      pasteId: z.string().optional(),
      accessKeyId: z.string().optional(),
      secretAccessKey: z.string().optional(),
    }),
    nothing,
  ),
  /** How a key that is used in several places would be split: a user and a key of its own for each. */
  'rotation.planSplit': call(z.object({ credentialId: z.string().max(64) }), SplitView),
  /** Splits it as planned; the shared key is rotated then. */
  'rotation.split': call(z.object({ planId: z.string().max(64) }), z.object({ message: z.string() })),
  /** Opens the provider's page of a guided rotation. */
  'rotation.openGuide': call(Id, nothing),

  /** Sets policies, each of its scope. */
  'policy.save': call(z.object({ policies: z.array(RotationPolicy).min(1).max(10_000) }), nothing),
  'policy.remove': call(z.object({ scope: PolicyScope }), nothing),
  'reminder.snooze': call(z.object({ credentialIds: z.array(z.string()).min(1), until: Snooze }), nothing),
} as const;
