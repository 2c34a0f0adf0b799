import { describe, expect, it } from 'vitest';
import { lastUseWords } from '#core/accounts/iam/userKeys.ts';
import { actionsOf, takeAction } from '#core/rotation/actions.ts';
import { moveUses } from '#core/rotation/files/move.ts';
import { mandateOf } from '#core/rotation/job/issuer.ts';
import { guideOf } from '#core/rotation/steps/guides.ts';
import { viewRotations } from '#core/rotation/view.ts';
import { rotationActions } from '#shared/contract/rotation.ts';
import { emptyVault, providerIds, type VaultState } from '#shared/model.ts';
import { Rotation, rotationQuestions, rotationSteps } from '#shared/rotation.ts';

const at = '2026-11-23T10:00:00.000Z';
const later = '2026-11-24T10:00:00.000Z';
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  id: id(1),
  oldId: id(2),
  newId: id(3),
  oldKey: 'AKIDOLD',
  newKey: 'AKIDNEW',
  how: 'iam',
  user: 'robot',
  step: 'verify',
  begun: false,
  keysBefore: [],
  state: 'running',
  message: '',
  hint: '',
  confirmed: [],
  files: [],
  graceHours: 24,
  startedAt: at,
  updatedAt: at,
  ...change,
});

const times = { createdAt: at, updatedAt: at };
const state = (rotations: Rotation[], change: Partial<VaultState> = {}): VaultState => ({
  ...emptyVault(),
  profiles: [
    {
      id: id(4),
      name: 'work',
      provider: 'quilibrium',
      source: { kind: 'credential', credentialId: id(2), mfa: { serial: 'device' } },
      endpoints: {},
      ...times,
    },
    {
      id: id(5),
      name: 'role',
      provider: 'quilibrium',
      source: { kind: 'role', profileId: id(4), roleArn: 'arn:aws:iam::1:role/R' },
      endpoints: {},
      ...times,
    },
  ],
  credentials: [
    { id: id(2), provider: 'quilibrium', accessKeyId: 'AKIDOLD', origin: 'typed in', ...times },
    { id: id(3), provider: 'quilibrium', accessKeyId: 'AKIDNEW', origin: 'rotation of AKIDOLD', ...times },
  ],
  rotations,
  ...change,
});

const statuses = (change: Partial<Rotation>) =>
  viewRotations(state([rotation(change)]))[0]?.steps.map((step) => step.status);

describe('a rotation as it is shown', () => {
  it('is the newest first, with the profiles that use either key', () => {
    const views = viewRotations(
      state([rotation({ state: 'finished' }), rotation({ id: id(9), startedAt: later })]),
    );
    expect(views.map((view) => view.id)).toEqual([id(9), id(1)]);
    expect(views[0]?.profileNames).toEqual(['work']);
    expect(views[0]?.steps.map((step) => step.id)).toEqual([...rotationSteps]);
  });

  it('says of each step whether it is done, under way, stuck, to do or left out', () => {
    expect(statuses({ step: 'switch' })).toEqual(['done', 'done', 'done', 'now', 'todo', 'todo', 'todo']);
    expect(statuses({ step: 'create', state: 'needs_you' })?.[0]).toBe('stuck');
    expect(statuses({ step: 'delete', state: 'finished' })).toEqual(rotationSteps.map(() => 'done'));
    // It was not allowed to delete, or not to switch off.
    expect(statuses({ step: 'delete', begun: true, state: 'finished' })?.at(-1)).toBe('skipped');
    expect(statuses({ step: 'deactivate', state: 'finished' })?.slice(4)).toEqual(
      rotationSteps.slice(4).map(() => 'skipped'),
    );
    expect(new Set(statuses({ state: 'undone' }))).toEqual(new Set(['skipped']));
    expect(statuses({ how: 'guided', step: 'create' })?.[5]).toBe('skipped');
  });

  it('carries a guide only where the person makes the key', () => {
    expect(viewRotations(state([rotation()]))[0]?.guide).toBeNull();
    expect(viewRotations(state([rotation({ how: 'guided' })]))[0]?.guide).toEqual(guideOf('quilibrium'));
    for (const provider of providerIds) {
      const { url, steps } = guideOf(provider);
      // Nobody knows the page of a service that nobody knows.
      expect(url).toMatch(provider === 's3' ? /^$/ : /^https:/);
      expect(steps.length).toBeGreaterThan(2);
    }
  });
});

describe('what a person can tell a rotation', () => {
  const everyRotation = ['running', 'paused', 'needs_you', 'going_back', 'finished', 'undone'].flatMap(
    (state) =>
      rotationSteps.flatMap((step) =>
        [undefined, ...rotationQuestions].map((question) =>
          rotation({
            state: state as Rotation['state'],
            step,
            question: state === 'needs_you' ? question : undefined,
          }),
        ),
      ),
  );

  it('always leaves a way on, and every action gives a rotation that the vault accepts', () => {
    for (const each of everyRotation) {
      const can = actionsOf(each);
      if (each.state !== 'going_back') expect(can.length).toBeGreaterThan(0);
      for (const action of can) {
        expect(rotationActions).toContain(action);
        if (action === 'dismiss' || action === 'supply') continue;
        const next = Rotation.parse({ ...each, ...takeAction(each, action, later) });
        expect(next.state).not.toBe(each.state === 'needs_you' ? 'needs_you' : 'finished');
      }
    }
  });

  it('ends a grace only while there is one', () => {
    expect(actionsOf(rotation({ step: 'verify' }))).not.toContain('finish');
    const waiting = rotation({ step: 'grace', graceUntil: later });
    expect(actionsOf(waiting)).toContain('finish');
    expect(takeAction(waiting, 'finish', at)).toMatchObject({ graceUntil: at });
  });

  it('counts uses of the old key from now on, once the person has seen those before', () => {
    const asked = rotation({ state: 'needs_you', step: 'deactivate', question: 'in_use', watchFrom: at });
    expect(takeAction(asked, 'resume', later)).toMatchObject({ state: 'running', watchFrom: later });
    expect(takeAction(asked, 'confirm', later)).toMatchObject({ confirmed: ['in_use'] });
  });

  it('lets one on its way back stay with the new key only after proving it again', () => {
    const stuck = rotation({ state: 'going_back', step: 'grace', message: 'no answer' });
    expect(actionsOf(stuck)).toEqual(['back', 'resume']);
    expect(takeAction(stuck, 'resume', later)).toMatchObject({ state: 'running', step: 'verify' });
  });
});

describe('moving from one key to another', () => {
  it('moves profiles and accounts, keeps what else they say, and can be moved back', () => {
    const before = state([]);
    const after = moveUses(before, id(2), id(3));
    expect(after.profiles[0]?.source).toEqual({
      kind: 'credential',
      credentialId: id(3),
      mfa: { serial: 'device' },
    });
    expect(after.profiles[1]).toEqual(before.profiles[1]);
    expect(moveUses(after, id(3), id(2))).toEqual(before);
  });

  it('signs with the key that is in use, where a key manages itself', () => {
    const facts = { account: undefined, user: '', oldId: id(2), newId: id(3) };
    expect(mandateOf(state([]), facts)).toMatchObject({ signer: id(2), userName: undefined });
    expect(mandateOf(moveUses(state([]), id(2), id(3)), facts)).toMatchObject({ signer: id(3) });
  });

  it('asks nobody for storage at an address of its own whose IAM is not known', () => {
    const own = state([]);
    const [profile] = own.profiles;
    if (profile) profile.endpoints = { s3: 'http://127.0.0.1:9000' };
    expect(mandateOf(own, { account: undefined, user: '', oldId: id(2), newId: undefined })).toBeNull();
    expect(mandateOf(own, { account: id(8), user: 'robot', oldId: id(2), newId: undefined })).toBeNull();
  });
});

it('says when and where a key was used', () => {
  expect(lastUseWords({ at: null })).toBe('never');
  expect(lastUseWords({ at, service: 's3', region: 'eu-1' })).toBe('s3 in eu-1, 2026-11-23 10:00 UTC');
  expect(lastUseWords({ at })).toBe('2026-11-23 10:00 UTC');
});
