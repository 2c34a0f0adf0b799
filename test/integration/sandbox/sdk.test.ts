import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { errorOf, s3Client, stsClient } from './clients.ts';

let sandbox: Sandbox;
let key: AccessKey;
let s3: S3Client;
const Bucket = 'things';

beforeAll(async () => {
  sandbox = await startSandbox();
  key = sandbox.addKey({ secretAccessKey: 'CANARY/sandbox+sdk' });
  s3 = s3Client(sandbox, key);
});
afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});
beforeEach(async () => {
  sandbox.account.buckets.clear();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: string | Uint8Array = 'x') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const text = async (Key: string, more = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();

describe('identity', () => {
  it('is the user that the key belongs to', async () => {
    const sts = stsClient(sandbox, key);
    const { Account, Arn, UserId, $metadata } = await sts.send(new GetCallerIdentityCommand({}));
    expect({ Account, Arn }).toEqual({ Account: '1000000000', Arn: 'arn:aws:iam::1000000000:user/demo' });
    expect(UserId).toMatch(/^AIDA/);
    expect($metadata.requestId).toMatch(/^[0-9A-F]{16}$/);
  });

  it('may be asked for in us-east-1, where clients without a region go', async () => {
    const sts = stsClient(sandbox, key, { region: 'us-east-1' });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('1000000000');
  });
});

describe('buckets', () => {
  it('are listed by name', async () => {
    const names = seedDemo(sandbox);
    const { Buckets, Owner } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([...names, Bucket].sort());
    expect(Owner?.ID).toBe('1000000000');
  });

  it('are made, found, located and deleted', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'new-one' }));
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'new-one' }))).$metadata.httpStatusCode).toBe(200);
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: 'new-one' }));
    expect(LocationConstraint).toBe('q-world-1');
    await s3.send(new DeleteBucketCommand({ Bucket: 'new-one' }));
    expect((await errorOf(s3.send(new HeadBucketCommand({ Bucket: 'new-one' })))).name).toBe('NotFound');
  });

  it('are refused with the names S3 has for it', async () => {
    await put('a');
    const refusals = {
      BucketAlreadyOwnedByYou: s3.send(new CreateBucketCommand({ Bucket })),
      BucketNotEmpty: s3.send(new DeleteBucketCommand({ Bucket })),
      NoSuchBucket: s3.send(new ListObjectsV2Command({ Bucket: 'nothing-here' })),
      InvalidBucketName: s3.send(new CreateBucketCommand({ Bucket: 'No_Capitals' })),
      NotImplemented: s3.send(new GetBucketAclCommand({ Bucket })),
      InvalidLocationConstraint: s3.send(
        new CreateBucketCommand({
          Bucket: 'elsewhere',
          CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
        }),
      ),
    };
    const found = Object.values(refusals).map(async (call) => (await errorOf(call)).name);
    expect(await Promise.all(found)).toEqual(Object.keys(refusals));
  });
});

describe('objects', () => {
  it('come back as they went, with their headers', async () => {
    const Body = Buffer.from([0, 255, 13, 10, 128]);
    const { ETag } = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'dir/ä b+c%.bin',
        Body,
        ContentType: 'image/x',
        CacheControl: 'no-store',
        Metadata: { one: 'two  words' },
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'dir/ä b+c%.bin' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(got).toMatchObject({
      ETag,
      ContentType: 'image/x',
      CacheControl: 'no-store',
      ContentLength: 5,
      Metadata: { one: 'two  words' },
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'dir/ä b+c%.bin' }));
    expect(head).toMatchObject({ ETag, ContentType: 'image/x', ContentLength: 5 });
  });

  it('come as a stream, in chunks with a checksum after them', async () => {
    const pieces = ['one ', 'two ', 'x'.repeat(100_000)];
    const sent: (string | undefined)[] = [];
    const client = s3Client(sandbox, key);
    client.middlewareStack.add(
      (next) => (asked) => {
        const { headers } = asked.request as { headers: Record<string, string> };
        sent.push(headers['x-amz-content-sha256']);
        return next(asked);
      },
      { step: 'deserialize', priority: 'low', name: 'seeHeaders' },
    );
    const Body = Readable.from(pieces.map((piece) => Buffer.from(piece)));
    const ContentLength = pieces.join('').length;
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength }));
    expect(sent).toEqual(['STREAMING-UNSIGNED-PAYLOAD-TRAILER']);
    expect(await text('stream')).toBe(pieces.join(''));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'stream', ChecksumMode: 'ENABLED' }));
    expect(head.ChecksumCRC32).toMatch(/^.{6}==$/);
    expect(head.ContentEncoding).toBeUndefined();
  });

  it('come in ranges', async () => {
    await put('digits', '0123456789');
    expect(await text('digits', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('digits', { Range: 'bytes=-2' })).toBe('89');
    expect((await errorOf(text('digits', { Range: 'bytes=10-' }))).name).toBe('InvalidRange');
  });

  it('are copied, with new headers when asked', async () => {
    await put('from here', 'hello');
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `/${Bucket}/from%20here` }));
    expect(await text('to')).toBe('hello');
    const onto = { Bucket, Key: 'to', CopySource: `${Bucket}/to` };
    expect((await errorOf(s3.send(new CopyObjectCommand(onto)))).name).toBe('InvalidRequest');
    await s3.send(new CopyObjectCommand({ ...onto, MetadataDirective: 'REPLACE', ContentType: 'text/x' }));
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).ContentType).toBe('text/x');
    const gone = { ...onto, CopySource: `${Bucket}/gone` };
    expect((await errorOf(s3.send(new CopyObjectCommand(gone)))).name).toBe('NoSuchKey');
  });

  it('are deleted one by one and many at once', async () => {
    for (const name of ['a', 'b&<c>', 'd']) await put(name);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'd' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never was' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }, { Key: 'b&<c>' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a', 'b&<c>']);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect((await errorOf(text('a'))).name).toBe('NoSuchKey');
  });

  it('are not overwritten or fetched again against a condition', async () => {
    const { ETag } = await put('once', 'first');
    const again = { Bucket, Key: 'once', Body: 'second' };
    expect((await errorOf(s3.send(new PutObjectCommand({ ...again, IfNoneMatch: '*' })))).name).toBe(
      'PreconditionFailed',
    );
    expect((await errorOf(s3.send(new PutObjectCommand({ ...again, IfMatch: '"other"' })))).name).toBe(
      'PreconditionFailed',
    );
    const unchanged = await errorOf(text('once', { IfNoneMatch: ETag }));
    expect(unchanged.$metadata).toMatchObject({ httpStatusCode: 304 });
    await s3.send(new PutObjectCommand({ ...again, IfMatch: ETag }));
    expect(await text('once')).toBe('second');
  });

  it('are refused when their checksum is wrong', async () => {
    const wrong = { Bucket, Key: 'k', Body: 'x' };
    expect(
      (await errorOf(s3.send(new PutObjectCommand({ ...wrong, ChecksumSHA256: `${'A'.repeat(43)}=` })))).name,
    ).toBe('BadDigest');
    expect(
      (await errorOf(s3.send(new PutObjectCommand({ ...wrong, ContentMD5: `${'A'.repeat(22)}==` })))).name,
    ).toBe('BadDigest');
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  it('are refused where they would not fit', async () => {
    const small = await startSandbox({ capacity: 100 });
    const holder = small.addKey();
    const client = s3Client(small, holder);
    try {
      await client.send(new CreateBucketCommand({ Bucket }));
      await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x'.repeat(60) }));
      const second = client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x'.repeat(60) }));
      expect((await errorOf(second)).name).toBe('QuotaExceeded');
      // Replacing counts what it frees.
      await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x'.repeat(100) }));
      const huge = client.send(
        new PutObjectCommand({ Bucket, Key: 'c', Body: Buffer.alloc(2 * 1024 * 1024) }),
      );
      expect((await errorOf(huge)).name).toBe('EntityTooLarge');
    } finally {
      client.destroy();
      await small.close();
    }
  });
});

describe('listings', () => {
  it('fold names at the delimiter and go on where they stopped', async () => {
    for (const name of ['a/1', 'a/2', 'b', 'c/1', 'd é']) await put(name);
    const first = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect(first.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/']);
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['b']);
    expect(first.IsTruncated).toBe(true);
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket, Delimiter: '/', ContinuationToken: first.NextContinuationToken }),
    );
    expect(rest.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['c/']);
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['d é']);
    expect(rest.IsTruncated).toBe(false);
  });

  it('start after a name, stay within a prefix, and encode names when asked', async () => {
    for (const name of ['p/a b', 'p/c', 'q']) await put(name);
    const encoded = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'p/', EncodingType: 'url' }));
    expect(encoded.Contents?.map(({ Key }) => Key)).toEqual(['p/a%20b', 'p/c']);
    const after = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'p/a b' }));
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(['p/c', 'q']);
    const older = await s3.send(new ListObjectsCommand({ Bucket, Marker: 'p/c' }));
    expect(older.Contents?.map(({ Key }) => Key)).toEqual(['q']);
    const token = s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: '***' }));
    expect((await errorOf(token)).name).toBe('InvalidArgument');
  });
});

describe('multipart uploads', () => {
  const part = 5 * 1024 * 1024;
  const start = async (Key: string) => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const send = async (PartNumber: number, Body: Buffer) => ({
      PartNumber,
      ETag: (await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))).ETag,
    });
    const complete = (Parts: { PartNumber: number; ETag?: string }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    return { UploadId, send, complete };
  };

  it('put the parts together', async () => {
    const { UploadId, send, complete } = await start('big');
    const second = await send(2, Buffer.from('tail'));
    const first = await send(1, Buffer.alloc(part, 'a'));
    const { Parts } = await s3.send(new ListPartsCommand({ Bucket, Key: 'big', UploadId }));
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, part],
      [2, 4],
    ]);
    const { ETag } = await complete([first, second]);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await text('big', { Range: `bytes=${part - 1}-` })).toBe('atail');
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
  });

  it('refuse parts that are missing, out of order, or too small', async () => {
    const { UploadId, send, complete } = await start('big');
    const [one, two] = [await send(1, Buffer.from('small')), await send(2, Buffer.from('tail'))];
    expect((await errorOf(complete([one, two]))).name).toBe('EntityTooSmall');
    expect((await errorOf(complete([{ ...one, PartNumber: 3 }]))).name).toBe('InvalidPart');
    expect((await errorOf(complete([{ ...one, ETag: two.ETag }]))).name).toBe('InvalidPart');
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
    expect((await errorOf(complete([one]))).name).toBe('NoSuchUpload');
    expect((await errorOf(text('big'))).name).toBe('NoSuchKey');
  });
});
