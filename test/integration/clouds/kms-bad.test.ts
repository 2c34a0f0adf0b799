import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Kms } from '#core/clouds/kms/client.ts';
import { awaitKey, describeKey, listKeys } from '#core/clouds/kms/keys.ts';
import { sign } from '#core/clouds/kms/use.ts';
import { everyNth } from '#sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import { clientFor } from './kmsServers.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A key service that answers every call with the same. */
async function answering(
  answer: (action: string) => { status?: number; body: string },
): Promise<{ kms: Kms; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).replace('TrentService.', '');
    asked.push(action);
    const { status = 200, body } = answer(action);
    request.resume();
    request.on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const key = { accessKeyId: 'ABCDEF12D213546709A', secretAccessKey: 'CANARY/bad' };
  const kms = await clientFor(`http://127.0.0.1:${port}`, key, 'quilibrium', 'q-world-1');
  opened.push(() => kms.close());
  return { kms, asked };
}

const failure = async (work: Promise<unknown>): Promise<QCredError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof QCredError) return error;
  throw new Error(`It was expected to fail in our words: ${error}`);
};

describe('a key service that answers badly', () => {
  it('sends a web page', async () => {
    const { kms } = await answering(() => ({ body: '<!doctype html><title>Sign in</title>' }));
    expect((await failure(describeKey(kms, 'alias/a'))).message).toContain('A web page came');
  });

  it('sends nothing, which is no key', async () => {
    const { kms } = await answering(() => ({ body: '' }));
    expect((await failure(describeKey(kms, 'alias/a'))).message).toContain('not an answer to DescribeKey');
    expect(await listKeys(kms)).toEqual([]);
  });

  it('sends half an answer, something else, or something deep', async () => {
    for (const body of ['{"KeyMetadata":{"KeyId":"a"', '[]', '"text"', '12', '['.repeat(100_000)]) {
      const { kms } = await answering(() => ({ body }));
      expect((await failure(describeKey(kms, 'alias/a'))).code, body.slice(0, 20)).toBe('service_failed');
    }
  });

  it('gives a list that never ends', async () => {
    let page = 0;
    const { kms, asked } = await answering(() => ({
      body: JSON.stringify({ Keys: [], Aliases: [], Truncated: true, NextMarker: `m${page++}` }),
    }));
    expect((await failure(listKeys(kms))).message).toContain('without an end');
    expect(asked.length).toBeLessThan(300);
    const circle = await answering(() => ({
      body: JSON.stringify({ Keys: [{ KeyId: 'a' }], Truncated: true, NextMarker: 'same' }),
    }));
    expect((await failure(listKeys(circle.kms))).message).toContain('without an end');
  });

  it('gives a hundred thousand keys, and things among them that are none', async () => {
    const pageOf = (n: number) =>
      JSON.stringify({
        Keys: [...Array.from({ length: 999 }, (_, i) => ({ KeyId: `${n}-${i}` })), { KeyId: 12 }],
        Truncated: n < 99,
        NextMarker: `m${n}`,
      });
    let page = 0;
    const { kms } = await answering((action) => ({
      body:
        action === 'ListKeys' ? pageOf(page++) : '{"Aliases":[{"AliasName":"alias/a","TargetKeyId":"5-5"}]}',
    }));
    const keys = await listKeys(kms);
    expect(keys).toHaveLength(99_900);
    expect(keys.find(({ id }) => id === '5-5')?.aliases).toEqual(['a']);
  });

  it.each([
    ['NotAuthorizedException', 'key_refused'],
    ['KMSNotFoundException', 'not_found'],
    ['com.amazonaws.kms#NotFoundException', 'not_found'],
    ['AccessDeniedException', 'denied'],
    ['UnknownOperationException', 'not_available'],
    ['InvalidAction', 'not_available'],
    ['SignatureInvalidException', 'bad_input'],
    ['SomethingNewException', 'service_failed'],
  ])('refuses with %s', async (code, ours) => {
    const body = JSON.stringify({ __type: code, message: 'CANARY what it says is not repeated' });
    const { kms } = await answering(() => ({ status: 400, body }));
    const error = await failure(describeKey(kms, 'alias/a'));
    expect(error.code).toBe(ours);
    expect(`${error.message}${error.hint}`).not.toContain('CANARY');
  });

  it('does not have an operation, and is asked for it once', async () => {
    for (const status of [404, 501]) {
      const { kms, asked } = await answering(() => ({ status, body: 'not here' }));
      for (let i = 0; i < 2; i++)
        expect((await failure(describeKey(kms, 'alias/a'))).code).toBe('not_available');
      expect(asked).toEqual(['DescribeKey']);
    }
  });
});

describe('keys that are not as they were', () => {
  async function sandboxed(): Promise<{ sandbox: Sandbox; kms: Kms }> {
    const sandbox = await startSandbox({ kms: 'quilibrium' });
    opened.push(() => sandbox.close());
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/waiting' });
    const kms = await clientFor(sandbox.url, key, 'quilibrium', 'q-world-1', 1_500);
    opened.push(() => kms.close());
    return { sandbox, kms };
  }

  it('never become ready, and nobody waits for ever', async () => {
    const { sandbox, kms } = await sandboxed();
    const { KeyAnswer } = await import('#core/clouds/kms/schemas.ts');
    const input = { KeySpec: 'ECC_ED25519', KeyUsage: 'SIGN_VERIFY' };
    const made = await kms.ask('CreateKey', input, KeyAnswer, { later: true });
    expect(made.state).toBe('Creating');
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    expect((await awaitKey(kms, made.id, { sleep, patienceMs: 60_000 })).state).toBe('Creating');
    expect(waits.length).toBeLessThan(60);
    sandbox.switches.sidecar = 3;
    expect((await awaitKey(kms, made.id, { sleep, patienceMs: 60_000 })).state).toBe('Enabled');
    sandbox.switches.sidecar = null;
    const how = { algorithm: 'EDDSA_ED25519', digest: false };
    const error = await failure(sign(kms, made.id, Buffer.from('a'), how));
    expect(error.message).toContain('MPC client');
  });

  it('are signed for in another region, and that is said', async () => {
    const { sandbox } = await sandboxed();
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/region' });
    const kms = await clientFor(sandbox.url, key, 'aws', 'eu-north-1');
    opened.push(() => kms.close());
    expect((await failure(listKeys(kms))).code).toBe('key_refused');
  });

  it('are found although every third answer is a failure that passes', async () => {
    const { sandbox } = await sandboxed();
    const key = sandbox.addKey({ secretAccessKey: 'CANARY/faults' });
    sandbox.switches.fault = everyNth(3, { kind: 'error', status: 500, code: 'KMSInternalException' });
    const { createKms } = await import('#core/clouds/kms/client.ts');
    const { Secret } = await import('#core/store/secrets/secret.ts');
    const kms = await createKms(
      { now: () => new Date(), sleep: async () => {}, randomBytes: (n) => new Uint8Array(n), env: {} },
      { provider: 'quilibrium', region: 'q-world-1', accountId: '', endpoints: { kms: sandbox.url } },
      { accessKeyId: key.accessKeyId, secretAccessKey: new Secret(key.secretAccessKey) },
    );
    opened.push(() => kms.close());
    for (let i = 0; i < 5; i++) expect(await listKeys(kms)).toEqual([]);
  });
});
