import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { type Failure, refusedWith, strangeAnswer } from '../client/failure.ts';
import { type Call, strangeRefusal } from '../client/refuse.ts';
import { openService, type ServiceOptions, type ServiceQuestion } from '../client/service.ts';
import { failureOf } from '../client/unreached.ts';
import type { WireAnswer } from '../client/wire/handler.ts';
import { Refusal } from '../client/wire/refusal.ts';
import type { Wire } from '../client/wire/seen.ts';
import { readJsonAnswer, readJsonError } from './answer.ts';
import { createSigner } from './signer.ts';

/** A service that speaks JSON 1.1: each operation is a `POST /` that names it in a header. */
export interface JsonQuestion extends ServiceQuestion {
  /** Where it is; there is no SDK that would know. */
  endpoint: string;
  /** What stands before the operation in `X-Amz-Target`. */
  target: string;
  /** What requests are signed for, besides the region. */
  signedFor: string;
  /** Operations that leave one thing more each time they are done, or find their own work in their way. */
  unrepeatable: ReadonlySet<string>;
  /** What a failed attempt means. */
  refuse(failure: Failure, call: Call): Refusal;
}

/** How one call is made. */
export interface JsonAsk {
  query?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** An open service. What it refuses is thrown as a QCredError. */
export interface JsonService {
  /** `127.0.0.1:9000` */
  host: string;
  /** Asks one operation, again where that may help. @returns the answer; `{}` for an empty one */
  ask(action: string, input: object, how?: JsonAsk): Promise<unknown>;
  close(): void;
}

const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Opens a service: through the same proxies, authorities, bounds and patience as every other.
 *
 * @param deps clock, randomness, environment
 * @param question which service, as whom, and what its refusals mean
 * @throws QCredError plain_http, bad_input, file_unreadable, unsupported (a proxy)
 */
export async function openJsonService(
  deps: Pick<Deps, 'now' | 'sleep' | 'randomBytes' | 'env'>,
  question: JsonQuestion,
  options: ServiceOptions = {},
): Promise<JsonService> {
  const { id, endpoint, region, label, keyLabel, secretLabel, key, target, signedFor } = question;
  const opened = await openService(deps, question, options);
  const { requestHandler: handler, retryStrategy: retries } = opened.settings;
  const signer = createSigner(key, { region, service: signedFor });
  const url = new URL(endpoint);

  /** @throws Refusal */
  async function attempt(action: string, input: object, { query = {}, signal }: JsonAsk): Promise<unknown> {
    const call: Call = {
      prefix: id,
      service: label,
      keyLabel,
      secretLabel,
      region,
      host: url.host,
      proxy: opened.proxy,
      timeoutMs: options.timeoutMs ?? 30_000,
      action,
      input,
      now: deps.now(),
      repeatable: !question.unrepeatable.has(action),
    };
    let wire: Wire = { origin: url.origin, status: null, headers: {} };
    const refuse = (failure: Failure) => {
      options.watch?.failure(failure);
      return question.refuse(failure, call);
    };
    const unsigned = {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      // A slash too many is answered with a redirect, which a signed request cannot follow.
      path: url.pathname.replace(/\/+$/, '') || '/',
      query: { ...query },
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.${action}`,
      },
      body: JSON.stringify(input),
    };
    const { headers } = await signer.sign(unsigned, { signingDate: deps.now() });
    const request = { ...unsigned, headers };
    handler.expect(request, action);
    let answer: WireAnswer;
    try {
      answer = (await handler.handle(request, { abortSignal: signal })).response;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError')
        throw new QCredError('cancelled', 'It was cancelled.');
      throw refuse(failureOf(error, wire));
    }
    wire = { ...wire, status: answer.statusCode, headers: lowered(answer.headers) };
    options.watch?.wire(wire);
    if (answer.statusCode >= 300) throw refuse(refusedWith(readJsonError(answer.body, wire.headers), wire));
    const read = readJsonAnswer(answer.body);
    if ('value' in read) return read.value;
    options.watch?.failure(strangeAnswer(wire));
    throw strangeRefusal(read.shape, call);
  }

  return {
    host: url.host,
    async ask(action, input, how = {}) {
      let token = await retries.acquireInitialRetryToken(id);
      for (;;) {
        try {
          const value = await attempt(action, input, how);
          retries.recordSuccess();
          return value;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          const next = await retries.refreshRetryTokenForRetry(token, { error }).catch(() => null);
          if (next === null) throw error.error;
          token = next;
        }
      }
    },
    close() {
      opened.close();
      handler.destroy();
    },
  };
}
