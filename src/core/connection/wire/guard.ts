import { addAbortSignal, Readable } from 'node:stream';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { systemCode } from '../../files/faults.ts';
import { type Failure, readFailure, refusedWith, strangeAnswer, timeoutFailure } from '../failure.ts';
import { isPage, readBody, readErrorAnswer, type Shape, shapeOf } from './answer.ts';
import { type Call, refusalFor, strangeRefusal } from './judge.ts';
import { Refusal } from './refusal.ts';
import { originOf, unseen, type Wire } from './seen.ts';

/** What all calls of a client have in common. */
export type Setting = Pick<
  Call,
  'prefix' | 'service' | 'keyLabel' | 'secretLabel' | 'region' | 'host' | 'proxy' | 'timeoutMs'
>;

/** Who is told what happens below the words. */
export interface Watch {
  wire(seen: Wire): void;
  failure(failure: Failure): void;
}

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

/** S3's answers are called what each action calls them; whoever asks knows what has to be in one. */
const shapeFor = (prefix: string, bytes: Buffer, action: string): Shape =>
  prefix === 's3' ? (isPage(bytes) ? 'html' : 'complete') : shapeOf(bytes, action);

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
 * @param watch told what goes over the wire, and each failure before it is put into words
 */
export function createGuard(
  deps: Pick<Deps, 'now'>,
  setting: Setting,
  setClock: (offsetMs: number) => void,
  watch: Watch = { wire() {}, failure() {} },
) {
  /** What was seen last of each call that is under way. */
  const lastSeen = new WeakMap<object, Wire>();
  const see = (context: object, wire: Wire): Wire => {
    lastSeen.set(context, wire);
    watch.wire(wire);
    return wire;
  };
  const refuse = (failure: Failure, call: Call): Refusal => {
    watch.failure(failure);
    return refusalFor(failure, call);
  };
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
        lastSeen.delete(context);
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Refusal || (error instanceof Error && error.name === 'AbortError'))
            throw error;
          const wire = lastSeen.get(context) ?? unseen;
          const failure = isTimeout(error) ? timeoutFailure(wire) : readFailure(error, wire);
          throw refuse(failure, callOf(actionOf(context), args.input));
        }
      },

    innermost:
      <A extends { input: object; request: unknown }, R extends { response: unknown }>(
        next: (args: A) => Promise<R>,
        context: object,
      ) =>
      async (args: A): Promise<R> => {
        const origin = originOf(args.request);
        see(context, { ...unseen, origin });
        const answered = await next(args);
        const { response } = answered;
        if (!isHttpAnswer(response)) return answered;
        const action = actionOf(context);
        const { statusCode: status, headers } = response;
        const wire = see(context, { origin, status, headers: lowered(headers) });
        const bytes = await readInTime(response.body, setting.timeoutMs);
        const call = callOf(action, args.input);
        if (bytes === 'late') throw refuse(timeoutFailure({ ...wire, status: null }), call);
        if (response.statusCode >= 300) {
          throw refuse(refusedWith(readErrorAnswer(bytes.toString('utf8')), wire), call);
        }
        const shape = shapeFor(setting.prefix, bytes, action);
        if (shape !== 'complete') {
          watch.failure(strangeAnswer(wire));
          throw strangeRefusal(shape, call);
        }
        response.body = bytes;
        return answered;
      },
  };
}
