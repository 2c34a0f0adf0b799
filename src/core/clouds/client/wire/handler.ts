import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Gathered } from './gathered.ts';
import { Excess, limits, mostBytes, sizeWords } from './limits.ts';

/** A request as the SDK hands it over. */
interface WireRequest {
  protocol?: string;
  hostname: string;
  port?: number;
  method: string;
  path: string;
  query?: Readonly<Record<string, string | readonly string[] | null>>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** A whole answer. */
export interface WireAnswer {
  statusCode: number;
  reason: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** No answer within the time that there is for one. */
export class Late extends Error {
  override readonly name = 'Late';
}

/** How long to wait, in milliseconds. */
interface Patience {
  beginMs: number;
  standstillMs: number;
  wholeMs: number;
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** A query as it was signed: RFC 3986's reserved characters escaped. */
function queryOf(query: WireRequest['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [encoded(name)] : [value].flat().map((one) => `${encoded(name)}=${encoded(one)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );

/** Node's names for what its HTTP parser does not take, in our words. */
const overflows: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: `more than ${sizeWords(limits.head)} of headers`,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'chunk extensions that are too long',
};

function named(error: Error): Error {
  const code: unknown = Reflect.get(error, 'code');
  const what = typeof code === 'string' ? overflows[code] : undefined;
  return what === undefined ? error : new Excess(what);
}

/**
 * Sends requests and reads answers to their ends, within bounds that nothing a service does can pass:
 * bytes of the body, of the head, of interim answers and of all that is on the wire; time until the
 * answer begins, of each standstill, and of the whole. Redirects are answers like others, compressed
 * bodies stay so, and certificates are verified whatever the environment says.
 *
 * It takes the place of the SDK's own handler, which hands over a body that may never end.
 *
 * @param agents connections
 * @param patience how long to wait
 */
export function createHandler(agents: { httpAgent: Agent; httpsAgent: Agent }, patience: Patience) {
  /** Actions of requests under way. */
  const actions = new WeakMap<object, string>();
  return {
    metadata: { handlerProtocol: 'http/1.1' },

    /** Says which action a request is for: by it goes how much its answer may hold. */
    expect(request: unknown, action: string): void {
      if (typeof request === 'object' && request !== null) actions.set(request, action);
    },

    /**
     * @throws Late, Excess; an Error named AbortError; what the connection failed with
     */
    async handle(
      request: WireRequest,
      { abortSignal }: { abortSignal?: AbortSignal } = {},
    ): Promise<{ response: WireAnswer }> {
      const secure = request.protocol !== 'http:';
      const { request: open } = secure ? await import('node:https') : await import('node:http');
      const sent = open({
        host: request.hostname.replace(/^\[|\]$/g, ''),
        port: request.port,
        method: request.method,
        path: request.path + queryOf(request.query),
        headers: request.headers,
        agent: secure ? agents.httpsAgent : agents.httpAgent,
        maxHeaderSize: limits.head,
        // Said here, NODE_TLS_REJECT_UNAUTHORIZED does not count.
        ...(secure ? { rejectUnauthorized: true } : {}),
      });
      return {
        response: await exchange(
          sent,
          request.body,
          mostBytes(actions.get(request) ?? ''),
          patience,
          abortSignal,
        ),
      };
    },

    destroy(): void {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} seconds`;

/** One request and its whole answer. */
function exchange(
  sent: ClientRequest,
  body: WireRequest['body'],
  most: number,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined;
    let readBefore = 0;
    let interim = 0;
    let answer: IncomingMessage | undefined;
    let progress: NodeJS.Timeout | undefined;
    let over = false;

    const rest = () => {
      over = true;
      clearTimeout(progress);
      clearTimeout(whole);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: Error) => {
      if (over) return;
      rest();
      reject(named(error));
      sent.destroy();
      answer?.destroy();
    };
    const onAbort = () => fail(Object.assign(new Error('It was cancelled.'), { name: 'AbortError' }));
    const within = (ms: number, error: () => Error) => {
      clearTimeout(progress);
      progress = setTimeout(() => fail(error()), ms);
    };
    const whole = setTimeout(
      () => fail(new Excess(`an answer that does not end within ${seconds(patience.wholeMs)}`, true)),
      patience.wholeMs,
    );
    const tooMuchOnWire = (allowed: number) => (socket?.bytesRead ?? 0) - readBefore > allowed;

    within(patience.beginMs, () => new Late('no answer'));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);

    sent.once('socket', (used) => {
      socket = used;
      readBefore = used.bytesRead;
    });
    sent.on('information', () => {
      if (++interim > limits.interim) fail(new Excess(`more than ${limits.interim} interim answers`));
    });
    sent.on('error', fail);
    // Without a listener the connection would stay as it is.
    sent.once('upgrade', () => fail(Object.assign(new Error('It is not HTTP.'), { code: 'HPE_UPGRADE' })));
    sent.once('response', (message) => {
      answer = message;
      const status = message.statusCode ?? 0;
      const allowed = status >= 300 ? Math.min(most, limits.refusal) : most;
      const declared = Number(message.headers['content-length'] ?? 0);
      const gathered = new Gathered(allowed, Number.isSafeInteger(declared) ? declared : 0);
      const tooLarge = () => fail(new Excess(`an answer of more than ${sizeWords(allowed)}`));
      within(patience.standstillMs, () => new Excess('an answer that stands still in the middle', true));
      message.on('data', (bytes: Buffer) => {
        progress?.refresh();
        if (!gathered.add(bytes)) tooLarge();
        else if (gathered.inCrumbs || tooMuchOnWire(limits.overhead * (allowed + limits.head)))
          fail(new Excess('an answer in crumbs'));
      });
      message.once('error', fail);
      // A connection that ends early is no end.
      message.once('close', () => fail(Object.assign(new Error('It broke off.'), { code: 'ECONNRESET' })));
      message.once('end', () => {
        if (!message.complete) return;
        rest();
        const { statusMessage: reason = '', headers } = message;
        resolve({ statusCode: status, reason, headers: flat(headers), body: gathered.bytes() });
      });
      if (declared > allowed) tooLarge();
    });
    sent.end(body);
  });
}
