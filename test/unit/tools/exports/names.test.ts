/** What profiles are called in a tool: with a tool that takes any name of small letters. */
import { describe, expect, it } from 'vitest';
import {
  bindingOf,
  bindingsOf,
  checkName,
  chooseNames,
  defaultNames,
  nameNotices,
  namesIn,
  oneOf,
  samePlace,
} from '#core/tools/exports/names.ts';
import type { Target } from '#core/tools/targets/kit/target.ts';
import { type Binding, emptyVault, type Profile, ProviderId, type VaultState } from '#shared/model.ts';

const target = (more: Partial<Target> = {}): Target =>
  ({
    id: 'aws',
    label: 'the tool',
    holds: 'many',
    nameFor: (name: string) => ({
      legal: /^[a-z-]+$/.test(name),
      nearest: name.toLowerCase().replace(/[^a-z]+/g, '-'),
      why: 'It takes small letters.',
    }),
    asDefault: { name: 'default' },
    ...more,
  }) as Target;

const profile = (name: string): Profile =>
  ({
    id: `id of ${name}`,
    name,
    provider: ProviderId.parse('aws'),
    source: { kind: 'credential', credentialId: 'key' },
    endpoints: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  }) as Profile;

const binding = (of: string, name: string, more: Partial<Binding> = {}): Binding =>
  ({
    id: `${of} as ${name}`,
    profileId: `id of ${of}`,
    target: 'aws',
    name,
    mode: 'static',
    ...more,
  }) as Binding;

const state = (...bindings: Binding[]): VaultState => ({ ...emptyVault(), bindings });
const [ana, bob] = [profile('ana'), profile('Bob!')];

/** The names, and for each the binding that gets it. */
const chosen = (...given: Parameters<typeof chooseNames>) =>
  [...chooseNames(...given)].map(([id, names]) => [
    id,
    ...names.map(({ name, binding: b }) => [name, b?.id]),
  ]);

describe('what QCred wrote for a profile', () => {
  const all = state(
    binding('ana', 'z'),
    binding('ana', 'a'),
    binding('ana', 'm', { path: '/x' }),
    binding('ana', 'o', { target: 'rclone' }),
    binding('ana', 'default', { asDefault: true }),
    binding('Bob!', 'b'),
  );

  it('is found by its files, in order of the names, without the default', () => {
    expect(bindingsOf(all, 'aws', undefined, ana.id).map(({ name }) => name)).toEqual(['a', 'z']);
    expect(bindingsOf(all, 'aws', '/x', ana.id).map(({ name }) => name)).toEqual(['m']);
    expect(bindingsOf(all, 'rclone', undefined, ana.id).map(({ name }) => name)).toEqual(['o']);
    expect(bindingsOf(all, 'aws', '/y', ana.id)).toEqual([]);
    expect(bindingOf(all, 'aws', undefined, ana.id)?.name).toBe('a');
    expect(bindingOf(all, 'aws', undefined, 'nobody')).toBeUndefined();
    expect(bindingsOf(state(binding('ana', 'q')), 'aws', undefined, ana.id).map(({ name }) => name)).toEqual([
      'q',
    ]);
  });

  it('takes names, the default among them', () => {
    expect([...namesIn(all, 'aws', undefined)].sort()).toEqual(['a', 'b', 'default', 'z']);
    expect([...namesIn(all, 'aws', '/x')]).toEqual(['m']);
    expect(all.bindings.filter((b) => samePlace(b, 'aws', undefined)).map(({ name }) => name)).toEqual([
      'z',
      'a',
      'b',
    ]);
  });

  it('is said by one of several names: the one that stands there, else the first', () => {
    const names = new Set(['m', 'b', 'x']);
    expect([
      oneOf(names, 'x'),
      oneOf(names, 'y'),
      oneOf(names),
      oneOf(new Set()),
      oneOf(undefined, 'x'),
    ]).toEqual(['x', 'b', 'b', undefined, undefined]);
  });
});

describe('the name of a profile in a tool', () => {
  it('is its own where that is legal and free, else the nearest', () => {
    expect(chosen(state(), target(), undefined, [ana, bob])).toEqual([
      [ana.id, ['ana', undefined]],
      [bob.id, ['bob-', undefined]],
    ]);
    const twice = [ana, { ...bob, name: 'ANA' }, { ...bob, id: 'x', name: 'aNa' }];
    expect(chosen(state(), target(), undefined, twice).map(([, name]) => name)).toEqual([
      ['ana', undefined],
      ['ana-2', undefined],
      ['ana-3', undefined],
    ]);
  });

  it('is none that stands there already, of whoever it is', () => {
    const there = state(binding('Bob!', 'ana'));
    expect(chosen(there, target(), undefined, [ana])).toEqual([[ana.id, ['ana-2', undefined]]]);
    expect(chosen(there, target(), '/elsewhere', [ana])).toEqual([[ana.id, ['ana', undefined]]]);
    // Wished for by nobody, and an odd one of another profile.
    expect(chosen(state(binding('Bob!', 'a\u202eb')), target(), undefined, [ana])).toEqual([
      [ana.id, ['ana', undefined]],
    ]);
    expect(chosen(state(), target(), undefined, [ana], { theirs: new Set(['ana', 'ana-2']) })).toEqual([
      [ana.id, ['ana-3', undefined]],
    ]);
  });

  it('is no default’s, which the active profile stands as', () => {
    const active = state(binding('Bob!', 'ana', { asDefault: true }));
    expect(chosen(active, target(), undefined, [ana])).toEqual([[ana.id, ['ana-2', undefined]]]);
    expect(() => chooseNames(active, target(), undefined, [ana], { wanted: 'ana' })).toThrow(
      expect.objectContaining({ code: 'name_taken', hint: expect.stringContaining('qcred use --none') }),
    );
    const elsewhere = state(binding('Bob!', 'ana', { asDefault: true, target: 'rclone' }));
    expect(chosen(elsewhere, target(), undefined, [ana])).toEqual([[ana.id, ['ana', undefined]]]);
  });

  it('stays what it is, with all that it has', () => {
    const there = state(binding('ana', 'two'), binding('ana', 'one'));
    expect(chosen(there, target(), undefined, [ana])).toEqual([
      [ana.id, ['one', 'ana as one'], ['two', 'ana as two']],
    ]);
  });

  it('is the old one’s place where there is room for one only', () => {
    const there = state(binding('Bob!', 'ana', { path: '/x' }));
    expect(chosen(there, target({ holds: 'one' }), '/x', [ana])).toEqual([[ana.id, ['ana', undefined]]]);
    const active = state(binding('Bob!', 'ana', { asDefault: true }));
    const wished = { wanted: 'ana' };
    expect(chosen(active, target({ holds: 'one' }), '/x', [ana], wished)).toEqual([
      [ana.id, ['ana', undefined]],
    ]);
  });

  it('is the one that was wished for the last: for its one name, else beside', () => {
    const wished = { wanted: 'new' };
    expect(chosen(state(), target(), undefined, [bob, ana], wished)).toEqual([
      [bob.id, ['bob-', undefined]],
      [ana.id, ['new', undefined]],
    ]);
    const one = state(binding('ana', 'old'));
    expect(chosen(one, target(), undefined, [ana], wished)).toEqual([[ana.id, ['new', 'ana as old']]]);
    expect(chosen(one, target(), undefined, [ana], { wanted: 'new', beside: true })).toEqual([
      [ana.id, ['new', undefined]],
    ]);
    const two = state(binding('ana', 'old'), binding('ana', 'older'));
    expect(chosen(two, target(), undefined, [ana], wished)).toEqual([[ana.id, ['new', undefined]]]);
    expect(chosen(two, target(), undefined, [ana], { wanted: 'older', beside: true })).toEqual([
      [ana.id, ['older', 'ana as older']],
    ]);
    // What is wished for one is free for nobody else.
    expect(chosen(state(), target(), undefined, [{ ...bob, name: 'new' }, ana], wished)).toEqual([
      [bob.id, ['new-2', undefined]],
      [ana.id, ['new', undefined]],
    ]);
  });

  it('cannot be another’s', () => {
    const there = state(binding('Bob!', 'new'));
    expect(() => chooseNames(there, target(), undefined, [ana], { wanted: 'new' })).toThrow(
      expect.objectContaining({
        code: 'name_taken',
        message: 'Another profile is "new" in the tool already.',
      }),
    );
    expect(chosen(there, target(), undefined, [ana], { wanted: 'newer' })).toEqual([
      [ana.id, ['newer', undefined]],
    ]);
    expect(() => chooseNames(there, target(), undefined, [ana], { wanted: 'a\u202eb' })).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    expect(chosen(there, target(), '/elsewhere', [ana], { wanted: 'new' })).toEqual([
      [ana.id, ['new', undefined]],
    ]);
  });

  it('is nothing that no name may be, unless it stands there already', () => {
    const odd = 'a\u202eb';
    expect(() => chooseNames(state(), target(), undefined, [ana], { wanted: odd })).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    expect(chosen(state(binding('ana', odd)), target(), undefined, [ana], { wanted: odd })).toEqual([
      [ana.id, [odd, `ana as ${odd}`]],
    ]);
  });

  it('is exactly what is said, whatever else it is called there', () => {
    const there = state(binding('ana', 'one'), binding('ana', 'two'));
    const exact = new Map([[ana.id, ['two', 'three']]]);
    expect(chosen(there, target(), undefined, [ana], { exact })).toEqual([
      [ana.id, ['two', 'ana as two'], ['three', undefined]],
    ]);
  });
});

describe('a name that a person chose', () => {
  it('has to be legal there; the nearest that is, is said', () => {
    expect(() => checkName(target(), 'fine')).not.toThrow();
    expect(() => checkName(target(), 'No Good')).toThrow(
      expect.objectContaining({
        code: 'bad_input',
        message: '"No Good" cannot be a name in the tool. It takes small letters.',
        hint: 'Use "no-good" instead.',
      }),
    );
  });

  it('is said where it is another than here', () => {
    expect(nameNotices(target(), ana, 'ana')).toEqual([]);
    expect(nameNotices(target({ holds: 'one' }), ana, 'other')).toEqual([]);
    expect(nameNotices(target(), ana, 'ana-2')).toEqual([
      {
        level: 'info',
        message: '"ana" will be called "ana-2" in the tool.',
        hint: 'Another profile already has that name there.',
      },
    ]);
    expect(nameNotices(target(), bob, 'bob-')[0]?.hint).toBe('It takes small letters.');
  });
});

describe('a tool’s default', () => {
  it('is the last of a chain; what it builds on has a name of its own', () => {
    const there = state(binding('Bob!', 'base'));
    expect([...defaultNames(there, target(), [bob, ana])]).toEqual([
      [bob.id, [{ name: 'base', binding: there.bindings[0] }]],
      [ana.id, [{ name: 'default', binding: undefined }]],
    ]);
    const active = state(binding('Bob!', 'default', { asDefault: true }), binding('ana', 'default'));
    expect(defaultNames(active, target(), [ana]).get(ana.id)).toEqual([
      { name: 'default', binding: active.bindings[0] },
    ]);
    expect([...defaultNames(there, target(), [])]).toEqual([]);
    // What is the default stands in the place of the chain’s own name, and takes none there.
    const three = [bob, { ...ana, id: 'x', name: 'mid' }, ana];
    expect(
      [...defaultNames(there, target(), three)].map(([, names]) => names.map(({ name }) => name)),
    ).toEqual([['base'], ['mid'], ['default']]);
  });

  it('is refused by a tool that has none', () => {
    expect(() => defaultNames(state(), target({ asDefault: undefined }), [ana])).toThrow(
      expect.objectContaining({ code: 'unsupported', message: 'the tool has no default.' }),
    );
  });
});
