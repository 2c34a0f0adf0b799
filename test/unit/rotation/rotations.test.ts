/** What a person begins, tells and answers a rotation, and what they are asked before anything is lost for good. */
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Wish } from '#core/store/consent.ts';
import { declined } from '#core/store/consent.ts';
import { withLock } from '#core/store/files/lock.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Rotation } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { rotation as given, key, policy } from './given.ts';
import { failing, secretFor, whenever } from './service.ts';
import { accountId, adminId, createWorld, oldId, start, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const begin = async (options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld(options);
};
const rotations = () => world.app().rotations;
const heldFile = (id = 'QOLDKEY1') =>
  `[ci]\naws_access_key_id = ${id}\naws_secret_access_key = ${secretFor(id)}\n`;
const credentials = () => world.at('.aws', 'credentials');

/** Takes what was asked, and agrees. */
function asking() {
  const wishes: Wish[] = [];
  return { wishes, allow: async (wish: Wish) => void wishes.push(wish) };
}
const refusing = () => Promise.reject(declined());

describe('the beginning of a rotation', () => {
  it('is written down as it was chosen, and told to the log', async () => {
    await begin();
    let first: Rotation | null = null;
    world.service.fault = ({ operation }) => {
      if (world.state().rotations.length > 0) first ??= world.rotation();
      return operation === 'CreateAccessKey' ? failing('denied') : null;
    };
    const { id } = await world.rotate({ graceHours: 3 });
    expect(first).toEqual({
      id,
      oldId,
      oldKey: 'QOLDKEY1',
      how: 'iam',
      account: accountId,
      user: 'robot',
      step: 'create',
      begun: false,
      keysBefore: [],
      state: 'running',
      message: '',
      hint: '',
      confirmed: [],
      files: [],
      graceHours: 3,
      startedAt: start.toISOString(),
      updatedAt: start.toISOString(),
    });
    expect(world.told()).toEqual(['rotation.started QOLDKEY1 iam']);
  });

  it('takes the grace of the key’s policy, unless another was chosen', async () => {
    await begin({ state: (state) => ({ ...state, policies: [policy({ graceHours: 48 })] }) });
    expect(await world.rotate()).toMatchObject({ graceHours: 48 });
    world.close();
    await begin({ state: (state) => ({ ...state, policies: [policy({ graceHours: 48 })] }) });
    expect(await world.rotate({ graceHours: 0 })).toMatchObject({ graceHours: 0 });
  });

  it('is refused for a key of another rotation, be it the one that goes or the one that comes', async () => {
    await begin();
    const { newId = '' } = await world.rotate();
    const already = { code: 'in_use', message: 'The key QOLDKEY1 is being rotated already.' };
    await expect(world.rotate()).rejects.toMatchObject(already);
    await expect(world.rotate({ credentialId: newId })).rejects.toMatchObject(already);
    expect(world.state().rotations).toHaveLength(1);
  });

  it('is refused where another one began in the same moment', async () => {
    await begin();
    const both = await Promise.allSettled([world.rotate({}), world.rotate({})]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(world.state().rotations).toHaveLength(1);
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
  });

  it('asks nobody where nothing is lost for good', async () => {
    await begin();
    const { id } = await rotations().start({ credentialId: oldId, graceHours: 1 }, refusing);
    await rotations().settled(id);
    expect(world.rotation()).toMatchObject({ step: 'grace' });
  });

  it('asks before the old key would be deleted at once', async () => {
    await begin();
    const { wishes, allow } = asking();
    const request = { credentialId: oldId, graceHours: 0 };
    await expect(rotations().start(request, refusing)).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.state().rotations).toEqual([]);
    const { id } = await rotations().start(request, allow);
    await rotations().settled(id);
    expect(wishes).toEqual([
      {
        kind: 'rotation',
        accessKeyId: 'QOLDKEY1',
        words:
          'The old key is deleted as soon as the new one works here. A deleted key cannot be brought back.',
        verb: 'Rotate',
      },
    ]);
  });

  it('does not ask for that where the person deletes it', async () => {
    await begin({ provider: 'b2' });
    await rotations().start({ credentialId: oldId, graceHours: 0 }, refusing);
    expect(world.state().rotations).toHaveLength(1);
  });

  it('deletes a key that is in the way when the person agrees, and never unasked', async () => {
    await begin();
    world.service.add('QSECOND', {
      used: { at: new Date('2026-05-01T08:30:00Z'), service: 's3', region: 'eu-1' },
    });
    const refusal = {
      code: 'limit_exceeded',
      message: 'The user has a second key, QSECOND, last used: s3 in eu-1, 2026-05-01 08:30 UTC.',
    };
    await expect(world.rotate()).rejects.toMatchObject(refusal);
    // Nobody is there who could agree.
    await expect(world.rotate({ deleteInTheWay: true, unattended: true })).rejects.toMatchObject(refusal);
    const request = { credentialId: oldId, deleteInTheWay: true, graceHours: 0 };
    await expect(rotations().start(request, refusing)).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.keys()).toEqual(['QOLDKEY1', 'QSECOND']);
    const { wishes, allow } = asking();
    const { id } = await rotations().start(request, allow);
    await rotations().settled(id);
    expect(wishes).toEqual([
      {
        kind: 'rotation',
        accessKeyId: 'QOLDKEY1',
        words:
          'The other key of its user, QSECOND, is deleted first. The old key is deleted as soon as the new one works here. A deleted key cannot be brought back.',
        verb: 'Delete and rotate',
      },
    ]);
    expect(world.keys()).toEqual(['QMADEKEY1']);
    expect(world.told()[0]).toBe('key.deleted QSECOND made room for a rotation');
  });

  it('says of a key in the way that its use is not known', async () => {
    await begin();
    world.service.add('QSECOND');
    world.service.fault = whenever('GetAccessKeyLastUsed', 'denied');
    await expect(world.rotate()).rejects.toMatchObject({
      message: 'The user has a second key, QSECOND, last used: the service does not tell.',
    });
  });

  it.each(['profile', 'account', 'rotation'])(
    'leaves a key in the way alone that a %s uses',
    async (what) => {
      await begin();
      world.service.add('QSECOND');
      world.change((state) => ({
        ...state,
        credentials: [...state.credentials, key(7, start, { accessKeyId: 'QSECOND' })],
        ...(what === 'profile' && {
          profiles: state.profiles.map((one, n) =>
            n === 1 ? { ...one, source: { kind: 'credential' as const, credentialId: idOf(7) } } : one,
          ),
        }),
        ...(what === 'account' && {
          accounts: [
            ...state.accounts,
            ...state.accounts.map((one) => ({
              ...one,
              id: idOf(8),
              name: 'again',
              credentialId: idOf(7),
            })),
          ],
        }),
        ...(what === 'rotation' && { rotations: [{ ...given(idOf(7), 'paused'), oldKey: 'QSECOND' }] }),
      }));
      await expect(world.rotate({ deleteInTheWay: true })).rejects.toMatchObject({
        code: 'in_use',
        message:
          what === 'rotation'
            ? 'The key QSECOND is being rotated already.'
            : '"again" uses the second key QSECOND.',
      });
      expect(world.keys()).toEqual(['QOLDKEY1', 'QSECOND']);
    },
  );

  it('is refused without a person where only a person can make the key', async () => {
    await begin({ provider: 'b2' });
    await expect(world.rotate({ unattended: true })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The key QOLDKEY1 cannot be rotated without you: its provider lets only you make a key.',
    });
    expect(world.state().rotations).toEqual([]);
  });

  it('is refused while a file holds the key of which nothing was said', async () => {
    await begin({ files: { '.aws/credentials': heldFile() } });
    await expect(world.rotate()).rejects.toMatchObject({ code: 'in_use' });
    const files = [
      { path: credentials(), way: 'leave' as const },
      { path: '/elsewhere', way: 'rewrite' as const },
    ];
    expect(await world.rotate({ files })).toMatchObject({
      step: 'grace',
      files: [{ path: credentials(), way: 'leave' }],
    });
    expect(world.text('.aws/credentials')).toBe(heldFile());
  });

  it('forgets the oldest of more than fifty that have ended, with what only they held on to', async () => {
    const ended = Array.from({ length: 51 }, (_, n) => ({
      ...given(idOf(500 + n), n === 0 ? ('undone' as const) : ('finished' as const)),
      id: idOf(2000 + n),
    }));
    const paused = { ...given(idOf(60), 'paused'), id: idOf(1999) };
    await begin({
      state: (state) => ({
        ...state,
        credentials: [...state.credentials, key(500, start)],
        rotations: [paused, ...ended],
      }),
    });
    await world.rotate();
    const left = world.state().rotations.map(({ id }) => id);
    expect(left).toEqual([paused.id, ...ended.slice(1).map(({ id }) => id), world.rotation().id]);
    expect(world.state().credentials.map(({ id }) => id)).not.toContain(idOf(500));
  });

  it('forgets none of fifty', async () => {
    const ended = Array.from({ length: 50 }, (_, n) => ({
      ...given(idOf(500 + n), 'finished'),
      id: idOf(2000 + n),
    }));
    await begin({ state: (state) => ({ ...state, rotations: ended }) });
    await world.rotate();
    expect(world.state().rotations).toHaveLength(51);
  });
});

describe('what a person tells a rotation', () => {
  it('is refused for one that is not here', async () => {
    await begin();
    await expect(rotations().act(idOf(1), 'pause')).rejects.toMatchObject({ code: 'not_found' });
    await expect(rotations().supply(idOf(1), {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused where it has moved on', async () => {
    await begin();
    const { id } = await world.rotate();
    for (const action of ['resume', 'confirm', 'rewrite', 'dismiss', 'supply'] as const)
      await expect(rotations().act(id, action)).rejects.toMatchObject({
        code: 'bad_input',
        message: 'This cannot be done now: the rotation has moved on.',
      });
    await expect(
      rotations().supply(id, { accessKeyId: 'QNEW', secretAccessKey: 'CANARY' }),
    ).rejects.toMatchObject({ code: 'bad_input' });
    expect(world.rotation()).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('is refused where it is over, which is kept then', async () => {
    await begin();
    const { id } = await world.rotate({ graceHours: 0 });
    await expect(rotations().act(id, 'pause')).rejects.toMatchObject({ code: 'bad_input' });
    expect(world.rotation()).toMatchObject({ id, state: 'finished' });
  });

  it('is not asked for where nothing is lost by it', async () => {
    await begin();
    const { id } = await world.rotate();
    await rotations().act(id, 'pause', refusing);
    expect(world.rotation()).toMatchObject({ state: 'paused' });
  });

  it('is seen, also where it comes just as the rotation rests', async () => {
    await begin();
    let asked = 0;
    world.service.fault = async ({ operation }) => {
      // Once for the plan, once before the old key is switched off, once for the grace.
      if (operation === 'GetAccessKeyLastUsed' && ++asked === 3)
        await rotations().act(world.rotation().id, 'finish');
      return null;
    };
    expect(await world.rotate()).toMatchObject({ state: 'finished' });
    expect(world.keys()).toEqual(['QMADEKEY1']);
  });

  it('is not a way to hand over a key', async () => {
    await begin({ provider: 'b2' });
    const { id } = await world.rotate();
    await expect(rotations().act(id, 'supply')).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('goes into the log, and changes no other rotation', async () => {
    const other = { ...given(idOf(50), 'paused'), id: idOf(901) };
    await begin({ state: (state) => ({ ...state, rotations: [other] }) });
    await world.rotate();
    world.turn(1000);
    expect(await world.act('pause')).toMatchObject({
      state: 'paused',
      updatedAt: world.now().toISOString(),
    });
    expect(world.told()).toContain('rotation.pause QOLDKEY1');
    expect(world.state().rotations[0]).toEqual(other);
    const before = world.app().changes();
    await world.act('resume');
    expect(world.app().changes()).toBeGreaterThan(before);
  });

  it('is asked for before the old key is deleted early', async () => {
    await begin();
    const { id } = await world.rotate();
    await expect(rotations().act(id, 'finish', refusing)).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.rotation()).toMatchObject({ step: 'grace' });
    const { wishes, allow } = asking();
    await rotations().act(id, 'finish', allow);
    await rotations().settled(id);
    expect(wishes).toMatchObject([{ accessKeyId: 'QOLDKEY1', verb: 'Delete old key' }]);
    expect(world.rotation()).toMatchObject({ state: 'finished' });
  });

  it('does not count where it became something else while they were asked', async () => {
    await begin();
    const { id } = await world.rotate();
    await expect(
      rotations().act(id, 'back', async () =>
        world.change((state) => ({
          ...state,
          rotations: state.rotations.map((r) => ({ ...r, newKey: 'QANOTHER' })),
        })),
      ),
    ).rejects.toMatchObject({ code: 'bad_input' });
    expect(world.rotation()).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('drops one that has ended, and that alone', async () => {
    const other = { ...given(idOf(50), 'finished'), id: idOf(901) };
    await begin({ state: (state) => ({ ...state, rotations: [other] }) });
    await world.rotate({ graceHours: 0 });
    const before = world.app().changes();
    await rotations().act(world.rotation().id, 'dismiss');
    expect(world.state().rotations).toEqual([other]);
    expect(world.app().changes()).toBe(before + 1);
  });

  it('lets files that were found at the last moment have the new key, but for those that are left', async () => {
    await begin({
      files: { '.s3cfg': `[default]\naccess_key = QOLDKEY1\nsecret_key = ${secretFor('QOLDKEY1')}\n` },
    });
    const left = world.text('.s3cfg');
    world.service.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') {
        world.put('.aws/credentials', heldFile());
        world.put('.boto', Buffer.from('[Credentials]\naws_access_key_id = QOLDKEY1\n', 'utf16le'));
      }
      return null;
    };
    expect(await world.rotate({ files: [{ path: world.at('.s3cfg'), way: 'leave' }] })).toMatchObject({
      state: 'needs_you',
      question: 'held',
      step: 'deactivate',
    });
    // One of them cannot have it.
    expect(await world.act('rewrite')).toMatchObject({
      state: 'needs_you',
      question: 'held',
      files: [
        { path: world.at('.s3cfg'), way: 'leave' },
        { path: credentials(), way: 'rewrite' },
      ],
    });
    expect(world.text('.aws/credentials')).toBe(heldFile('QMADEKEY1'));
    expect(world.text('.s3cfg')).toBe(left);
    expect(await world.act('confirm')).toMatchObject({ step: 'grace' });
  });

  it('has no file written by a mere yes', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') world.put('.aws/credentials', heldFile());
      return null;
    };
    expect(await world.rotate()).toMatchObject({ question: 'held' });
    expect(await world.act('confirm')).toMatchObject({ step: 'grace', files: [] });
    expect(world.text('.aws/credentials')).toBe(heldFile());
  });

  it('lets a file have it that was to become an entry of QCred’s and did not', async () => {
    await begin({ files: { '.aws/credentials': heldFile() } });
    world.service.fault = whenever('CreateAccessKey', 'denied');
    await world.rotate({ files: [{ path: credentials(), way: 'bind' }] });
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map((r) => ({
        ...r,
        step: 'deactivate' as const,
        question: 'held' as const,
      })),
    }));
    await rotations().act(world.rotation().id, 'rewrite');
    expect(world.rotation().files).toEqual([{ path: credentials(), way: 'rewrite' }]);
  });
});

describe('a key that the person hands over', () => {
  const supplied = { accessKeyId: 'QNEW', secretAccessKey: secretFor('QNEW') };

  const pasteId = idOf(5);
  const pasted = (secret: string | undefined) =>
    world.app().pastes.hold(pasteId, {
      material: secret === undefined ? {} : { secretAccessKey: new Secret(secret) },
      words: { accessKeyId: 'QNEW' },
      typed: false,
    });

  it.each([
    ['pasted', secretFor('QNEW'), {}, 'QNEW'],
    ['pasted with the end of its line', `${secretFor('QNEW')}\n`, {}, 'QNEW'],
    ['pasted but for its secret', undefined, { secretAccessKey: secretFor('QNEW') }, 'QNEW'],
    ['pasted with another id', secretFor('QOTHER'), { accessKeyId: 'QOTHER' }, 'QOTHER'],
  ])('is taken where it is %s, and the paste forgotten', async (_, secret, typed, newKey) => {
    await begin({ provider: 'b2' });
    const { id } = await world.rotate();
    world.service.add('QNEW');
    world.service.add('QOTHER');
    pasted(secret);
    await rotations().supply(id, { pasteId, ...typed });
    await rotations().settled(id);
    expect(world.rotation()).toMatchObject({ question: 'remove_old', newKey });
    expect(world.told()).toContain(`rotation.supply QOLDKEY1 ${newKey}`);
    expect(() => world.app().pastes.parts(pasteId)).toThrow('forgotten');
  });

  it('is refused where the paste has no secret, which is kept for another try', async () => {
    await begin({ provider: 'b2' });
    const { id } = await world.rotate();
    pasted(undefined);
    await expect(rotations().supply(id, { pasteId })).rejects.toMatchObject({ code: 'bad_input' });
    expect(() => world.app().pastes.parts(pasteId)).not.toThrow();
  });

  it('is taken without what was copied along; what else was pasted stays', async () => {
    await begin({ provider: 'b2' });
    const { id } = await world.rotate();
    world.service.add('QNEW');
    pasted(undefined);
    await rotations().supply(id, { ...supplied, accessKeyId: ' QNEW\n' });
    await rotations().settled(id);
    expect(world.rotation()).toMatchObject({ newKey: 'QNEW', question: 'remove_old' });
    expect(() => world.app().pastes.parts(pasteId)).not.toThrow();
  });

  it.each([
    {},
    { accessKeyId: 'QNEW' },
    { secretAccessKey: secretFor('QNEW') },
    { accessKeyId: ' ', secretAccessKey: secretFor('QNEW') },
  ])('is refused where half of it is missing: %o', async (half) => {
    await begin({ provider: 'b2' });
    const { id } = await world.rotate();
    await expect(rotations().supply(id, half)).rejects.toMatchObject({
      code: 'bad_input',
      message: 'The new key is not complete.',
    });
    expect(world.rotation()).toMatchObject({ step: 'create' });
  });
});

describe('what was left behind', () => {
  it('is taken up, and said where it needs the person', async () => {
    await begin();
    world.service.fault = whenever('UpdateAccessKey:Inactive', 'service_failed');
    await world.rotate();
    world.service.fault = whenever('UpdateAccessKey:Inactive', 'denied');
    expect(await rotations().resume()).toEqual([
      'The rotation of QOLDKEY1 needs you: The old key QOLDKEY1 could not be switched off. The service said: denied.',
    ]);
    // One that needs the person is theirs, and so is one that they paused.
    expect(await rotations().resume()).toEqual([]);
  });

  it('is not said of where it goes on waiting, or is gone', async () => {
    const other = { ...given(idOf(50), 'finished'), id: idOf(901), message: 'Another one.' };
    await begin({ state: (state) => ({ ...state, rotations: [other] }) });
    await world.rotate();
    expect(await rotations().resume()).toEqual([]);
    world.service.fault = () => {
      world.change((state) => ({ ...state, rotations: [] }));
      return null;
    };
    world.turn(25 * 3_600_000);
    expect(await rotations().resume()).toEqual([]);
  });

  it('is not worked on twice by one process', async () => {
    await begin();
    const { id } = await rotations().start({ credentialId: oldId });
    await Promise.all([rotations().resume(), rotations().settled(id)]);
    expect(world.service.asked.filter((one) => one.startsWith('CreateAccessKey'))).toHaveLength(1);
    expect(world.service.asked.filter((one) => one === 'GetAccessKeyLastUsed QOLDKEY1')).toHaveLength(3);
  });

  it('is waited for while another process works on it', async () => {
    await begin();
    let release = (): void => {};
    const until = new Promise<void>((done) => {
      release = done;
    });
    world.service.fault = whenever('CreateAccessKey', 'denied');
    const { id } = await world.rotate();
    world.service.fault = () => null;
    const lock = join(world.at('vault'), 'rotations', `${id}.lock`);
    const theirs = withLock(lock, () => until);
    world.slept.length = 0;
    world.asleep = async () => {
      if (world.slept.length !== 3) return;
      expect(world.rotation()).toMatchObject({ state: 'running', step: 'create' });
      release();
      await theirs;
    };
    await world.act('resume');
    expect(world.slept.slice(0, 3)).toEqual([1000, 1000, 1000]);
    expect(world.rotation()).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('is waited for a second at a time, whatever it is told meanwhile', async () => {
    await begin();
    let release = (): void => {};
    const until = new Promise<void>((done) => {
      release = done;
    });
    world.service.fault = whenever('CreateAccessKey', 'denied');
    const { id } = await world.rotate();
    const theirs = withLock(join(world.at('vault'), 'rotations', `${id}.lock`), () => until);
    const from = world.now().getTime();
    world.slept.length = 0;
    world.asleep = async () => {
      if (world.slept.length === 1) await rotations().act(id, 'pause');
      if (world.slept.length < 4) return;
      release();
      await theirs;
    };
    await world.act('resume');
    // The first second was cut short.
    expect(world.now().getTime() - from).toBe(3000);
    expect(world.rotation()).toMatchObject({ state: 'paused' });
  });

  it('tells of a journal that cannot be locked', async () => {
    await begin();
    world.put('vault/rotations', '');
    await rotations().start({ credentialId: oldId });
    await expect(rotations().resume()).rejects.toThrow();
    expect(world.service.open).toBe(0);
  });

  it('is not begun by one that is closed', async () => {
    await begin();
    world.service.fault = whenever('CreateAccessKey', 'service_failed');
    const sleeps = vi.fn(async () => rotations().close());
    world.asleep = sleeps;
    await world.rotate();
    // Its pause ended with it.
    expect(world.now()).toEqual(start);
    expect(sleeps).toHaveBeenCalledTimes(1);
    expect(world.rotation()).toMatchObject({ state: 'running', step: 'create' });
    world.service.asked.length = 0;
    await rotations().resume();
    expect(world.service.asked).toEqual([]);
    expect(world.service.open).toBe(0);
  });

  it('is settled at once where there is nothing to do', async () => {
    await begin();
    await expect(rotations().settled(idOf(1))).resolves.toBeUndefined();
    expect(world.items()).toEqual([oldId, adminId]);
  });
});
