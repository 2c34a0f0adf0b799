import { describe, expect, it } from 'vitest';
import { ageScale, dueAt } from '#renderer/features/rotation/due/ageScale.ts';
import { dueWork, firstOf, listDue, workTitle } from '#renderer/features/rotation/dueList.ts';
import { daysWords, policySentences, urgencyOf } from '#renderer/features/rotation/dueWords.ts';
import { graceProblem } from '#renderer/features/rotation/grace.ts';
import { policyFrom, problemsOf, usual, valuesOf } from '#renderer/features/rotation/policies/policyForm.ts';
import { sameScope, scopesOf } from '#renderer/features/rotation/policies/scopes.ts';
import { actionVerb, buttonsOf, turnWords } from '#renderer/features/rotation/words.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { DueView, RotationView } from '#shared/contract/rotation.ts';
import { endTone, rotationOf } from '#shared/underWay.ts';

const due = (id: string, part: Partial<DueView> = {}): DueView => ({
  credentialId: id,
  accessKeyId: `KEY${id}`,
  provider: 'quilibrium',
  profileNames: [],
  bornAt: '2026-01-01T00:00:00.000Z',
  bornKnown: true,
  ageDays: 0,
  dueAt: '2026-04-01T00:00:00.000Z',
  inDays: 90,
  status: 'fine',
  policy: usual,
  ...part,
});

const rotation = (part: Partial<RotationView> = {}): RotationView => ({
  id: 'r',
  oldId: 'a',
  oldKey: 'KEYa',
  how: 'iam',
  user: 'robot',
  step: 'verify',
  begun: true,
  keysBefore: [],
  state: 'running',
  message: '',
  hint: '',
  confirmed: [],
  files: [],
  graceHours: 24,
  startedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  profileNames: [],
  steps: [
    { id: 'create', label: 'Make a new key', status: 'done' },
    { id: 'verify', label: 'Wait until the service accepts it', status: 'now' },
  ],
  can: [],
  guide: null,
  ...part,
});

const state = (part: Partial<AppState>) => ({ due: [], accounts: [], rotations: [], ...part });

describe('what there is to do', () => {
  const waits = rotation({ state: 'needs_you', oldId: 'a', newId: 'b' });

  it('is a rotation that waits, too, although no key is due', () => {
    const rows = listDue(
      state({ due: [due('a', { status: 'rotating' }), due('c')], rotations: [waits] }),
      '',
    );
    expect(workTitle(rows)).toBe('1 rotation waits for you');
    expect(firstOf(rows)?.due.credentialId).toBe('a');
  });

  it('is nothing where nothing waits', () => {
    const rows = listDue(state({ due: [due('c')] }), '');
    expect([workTitle(rows), firstOf(rows)]).toEqual([null, undefined]);
  });

  it('counts both', () => {
    const held = [
      due('d', { status: 'overdue' }),
      due('e', { status: 'soon' }),
      due('a', { status: 'rotating' }),
    ];
    expect(workTitle(listDue(state({ due: held, rotations: [waits] }), ''))).toBe(
      '2 keys to rotate, 1 rotation waits for you',
    );
  });
});

describe('whose turn it is', () => {
  const from = '2026-01-01T00:00:00.000Z';
  const watching = rotation({ step: 'deactivate', watchFrom: from });

  it('counts down while the old key is watched', () => {
    expect(turnWords(watching, Date.parse(from) + 10_000)).toBe('Watching the old key for use, about 10 s');
    expect(turnWords(watching, Date.parse(from) + 30_000)).toBe('Watching the old key for use');
    // A clock that was set back.
    expect(turnWords(watching, 0)).toBe('Watching the old key for use, about 20 s');
  });

  it('is the person’s, or QCred’s', () => {
    expect(turnWords(rotation({ state: 'needs_you' }), 0)).toBe('Your turn');
    expect(turnWords(rotation({ state: 'paused' }), 0)).toContain('when you resume');
    expect(turnWords(rotation({ message: 'No answer.' }), 0)).toBe('QCred tries again by itself');
    expect(turnWords(rotation({ step: 'switch' }), 0)).toBe('QCred writes the files: a few seconds');
  });
});

it('shows a finished rotation as done, unless its hint says what is left', () => {
  expect(endTone({ state: 'finished', hint: '' })).toBe('good');
  expect(endTone({ state: 'undone', hint: '' })).toBe('info');
  expect(endTone({ state: 'finished', hint: 'Ask an administrator to delete it.' })).toBe('warning');
});

describe('the list of keys by age', () => {
  const remote = { account: 'acc', user: 'backup-bot', status: 'active' as const, seenAt: '' };
  const held = state({
    due: [due('b', { remote }), due('a', { profileNames: ['work', 'again'], provider: 'b2' }), due('c')],
    accounts: [{ id: 'acc', name: 'main account' } as AppState['accounts'][number]],
    rotations: [
      rotation({ id: 'old', state: 'finished' }),
      rotation({ id: 'new', profileNames: ['work', 'again'] }),
    ],
  });
  const keys = (search: string) => listDue(held, search).map((row) => row.due.credentialId);

  it('keeps the order that it was told, and names each key by what uses it', () => {
    expect(listDue(held, '').map(({ name, place }) => `${name} at ${place}`)).toEqual([
      'KEYb at main account',
      'work, again at Backblaze B2',
      'KEYc at Quilibrium',
    ]);
  });

  it('finds a key by its profile, its id, its account, its provider and its user', () => {
    expect([
      keys('AGAIN'),
      keys('keyb'),
      keys('main'),
      keys('backblaze'),
      keys('bot key'),
      keys('no'),
    ]).toEqual([['a'], ['b'], ['b'], ['a'], ['b'], []]);
  });

  it('shows the rotation that is under way, not one that has ended', () => {
    expect(listDue(held, '').map((row) => row.rotation?.id ?? null)).toEqual([null, 'new', null]);
    expect(rotationOf(held, 'a')?.id).toBe('new');
    expect(rotationOf(state({ rotations: [rotation({ newId: 'n' })] }), 'n')?.id).toBe('r');
    expect(rotationOf(state({ rotations: [rotation({ state: 'undone' })] }), 'a')).toBeUndefined();
  });

  it('has one line for a key and the one that takes its place', () => {
    const rows = listDue(
      state({ due: [due('a'), due('n')], rotations: [rotation({ newId: 'n', profileNames: ['work'] })] }),
      '',
    );
    expect(rows.map(({ name, rotation: one }) => [name, one?.id])).toEqual([['work', 'r']]);
  });

  it('counts as work what is due and what waits for an answer', () => {
    const all = [
      due('1', { status: 'overdue' }),
      due('2', { status: 'soon' }),
      due('3', { status: 'rotating' }),
    ];
    expect(dueWork(state({ due: all, rotations: [rotation({ state: 'needs_you' })] }))).toBe(3);
    expect(dueWork(state({ due: [due('4')], rotations: [rotation()] }))).toBe(0);
  });
});

describe('how urgent a key is', () => {
  it('is said in days', () => {
    expect([-12, -1, 0, 1, 9, null].map(daysWords)).toEqual([
      'Overdue by 12 days',
      'Overdue by 1 day',
      'Due today',
      'Rotate in 1 day',
      'Rotate in 9 days',
      'Never due',
    ]);
  });

  it('has a colour only where something is to be done', () => {
    const tone = (status: DueView['status']) => urgencyOf(due('a', { status }), null).tone;
    expect([tone('overdue'), tone('soon'), tone('fine'), tone('never')]).toEqual(['bad', 'due', '', 'faint']);
  });

  it('gives way to the rotation, which says where it is', () => {
    const of = (part: Partial<RotationView>) => {
      const { word, tone } = urgencyOf(due('a', { status: 'rotating' }), rotation(part));
      return [word, tone];
    };
    expect(of({})).toEqual(['Wait until the service accepts it (2 of 2)', '']);
    expect(of({ state: 'needs_you' })).toEqual(['Waits for you (2 of 2)', 'due']);
  });
});

describe('the age bar', () => {
  it('has its due line at the same place for every policy', () => {
    for (const maxAgeDays of [1, 30, 90, 3650])
      expect(ageScale({ ageDays: maxAgeDays, policy: { ...usual, maxAgeDays } })).toMatchObject({
        age: dueAt,
        due: dueAt,
        beyond: false,
      });
  });

  it('crosses it when overdue, and says when it cannot show all', () => {
    expect(ageScale({ ageDays: 100, policy: usual }).age).toBeGreaterThan(dueAt);
    expect(ageScale({ ageDays: 900, policy: usual })).toMatchObject({ age: 1, beyond: true });
  });

  it('leaves out reminders that lie before the key was made, and marks of a key without a limit', () => {
    const reminders = (part: Partial<typeof usual>) =>
      ageScale({ ageDays: 1, policy: { ...usual, ...part } }).reminders.length;
    expect([reminders({}), reminders({ maxAgeDays: 5 }), reminders({ maxAgeDays: null })]).toEqual([3, 1, 0]);
  });
});

describe('the policy form', () => {
  const values = valuesOf(usual);

  it('gives back the policy that it shows', () => {
    expect({ ...policyFrom(values), scope: usual.scope }).toEqual(usual);
    expect(problemsOf(values)).toEqual({});
  });

  it('refuses ages of no and of 10,000 days, reminders after the end and halves', () => {
    const fields = (part: Partial<typeof values>) => Object.keys(problemsOf({ ...values, ...part }));
    expect(fields({ maxAgeDays: '0' })).toContain('maxAgeDays');
    expect(fields({ maxAgeDays: '10000' })).toContain('maxAgeDays');
    expect(fields({ maxAgeDays: '1.5' })).toContain('maxAgeDays');
    expect(fields({ maxAgeDays: '' })).toContain('maxAgeDays');
    expect(fields({ maxAgeDays: '5', remindDays: '14' })).toEqual(['remindDays']);
    expect(fields({ remindDays: '-3' })).toEqual(['remindDays']);
    expect(fields({ graceHours: '2161' })).toEqual(['graceHours']);
    expect(fields({ remindDays: '', graceHours: '0' })).toEqual([]);
    // What cannot be seen is not complained about.
    expect(fields({ never: true, maxAgeDays: '0', remindDays: 'x1.5' })).toEqual([]);
    expect(policyFrom({ ...values, never: true, remindDays: '1.5' })).toMatchObject({
      maxAgeDays: null,
      remindDays: [],
    });
  });

  it('takes a grace as whole hours', () => {
    expect(['', '1.5', '-1', 'x', '2161'].filter((text) => graceProblem(text) === null)).toEqual([]);
    expect([graceProblem('0'), graceProblem(' 24 ')]).toEqual([null, null]);
  });

  it('offers an account or a provider only where all of the keys are of it', () => {
    const remote = (account: string) => ({ account, user: '', status: 'active' as const, seenAt: '' });
    const kinds = (...keys: DueView[]) => scopesOf(keys).map(({ kind }) => kind);
    expect(kinds()).toEqual(['default']);
    expect(kinds(due('a', { remote: remote('x') }), due('b', { remote: remote('x') }))).toEqual([
      'credential',
      'account',
      'provider',
      'default',
    ]);
    expect(kinds(due('a', { remote: remote('x') }), due('b'))).toEqual(['credential', 'provider', 'default']);
    expect(kinds(due('a'), due('b', { provider: 'aws' }))).toEqual(['credential', 'default']);
    expect(sameScope({ kind: 'provider', provider: 'aws' }, { kind: 'provider', provider: 'b2' })).toBe(
      false,
    );
  });

  it('is told in sentences', () => {
    expect(policySentences({ ...usual, graceHours: 72, automatic: true })).toEqual([
      'Due after 90 days.',
      'Reminds 14, 7 and 1 days before.',
      'Rotates without asking where the service allows it.',
      'The old key waits 3 days, switched off, before it is deleted.',
    ]);
    expect(policySentences({ ...usual, maxAgeDays: null })).toEqual(['Never due.']);
  });
});

describe('the buttons of a rotation', () => {
  const buttons = (part: Partial<RotationView>) => {
    const one = rotation(part);
    return buttonsOf(one).map(({ action, tone }) => `${actionVerb(one, action)} ${tone}`);
  };

  it('have the main one last, and never make what destroys the main one', () => {
    expect(buttons({ can: ['pause', 'back', 'finish'] })).toEqual([
      'Pause plain',
      'Return to the old key plain',
      'Finish rotation plain',
    ]);
    expect(
      buttons({ state: 'needs_you', question: 'used_since', can: ['confirm', 'resume', 'back'] }),
    ).toEqual(['Return to the old key plain', 'Delete all the same danger', 'Wait on main']);
    expect(
      buttons({ state: 'needs_you', question: 'remove_old', can: ['confirm', 'finish', 'back'] }),
    ).toEqual(['Return to the old key plain', 'Finish without the check plain', 'I have deleted it main']);
  });

  it('say the other way round what they mean while it goes back', () => {
    expect(buttons({ state: 'going_back', message: 'No answer.', can: ['back', 'resume'] })).toEqual([
      'Keep the new key plain',
      'Try again main',
    ]);
  });
});
