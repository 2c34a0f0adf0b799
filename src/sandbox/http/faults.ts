import type { Service } from '../service.ts';
import { Refusal } from './refusal.ts';
import type { SandboxResponse } from './request.ts';

/** Something that goes wrong with one request. */
export type Fault =
  /** Not done: too many requests, in the service's own words. */
  | { kind: 'throttle'; retryAfterSeconds?: number }
  /** Not done: an error of the server. */
  | { kind: 'error'; status: number; code: string }
  /** Not done: a page of HTML with status 200, as the sign-in page of a hotel's network sends. */
  | { kind: 'html' }
  /** The connection ends without an answer, before or after the request was done. */
  | { kind: 'drop'; done: boolean }
  /** Done; the answer's document ends in the middle, and its length says so. */
  | { kind: 'truncate' }
  /** Done; the connection ends in the middle of the answer. */
  | { kind: 'cut' }
  /** Done; answered later. */
  | { kind: 'delay'; ms: number }
  /** Done; the answer is sent a second time, where the next one is expected. */
  | { kind: 'double' };

/** What a hook is told of a request that is about to be answered. */
export interface FaultCandidate {
  /** 1 for the first request of the sandbox. */
  number: number;
  service: string;
  /** `CreateUser` and the like; for S3 its route, such as `GET bucket?list-type`. Empty when unknown. */
  operation: string;
  method: string;
  path: string;
}

/** Says what goes wrong with a request, or null. */
export type FaultHook = (request: FaultCandidate) => Fault | null;

/** The same fault for every n-th request. */
export const everyNth =
  (n: number, fault: Fault): FaultHook =>
  ({ number }) =>
    number % n === 0 ? fault : null;

const htmlPage = `<!DOCTYPE html>
<html><head><title>Welcome</title></head>
<body><h1>Sign in to the network</h1><form action="/login" method="post"><input name="room"></form></body></html>
`;

/**
 * What happens instead of the request: an answer, or none; null when the request is done all the same.
 *
 * @throws Refusal for what the service words itself
 */
export function replyInstead(fault: Fault, service: Service): SandboxResponse | 'drop' | null {
  switch (fault.kind) {
    case 'throttle':
      throw service.throttled(fault.retryAfterSeconds);
    case 'error':
      throw new Refusal(fault.status, fault.code, 'We encountered an internal error. Please try again.');
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: Buffer.from(htmlPage),
      };
    case 'drop':
      return fault.done ? null : 'drop';
    default:
      return null;
  }
}
