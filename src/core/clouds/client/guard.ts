import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { type Failure, refusedWith, strangeAnswer } from './failure.ts';
import { type Call, refusalFor, strangeRefusal } from './refuse.ts';
import { failureOf } from './unreached.ts';
import { isPage, readErrorAnswer, type Shape, shapeOf } from './wire/answer.ts';
import { type Light, lighten, withTexts } from './wire/document.ts';
import { Refusal } from './wire/refusal.ts';
import { originOf, unseen, type Wire } from './wire/seen.ts';

/** What all calls of a client have in common. */
type Setting = Pick<
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

/** An answer as our handler reads it. */
interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: Buffer;
}

const isHttpAnswer = (value: unknown): value is HttpAnswer =>
  typeof value === 'object' && value !== null && 'body' in value && Buffer.isBuffer(value.body);

const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** S3's answers are called what each action calls them; whoever asks knows what has to be in one. */
const shapeFor = (prefix: string, bytes: Buffer, action: string): Shape =>
  prefix === 's3' ? (isPage(bytes) ? 'html' : 'complete') : shapeOf(bytes, action);

/** An answer that said it was one, and that cannot be read. */
const isUnreadable = ({ wire: { status }, network, timedOut, excess }: Failure): boolean =>
  status !== null && status < 300 && network === null && !timedOut && excess === null;

const actionOf = (context: object): string => {
  const name: unknown = Reflect.get(context, 'commandName');
  return typeof name === 'string' ? name.replace(/Command$/, '') : '';
};

/**
 * The middlewares that make a client ours, for three places of its stack: `outermost` turns what
 * failed into words, `attempt` sets the clock for the signature and judges each failure, `innermost`
 * reads the answer and refuses what is none.
 *
 * @param deps clock, randomness
 * @param setting what sentences speak of
 * @param expect tells the handler which action a request is for
 * @param setClock tells the signer how far our clock is from the computer's, in milliseconds
 * @param watch told what goes over the wire, and each failure before it is put into words
 */
export function createGuard(
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  setting: Setting,
  expect: (request: unknown, action: string) => void,
  setClock: (offsetMs: number) => void,
  watch: Watch = { wire() {}, failure() {} },
) {
  /** Long texts of each call's answer, which the SDK does not see. */
  const taken = new WeakMap<object, Light['texts']>();
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
      <A extends { input: object }, R extends { output: unknown }>(
        next: (args: A) => Promise<R>,
        context: object,
      ) =>
      async (args: A): Promise<R> => {
        try {
          const result = await next(args);
          withTexts(result.output, taken.get(context) ?? new Map());
          return result;
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
          const failure = failureOf(error, wire);
          const call = callOf(actionOf(context), args.input);
          if (!isUnreadable(failure)) throw refuse(failure, call);
          watch.failure(failure);
          throw strangeRefusal('other', call);
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
        const action = actionOf(context);
        expect(args.request, action);
        const answered = await next(args);
        const { response } = answered;
        // Nothing reaches the SDK's parser that our handler did not read.
        if (!isHttpAnswer(response)) throw new TypeError('The answer did not come from our handler.');
        const { statusCode: status, headers, body } = response;
        const wire = see(context, { origin, status, headers: lowered(headers) });
        const call = callOf(action, args.input);
        if (status >= 300) throw refuse(refusedWith(readErrorAnswer(body.toString('utf8')), wire), call);
        const shape = shapeFor(setting.prefix, body, action);
        if (shape !== 'complete') {
          watch.failure(strangeAnswer(wire));
          throw strangeRefusal(shape, call);
        }
        const light = lighten(body, deps.randomBytes(18));
        taken.set(context, light.texts);
        response.body = light.body;
        return answered;
      },
  };
}
