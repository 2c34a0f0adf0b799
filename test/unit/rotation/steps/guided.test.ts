/** A rotation whose key the person makes: what they hand over is looked at, and what they say is seen to be so. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Rotation } from '#shared/rotation.ts';
import { idOf } from '../../records.ts';
import { key } from '../given.ts';
import { secretFor } from '../service.ts';
import { createWorld, oldId, start, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

/** Begins one at a service whose keys only the person can make. */
async function begin(options: Parameters<typeof createWorld>[0] = {}): Promise<Rotation> {
  world = await createWorld({ provider: 'b2', ...options });
  return world.rotate();
}
const make = (id: string) => world.service.add(id).secret;

describe('a guided rotation', () => {
  it('asks for the key, tests it, lets everything use it, and sees the old one refused', async () => {
    expect(await begin()).toMatchObject({
      how: 'guided',
      state: 'needs_you',
      step: 'create',
      question: 'supply',
      begun: false,
    });
    expect(world.service.asked).toEqual([]);
    expect(await world.supply('QNEW', make('QNEW'))).toMatchObject({
      state: 'needs_you',
      step: 'deactivate',
      question: 'remove_old',
      message: 'Everything here uses the new key. Now the old one, QOLDKEY1, has to go.',
      hint: 'Under Application Keys, delete the old key. Then confirm.',
    });
    expect(world.service.asked).toEqual(['ListBuckets QNEW', 'ListBuckets QNEW', 'ListBuckets QNEW']);
    const { newId } = world.rotation();
    expect(world.state().profiles.map(({ source }) => source)).toEqual([
      { kind: 'credential', credentialId: newId },
      { kind: 'credential', credentialId: newId },
    ]);

    // It still is there: the person is asked again, by the words of the service.
    expect(await world.act('confirm')).toMatchObject({
      state: 'needs_you',
      question: 'remove_old',
      confirmed: [],
      message: 'Backblaze B2 still accepts the old key QOLDKEY1.',
    });
    expect(world.service.asked.at(-1)).toBe('ListBuckets QOLDKEY1');
    world.service.keys = world.service.keys.filter(({ id }) => id !== 'QOLDKEY1');
    expect(await world.act('confirm')).toMatchObject({
      state: 'finished',
      message: 'The old key QOLDKEY1 is gone.',
    });
    expect(world.state().credentials.map(({ id }) => id)).toEqual([newId]);
    expect(world.told()).toEqual([
      'rotation.started QOLDKEY1 guided',
      'rotation.supply QOLDKEY1 QNEW',
      'rotation.switched QNEW 2 profiles',
      'rotation.confirm QOLDKEY1',
      'rotation.confirm QOLDKEY1',
    ]);
  });

  it('takes a key that may do little for one that still works', async () => {
    await begin();
    await world.supply('QNEW', make('QNEW'));
    world.service.verdict = () => ({ verdict: 'denied' });
    expect(await world.act('confirm')).toMatchObject({ state: 'needs_you', question: 'remove_old' });
  });

  it('takes one that another part of the service knows for one that still works', async () => {
    await begin();
    await world.supply('QNEW', make('QNEW'));
    const identity = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/robot' };
    world.service.verdict = () => ({ verdict: 'other', identity });
    expect(await world.act('confirm')).toMatchObject({
      question: 'remove_old',
      message: 'Backblaze B2 still accepts the old key QOLDKEY1.',
    });
  });

  it.each(['unreachable', 'tls', 'clock_skew'] as const)(
    'does not take a service that could not be asked (%s) for one that refuses the old key',
    async (verdict) => {
      await begin();
      await world.supply('QNEW', make('QNEW'));
      world.service.verdict = () => ({ verdict });
      expect(await world.act('confirm')).toMatchObject({
        state: 'needs_you',
        step: 'deactivate',
        question: 'remove_old',
        confirmed: [],
        message: `It is not known whether the old key QOLDKEY1 is refused. Storage said: ${verdict}.`,
      });
      expect(world.items()).toContain(oldId);
      expect(await world.act('finish')).toMatchObject({ state: 'finished' });
    },
  );

  it.each(['wrong_key', 'inactive_key', 'expired', 'other'] as const)(
    'is over where the service says %s of the old key',
    async (verdict) => {
      await begin();
      await world.supply('QNEW', make('QNEW'));
      world.service.verdict = () => ({ verdict });
      expect(await world.act('confirm')).toMatchObject({ state: 'finished' });
    },
  );

  it('ends without the check where the person says so', async () => {
    await begin();
    await world.supply('QNEW', make('QNEW'));
    expect(await world.act('finish')).toMatchObject({ state: 'finished' });
    expect(world.service.asked).not.toContain('ListBuckets QOLDKEY1');
  });

  it('ends without it where no profile says where to ask', async () => {
    await begin({ profiles: [] });
    await world.supply('QNEW', make('QNEW'));
    expect(await world.act('confirm')).toMatchObject({ state: 'finished' });
    expect(world.service.asked).toEqual([]);
  });

  it('keeps what else the person agreed to when it asks again', async () => {
    await begin();
    await world.supply('QNEW', make('QNEW'));
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map((r) => ({ ...r, confirmed: ['drifted' as const] })),
    }));
    expect(await world.act('confirm')).toMatchObject({ confirmed: ['drifted'] });
  });
});

describe('a key that is handed over', () => {
  it('is taken without what was copied along with its secret', async () => {
    await begin();
    expect(await world.supply('QNEW', ` ${make('QNEW')}\n`)).toMatchObject({ question: 'remove_old' });
    expect(world.secrets.get(`credential/${world.rotation().newId}`)).toContain(`"${secretFor('QNEW')}"`);
  });

  it.each([
    ['QOLDKEY1', 'This is the old key.'],
    ['QKEPT', 'The key QKEPT is kept here already.'],
    ['no key', expect.stringContaining('keyID')],
  ])('is refused where it is %s', async (accessKeyId, message) => {
    await begin({
      state: (state) => ({
        ...state,
        credentials: [...state.credentials, key(7, start, { provider: 'b2', accessKeyId: 'QKEPT' })],
      }),
    });
    await expect(world.supply(accessKeyId, 'CANARY')).rejects.toMatchObject({ code: 'bad_input', message });
    expect(world.rotation()).toMatchObject({ state: 'needs_you', question: 'supply', step: 'create' });
    expect(world.items()).toEqual([oldId]);
  });

  it('may have the id of another service’s key', async () => {
    await begin({
      state: (state) => ({
        ...state,
        credentials: [...state.credentials, key(7, start, { provider: 'r2', accessKeyId: 'QNEW' })],
      }),
    });
    expect(await world.supply('QNEW', make('QNEW'))).toMatchObject({ question: 'remove_old' });
  });

  it('that does not work is told of in half a minute, and may be exchanged for another', async () => {
    await begin();
    make('QNEW');
    expect(await world.supply('QNEW', 'CANARY wrong')).toMatchObject({
      state: 'needs_you',
      step: 'verify',
      message: 'The key QNEW does not work for "again" yet. Storage said: wrong_secret.',
    });
    expect(world.slept).toEqual([1000, 2000, 4000, 8000, 15_000]);
    const { newId: first = '' } = world.rotation();
    // The same key with its right secret.
    expect(await world.supply('QNEW', secretFor('QNEW'))).toMatchObject({ question: 'remove_old' });
    const { newId = '' } = world.rotation();
    expect(newId).not.toBe(first);
    expect(world.state().credentials.map(({ id }) => id)).toEqual([oldId, newId]);
    // What was typed can be brought back for a while.
    expect(world.items()).toEqual([oldId, first, newId].sort());
    expect(world.state().keptSecrets.map(({ id }) => id)).toEqual([first]);
  });

  it('is no question any more while it is tested', async () => {
    await begin();
    let between: Rotation | null = null;
    world.service.verdict = () => {
      between ??= world.rotation();
      return null;
    };
    await world.supply('QNEW', make('QNEW'));
    expect(between).toMatchObject({ state: 'running', step: 'verify', message: '', hint: '' });
    expect(between).not.toHaveProperty('question');
  });

  it('has all of the patience again once it was accepted', async () => {
    await begin();
    let refusals = 0;
    world.service.verdict = () => {
      const { step } = world.rotation();
      return step === 'switch' && ++refusals < 8 ? { verdict: 'wrong_key' } : null;
    };
    expect(await world.supply('QNEW', make('QNEW'))).toMatchObject({ question: 'remove_old' });
  });

  it('is asked for again where its secret was lost with the process', async () => {
    await begin();
    const secret = make('QNEW');
    world.danger = () => world.rotation().newId !== undefined;
    await world.supply('QNEW', secret).catch(() => {});
    world.danger = () => false;
    const { newId: lost } = world.rotation();
    expect(world.rotation()).toMatchObject({ state: 'needs_you', question: 'supply', step: 'store' });
    await world.restart();
    expect(await world.supply('QNEW', secret)).toMatchObject({ question: 'remove_old' });
    expect(world.rotation().newId).not.toBe(lost);
  });

  it('leaves no secret behind that was stored and never written down', async () => {
    await begin();
    const secret = make('QNEW');
    world.danger = () => world.items().length > 1;
    await world.supply('QNEW', secret).catch(() => {});
    world.danger = () => false;
    expect(world.items()).toHaveLength(2);
    await world.restart();
    await world.supply('QNEW', secret);
    expect(world.items()).toEqual([oldId, world.rotation().newId]);
  });

  it('is asked for again where it is to be stored and there is no secret', async () => {
    await begin();
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map(({ question: _, ...r }) => ({
        ...r,
        state: 'running' as const,
        step: 'store' as const,
        newId: idOf(77),
        newKey: 'QNEW',
        begun: true,
      })),
    }));
    await world.app().rotations.resume();
    expect(world.rotation()).toMatchObject({
      state: 'needs_you',
      question: 'supply',
      step: 'create',
      begun: false,
    });
    expect(world.rotation()).not.toHaveProperty('newId');
    expect(world.service.asked).toEqual([]);
  });
});
