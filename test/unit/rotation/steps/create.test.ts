/** Making the new key and storing its secret: one key is made, whatever becomes of the answer, and none is left over. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Rotation } from '#shared/rotation.ts';
import { idOf } from '../../records.ts';
import { key } from '../given.ts';
import { failing, whenever } from '../service.ts';
import { accountId, adminId, createWorld, oldId, start, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const begin = async (options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld(options);
};

/** Ends the application as soon as the rotation stands so, and starts it again. */
async function endWhen(stands: (rotation: Rotation) => boolean): Promise<void> {
  world.danger = () => world.state().rotations.some(stands);
  await world.rotate().catch(() => {});
  world.danger = () => false;
  await world.restart();
}

describe('a new key', () => {
  it('is announced in the journal before it is made, with the keys that were there', async () => {
    await begin();
    let before: Rotation | null = null;
    world.service.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') before = world.rotation();
      return null;
    };
    const { newId } = await world.rotate();
    expect(before).toMatchObject({ step: 'create', begun: true, newId, keysBefore: ['QOLDKEY1'] });
  });

  it('is announced in the log, too, which names it once it is there', async () => {
    await begin();
    const around = vi.spyOn(world.app().access.activity, 'around');
    await world.rotate();
    expect(around.mock.calls[0]?.[0]).toEqual({
      action: 'key.created',
      subject: 'a new key',
      detail: 'replaces QOLDKEY1',
    });
    expect(world.told()).toContain('key.created QMADEKEY1 replaces QOLDKEY1');
  });

  it('is proved as soon as it is kept, when nothing of its making is under way any more', async () => {
    await begin();
    let between: Rotation | null = null;
    world.service.verdict = (id) => {
      if (id === 'QMADEKEY1') between ??= world.rotation();
      return null;
    };
    await world.rotate();
    expect(between).toMatchObject({ step: 'verify', begun: false, keysBefore: [] });
  });

  it('takes over what is known of the old one, and says where it came from', async () => {
    await begin({
      state: (state) => ({
        ...state,
        credentials: state.credentials.map((c) => ({ ...c, accountId: '123456789012' })),
      }),
    });
    const { newId } = await world.rotate();
    const at = start.toISOString();
    expect(world.state().credentials.find(({ id }) => id === newId)).toEqual({
      id: newId,
      provider: 'quilibrium',
      accessKeyId: 'QMADEKEY1',
      accountId: '123456789012',
      origin: 'rotation of QOLDKEY1',
      remote: { account: accountId, user: 'robot', status: 'active', createdAt: at, seenAt: at },
      createdAt: at,
      updatedAt: at,
    });
  });

  it('is of no account where the old one managed itself', async () => {
    await begin({ manager: 'own' });
    const { newId } = await world.rotate();
    expect(world.state().credentials.find(({ id }) => id === newId)).not.toHaveProperty('remote');
  });

  it('is made once, however often the answer to making it is lost; those that nobody knows are deleted', async () => {
    await begin();
    let losses = 3;
    let most = 0;
    world.service.fault = ({ operation }) => {
      most = Math.max(most, world.keys().length);
      return operation === 'CreateAccessKey' && losses-- > 0 ? failing('connection_failed', true) : null;
    };
    await world.rotate();
    expect(most).toBe(2);
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY4']);
    expect(world.told().slice(1, 5)).toEqual([
      'key.deleted QMADEKEY1 made, but its secret was never stored',
      'key.deleted QMADEKEY2 made, but its secret was never stored',
      'key.deleted QMADEKEY3 made, but its secret was never stored',
      'key.created QMADEKEY4 replaces QOLDKEY1',
    ]);
  });

  it('that was lost with the process is deleted, which is said at the next start', async () => {
    await begin();
    world.service.fault = whenever('CreateAccessKey', 'connection_failed', true);
    world.danger = () => world.keys().includes('QMADEKEY1');
    await world.rotate().catch(() => {});
    world.danger = () => false;
    world.service.fault = () => null;
    await world.restart();
    expect(await world.app().rotations.resume()).toEqual([
      'The key QMADEKEY1 had been made, but its secret was not stored: it was deleted.',
      'The rotation of QOLDKEY1 went on: it waits for other machines.',
    ]);
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY2']);
  });

  it('is not looked for where none was asked for', async () => {
    await begin();
    await endWhen(({ begun }) => begun);
    // It was never made: what is there is somebody else's, and nothing of it is said.
    expect(await world.app().rotations.resume()).toEqual([
      'The rotation of QOLDKEY1 went on: it waits for other machines.',
    ]);
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
  });

  it('of somebody else is not taken for its own', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation !== 'CreateAccessKey') return null;
      world.service.add('QTHEIRS', { used: { at: world.now() } });
      return failing('connection_failed');
    };
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'create',
      message: 'Somebody made the key QTHEIRS at the same time, and uses it.',
    });
    expect(world.rotation().question).toBeUndefined();
    expect(world.keys()).toEqual(['QOLDKEY1', 'QTHEIRS']);
  });

  it('is not guessed among several', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation !== 'CreateAccessKey') return null;
      world.service.add('QONE');
      world.service.add('QTWO');
      return failing('connection_failed');
    };
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      message: 'Somebody makes keys at the same time: QONE and QTWO.',
    });
    expect(world.keys()).toEqual(['QOLDKEY1', 'QONE', 'QTWO']);
  });

  it('that is kept here already is not deleted for a lost one', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation !== 'CreateAccessKey') return null;
      world.service.add('QKEPT');
      world.change((state) => ({
        ...state,
        credentials: [...state.credentials, key(7, start, { accessKeyId: 'QKEPT' })],
      }));
      return failing('connection_failed');
    };
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      message: 'There is a second key already, QKEPT, and no room for a third.',
    });
    expect(world.keys()).toEqual(['QOLDKEY1', 'QKEPT']);
  });

  it('needs room, which is looked for once more before it is made', async () => {
    await begin();
    let lists = 0;
    world.service.fault = ({ operation }) => {
      if (operation === 'ListAccessKeys' && ++lists === 2) world.service.add('QSECOND');
      return null;
    };
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'create',
      begun: false,
      message: 'There is a second key already, QSECOND, and no room for a third.',
    });
    expect(world.service.asked).not.toContain('CreateAccessKey robot');
    world.service.keys.pop();
    expect(await world.act('resume')).toMatchObject({ step: 'grace' });
  });

  it('is not made where the old one is gone', async () => {
    await begin();
    let lists = 0;
    world.service.fault = ({ operation }) => {
      if (operation === 'ListAccessKeys' && ++lists === 2) world.service.keys.shift();
      return null;
    };
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      message: 'The service no longer has the key QOLDKEY1.',
    });
    expect(world.keys()).toEqual([]);
  });

  it('is not made where it could not be proved', async () => {
    await begin();
    let lists = 0;
    world.service.fault = ({ operation }) => {
      if (operation === 'ListAccessKeys') lists++;
      return null;
    };
    world.service.verdict = () => (lists > 1 ? { verdict: 'unreachable' } : null);
    expect(await world.rotate()).toMatchObject({
      state: 'running',
      step: 'create',
      message: 'A new key could not be tested for "again", so none was made. Storage said: unreachable.',
    });
    expect(world.keys()).toEqual(['QOLDKEY1']);
  });

  it('is asked for once where the key that signs is refused: waiting would not help', async () => {
    await begin();
    let lists = 0;
    world.service.fault = ({ operation }) =>
      operation === 'ListAccessKeys' && ++lists === 2 ? failing('key_refused') : null;
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'create',
      message: 'The service said: key_refused.',
      hint: 'What to do about key_refused.',
    });
    expect(world.slept).toEqual([]);
  });
});

describe('the secret of a new key', () => {
  it('that was stored is found again: no other key is made', async () => {
    await begin();
    world.danger = () => world.items().length > 2;
    await world.rotate().catch(() => {});
    world.danger = () => false;
    expect(world.rotation()).toMatchObject({ step: 'store', newKey: 'QMADEKEY1' });
    await world.restart();
    expect(await world.app().rotations.resume()).toEqual([
      'The rotation of QOLDKEY1 went on: it waits for other machines.',
    ]);
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
    expect(world.items()).toEqual([oldId, adminId, world.rotation().newId]);
  });

  it('that was not stored is nobody’s: its key is deleted, and another one made', async () => {
    await begin();
    await endWhen(({ step }) => step === 'store');
    const before = world.rotation();
    expect(before).toMatchObject({ newKey: 'QMADEKEY1' });
    let between: Rotation | null = null;
    world.service.fault = ({ operation }) => {
      if (operation === 'ListAccessKeys') between ??= world.rotation();
      return null;
    };
    expect(await world.app().rotations.resume()).toEqual([
      'The key QMADEKEY1 had been made, but its secret was not stored: it was deleted.',
      'The rotation of QOLDKEY1 went on: it waits for other machines.',
    ]);
    expect(between).toMatchObject({ step: 'create', begun: false, keysBefore: [] });
    expect(between).not.toHaveProperty('newId');
    expect(between).not.toHaveProperty('newKey');
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY2']);
    expect(world.rotation().newId).not.toBe(before.newId);
    expect(world.told()).toContain('key.deleted QMADEKEY1 made, but its secret was never stored');
  });

  it('is not written down for a key that was taken out of the vault meanwhile', async () => {
    await begin();
    await endWhen(({ step }) => step === 'store');
    world.secrets.set(`credential/${world.rotation().newId}`, '{}');
    world.change((state) => ({
      ...state,
      profiles: [],
      credentials: state.credentials.filter(({ id }) => id !== oldId),
    }));
    await world.app().rotations.resume();
    expect(world.rotation()).toMatchObject({
      state: 'needs_you',
      step: 'verify',
      message: 'The key QMADEKEY1 is not kept here any more.',
    });
    expect(world.state().credentials.map(({ id }) => id)).toEqual([adminId]);
  });

  it.each([{ newId: idOf(77) }, { newKey: 'QMADEKEY1' }])(
    'is not looked for in a journal that names no key: %o',
    async (half) => {
      await begin();
      await world.rotate();
      world.change((state) => ({
        ...state,
        rotations: state.rotations.map(({ newId: _id, newKey: _key, ...rest }) => ({
          ...rest,
          ...half,
          step: 'store' as const,
        })),
      }));
      world.service.asked.length = 0;
      await world.app().rotations.resume();
      expect(world.rotation()).toMatchObject({ state: 'needs_you', step: 'store' });
      expect(world.service.asked).toEqual([]);
    },
  );
});
