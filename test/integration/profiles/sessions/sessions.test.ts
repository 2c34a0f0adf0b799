import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '#core/app.ts';
import type { UsableKey } from '#core/profiles/sessions/key.ts';
import { findNamed } from '#sandbox/account.ts';
import { planExports, testConnection } from '../../../support/calls.ts';
import {
  accountId,
  allow,
  code,
  device,
  openWorld,
  policy,
  roleArn,
  type SessionsWorld,
  thrownBy,
} from './world.ts';

let world: SessionsWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const sdk = ({ accessKeyId, secretAccessKey, sessionToken }: UsableKey) => ({
  region: 'q-world-1',
  endpoint: world.sandbox.url,
  forcePathStyle: true,
  // The account's clock was turned, the SDK's was not.
  systemClockOffset: world.now().getTime() - Date.now(),
  credentials: {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken?.reveal(),
  },
});
const whoIs = async (key: UsableKey) =>
  (await new STSClient(sdk(key)).send(new GetCallerIdentityCommand({}))).Arn;
const minutesLeft = ({ expiresAt }: { expiresAt?: string }) =>
  Math.round((Date.parse(expiresAt ?? '') - world.now().getTime()) / 60_000);
const session = (role: string, name: string) => `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`;
const folder = () => join(world.bench.dataDir, 'sessions');
const files = () => readdirSync(folder()).sort();
const sessions = () => world.app.open().sessions();

describe('a role', () => {
  it('is assumed once and served from then on, under a readable name', async () => {
    world.addRole('reader');
    const id = await world.save('reader of Ann’s', { roleArn: roleArn('reader') });
    const key = await world.use(id);
    expect(await whoIs(key)).toBe(session('reader', 'qcred-reader-of-Ann-s'));
    expect(minutesLeft(key)).toBe(60);
    expect((await world.use(id)).accessKeyId).toBe(key.accessKeyId);
    expect(world.asked).toEqual(['AssumeRole']);
    expect(await world.log()).toEqual([
      `secret.read ${world.key.accessKeyId}`,
      'session.started reader of Ann’s',
      'session.served reader of Ann’s',
    ]);
  });

  it('keeps what it got sealed, in a file for nobody else', async () => {
    world.addRole('reader');
    const key = await world.use(await world.save('reader', {}));
    const [name = ''] = files();
    expect(files()).toHaveLength(1);
    const bytes = readFileSync(join(folder(), name), 'latin1');
    for (const text of [key.accessKeyId, key.secretAccessKey.reveal(), key.sessionToken?.reveal() ?? '-'])
      expect(bytes).not.toContain(text);
    expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  it('is renewed in time, and what is still good is served when that fails', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    const first = await world.use(id);
    world.later(44);
    expect((await world.use(id)).accessKeyId).toBe(first.accessKeyId);
    world.later(2);
    const second = await world.use(id);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(minutesLeft(second)).toBe(60);

    world.sandbox.setKeyStatus(world.key.accessKeyId, 'Inactive');
    world.later(50);
    expect((await world.use(id)).accessKeyId).toBe(second.accessKeyId);
    world.later(11);
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'key_refused' });
    world.sandbox.setKeyStatus(world.key.accessKeyId, 'Active');
    expect(minutesLeft(await world.use(id))).toBe(60);
  });

  it('is not served once it has ended, not even where its renewal took until then to fail', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    await world.use(id);
    world.later(59);
    world.sandbox.switches.fault = ({ operation }) => {
      if (operation !== 'AssumeRole') return null;
      world.later(2);
      return { kind: 'error', status: 500, code: 'InternalFailure' };
    };
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'service_failed' });
  });

  it('is handed out also where it could not be kept', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    world.sandbox.switches.fault = ({ operation }) => {
      // What stands in the way of its file.
      if (operation === 'AssumeRole') mkdirSync(join(folder(), `${id}.qcred`));
      return null;
    };
    expect(await whoIs(await world.use(id))).toBe(session('reader', 'qcred-reader'));
  });

  it.each(['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])(
    'takes an answer without %s for none',
    async (part) => {
      const credentials = Object.entries({
        AccessKeyId: 'ASIAEXAMPLE000000001',
        SecretAccessKey: 'CANARY/of-a-session',
        SessionToken: 'CANARY/token',
        Expiration: new Date(world.now().getTime() + 3_600_000).toISOString(),
      }).map(([name, value]) => (name === part ? '' : `<${name}>${value}</${name}>`));
      const name = 'AssumeRole';
      const server = createServer((request, response) => {
        request.resume();
        response.end(
          `<${name}Response><${name}Result><Credentials>${credentials.join('')}</Credentials></${name}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${name}Response>`,
        );
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      Object.assign(world.sandbox, { url: `http://127.0.0.1:${port}` });
      await world.save('ann', { kind: 'credential' });
      const failure = await thrownBy(world.use(await world.save('reader', {})));
      server.close();
      expect(failure).toMatchObject({ code: 'service_failed' });
      expect(failure.message).toBe('The service answered without temporary credentials.');
    },
  );

  it('gets the external id, the duration and the session name it was given', async () => {
    world.addRole('partner', {
      condition: { StringEquals: { 'sts:ExternalId': 'gallery-7731' } },
      maxSessionDuration: 7200,
    });
    const wrong = await world.save('wrong', { roleArn: roleArn('partner'), externalId: 'gallery-7732' });
    const refusal = await thrownBy(world.use(wrong));
    expect(refusal).toMatchObject({
      code: 'denied',
      message: `"wrong" may not assume ${roleArn('partner')}.`,
    });
    expect(refusal.hint).toContain('external id');
    const none = await world.save('none', { roleArn: roleArn('partner') });
    expect(await thrownBy(world.use(none))).toMatchObject({ code: 'denied' });
    const right = await world.save('right', {
      roleArn: roleArn('partner'),
      externalId: 'gallery-7731',
      durationSeconds: 7200,
      sessionName: 'ann@laptop',
    });
    const key = await world.use(right);
    expect(minutesLeft(key)).toBe(120);
    expect(await whoIs(key)).toBe(session('partner', 'ann@laptop'));
    const long = await world.save('long', {
      roleArn: roleArn('partner'),
      externalId: 'gallery-7731',
      durationSeconds: 43_200,
    });
    const tooLong = await thrownBy(world.use(long));
    expect(tooLong.code).toBe('bad_input');
    expect(tooLong.hint).toContain('12 hours');
  });

  it('builds on another role, for an hour at most', async () => {
    const middle = world.addRole('middle', { maxSessionDuration: 43_200 });
    middle.inline.set('may', policy(allow('sts:AssumeRole', roleArn('inner'))));
    world.addRole('inner', { maxSessionDuration: 43_200 });
    await world.save('middle', { durationSeconds: 7200 });
    const inner = await world.save('inner', { on: 'middle', durationSeconds: 43_200 });
    const key = await world.use(inner);
    expect(await whoIs(key)).toBe(session('inner', 'qcred-inner'));
    expect(minutesLeft(key)).toBe(60);
    expect(world.asked).toEqual(['AssumeRole', 'AssumeRole']);
    // The one below lasts longer, and is used again.
    world.later(61);
    expect(minutesLeft(await world.use(inner))).toBe(60);
    expect(world.asked).toHaveLength(3);
    expect((await (await sessions()).current()).size).toBe(2);
    // Who wants a new one wants no new ones below it.
    await world.use(inner, { renew: true });
    expect(world.asked).toHaveLength(4);
  });

  it('never gets a session of what the profile said before', async () => {
    world.addRole('one');
    world.addRole('two');
    const id = await world.save('changing', { roleArn: roleArn('one') });
    expect(await whoIs(await world.use(id))).toBe(session('one', 'qcred-changing'));
    await world.save('changing', { roleArn: roleArn('two') });
    expect((await (await sessions()).current()).size).toBe(0);
    expect(await whoIs(await world.use(id))).toBe(session('two', 'qcred-changing'));
    // Another key under the profile that it builds on.
    const other = world.sandbox.addKey({ user: 'ann', secretAccessKey: 'CANARY/second-of-ann' });
    await world.save('ann', {
      kind: 'credential',
      accessKeyId: other.accessKeyId,
      secretAccessKey: other.secretAccessKey,
    });
    await world.use(id);
    expect(world.asked).toHaveLength(3);
  });

  it('is asked for once by twenty who want it at the same time', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    const keys = await Promise.all(Array.from({ length: 20 }, () => world.use(id)));
    expect(new Set(keys.map((key) => key.accessKeyId)).size).toBe(1);
    expect(world.asked).toEqual(['AssumeRole']);
    expect((await world.log()).filter((line) => line.startsWith('session.served'))).toHaveLength(19);
    // One renews it in time; the others do not wait for that while what is there is good.
    world.later(50);
    const later = await Promise.all(Array.from({ length: 20 }, () => world.use(id)));
    expect(new Set(later.map((key) => key.accessKeyId)).size).toBeLessThanOrEqual(2);
    expect(world.asked).toHaveLength(2);
    expect(minutesLeft(await world.use(id))).toBe(60);
  });

  it('is assumed again when the file is damaged, cut off, or another profile’s', async () => {
    world.addRole('reader');
    world.addRole('writer');
    const reader = await world.save('reader', {});
    const writer = await world.save('writer', {});
    await world.use(reader);
    await world.use(writer);
    const path = join(folder(), `${reader}.qcred`);
    const whole = readFileSync(path);
    const damages: Uint8Array[] = [
      new Uint8Array(),
      whole.subarray(0, 60),
      Buffer.from('not ours at all'),
      whole.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
      readFileSync(join(folder(), `${writer}.qcred`)),
    ];
    for (const [i, damage] of damages.entries()) {
      writeFileSync(path, damage);
      expect(await whoIs(await world.use(reader))).toBe(session('reader', 'qcred-reader'));
      expect(world.asked).toHaveLength(3 + i);
    }
  });

  it('goes with its profile, and when it is of no use any more', async () => {
    world.addRole('reader');
    world.addRole('writer');
    const reader = await world.save('reader', {});
    const writer = await world.save('writer', {});
    await world.use(reader);
    await world.use(writer);
    await world.app.open().profiles.remove([writer]);
    expect(files()).toEqual([`${reader}.qcred`]);
    await (await sessions()).end(reader);
    expect(files()).toEqual([]);
    await world.use(reader);
    world.later(61);
    expect((await (await sessions()).current()).size).toBe(0);
    expect(files()).toEqual([]);
    expect(await world.log()).toContain('session.ended reader');
  });

  it('says when the service does not have roles, and when it cannot be reached', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    world.sandbox.switches.missing.add('AssumeRole');
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'not_available' });
    world.sandbox.switches.missing.clear();
    await world.sandbox.close();
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'connection_failed' });
    world.sandbox.close = async () => {};
  });
});

describe('a window that is open', () => {
  it('shows what another process began and ended, and nothing of locks', async () => {
    world.addRole('reader');
    const id = await world.save('reader', {});
    const window = createApp(world.app.deps, { version: '', demo: false }, { watching: true });
    try {
      await window.unlock('CANARY passphrase of the tests');
      const shown = async () => (await window.state()).profiles.find((p) => p.id === id)?.session;
      let changes = 0;
      window.onChange(() => {
        changes += 1;
      });
      expect(await shown()).toBeNull();
      await expect.poll(() => existsSync(folder())).toBe(true);
      const { expiresAt } = await world.use(id);
      await expect.poll(() => changes).toBeGreaterThan(0);
      expect(await shown()).toEqual({ expiresAt });
      const before = changes;
      await (await sessions()).end(id);
      await expect.poll(() => changes).toBeGreaterThan(before);
      expect(await shown()).toBeNull();
    } finally {
      window.close();
    }
  });
});

describe('a one-time password', () => {
  const answer = (given: string | null) => {
    const questions: string[] = [];
    const askCode = async (which: string) => {
      questions.push(which);
      return given;
    };
    return { askCode, questions };
  };
  beforeEach(() => {
    const ann = findNamed(world.sandbox.account.users, 'ann');
    if (ann) ann.mfaSince = world.now();
  });

  it('is asked for where the role wants it, and not again while the session lasts', async () => {
    world.addRole('admin', { condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
    const without = await world.save('without', { roleArn: roleArn('admin') });
    const refusal = await thrownBy(world.use(without));
    expect(refusal.code).toBe('denied');
    expect(refusal.hint).toContain('one-time password');

    const id = await world.save('admin', { mfaSerial: device });
    const needed = await thrownBy(world.use(id));
    expect(needed).toMatchObject({ code: 'mfa_needed' });
    expect(needed.hint).toContain('qcred role login admin');
    expect(await thrownBy(world.use(id, answer(null)))).toMatchObject({ code: 'mfa_needed' });
    expect(await thrownBy(world.use(id, answer('000000')))).toMatchObject({ code: 'mfa_needed' });
    const asking = answer(' 123 456 ');
    const key = await world.use(id, asking);
    expect(asking.questions).toEqual([device]);
    expect(await whoIs(key)).toBe(session('admin', 'qcred-admin'));
    // Nobody is there to be asked, and nobody needs to be; not even when it is time to renew.
    world.later(55);
    expect((await world.use(id)).accessKeyId).toBe(key.accessKeyId);
    world.later(6);
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'mfa_needed' });
  });

  it('makes a session of a key, which is what tools get instead of the key', async () => {
    const id = await world.save('ann', {
      kind: 'credential',
      mfa: { serial: device, durationSeconds: 7200 },
    });
    expect(await thrownBy(world.use(id))).toMatchObject({ code: 'mfa_needed' });
    const { expiresAt } = await (await sessions()).start(id, code);
    const key = await world.use(id);
    expect(key.expiresAt).toBe(expiresAt);
    expect(minutesLeft(key)).toBe(120);
    expect(key.accessKeyId).not.toBe(world.key.accessKeyId);
    expect(await whoIs(key)).toBe(`arn:aws:iam::${accountId}:user/ann`);
    expect((await world.app.state()).profiles.find((p) => p.id === id)?.session).toEqual({ expiresAt });
  });

  it('is warned of where the key itself would be written', async () => {
    const id = await world.save('ann', { kind: 'credential', mfa: { serial: device } });
    const notices = async (mode: 'static' | 'credential_process') =>
      (await planExports(world.app, [{ target: 'aws', profileIds: [id], mode }])).notices;
    expect((await notices('static')).map(({ message }) => message)).toContain(
      'The key of "ann" will be used without its one-time password.',
    );
    expect(await notices('credential_process')).toEqual([]);
  });

  it('counts for the roles on top of the key, and is asked for once', async () => {
    world.addRole('admin', { condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
    await world.save('ann', { kind: 'credential', mfa: { serial: device } });
    const id = await world.save('admin', { mfaSerial: device });
    const asking = answer(code);
    expect(await whoIs(await world.use(id, asking))).toBe(session('admin', 'qcred-admin'));
    expect(asking.questions).toEqual([device]);
    expect(world.asked).toEqual(['GetSessionToken', 'AssumeRole']);
    // The key's session lasts twelve hours: the role is renewed without a question.
    world.later(61);
    expect(minutesLeft(await world.use(id))).toBe(60);
  });

  it('can be given again to begin anew', async () => {
    world.addRole('admin');
    const id = await world.save('admin', { mfaSerial: device });
    const all = await sessions();
    await all.start(id, code);
    const before = await world.use(id);
    world.later(5);
    expect(await thrownBy(all.start(id))).toMatchObject({ code: 'mfa_needed' });
    await all.start(id, code);
    expect((await world.use(id)).accessKeyId).not.toBe(before.accessKeyId);
    const plain = await world.save('plain', { kind: 'credential' });
    expect(await thrownBy(all.start(plain))).toMatchObject({ code: 'bad_input' });
  });
});

describe('testing a profile', () => {
  it('tests the role, and says why it cannot be assumed', async () => {
    const role = world.addRole('reader');
    role.inline.set('may', policy(allow('s3:ListAllMyBuckets', '*')));
    const id = await world.save('reader', {});
    const verdict = await testConnection(world.app, id);
    expect(verdict).toMatchObject({ verdict: 'ok', identity: { arn: session('reader', 'qcred-reader') } });
    const none = await world.save('none', { roleArn: roleArn('not-there') });
    expect(await testConnection(world.app, none)).toMatchObject({
      verdict: 'other',
      message: `"none" may not assume ${roleArn('not-there')}.`,
      asked: `AssumeRole ${roleArn('not-there')}`,
    });
  });

  it('tests the key, and says so, where a one-time password is needed first', async () => {
    const id = await world.save('admin', { mfaSerial: device });
    const verdict = await testConnection(world.app, id);
    expect(verdict.identity?.arn).toBe(`arn:aws:iam::${accountId}:user/ann`);
    expect(verdict.hint).toContain('This is about the key itself');
  });
});
