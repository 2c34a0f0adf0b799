import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#sandbox/http/refusal.ts';
import { type ChunkSigning, decodeChunks } from '#sandbox/sigv4/chunks.ts';
import { signingKey } from '#sandbox/sigv4/signature.ts';

// The worked examples of the Amazon S3 API reference, with its example credentials.
const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const published = (signature: string): ChunkSigning => ({
  signingKey: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope),
  timestamp: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
  signature,
});
const chunk = (size: number, signature: string) =>
  `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}${size > 0 ? '\r\n' : ''}`;

const signedBody = Buffer.from(
  [
    chunk(65536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
    chunk(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
    chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
    '\r\n',
  ].join(''),
);
const signedSeed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';

const trailerBody = Buffer.from(
  [
    chunk(65536, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'),
    chunk(1024, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'),
    chunk(0, '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'),
    'x-amz-checksum-crc32c:sOO8/Q==\r\n',
    'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
  ].join(''),
);
const trailerSeed = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';

describe('signed chunks', () => {
  it('accepts the published example', () => {
    const { content } = decodeChunks(signedBody, published(signedSeed), false);
    expect(content.equals(Buffer.alloc(66560, 'a'))).toBe(true);
  });

  it('accepts the published example with a trailer', () => {
    const { content, trailers } = decodeChunks(trailerBody, published(trailerSeed), true);
    expect(content.length).toBe(66560);
    expect([...trailers]).toEqual([['x-amz-checksum-crc32c', 'sOO8/Q==']]);
  });

  it('refuses the example under another seed signature', () => {
    expect(() => decodeChunks(signedBody, published(trailerSeed), false)).toThrow(
      expect.objectContaining({ code: 'SignatureDoesNotMatch', status: 403 }),
    );
  });

  it('refuses any change of a byte of the data, the signatures or the trailers', () => {
    fc.assert(
      fc.property(fc.nat(trailerBody.length - 5), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const body = Buffer.from(trailerBody);
        body[position] = (body[position] ?? 0) ^ flip;
        let decoded: ReturnType<typeof decodeChunks> | null = null;
        try {
          decoded = decodeChunks(body, published(trailerSeed), true);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
        // Case of a chunk size or a header name does not change the meaning; nothing else may pass.
        if (decoded) {
          expect(decoded.content.length).toBe(66560);
          expect([...decoded.trailers]).toEqual([['x-amz-checksum-crc32c', 'sOO8/Q==']]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a body that was cut short', () => {
    fc.assert(
      fc.property(fc.nat(signedBody.length - 3), (length) => {
        expect(() => decodeChunks(signedBody.subarray(0, length), published(signedSeed), false)).toThrow(
          Refusal,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('unsigned chunks', () => {
  const encode = (pieces: Uint8Array[]) =>
    Buffer.concat([
      ...pieces.flatMap((piece) => [
        Buffer.from(`${piece.length.toString(16)}\r\n`),
        piece,
        Buffer.from('\r\n'),
      ]),
      Buffer.from('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'),
    ]);

  it('gives back whatever bytes were framed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })), (pieces) => {
        const { content, trailers } = decodeChunks(encode(pieces), null, true);
        expect(content.equals(Buffer.concat(pieces))).toBe(true);
        expect(trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
      }),
    );
  });

  it.each([
    ['no size', '\r\n\r\n'],
    ['a size that is not a number', 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a size past the end', 'fffffff\r\nabc\r\n0\r\n\r\n'],
    ['no line end after the data', '3\r\nabc0\r\n\r\n'],
    ['no last chunk', '3\r\nabc\r\n'],
    ['an endless line', `${'1'.repeat(5000)}\r\n`],
    ['a trailer without a colon', '0\r\nnonsense\r\n\r\n'],
    ['nothing', ''],
  ])('refuses %s', (_, body) => {
    expect(() => decodeChunks(Buffer.from(body), null, true)).toThrow(
      expect.objectContaining({ code: 'IncompleteBody' }),
    );
  });
});
