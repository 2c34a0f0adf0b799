import { addAbortSignal, Readable } from 'node:stream';
import { QCredError } from '#shared/errors.ts';
import { readFailure, timeoutFailure } from '../../connection/failure.ts';
import { unseen, type Wire } from '../../connection/wire.ts';
import type { Deps } from '../../deps.ts';
import { systemCode } from '../../files/faults.ts';
import { readBody, readErrorAnswer, shapeOf } from './answer.ts';
import { type Call, refusalFor, strangeRefusal } from './judge.ts';
import { Refusal } from './refusal.ts';

/** What all calls of a client have in common. */
export type Setting = Pick<
  Call,
  'prefix' | 'service' | 'keyLabel' | 'secretLabel' | 'region' | 'host' | 'proxy' | 'timeoutMs'
>;

/** Actions that leave one thing more each time they are done, or find their own work in their way the second time. */
const unrepeatable = new Set([
  'CreateAccessKey',
  'CreatePolicyVersion',
  'CreateAccount',
  'CreateUser',
  'CreateGroup',
  'CreateRole',
  'CreatePolicy',
]);

const cancelled = (): QCredError => new QCredError('cancelled', 'It was cancelled.');

/** What the SDK calls a body, as the Node handler gives it. */
type Body = Readable | Uint8Array | string | undefined;

interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: Body;
}

const isHttpAnswer = (value: unknown): value is HttpAnswer =>
  typeof value === 'object' &&
  value !== null &&
  'statusCode' in value &&
  typeof value.statusCode === 'number';

const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/**
 * Gives a body up that stands still: the handler's own timeout ends with the answer's first byte.
 * This waits by the computer's clock: the network does not follow ours.
 */
async function readInTime(body: Body, timeoutMs: number): Promise<Buffer | 'late'> {
  if (!(body instanceof Readable)) return readBody(body);
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return await readBody(addAbortSignal(late, body));
  } catch (error) {
    if (late.aborted) return 'late';
    throw error;
  }
}

/** The handler gives broken connections the name of a timeout as well; their code tells them apart. */
const isTimeout = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'TimeoutError' &&
  (systemCode(error) === null || systemCode(error) === 'ETIMEDOUT');

const actionOf = (context: object): string => {
  const name: unknown = Reflect.get(context, 'commandName');
  return typeof name === 'string' ? name.replace(/Command$/, '') : '';
};

/**
 * The middlewares that make a client ours, for three places of its stack: `outermost` turns what
 * failed into words, `attempt` sets the clock for the signature and judges each failure, `innermost`
 * reads the answer and refuses what is none.
 *
 * @param deps clock
 * @param setting what sentences speak of
 * @param setClock tells the signer how far our clock is from the computer's, in milliseconds
 */
export function createGuard(deps: Deps, setting: Setting, setClock: (offsetMs: number) => void) {
  const callOf = (action: string, input: object): Call => ({
    ...setting,
    action,
    input,
    now: deps.now(),
    repeatable: !unrepeatable.has(action),
  });

  return {
    outermost:
      <A extends { input: object }, R>(next: (args: A) => Promise<R>, context: object) =>
      async (args: A): Promise<R> => {
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Refusal) throw error.error;
          if (error instanceof QCredError) throw error;
          if (error instanceof Error && error.name === 'AbortError') throw cancelled();
          // The request could not even be made: what it was given does not fit the action.
          throw new QCredError(
            'bad_input',
            `${actionOf(context)} could not be asked of ${setting.service}.`,
            "Check the account's endpoint and region.",
            { cause: error },
          );
        }
      },

    attempt:
      <A extends { input: object }, R>(next: (args: A) => Promise<R>, context: object) =>
      async (args: A): Promise<R> => {
        // The SDK would follow the service's clock silently; a wrong clock is for the person to know.
        setClock(deps.now().getTime() - Date.now());
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Refusal || (error instanceof Error && error.name === 'AbortError'))
            throw error;
          const wire: Wire = { ...unseen, origin: setting.host };
          const failure = isTimeout(error) ? timeoutFailure(wire) : readFailure(error, wire);
          throw refusalFor(failure, callOf(actionOf(context), args.input));
        }
      },

    innermost:
      <A extends { input: object }, R extends { response: unknown }>(
        next: (args: A) => Promise<R>,
        context: object,
      ) =>
      async (args: A): Promise<R> => {
        const answered = await next(args);
        const { response } = answered;
        if (!isHttpAnswer(response)) return answered;
        const action = actionOf(context);
        const wire: Wire = {
          origin: setting.host,
          status: response.statusCode,
          headers: lowered(response.headers),
        };
        const bytes = await readInTime(response.body, setting.timeoutMs);
        const call = callOf(action, args.input);
        if (bytes === 'late') throw refusalFor(timeoutFailure({ ...wire, status: null }), call);
        if (response.statusCode >= 300) {
          const { code, said } = readErrorAnswer(bytes.toString('utf8'));
          throw refusalFor({ ...timeoutFailure(wire), timedOut: false, code, said }, call);
        }
        const shape = shapeOf(bytes, action);
        if (shape !== 'complete') throw strangeRefusal(shape, call);
        response.body = bytes;
        return answered;
      },
  };
}
