import { type CallName, calls } from '#shared/contract/index.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import { parseInput } from '#shared/parse.ts';
import type { Call } from './calls.ts';
import type { Handlers } from './handlers.ts';
import { refuseHuge } from './inputSize.ts';

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
