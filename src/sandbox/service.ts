import type { Refusal } from './http/refusal.ts';
import type { SandboxRequest, SandboxResponse } from './http/request.ts';
import type { Principal } from './principal.ts';
import type { AuthProblem } from './sigv4/problem.ts';
import type { Verified } from './sigv4/verify.ts';

/** A request whose signature was checked, with its body as it came over the wire. */
export interface ServiceCall {
  request: SandboxRequest;
  body: Buffer;
  verified: Verified;
  now: Date;
}

/** One API of the account. Adding one is adding an object of this shape to the list in `sandbox.ts`. */
export interface Service {
  /** Its name in a credential scope. */
  id: string;
  /** The regions it may be signed for; the first is the one named to a client that got it wrong. */
  regions: readonly string[];
  /**
   * `declared`: the payload's hash is a signed header, so the signature is checked before the body
   * is read and the service checks the body (S3). `hashed`: the body is read first and hashed.
   */
  payload: 'declared' | 'hashed';
  /** Most bytes of a body. */
  bodyLimit: number;
  /**
   * Whether a request is for this service.
   * @param scope the service its signature names, null when it has none that can be read
   */
  accepts(request: SandboxRequest, scope: string | null): boolean;
  /**
   * The operation a request asks for, empty when it is none of the service's.
   * @param body empty where the payload is `declared`
   */
  operationOf(request: SandboxRequest, body: Buffer): string;
  /** Answers. @throws Refusal */
  handle(call: ServiceCall): SandboxResponse | Promise<SandboxResponse>;
  /** A failed signature check in this service's own codes. */
  refusalFor(problem: AuthProblem, now: Date): Refusal;
  /** Too many requests, in this service's own words. @param retryAfterSeconds for the `Retry-After` header */
  throttled(retryAfterSeconds?: number): Refusal;
  /** A refusal in this service's own document. */
  refuse(refusal: Refusal, request: SandboxRequest): SandboxResponse;
}

/** What policies come to: IAM's three outcomes. */
export type Decision = 'allow' | 'explicit_deny' | 'implicit_deny';

/** Condition keys and their values, such as `aws:SourceIp`. */
export type Context = Readonly<Record<string, string | string[]>>;

/** Decides whether a principal may do something: the place where policies are evaluated. */
export type Authorize = (
  principal: Principal,
  action: string,
  resource: string,
  context: Context,
) => Decision;
