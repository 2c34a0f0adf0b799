import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { KeyAnswer } from '#core/clouds/kms/schemas.ts';
import { encrypt } from '#core/clouds/kms/use.ts';
import { createTrail, type Trail, trailAddress } from '#core/clouds/trail/client.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../support/command.ts';
import { clientFor } from './kmsServers.ts';

const hasAws = await have('aws');
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const outside = {
  now: () => new Date(),
  sleep: async () => {},
  randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  env: {},
};

async function trailAt(url: string, key: { accessKeyId: string; secretAccessKey: string }): Promise<Trail> {
  const trail = await createTrail(
    outside,
    { provider: 'aws', region: 'us-east-1', endpoints: { kms: url } },
    { accessKeyId: key.accessKeyId, secretAccessKey: new Secret(key.secretAccessKey) },
    { attempts: 1 },
  );
  opened.push(() => trail.close());
  return trail;
}

async function sandboxed(kms: 'aws' | 'quilibrium' = 'aws'): Promise<Sandbox> {
  const sandbox = await startSandbox({ kms, region: 'us-east-1' });
  opened.push(() => sandbox.close());
  return sandbox;
}

/** A service that answers each page with what `page` makes of its number. */
async function answering(page: (number: number) => object | string): Promise<Trail> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const answer = page(asked++);
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return trailAt(`http://127.0.0.1:${port}`, { accessKeyId: 'AKIAX', secretAccessKey: 'CANARY/trail' });
}

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof QCredError ? error.code : `${error}`),
  );

describe('the record of use of an account', () => {
  it('tells who used a key, with which access key, and who was refused', async () => {
    const sandbox = await sandboxed();
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/trail+admin' });
    const other = sandbox.addKey({ user: 'eve', secretAccessKey: 'CANARY/trail+eve' });
    const kms = await clientFor(sandbox.url, key, 'aws', 'us-east-1');
    opened.push(() => kms.close());
    const made = await kms.ask('CreateKey', {}, KeyAnswer);
    await encrypt(kms, made.id, Buffer.from('a'), {});
    const eve = await clientFor(sandbox.url, other, 'aws', 'us-east-1');
    opened.push(() => eve.close());
    expect(await failure(encrypt(eve, made.id, Buffer.from('a'), {}))).toBe('denied');

    const trail = await trailAt(sandbox.url, key);
    const { events, more } = await trail.events({ resource: made.arn });
    expect(more).toBe(false);
    expect(events.map(({ name, who, accessKeyId, refused }) => [name, who, accessKeyId, refused])).toEqual([
      ['Encrypt', 'arn:aws:iam::1000000000:user/eve', other.accessKeyId, 'AccessDeniedException'],
      ['Encrypt', 'arn:aws:iam::1000000000:user/demo', key.accessKeyId, null],
      ['CreateKey', 'arn:aws:iam::1000000000:user/demo', key.accessKeyId, null],
    ]);
    const ofEve = await trail.events({ accessKeyId: other.accessKeyId });
    expect(ofEve.events.map(({ name, source }) => [name, source])).toEqual([
      ['Encrypt', 'kms.amazonaws.com'],
    ]);
    expect(await failure((await trailAt(sandbox.url, other)).events({ resource: made.arn }))).toBe('denied');
    sandbox.switches.missing.add('LookupEvents');
    expect(await failure(trail.events({ resource: made.arn }))).toBe('not_available');
  });

  it.skipIf(!hasAws)('is read by the AWS CLI too', async () => {
    const sandbox = await sandboxed();
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/trail+cli' });
    const { home, remove } = temporaryHome();
    opened.push(remove);
    const env = cleanEnvironment(home, {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: sandbox.url,
    });
    for (let i = 0; i < 3; i++) await run('aws', ['kms', 'list-keys'], { env });
    const attribute = `AttributeKey=AccessKeyId,AttributeValue=${key.accessKeyId}`;
    const { code, stdout, stderr } = await run(
      'aws',
      [
        'cloudtrail',
        'lookup-events',
        '--lookup-attributes',
        attribute,
        '--page-size',
        '2',
        '--output',
        'json',
      ],
      { env },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { Events: events } = JSON.parse(stdout) as { Events: { EventName: string }[] };
    expect(events.map(({ EventName }) => EventName)).toEqual(['ListKeys', 'ListKeys', 'ListKeys']);
  });

  it('is not there at Quilibrium, which is not asked', async () => {
    for (const provider of ['quilibrium', 'r2', 's3'] as const)
      expect(trailAddress({ provider, endpoints: { kms: 'https://kms.example.net' } })).toBeNull();
    const sandbox = await sandboxed('quilibrium');
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/trail+none' });
    expect(await failure((await trailAt(sandbox.url, key)).events({ resource: 'a' }))).not.toBe('done');
  });

  it.each([
    [{ region: 'eu-north-1' }, 'https://cloudtrail.eu-north-1.amazonaws.com'],
    [{}, 'https://cloudtrail.us-east-1.amazonaws.com'],
    [{ region: 'cn-north-1' }, 'https://cloudtrail.cn-north-1.amazonaws.com.cn'],
    [
      { region: 'us-east-1', kms: 'https://vpce-1.kms.us-east-1.vpce.amazonaws.com' },
      'https://cloudtrail.us-east-1.amazonaws.com',
    ],
    [{ kms: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000'],
    [{ kms: 'https://amazonaws.com.example.net' }, 'https://amazonaws.com.example.net'],
    [{ region: 'x.example.net/' }, null],
  ])(
    'is asked for where the account is: %j',
    ({ region, kms }: { region?: string; kms?: string }, address) => {
      expect(trailAddress({ provider: 'aws', region, endpoints: kms ? { kms } : {} })).toBe(address);
    },
  );

  it('that never ends, or goes round in a circle, is left off', async () => {
    const event = { EventName: 'Decrypt', EventTime: 1_700_000_000 };
    const endless = await answering((n) => ({ Events: Array(50).fill(event), NextToken: `t${n}` }));
    const told = await endless.events({ resource: 'a' });
    expect([told.events.length, told.more]).toEqual([200, true]);
    const empty = await answering((n) => ({ Events: [], NextToken: `t${n}` }));
    expect(await empty.events({ resource: 'a' })).toEqual({ events: [], more: true });
    const circle = await answering(() => ({ Events: [event], NextToken: 'same' }));
    expect(await failure(circle.events({ resource: 'a' }))).toBe('service_failed');
    const long = await answering(() => ({ Events: [], NextToken: 'x'.repeat(9000) }));
    expect(await failure(long.events({ resource: 'a' }))).toBe('service_failed');
  });

  it('with things in it that are none shows the others, cut to a length', async () => {
    const trail = await answering(() => ({
      Events: [
        null,
        { EventName: 1, EventTime: 2 },
        { EventName: 'Sign', EventTime: 'never' },
        { EventName: 'Sign', EventTime: 1e300 },
        {
          EventName: 'Sign',
          EventTime: '2026-01-02T03:04:05Z',
          Username: 'u'.repeat(5000),
          CloudTrailEvent: '{"userIdentity":12,"sourceIPAddress":{"a":1}',
        },
        {
          EventName: 'Decrypt',
          EventTime: 1_767_323_045,
          CloudTrailEvent: '{"userIdentity":12,"errorCode":""}',
        },
      ],
    }));
    const { events } = await trail.events({ resource: 'a' });
    expect(events).toMatchObject([
      { name: 'Sign', at: '2026-01-02T03:04:05.000Z', who: 'u'.repeat(512), refused: null },
      { name: 'Decrypt', at: '2026-01-02T03:04:05.000Z', who: '', from: '' },
    ]);
    expect(await failure((await answering(() => '<html>')).events({ resource: 'a' }))).toBe('service_failed');
  });
});
