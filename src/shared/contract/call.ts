import { z } from 'zod';

/** A call of the contract: what goes in, what comes out. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** In: the call needs nothing. Out: it is only done or refused. */
export const nothing = z.void();

/** One thing of the vault or an account, by its id. */
export const Id = z.object({ id: z.string() });
