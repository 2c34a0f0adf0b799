/** Rotation, its policies and reminders. */
import { z } from 'zod';
import { FileChoice, mostGraceHours, PolicyScope, RotationPolicy } from '../rotation.ts';
import { RotationAction, RotationPlan, Snooze } from '../rotationViews.ts';
import { call, Id, nothing } from './call.ts';

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
  /** Opens the provider's page of a guided rotation. */
  'rotation.openGuide': call(Id, nothing),

  /** Sets policies, each of its scope. */
  'policy.save': call(z.object({ policies: z.array(RotationPolicy).min(1).max(10_000) }), nothing),
  'policy.remove': call(z.object({ scope: PolicyScope }), nothing),
  'reminder.snooze': call(z.object({ credentialIds: z.array(z.string()).min(1), until: Snooze }), nothing),
} as const;
