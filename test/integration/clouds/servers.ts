/** What may stand between us and a service: a server with TLS of a private authority, and proxies. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, request as httpRequest, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { have } from '../../support/command.ts';

export const proxyPassword = 'CANARY proxy:pass/word';
export const hasOpenssl = await have('openssl', ['version']);

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

/** Makes an authority, `ca.pem`, and a certificate of it for 127.0.0.1 in a folder. */
export function makeAuthority(folder: string): void {
  const openssl = (command: string) =>
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -subj /CN=Authority -days 2`);
  openssl(`req ${key} -keyout host.key -out host.csr -subj /CN=127.0.0.1`);
  writeFileSync(join(folder, 'host.ext'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    'x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out host.pem -days 2 -extfile host.ext',
  );
}

/** Servers in front of a sandbox, until they are closed. */
export interface Servers {
  /** @returns its address, with the certificate that `makeAuthority` put into the folder */
  startTls(folder: string): Promise<string>;
  /** A proxy that wants a name and a password, or none; `seen` is what it was asked for. */
  startProxy(wantsLogin: boolean): Promise<{ port: number; seen: string[] }>;
  close(): void;
}

export function createServers(sandbox: Sandbox): Servers {
  const servers: Server[] = [];
  return {
    async startTls(folder) {
      const server = createHttps(
        { key: readFileSync(join(folder, 'host.key')), cert: readFileSync(join(folder, 'host.pem')) },
        passOn(sandbox),
      );
      servers.push(server);
      return `https://127.0.0.1:${await listen(server)}`;
    },

    async startProxy(wantsLogin) {
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
    },

    close() {
      for (const server of servers) server.close();
    },
  };
}

/** A proxy's address as the environment names it. */
export const proxyAddress = (port: number, password = proxyPassword): string =>
  `http://ann:${encodeURIComponent(password)}@127.0.0.1:${port}`;
