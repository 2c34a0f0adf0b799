import { httpDate } from '#shared/httpDate.ts';
import { parameter, type SandboxRequest } from '../http/request.ts';
import { AuthFailure } from './problem.ts';

/** What a request says about its own signature, before any of it is believed. */
export interface Claim {
  where: 'header' | 'query';
  accessKeyId: string;
  /** The scope: `YYYYMMDD`, region, service. */
  date: string;
  region: string;
  service: string;
  /** Lower-case, in the order given. */
  signedHeaders: string[];
  signature: string;
  /** `YYYYMMDDThhmmssZ`, as it is signed. */
  timestamp: string;
  signedAt: Date;
  /** How long a presigned address is good for; absent in header signatures. */
  expiresSeconds?: number;
  sessionToken?: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
/** S3's limit for presigned addresses: seven days. */
const maxExpires = 604_800;

/** The instant of `YYYYMMDDThhmmssZ`, or null. */
function parseTimestamp(text: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** An instant as `YYYYMMDDThhmmssZ`. */
export const formatTimestamp = (date: Date): string =>
  date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');

/** Splits `KEY/YYYYMMDD/region/service/aws4_request`; the key id itself may hold slashes. */
function parseScope(text: string): Pick<Claim, 'accessKeyId' | 'date' | 'region' | 'service'> | null {
  const parts = text.split('/');
  const [date, region, service, terminator] = parts.splice(-4);
  const accessKeyId = parts.join('/');
  if (!date || !region || !service || terminator !== 'aws4_request' || accessKeyId === '') return null;
  return /^\d{8}$/.test(date) ? { accessKeyId, date, region, service } : null;
}

function claimFrom(
  where: Claim['where'],
  fields: { credential?: string; signedHeaders?: string; signature?: string; timestamp?: string },
): Claim {
  const malformed = (detail: string) => new AuthFailure({ kind: 'malformed', where, detail });
  const scope = parseScope(fields.credential ?? '');
  if (!scope) {
    throw malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const timestamp = fields.timestamp ?? '';
  const signedAt = parseTimestamp(timestamp);
  if (!signedAt) throw malformed('a valid date is required in X-Amz-Date or Date.');
  if (!timestamp.startsWith(scope.date))
    throw malformed('the date in the Credential is not that of X-Amz-Date.');
  const signature = fields.signature ?? '';
  if (!/^[0-9a-f]{64}$/.test(signature)) throw malformed('the Signature must be 64 hexadecimal digits.');
  const signedHeaders = (fields.signedHeaders ?? '').split(';').map((name) => name.toLowerCase());
  return { where, ...scope, signedHeaders, signature, timestamp, signedAt };
}

/** The time a header signature was made: `X-Amz-Date`, or else `Date`, in the form that is signed. */
function headerTimestamp(request: SandboxRequest): string | undefined {
  const amzDate = request.headers.get('x-amz-date');
  if (amzDate !== undefined) return amzDate;
  const date = request.headers.get('date') ?? '';
  if (parseTimestamp(date)) return date;
  const parsed = new Date(httpDate(date));
  return Number.isNaN(parsed.getTime()) ? undefined : formatTimestamp(parsed);
}

function claimFromHeader(request: SandboxRequest, authorization: string): Claim {
  const fields = new Map(
    authorization
      .slice(algorithm.length)
      .split(',')
      .map((pair) => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
      }),
  );
  const claim = claimFrom('header', {
    credential: fields.get('Credential'),
    signedHeaders: fields.get('SignedHeaders'),
    signature: fields.get('Signature'),
    timestamp: headerTimestamp(request),
  });
  return { ...claim, sessionToken: request.headers.get('x-amz-security-token') };
}

function claimFromQuery(request: SandboxRequest): Claim {
  const claim = claimFrom('query', {
    credential: parameter(request, 'X-Amz-Credential'),
    signedHeaders: parameter(request, 'X-Amz-SignedHeaders'),
    signature: parameter(request, 'X-Amz-Signature'),
    timestamp: parameter(request, 'X-Amz-Date'),
  });
  const expires = parameter(request, 'X-Amz-Expires') ?? '';
  const expiresSeconds = Number(expires);
  if (!/^\d{1,6}$/.test(expires) || expiresSeconds < 1 || expiresSeconds > maxExpires) {
    throw new AuthFailure({
      kind: 'malformed',
      where: 'query',
      detail: `X-Amz-Expires must be a number of seconds between 1 and ${maxExpires}.`,
    });
  }
  return { ...claim, expiresSeconds, sessionToken: parameter(request, 'X-Amz-Security-Token') };
}

/**
 * Reads the signature a request carries, from its `Authorization` header or its query.
 *
 * @throws AuthFailure absent, unsupported, twice, malformed
 */
export function readClaim(request: SandboxRequest): Claim {
  const authorization = request.headers.get('authorization');
  const presigned = parameter(request, 'X-Amz-Algorithm');
  if (authorization !== undefined && presigned !== undefined) throw new AuthFailure({ kind: 'twice' });
  if (authorization !== undefined) {
    if (!authorization.startsWith(`${algorithm} `)) throw new AuthFailure({ kind: 'unsupported' });
    return claimFromHeader(request, authorization);
  }
  if (presigned !== undefined) {
    if (presigned !== algorithm) throw new AuthFailure({ kind: 'unsupported' });
    return claimFromQuery(request);
  }
  throw new AuthFailure({ kind: 'absent' });
}
