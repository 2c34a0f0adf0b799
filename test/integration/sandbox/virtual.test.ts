import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../support/command.ts';

const hasBoto3 = await have('python3', ['-c', 'import boto3']);

let sandbox: Sandbox;
let key: AccessKey;

beforeAll(async () => {
  sandbox = await startSandbox();
  seedDemo(sandbox);
  key = sandbox.addKey({ secretAccessKey: 'CANARY/sandbox+virtual' });
});
afterAll(() => sandbox.close());

/** Not every system resolves `bucket.localhost`. */
const lookup: LookupFunction = (_, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

it('the AWS SDK finds a bucket in the host', async () => {
  const hosts: unknown[] = [];
  const s3 = new S3Client({
    endpoint: `http://localhost:${sandbox.port}`,
    region: 'q-world-1',
    credentials: key,
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ lookup }) },
  });
  s3.middlewareStack.add(
    (next) => (asked) => {
      hosts.push((asked.request as { hostname: string }).hostname);
      return next(asked);
    },
    { step: 'deserialize', priority: 'low', name: 'seeHost' },
  );
  const Bucket = 'photos-2026';
  await s3.send(new PutObjectCommand({ Bucket, Key: 'new/a b+c.txt', Body: 'hello' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'new/a b+c.txt' }));
  expect(await Body?.transformToString()).toBe('hello');
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'new/' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['new/a b+c.txt']);
  expect(new Set(hosts)).toEqual(new Set(['photos-2026.localhost']));
  s3.destroy();
});

/** Writes, reads, lists and deletes in one addressing style, and prints what it saw. */
const script = `
import io, json, os, socket, sys
import boto3
from botocore.config import Config
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve('127.0.0.1' if str(host).endswith('.localhost') else host, *rest, **more)
style, port = sys.argv[1:3]
hosts = set()
s3 = boto3.client('s3', endpoint_url=f'http://localhost:{port}', config=Config(s3={'addressing_style': style}, retries={'total_max_attempts': 1}))
s3.meta.events.register('before-send.s3', lambda request, **_: hosts.add(request.url.split('/')[2].split(':')[0]) and None)
bucket, name = 'site-www', f'{style}/é +%.txt'
s3.put_object(Bucket=bucket, Key=name, Body=io.BytesIO(b'hello'), Metadata={'by': 'boto3'})
got = s3.get_object(Bucket=bucket, Key=name)
found = [o['Key'] for o in s3.list_objects_v2(Bucket=bucket, Prefix=f'{style}/')['Contents']]
body = got['Body'].read().decode()
s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': name}]})
left = s3.list_objects_v2(Bucket=bucket, Prefix=f'{style}/')['KeyCount']
print(json.dumps({'body': body, 'by': got['Metadata'], 'found': found, 'left': left, 'hosts': sorted(hosts)}))
`;

describe.skipIf(!hasBoto3)('boto3', () => {
  it.each([
    ['virtual', 'site-www.localhost'],
    ['path', 'localhost'],
  ])('works in %s style', async (style, host) => {
    const { home, remove } = temporaryHome();
    const env = cleanEnvironment(home, {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: 'q-world-1',
    });
    const { code, stdout, stderr } = await run('python3', ['-c', script, style, String(sandbox.port)], {
      env,
    }).finally(remove);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      body: 'hello',
      by: { by: 'boto3' },
      found: [`${style}/é +%.txt`],
      left: 0,
      hosts: [host],
    });
  });
});
