import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#core/clouds/client/client.ts';
import type { Deps } from '#core/deps.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Fault, FaultCandidate } from '#sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { Signing } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';

const secret = 'CANARY/client/secret+0123456789abcdefgh';

/** The error of a call that must fail. */
async function refusal(call: Promise<unknown>): Promise<QCredError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof QCredError) return error;
  throw new Error(`expected a QCredError, got ${String(error)}`);
}

/** A fault for the requests with these numbers, counted from now. */
function faultFor(sandbox: Sandbox, faults: readonly (Fault | null)[]): void {
  let n = 0;
  sandbox.switches.fault = (_: FaultCandidate) => faults[n++] ?? null;
}

describe('the client of an account', () => {
  let sandbox: Sandbox;
  let clients: Client[];
  let slept: number[];

  const deps = (more: Partial<Deps> = {}): Deps => ({
    ...nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['/usr/bin/qcred'] }),
    env: {},
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...more,
  });
  async function connect(
    more: Partial<Deps> = {},
    key: { accessKeyId?: string; secretAccessKey?: string } = {},
  ) {
    const real = sandbox.account.users.get('demo')?.keys[0];
    const client = await createClient(
      deps(more),
      {
        provider: 'quilibrium',
        endpoints: { iam: sandbox.url, sts: sandbox.url },
        accountId: '',
      },
      {
        accessKeyId: key.accessKeyId ?? real?.accessKeyId ?? '',
        secretAccessKey: new Secret(key.secretAccessKey ?? secret),
      },
    );
    clients.push(client);
    return client;
  }

  beforeEach(async () => {
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }] });
    clients = [];
    slept = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await sandbox.close();
  });

  it('asks IAM and STS', async () => {
    const { iam, sts } = await connect();
    expect((await sts.getCallerIdentity({})).Account).toBe('1000000000');
    expect((await iam.listUsers({})).Users?.map((user) => user.UserName)).toEqual(['demo']);
  });

  it('signs for the region and service that the account says', async () => {
    const scopes: string[] = [];
    const server = createServer((request, response) => {
      scopes.push(/Credential=[^/]+\/\d+\/([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      response.writeHead(403).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const ask = async (signing?: Signing) => {
      const place = {
        provider: 'quilibrium',
        endpoints: { iam: url, sts: url },
        accountId: '',
        signing,
      } as const;
      const key = { accessKeyId: 'QABCDEF', secretAccessKey: new Secret(secret) };
      const client = await createClient(deps(), place, key, { attempts: 1 });
      clients.push(client);
      await refusal(client.iam.listUsers({}));
      await refusal(client.sts.getCallerIdentity({}));
      return scopes.splice(0);
    };
    const usual = 'q-world-1/sts/aws4_request';
    expect(await ask()).toEqual(['q-world-1/iam/aws4_request', usual]);
    const asSdk = { region: 'us-east-1', service: 'kms' };
    expect(await ask({ iam: asSdk })).toEqual(['us-east-1/kms/aws4_request', usual]);
    expect(await ask({ iam: { region: 'us-east-1' } })).toEqual(['us-east-1/iam/aws4_request', usual]);
    expect((await ask({ sts: asSdk }))[1]).toBe('us-east-1/kms/aws4_request');
    await new Promise((resolve) => server.close(resolve));
  });

  it('waits as long as a throttling service asks', async () => {
    const { iam } = await connect();
    faultFor(sandbox, [
      { kind: 'throttle', retryAfterSeconds: 45 },
      { kind: 'throttle', retryAfterSeconds: 2 },
    ]);
    expect((await iam.listUsers({})).Users).toHaveLength(1);
    expect(slept).toHaveLength(2);
    expect(slept[0]).toBeGreaterThanOrEqual(45_000);
    expect(slept[0]).toBeLessThan(46_000);
    expect(slept[1]).toBeGreaterThanOrEqual(2000);
  });

  it('gives up when throttled to the end, or asked to wait too long', async () => {
    const { iam } = await connect();
    sandbox.switches.fault = () => ({ kind: 'throttle' });
    expect(await refusal(iam.listUsers({}))).toMatchObject({
      code: 'service_failed',
      message: 'QNZM is asked too often.',
    });
    expect(slept).toHaveLength(5);
    slept.length = 0;
    sandbox.switches.fault = () => ({ kind: 'throttle', retryAfterSeconds: 3600 });
    expect((await refusal(iam.listUsers({}))).hint).toBe('It asks to wait 60 minutes.');
    expect(slept).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['an error of the server', { kind: 'error', status: 500, code: 'ServiceFailure' }],
    ['a connection that ends', { kind: 'drop', done: false }],
    ['an answer that breaks off', { kind: 'cut' }],
    ['a document that breaks off', { kind: 'truncate' }],
  ])('tries again after %s', async (_, fault) => {
    const { iam } = await connect();
    faultFor(sandbox, [fault]);
    expect((await iam.listUsers({})).Users).toHaveLength(1);
    expect(slept).toHaveLength(1);
    sandbox.switches.fault = () => fault;
    const { code } = await refusal(iam.listUsers({}));
    expect(code).toMatch(/^(?:service_failed|connection_failed)$/);
  });

  it('copes with an answer that comes twice', async () => {
    const { iam } = await connect();
    sandbox.switches.fault = () => ({ kind: 'double' });
    for (let i = 0; i < 5; i++) expect((await iam.listUsers({})).Users).toHaveLength(1);
  });

  it('does not make a second key when the answer to the first was lost', async () => {
    const { iam } = await connect();
    await iam.createUser({ UserName: 'ann' });
    faultFor(sandbox, [{ kind: 'drop', done: true }]);
    expect((await refusal(iam.createAccessKey({ UserName: 'ann' }))).code).toBe('connection_failed');
    expect(sandbox.account.users.get('ann')?.keys).toHaveLength(1);
  });

  it('does not take a sign-in page for an empty account', async () => {
    const { iam } = await connect();
    sandbox.switches.fault = () => ({ kind: 'html' });
    const error = await refusal(iam.listUsers({}));
    expect(error.code).toBe('service_failed');
    expect(error.message).toMatch(/^A web page came instead of an answer of 127\.0\.0\.1:\d+\.$/);
    expect(slept).toEqual([]);
  });

  it('finds a skewed clock and says so, instead of correcting it', async () => {
    const twoHoursAhead = () => new Date(Date.now() + 2 * 3_600_000);
    const { iam } = await connect({ now: twoHoursAhead });
    const error = await refusal(iam.listUsers({}));
    expect(error).toMatchObject({
      code: 'clock_skew',
      message: "This computer's clock is 2 hours ahead of the service's.",
    });
    expect((await refusal(iam.listUsers({}))).code).toBe('clock_skew');
    sandbox.setClock(twoHoursAhead);
    expect((await iam.listUsers({})).Users).toHaveLength(1);
  });

  it('says what is wrong with a key', async () => {
    const wrongSecret = await connect({}, { secretAccessKey: 'CANARY/wrong' });
    expect(await refusal(wrongSecret.iam.listUsers({}))).toMatchObject({ code: 'key_refused' });
    const unknown = await connect({}, { accessKeyId: 'NOSUCHKEY1234567890' });
    expect(await refusal(unknown.sts.getCallerIdentity({}))).toMatchObject({ code: 'key_refused' });
    const { iam } = await connect();
    sandbox.setKeyStatus(sandbox.account.users.get('demo')?.keys[0]?.accessKeyId ?? '', 'Inactive');
    expect(await refusal(iam.listUsers({}))).toMatchObject({
      code: 'key_refused',
      message: 'QNZM knows this key, but it is switched off.',
    });
  });

  it('says what a refused change ran into', async () => {
    const { iam } = await connect();
    await iam.createUser({ UserName: 'ann' });
    const { AccessKey: key } = await iam.createAccessKey({ UserName: 'ann' });
    const ann = await connect({}, { accessKeyId: key?.AccessKeyId, secretAccessKey: key?.SecretAccessKey });
    const policy = { UserName: 'ann', PolicyName: 'p', PolicyDocument: '{"CANARY": 1}' };
    const cases: [() => Promise<unknown>, string, RegExp][] = [
      [() => ann.iam.listUsers({}), 'denied', /^The key may not do iam:ListUsers\.$/],
      [() => iam.getUser({ UserName: 'bob' }), 'not_found', /^QNZM has no user "bob"\.$/],
      [() => iam.createUser({ UserName: 'ANN' }), 'name_taken', /^QNZM has a user "ANN" already\.$/],
      [() => iam.deleteUser({ UserName: 'ann' }), 'in_use', /user "ann"/],
      [
        () => iam.createAccessKey({ UserName: 'ann' }).then(() => iam.createAccessKey({ UserName: 'ann' })),
        'limit_exceeded',
        /./,
      ],
      [() => iam.putUserPolicy(policy), 'bad_input', /^(?!.*CANARY)/],
    ];
    for (const [call, code, message] of cases) {
      const error = await refusal(call());
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    }
    expect(slept).toEqual([]);
    sandbox.switches.missing.add('ListUsers');
    expect(await refusal(iam.listUsers({}))).toMatchObject({
      code: 'not_available',
      message: 'QNZM does not have ListUsers.',
    });
  });

  it('stops at once when it is cancelled, in a wait or in a request', async () => {
    const { iam } = await connect({
      sleep: (_, signal) => {
        controller.abort();
        return new Promise((done) => signal?.addEventListener('abort', () => done()));
      },
    });
    let controller = new AbortController();
    sandbox.switches.fault = () => ({ kind: 'throttle', retryAfterSeconds: 40 });
    expect((await refusal(iam.listUsers({}, { abortSignal: controller.signal }))).code).toBe('cancelled');
    controller = new AbortController();
    sandbox.switches.fault = () => ({ kind: 'delay', ms: 3000 });
    const call = refusal(iam.listUsers({}, { abortSignal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect((await call).code).toBe('cancelled');
  });

  it('says that nothing listens, and that a host does not exist', async () => {
    const { port } = sandbox;
    await sandbox.close();
    const { iam } = await connect();
    expect(await refusal(iam.listUsers({}))).toMatchObject({
      code: 'connection_failed',
      message: `127.0.0.1:${port} refuses connections.`,
    });
    sandbox = await startSandbox();
  });
});
