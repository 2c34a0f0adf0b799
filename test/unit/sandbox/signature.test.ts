import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, emptyAccount } from '#sandbox/account.ts';
import { collectHeaders, parseTarget, type SandboxRequest } from '#sandbox/http/request.ts';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { declaredPayload } from '#sandbox/s3/payload.ts';
import { canonicalPath } from '#sandbox/sigv4/canonical.ts';
import { readClaim } from '#sandbox/sigv4/claim.ts';
import { type AuthFailure, AuthFailure as Failure } from '#sandbox/sigv4/problem.ts';
import { verify } from '#sandbox/sigv4/verify.ts';

const key = { accessKeyId: 'ABCDEF12D213546709A', secretAccessKey: 'CANARY/signature+test' };
const account = (): Account => {
  const empty = emptyAccount({ id: '1000000000', region: 'q-world-1', createdAt: new Date() });
  addIdentity(empty, {
    ...makeUser({ name: 'demo', createdAt: new Date() }),
    keys: [makeKey(key, new Date())],
  });
  return empty;
};
const s3 = { id: 's3', regions: ['q-world-1'] };

/** Requests that the SDK signed and would have sent. */
interface Outgoing {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
}

const stop = new Error('caught before sending');

/** A client whose requests are caught, signed, on their way out. */
function catching(): { client: S3Client; caught: () => SandboxRequest } {
  let outgoing: Outgoing | null = null;
  const client = new S3Client({
    region: 'q-world-1',
    endpoint: 'http://localhost:9000',
    forcePathStyle: true,
    credentials: key,
    maxAttempts: 1,
    requestHandler: {
      handle: (request: Outgoing) => {
        outgoing = request;
        return Promise.reject(stop);
      },
    },
  });
  return {
    client,
    caught() {
      if (!outgoing) throw new Error('nothing was sent');
      const { method, path, query = {}, headers } = outgoing;
      const pairs = Object.entries(query).flatMap(([name, value]) =>
        [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
      );
      return {
        id: 'R',
        method,
        ...parseTarget(`${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`),
        headers: collectHeaders(Object.entries(headers).flat()),
        receivedAt: new Date(),
      };
    },
  };
}

const check = (request: SandboxRequest, holder = account(), now = new Date()) =>
  verify(request, readClaim(request), s3, holder, declaredPayload(request), now);

/** Why `check` refuses a request. */
function refusal(
  request: SandboxRequest,
  holder = account(),
  now = new Date(),
): AuthFailure['problem']['kind'] {
  try {
    check(request, holder, now);
  } catch (error) {
    if (error instanceof Failure) return error.problem.kind;
    throw error;
  }
  throw new Error('was accepted');
}

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'Z',
    '0',
    ' ',
    '+',
    '%',
    '/',
    '&',
    '=',
    '~',
    "'",
    '(',
    '*',
    '!',
    'é',
    '漢',
    '\u{1F600}',
  ),
  minLength: 1,
  maxLength: 12,
});

describe('signatures of the AWS SDK', () => {
  it('hold for any object name and any metadata', async () => {
    const { client, caught } = catching();
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.string({ unit: fc.constantFrom('a', ' ', ',', 'x'), maxLength: 8 }),
        async (name, note) => {
          const command = new PutObjectCommand({
            Bucket: 'b',
            Key: name,
            Body: 'x',
            Metadata: { note: `n${note}` },
          });
          await expect(client.send(command)).rejects.toThrow(stop.message);
          expect(check(caught()).principal.name).toBe('demo');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('hold for any query', async () => {
    const { client, caught } = catching();
    await fc.assert(
      fc.asyncProperty(text, text, async (prefix, delimiter) => {
        const command = new ListObjectsV2Command({ Bucket: 'b', Prefix: prefix, Delimiter: delimiter });
        await expect(client.send(command)).rejects.toThrow(stop.message);
        expect(check(caught()).principal.accessKeyId).toBe(key.accessKeyId);
      }),
      { numRuns: 100 },
    );
  });

  it('do not hold once anything signed is changed', async () => {
    const { client, caught } = catching();
    await expect(client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }))).rejects.toThrow();
    const request = caught();
    const withHeader = (name: string, value: string) => ({
      ...request,
      headers: new Map([...request.headers, [name, value]]),
    });
    expect(refusal({ ...request, method: 'DELETE' })).toBe('mismatch');
    expect(refusal({ ...request, path: '/b/other' })).toBe('mismatch');
    expect(refusal({ ...request, query: [...request.query, ['acl', '']] })).toBe('mismatch');
    expect(refusal(withHeader('host', 'elsewhere'))).toBe('mismatch');
    expect(refusal(withHeader('x-amz-content-sha256', 'UNSIGNED-PAYLOAD'))).toBe('mismatch');
    expect(refusal(withHeader('x-amz-acl', 'public-read'))).toBe('unsigned_headers');
    expect(check(withHeader('user-agent', 'something else')).principal.name).toBe('demo');
  });

  it('hold for fifteen minutes, either way', async () => {
    const { client, caught } = catching();
    await expect(client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }))).rejects.toThrow();
    const request = caught();
    const { signedAt } = readClaim(request);
    const later = (minutes: number) => new Date(signedAt.getTime() + minutes * 60_000);
    expect(check(request, account(), later(15)).principal.name).toBe('demo');
    expect(check(request, account(), later(-15)).principal.name).toBe('demo');
    expect(refusal(request, account(), later(15.1))).toBe('skewed');
    expect(refusal(request, account(), later(-15.1))).toBe('skewed');
  });
});

describe('the path that is signed', () => {
  it('is the name as it is for S3', () => {
    expect(canonicalPath('/b/a//b/../c%20d', 's3')).toBe('/b/a//b/../c%20d');
    expect(canonicalPath("/b/it's+(1)", 's3')).toBe('/b/it%27s%2B%281%29');
  });

  it('is normalised and encoded again for every other service', () => {
    expect(canonicalPath('/a//b/./c/../d%20e/', 'iam')).toBe('/a/b/d%2520e/');
    expect(canonicalPath('/../..', 'iam')).toBe('/');
  });
});

describe('a claim that cannot be read', () => {
  const request = (headers: Record<string, string>, query = ''): SandboxRequest => ({
    id: 'R',
    method: 'GET',
    ...parseTarget(`/${query}`),
    headers: new Map(Object.entries(headers)),
    receivedAt: new Date(),
  });
  const scope = 'K/20260102/q-world-1/s3/aws4_request';
  const signed = (credential: string, signature = 'a'.repeat(64)) =>
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${signature}`;
  const date = { 'x-amz-date': '20260102T030405Z' };

  it.each<[string, Record<string, string>, string, string]>([
    ['no signature', {}, '', 'absent'],
    ['another scheme', { authorization: 'Bearer x' }, '', 'unsupported'],
    ['the old signature', { authorization: 'AWS K:xyz' }, '', 'unsupported'],
    ['another algorithm', {}, '?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256', 'unsupported'],
    ['two signatures', { authorization: signed(scope) }, '?X-Amz-Algorithm=AWS4-HMAC-SHA256', 'twice'],
    ['nothing after the scheme', { authorization: 'AWS4-HMAC-SHA256 ' }, '', 'malformed'],
    ['a short scope', { authorization: signed('K/20260102/s3/aws4_request'), ...date }, '', 'malformed'],
    ['no date', { authorization: signed(scope) }, '', 'malformed'],
    [
      'a date that is none',
      { authorization: signed(scope), 'x-amz-date': '20261399T030405Z' },
      '',
      'malformed',
    ],
    ['another day', { authorization: signed(scope), 'x-amz-date': '20260103T030405Z' }, '', 'malformed'],
    ['no signature text', { authorization: signed(scope, ''), ...date }, '', 'malformed'],
    ['a presigned address without parts', {}, '?X-Amz-Algorithm=AWS4-HMAC-SHA256', 'malformed'],
  ])('%s', (_, headers, query, kind) => {
    expect(() => readClaim(request(headers, query))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ kind }) }),
    );
  });

  it('takes a key id with slashes in it, and the Date header', () => {
    const claim = readClaim(
      request({ authorization: signed(`a/b/${scope}`), date: 'Fri, 02 Jan 2026 03:04:05 GMT' }),
    );
    expect(claim.accessKeyId).toBe('a/b/K');
    expect(claim.timestamp).toBe('20260102T030405Z');
  });
});
