/** What is looked at on this machine, and mended. */
import { z } from 'zod';
import { TargetId } from '../model.ts';
import { call, nothing } from './call.ts';

/** A mending of what others may do with files: which files that are, QCred finds out itself. */
export const PermissionMending = z.discriminatedUnion('kind', [
  /** Those of QCred. */
  z.object({ kind: z.literal('own-files') }),
  /** Those of a tool. */
  z.object({ kind: z.literal('tool-files'), target: TargetId }),
]);
export type PermissionMending = z.infer<typeof PermissionMending>;

/** What QCred can do about a finding. Each has a plan that is shown before, and an undo after. */
export const Mending = z.discriminatedUnion('kind', [
  ...PermissionMending.options,
  /** Settings of a tool stand where it does not look for them: planned by `import.repair`. */
  z.object({ kind: z.literal('misplaced'), target: TargetId }),
  /** Secrets stand in a tool's files in the clear: taken in and replaced, as `import.take` plans. */
  z.object({ kind: z.literal('plaintext'), target: TargetId }),
]);
export type Mending = z.infer<typeof Mending>;

/** Which files a mending closes to others. */
export const MendingPlan = z.object({
  planId: z.string(),
  title: z.string(),
  /** With their permissions as `ls` tells them: `rw-r--r--`. */
  files: z.array(z.object({ path: z.string(), before: z.string(), after: z.string() })),
});
export type MendingPlan = z.infer<typeof MendingPlan>;

/** One line of `doctor`: something checked, how it is, how to mend it. */
export const CheckView = z.object({
  id: z.string(),
  label: z.string(),
  status: z.enum(['good', 'info', 'warning', 'bad']),
  message: z.string(),
  hint: z.string(),
  /** Where QCred can mend it. */
  mending: Mending.optional(),
});
export type CheckView = z.infer<typeof CheckView>;

const PlanId = z.object({ planId: z.string().max(64) });

export const doctorCalls = {
  'doctor.run': call(nothing, z.array(CheckView)),
  /** Works out which files would be closed to others. */
  'doctor.plan': call(PermissionMending, MendingPlan),
  /** Closes them; how many were, and why it ended before all of them were. */
  'doctor.mend': call(PlanId, z.object({ files: z.int(), failed: z.string().nullable() })),
  /** Gives them the permissions back that they had. */
  'doctor.undo': call(PlanId, z.object({ files: z.int() })),
} as const;
