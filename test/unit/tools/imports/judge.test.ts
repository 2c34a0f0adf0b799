/** What of what was found can be taken in, and what builds on what. */
import { describe, expect, it } from 'vitest';
import { judge } from '#core/tools/imports/judge.ts';
import type { Find } from '#core/tools/imports/scan.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { idOf as id, profile } from '../../records.ts';
import { binding } from '../bindings/given.ts';
import { find, key, role, secret } from './given.ts';

const why = (one: Find, others: Find[] = [], state: VaultState = emptyVault()) =>
  judge([...others, one], state).whyNot(one);

describe('a key', () => {
  it.each<[string | null, Partial<FoundProfile>]>([
    [null, {}],
    [null, { region: 'eu-west-1', endpoints: { s3: 'https://minio.example' } }],
    ['QCred wrote this profile.', { kind: 'ours' }],
    [
      'It gets its credentials from somewhere else (single sign-on, another program); there is nothing to keep.',
      { kind: 'other' },
    ],
    [
      'It uses the key of the AWS profile "work"; take that one in.',
      { kind: 'reference', reference: 'work' },
    ],
    ['It uses the key of the AWS profile ""; take that one in.', { kind: 'reference' }],
    ['It holds settings but no key.', { kind: 'none' }],
    ['It has only half a key.', { secretAccessKey: undefined }],
    ['It has only half a key.', { accessKeyId: undefined }],
    ['What stands there for its key id is none.', { accessKeyId: 'not an id' }],
    ['Its name cannot be kept.', { name: 'x'.repeat(1000) }],
    ['Its region is not one.', { region: 'no region!' }],
    ['One of its endpoints is not an address.', { endpoints: { s3: 'https://ok.example', sts: 'nowhere' } }],
    ['It does not say the Account ID.', { provider: 'r2' }],
    ['"short" does not look like an Account ID.', { provider: 'r2', accountId: 'short' }],
    [null, { provider: 'r2', accountId: '0123456789abcdef0123456789abcdef' }],
  ])('can be taken in, or not: %s', (reason, more) => {
    expect(why(find(key('one', more)))).toBe(reason);
  });

  it('with an endpoint that is not said is none with a wrong one', () => {
    expect(why(find(key('one', { endpoints: { s3: undefined } as never })))).toBeNull();
  });
});

describe('a role', () => {
  const base = find(key('base'));

  it('can be taken in with what it builds on, however deep', () => {
    const [one, two] = [find(role('one', 'base')), find(role('two', 'one'))];
    expect([why(one, [base]), why(two, [base, one])]).toEqual([null, null]);
    const [three, four] = [find(role('three', 'two')), find(role('four', 'three'))];
    const all = judge([four, three, two, one, base], emptyVault());
    expect([four, three, two, one].map((each) => all.whyNot(each))).toEqual([null, null, null, null]);
    const onNothing = judge([four, three, two, one], emptyVault());
    expect(onNothing.whyNot(four)).toBe('It builds on "three", which cannot be taken in.');
  });

  it.each<[string, Find]>([
    [
      'It takes its credentials from the machine it runs on; there is nothing to keep.',
      find(role('r', undefined)),
    ],
    [
      'It names two places to take its credentials from, and the AWS CLI refuses that.',
      find(role('r', 'base', { credentialSource: 'Environment' })),
    ],
    ['One of the settings of its role cannot be kept.', find(role('r', 'base', { durationSeconds: 12 }))],
    ['Its region is not one.', find(role('r', 'base', {}, { region: 'no region!' }))],
    ['It builds on "none", which cannot be taken in.', find(role('r', 'none'))],
  ])('cannot: %s', (reason, one) => {
    expect(why(one, [base])).toBe(reason);
    // Nor can what builds on it.
    expect(why(find(role('top', 'r')), [base, one])).toBe('It builds on "r", which cannot be taken in.');
  });

  it('cannot be taken in without what it builds on', () => {
    const half = find(key('half', { secretAccessKey: undefined }));
    expect(why(find(role('r', 'half')), [half])).toBe('It builds on "half", which cannot be taken in.');
  });

  it('leads nowhere in a circle, and neither does what leads there', () => {
    const [a, b, c] = [find(role('a', 'b')), find(role('b', 'a')), find(role('c', 'a'))];
    const all = judge([a, b, c], emptyVault());
    for (const [one, source] of [
      [a, 'b'],
      [b, 'a'],
      [c, 'a'],
    ] as const)
      expect(all.whyNot(one)).toBe(
        `It builds on "${source}", which leads back to it; the AWS CLI refuses that.`,
      );
    // Whichever is asked first.
    const again = judge([a, b, c], emptyVault());
    expect([c, b, a].map((one) => again.whyNot(one)?.includes('leads back'))).toEqual([true, true, true]);
  });

  it('that is its own source builds on the key beside it, and on nothing where there is none', () => {
    const self = find(role('self', 'self'));
    const its = find(key('self-key'), { entry: 'self', part: 'key' });
    expect(why(self, [its])).toBeNull();
    expect(why(self)).toContain('leads back');
  });

  it('may build on the key of an entry whose role builds on it, and not on its own by a way around', () => {
    const keyOf = (entry: string) => find(key(`${entry}-key`), { entry, part: 'key' });
    const [one, two] = [find(role('one', 'two')), find(role('two', 'one'))];
    expect([
      why(one, [two, keyOf('one'), keyOf('two')]),
      why(two, [one, keyOf('one'), keyOf('two')]),
    ]).toEqual([null, null]);
    // b's own key is at the end of its circle: botocore refuses that.
    const [a, b] = [find(role('a', 'b')), find(role('b', 'a'))];
    expect(why(a, [b, keyOf('b')])).toBeNull();
    expect(why(b, [a, keyOf('b')])).toContain('leads back');
  });
});

describe('what a role builds on', () => {
  const r = find(role('r', 'base'));
  const base = find(key('base'));
  const of = (finds: Find[], state: VaultState = emptyVault()) => {
    const all = judge([r, ...finds], state);
    return { base: all.baseOf(r), found: all.foundBaseOf(r) };
  };

  it('is the entry of that name in the same files; nothing in others', () => {
    expect(of([base])).toEqual({ base: { find: base }, found: base });
    expect(of([find(key('base'), { tool: 'rclone' })])).toEqual({ base: undefined, found: undefined });
    expect(of([find(key('base'), { path: '/other' })])).toEqual({ base: undefined, found: undefined });
    expect(of([])).toEqual({ base: undefined, found: undefined });
    expect(judge([base], emptyVault()).baseOf(base)).toBeUndefined();
  });

  it('is the key beside a role of that name, before the role', () => {
    const its = find(key('base-key'), { entry: 'base', part: 'key' });
    const unused = find(key('base-unused'), { entry: 'base', part: 'unused' });
    expect(of([find(role('base', 'root')), its, unused]).found).toBe(its);
    expect(of([unused]).found).toBeUndefined();
  });

  it('is our profile where QCred wrote the entry, by what is bound there', () => {
    const ours = find(key('base', { kind: 'ours' }));
    const state = {
      ...emptyVault(),
      profiles: [profile(1), profile(2)],
      bindings: [binding(2, { name: 'another' }), binding(1, { name: 'base' })],
    };
    expect(of([ours], state)).toEqual({ base: { profile: state.profiles[0] }, found: undefined });
    expect(judge([r, ours], state).whyNot(r)).toBeNull();
    for (const lost of [
      { ...state, bindings: [] },
      { ...state, profiles: [] },
      { ...state, bindings: [binding(1, { name: 'base', target: 'rclone' as const })] },
      { ...state, bindings: [binding(1, { name: 'base', path: '/other' })] },
    ]) {
      expect(of([ours], lost)).toEqual({ base: undefined, found: undefined });
      expect(judge([r, ours], lost).whyNot(r)).toBe('It builds on "base", which cannot be taken in.');
    }
    // What is only called like something of ours is not it.
    expect(of([base], state).found).toBe(base);
    expect(id(1)).toBe(state.profiles[0]?.id);
  });
});

it('a secret is never part of a reason', () => {
  const reasons = [key('one', { accessKeyId: 'CANARY in its place' }), key('one', { region: 'CANARY!' })];
  for (const one of reasons) expect(why(find(one))).not.toContain('CANARY');
  expect(secret('x').reveal()).toContain('CANARY');
});
