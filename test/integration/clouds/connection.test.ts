import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aws } from '#core/clouds/providers/aws.ts';
import type { Provider } from '#core/clouds/providers/provider.ts';
import { quilibrium } from '#core/clouds/providers/quilibrium.ts';
import { type ConnectionTest, testConnection } from '#core/clouds/test/testKey.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { VerdictView } from '#shared/contract/index.ts';
import { have, run } from '../../support/command.ts';

const hasOpenssl = await have('openssl', ['version']);

let sandbox: Sandbox;
let key: AccessKey;
const now = () => new Date();
const deps = {
  now,
  sleep: async () => {},
  randomBytes: (length: number) => new Uint8Array(length),
  env: {} as Record<string, string | undefined>,
};

beforeAll(async () => {
  sandbox = await startSandbox({
    authorize: (principal, action) => principal.name !== 'restricted' || action !== 's3:ListAllMyBuckets',
  });
  key = sandbox.addKey({ secretAccessKey: 'CANARY/connection' });
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.setClock(now);
  sandbox.account.buckets.clear();
});

const credentialOf = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AccessKey): ConnectionTest['credential'] => ({
  accessKeyId,
  secretAccessKey: new Secret(secretAccessKey),
  sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
});

/** Tests the sandbox as Quilibrium, but for what is given; and that the answer fits the contract and keeps secrets. */
async function test(change: Partial<ConnectionTest> = {}): Promise<VerdictView> {
  const verdict = await testConnection(deps, {
    provider: quilibrium,
    endpoints: { s3: sandbox.url, sts: sandbox.url },
    region: 'q-world-1',
    credential: credentialOf(key),
    addressing: 'auto',
    timeoutMs: 5000,
    plainHttp: undefined,
    ...change,
  });
  expect(VerdictView.parse(verdict)).toEqual(verdict);
  expect(JSON.stringify(verdict)).not.toContain('CANARY');
  expect(verdict.message).not.toBe('');
  if (verdict.verdict !== 'ok') expect(verdict.hint).not.toBe('');
  return verdict;
}

const at = (url: string): Partial<ConnectionTest> => ({ endpoints: { s3: url } });
/** The same cloud where STS is asked about the key first. */
const stsFirst: Provider = { ...quilibrium, probe: 'sts' };

describe('a key that works', () => {
  it('is ok, with its buckets and whose it is', async () => {
    const buckets = seedDemo(sandbox);
    expect(await test()).toMatchObject({
      verdict: 'ok',
      message: 'The key works. It sees 3 buckets.',
      hint: '',
      asked: `ListBuckets at ${sandbox.url}`,
      buckets,
      identity: { account: '1000000000', arn: 'arn:aws:iam::1000000000:user/demo' },
    });
  });

  it('is ok with a session token, without STS, and without buckets', async () => {
    const temporary = sandbox.addKey({
      secretAccessKey: 'CANARY/temporary',
      sessionToken: 'CANARY-token',
      expiresAt: new Date(Date.now() + 60_000),
    });
    expect(await test({ credential: credentialOf(temporary), endpoints: { s3: sandbox.url } })).toMatchObject(
      {
        verdict: 'ok',
        buckets: [],
        identity: null,
      },
    );
  });

  it('names twenty buckets and counts the rest', async () => {
    for (let n = 0; n < 25; n++) {
      const name = `bucket-${String(n).padStart(2, '0')}`;
      sandbox.account.buckets.set(name, { name, createdAt: now(), objects: new Map(), uploads: new Map() });
    }
    const { buckets, message } = await test();
    expect(buckets.length).toBe(20);
    expect(message).toContain('25 buckets');
  });

  it('tells when it belongs to another account than the profile says', async () => {
    expect((await test({ accountId: '1000000000' })).hint).toBe('');
    expect((await test({ accountId: '2222222222' })).hint).toContain('1000000000');
  });

  it('is good although it may not list buckets', async () => {
    const restricted = sandbox.addKey({ user: 'restricted', secretAccessKey: 'CANARY/restricted' });
    const verdict = await test({ credential: credentialOf(restricted) });
    expect(verdict).toMatchObject({
      verdict: 'denied',
      identity: { arn: 'arn:aws:iam::1000000000:user/restricted' },
    });
    expect(verdict.message).toContain('The key works');
  });

  it('is ok where STS is not there or not working', async () => {
    for (const sts of ['http://127.0.0.1:1', `${sandbox.url}/no/sts/here`]) {
      const verdict = await test({ provider: stsFirst, endpoints: { s3: sandbox.url, sts } });
      expect(verdict).toMatchObject({ verdict: 'ok', identity: null });
    }
  });
});

describe.each([
  ['S3', quilibrium],
  ['STS', stsFirst],
])('a key that does not work, as %s tells it', (service, provider) => {
  const call = service === 'S3' ? 'ListBuckets' : 'GetCallerIdentity';

  it('is not known', async () => {
    const credential = credentialOf({ ...key, accessKeyId: 'NOSUCHKEY' });
    const verdict = await test({ provider, credential });
    expect(verdict).toMatchObject({
      verdict: 'wrong_key',
      asked: `${call} at ${sandbox.url}`,
      identity: null,
    });
    expect(verdict.message).toContain('Access Key ID');
  });

  it('is switched off', async () => {
    const off = sandbox.addKey({ status: 'Inactive', secretAccessKey: 'CANARY/off' });
    expect((await test({ provider, credential: credentialOf(off) })).verdict).toBe('inactive_key');
  });

  it('has another secret', async () => {
    const credential = credentialOf({ ...key, secretAccessKey: 'CANARY/wrong' });
    const verdict = await test({ provider, credential });
    expect(verdict.verdict).toBe('wrong_secret');
    expect(verdict.message).toContain('Secret Access Key');
  });

  it('has expired', async () => {
    const expired = sandbox.addKey({
      secretAccessKey: 'CANARY/expired',
      sessionToken: 'CANARY-token',
      expiresAt: new Date(Date.now() - 1000),
    });
    expect((await test({ provider, credential: credentialOf(expired) })).verdict).toBe('expired');
  });

  it('comes from a computer with a wrong clock, and by how much', async () => {
    sandbox.setClock(() => new Date(Date.now() + 32 * 60_000));
    expect(await test({ provider })).toMatchObject({
      verdict: 'clock_skew',
      message: "This computer's clock is 32 minutes behind the service's.",
    });
    sandbox.setClock(() => new Date(Date.now() - 3 * 86_400_000));
    expect((await test({ provider })).message).toBe(
      "This computer's clock is 3 days ahead of the service's.",
    );
    // The SDK remembers nothing of it: the next test is judged by itself.
    sandbox.setClock(now);
    expect((await test({ provider })).verdict).toBe('ok');
  });

  it('is signed for another region, and for which it should be', async () => {
    const verdict = await test({ provider, region: 'eu-west-1' });
    expect(verdict).toMatchObject({
      verdict: 'wrong_region',
      message: 'The region is "q-world-1", not "eu-west-1".',
    });
    expect(verdict.hint).toContain('q-world-1');
  });
});

// ---- servers that are something else ----------------------------------------------------------

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Starts a server for one test. @returns its port */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const http = async (handler: RequestListener) => `http://127.0.0.1:${await listen(createHttp(handler))}`;
const tcp = async (onSocket: (socket: Socket) => void) =>
  `http://127.0.0.1:${await listen(createTcp(onSocket))}`;
const answering = (status: number, type: string, body: string, headers: Record<string, string> = {}) =>
  http((_, response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body));
const errorXml = (code: string, message = '') =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe('what cannot be reached', () => {
  it('a host that does not exist', async () => {
    const verdict = await test(at('https://qstorage.example.invalid'));
    expect(verdict).toMatchObject({
      verdict: 'unreachable',
      asked: 'ListBuckets at https://qstorage.example.invalid',
    });
    expect(verdict.message).toContain('There is no host called qstorage.example.invalid');
  });

  it('a port that nobody listens on', async () => {
    const port = await listen(createTcp());
    for (const cleanup of cleanups.splice(0)) await cleanup();
    const verdict = await test(at(`http://127.0.0.1:${port}`));
    expect(verdict).toMatchObject({
      verdict: 'unreachable',
      message: `127.0.0.1:${port} refuses connections.`,
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['before answering', () => {}],
    ['within its answer', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<List')],
  ])('a server that falls silent %s', async (_, onSocket) => {
    const url = await tcp(onSocket);
    const started = performance.now();
    const verdict = await test({ ...at(url), timeoutMs: 1000 });
    expect(verdict.verdict).toBe('unreachable');
    expect(verdict.message).toContain('did not answer within 1 second.');
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('a server that hangs up', async () => {
    const before = await test(at(await tcp((socket) => socket.destroy())));
    expect(before.verdict).toBe('unreachable');
    const within = await test(
      at(await tcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<List'))),
    );
    expect(within.verdict).toBe('unreachable');
  });

  it('is not made better by an STS that answers', async () => {
    const verdict = await test({
      provider: stsFirst,
      endpoints: { s3: 'http://127.0.0.1:1', sts: sandbox.url },
    });
    expect(verdict).toMatchObject({ verdict: 'unreachable', identity: { account: '1000000000' } });
  });

  it('an STS that is silent does not make one wait for long', async () => {
    const started = performance.now();
    const sts = await tcp(() => {});
    expect((await test({ endpoints: { s3: sandbox.url, sts }, timeoutMs: 10_000 })).verdict).toBe('ok');
    expect(performance.now() - started).toBeLessThan(6000);
  });
});

describe('what is not S3', () => {
  it.each<[string, number, string, string, Record<string, string>?]>([
    ['a web page', 200, 'text/html', '<!doctype html><html><body><p>Welcome<br>!</body></html>'],
    ['a web page that happens to be XML', 200, 'text/html', '<html><body><p>Sign in</p></body></html>'],
    ['a portal that sends one elsewhere', 302, 'text/html', 'moved', { location: 'http://portal.example/' }],
    ['a page that is not found', 404, 'text/html', '<html>not found'],
    ['some JSON', 200, 'application/json', '{"ok":true}'],
    ['nothing', 200, 'text/plain', ''],
    [
      'a list of objects, from an endpoint with a bucket in it',
      200,
      'application/xml',
      '<ListBucketResult><Name>b</Name></ListBucketResult>',
    ],
    ['S3 with a bucket in the endpoint that is not there', 404, 'application/xml', errorXml('NoSuchBucket')],
    [
      'another service',
      400,
      'text/xml',
      '<ErrorResponse><Error><Code>InvalidAction</Code></Error></ErrorResponse>',
    ],
  ])('%s', async (_, status, type, body, headers) => {
    const verdict = await test(at(await answering(status, type, body, headers)));
    expect(verdict).toMatchObject({ verdict: 'not_s3', buckets: [] });
    expect(verdict.hint).toContain('endpoint');
  });

  it('what does not even speak HTTP', async () => {
    const url = await tcp((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'));
    expect((await test(at(url))).verdict).toBe('not_s3');
  });
});

describe('TLS', () => {
  it('a server without it', async () => {
    const verdict = await test(at(sandbox.url.replace('http:', 'https:')));
    expect(verdict.verdict).toBe('tls');
    expect(verdict.hint).toContain('http://');
  });

  it.skipIf(!hasOpenssl)('a certificate signed by itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qcred-test-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const [certificate, privateKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const { code } = await run(
      'openssl',
      [...request, '-days', '1', '-subj', '/CN=127.0.0.1', '-keyout', privateKey, '-out', certificate],
      { env: process.env },
    );
    expect(code).toBe(0);
    let requests = 0;
    const server = createHttps(
      { key: await readFile(privateKey), cert: await readFile(certificate) },
      (_, response) => {
        requests += 1;
        response.end();
      },
    );
    const verdict = await test(at(`https://127.0.0.1:${await listen(server)}`));
    expect(verdict.verdict).toBe('tls');
    expect(verdict.message).toContain('is signed by itself');
    expect(requests).toBe(0);
  });
});

describe('other services, each with its own words', () => {
  it.each<[string, string, number, string, Record<string, string>?]>([
    [
      'R2 for a key of the wrong length',
      'wrong_key',
      400,
      errorXml('InvalidArgument', 'Credential access key has length 20, should be 32'),
    ],
    ['R2 for an unknown key', 'wrong_key', 401, errorXml('Unauthorized', 'Unauthorized')],
    [
      'R2 for a region',
      'wrong_region',
      400,
      errorXml('InvalidRegionName', "The region name 'x' is not valid."),
    ],
    [
      'S3 for a key of the wrong form',
      'wrong_key',
      400,
      errorXml(
        'AuthorizationHeaderMalformed',
        'The authorization header is malformed; the Credential is mal-formed',
      ),
    ],
    [
      'MinIO for a key that is switched off',
      'inactive_key',
      403,
      errorXml('InvalidAccessKeyId', 'Your account is disabled; please contact your administrator.'),
    ],
    [
      'S3 in another region',
      'wrong_region',
      301,
      errorXml('PermanentRedirect'),
      { 'x-amz-bucket-region': 'eu-west-1' },
    ],
    ['a service that says no more than 401', 'wrong_key', 401, ''],
    ['a service in trouble', 'other', 503, errorXml('ServiceUnavailable', 'CANARY in the answer')],
    ['a gateway in trouble', 'other', 502, '<html>bad gateway'],
    ['a code nobody knows', 'other', 400, errorXml('SomethingNew', 'CANARY in the answer')],
    ['a code that is no code', 'other', 400, errorXml('CANARY: your secret is', '')],
  ])('%s', async (_, verdict, status, body, headers) => {
    const found = await test(at(await answering(status, 'application/xml', body, headers)));
    expect(found.verdict).toBe(verdict);
  });

  it('tells a wrong clock by the date of an answer that only says the signature is wrong', async () => {
    const date = new Date(Date.now() - 2 * 3_600_000).toUTCString();
    const url = await answering(403, 'application/xml', errorXml('SignatureDoesNotMatch'), { date });
    expect(await test(at(url))).toMatchObject({
      verdict: 'clock_skew',
      message: "This computer's clock is 2 hours ahead of the service's.",
    });
  });

  it('names the right region when only a header tells', async () => {
    const url = await answering(301, 'application/xml', '', { 'x-amz-bucket-region': 'eu-west-1' });
    const { message } = await test(at(url));
    expect(message).toBe('The region is "eu-west-1", not "q-world-1".');
  });
});

describe('without an endpoint', () => {
  it('nothing is asked of a provider that has none of its own', async () => {
    const verdict = await test({ endpoints: {} });
    expect(verdict).toMatchObject({ verdict: 'other', asked: 'nothing' });
    expect(verdict.message).toContain('no endpoint for QStorage');
  });

  it('the words are the provider’s', async () => {
    const credential = credentialOf({ ...key, accessKeyId: 'NOSUCHKEY' });
    const verdict = await test({ provider: aws, credential });
    expect(verdict.message).toBe('STS does not accept this Access key ID.');
  });
});

it("the person's own AWS_ENDPOINT_URL does not send the question elsewhere", async () => {
  const before = sandbox.requestCount();
  process.env.AWS_ENDPOINT_URL = sandbox.url;
  try {
    // A region that does not exist, so that nobody is really asked.
    const verdict = await test({ provider: aws, endpoints: {}, region: 'no-such-1' });
    expect(verdict.verdict).toBe('unreachable');
    expect(verdict.asked).toBe('ListBuckets at https://s3.no-such-1.amazonaws.com');
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
  }
  expect(sandbox.requestCount()).toBe(before);
});
