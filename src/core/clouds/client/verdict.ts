import type { Asked, Failure, Judgement } from './failure.ts';
import { judgeConnection } from './network.ts';
import { describeSkew } from './skew.ts';

const codes: Record<string, 'wrong_key' | 'wrong_secret' | 'expired' | 'wrong_region' | 'denied' | 'not_s3'> =
  {
    InvalidAccessKeyId: 'wrong_key',
    InvalidClientTokenId: 'wrong_key',
    UnrecognizedClientException: 'wrong_key',
    // What Cloudflare R2 and Google Cloud Storage answer.
    Unauthorized: 'wrong_key',
    InvalidSecurity: 'wrong_key',
    SignatureDoesNotMatch: 'wrong_secret',
    InvalidSignatureException: 'wrong_secret',
    ExpiredToken: 'expired',
    ExpiredTokenException: 'expired',
    TokenRefreshRequired: 'expired',
    InvalidToken: 'expired',
    PermanentRedirect: 'wrong_region',
    TemporaryRedirect: 'wrong_region',
    IllegalLocationConstraintException: 'wrong_region',
    InvalidRegionName: 'wrong_region',
    InvalidRegion: 'wrong_region',
    AccessDenied: 'denied',
    AccessDeniedException: 'denied',
    UnauthorizedAccess: 'denied',
    AllAccessDisabled: 'denied',
    NoSuchBucket: 'not_s3',
    InvalidAction: 'not_s3',
    UnknownOperationException: 'not_s3',
    NotImplemented: 'not_s3',
    MethodNotAllowed: 'not_s3',
  };

/** The kind of refusal a service's code and sentence stand for; null when they say nothing we know. */
function kindOf({ code, said, region }: Failure): (typeof codes)[string] | 'inactive_key' | null {
  if (code === null) return null;
  if (code === 'AuthorizationHeaderMalformed') {
    if (region !== null || /\bregion\b/i.test(said)) return 'wrong_region';
    return /credential/i.test(said) ? 'wrong_key' : null;
  }
  const kind = codes[code] ?? null;
  if (kind === 'wrong_key' && /inactive|disabled|deactivated/i.test(said)) return 'inactive_key';
  if (kind === 'wrong_secret' && /scoped to a valid region/i.test(said)) return 'wrong_region';
  // R2 refuses a key of the wrong length before it looks for it.
  if (kind === null && code === 'InvalidArgument' && /access key/i.test(said)) return 'wrong_key';
  return kind;
}

function refused(kind: NonNullable<ReturnType<typeof kindOf>>, failure: Failure, asked: Asked): Judgement {
  const { service, keyLabel, secretLabel } = asked;
  switch (kind) {
    case 'wrong_key':
      return {
        verdict: kind,
        message: `${service} does not accept this ${keyLabel}.`,
        hint: 'Check it for missing characters, that it belongs to this provider, and that it was not deleted or switched off.',
      };
    case 'inactive_key':
      return {
        verdict: kind,
        message: `${service} knows this key, but it is switched off.`,
        hint: "Switch it on again in the provider's console, or use another key.",
      };
    case 'wrong_secret':
      return {
        verdict: kind,
        message: `The ${secretLabel} does not belong to this ${keyLabel}.`,
        hint: 'Enter it again. If it is lost, make a new key: a secret is shown only once.',
      };
    case 'expired':
      return {
        verdict: kind,
        message: 'The session token has expired or is not valid for this key.',
        hint: 'Get new temporary credentials and replace key, secret and token together.',
      };
    case 'wrong_region':
      return {
        verdict: kind,
        message: failure.region
          ? `The region is "${failure.region}", not "${asked.region}".`
          : `${service} does not accept the region "${asked.region}".`,
        hint: failure.region
          ? `Change the profile's region to "${failure.region}".`
          : "Look up the region in the provider's console and change it in the profile.",
      };
    case 'denied':
      return {
        verdict: kind,
        message: 'The key works, but it may not list buckets.',
        hint: 'Nothing is wrong with the key. A key with few permissions often cannot list all buckets; name a bucket where you use it.',
      };
    case 'not_s3':
      return {
        verdict: kind,
        message: `What answers at ${asked.host} does not list buckets.`,
        hint: "Check the endpoint: it must be the storage service's own address, without a bucket in it.",
      };
  }
}

/**
 * Turns a failed call into a verdict a person can act on. No sentence of the service is repeated,
 * because it may quote the request.
 *
 * @param failure what happened
 * @param asked what the sentences speak of
 */
export function judge(failure: Failure, asked: Asked): Judgement {
  const unanswered = judgeConnection(failure, asked);
  if (unanswered) return unanswered;

  const skew = describeSkew(failure, asked.now);
  if (skew) {
    return {
      verdict: 'clock_skew',
      message: skew,
      hint: "Set this computer's clock, best by switching on automatic time, and test again.",
    };
  }
  const kind = kindOf(failure);
  if (kind) return refused(kind, failure, asked);

  const status = failure.wire.status ?? 0;
  if (failure.code === null) {
    if (status === 301 && failure.region) return refused('wrong_region', failure, asked);
    if (status === 401) return refused('wrong_key', failure, asked);
    if (status !== 403 && status < 500) {
      return {
        verdict: 'not_s3',
        message: `What answers at ${asked.host} is not an S3 service.`,
        hint: 'Check the endpoint. On a guest network, sign in to it with a browser first.',
      };
    }
  }
  const reason =
    failure.code !== null && /^[A-Za-z0-9.]{1,64}$/.test(failure.code) ? ` (${failure.code})` : '';
  return {
    verdict: 'other',
    message: `${asked.service} refused with HTTP status ${status}${reason}.`,
    hint:
      status >= 500
        ? 'The service has a problem. Try again later.'
        : 'Check the endpoint and the key, and try again.',
  };
}
