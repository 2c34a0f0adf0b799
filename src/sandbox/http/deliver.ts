import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Fault } from './faults.ts';
import type { SandboxRequest, SandboxResponse } from './request.ts';

/** The whole answer as bytes, for sending it outside of Node's bookkeeping. */
function wholeAnswer(reply: SandboxResponse, headers: Record<string, string>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), reply.body]);
}

const half = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.length / 2));

/**
 * Sends an answer, with what a fault does to it on the way.
 *
 * @param reply `drop` for none: the connection ends
 * @param now for the `Date` header
 */
export async function deliver(
  response: ServerResponse,
  request: SandboxRequest,
  reply: SandboxResponse | 'drop',
  fault: Fault | null,
  now: Date,
): Promise<void> {
  if (reply === 'drop' || fault?.kind === 'drop') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const bodiless = request.method === 'HEAD' || reply.status === 204 || reply.status === 304;
  const body = fault?.kind === 'truncate' ? half(reply.body) : reply.body;
  const headers: Record<string, string> = {
    date: now.toUTCString(),
    server: 'QCred sandbox',
    'x-amz-request-id': request.id,
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(body.length) }),
    ...reply.headers,
  };
  response.writeHead(reply.status, headers);
  if (fault?.kind === 'cut') {
    response.write(half(body), () => response.destroy());
    return;
  }
  const { socket } = response;
  response.end(bodiless ? undefined : body, () => {
    if (fault?.kind === 'double') socket?.write(wholeAnswer(reply, headers));
  });
}
