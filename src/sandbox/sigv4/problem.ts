/** Why a request's signature was not accepted. Each service has its own code and sentence for each. */
export type AuthProblem =
  | { kind: 'absent' }
  /** Signed in a way that is not Signature Version 4. */
  | { kind: 'unsupported' }
  /** Signed in the header and in the query at once. */
  | { kind: 'twice' }
  | { kind: 'malformed'; where: 'header' | 'query'; detail: string }
  | { kind: 'wrong_service'; expected: string; given: string }
  | { kind: 'wrong_region'; expected: string; given: string }
  | { kind: 'unknown_key'; accessKeyId: string }
  | { kind: 'inactive_key'; accessKeyId: string }
  | { kind: 'bad_token' }
  | { kind: 'expired_token' }
  | { kind: 'skewed'; signedAt: Date }
  | { kind: 'url_expired'; expiresAt: Date; seconds: number }
  | { kind: 'url_early' }
  /** Headers that must be signed and are not. */
  | { kind: 'unsigned_headers'; names: string[] }
  | { kind: 'mismatch'; accessKeyId: string; stringToSign: string; provided: string };

/** Carries an `AuthProblem` from where it is found to the service that words it. */
export class AuthFailure extends Error {
  override readonly name = 'AuthFailure';
  readonly problem: AuthProblem;

  constructor(problem: AuthProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}
