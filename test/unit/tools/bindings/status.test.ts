/** How bindings stand in the files: which of them are in order, and why others are not. */
import { describe, expect, it } from 'vitest';
import { statusOf } from '#core/tools/bindings/status.ts';
import { secretMark } from '#core/tools/exports/entry.ts';
import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile } from '#shared/model.ts';
import { credential, idOf, later, profile } from '../../records.ts';
import { binding, found, type Given, given, role, secret, wrong } from './given.ts';

const statuses = async ({ access, edits }: Given) =>
  Object.fromEntries([...(await statusOf(access, edits))].map(([id, { status }]) => [id, status]));
/** The state of binding 1. */
const status = async ({ access, edits }: Given) => (await statusOf(access, edits)).get(idOf(101));
const one = (more: Partial<Binding> = {}, its: Partial<Profile> = {}) =>
  given({ credentials: [credential(1)], profiles: [profile(1, its)], bindings: [binding(1, more)] });

describe('a binding', () => {
  it('is in order where the file says what it should, and is told by nobody’s leave', async () => {
    const world = one();
    world.files.aws = { profiles: [found('theirs'), found('name-1')] };
    expect(await status(world)).toEqual({ status: 'in_sync', message: '' });
    expect(world.compared).toMatchObject([
      {
        name: 'name-1',
        mode: 'credential_process',
        credentialProcess: ['/usr/bin/qcred', 'credential-process', '--profile', idOf(1)],
      },
    ]);
  });

  it('is missing where its name is', async () => {
    const world = one();
    world.files.aws = { profiles: [found('theirs')] };
    expect(await status(world)).toEqual({ status: 'missing', message: 'It is no longer in the file.' });
    expect(world.compared).toEqual([]);
  });

  it('is changed where the file says something else, by us where the profile or its key is newer', async () => {
    const cases = [
      [{}, {}, 'changed', 'Somebody else changed it in the file.'],
      [{ updatedAt: later(1) }, {}, 'outdated', 'The profile was changed after it was written there.'],
      [{}, { updatedAt: later(1) }, 'outdated', 'The profile was changed after it was written there.'],
    ] as const;
    for (const [its, keys, name, message] of cases) {
      const world = given({
        credentials: [credential(1, keys)],
        profiles: [profile(1, its)],
        bindings: [binding(1)],
      });
      world.files.aws = { profiles: [found('name-1')] };
      world.drifted = ['name-1'];
      expect(await status(world)).toEqual({ status: name, message });
      // What is newer and says the same is in order.
      world.drifted = [];
      expect(await status(world)).toMatchObject({ status: 'in_sync' });
    }
  });

  it('is in order for nobody in a file that its tool refuses, and missing where it is', async () => {
    const world = given({
      credentials: [credential(1), credential(2)],
      profiles: [profile(1), profile(2)],
      bindings: [binding(1), binding(2)],
    });
    const notices = [{ level: 'warning', message: 'odd', hint: '' } as const, wrong('It stands twice.')];
    world.files.aws = { profiles: [found('name-1')], notices };
    expect(await statuses(world)).toEqual({ [idOf(101)]: 'unreadable', [idOf(102)]: 'missing' });
    expect(await status(world)).toEqual({ status: 'unreadable', message: 'It stands twice.' });
    world.files.aws = { profiles: [found('name-1')], notices: notices.slice(0, 1) };
    expect(await status(world)).toMatchObject({ status: 'in_sync' });
  });

  it('is changed where its tool refuses this entry, and the words are those of that', async () => {
    const world = one();
    const odd = { level: 'warning', message: 'odd', hint: '' } as const;
    world.files.aws = { profiles: [found('name-1', { notices: [odd, wrong('It has no key.')] })] };
    expect(await status(world)).toEqual({ status: 'changed', message: 'It has no key.' });
    world.drifted = ['name-1'];
    expect(await status(world)).toMatchObject({ message: 'Somebody else changed it in the file.' });
    world.drifted = [];
    world.files.aws = { profiles: [found('name-1', { notices: [odd] })] };
    expect(await status(world)).toMatchObject({ status: 'in_sync' });
  });

  it('is not told of where its files cannot be read, with all others in them, and only these', async () => {
    const world = given({
      credentials: [credential(1), credential(2)],
      profiles: [profile(1), profile(2)],
      bindings: [binding(1), binding(2), binding(1, { id: idOf(200), target: 'rclone' })],
    });
    world.files.aws = new QCredError('file_malformed', 'Line 3: no.', 'Look there.');
    world.files.rclone = { profiles: [found('name-1')] };
    expect(await statuses(world)).toEqual({
      [idOf(101)]: 'unreadable',
      [idOf(102)]: 'unreadable',
      [idOf(200)]: 'in_sync',
    });
    expect(await status(world)).toEqual({ status: 'unreadable', message: 'Line 3: no.' });
    world.files.aws = new TypeError('not foreseen');
    await expect(status(world)).rejects.toThrow(TypeError);
  });

  it('of a profile that is gone is somebody else’s', async () => {
    const world = one();
    world.state = { ...world.state, profiles: [] };
    world.files.aws = { profiles: [found('name-1')] };
    expect(await status(world)).toMatchObject({ status: 'changed' });
    expect(world.compared).toEqual([]);
  });

  it('is looked for in the file that was chosen for it', async () => {
    const world = one({ target: 'dotenv', path: '/home/p/x/.env', mode: 'static' });
    await status(world);
    expect(world.read).toEqual(['/home/p/x/.env']);
  });

  it('is each of its own: what is wrong with one is not said of another', async () => {
    const world = given({
      credentials: [1, 2, 3].map((n) => credential(n)),
      profiles: [1, 2, 3].map((n) => profile(n)),
      bindings: [1, 2, 3].map((n) => binding(n)),
    });
    world.files.aws = {
      profiles: [found('name-1', { notices: [wrong('no')] }), found('name-2'), found('name-3')],
    };
    world.drifted = ['name-3'];
    expect(Object.values(await statuses(world))).toEqual(['changed', 'in_sync', 'changed']);
  });
});

describe('a secret in a file', () => {
  const key = { kind: 'static', accessKeyId: 'QKEY1' } as const;
  const written = { secretAccessKey: secret('ours'), sessionToken: secret('token') };
  const mark = secretMark(new Uint8Array(32).fill(7), written);
  const bound = (secretMark?: string) => one({ mode: 'static', ...(secretMark && { secretMark }) });

  it('is known by its mark, and nothing is asked of the keychain for it', async () => {
    const world = bound(mark);
    world.files.aws = { profiles: [found('name-1', { ...key, ...written })] };
    expect(await status(world)).toMatchObject({ status: 'in_sync' });
    const [entry] = world.compared;
    expect([entry?.secretAccessKey?.reveal(), entry?.sessionToken?.reveal()]).toEqual([
      'CANARY/ours',
      'CANARY/token',
    ]);
  });

  it.each([
    ['another secret', { ...key, ...written, secretAccessKey: secret('theirs') }, mark],
    ['another token', { ...key, ...written, sessionToken: secret('theirs') }, mark],
    ['no secret', key, mark],
    ['one that was never marked', { ...key, ...written }, undefined],
  ])('is not ours: %s', async (_, there, its) => {
    const world = bound(its);
    world.files.aws = { profiles: [found('name-1', there)] };
    expect(await status(world)).toMatchObject({ status: 'changed' });
    expect(world.compared).toEqual([]);
  });

  it('that stands where QCred should be asked is not taken for what is meant', async () => {
    const world = one();
    world.files.aws = { profiles: [found('name-1', { ...key, ...written })] };
    await status(world);
    expect(world.compared).toHaveLength(1);
    expect(world.compared[0]).toMatchObject({ secretAccessKey: undefined, sessionToken: undefined });
  });
});

describe('what an entry refers to', () => {
  /** A role of `mode` over ann's key, which stands under these names, and under which of them the file has it. */
  async function source(names: string[], sourceName: string | undefined | null, more: Partial<Binding> = {}) {
    const world = given({
      credentials: [credential(1)],
      profiles: [profile(1), profile(2, { source: role(1) })],
      bindings: [
        ...names.map((name, i) => binding(1, { id: idOf(300 + i), name })),
        binding(2, { mode: 'reference', ...more }),
      ],
    });
    const roleArn = 'arn:aws:iam::1000000000:role/reader';
    // Null: what stands there is no role.
    const its = sourceName === null ? {} : { role: { roleArn, ...(sourceName && { sourceName }) } };
    const there = found('name-2', { kind: 'role', ...its });
    world.files.aws = { profiles: [...names.map((name) => found(name)), there] };
    await status(world);
    return world.compared.find(({ name }) => name === 'name-2')?.role?.sourceName;
  }

  it('is any of the names of what a role builds on, the first where it is none of them', async () => {
    expect(await source(['b', 'a'], 'b')).toBe('b');
    expect(await source(['b', 'a'], 'a')).toBe('a');
    expect(await source(['b', 'a'], 'theirs')).toBe('a');
    expect(await source(['b', 'a'], undefined)).toBe('a');
    expect(await source(['b', 'a'], null)).toBe('a');
  });

  it('is what the person wrote where that was theirs and we have none', async () => {
    expect(await source([], 'theirs', { asFound: true })).toBe('theirs');
    expect(await source([], 'theirs')).toBe('');
    expect(await source([], undefined, { asFound: true })).toBe('');
    expect(await source([], null, { asFound: true })).toBe('');
  });

  it('is nothing for a key', async () => {
    const world = one({ mode: 'reference' });
    world.files.aws = { profiles: [found('name-1', { kind: 'reference', reference: 'other' })] };
    await status(world);
    expect(world.compared[0]).toMatchObject({ role: undefined });
  });

  it('is the AWS profile of the same key, under any of its names', async () => {
    const reference = async (there: string | undefined, mode: Binding['mode'] = 'reference') => {
      const world = given({
        credentials: [credential(1)],
        profiles: [profile(1)],
        bindings: [
          binding(1, { name: 'b' }),
          binding(1, { id: idOf(200), name: 'a' }),
          binding(1, { id: idOf(201), target: 'rclone', name: 'remote', mode }),
        ],
      });
      const says = { kind: 'reference', ...(there && { reference: there }) } as const;
      world.files.rclone = { profiles: [found('remote', says)] };
      await status(world);
      return world.compared.find(({ name }) => name === 'remote')?.reference;
    };
    expect([await reference('b'), await reference('theirs'), await reference(undefined)]).toEqual([
      'b',
      'a',
      'a',
    ]);
    expect(await reference('b', 'credential_process')).toBeUndefined();
  });
});
