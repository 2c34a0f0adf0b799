import { request } from 'node:http';
import { connect } from 'node:net';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { s3Client } from './clients.ts';

let sandbox: Sandbox;
let key: AccessKey;

beforeAll(async () => {
  sandbox = await startSandbox();
  seedDemo(sandbox);
  key = sandbox.addKey({ secretAccessKey: 'CANARY/sandbox+http' });
});
afterAll(() => sandbox.close());

/** Sends bytes and returns what comes back: an error document, or whatever there was after half a second. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(sandbox.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.endsWith('</Error>')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

const stillAnswers = async () => {
  const { Body } = await s3Client(sandbox, key).send(
    new GetObjectCommand({ Bucket: 'site-www', Key: 'robots.txt' }),
  );
  expect(await Body?.transformToString()).toContain('User-agent');
};

describe('requests that make no sense', () => {
  it.each([
    ['what is not HTTP', '\u0016\u0003\u0001hello\r\n\r\n', 400],
    ['half a percent escape', 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['bytes that are not UTF-8', 'GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a query that is not UTF-8', 'GET /?x=%ff HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a whole address as the path', 'GET http://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'PUT /a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 400],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: aaaaaaaaaaaaaaaaaaaa\r\n'.repeat(3000)}\r\n`,
      400,
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 403],
    ['an unknown method', 'PROPFIND /a HTTP/1.1\r\nHost: x\r\n\r\n', 403],
    [
      'a signature of garbage',
      'GET / HTTP/1.1\r\nHost: x\r\nAuthorization: AWS4-HMAC-SHA256 =,=,,=\r\n\r\n',
      400,
    ],
  ])('%s: an error document, and the next request is answered', async (_, bytes, expected) => {
    const answer = await raw(bytes);
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${expected} `));
    expect(answer).toContain('<Error><Code>');
    await stillAnswers();
  });

  it('a client that hangs up in the middle of a body', async () => {
    await raw(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\nAction=',
    );
    await stillAnswers();
  });
});

it('a large body that is refused is read to its end, so that the client hears why', async () => {
  for (let n = 0; n < 3; n++) {
    const answer = await fetch(`${sandbox.url}/site-www/big`, {
      method: 'PUT',
      body: Buffer.alloc(10_000_000),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('AccessDenied');
  }
});

describe('a body that is announced with Expect', () => {
  it('is not asked for when the signature is refused', async () => {
    const events: string[] = [];
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const put = request(`${sandbox.url}/site-www/big`, {
        method: 'PUT',
        headers: { expect: '100-continue', 'content-length': 1_000_000 },
      });
      put.on('continue', () => events.push('continue'));
      put.on('response', (response) => {
        response.resume();
        expect(response.headers.connection).toBe('close');
        resolve(response.statusCode);
        put.destroy();
      });
      put.on('error', reject);
      put.flushHeaders();
    });
    expect(status).toBe(403);
    expect(events).toEqual([]);
  });
});

describe('the address', () => {
  it('is on this machine only', async () => {
    await expect(startSandbox({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('is free again after closing, even with a connection open', async () => {
    const first = await startSandbox();
    const idle = connect(first.port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    await first.close();
    idle.destroy();
    const second = await startSandbox({ port: first.port });
    expect(second.port).toBe(first.port);
    await second.close();
  });
});
