import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { refusePlain } from '#core/clouds/client/plainHttp.ts';
import { connections } from '#core/clouds/client/service.ts';
import { QCredError } from '#shared/errors.ts';

/** Bounds of one download. */
interface Bounds {
  /** Bytes that it may have. */
  most: number;
  /** For all of it. */
  patienceMs: number;
}

const failed = (url: string, why: string): QCredError =>
  new QCredError('connection_failed', `${url} ${why}`, 'Nothing was changed. Try again later.');

/**
 * Fetches a file, piece by piece, through the proxy that the environment names. One that leads elsewhere
 * is not followed.
 *
 * @param env of the proxy
 * @param url https; http on this machine alone
 * @param take gets each piece
 * @throws QCredError connection_failed, plain_http, bad_input and unsupported (the proxy); whatever `take` throws
 */
export async function fetchPieces(
  env: NodeJS.ProcessEnv,
  url: string,
  { most, patienceMs }: Bounds,
  take: (piece: Uint8Array) => Promise<void> | void,
): Promise<void> {
  refusePlain(url, undefined);
  const { httpAgent, httpsAgent } = await connections({ env }, url, undefined);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const answer = await begin(url, url.startsWith('https:') ? httpsAgent : httpAgent, signal);
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw failed(url, `answered with ${answer.statusCode}.`);
    }
    let length = 0;
    for await (const piece of pieces(answer, url)) {
      length += piece.length;
      if (length > most) throw failed(url, 'sends more than it should.');
      await take(piece);
    }
    if (!answer.complete) throw failed(url, 'broke off.');
  } finally {
    httpAgent.destroy();
    httpsAgent.destroy();
  }
}

function begin(url: string, agent: http.Agent, signal: AbortSignal): Promise<IncomingMessage> {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((done, fail) => {
    const request = get(url, { agent, signal, rejectUnauthorized: true }, done);
    request.on('error', () => fail(failed(url, 'could not be reached, or did not go on.')));
  });
}

/** What comes, where what ends it early is said in our words. */
async function* pieces(answer: IncomingMessage, url: string): AsyncGenerator<Uint8Array> {
  const all = answer[Symbol.asyncIterator]();
  for (;;) {
    const next = await all.next().catch(() => {
      throw failed(url, 'broke off.');
    });
    if (next.done) return;
    yield next.value;
  }
}

/** A small file, whole. @throws as `fetchPieces` */
export async function fetchSmall(env: NodeJS.ProcessEnv, url: string, most: number): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  await fetchPieces(env, url, { most, patienceMs: 30_000 }, (piece) => void all.push(piece));
  return Buffer.concat(all);
}
