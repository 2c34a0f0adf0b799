import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { botoTarget } from '#core/tools/targets/boto/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { sandboxEntry, write } from './written.ts';

const hasGsutil = await have('gsutil', ['version']);

/** A secret in which Python would look for another setting, were it written as it is. */
const awkward = 'sand%box/%(secret)s+#;=';

describe.skipIf(!hasGsutil)('gsutil with the file that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let proxy: Server;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    const key = sandbox.addKey({ secretAccessKey: awkward, sessionToken: 'token%/+=' });
    proxy = await startProxy(sandbox);
    // boto takes the region from the host's name, so it takes a name with the region in it.
    const entry = sandboxEntry(sandbox, key, { endpoints: { s3: 'http://s3.q-world-1.example.org' } });
    writeFileSync(join(home, '.boto'), '# mine\n[GSUtil]\ncheck_hashes = always\n');
    write(home, botoTarget, [entry]);
  });
  afterAll(async () => {
    proxy.close();
    await sandbox.close();
    remove();
  });

  const gsutil = async (...args: string[]): Promise<string> => {
    const env = cleanEnvironment(home, { http_proxy: `http://127.0.0.1:${portOf(proxy)}` });
    const { code, stdout, stderr } = await run('gsutil', ['-q', ...args], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('lists, writes and reads', async () => {
    expect((await gsutil('ls', 's3://')).trim().split('\n')).toEqual([
      's3://backups-nightly/',
      's3://photos-2026/',
      's3://site-www/',
    ]);
    const local = join(home, 'note.txt');
    writeFileSync(local, 'written by gsutil');
    await gsutil('cp', local, 's3://site-www/note.txt');
    await gsutil('cp', 's3://site-www/note.txt', join(home, 'back.txt'));
    expect(readFileSync(join(home, 'back.txt'), 'utf8')).toBe('written by gsutil');
  });

  it('signs for Google with the key that was written for it', async () => {
    const google = temporaryHome();
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      response.setHeader('content-type', 'application/xml');
      response.end(
        '<ListAllMyBucketsResult><Buckets><Bucket><Name>one</Name></Bucket></Buckets></ListAllMyBucketsResult>',
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const entry = sandboxEntry(sandbox, sandbox.addKey(), {
        provider: 'gcs',
        accessKeyId: 'GOOG1EXAMPLE',
        secretAccessKey: new Secret(awkward),
        endpoints: { s3: `http://127.0.0.1:${portOf(server)}` },
      });
      write(google.home, botoTarget, [entry]);
      const { stdout } = await run('gsutil', ['ls', '-p', 'lab', 'gs://'], {
        env: cleanEnvironment(google.home),
      });
      expect(stdout.trim()).toBe('gs://one/');
      expect(asked[0]?.headers.authorization).toBe(
        `GOOG1 GOOG1EXAMPLE:${googleSignature(asked[0], awkward)}`,
      );
    } finally {
      server.close();
      google.remove();
    }
  });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Stands in for the name service: whatever host is asked for, the sandbox answers. */
async function startProxy({ port }: Sandbox): Promise<Server> {
  const proxy = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '');
    const { method, headers } = request;
    const onward = send({ host: '127.0.0.1', port, method, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  return proxy;
}

/** What Google's first way of signing makes of a request for the list of buckets. */
function googleSignature(request: IncomingMessage | undefined, secret: string): string {
  const headers = Object.entries(request?.headers ?? {}).filter(([name]) => name.startsWith('x-goog-'));
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).sort();
  const text = `GET\n\n\n${request?.headers.date}\n${lines.join('')}/`;
  return createHmac('sha1', secret).update(text).digest('base64');
}
