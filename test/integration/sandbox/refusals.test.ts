import {
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { DecodeAuthorizationMessageCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type ClientOptions, errorOf, s3Client, stsClient } from './clients.ts';

let sandbox: Sandbox;
let key: AccessKey;
let temporary: AccessKey;
const records: unknown[] = [];
const minutes = (count: number) => () => new Date(Date.now() + count * 60_000);

beforeAll(async () => {
  sandbox = await startSandbox({
    log: (record) => records.push(record),
    authorize: (principal, action) => principal.name !== 'restricted' || action === 's3:ListBucket',
  });
  seedDemo(sandbox);
  key = sandbox.addKey({ secretAccessKey: 'CANARY/sandbox+refusals' });
  temporary = sandbox.addKey({
    secretAccessKey: 'CANARY/temporary',
    sessionToken: 'CANARY-session-token',
    expiresAt: new Date(Date.now() + 60_000),
  });
});
afterAll(() => sandbox.close());

const s3Error = (options: ClientOptions = {}, holder = key) =>
  errorOf(s3Client(sandbox, holder, options).send(new ListBucketsCommand({})));
const stsError = (options: ClientOptions = {}, holder = key) =>
  errorOf(stsClient(sandbox, holder, options).send(new GetCallerIdentityCommand({})));
const status = (error: Record<string, unknown>) =>
  (error.$metadata as { httpStatusCode?: number }).httpStatusCode;

describe('each service refuses in its own words', () => {
  it('an unknown key', async () => {
    const credentials = { accessKeyId: 'NOSUCHKEY' };
    const s3 = await s3Error({ credentials });
    expect([s3.name, status(s3), s3.AWSAccessKeyId]).toEqual(['InvalidAccessKeyId', 403, 'NOSUCHKEY']);
    const sts = await stsError({ credentials });
    expect([sts.name, status(sts)]).toEqual(['InvalidClientTokenId', 403]);
  });

  it('a key that is switched off, until it is switched on again', async () => {
    sandbox.setKeyStatus(key.accessKeyId, 'Inactive');
    try {
      const s3 = await s3Error();
      expect([s3.name, status(s3)]).toEqual(['InvalidAccessKeyId', 403]);
      expect(s3.message).toContain('inactive');
      expect((await stsError()).name).toBe('InvalidClientTokenId');
    } finally {
      sandbox.setKeyStatus(key.accessKeyId, 'Active');
    }
    expect((await stsClient(sandbox, key).send(new GetCallerIdentityCommand({}))).Account).toBe('1000000000');
  });

  it('a wrong secret', async () => {
    const credentials = { secretAccessKey: 'CANARY/wrong' };
    const s3 = await s3Error({ credentials });
    expect([s3.name, status(s3)]).toEqual(['SignatureDoesNotMatch', 403]);
    const sts = await stsError({ credentials });
    expect([sts.name, status(sts)]).toEqual(['SignatureDoesNotMatch', 403]);
  });

  it('a wrong region, which S3 names', async () => {
    const s3 = await s3Error({ region: 'eu-west-1' });
    expect([s3.name, status(s3), s3.Region]).toEqual(['AuthorizationHeaderMalformed', 400, 'q-world-1']);
    const sts = await stsError({ region: 'eu-west-1' });
    expect(sts.name).toBe('SignatureDoesNotMatch');
    expect(sts.message).toContain('valid region');
    // Only the services that clients without a region use are lenient.
    expect((await s3Error({ region: 'us-east-1' })).name).toBe('AuthorizationHeaderMalformed');
  });

  it('a clock more than fifteen minutes off, either way', async () => {
    for (const [turned, words] of [
      [20, 'Signature expired'],
      [-20, 'Signature not yet current'],
    ] as const) {
      sandbox.setClock(minutes(turned));
      const s3 = await s3Error();
      expect([s3.name, status(s3), s3.MaxAllowedSkewMilliseconds]).toEqual([
        'RequestTimeTooSkewed',
        403,
        '900000',
      ]);
      const sts = await stsError();
      expect(sts.name).toBe('SignatureDoesNotMatch');
      expect(sts.message).toContain(words);
    }
    sandbox.setClock(() => new Date());
  });

  it('a session token that is missing, wrong, or has run out', async () => {
    expect((await s3Error({ credentials: { sessionToken: undefined } }, temporary)).name).toBe(
      'InvalidToken',
    );
    expect((await stsError({ credentials: { sessionToken: 'CANARY-other' } }, temporary)).name).toBe(
      'InvalidClientTokenId',
    );
    expect((await s3Error({ credentials: { sessionToken: 'CANARY-unasked' } })).name).toBe('InvalidToken');
    const { Buckets } = await s3Client(sandbox, temporary).send(new ListBucketsCommand({}));
    expect(Buckets?.length).toBe(3);
    sandbox.setClock(minutes(5));
    const s3 = await s3Error({}, temporary);
    expect([s3.name, status(s3)]).toEqual(['ExpiredToken', 400]);
    const sts = await stsError({}, temporary);
    expect([sts.name, status(sts)]).toEqual(['ExpiredToken', 403]);
    sandbox.setClock(() => new Date());
  });

  it('what the principal may not do', async () => {
    const restricted = sandbox.addKey({ user: 'restricted', secretAccessKey: 'CANARY/restricted' });
    const error = await s3Error({}, restricted);
    expect([error.name, status(error)]).toEqual(['AccessDenied', 403]);
    const client = s3Client(sandbox, restricted);
    expect((await client.send(new ListObjectsV2Command({ Bucket: 'site-www' }))).KeyCount).toBe(3);
    const put = client.send(new PutObjectCommand({ Bucket: 'site-www', Key: 'x', Body: 'x' }));
    expect((await errorOf(put)).name).toBe('AccessDenied');
    const { Deleted, Errors } = await client.send(
      new DeleteObjectsCommand({ Bucket: 'site-www', Delete: { Objects: [{ Key: 'index.html' }] } }),
    );
    expect([Deleted, Errors?.[0]?.Code]).toEqual([undefined, 'AccessDenied']);
    expect(sandbox.account.buckets.get('site-www')?.objects.has('index.html')).toBe(true);
  });

  it('an action it does not have', async () => {
    const decode = new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' });
    const error = await errorOf(stsClient(sandbox, key).send(decode));
    expect([error.name, status(error)]).toEqual(['InvalidAction', 400]);
  });
});

describe('unsigned requests', () => {
  it('are refused by S3 and by STS', async () => {
    const s3 = await fetch(`${sandbox.url}/site-www/index.html`);
    expect(s3.status).toBe(403);
    expect(await s3.text()).toContain('<Code>AccessDenied</Code>');
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const sts = await fetch(sandbox.url, { method: 'POST', body });
    expect(sts.status).toBe(403);
    expect(await sts.text()).toMatch(
      /<ErrorResponse xmlns=.*<Code>MissingAuthenticationToken<\/Code>.*<RequestId>/s,
    );
  });
});

it('nothing that is told of requests has a secret, a token or a query in it', () => {
  expect(records.length).toBe(sandbox.requestCount());
  expect(records.length).toBeGreaterThan(10);
  expect(JSON.stringify(records)).not.toMatch(/CANARY|X-Amz|Signature=/);
});
