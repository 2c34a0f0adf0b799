import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '#core/clouds/client/client.ts';
import { agree, openQuestions } from '#core/profiles/plainHttp.ts';
import { usableKey } from '#core/profiles/sessions/key.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { isLoopback, plainOrigin } from '#shared/plainHttp.ts';
import { type Bench, draftFor, openBench } from '../integration/accounts/world.ts';
import { saveProfile, testConnection } from '../support/calls.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';
import { answer } from './server/answers.ts';

const [node = '', source = ''] = qcredCommand;

const secret = 'CANARY/plain/secret+0123456789abcdef';

/** A service that answers anything, on an address that is not this machine's own by its name. */
let server: Server;
let url: string;
let asked: number;
beforeEach(async () => {
  asked = 0;
  server = createServer((request, response) => {
    asked++;
    request
      .resume()
      .on('end', () => response.end(answer(request.method === 'GET' ? 'ListBuckets' : 'None', '')));
  });
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
  url = `http://0.0.0.0:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

describe('plain http to another machine', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  const save = (more: { id?: string; plainHttp?: string[]; endpoint?: string } = {}) =>
    saveProfile(bench.app, {
      id: more.id,
      name: 'nas',
      provider: 'quilibrium',
      endpoints: { s3: more.endpoint ?? url, sts: more.endpoint ?? url },
      plainHttp: more.plainHttp,
      source: {
        kind: 'credential',
        accessKeyId: 'AKPLAIN',
        ...(more.id ? {} : { secretAccessKey: secret }),
      },
    });
  const host = () => new URL(url).host;

  it('is not used by a test before a person typed the name of the host', async () => {
    const { id } = await save();
    const { access } = bench.app.open();
    expect(await testConnection(bench.app, id)).toMatchObject({
      verdict: 'other',
      message: expect.stringContaining(`${url} is plain http`),
      hint: expect.stringContaining('--allow-http'),
    });
    expect(asked).toBe(0);
    await agree(access, { profileId: id }, ['another.host']);
    expect(await openQuestions(access, { profileId: id })).toEqual([url]);
    await agree(access, { profileId: id }, [` ${host().toUpperCase()} `]);
    expect(await openQuestions(access, { profileId: id })).toEqual([]);
    expect((await testConnection(bench.app, id)).verdict).toBe('ok');
    expect(asked).toBeGreaterThan(0);
    const { records } = await access.activity.list({ limit: 10 });
    expect(records).toContainEqual(
      expect.objectContaining({ action: 'plain_http.allowed', subject: 'nas', detail: url }),
    );
  });

  it('is agreed to for one endpoint, and not for the next', async () => {
    const { id } = await save({ plainHttp: [host()] });
    const { access } = bench.app.open();
    const agreed = async () => (await access.vault.state()).profiles[0]?.plainHttp;
    expect(await agreed()).toEqual([url]);
    await save({ id });
    expect(await agreed()).toEqual([url]);
    await save({ id, endpoint: 'http://elsewhere.example:9000', plainHttp: [host()] });
    expect(await agreed()).toBeUndefined();
  });

  it('is used by no call: sessions, accounts, keys', async () => {
    const { id: profileId } = await save();
    const { id } = await saveProfile(bench.app, {
      name: 'role',
      provider: 'quilibrium',
      endpoints: {},
      source: { kind: 'role', roleArn: 'arn:aws:iam::1000000000:role/r', profileId },
    });
    const { access } = bench.app.open();
    const state = await access.vault.state();
    const profile = state.profiles.find((one) => one.id === id);
    if (!profile) throw new Error('it was not saved');
    const plain = expect.objectContaining({ code: 'plain_http' });
    await expect(usableKey(access, state, profile, { purpose: 'test' })).rejects.toEqual(plain);
    const key = { accessKeyId: 'AKPLAIN', secretAccessKey: secret };
    await expect((await bench.accounts()).save(draftFor({ url }, key))).rejects.toEqual(plain);
    await expect(
      createClient(
        access.deps,
        { provider: 'quilibrium', endpoints: { iam: url }, accountId: '' },
        { accessKeyId: 'AKPLAIN', secretAccessKey: new Secret(secret) },
      ),
    ).rejects.toEqual(plain);
    expect(asked).toBe(0);
  });
});

it('is told from what stays on this machine', () => {
  for (const own of [
    'localhost',
    'a.localhost',
    'LOCALHOST.',
    '127.0.0.1',
    '127.9.9.9',
    '[::1]',
    '[::ffff:7f00:1]',
  ])
    expect(isLoopback(own), own).toBe(true);
  for (const other of [
    'localhost.example',
    '127.0.0.1.example',
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    'nas',
    '128.0.0.1',
  ])
    expect(isLoopback(other), other).toBe(false);
  expect(plainOrigin('http://127.1:9000')).toBeNull();
  expect(plainOrigin('http://0x7f.1/')).toBeNull();
  expect(plainOrigin('https://nas.lan')).toBeNull();
  expect(plainOrigin('http://NAS.lan:80/path')).toBe('http://nas.lan');
});

describe('the command', () => {
  let place: ReturnType<typeof temporaryHome>;
  beforeEach(() => {
    place = temporaryHome();
  });
  afterEach(() => place.remove());
  const qcred = (args: readonly string[], input?: string) =>
    run(node, [source, ...args], {
      env: cleanEnvironment(place.home, {
        QCRED_HOME: place.dataDir,
        QCRED_PASSPHRASE: 'CANARY passphrase of the command',
      }),
      input,
    });
  const add = (...more: string[]) =>
    qcred(
      [
        ...['add', 'nas', '--provider', 's3', '--access-key-id', 'AKPLAIN', '--store', 'passphrase'],
        ...['--endpoint', url, '--region', 'here', ...more],
      ],
      secret,
    );

  it('refuses without a terminal, agrees with --allow-http, and says it in list, doctor and export', async () => {
    const refused = await add();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${url} is plain http`);
    expect(refused.stderr).toContain('--allow-http');
    expect((await add('--allow-http')).code).toBe(0);
    expect((await qcred(['list'])).stderr).toContain(`"nas" uses ${url} in the clear.`);
    const doctor = JSON.parse((await qcred(['doctor', '--json'])).stdout) as {
      message: string;
      hint: string;
    }[];
    expect(doctor.find(({ message }) => message.includes(url))?.hint).toMatch(/^You agreed to it/);
    expect((await qcred(['export', 'rclone', 'nas'])).stderr).toContain(`${url} is plain http`);
    expect((await qcred(['test', 'nas'])).code).toBe(0);
    expect(asked).toBeGreaterThan(0);
    const served = await qcred(['credential-process', '--profile', 'nas']);
    expect(JSON.parse(served.stdout).SecretAccessKey).toBe(secret);
  });
});
