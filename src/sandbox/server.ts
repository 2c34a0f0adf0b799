import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Account } from './account.ts';
import { readBody } from './body.ts';
import { Refusal } from './refusal.ts';
import { collectHeaders, parseTarget, type SandboxRequest, type SandboxResponse } from './request.ts';
import { declaredPayload } from './s3/payload.ts';
import { s3ErrorResponse } from './s3/refusals.ts';
import type { Service } from './service.ts';
import { type Claim, readClaim } from './sigv4/claim.ts';
import { AuthFailure } from './sigv4/problem.ts';
import { sha256Hex } from './sigv4/signature.ts';
import { verify } from './sigv4/verify.ts';

/** What is told of a request once it is answered. Never its query, its headers or its body. */
export interface RequestRecord {
  id: string;
  at: Date;
  method: string;
  path: string;
  /** The service that answered, empty when the request never got that far. */
  service: string;
  status: number;
  /** The error code of a refusal. */
  code: string | null;
}

/** What the server answers from. */
export interface ServerParts {
  account: Account;
  /** The first that accepts a request answers it; the last accepts everything. */
  services: readonly Service[];
  now(): Date;
  /** Called for every request that was answered. */
  record(entry: RequestRecord): void;
}

const maxHeaderBytes = 32 * 1024;

/** The claim, or the reason there is none: which service words that reason depends on the claim itself. */
function tryClaim(request: SandboxRequest): Claim | AuthFailure {
  try {
    return readClaim(request);
  } catch (error) {
    if (error instanceof AuthFailure) return error;
    throw error;
  }
}

/** Checks the signature and reads the body, in the order the service's payload asks for, then answers. */
async function answer(
  service: Service,
  claim: Claim | AuthFailure,
  request: SandboxRequest,
  takeBody: (limit: number) => Promise<Buffer>,
  { account, now }: ServerParts,
): Promise<SandboxResponse> {
  if (claim instanceof AuthFailure) throw claim;
  if (service.payload === 'declared') {
    const verified = verify(request, claim, service, account, declaredPayload(request), now());
    const body = await takeBody(service.bodyLimit);
    return service.handle({ request, body, verified, now: now() });
  }
  const body = await takeBody(service.bodyLimit);
  const verified = verify(request, claim, service, account, sha256Hex(body), now());
  return service.handle({ request, body, verified, now: now() });
}

/** Any failure as a refusal. One that nobody foresaw is the server's fault, and says no more than that. */
function toRefusal(error: unknown, service: Service | undefined, now: Date): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof AuthFailure && service) return service.refusalFor(error.problem, now);
  return new Refusal(500, 'InternalError', 'We encountered an internal error. Please try again.');
}

function send(response: ServerResponse, request: SandboxRequest, reply: SandboxResponse, now: Date): void {
  const bodiless = request.method === 'HEAD' || reply.status === 204 || reply.status === 304;
  response.writeHead(reply.status, {
    date: now.toUTCString(),
    server: 'QCred sandbox',
    'x-amz-request-id': request.id,
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(reply.body.length) }),
    ...reply.headers,
  });
  response.end(bodiless ? undefined : reply.body);
}

/** Answers one request. @throws only what is a defect of ours */
async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
  parts: ServerParts,
): Promise<void> {
  const receivedAt = parts.now();
  let request: SandboxRequest = {
    id: randomBytes(8).toString('hex').toUpperCase(),
    method: message.method ?? '',
    path: '',
    query: [],
    headers: collectHeaders(message.rawHeaders),
    receivedAt,
  };
  let service: Service | undefined;
  let reply: SandboxResponse;
  let code: string | null = null;
  let invited = !expectsContinue;
  const takeBody = (limit: number): Promise<Buffer> =>
    readBody(message, limit, () => {
      if (!invited) response.writeContinue();
      invited = true;
    });
  try {
    request = { ...request, ...parseTarget(message.url ?? '') };
    const claim = tryClaim(request);
    const scope = claim instanceof AuthFailure ? null : claim.service;
    service = parts.services.find((candidate) => candidate.accepts(request, scope));
    if (!service) throw new Refusal(404, 'NotFound', 'No service answers here.');
    reply = await answer(service, claim, request, takeBody, parts);
  } catch (error) {
    if (message.destroyed && !message.complete) return;
    const refusal = toRefusal(error, service, parts.now());
    code = refusal.code;
    reply = service ? service.refuse(refusal, request) : s3ErrorResponse(refusal, request);
  }
  // A client that waited in vain for its invitation may or may not send the body now.
  if (!invited) response.setHeader('connection', 'close');
  send(response, request, reply, parts.now());
  const { id, method, path } = request;
  parts.record({ id, at: receivedAt, method, path, service: service?.id ?? '', status: reply.status, code });
}

/** Answers what is not HTTP, or too big to be a request, and hangs up. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const body = late
    ? '<Error><Code>RequestTimeout</Code><Message>The request took too long to arrive.</Message></Error>'
    : '<Error><Code>BadRequest</Code><Message>The request could not be read.</Message></Error>';
  socket.end(
    `HTTP/1.1 ${late ? '408 Request Timeout' : '400 Bad Request'}\r\ncontent-type: application/xml\r\n` +
      `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** An HTTP server, not yet listening, that answers for the account. */
export function createSandboxServer(parts: ServerParts): Server {
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: 20_000,
    requestTimeout: 120_000,
    requireHostHeader: false,
  });
  server.maxConnections = 256;
  const listener = (expectsContinue: boolean) => (message: IncomingMessage, response: ServerResponse) => {
    respond(message, response, expectsContinue, parts).catch(() => response.destroy());
  };
  server.on('request', listener(false));
  server.on('checkContinue', listener(true));
  server.on('clientError', refuseConnection);
  return server;
}
