import {
  type CallName,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
  type ParsedInput,
} from '#shared/contract/index.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import { parseInput } from '#shared/parse.ts';
import type { Call } from './calls.ts';
import { refuseHuge } from './inputSize.ts';

/** One function per call of the contract. Inputs are parsed before they get here. */
export type Handlers = { [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> };

/** Those of the calls of one wing. */
export type HandlersOf<Calls> = Pick<Handlers, CallName & keyof Calls>;

/** Sends an event of the contract to the window. */
export type Send = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

const isCallName = (name: unknown): name is CallName =>
  typeof name === 'string' && Object.hasOwn(calls, name);

/**
 * Answers the contract's calls with these handlers: only names the contract knows, only input of a
 * size that the window sends and that fits its schema, only output that fits it. The output's schema also drops fields it does not
 * name, so that nothing reaches the window by accident.
 *
 * @throws Error at once when a call has no handler
 */
export function answerCalls(handlers: Handlers): Call {
  const missing = Object.keys(calls).filter((name) => !Object.hasOwn(handlers, name));
  if (missing.length > 0) throw new Error(`No handler for ${missing.join(', ')}.`);

  return async (name, input) => {
    try {
      if (!isCallName(name)) throw new QCredError('unsupported', 'There is no such call.');
      refuseHuge(name, input);
      const parsed = parseInput(calls[name].input, input);
      const handler = handlers[name] as (input: unknown) => Promise<unknown>;
      return { ok: true, value: calls[name].output.parse(await handler(parsed)) };
    } catch (error) {
      return { ok: false, error: toErrorView(error) };
    }
  };
}
