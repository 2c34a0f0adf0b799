import { z } from 'zod';

/** A call of the contract: what goes in, what comes out. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** In: the call needs nothing. Out: it is only done or refused. */
export const nothing = z.void();

/** One thing of the vault or an account, by its id. */
export const Id = z.object({ id: z.string() });

/** Stands for a file that the person chose in main's own dialog; good for what it was chosen for, until the app ends. */
export const Token = z.string().max(64);

/** A file that the person chose, with its path to be shown: calls take the token alone. */
export const ChosenFile = z.object({ token: Token, path: z.string() });
export type ChosenFile = z.infer<typeof ChosenFile>;

/** A text that is secret, in UTF-8: bytes can be overwritten after use, a string cannot. */
export const Bytes = z.instanceof(Uint8Array<ArrayBuffer>);
