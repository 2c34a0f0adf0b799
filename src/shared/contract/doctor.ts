/** What is looked at on this machine, and mended. */
import { z } from 'zod';
import { call, nothing } from './call.ts';

/** One line of `doctor`: something checked, how it is, how to mend it. */
export const CheckView = z.object({
  id: z.string(),
  label: z.string(),
  status: z.enum(['good', 'info', 'warning', 'bad']),
  message: z.string(),
  hint: z.string(),
  /** Whether "doctor.repair" mends it. */
  repairable: z.boolean().optional(),
});
export type CheckView = z.infer<typeof CheckView>;

export const doctorCalls = {
  'doctor.run': call(nothing, z.array(CheckView)),
  /** Takes from others what they may do with QCred's own files, and looks at everything again. */
  'doctor.repair': call(nothing, z.array(CheckView)),
} as const;
