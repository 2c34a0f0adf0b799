import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, have, run, temporaryHome } from '../../support/command.ts';

const hasAws = await have('aws');

describe.skipIf(!hasAws)('the AWS CLI', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let key: AccessKey;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    key = sandbox.addKey({ secretAccessKey: 'CANARY/sandbox+aws' });
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  const aws = (args: readonly string[], more: Record<string, string> = {}): Promise<Finished> =>
    run('aws', args, {
      env: cleanEnvironment(home, {
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
        // Version 1 reads the first, version 2 the second.
        AWS_DEFAULT_REGION: 'q-world-1',
        AWS_REGION: 'q-world-1',
        AWS_ENDPOINT_URL: sandbox.url,
        AWS_MAX_ATTEMPTS: '1',
        ...more,
      }),
    });
  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await aws(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('knows who it is and sees the buckets', async () => {
    const identity = JSON.parse(await succeed('sts', 'get-caller-identity', '--output', 'json'));
    expect(identity).toMatchObject({ Account: '1000000000', Arn: 'arn:aws:iam::1000000000:user/demo' });
    const listed = await succeed('s3', 'ls');
    expect(
      listed
        .trim()
        .split('\n')
        .map((line) => line.split(' ').at(-1)),
    ).toEqual(['backups-nightly', 'photos-2026', 'site-www']);
    expect(await succeed('s3', 'ls', 's3://photos-2026/')).toMatch(/PRE lake\/[\s\S]*captions\.csv/);
  });

  it('takes 20 MB there and back, in parts', async () => {
    const content = randomBytes(20 * 1024 * 1024);
    const [from, back] = [join(home, 'from.bin'), join(home, 'back.bin')];
    await writeFile(from, content);
    await succeed('s3', 'mb', 's3://large-things');
    await succeed('s3', 'cp', '--quiet', from, 's3://large-things/deep/20 MB.bin');
    const stored = sandbox.account.buckets.get('large-things')?.objects.get('deep/20 MB.bin');
    expect(stored?.etag).toMatch(/-3$/);
    await succeed('s3', 'cp', '--quiet', 's3://large-things/deep/20 MB.bin', back);
    expect((await readFile(back)).equals(content)).toBe(true);
    await succeed('s3', 'rb', '--force', 's3://large-things');
    expect(sandbox.account.buckets.has('large-things')).toBe(false);
  });

  it('presigns an address that works until it runs out', async () => {
    const url = (await succeed('s3', 'presign', 's3://site-www/index.html', '--expires-in', '60')).trim();
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await answer.text()).toContain('It works.');
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(url.replace('index.html', 'robots.txt'))).status).toBe(403);

    sandbox.setClock(() => new Date(Date.now() + 61_000));
    const late = await fetch(url);
    sandbox.setClock(() => new Date());
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('<Message>Request has expired</Message>');
  });

  it('is told why it is refused', async () => {
    const wrongSecret = await aws(['s3', 'ls'], { AWS_SECRET_ACCESS_KEY: 'CANARY/wrong' });
    expect(wrongSecret.code).not.toBe(0);
    expect(wrongSecret.stderr).toContain('SignatureDoesNotMatch');
    const wrongKey = await aws(['sts', 'get-caller-identity'], { AWS_ACCESS_KEY_ID: 'NOSUCHKEY' });
    expect(wrongKey.stderr).toContain('InvalidClientTokenId');
  });
});
