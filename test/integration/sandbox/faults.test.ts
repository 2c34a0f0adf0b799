import { connect } from 'node:net';
import { CreateUserCommand, type IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { everyNth, type Fault, type FaultCandidate } from '#sandbox/http/faults.ts';
import type { RequestRecord } from '#sandbox/http/server.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { errorOf, s3Client } from './clients.ts';
import { iamClient } from './iamServers.ts';

let sandbox: Sandbox;
let iam: IAMClient;
let key: AccessKey;
let records: RequestRecord[];

beforeEach(async () => {
  records = [];
  sandbox = await startSandbox({ log: (record) => records.push(record) });
  key = sandbox.addKey({ secretAccessKey: 'CANARY/faults' });
  iam = iamClient({ url: sandbox.url, region: 'q-world-1' }, key);
});
afterEach(() => sandbox.close());

/** Lets one fault befall the next request, and no other. */
function once(fault: Fault): void {
  sandbox.switches.fault = () => {
    sandbox.switches.fault = null;
    return fault;
  };
}
const create = (UserName: string) => iam.send(new CreateUserCommand({ UserName }));
const list = async () => (await iam.send(new ListUsersCommand({}))).Users?.map((user) => user.UserName);
const retryAfter = (error: Record<string, unknown>) =>
  (error.$response as { headers?: Record<string, string> } | undefined)?.headers?.['retry-after'];

describe('throttling', () => {
  it('is said in each service’s own words, with when to come back', async () => {
    const throttle: Fault = { kind: 'throttle', retryAfterSeconds: 7 };
    once(throttle);
    const query = await errorOf(create('a'));
    expect([query.name, query.message, retryAfter(query)]).toEqual(['Throttling', 'Rate exceeded', '7']);
    once(throttle);
    const s3 = await errorOf(s3Client(sandbox, key).send(new ListBucketsCommand({})));
    expect([s3.name, (s3.$metadata as { httpStatusCode: number }).httpStatusCode]).toEqual(['SlowDown', 503]);
    expect(await list()).toEqual(['demo']);
  });

  it('can befall every n-th request', async () => {
    sandbox.switches.fault = everyNth(3, { kind: 'throttle' });
    const outcomes: string[] = [];
    for (let n = 0; n < 6; n++)
      outcomes.push(
        await list().then(
          () => 'ok',
          () => 'throttled',
        ),
      );
    expect(outcomes).toEqual(['ok', 'ok', 'throttled', 'ok', 'ok', 'throttled']);
  });
});

describe('what is not done', () => {
  it.each<[string, Fault]>([
    ['an error of the server', { kind: 'error', status: 500, code: 'ServiceFailure' }],
    ['a page of HTML', { kind: 'html' }],
    ['a connection that ends before', { kind: 'drop', done: false }],
  ])('%s', async (_, fault) => {
    once(fault);
    expect((await errorOf(create('a'))).name).not.toBe('');
    expect(await list()).toEqual(['demo']);
  });
});

describe('what is done although the client hears nothing of it', () => {
  it.each<[string, Fault]>([
    ['a connection that ends after', { kind: 'drop', done: true }],
    ['half a document', { kind: 'truncate' }],
    ['a connection that ends in the middle of the answer', { kind: 'cut' }],
  ])('%s', async (_, fault) => {
    once(fault);
    await errorOf(create('a'));
    expect(await list()).toEqual(['a', 'demo']);
  });
});

it('a late answer is a good one', async () => {
  once({ kind: 'delay', ms: 150 });
  const begun = performance.now();
  await create('late');
  expect(performance.now() - begun).toBeGreaterThan(140);
});

it('an answer can be sent twice, which the SDK survives', async () => {
  once({ kind: 'double' });
  const received = await new Promise<string>((resolve, reject) => {
    let bytes = '';
    const socket = connect(sandbox.port, '127.0.0.1', () => {
      socket.write('GET /?Action=ListUsers HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    socket.setTimeout(300, () => socket.destroy());
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(bytes));
  });
  const [before, first, second] = received.split(/HTTP\/1\.1 /);
  expect([before, first?.slice(0, 3), second?.slice(0, 3)]).toEqual(['', '403', '403']);
  expect(records.length).toBe(1);
  once({ kind: 'double' });
  await create('doubled');
  expect(await list()).toEqual(['demo', 'doubled']);
});

it('a hook is told what it is about, and so is the log', async () => {
  const asked: FaultCandidate[] = [];
  sandbox.switches.fault = (candidate) => {
    asked.push(candidate);
    return null;
  };
  await list();
  await s3Client(sandbox, key).send(new ListBucketsCommand({}));
  await errorOf(create('not a name'));
  expect(asked).toEqual([
    { number: 1, service: 'iam', operation: 'ListUsers', method: 'POST', path: '/' },
    { number: 2, service: 's3', operation: 'GET service', method: 'GET', path: '/' },
    { number: 3, service: 'iam', operation: 'CreateUser', method: 'POST', path: '/' },
  ]);
  expect(records.map(({ operation, status, code }) => [operation, status, code])).toEqual([
    ['ListUsers', 200, null],
    ['GET service', 200, null],
    ['CreateUser', 400, 'ValidationError'],
  ]);
});
