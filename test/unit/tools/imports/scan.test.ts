/** Where it is looked, and what is found there. */
import { describe, expect, it } from 'vitest';
import { entryOf, keyOf, placesToScan, scanPlaces } from '#core/tools/imports/scan.ts';
import { targetById, targets } from '#core/tools/targets/index.ts';
import { QCredError } from '#shared/errors.ts';
import { emptyVault } from '#shared/model.ts';
import { binding, given, wrong } from '../bindings/given.ts';
import { arnOf, idOf, key, role, secret } from './given.ts';

const aws = { target: targetById('aws'), path: undefined };
const rclone = { target: targetById('rclone'), path: undefined };

describe('it is looked', () => {
  const places = (...args: Parameters<typeof placesToScan>) =>
    placesToScan(...args).map(({ target, path }) => [target.id, path]);
  const bindings = [
    binding(1, { target: 'dotenv', path: '/a/.env' }),
    binding(2, { target: 'dotenv', path: '/b/.env' }),
    binding(3, { target: 'dotenv', path: '/a/.env' }),
    binding(4, { target: 'direnv', path: '/a/.envrc' }),
    binding(5),
  ];

  it('into the files that tools look for, and into no others where nothing was written', () => {
    const fixed = targets.filter(({ place }) => place === 'fixed').map(({ id }) => [id, undefined]);
    expect(fixed.length).toBeGreaterThan(3);
    expect(places(emptyVault())).toEqual(fixed);
  });

  it('and into those that a person gave QCred to write, each once', () => {
    const chosen = places({ ...emptyVault(), bindings }).filter(([, path]) => path !== undefined);
    expect(chosen).toEqual([
      ['dotenv', '/a/.env'],
      ['dotenv', '/b/.env'],
      ['direnv', '/a/.envrc'],
    ]);
  });

  it('into those of one tool, where that was asked for', () => {
    expect(places({ ...emptyVault(), bindings }, 'dotenv')).toEqual([
      ['dotenv', '/a/.env'],
      ['dotenv', '/b/.env'],
    ]);
    expect(places(emptyVault(), 'aws')).toEqual([['aws', undefined]]);
    expect(places(emptyVault(), 'dotenv')).toEqual([]);
  });
});

describe('what is found', () => {
  it('is each entry, with the files that were looked into', async () => {
    const world = given();
    world.there.add('/home/p/.aws/credentials');
    const odd = { level: 'warning', message: 'odd', hint: '' } as const;
    world.files.aws = { profiles: [key('one'), key('two')], notices: [odd] };
    const { finds, files, notices } = await scanPlaces(world.access, world.edits, [aws]);
    expect(finds.map(({ key: id, entry, part, profile }) => [id, entry, part, profile.name])).toEqual([
      ['["aws","","one"]', 'one', 'whole', 'one'],
      ['["aws","","two"]', 'two', 'whole', 'two'],
    ]);
    expect(files).toEqual([
      { path: '/home/p/.aws/config', exists: false },
      { path: '/home/p/.aws/credentials', exists: true },
    ]);
    expect(notices).toEqual([odd]);
  });

  it('of a file that cannot be read is a word, and no end', async () => {
    const world = given();
    world.files.aws = new QCredError('file_malformed', 'Line 3: no.', 'Look there.');
    world.files.rclone = { profiles: [key('one')] };
    const { finds, notices } = await scanPlaces(world.access, world.edits, [aws, rclone]);
    expect(finds.map(({ target }) => target.id)).toEqual(['rclone']);
    expect(notices).toEqual([{ level: 'error', message: 'Line 3: no.', hint: 'Look there.' }]);
    world.files.aws = new TypeError('not foreseen');
    await expect(scanPlaces(world.access, world.edits, [aws])).rejects.toThrow(TypeError);
  });

  it('in a file that was chosen is known by its path', async () => {
    const world = given();
    world.files.dotenv = { profiles: [key('one')] };
    const chosen = { target: targetById('dotenv'), path: '/a/.env' };
    const { finds, files } = await scanPlaces(world.access, world.edits, [chosen]);
    expect([finds[0]?.key, finds[0]?.path]).toEqual(['["dotenv","/a/.env","one"]', '/a/.env']);
    expect(files.map(({ path }) => path)).toEqual(['/a/.env']);
  });

  it('in a file that is named for a tool that has its own is all of what it may be', async () => {
    const world = given();
    world.there.add('/mnt/old/credentials');
    world.files.aws = { profiles: [key('one')] };
    const { files } = await scanPlaces(world.access, world.edits, [{ ...aws, path: '/mnt/old/credentials' }]);
    expect(files).toEqual([{ path: '/mnt/old/credentials', exists: true }]);
    expect(world.read).toEqual(['/mnt/old/credentials']);
  });
});

describe('an entry with more than one profile can keep', () => {
  const found = async (...profiles: ReturnType<typeof key>[]) => {
    const world = given();
    world.files.aws = { profiles };
    return (await scanPlaces(world.access, world.edits, [aws])).finds;
  };
  const where = { path: '/home/p/.aws/config', line: 7 };

  it('is a role, and the key beside it that others build on', async () => {
    const both = { accessKeyId: idOf('x'), secretAccessKey: secret('x'), sessionToken: secret('t') };
    const top = role('top', 'base', {}, { ...both, keyForOthers: true, where });
    const [whole, beside, ...more] = await found(top);
    expect(more).toEqual([]);
    expect(whole).toMatchObject({ part: 'whole', entry: 'top', profile: { kind: 'role', name: 'top' } });
    // The key is not the role's own.
    expect(whole?.profile).toMatchObject({
      accessKeyId: undefined,
      secretAccessKey: undefined,
      sessionToken: undefined,
      role: { roleArn: arnOf('top') },
    });
    expect(beside).toMatchObject({
      key: '["aws","","top","key 0"]',
      part: 'key',
      entry: 'top',
      profile: {
        name: 'top-key',
        kind: 'static',
        ...both,
        role: undefined,
        where,
        notices: [
          {
            level: 'info',
            message: 'The key that "top" holds beside its role: what builds on "top" gets this key.',
            hint: '',
            ...where,
          },
        ],
      },
    });
    expect((await found({ ...top, keyForOthers: false })).map(({ part }) => part)).toEqual(['whole']);
    expect((await found(key('one', { keyForOthers: true }))).map(({ part }) => part)).toEqual(['whole']);
  });

  it('is a key, and others that nobody gets, under names that are free', async () => {
    const unused = ['a', 'b'].map((name) => ({
      accessKeyId: idOf(name),
      secretAccessKey: secret(name),
      where,
    }));
    const finds = await found(key('one', { unused }), key('one-unused'));
    expect(finds.map(({ key: id, part, entry, profile }) => [id, part, entry, profile.name])).toEqual([
      ['["aws","","one"]', 'whole', 'one', 'one'],
      ['["aws","","one","unused 0"]', 'unused', 'one', 'one-unused-2'],
      ['["aws","","one","unused 1"]', 'unused', 'one', 'one-unused-3'],
      ['["aws","","one-unused"]', 'whole', 'one-unused', 'one-unused'],
    ]);
    expect(finds[1]?.profile).toMatchObject({
      kind: 'static',
      accessKeyId: idOf('a'),
      notices: [
        { message: 'A key that "one" holds and nobody gets: another one comes before it.', ...where },
      ],
    });
    expect(finds[0]?.profile.accessKeyId).toBe(idOf('one'));
    expect(new Set(finds.slice(0, 3).map(entryOf)).size).toBe(1);
  });
});

it('a find is known by tool, file, entry, and what of it it is', () => {
  const { target } = aws;
  const keys = [
    keyOf(target, undefined, 'one'),
    keyOf(target, '/a', 'one'),
    keyOf(target, undefined, 'two'),
    keyOf(target, undefined, 'one', 'key 0'),
    keyOf(rclone.target, undefined, 'one'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOf(target, '', 'one')).toBe(keys[0]);
});

describe('where a key is used', () => {
  const place = async (profile: ReturnType<typeof key>) => {
    const world = given();
    world.files.rclone = { profiles: [profile] };
    return (await scanPlaces(world.access, world.edits, [rclone])).finds[0]?.profile;
  };
  const account = '0123456789abcdef0123456789abcdef';
  const s3 = `https://${account}.r2.cloudflarestorage.com`;

  it('is what its endpoints say, where nothing else does', async () => {
    expect(await place(key('one', { provider: 'r2', endpoints: { s3 } }))).toMatchObject({
      accountId: account,
      endpoints: { s3 },
      notices: [],
    });
    const without = key('one');
    expect(await place(without)).toBe(without);
  });

  it('is told where that contradicts what stands beside them, with the line', async () => {
    const found = await place(
      key('one', { provider: 'r2', accountId: 'x', endpoints: { s3 }, notices: [wrong('before')] }),
    );
    expect(found?.notices).toMatchObject([
      { message: 'before' },
      { level: 'warning', path: '/home/p/.aws/credentials', line: 1 },
    ]);
    expect(found?.accountId).toBe('x');
  });
});
