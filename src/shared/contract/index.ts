/**
 * The contract between the window and the application: every call with what goes in and what
 * comes out, every event with what it carries. Main registers a handler for each call by walking
 * this object, preload builds `window.qcred` from it, the renderer takes its types from it. The
 * calls themselves lie beside it, with the views they give, in a file for each wing of core.
 *
 * No schema here carries a secret out, except `credential.reveal`: one audited call a person asks for.
 * What a person has decrypted in "Try it" comes by `keys.reveal`, once, when they ask to see it.
 */
import type { z } from 'zod';
import type { ErrorView } from '../errors.ts';
import { accountsCalls } from './accounts.ts';
import { advisorCalls } from './advisor.ts';
import { appCalls, type events } from './app.ts';
import { cloudsCalls } from './clouds.ts';
import { doctorCalls } from './doctor.ts';
import { keysCalls } from './keys.ts';
import { profilesCalls } from './profiles.ts';
import { rotationCalls } from './rotation.ts';
import { storeCalls } from './store.ts';
import { toolsCalls } from './tools.ts';
import { updatesCalls } from './updates.ts';

export { Notice } from '../notice.ts';
export * from './accounts.ts';
export * from './advisor.ts';
export * from './app.ts';
export type { ChosenFile } from './call.ts';
export * from './clouds.ts';
export * from './doctor.ts';
export * from './keys.ts';
export * from './profiles.ts';
export * from './rotation.ts';
export * from './store.ts';
export * from './tools.ts';
export * from './updates.ts';

export const calls = {
  ...appCalls,
  ...storeCalls,
  ...cloudsCalls,
  ...profilesCalls,
  ...toolsCalls,
  ...accountsCalls,
  ...keysCalls,
  ...rotationCalls,
  ...doctorCalls,
  ...advisorCalls,
  ...updatesCalls,
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
/** What a handler gets: the input after its schema has filled in the defaults. */
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** How an answer crosses: an error is a value on the wire, so that its code and hint survive. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

/** What preload puts on `window.qcred`. */
export interface Bridge {
  invoke<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>>;
  /** Returns the function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
