/** Which of several secrets of a key counts: that which its service accepts, which here is told by its token. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenVault } from '#core/store/access.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret, type SecretMaterial } from '#core/store/secrets/secret.ts';
import { settleSecrets } from '#core/tools/imports/secrets.ts';
import { emptyVault } from '#shared/model.ts';
import { credential, now } from '../../records.ts';
import { find, idOf, key } from './given.ts';

let server: Server;
let url: string;
/** The tokens that came, in their order. */
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const token = String(request.headers['x-amz-security-token']);
    asked.push(token);
    if (token.includes('good')) response.end('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>');
    else response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code><Message>x</Message></Error>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => void asked.splice(0));

const material = (name: string): SecretMaterial => ({
  secretAccessKey: new Secret(`CANARY/${name}`),
  sessionToken: new Secret(`CANARY/${name}`),
});
/** The key `same` with one of its secrets, under the name of that. */
const holding = (name: string, id = 'same') =>
  find(key(name, { provider: 'minio', accessKeyId: idOf(id), ...material(name), endpoints: { s3: url } }));

/** Settles finds where this is stored for the key `same`. */
async function settle(
  names: string[],
  {
    stored,
    isKnown = stored !== undefined,
    replace = false,
  }: { stored?: string; isKnown?: boolean; replace?: boolean } = {},
) {
  const finds = names.map((name) => holding(name));
  const access = {
    deps: { now: () => now, sleep: async () => {}, env: {}, randomBytes },
    vault: {
      state: async () => ({
        ...emptyVault(),
        credentials: isKnown ? [credential(1, { provider: 'minio', accessKeyId: idOf('same') })] : [],
      }),
    },
    secrets: { get: async () => (stored === undefined ? null : formatMaterial(material(stored))) },
  };
  const settled = await settleSecrets(access as unknown as OpenVault, finds, replace);
  return {
    taken: finds.map((one) => settled.materialOf(one)?.secretAccessKey.reveal().replace('CANARY/', '')),
    left: finds.filter((one) => settled.left.has(one)).map(({ profile }) => profile.name),
    replacing: settled.replacing.map((one) => [
      one.credential.accessKeyId,
      one.material.secretAccessKey.reveal().replace('CANARY/', ''),
    ]),
    notices: settled.notices,
    asked: asked.map((token) => token.replace('CANARY/', '')),
  };
}
const nothing = { left: [], replacing: [], notices: [], asked: [] };

describe('of a key that is not kept here', () => {
  it('the one secret there is counts, and nobody is asked', async () => {
    expect(await settle(['one'])).toEqual({ ...nothing, taken: ['one'] });
    expect(await settle(['one', 'one'])).toEqual({ ...nothing, taken: ['one', 'one'] });
  });

  it('the one of several that the service accepts counts', async () => {
    const settled = await settle(['bad', 'good', 'better good']);
    expect(settled).toMatchObject({
      taken: ['good', 'good', 'good'],
      left: ['bad', 'better good'],
      replacing: [],
      asked: ['bad', 'good'],
    });
    expect(settled.notices).toMatchObject([
      {
        level: 'warning',
        message: `The secret that "bad" has for ${idOf('same')} is another one than QCred keeps, and the service was not seen to accept it: it was not taken.`,
        hint: expect.stringContaining('--replace-secret'),
        path: '/home/p/.aws/credentials',
        line: 1,
      },
      { message: expect.stringContaining('"better good"') },
    ]);
  });

  it('the first counts where it accepts none', async () => {
    expect(await settle(['bad', 'worse'])).toMatchObject({ taken: ['bad', 'bad'], left: ['worse'] });
  });

  it('the first counts where none is stored, though its key is here', async () => {
    expect(await settle(['bad'], { isKnown: true })).toEqual({ ...nothing, taken: ['bad'] });
  });
});

describe('of a key that is kept here', () => {
  it('the stored secret counts where the file has the same, and nobody is asked', async () => {
    expect(await settle(['kept'], { stored: 'kept' })).toEqual({ ...nothing, taken: [undefined] });
  });

  it('the stored one stays where the service does not accept another', async () => {
    expect(await settle(['bad'], { stored: 'kept' })).toMatchObject({
      taken: [undefined],
      left: ['bad'],
      replacing: [],
      asked: ['bad'],
    });
    expect(await settle(['kept', 'bad'], { stored: 'kept' })).toMatchObject({ left: ['bad'], replacing: [] });
  });

  it('another takes its place where the service accepts that', async () => {
    expect(await settle(['good'], { stored: 'kept' })).toMatchObject({
      taken: [undefined],
      left: [],
      replacing: [[idOf('same'), 'good']],
    });
    expect(await settle(['kept', 'bad', 'good'], { stored: 'kept' })).toMatchObject({
      left: ['kept', 'bad'],
      replacing: [[idOf('same'), 'good']],
    });
  });

  it('the file’s takes its place where the person wants that, and nobody is asked', async () => {
    expect(await settle(['bad'], { stored: 'kept', replace: true })).toMatchObject({
      left: [],
      replacing: [[idOf('same'), 'bad']],
      asked: [],
    });
    expect(await settle(['kept'], { stored: 'kept', replace: true })).toEqual({
      ...nothing,
      taken: [undefined],
    });
    // Where none is kept it is the service that decides.
    expect(await settle(['bad', 'good'], { replace: true })).toMatchObject({ taken: ['good', 'good'] });
  });
});

it('no more secrets are tried than 50', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `bad ${i}`);
  const settled = await settle([...names, 'good']);
  expect(settled.asked).toHaveLength(50);
  expect(settled.taken[0]).toBe('bad 0');
});

it('keys are told apart by id and provider, and what is half a key has no secret to settle', async () => {
  const finds = [
    find(key('one')),
    find(key('other', { accessKeyId: idOf('one'), provider: 'wasabi' })),
    find(key('half', { secretAccessKey: undefined })),
    find(key('half', { accessKeyId: undefined })),
  ];
  const access = { vault: { state: async () => emptyVault() } };
  const settled = await settleSecrets(access as unknown as OpenVault, finds, false);
  expect(finds.map((one) => settled.materialOf(one)?.secretAccessKey.reveal())).toEqual([
    finds[0]?.profile.secretAccessKey?.reveal(),
    finds[1]?.profile.secretAccessKey?.reveal(),
    undefined,
    undefined,
  ]);
  expect([settled.left.size, settled.notices]).toEqual([0, []]);
});
