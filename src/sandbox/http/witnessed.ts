import type { Service } from '../service.ts';
import type { Verified } from '../sigv4/verify.ts';
import type { SandboxRequest, SandboxResponse } from './request.ts';

/** A request whose signature was good, and what came of it. */
export interface Witnessed {
  request: SandboxRequest;
  service: Service;
  operation: string;
  body: Buffer;
  verified: Verified;
  /** Null where it was refused. */
  reply: SandboxResponse | null;
  refused: string | null;
  at: Date;
}
