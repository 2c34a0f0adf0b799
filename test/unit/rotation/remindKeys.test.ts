/** What is said of keys of key services, and when: by the rules of access keys, at nine in the morning and once a day. */
import { describe, expect, it } from 'vitest';
import { viewKeyDue } from '#core/keys/replacing/view.ts';
import { keyDueNotice, keyStuckNotice, remindKeys } from '#core/rotation/due/remindKeys.ts';
import type { KeyPolicy, KeyReplacement } from '#shared/keyRotation.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import { idOf } from '../records.ts';

const day = 86_400_000;
const noon = new Date(2026, 5, 1, 12);
const ago = (days: number): string => new Date(noon.getTime() - days * day).toISOString();

const policy = (n: number, ageDays: number, more: Partial<KeyPolicy> = {}): KeyPolicy => ({
  id: idOf(n),
  account: idOf(3),
  keyId: `key-${n}`,
  name: `name-${n}`,
  bornAt: ago(ageDays),
  maxAgeDays: 30,
  graceDays: 7,
  automatic: false,
  ...more,
});

const replacement = (oldId: string, more: Partial<KeyReplacement> = {}): KeyReplacement => ({
  id: idOf(50),
  account: idOf(3),
  name: 'name',
  oldId,
  aliases: ['name'],
  step: 'grace',
  begun: false,
  state: 'running',
  confirmed: [],
  message: '',
  hint: '',
  graceDays: 7,
  startedAt: ago(1),
  updatedAt: ago(1),
  ...more,
});

const account = {
  id: idOf(3),
  name: 'work',
  provider: 'quilibrium',
  accountId: '1000000000',
  credentialId: idOf(2),
  principal: { kind: 'user', name: 'demo', arn: '' },
  endpoints: {},
  missing: [],
  createdAt: ago(100),
  updatedAt: ago(100),
};

const state = (keyPolicies: KeyPolicy[], more: Partial<VaultState> = {}): VaultState => ({
  ...VaultState.parse({ ...emptyVault(), accounts: [account] }),
  keyPolicies,
  ...more,
});

describe('keys of key services', () => {
  it('are listed by urgency, with their age', () => {
    const held = state([policy(10, 1), policy(11, 40), policy(12, 25), policy(13, 50)], {
      replacements: [replacement('key-13')],
    });
    expect(viewKeyDue(held, noon).map((due) => [due.keyId, due.status, due.inDays, due.ageDays])).toEqual([
      ['key-11', 'overdue', -10, 40],
      ['key-12', 'soon', 5, 25],
      ['key-13', 'rotating', -20, 50],
      ['key-10', 'fine', 29, 1],
    ]);
  });

  it('are said once a day, what is put off not before, and what is being replaced not at all', () => {
    const snoozedUntil = new Date(noon.getTime() + 3 * day).toISOString();
    const held = state(
      [policy(10, 1), policy(11, 40), policy(12, 29), policy(13, 50), policy(14, 60, { snoozedUntil })],
      { replacements: [replacement('key-13')] },
    );
    const first = remindKeys(held, noon);
    expect(first.say.map(({ keyId }) => keyId)).toEqual(['key-11', 'key-12']);
    expect(keyDueNotice(first.say, noon)).toEqual({
      title: '2 keys of key services are due',
      body: '“name-11” and “name-12”.',
      credentialIds: [],
    });
    expect(keyDueNotice(first.say.slice(0, 1), noon)).toEqual({
      title: '“name-11” is overdue by 10 days',
      body: 'The key of work is 40 days old, and has to be replaced by a new one.',
      credentialIds: [],
    });
    const tomorrow = new Date(2026, 5, 2, 9);
    expect(first.next).toBe(tomorrow.getTime());
    const again = remindKeys(first.state, new Date(noon.getTime() + 60_000));
    expect(again.say).toEqual([]);
    expect(again.state).toBe(first.state);
    expect(again.next).toBe(tomorrow.getTime());
    expect(remindKeys(first.state, tomorrow).say.map(({ keyId }) => keyId)).toEqual(['key-11', 'key-12']);
  });

  it('have their turn when they are due, where nobody is to be asked', () => {
    const held = state([policy(10, 29, { automatic: true }), policy(11, 31, { automatic: true })]);
    const { say, automatic } = remindKeys(held, noon);
    expect([say, automatic.map(({ keyId }) => keyId)]).toEqual([[], ['key-11']]);
    expect(keyStuckNotice(automatic.map((key) => ({ key, reason: 'Denied.' })))).toEqual({
      title: '“name-11” could not be replaced without you',
      body: 'Denied.',
      credentialIds: [],
    });
    const reasons = ['Denied.', 'Denied.', 'Not found.', 'Too many.'];
    const stuck = automatic.flatMap((key) => reasons.map((reason) => ({ key, reason })));
    expect(keyStuckNotice(stuck).body).toBe('Denied. Not found.');
  });

  it('of an account that is not connected any more are forgotten', () => {
    const held = state([policy(10, 40)], { accounts: [], replacements: [replacement('key-10')] });
    const { say, state: next } = remindKeys(held, noon);
    expect([say, next.keyPolicies, next.replacements]).toEqual([[], [], []]);
    const gone = state([policy(10, 1)], { replacements: [replacement('key-10', { account: idOf(4) })] });
    expect(remindKeys(gone, noon).state).toEqual({ ...gone, replacements: [] });
  });

  it('are not said at all where reminders are off', () => {
    const held = state([policy(10, 40)]);
    const off = { ...held, settings: { ...held.settings, reminders: false } };
    expect(remindKeys(off, noon)).toMatchObject({ say: [], automatic: [], next: null });
  });
});
