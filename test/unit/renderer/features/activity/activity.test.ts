import { describe, expect, it } from 'vitest';
import { everything, matching, programsIn } from '#renderer/features/activity/filter.ts';
import { keyNames, namesOf } from '#renderer/features/activity/names.ts';
import { linesOf, operations } from '#renderer/features/activity/operations.ts';
import { kindOf } from '#renderer/features/activity/words.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { ActivityRecord, Actor } from '#shared/model.ts';
import { credential, profileView } from '../../views.ts';

const aws: Actor = { kind: 'command', pid: 100, command: 'credential-process', caller: 'aws' };
const here: Actor = { kind: 'window', pid: 1 };

/** Entries from the first to the last, each so many seconds after the one before; given as the log gives them. */
function log(
  ...entries: [after: number, action: string, subject?: string, detail?: string, actor?: Actor][]
): ActivityRecord[] {
  let at = Date.parse('2026-01-01T00:00:00Z');
  return entries
    .map(([after, action, subject = 'x', detail, actor = here], index): ActivityRecord => {
      at += after * 1000;
      return { seq: index + 1, at: new Date(at).toISOString(), actor, action, subject, detail };
    })
    .reverse();
}
const told = (records: ActivityRecord[]) =>
  operations(records).map(({ head, records: all, same }) => [head.action, all.length, same]);

describe('entries of the log as operations', () => {
  it('puts together what one process did in one go, under what was changed by it', () => {
    expect(
      told(
        log(
          [0, 'profile.created', 'a'],
          [60, 'secret.read', 'KEY', 'export'],
          [1, 'files.written', 'config'],
          [1, 'files.written', 'credentials'],
        ),
      ),
    ).toEqual([
      ['files.written', 3, false],
      ['profile.created', 1, true],
    ]);
  });

  it('counts the same thing done again by the same program, whichever process it was', () => {
    const again = [1, 2, 3].map(
      (pid) => [300, 'secret.read', 'KEY', 'aws', { ...aws, pid }] as [number, string, string, string, Actor],
    );
    expect(told(log(...again))).toEqual([['secret.read', 3, true]]);
    expect(told(log(...again, [1200, 'secret.read', 'KEY', 'aws', aws]))).toHaveLength(2);
    expect(told(log(...again, [1, 'secret.read', 'OTHER', 'aws', { ...aws, pid: 9 }]))).toHaveLength(2);
  });

  it('keeps other programs and later times apart', () => {
    expect(
      told(log([0, 'secret.read'], [1, 'secret.read', 'x', 'y', aws], [1, 'files.written'])),
    ).toHaveLength(3);
    expect(told(log([0, 'files.written', 'a'], [10, 'files.written', 'b']))).toHaveLength(2);
    expect(operations([])).toEqual([]);
  });

  it('hides no secret that somebody saw or copied behind something else', () => {
    const seen = log(
      [0, 'profile.created', 'a'],
      [0, 'secret.read', 'KEY', 'shown'],
      [0, 'secret.read', 'KEY', 'shown'],
      [0, 'secret.read', 'KEY', 'copied'],
      [0, 'files.written', 'config'],
    );
    expect(told(seen)).toEqual([
      ['files.written', 1, true],
      ['secret.read', 1, true],
      ['secret.read', 2, true],
      ['profile.created', 1, true],
    ]);
  });

  it('keeps the steps of a rotation together, which wait for a service', () => {
    const steps = log(
      [0, 'rotation.started', 'OLD'],
      [5, 'key.created', 'NEW', 'replaces OLD'],
      [20, 'secret.read', 'NEW'],
      [9, 'key.deactivated', 'OLD'],
      [70, 'profile.created'],
    );
    expect(told(steps)).toEqual([
      ['profile.created', 1, true],
      ['rotation.started', 4, false],
    ]);
  });

  it('lists the entries of an operation below it once it is open, and an entry alone as itself', () => {
    const all = operations(log([0, 'vault.created'], [60, 'secret.read'], [1, 'files.written']));
    expect(linesOf(all, new Set()).map(({ key, within }) => [key, within])).toEqual([
      ['2', false],
      ['1', false],
    ]);
    expect(linesOf(all, new Set(['2'])).map(({ key, within }) => [key, within])).toEqual([
      ['2', false],
      ['2/3', true],
      ['2/2', true],
      ['1', false],
    ]);
  });

  it('stays quick with 10,000 entries of one kind', () => {
    const many = log(
      ...Array.from(
        { length: 10_000 },
        () => [1, 'secret.read', 'KEY', 'aws', aws] as [number, string, string, string, Actor],
      ),
    );
    expect(told(many)).toEqual([['secret.read', 10_000, true]]);
  });
});

describe('names and filters of the log', () => {
  const records = log(
    [0, 'rotation.started', 'OLDEST', 'iam'],
    [9, 'key.created', 'OLD', 'replaces OLDEST'],
    [9, 'key.deleted', 'OLDEST', 'rotation'],
    [900, 'key.created', 'NOW', 'replaces OLD'],
    [9, 'rotation.supply', 'GUIDED-OLD', 'GUIDED-NOW'],
    [9, 'secret.read', 'NOW', 'credential-process', aws],
    [9, 'files.written', '/home/anna/.aws/config'],
    [9, 'account.synced', 'Company'],
  );
  const state = {
    profiles: [
      profileView({ name: 'ci', credential: credential('c1', 'NOW') } as never),
      profileView({ name: 'guided', credential: credential('c2', 'GUIDED-NOW') } as never),
    ],
    rotations: [],
    keptSecrets: [{ accessKeyId: 'GONE', profiles: ['was'] }],
  } as unknown as AppState;
  const names = keyNames(state, records);
  const actions = (search: string, filter = everything) =>
    matching(records, names, search, filter).map(({ action }) => action);

  it('knows a key by its profile through every rotation before it', () => {
    expect(names.get('OLDEST')).toEqual(['ci']);
    expect(names.get('GUIDED-OLD')).toEqual(['guided']);
    expect(names.get('GONE')).toEqual(['was']);
    expect(records.map((one) => namesOf(one, names)).filter((one) => one.length === 0)).toHaveLength(2);
  });

  it('finds the rotations of a profile by its name', () => {
    expect(actions('ci')).toEqual([
      'secret.read',
      'key.created',
      'key.deleted',
      'key.created',
      'rotation.started',
    ]);
    expect(actions('ci deleted')).toEqual(['key.deleted']);
  });

  it('narrows to what was read, written or rotated, and to a program', () => {
    expect(actions('', { kind: 'read', program: null })).toEqual(['secret.read']);
    expect(actions('', { kind: 'written', program: null })).toEqual(['files.written']);
    expect(actions('', { kind: 'rotated', program: null })).toHaveLength(5);
    expect(programsIn(records)).toEqual(['aws', 'This window']);
    expect(actions('', { kind: 'all', program: 'aws' })).toEqual(['secret.read']);
  });

  it('says of every kind of action which it is', () => {
    expect(
      [
        'session.served',
        'kms.decrypted',
        'profile.created',
        'iam.key.created',
        'secret.erased',
        'rotation.back',
        'activity.anchored',
      ].map((action) => kindOf({ action })),
    ).toEqual(['read', 'read', 'written', 'written', 'written', 'rotated', null]);
  });
});
