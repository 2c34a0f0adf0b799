import { z } from 'zod';

/** Something a person should know about a file, a plan or a key: what, what now, and where. */
export const Notice = z.object({
  level: z.enum(['info', 'warning', 'error']),
  /** What it is about, for who says that already: a secret in plain text. */
  about: z.literal('plaintext').optional(),
  message: z.string(),
  hint: z.string(),
  path: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
});
export type Notice = z.infer<typeof Notice>;
