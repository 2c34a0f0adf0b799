/** Temporary credentials: when those at hand are handed out, when new ones are asked for, and what is written down. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createSessionCache } from '#core/profiles/sessions/cache.ts';
import { usableKey } from '#core/profiles/sessions/key.ts';
import { originOf, recipeOf } from '#core/profiles/sessions/recipe.ts';
import { type SessionOptions, sessionOf } from '#core/profiles/sessions/session.ts';
import { createSessions } from '#core/profiles/sessions/sessions.ts';
import { createSealedFiles } from '#core/store/sealedFile.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Profile } from '#shared/model.ts';
import { idOf, later } from '../../records.ts';
import { beforeCalls } from '../../store/files/temp.ts';
import { device, type Given, given, key, profile, role, roleArn } from './given.ts';

const withRole = (more: Parameters<typeof role>[1] = {}) =>
  given((url) => [
    profile(1, 'ann', key(), { endpoints: { sts: url } }),
    profile(2, 'reader', role(1, more)),
  ]);
const withDevice = () =>
  given((url) => [profile(1, 'ann', key({ serial: device }), { endpoints: { sts: url } })]);

const named = ({ state }: Given, name: string): Profile => {
  const found = state.profiles.find((one) => one.name === name);
  if (!found) throw new Error(`no profile ${name}`);
  return found;
};
const use = (world: Given, name = 'reader', options: Partial<SessionOptions> = {}) =>
  sessionOf(world.access, named(world, name), { purpose: 'test', ...options });
const turn = (world: Given, minutes: number) => {
  world.now = new Date(later(minutes));
};
const files = (world: Given) => readdirSync(join(world.access.deps.dataDir, 'sessions'));

describe('what is written down', () => {
  it('is each that begins, with what it is for and of what, and each that is handed out again', async () => {
    const world = await withRole();
    await use(world);
    await use(world, 'reader', { purpose: 'another' });
    expect(world.log).toEqual([
      'secret.read QKEYOFANN: test',
      `session.started reader: test, ${roleArn}`,
      'session.served reader: another',
    ]);
    const other = await withDevice();
    await use(other, 'ann', { askCode: async () => '123456' });
    expect(other.log.at(-1)).toBe('session.started ann: test, GetSessionToken');
  });
});

describe('what is at hand', () => {
  it('is as good as new until a quarter of its time is left', async () => {
    const world = await withRole();
    const first = await use(world);
    turn(world, 44);
    const again = await use(world);
    expect({ ...again }).toEqual({ ...first });
    expect(again.secretAccessKey.reveal()).toBe('CANARY/secret-1');
    expect(again.sessionToken.reveal()).toBe('CANARY/token-1');
    world.answer = { until: later(105) };
    turn(world, 45);
    expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA2', startedAt: later(45) });
    expect(files(world)).toEqual([`${idOf(2)}.qcred`]);
  });

  it('is handed out while it lasts where nothing new is to be had, and not a moment longer', async () => {
    const world = await withRole();
    await use(world);
    world.answer = { code: 'AccessDenied' };
    turn(world, 59.99);
    expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA1' });
    expect(world.log.at(-1)).toBe('session.served reader: test');
    turn(world, 60);
    await expect(use(world)).rejects.toMatchObject({ code: 'denied' });
  });

  it('is not handed out to who wants something new', async () => {
    const world = await withRole();
    await use(world);
    expect(await use(world, 'reader', { renew: true })).toMatchObject({ accessKeyId: 'ASIA2' });
    world.answer = { code: 'AccessDenied' };
    await expect(use(world, 'reader', { renew: true })).rejects.toMatchObject({ code: 'denied' });
  });

  it('is handed out while another renews it, who is waited for where there is nothing', async () => {
    const world = await withRole();
    await use(world);
    turn(world, 50);
    const cache = createSessionCache(world.access);
    await cache.alone(idOf(2), async () => {
      expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA1' });
      await cache.remove(idOf(2));
    });
    const waited = await cache.alone(idOf(2), async () => {
      const wantsLock = new Promise<void>((done) => beforeCalls('linkSync', () => done()));
      const waiting = use(world);
      await wantsLock;
      // What the other got meanwhile is taken, though it was not there when the wait began.
      const recipe = recipeOf(world.state, named(world, 'reader'));
      const origin = originOf(recipe);
      const secret = new Secret('CANARY/others');
      await cache.write(idOf(2), origin, {
        accessKeyId: 'ASIAOTHERS',
        secretAccessKey: secret,
        sessionToken: secret,
        startedAt: later(50),
        expiresAt: later(110),
      });
      return { waiting };
    });
    expect(await waited.waiting).toMatchObject({ accessKeyId: 'ASIAOTHERS' });
    expect(world.asked).toHaveLength(1);
    expect(world.log.slice(2)).toEqual(['session.served reader: test', 'session.served reader: test']);
  });

  it('is of no use where it was made from something else', async () => {
    const world = await withRole();
    await use(world);
    const [credential] = world.state.credentials;
    if (!credential) throw new Error('no key');
    world.state = { ...world.state, credentials: [{ ...credential, accessKeyId: 'QANOTHER' }] };
    expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA2' });
  });

  it.each(['accessKeyId', 'secretAccessKey', 'sessionToken', 'startedAt', 'expiresAt'])(
    'is of no use without its %s, or with one that is no text',
    async (field) => {
      const world = await withRole();
      await use(world);
      const cache = createSessionCache(world.access);
      const sealed = createSealedFiles(world.access, {
        folder: 'sessions',
        purpose: 'session',
        name: 'session',
        schema: 2,
      });
      const { origin: made, ...rest } = (await sealed.read(idOf(2))) ?? {};
      const origin = String(made);
      expect(await cache.read(idOf(2), origin)).not.toBeNull();
      expect(await cache.read(idOf(2), 'another')).toBeNull();
      for (const value of [undefined, '', 7, {}]) {
        await sealed.write(idOf(2), { origin, ...rest, [field]: value });
        expect(await cache.read(idOf(2), origin)).toBeNull();
      }
      await sealed.write(idOf(2), {});
      expect(await cache.read(idOf(2), origin)).toBeNull();
    },
  );

  it('is handed out also where it cannot be kept', async () => {
    const world = await withRole();
    const inTheWay = join(world.access.deps.dataDir, 'sessions', `${idOf(2)}.qcred`);
    world.meanwhile = () => mkdirSync(inTheWay);
    expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA1' });
    expect(world.log.at(-1)).toMatch(/^session\.started/);
  });
});

describe('a one-time password', () => {
  it('is asked for by its device, and sent without blanks', async () => {
    const world = await withRole({ mfaSerial: device });
    const askCode = vi.fn(async () => ' 123 456\n');
    await use(world, 'reader', { askCode });
    expect(askCode).toHaveBeenCalledExactlyOnceWith(device);
    expect(world.asked).toMatchObject([{ SerialNumber: device, TokenCode: '123456' }]);
  });

  it.each<[string, SessionOptions['askCode']]>([
    ['nobody can be asked', undefined],
    ['nobody answers', async () => null],
    ['the answer is empty', async () => '  '],
  ])('is said to be needed where %s, and how it is given', async (_, askCode) => {
    const world = await withRole({ mfaSerial: device });
    await expect(use(world, 'reader', { askCode })).rejects.toMatchObject({
      code: 'mfa_needed',
      message: `"reader" needs a one-time password of ${device}.`,
      hint: "Enter it in QCred's window, or run: qcred role login reader",
    });
    expect([world.asked, world.log]).toEqual([[], []]);
  });

  it('that nobody can be asked for is said to be needed before anything is asked of the service', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key(), { endpoints: { sts: url } }),
      profile(2, 'below', role(1)),
      profile(3, 'reader', role(2, { mfaSerial: device })),
    ]);
    await expect(use(world)).rejects.toMatchObject({ code: 'mfa_needed' });
    expect(world.asked).toEqual([]);
  });

  it('is not asked for while nothing new is needed', async () => {
    const world = await withRole({ mfaSerial: device });
    await use(world, 'reader', { askCode: async () => '123456' });
    turn(world, 59);
    expect(await use(world)).toMatchObject({ accessKeyId: 'ASIA1' });
  });

  it('is not asked for again for what is below, which is used while it lasts', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key({ serial: device }), { endpoints: { sts: url } }),
      profile(2, 'reader', role(1)),
    ]);
    const askCode = vi.fn(async () => '123456');
    await use(world, 'reader', { askCode });
    await use(world, 'reader', { askCode, renew: true });
    expect(askCode).toHaveBeenCalledTimes(1);
    expect(world.asked.map(({ Action }) => Action)).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
  });
});

describe('a key that is used as it is', () => {
  it('is handed out itself, and has no session', async () => {
    const world = await given(() => [profile(1, 'ann', key())]);
    const { secretAccessKey, ...rest } = await usableKey(world.access, world.state, named(world, 'ann'), {
      purpose: 'test',
    });
    expect([rest, secretAccessKey.reveal()]).toEqual([
      { accessKeyId: 'QKEYOFANN', expiresAt: undefined },
      'CANARY/of-ann',
    ]);
    expect(world.log).toEqual(['secret.read QKEYOFANN: test']);
    await expect(use(world, 'ann')).rejects.toMatchObject({
      code: 'bad_input',
      message: '"ann" uses its key as it is.',
    });
    const sessions = createSessions(world.access, () => {});
    await expect(sessions.start(idOf(1))).rejects.toMatchObject({
      code: 'bad_input',
      message: '"ann" uses its key as it is: there is nothing to log in to.',
    });
  });

  it('says when it runs out, where that is known', async () => {
    const world = await given(() => [profile(1, 'ann', key())]);
    const [credential] = world.state.credentials;
    if (!credential) throw new Error('no key');
    world.state = { ...world.state, credentials: [{ ...credential, expiresAt: later(5) }] };
    expect(
      await usableKey(world.access, world.state, named(world, 'ann'), { purpose: 'test' }),
    ).toMatchObject({ expiresAt: later(5) });
  });
});

describe('the sessions of a vault', () => {
  it('are begun anew by who logs in, and ended; the window hears of both', async () => {
    const world = await withDevice();
    const changed = vi.fn();
    const sessions = createSessions(world.access, changed);
    expect(await sessions.start(idOf(1), '123456')).toEqual({ expiresAt: later(60) });
    expect(changed).toHaveBeenCalledTimes(1);
    expect(world.log.at(-1)).toBe('session.started ann: login, GetSessionToken');
    await sessions.start(idOf(1), '654321');
    expect(world.asked.map(({ TokenCode }) => TokenCode)).toEqual(['123456', '654321']);
    await expect(sessions.start(idOf(1))).rejects.toMatchObject({ code: 'mfa_needed' });
    expect(changed).toHaveBeenCalledTimes(2);
    await sessions.end(idOf(1));
    expect(changed).toHaveBeenCalledTimes(3);
    expect(world.log.at(-1)).toBe('session.ended ann: ');
    expect(files(world)).toEqual([]);
    await expect(sessions.start(idOf(3))).rejects.toMatchObject({ code: 'not_found' });
    await expect(sessions.end(idOf(3))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('take a one-time password once, and not for a second device', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key({ serial: `${device}-2` }), { endpoints: { sts: url } }),
      profile(2, 'reader', role(1, { mfaSerial: device })),
    ]);
    const sessions = createSessions(world.access, () => {});
    await expect(sessions.start(idOf(2), '123456')).rejects.toMatchObject({ code: 'mfa_needed' });
    expect(world.asked).toHaveLength(1);
  });

  it('are those that are good; others are removed', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key(), { endpoints: { sts: url } }),
      ...[2, 3, 4, 5].map((n) => profile(n, `role ${n}`, role(1))),
    ]);
    const sessions = createSessions(world.access, () => {});
    expect(await sessions.current()).toEqual(new Map());
    for (const n of [2, 3, 4, 5]) {
      world.answer = { until: later(n === 3 ? 20 : 60) };
      await use(world, `role ${n}`);
    }
    turn(world, 20);
    // One is of something else now, one of nothing that is there.
    world.state = {
      ...world.state,
      profiles: world.state.profiles.map((one) =>
        one.name === 'role 4' ? { ...one, source: role(1, { externalId: 'x1' }) } : one,
      ),
    };
    world.state = { ...world.state, profiles: world.state.profiles.filter(({ name }) => name !== 'role 5') };
    const asked = world.log.length;
    expect(await sessions.current()).toEqual(new Map([[idOf(2), { expiresAt: later(60) }]]));
    expect(files(world)).toEqual([`${idOf(2)}.qcred`]);
    expect(world.log).toHaveLength(asked);
    // What it builds on is gone, or it needs none any more.
    world.state = { ...world.state, profiles: world.state.profiles.filter(({ name }) => name !== 'ann') };
    expect(await sessions.current()).toEqual(new Map());
    expect(files(world)).toEqual([]);
  });

  it('are none of a profile that uses its key as it is since', async () => {
    const world = await withRole();
    await use(world);
    world.state = {
      ...world.state,
      profiles: world.state.profiles.map((one) => ({ ...one, source: key() })),
    };
    expect(await createSessions(world.access, () => {}).current()).toEqual(new Map());
    expect(files(world)).toEqual([]);
  });

  it('are shown without one whose file cannot be read', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key(), { endpoints: { sts: url } }),
      profile(2, 'reader', role(1)),
    ]);
    await use(world);
    mkdirSync(join(world.access.deps.dataDir, 'sessions', `${idOf(1)}.qcred`));
    mkdirSync(join(world.access.deps.dataDir, 'sessions', `${idOf(7)}.qcred`));
    expect(await createSessions(world.access, () => {}).current()).toEqual(
      new Map([[idOf(2), { expiresAt: later(60) }]]),
    );
  });
});
