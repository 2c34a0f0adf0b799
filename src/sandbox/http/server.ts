import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Account } from '../account.ts';
import { declaredPayload } from '../s3/payload.ts';
import { s3ErrorResponse } from '../s3/refusals.ts';
import type { Service } from '../service.ts';
import { type Claim, readClaim } from '../sigv4/claim.ts';
import { AuthFailure } from '../sigv4/problem.ts';
import { sha256Hex } from '../sigv4/signature.ts';
import { type Verified, verify } from '../sigv4/verify.ts';
import { readBody } from './body.ts';
import { deliver } from './deliver.ts';
import { type Fault, type FaultCandidate, replyInstead } from './faults.ts';
import { Refusal } from './refusal.ts';
import { collectHeaders, parseTarget, type SandboxRequest, type SandboxResponse } from './request.ts';
import type { Witnessed } from './witnessed.ts';

/** What is told of a request once it is answered. Never its query, its headers or its body. */
export interface RequestRecord {
  id: string;
  at: Date;
  method: string;
  path: string;
  /** The service that answered, empty when the request never got that far. */
  service: string;
  /** What was asked of it, such as `ListUsers`; empty when it has no such thing. */
  operation: string;
  /** 0 when the connection was dropped instead. */
  status: number;
  /** The error code of a refusal. */
  code: string | null;
}

/** What the server answers from. */
interface ServerParts {
  account: Account;
  /** The first that accepts a request answers it; the last accepts everything. */
  services: readonly Service[];
  now(): Date;
  /** What goes wrong with a request, if anything. */
  fault(request: Omit<FaultCandidate, 'number'>): Fault | null;
  /** Called for every request whose signature was good. */
  witness(seen: Witnessed): void;
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

/** A reply, and what goes wrong with it on its way. */
interface Outcome {
  reply: SandboxResponse | 'drop';
  fault: Fault | null;
  operation: string;
}

/** Writes down where a key, and a role through its sessions, were last used. */
function noteUse({ key, principal, region }: Verified, service: Service, at: Date): void {
  const use = { at, service: service.id, region };
  key.lastUsed = use;
  if (principal.holder?.kind === 'role') principal.holder.lastUsed = use;
}

/** Checks the signature and reads the body, in the order the service's payload asks for, then answers. */
async function answer(
  service: Service,
  claim: Claim | AuthFailure,
  request: SandboxRequest,
  takeBody: (limit: number) => Promise<Buffer>,
  parts: ServerParts,
  outcome: Outcome,
): Promise<void> {
  const early = service.payload === 'hashed' ? await takeBody(service.bodyLimit) : null;
  outcome.operation = service.operationOf(request, early ?? Buffer.alloc(0));
  const { method, path } = request;
  outcome.fault = parts.fault({ service: service.id, operation: outcome.operation, method, path });
  const instead = outcome.fault && replyInstead(outcome.fault, service);
  if (instead) {
    outcome.reply = instead;
    return;
  }
  if (claim instanceof AuthFailure) throw claim;
  const hash = early ? sha256Hex(early) : declaredPayload(request);
  const verified = verify(request, claim, service, parts.account, hash, parts.now());
  noteUse(verified, service, parts.now());
  const body = early ?? (await takeBody(service.bodyLimit));
  const seen = { request, service, operation: outcome.operation, body, verified, at: parts.now() };
  try {
    const reply = await service.handle({ request, body, verified, now: parts.now() });
    outcome.reply = reply;
    parts.witness({ ...seen, reply, refused: null });
  } catch (error) {
    if (error instanceof Refusal) parts.witness({ ...seen, reply: null, refused: error.code });
    throw error;
  }
}

/** Any failure as a refusal. One that nobody foresaw is the server's fault, and says no more than that. */
function toRefusal(error: unknown, service: Service | undefined, now: Date): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof AuthFailure && service) return service.refusalFor(error.problem, now);
  return new Refusal(500, 'InternalError', 'We encountered an internal error. Please try again.');
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
  const outcome: Outcome = { reply: 'drop', fault: null, operation: '' };
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
    await answer(service, claim, request, takeBody, parts, outcome);
  } catch (error) {
    if (message.destroyed && !message.complete) return;
    const refusal = toRefusal(error, service, parts.now());
    code = refusal.code;
    outcome.reply = service ? service.refuse(refusal, request) : s3ErrorResponse(refusal, request);
  }
  // A client that waited in vain for its invitation may or may not send the body now.
  if (!invited) response.setHeader('connection', 'close');
  const { reply, fault, operation } = outcome;
  const status = reply === 'drop' ? 0 : reply.status;
  const { id, method, path } = request;
  parts.record({ id, at: receivedAt, method, path, service: service?.id ?? '', operation, status, code });
  await deliver(response, request, reply, fault, parts.now());
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
