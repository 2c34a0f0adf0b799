import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, request as httpRequest, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '#core/deps.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { type Client, createClient } from '#core/qconsole/client.ts';
import { Secret } from '#core/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { QCredError } from '#shared/errors.ts';
import { have, temporaryHome } from './support.ts';

const secret = 'CANARY/network/secret+0123456789abcdef';
const proxyPassword = 'CANARY proxy:pass/word';
const hasOpenssl = await have('openssl', ['version']);

const listen = (server: Server): Promise<number> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

/** Passes a request on to the sandbox as it came: the signature covers the host it was sent to. */
function passOn(sandbox: Sandbox): Parameters<typeof createHttp>[1] {
  return (request, response) => {
    const path = URL.canParse(request.url ?? '') ? new URL(request.url ?? '').pathname : request.url;
    const { 'proxy-authorization': _login, 'proxy-connection': _how, ...headers } = request.headers;
    const onward = httpRequest(
      { host: '127.0.0.1', port: sandbox.port, method: request.method, path, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
}

describe('reaching an account', () => {
  let sandbox: Sandbox;
  let place: ReturnType<typeof temporaryHome>;
  let servers: Server[];
  let clients: Client[];
  const at = (name: string) => join(place.home, name);

  beforeAll(() => {
    place = temporaryHome();
    mkdirSync(place.home, { recursive: true });
    if (!hasOpenssl) return;
    const openssl = (...args: string[]) =>
      execFileSync('openssl', args, { cwd: place.home, stdio: 'ignore' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=Test authority',
      '-days',
      '2',
    );
    openssl('req', ...key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', '/CN=127.0.0.1');
    writeFileSync(at('host.ext'), 'subjectAltName=IP:127.0.0.1\n');
    openssl(
      'x509',
      '-req',
      '-in',
      'host.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'host.pem',
      '-days',
      '2',
      '-extfile',
      'host.ext',
    );
  });
  afterAll(() => place.remove());

  beforeEach(async () => {
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }] });
    servers = [];
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    for (const server of servers) server.close();
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

  async function startTls(): Promise<string> {
    const server = createHttps(
      { key: readFileSync(at('host.key')), cert: readFileSync(at('host.pem')) },
      passOn(sandbox),
    );
    servers.push(server);
    return `https://127.0.0.1:${await listen(server)}`;
  }

  /** A proxy that wants a name and a password, or none. */
  async function startProxy(wantsLogin: boolean): Promise<{ port: number; seen: string[] }> {
    const seen: string[] = [];
    const login = `Basic ${Buffer.from(`ann:${proxyPassword}`).toString('base64')}`;
    const mayPass = (given: string | undefined) => !wantsLogin || given === login;
    const server = createHttp((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (mayPass(request.headers['proxy-authorization'])) passOn(sandbox)?.(request, response as never);
      else response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end('<html>Login</html>');
    });
    server.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      if (!mayPass(request.headers['proxy-authorization'])) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nLogin');
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const onward = connectSocket(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    servers.push(server);
    return { port: await listen(server), seen };
  }

  const proxyAddress = (port: number, password = proxyPassword) =>
    `http://ann:${encodeURIComponent(password)}@127.0.0.1:${port}`;

  it.skipIf(!hasOpenssl)('trusts the authority the account names, and no other', async () => {
    const url = await startTls();
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
    const url = await startTls();
    const { port, seen } = await startProxy(true);
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
    const { port, seen } = await startProxy(true);
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
    const gone = await startProxy(false);
    servers.pop()?.close();
    const { iam } = await connect(sandbox.url, { HTTP_PROXY: `http://127.0.0.1:${gone.port}` });
    const { code, message } = await refusal(iam.listUsers({}));
    expect(code).toBe('connection_failed');
    expect(message).toContain(`(through the proxy http://127.0.0.1:${gone.port})`);
  });
});
