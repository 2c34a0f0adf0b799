/** Looking for a newer version and installing it, from a feed that is served on this machine. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Installed } from '#main/updates/installed.ts';
import { createUpdates } from '#main/updates/updates.ts';
import { tempFolder } from '../../../unit/store/files/temp.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { x = '' } = publicKey.export({ format: 'jwk' });
const newVersion = Buffer.alloc(300_000, 'the new version ');
const sha512 = (bytes: Buffer) => createHash('sha512').update(bytes).digest('base64');
const file = (kind: string, name: string, bytes = newVersion) => ({
  target: `linux-x64-${kind}`,
  name,
  size: bytes.length,
  sha512: sha512(bytes),
});
const manifest = (part: object = {}) => ({
  format: 'qcred-update',
  channel: 'stable',
  serial: 5,
  expires: '2026-12-27T12:00:00Z',
  version: '1.1.0',
  page: 'https://qcred.example/1.1.0',
  files: [file('appimage', 'QCred.AppImage'), file('deb', 'qcred_1.1.0_amd64.deb')],
  ...part,
});

let server: Server;
let served: Map<string, (response: ServerResponse) => void>;
let folder: string;
let image: string;
let url: string;

beforeEach(async () => {
  served = new Map();
  server = createServer((request, response) => {
    const answer = served.get(request.url ?? '');
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/linux/`;
  folder = tempFolder();
  image = join(folder, 'QCred.AppImage');
  writeFileSync(image, 'the old version', { mode: 0o755 });
  serve('QCred.AppImage', newVersion);
});
afterEach(() => new Promise((done) => server.close(done)));

const serve = (name: string, bytes: Buffer) => served.set(`/linux/${name}`, (to) => void to.end(bytes));

function publish(part: object = {}, by = privateKey): void {
  const bytes = Buffer.from(JSON.stringify(manifest(part)));
  serve('latest.json', bytes);
  serve('latest.json.sig', Buffer.from(sign(null, bytes, by).toString('base64')));
}

const updates = (installed: Installed = { kind: 'appimage', path: image }, version = '1.0.9') =>
  createUpdates({
    feed: { url, publicKey: Buffer.from(x, 'base64url').toString('base64'), channel: 'stable' },
    version,
    installed,
    platform: 'linux-x64',
    env: {},
    now: () => new Date('2026-11-27T12:00:00Z'),
    statePath: join(folder, 'updates.json'),
  });

/** The old version is there, whole, and nothing beside it. */
function expectOld(): void {
  expect(readFileSync(image, 'utf8')).toBe('the old version');
  expect(readdirSync(folder).filter((name) => name !== 'updates.json')).toEqual(['QCred.AppImage']);
}

describe('a newer version', () => {
  it('is installed by an AppImage in its own place, and keeps its mode', async () => {
    publish();
    expect(await updates().look()).toEqual({
      state: 'newer',
      version: '1.1.0',
      page: 'https://qcred.example/1.1.0',
      by: { kind: 'itself' },
    });
    expect(await updates().install()).toEqual({ version: '1.1.0' });
    expect(readFileSync(image)).toEqual(newVersion);
    expect(statSync(image).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).sort()).toEqual(['QCred.AppImage', 'updates.json']);
    expect(await updates(undefined, '1.1.0').look()).toEqual({ state: 'current' });
  });

  it('is left to the package manager, or to the person', async () => {
    publish();
    expect(await updates({ kind: 'deb' }).look()).toMatchObject({
      by: { kind: 'command', command: 'sudo apt install ./qcred_1.1.0_amd64.deb' },
    });
    expect(await updates({ kind: 'rpm' }).look()).toMatchObject({ by: { kind: 'hand' } });
    expect(await updates({ kind: 'other' }).look()).toMatchObject({ by: { kind: 'hand' } });
    await expect(updates({ kind: 'deb' }).install()).rejects.toMatchObject({ code: 'unsupported' });
    expectOld();
  });

  it('is looked for nowhere where the build names no feed', async () => {
    const off = createUpdates({
      feed: null,
      version: '1.0.9',
      installed: { kind: 'appimage', path: image },
      platform: 'linux-x64',
      env: {},
      now: () => new Date(),
      statePath: join(folder, 'updates.json'),
    });
    expect([off.isOn, await off.look()]).toEqual([false, { state: 'off' }]);
    await expect(off.install()).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('nothing is installed', () => {
  it.each<[string, () => void, string]>([
    ['of another key', () => publish({}, generateKeyPairSync('ed25519').privateKey), 'service_failed'],
    ['of another channel', () => publish({ channel: 'beta' }), 'service_failed'],
    ['that has expired', () => publish({ expires: '2026-11-27T11:59:59Z' }), 'service_failed'],
    ['that is no newer', () => publish({ version: '1.0.9' }), 'unsupported'],
    ['that is older', () => publish({ version: '1.0.8' }), 'unsupported'],
    ['for another system', () => publish({ files: [file('rpm', 'qcred.rpm')] }), 'unsupported'],
    [
      'where the manifest goes on for ever',
      () => {
        publish();
        served.set('/linux/latest.json', (to) => void to.end(Buffer.alloc(200_000, ' ')));
      },
      'connection_failed',
    ],
    [
      'where the feed leads elsewhere',
      () => {
        publish();
        served.set(
          '/linux/latest.json',
          (to) => void to.writeHead(302, { location: '/linux/other.json' }).end(),
        );
      },
      'connection_failed',
    ],
    [
      'where the file is not there',
      () => {
        publish();
        served.delete('/linux/QCred.AppImage');
      },
      'connection_failed',
    ],
    [
      'where the file is another one of the same size',
      () => {
        publish();
        const other = Buffer.from(newVersion);
        other[1000] = 0;
        serve('QCred.AppImage', other);
      },
      'service_failed',
    ],
    [
      'where the file is shorter',
      () => {
        publish();
        serve('QCred.AppImage', newVersion.subarray(0, 1000));
      },
      'service_failed',
    ],
    [
      'where the file is longer',
      () => {
        publish();
        serve('QCred.AppImage', Buffer.concat([newVersion, newVersion]));
      },
      'connection_failed',
    ],
    [
      'where the file breaks off',
      () => {
        publish();
        served.set('/linux/QCred.AppImage', (to) => {
          to.writeHead(200, { 'content-length': newVersion.length });
          to.write(newVersion.subarray(0, 100_000), () => to.destroy());
        });
      },
      'connection_failed',
    ],
  ])('%s, and the old version stays', async (_what, prepare, code) => {
    prepare();
    await expect(updates().install()).rejects.toMatchObject({ code });
    expectOld();
  });

  it('that was published before another that was seen', async () => {
    publish({ serial: 9, version: '1.2.0' });
    expect(await updates().look()).toMatchObject({ version: '1.2.0' });
    publish({ serial: 8 });
    await expect(updates().look()).rejects.toMatchObject({
      message: expect.stringContaining('older than what was seen before'),
    });
    await expect(updates().install()).rejects.toMatchObject({ code: 'service_failed' });
    expectOld();
  });

  it('where its folder takes no file', async () => {
    publish();
    const nowhere = join(folder, 'gone', 'QCred.AppImage');
    await expect(updates({ kind: 'appimage', path: nowhere }).install()).rejects.toMatchObject({
      code: 'write_failed',
    });
  });
});
