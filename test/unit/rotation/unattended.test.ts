/** A key whose policy is automatic: what comes of its turn, and when somebody has to look. */
import { describe, expect, it } from 'vitest';
import type { Rotations } from '#core/rotation/rotations.ts';
import { rotateUnattended } from '#core/rotation/unattended.ts';
import type { OpenVault } from '#core/store/access.ts';
import type { DueView, RotationPlan } from '#shared/contract/rotation.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { day, rotation as given, key, possible, vault } from './given.ts';

// At noon on this machine: a key is due in the morning of its day.
const due = new Date(2026, 5, 11, 12);
const morning = new Date(2026, 5, 11, 9).getTime();

/** Its turn, where a plan says that and a rotation ends so; with what was asked of the rotations. */
async function turn({
  plan = possible,
  ended,
  now = due.getTime(),
  dueAt = due.toISOString(),
}: {
  plan?: Partial<RotationPlan> | QCredError | Error;
  ended?: Partial<Rotation> | QCredError;
  now?: number;
  dueAt?: string | null;
}) {
  const asked: unknown[] = [];
  const state = vault([key(1, new Date(now))]);
  const rotations = {
    async plan(id: string) {
      asked.push(['plan', id]);
      if (plan instanceof Error) throw plan;
      return { ...possible, ...plan };
    },
    async start(request: object) {
      asked.push(['start', request]);
      if (ended instanceof QCredError) throw ended;
      const other = { ...given(idOf(9), 'needs_you'), id: idOf(901) };
      state.rotations = ended ? [other, { ...given(idOf(1), 'running'), ...ended }] : [];
      return { id: idOf(900) };
    },
    settled: async (id: string) => void asked.push(['settled', id]),
  };
  const access = { deps: { now: () => new Date(now) }, vault: { state: async () => state } };
  const outcome = await rotateUnattended(
    access as unknown as OpenVault,
    rotations as unknown as Rotations,
    { credentialId: idOf(1), dueAt } as DueView,
  );
  return { outcome, asked };
}
const fault = (code: ErrorCode) => new QCredError(code, `It said ${code}.`);

describe('the turn of an automatic key', () => {
  it('is a look ahead until the morning of its day, and then a rotation', async () => {
    const ahead = await turn({ now: morning - 1 });
    expect(ahead).toEqual({ outcome: { kind: 'ahead' }, asked: [['plan', idOf(1)]] });
    const { outcome, asked } = await turn({ now: morning, ended: { step: 'verify' } });
    expect(outcome).toEqual({ kind: 'begun' });
    expect(asked).toEqual([
      ['plan', idOf(1)],
      ['start', { credentialId: idOf(1), unattended: true }],
      ['settled', idOf(900)],
    ]);
  });

  it.each<[string, Partial<Rotation> | undefined, object]>([
    [
      'in its grace',
      { step: 'grace', graceUntil: '2026-06-12T12:00:00.000Z' },
      { kind: 'rotated', deletedAt: '2026-06-12T12:00:00.000Z' },
    ],
    ['in a grace without an end', { step: 'grace' }, { kind: 'rotated', deletedAt: null }],
    ['finished', { state: 'finished' }, { kind: 'rotated', deletedAt: null }],
    ['at work', { step: 'switch' }, { kind: 'begun' }],
    ['paused', { state: 'paused', step: 'grace' }, { kind: 'begun' }],
    ['on its way back', { state: 'going_back' }, { kind: 'begun' }],
    ['stuck', { state: 'needs_you', message: 'Why.' }, { kind: 'person', reason: 'Why.' }],
    ['taken back', { state: 'undone', message: 'Back.' }, { kind: 'person', reason: 'Back.' }],
    ['gone', undefined, { kind: 'begun' }],
  ])('ends with a rotation that is %s', async (_, ended, outcome) => {
    expect((await turn({ ended })).outcome).toEqual(outcome);
  });

  it.each<[string, Partial<RotationPlan>, string]>([
    ['only a person can make its key', { how: 'guided' }, 'No connected account can make its new key.'],
    [
      'a key is in the way',
      { inTheWay: { accessKeyId: 'QOTHER', status: 'Active' } },
      'Its user has a second key, QOTHER, which has to go first.',
    ],
    [
      'a file holds it',
      { files: [{ path: '/home/ann/.s3cfg', tools: [], names: [], line: 2, ways: [], why: '' }] },
      'The key QKEY1 also stands in /home/ann/.s3cfg (line 2), which QCred did not write.',
    ],
  ])('is the person’s where %s, already ahead, and nothing is begun', async (_, plan, reason) => {
    for (const now of [morning - day, morning]) {
      const { outcome, asked } = await turn({ plan, now });
      expect(outcome).toEqual({ kind: 'person', reason });
      expect(asked).toHaveLength(1);
    }
  });

  it.each(['connection_failed', 'service_failed', 'limit_exceeded', 'vault_busy'] as const)(
    'comes again where it was told %s, for a day',
    async (code) => {
      const late = due.getTime() + day;
      expect((await turn({ plan: fault(code), now: late - 1 })).outcome).toEqual({ kind: 'later' });
      expect((await turn({ ended: fault(code) })).outcome).toEqual({ kind: 'later' });
      expect((await turn({ plan: fault(code), now: late })).outcome).toEqual({
        kind: 'person',
        reason: `It said ${code}.`,
      });
    },
  );

  it('is the person’s where it was refused for another reason', async () => {
    expect((await turn({ plan: fault('denied') })).outcome).toEqual({
      kind: 'person',
      reason: 'It said denied.',
    });
    const { outcome } = await turn({ plan: new TypeError('CANARY') });
    expect(outcome).toEqual({ kind: 'person', reason: expect.stringContaining('unexpected') });
  });

  it('is no matter of time for a key that is never due', async () => {
    expect((await turn({ dueAt: null, plan: fault('connection_failed') })).outcome).toMatchObject({
      kind: 'person',
    });
  });
});
