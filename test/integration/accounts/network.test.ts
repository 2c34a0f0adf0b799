import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#core/clouds/client/client.ts';
import type { Deps } from '#core/deps.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { QCredError } from '#shared/errors.ts';
import { temporaryHome } from '../../support/command.ts';
import { createServers, hasOpenssl, makeAuthority, proxyAddress, type Servers } from '../clouds/servers.ts';

const secret = 'CANARY/network/secret+0123456789abcdef';

describe('reaching an account', () => {
  let sandbox: Sandbox;
  let place: ReturnType<typeof temporaryHome>;
  let servers: Servers;
  let clients: Client[];
  const at = (name: string) => join(place.home, name);

  beforeAll(() => {
    place = temporaryHome();
    mkdirSync(place.home, { recursive: true });
    if (hasOpenssl) makeAuthority(place.home);
  });
  afterAll(() => place.remove());

  beforeEach(async () => {
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }] });
    servers = createServers(sandbox);
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    servers.close();
    await sandbox.close();
  });

  async function connect(endpoint: string, env: Deps['env'] = {}, caPath?: string): Promise<Client> {
    const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['/usr/bin/qcred'] });
    const client = await createClient(
      { ...deps, env, sleep: async () => {} },
      {
        provider: 'quilibrium',
        endpoints: { iam: endpoint, sts: endpoint },
        accountId: '',
        ...(caPath ? { caPath } : {}),
      },
      {
        accessKeyId: sandbox.account.users.get('demo')?.keys[0]?.accessKeyId ?? '',
        secretAccessKey: new Secret(secret),
      },
    );
    clients.push(client);
    return client;
  }
  const refusal = (call: Promise<unknown>): Promise<QCredError> =>
    call.then(
      () => Promise.reject(new Error('it was not refused')),
      (error: QCredError) => error,
    );

  it.skipIf(!hasOpenssl)('trusts the authority the account names, and no other', async () => {
    const url = await servers.startTls(place.home);
    const { iam } = await connect(url, {}, at('ca.pem'));
    expect((await iam.listUsers({})).Users).toHaveLength(1);
    const strange = await connect(url);
    expect(await refusal(strange.iam.listUsers({}))).toMatchObject({
      code: 'connection_failed',
      message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ /),
      hint: expect.stringContaining('certificate authority'),
    });
    const own = await connect(sandbox.url.replace('http:', 'https:'), {}, at('ca.pem'));
    expect(await refusal(own.iam.listUsers({}))).toMatchObject({
      code: 'connection_failed',
      message: expect.stringContaining('does not speak TLS'),
    });
  });

  it('says what is wrong with the file of an authority', async () => {
    await expect(connect(sandbox.url, {}, at('absent.pem'))).rejects.toMatchObject({
      code: 'file_unreadable',
    });
    writeFileSync(at('empty.pem'), 'nothing');
    await expect(connect(sandbox.url, {}, at('empty.pem'))).rejects.toMatchObject({
      code: 'bad_input',
      message: `There is no certificate in ${at('empty.pem')}.`,
    });
  });

  it.skipIf(!hasOpenssl)('goes through a proxy with a password to an https endpoint', async () => {
    const url = await servers.startTls(place.home);
    const { port, seen } = await servers.startProxy(true);
    const { iam } = await connect(url, { HTTPS_PROXY: proxyAddress(port) }, at('ca.pem'));
    expect((await iam.listUsers({})).Users).toHaveLength(1);
    expect(seen).toEqual([`CONNECT ${new URL(url).host}`]);

    const wrong = await connect(url, { https_proxy: proxyAddress(port, 'CANARY wrong') }, at('ca.pem'));
    const error = await refusal(wrong.iam.listUsers({}));
    expect(error).toMatchObject({
      code: 'connection_failed',
      message: `The proxy http://127.0.0.1:${port} wants a name and a password, or does not accept those it was given.`,
    });
    expect(JSON.stringify([error.message, error.hint])).not.toContain('CANARY');
  });

  it('goes through a proxy to an http endpoint, and past it where the environment says so', async () => {
    const { port, seen } = await servers.startProxy(true);
    const through = await connect(sandbox.url, { http_proxy: proxyAddress(port) });
    expect((await through.iam.listUsers({})).Users).toHaveLength(1);
    expect(seen).toEqual([`POST ${sandbox.url}/`]);
    const past = await connect(sandbox.url, { http_proxy: proxyAddress(port), no_proxy: '127.0.0.1' });
    expect((await past.iam.listUsers({})).Users).toHaveLength(1);
    expect(seen).toHaveLength(1);
    const without = await connect(sandbox.url, { http_proxy: `127.0.0.1:${port}` });
    expect((await refusal(without.iam.listUsers({}))).message).toContain('wants a name and a password');
  });

  it('names the proxy when it is the proxy that is not there', async () => {
    const gone = await servers.startProxy(false);
    servers.close();
    const { iam } = await connect(sandbox.url, { HTTP_PROXY: `http://127.0.0.1:${gone.port}` });
    const { code, message } = await refusal(iam.listUsers({}));
    expect(code).toBe('connection_failed');
    expect(message).toContain(`(through the proxy http://127.0.0.1:${gone.port})`);
  });
});
