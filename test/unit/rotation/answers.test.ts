/** What a rotation can be told as it stands, what that changes, and which of it is asked for once more. */
import { describe, expect, it } from 'vitest';
import { actionsOf, takeAction } from '#core/rotation/actions.ts';
import { viewRotations } from '#core/rotation/view.ts';
import { actionWish, startWish } from '#core/rotation/wishes.ts';
import { type Rotation, type RotationQuestion, rotationSteps } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { rotation as given, key, vault } from './given.ts';

const now = '2026-06-01T12:00:00.000Z';
const rotation = (more: Partial<Rotation> = {}): Rotation => ({
  ...given(idOf(1), 'running'),
  newId: idOf(2),
  newKey: 'QNEW',
  ...more,
});
const asking = (question: RotationQuestion | undefined, more: Partial<Rotation> = {}) =>
  rotation({ state: 'needs_you', question, message: 'Why.', hint: 'What.', ...more });

describe('what can be said to a rotation', () => {
  it.each<[string, Rotation, string[]]>([
    ['that is at work', rotation(), ['pause', 'back']],
    ['that waits for a service', rotation({ message: 'Away.' }), ['resume', 'pause', 'back']],
    ['in its grace', rotation({ step: 'grace' }), ['pause', 'back', 'finish']],
    ['that is paused', rotation({ state: 'paused' }), ['resume', 'back']],
    [
      'that is paused while a typed key is tested',
      rotation({ state: 'paused', how: 'guided', step: 'verify' }),
      ['resume', 'back'],
    ],
    ['that wants a key', asking('supply'), ['supply', 'back']],
    ['with something to put right', asking(undefined), ['resume', 'back']],
    ['at a changed file', asking('drifted'), ['confirm', 'resume', 'back']],
    ['at a file that holds the old key', asking('held'), ['confirm', 'rewrite', 'resume', 'back']],
    ['whose old key is in use', asking('in_use'), ['confirm', 'resume', 'back']],
    ['that may not switch off', asking('cannot_deactivate'), ['confirm', 'resume', 'back']],
    ['whose old key was used', asking('used_since'), ['confirm', 'resume', 'back']],
    ['whose old key the person deletes', asking('remove_old'), ['confirm', 'finish', 'back']],
    [
      'whose typed key is refused',
      asking(undefined, { how: 'guided', step: 'verify' }),
      ['supply', 'resume', 'back'],
    ],
    ['whose made key is refused', asking(undefined, { step: 'verify' }), ['resume', 'back']],
    [
      'that is guided and stuck later',
      asking(undefined, { how: 'guided', step: 'switch' }),
      ['resume', 'back'],
    ],
    ['on its way back', rotation({ state: 'going_back' }), []],
    [
      'on its way back that does not get on',
      rotation({ state: 'going_back', message: 'Away.' }),
      ['back', 'resume'],
    ],
    ['that is over', rotation({ state: 'finished' }), ['dismiss']],
    ['that was taken back', rotation({ state: 'undone' }), ['dismiss']],
  ])('%s', (_, one, can) => {
    expect(actionsOf(one)).toEqual(can);
  });
});

describe('what it changes', () => {
  const on = { state: 'running' as const, question: undefined, message: '', hint: '' };

  it.each<[string, Parameters<typeof takeAction>[1], Rotation, Partial<Rotation>]>([
    ['a pause', 'pause', rotation(), { state: 'paused' }],
    ['a return', 'back', asking('in_use'), { ...on, state: 'going_back' }],
    ['a yes', 'confirm', asking('in_use', { confirmed: ['held'] }), { ...on, confirmed: ['held', 'in_use'] }],
    ['a yes to nothing', 'confirm', asking(undefined), on],
    ['the wish to write', 'rewrite', asking('held'), { ...on, step: 'switch', begun: true }],
    ['the end of a grace', 'finish', rotation({ step: 'grace' }), { ...on, graceUntil: now }],
    ['the end without a check', 'finish', asking('remove_old'), { ...on, step: 'delete' }],
    ['going on', 'resume', asking(undefined), on],
    ['going on after a use', 'resume', asking('used_since'), { ...on, watchFrom: now }],
    ['going on after another', 'resume', asking('in_use'), { ...on, watchFrom: now }],
    [
      'staying with the new key',
      'resume',
      rotation({ state: 'going_back', step: 'grace' }),
      { ...on, step: 'verify', begun: false },
    ],
    ['staying without one', 'resume', rotation({ state: 'going_back', step: 'create', begun: true }), on],
    [
      'staying before it was kept',
      'resume',
      rotation({ state: 'going_back', step: 'store', begun: true }),
      on,
    ],
    ['a key, which is more than that', 'supply', asking('supply'), {}],
  ])('%s', (_, action, one, change) => {
    expect(takeAction(one, action, now)).toEqual(change);
  });
});

describe('what is asked for once more', () => {
  const kind = { kind: 'rotation', accessKeyId: 'QOLD' };

  it('is the return to the old key, which deletes the new one', () => {
    expect(actionWish(rotation(), 'back')).toEqual({
      ...kind,
      words: 'The old key works again, files are as they were, and the new key QNEW is deleted.',
      verb: 'Return to the old key',
    });
    const { newKey: _, ...unnamed } = rotation();
    expect(actionWish(unnamed, 'back')).toMatchObject({
      words: 'The old key works again, files are as they were.',
    });
    const { newId: __, ...unmade } = unnamed;
    expect(actionWish(unmade, 'back')).toBeNull();
    expect(actionWish(rotation({ state: 'going_back', message: 'Away.' }), 'back')).toBeNull();
  });

  it('is an early end, but not where the person has deleted the key themselves', () => {
    expect(actionWish(rotation({ step: 'grace' }), 'finish')).toMatchObject({
      ...kind,
      words: expect.stringContaining('cannot be brought back'),
      verb: 'Delete old key',
    });
    expect(actionWish(asking('remove_old'), 'finish')).toBeNull();
  });

  it.each([
    ['held', 'Switch it off'],
    ['in_use', 'Switch it off'],
    ['used_since', 'Delete it'],
  ] as const)('is a yes to %s', (question, verb) => {
    expect(actionWish(asking(question), 'confirm')).toMatchObject({ ...kind, verb });
    expect(actionWish(asking(question), 'resume')).toBeNull();
  });

  it('is no other yes', () => {
    for (const question of ['drifted', 'cannot_deactivate', 'remove_old'] as const)
      expect(actionWish(asking(question), 'confirm')).toBeNull();
  });

  it('is nothing that is refused anyway', () => {
    expect(actionWish(rotation({ state: 'finished' }), 'back')).toBeNull();
    expect(actionWish(rotation(), 'finish')).toBeNull();
    expect(actionWish(rotation({ question: 'held' }), 'confirm')).toBeNull();
  });

  it('is nothing at a beginning that loses nothing', () => {
    expect(startWish('QOLD', { inTheWay: null, atOnce: false })).toBeNull();
    const inTheWay = { accessKeyId: 'QSECOND', status: 'Active' as const };
    expect(startWish('QOLD', { inTheWay, atOnce: false })).toEqual({
      ...kind,
      words: 'The other key of its user, QSECOND, is deleted first. A deleted key cannot be brought back.',
      verb: 'Delete and rotate',
    });
  });
});

describe('a rotation as it is shown', () => {
  const state = (rotations: Rotation[]) => ({ ...vault([key(1, new Date(now))]), rotations });
  const labels = (how: Rotation['how']) =>
    viewRotations(state([rotation({ how })]))[0]?.steps.map(({ label }) => label);

  it('names its steps, and by whom they are done', () => {
    const [iam, guided] = [labels('iam'), labels('guided')];
    expect(iam).toHaveLength(rotationSteps.length);
    expect(new Set(iam).size).toBe(rotationSteps.length);
    const byThePerson = rotationSteps.filter((_, n) => iam?.[n] !== guided?.[n]);
    expect(byThePerson).toEqual(['create', 'verify', 'deactivate', 'delete']);
  });

  it('says where the person is stuck, and what is over', () => {
    const statuses = (more: Partial<Rotation>) =>
      Object.fromEntries(
        (viewRotations(state([rotation(more)]))[0]?.steps ?? []).map(({ id, status }) => [id, status]),
      );
    expect(statuses({ step: 'switch', state: 'needs_you' })).toMatchObject({
      verify: 'done',
      switch: 'stuck',
      deactivate: 'todo',
    });
    expect(statuses({ step: 'deactivate', how: 'guided' })).toMatchObject({
      deactivate: 'now',
      grace: 'skipped',
      delete: 'todo',
    });
    expect(statuses({ step: 'delete', how: 'guided' })).toMatchObject({ grace: 'skipped', delete: 'now' });
    expect(statuses({ step: 'grace', state: 'paused' })).toMatchObject({ grace: 'now' });
  });

  it('is the newest first, and of those of one moment the one that was begun first', () => {
    const at = (n: number, startedAt: string) => rotation({ id: idOf(n), startedAt });
    const early = '2026-01-01T00:00:00.000Z';
    const late = '2026-02-01T00:00:00.000Z';
    const views = viewRotations(state([at(901, early), at(902, late), at(903, early), at(904, late)]));
    expect(views.map(({ id }) => id)).toEqual([902, 904, 901, 903].map(idOf));
  });

  it('has the guide of its provider as long as one of its keys is here', () => {
    const guided = rotation({ how: 'guided' });
    expect(viewRotations(state([guided]))[0]?.guide).not.toBeNull();
    const other = { ...vault([key(2, new Date(now), { provider: 'b2' })]), rotations: [guided] };
    expect(viewRotations(other)[0]?.guide?.url).toContain('backblaze');
    expect(viewRotations({ ...vault([key(3, new Date(now))]), rotations: [guided] })[0]?.guide).toBeNull();
  });
});
