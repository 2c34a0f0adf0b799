import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Hex SHA-256. */
export const sha256Hex = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `YYYYMMDD/region/service/aws4_request`. */
export const scopeText = (scope: { date: string; region: string; service: string }): string =>
  `${scope.date}/${scope.region}/${scope.service}/aws4_request`;

/** The key a day's requests to one service in one region are signed with. */
export function signingKey(
  secretAccessKey: string,
  scope: { date: string; region: string; service: string },
): Buffer {
  const date = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(date, scope.region), scope.service), 'aws4_request');
}

/**
 * What is signed for a whole request.
 *
 * @param timestamp `YYYYMMDDThhmmssZ`
 * @param canonical the canonical request
 */
export const stringToSign = (timestamp: string, scope: string, canonical: string): string =>
  ['AWS4-HMAC-SHA256', timestamp, scope, sha256Hex(canonical)].join('\n');

/** The signature of `text`, in hex. */
export const sign = (key: Buffer, text: string): string => hmac(key, text).toString('hex');

/** Compares two signatures in a time that does not depend on where they differ. */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')];
  return left.length === right.length && timingSafeEqual(left, right);
}
