import type { AccessKey, Account } from '../account.ts';
import type { SandboxRequest } from '../http/request.ts';
import { findSigner, type Signer } from '../principal.ts';
import { canonicalRequest } from './canonical.ts';
import type { Claim } from './claim.ts';
import { AuthFailure } from './problem.ts';
import { sameSignature, scopeText, sign, signingKey, stringToSign } from './signature.ts';

/** A signature that held: who made it, and what a chunked body's signatures continue from. */
export interface Verified extends Signer {
  signature: string;
  timestamp: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  scope: string;
  region: string;
  signingKey: Buffer;
}

/** S3's and IAM's tolerance, either way. */
export const maxSkewMs = 15 * 60_000;

/** @throws AuthFailure wrong_service, wrong_region */
function checkScope(claim: Claim, service: { id: string; regions: readonly string[] }): void {
  if (claim.service !== service.id) {
    throw new AuthFailure({ kind: 'wrong_service', expected: service.id, given: claim.service });
  }
  if (!service.regions.includes(claim.region)) {
    throw new AuthFailure({
      kind: 'wrong_region',
      expected: service.regions[0] ?? '',
      given: claim.region,
    });
  }
}

/** Whether the services do not know a new key yet. Each asking is one of the requests they refuse. */
function stillSettling({ settling }: AccessKey, now: Date): boolean {
  if (!settling) return false;
  settling.refusals -= 1;
  return settling.refusals >= 0 || now < settling.until;
}

/** @throws AuthFailure inactive_key, bad_token, expired_token */
function checkKey(key: AccessKey, claim: Claim, now: Date): void {
  if (key.status === 'Inactive') {
    throw new AuthFailure({ kind: 'inactive_key', accessKeyId: key.accessKeyId });
  }
  if (!sameSignature(key.sessionToken ?? '', claim.sessionToken ?? ''))
    throw new AuthFailure({ kind: 'bad_token' });
  if (key.expiresAt && key.expiresAt <= now) throw new AuthFailure({ kind: 'expired_token' });
}

/** @throws AuthFailure skewed, url_expired, url_early */
function checkTime(claim: Claim, now: Date): void {
  const age = now.getTime() - claim.signedAt.getTime();
  if (claim.expiresSeconds === undefined) {
    if (Math.abs(age) > maxSkewMs) throw new AuthFailure({ kind: 'skewed', signedAt: claim.signedAt });
    return;
  }
  if (-age > maxSkewMs) throw new AuthFailure({ kind: 'url_early' });
  const expiresAt = new Date(claim.signedAt.getTime() + claim.expiresSeconds * 1000);
  if (now > expiresAt)
    throw new AuthFailure({ kind: 'url_expired', expiresAt, seconds: claim.expiresSeconds });
}

/** The host and every `x-amz-` header must be signed, or whoever is in between could change them. */
function checkSignedHeaders(request: SandboxRequest, claim: Claim): void {
  const needed = [...request.headers.keys()].filter((name) => name.startsWith('x-amz-'));
  const unsigned = ['host', ...needed].filter((name) => !claim.signedHeaders.includes(name));
  if (unsigned.length > 0) throw new AuthFailure({ kind: 'unsigned_headers', names: unsigned });
}

/**
 * Checks a claim against the account, in the order the real services do: scope, key, time, signature.
 *
 * @param payloadHash hex SHA-256 of the body, or S3's word for a body that is not hashed
 * @param now the account's clock
 * @throws AuthFailure
 */
export function verify(
  request: SandboxRequest,
  claim: Claim,
  service: { id: string; regions: readonly string[] },
  account: Account,
  payloadHash: string,
  now: Date,
): Verified {
  checkScope(claim, service);
  const found = findSigner(account, claim.accessKeyId);
  if (!found || stillSettling(found.key, now))
    throw new AuthFailure({ kind: 'unknown_key', accessKeyId: claim.accessKeyId });
  checkKey(found.key, claim, now);
  checkTime(claim, now);
  checkSignedHeaders(request, claim);

  const scope = scopeText(claim);
  const canonical = canonicalRequest(request, service.id, claim.signedHeaders, payloadHash);
  const text = stringToSign(claim.timestamp, scope, canonical);
  const key = signingKey(found.key.secretAccessKey, claim);
  if (!sameSignature(sign(key, text), claim.signature)) {
    throw new AuthFailure({
      kind: 'mismatch',
      accessKeyId: claim.accessKeyId,
      stringToSign: text,
      provided: claim.signature,
    });
  }
  return {
    ...found,
    region: claim.region,
    signature: claim.signature,
    timestamp: claim.timestamp,
    scope,
    signingKey: key,
  };
}
