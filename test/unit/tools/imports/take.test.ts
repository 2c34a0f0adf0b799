/** What taking chosen finds in makes of the vault: which profiles, in which order, and what is left. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OpenVault } from '#core/store/access.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Find } from '#core/tools/imports/scan.ts';
import { prepareTaking, type TakeOptions } from '#core/tools/imports/take.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { credential, idOf as id, now, profile } from '../../records.ts';
import { binding, role as roleOn } from '../bindings/given.ts';
import { arnOf, find, idOf, key, role, secret } from './given.ts';

/** Takes those that are wanted, all unless told otherwise. */
async function take(
  finds: Find[],
  {
    wanted = finds,
    state: more = {},
    ...options
  }: TakeOptions & { wanted?: Find[]; state?: Partial<VaultState> } = {},
) {
  const state = { ...emptyVault(), ...more };
  let uuids = 0;
  const access = {
    deps: { uuid: () => `new ${++uuids}`, now: () => now, sleep: async () => {}, env: {}, randomBytes },
    vault: { state: async () => state },
    // What is kept of the key `one`.
    secrets: {
      get: async () => formatMaterial({ secretAccessKey: secret('one') }),
    },
  } as unknown as OpenVault;
  const taking = await prepareTaking(access, finds, new Set(wanted.map((one) => one.key)), state, options);
  const made = taking.items.map(({ draft, extras }) =>
    profile(1, { id: `of ${extras.id}`, name: draft.name }),
  );
  return {
    drafts: taking.items.map(({ draft }) => draft),
    extras: taking.items.map(({ extras }) => ({
      ...extras,
      material: extras.material?.secretAccessKey.reveal(),
    })),
    names: taking.items.map(({ draft }) => draft.name),
    left: taking.left.map(({ find: one, what, why }) => [what, one.profile.name, why]),
    notices: taking.notices.map(({ message }) => message),
    levels: taking.notices.map(({ level }) => level),
    saved: taking
      .saved(made)
      .map(({ find: one, profile: its, isNew }) => [one.profile.name, its.name, isNew]),
    replacing: taking.replacing.length,
  };
}

const mine = {
  credentials: [credential(1, { provider: 'aws', accessKeyId: idOf('one') })],
  profiles: [profile(1, { provider: 'aws' })],
};

describe('a key', () => {
  it('becomes a profile with all that is said of it, and its secret', async () => {
    const one = find(
      key('one', {
        provider: 'minio',
        region: 'eu-west-1',
        endpoints: { s3: 'https://minio.example', sts: 'https://sts.example' },
        where: { path: `/home/p/${'x'.repeat(400)}`, line: 1 },
      }),
    );
    const { drafts, extras, left, notices, saved } = await take([one, find(key('two'))], { wanted: [one] });
    expect(drafts).toEqual([
      {
        name: 'one',
        provider: 'minio',
        region: 'eu-west-1',
        endpoints: { s3: 'https://minio.example', sts: 'https://sts.example' },
        source: { kind: 'credential', accessKeyId: idOf('one'), accountId: undefined },
      },
    ]);
    expect(extras).toEqual([
      {
        id: 'new 1',
        origin: `from /home/p/${'x'.repeat(400)}`.slice(0, 300),
        material: secret('one').reveal(),
      },
    ]);
    expect([left, notices]).toEqual([[], []]);
    expect(saved).toEqual([['one', 'one', true]]);
  });

  it('says its account, and not what its provider has anyway for that', async () => {
    const accountId = '0123456789abcdef0123456789abcdef';
    const s3 = `https://${accountId}.r2.cloudflarestorage.com`;
    const { drafts } = await take([find(key('one', { provider: 'r2', accountId, endpoints: { s3 } }))]);
    expect(drafts).toMatchObject([{ endpoints: {}, source: { accountId } }]);
  });

  it('gets a name that is free, here and among those that come with it', async () => {
    const finds = [find(key('one')), find(key('one', { accessKeyId: idOf('x') }), { tool: 'rclone' })];
    const state = { profiles: [profile(1, { name: 'one' })] };
    expect((await take(finds, { state })).names).toEqual(['one-2', 'one-3']);
  });

  it('that stands in two places is one profile, and both are told to have it', async () => {
    const same = { accessKeyId: idOf('one'), secretAccessKey: secret('one') };
    const { names, saved } = await take([find(key('one')), find(key('remote', same), { tool: 'rclone' })]);
    expect(names).toEqual(['one']);
    expect(saved).toEqual([
      ['one', 'one', true],
      ['remote', 'one', true],
    ]);
  });

  it('that is here already is no new profile', async () => {
    const { names, saved } = await take([find(key('one'))], { state: mine });
    expect(names).toEqual([]);
    expect(saved).toEqual([['one', 'profile 1', false]]);
  });

  it('that cannot be taken in is left, with the reason', async () => {
    const half = find(key('half', { secretAccessKey: undefined }));
    const { left, names, saved } = await take([half, find(key('two'))]);
    expect(left).toEqual([['import', 'half', 'It has only half a key.']]);
    expect([names, saved]).toEqual([['two'], [['two', 'two', true]]]);
  });

  it('with another secret than is kept is left, or takes its place where that is wanted', async () => {
    const nowhere = { endpoints: { s3: 'http://127.0.0.1:1' } };
    const state = {
      credentials: [credential(1, { provider: 'minio', accessKeyId: idOf('one') })],
      profiles: [profile(1, { provider: 'minio', ...nowhere })],
    };
    const other = find(key('one', { provider: 'minio', secretAccessKey: secret('other'), ...nowhere }), {
      tool: 'rclone',
    });
    const taken = await take([other], { state, replaceSecrets: true });
    expect([taken.left, taken.replacing]).toEqual([[], 1]);
    expect(taken.saved).toEqual([['one', 'profile 1', false]]);
  });
});

describe('a role', () => {
  const settings = {
    mfaSerial: 'arn:aws:iam::123456789012:mfa/ann',
    externalId: 'x1',
    durationSeconds: 1800,
    sessionName: 'me',
  };

  it('brings what it builds on along, which comes before it', async () => {
    const finds = [
      find(role('top', 'r', {}, { region: 'eu-west-1' })),
      find(role('r', 'base', settings)),
      find(key('base')),
      find(key('other')),
    ];
    const { drafts, extras, saved, left } = await take(finds, { wanted: finds.slice(0, 1) });
    expect(left).toEqual([]);
    expect(drafts).toEqual([
      expect.objectContaining({ name: 'base' }),
      {
        name: 'r',
        provider: 'aws',
        region: undefined,
        endpoints: {},
        source: { kind: 'role', profileId: 'new 1', roleArn: arnOf('r'), ...settings },
      },
      {
        name: 'top',
        provider: 'aws',
        region: 'eu-west-1',
        endpoints: {},
        source: expect.objectContaining({ kind: 'role', profileId: 'new 2', roleArn: arnOf('top') }),
      },
    ]);
    expect(extras.map(({ material }) => material !== undefined)).toEqual([true, false, false]);
    expect(saved).toEqual([
      ['base', 'base', true],
      ['r', 'r', true],
      ['top', 'top', true],
    ]);
  });

  it('that is here already is no new profile, and is built on', async () => {
    const source = { ...roleOn(1), roleArn: arnOf('r') };
    const state = { ...mine, profiles: [...mine.profiles, profile(2, { provider: 'aws', source })] };
    const { drafts, saved, left } = await take(
      [find(role('top', 'r')), find(role('r', 'one')), find(key('one'))],
      {
        state,
      },
    );
    expect(drafts).toMatchObject([{ name: 'top', source: { profileId: id(2) } }]);
    expect(left).toEqual([]);
    expect(saved).toEqual([
      ['one', 'profile 1', false],
      ['r', 'profile 2', false],
      ['top', 'top', true],
    ]);
  });

  it('builds on what QCred wrote before', async () => {
    const state = { ...mine, bindings: [binding(1, { name: 'base' })] };
    const { drafts } = await take([find(role('r', 'base')), find(key('base', { kind: 'ours' }))], { state });
    expect(drafts).toMatchObject([{ source: { kind: 'role', profileId: id(1) } }]);
  });

  it('on what is left is left as well', async () => {
    const nowhere = { provider: 'minio', endpoints: { s3: 'http://127.0.0.1:1' } } as const;
    const state = { credentials: [credential(1, { provider: 'minio', accessKeyId: idOf('one') })] };
    const base = find(
      key('base', { ...nowhere, accessKeyId: idOf('one'), secretAccessKey: secret('other') }),
    );
    const { left, names } = await take([find(role('r', 'base')), base], { state });
    expect(left).toEqual([
      ['import', 'base', 'Its secret is another one than the one that is kept of its key.'],
      ['import', 'r', 'It builds on "base", which is left.'],
    ]);
    expect(names).toEqual([]);
  });
});

describe('what stands in the way of a reference', () => {
  const whole = find(key('w'));
  const unused = find(key('w-unused', { accessKeyId: idOf('u') }), { entry: 'w', part: 'unused' });
  const elsewhere = find(key('x-unused', { accessKeyId: idOf('x') }), { entry: 'x', part: 'unused' });

  it('comes along: keys of the same entry that nobody gets, unless they cannot be taken in', async () => {
    const finds = [whole, unused, elsewhere];
    expect((await take(finds, { wanted: [whole], replacing: true })).names).toEqual(['w', 'w-unused']);
    expect((await take(finds, { wanted: [whole] })).names).toEqual(['w']);
    const none = { ...unused, profile: { ...unused.profile, accessKeyId: 'not an id' } };
    const { names, left } = await take([whole, none], { wanted: [whole], replacing: true });
    expect([names, left]).toEqual([['w'], []]);
  });

  it('comes along: roles that are here already and build on a key beside a role', async () => {
    const base = find(role('base', 'one'));
    const its = find(key('base-key', { accessKeyId: idOf('b') }), { entry: 'base', part: 'key' });
    const top = find(role('top', 'base'));
    const state: Partial<VaultState> = {
      credentials: [
        credential(1, { provider: 'aws', accessKeyId: idOf('one') }),
        credential(2, { provider: 'aws', accessKeyId: idOf('b') }),
      ],
      profiles: [
        profile(1, { provider: 'aws' }),
        profile(2, { provider: 'aws' }),
        profile(3, { provider: 'aws', source: { ...roleOn(2), roleArn: arnOf('top') } }),
      ],
    };
    const finds = [find(key('one')), base, its, top];
    const savedOf = async (more: TakeOptions, its_: Partial<VaultState> = state) =>
      (await take(finds, { wanted: [its], state: its_, ...more })).saved.map(([name]) => name);
    // What is kept is the secret of `one`: that of the key is another, which the person wants.
    expect(await savedOf({ replacing: true, replaceSecrets: true })).toEqual(['base-key', 'top']);
    expect(await savedOf({ replaceSecrets: true })).toEqual(['base-key']);
    const without = { ...state, profiles: state.profiles?.slice(0, 2) ?? [] };
    expect(await savedOf({ replacing: true, replaceSecrets: true }, without)).toEqual(['base-key']);
  });
});

it('a role that is here already and builds on a key of an entry of its own is left where it is', async () => {
  const source = { ...roleOn(1), roleArn: arnOf('r') };
  const state = { ...mine, profiles: [...mine.profiles, profile(2, { provider: 'aws', source })] };
  const finds = [find(key('one')), find(role('r', 'one'))];
  const { saved } = await take(finds, { wanted: finds.slice(0, 1), state, replacing: true });
  expect(saved).toEqual([['one', 'profile 1', false]]);
});

describe('what is said of what is taken', () => {
  it('is what goes in the clear, what is odd about a secret, and what reads like something else', async () => {
    const { notices, levels } = await take(
      [
        find(key('clear', { provider: 'minio', endpoints: { s3: 'http://nas.lan:9000' } })),
        find(key('same', { secretAccessKey: new Secret(idOf('same')) })),
        find(key('paypaI')),
      ],
      { state: { profiles: [profile(1, { name: 'paypal' })] } },
    );
    expect(notices).toEqual([
      '"clear": http://nas.lan:9000 is plain http: whoever is on the way there can read and change all that is sent.',
      '"same": The secret is the same as the access key ID. Check that it is the secret.',
      '"paypaI" reads like "paypal", which is another.',
    ]);
    expect(levels).toEqual(['warning', 'warning', 'warning']);
  });

  it('is nothing of what is here already', async () => {
    const state = { ...mine, profiles: [profile(1, { provider: 'aws', name: 'paypal' })] };
    expect((await take([find(key('one'))], { state })).notices).toEqual([]);
  });
});

it('what was not made after all is told of nowhere', async () => {
  const one = find(key('one'));
  const access = {
    deps: { uuid: () => 'new' },
    vault: { state: async () => emptyVault() },
  } as unknown as OpenVault;
  const { saved } = await prepareTaking(access, [one], new Set([one.key]), emptyVault(), {});
  expect(saved([])).toEqual([]);
});
