/** Taking what stands in a tool's file over: what is saved, and what the binding says of it afterwards. */
import { describe, expect, it, vi } from 'vitest';
import { takeTheirs } from '#core/tools/bindings/theirs.ts';
import { secretMark } from '#core/tools/exports/entry.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import type { Binding, Credential, Profile } from '#shared/model.ts';
import { credential, idOf, later, now, profile } from '../../records.ts';
import { binding, found, given, role, secret } from './given.ts';

interface Case {
  its?: Partial<Profile>;
  key?: Partial<Credential>;
  bound?: Partial<Binding>;
}

/** Takes over what the file has for the one binding. */
async function taken(there: Partial<FoundProfile>, { its = {}, key = {}, bound = {} }: Case = {}) {
  const world = given({
    credentials: [credential(1, key)],
    profiles: [profile(2), profile(1, its)],
    bindings: [binding(2, { writtenAt: later(-60) }), binding(1, { writtenAt: later(-60), ...bound })],
  });
  const target = bound.target ?? 'aws';
  world.files[target] = { profiles: [found('theirs'), found('name-1', there)] };
  const save = vi.fn();
  const allow = async () => true;
  await takeTheirs(world.access, world.edits, { save } as never, idOf(101), allow as never);
  expect(save).toHaveBeenCalledTimes(1);
  const [draft, extras, asked] = save.mock.calls[0] ?? [];
  expect(asked).toBe(allow);
  return { draft, extras, bindings: world.state.bindings.toReversed() };
}

const minio = { provider: 'minio', endpoints: { s3: 'https://one.example' } } as const;

describe('what is taken over', () => {
  it('is the key, with its secret, in the place of the one that is kept', async () => {
    const { draft, extras } = await taken({
      accessKeyId: 'QTHEIRS',
      secretAccessKey: secret('theirs'),
      sessionToken: secret('token'),
      where: { path: `/home/p/${'x'.repeat(400)}`, line: 3 },
    });
    expect(draft.source).toMatchObject({ kind: 'credential', accessKeyId: 'QTHEIRS' });
    expect(extras.material.secretAccessKey.reveal()).toBe('CANARY/theirs');
    expect(extras.material.sessionToken.reveal()).toBe('CANARY/token');
    expect(extras.replace).toBe(true);
    expect(extras.origin).toBe(`from /home/p/${'x'.repeat(400)}`.slice(0, 300));
  });

  it('is no key where none stands there: that of the profile stays, with all that is known of it', async () => {
    const mfa = { serial: 'arn:aws:iam::1000000000:mfa/ann' };
    const { draft, extras } = await taken(
      {},
      {
        its: { notes: 'hers', source: { kind: 'credential', credentialId: idOf(1), mfa } },
        key: { accountId: '1000000000', expiresAt: later(60) },
      },
    );
    expect(draft).toEqual({
      id: idOf(1),
      name: 'profile 1',
      provider: 'quilibrium',
      notes: 'hers',
      region: undefined,
      endpoints: {},
      source: {
        kind: 'credential',
        accessKeyId: 'QKEY1',
        accountId: '1000000000',
        expiresAt: later(60),
        mfa,
      },
    });
    expect(extras.material).toBeUndefined();
  });

  it('is nothing of what a role is', async () => {
    const { draft } = await taken({ region: 'q-world-2' }, { its: { source: role(2) } });
    expect([draft.source, draft.region]).toEqual([role(2), 'q-world-2']);
  });

  it('is a new key where the profile lost its own', async () => {
    const lost = { its: { source: { kind: 'credential', credentialId: idOf(77) } as const } };
    const { draft } = await taken({ accessKeyId: 'QTHEIRS' }, lost);
    expect(draft.source).toEqual({ kind: 'credential', accessKeyId: 'QTHEIRS' });
    expect((await taken({}, lost)).draft.source).toEqual({ kind: 'credential', accessKeyId: '' });
  });

  it('is the region, unless it is what the provider has anyway', async () => {
    expect((await taken({ region: 'q-world-2' })).draft.region).toBe('q-world-2');
    expect((await taken({ region: 'q-world-1' })).draft.region).toBeUndefined();
    const said = { its: { region: 'q-world-2' } };
    expect((await taken({ region: 'q-world-1' }, said)).draft.region).toBe('q-world-1');
    expect((await taken({}, said)).draft.region).toBeUndefined();
  });

  it('is no region and no address where the tool has no word for them', async () => {
    const there = { region: 'eu-west-1', endpoints: { s3: 'https://other.example' } };
    const mine = { its: { ...minio, region: 'eu-north-1' } };
    expect((await taken(there, { ...mine, bound: { target: 'mc', mode: 'static' } })).draft).toMatchObject({
      region: 'eu-north-1',
      endpoints: { s3: 'https://other.example' },
    });
    expect((await taken(there, { ...mine, bound: { target: 's3fs', mode: 'static' } })).draft).toMatchObject({
      region: 'eu-north-1',
      endpoints: { s3: 'https://one.example' },
    });
  });

  it('are addresses, beside those that the file does not name, and none that the provider has anyway', async () => {
    const mine = { its: { ...minio, endpoints: { ...minio.endpoints, sts: 'https://sts.example' } } };
    expect((await taken({ endpoints: { s3: 'https://other.example' } }, mine)).draft.endpoints).toEqual({
      s3: 'https://other.example',
      sts: 'https://sts.example',
    });
    expect((await taken({ endpoints: { s3: 'https://qstorage.quilibrium.com' } })).draft.endpoints).toEqual(
      {},
    );
    // What an account's own address is, is told by the account.
    const accountId = '0123456789abcdef0123456789abcdef';
    const s3 = `https://${accountId}.r2.cloudflarestorage.com`;
    const r2 = { its: { provider: 'r2' }, key: { provider: 'r2', accountId } } as const;
    expect((await taken({ endpoints: { s3 } }, r2)).draft.endpoints).toEqual({});
    const wasabi = { its: { provider: 'wasabi' } } as const;
    const there = { region: 'eu-central-1', endpoints: { s3: 'https://s3.eu-central-1.wasabisys.com' } };
    expect((await taken(there, wasabi)).draft).toMatchObject({ region: 'eu-central-1', endpoints: {} });
  });
});

describe('both sides', () => {
  it('say the same from then on: the binding is of now, and no other one', async () => {
    const { bindings } = await taken({ secretAccessKey: secret('theirs') });
    expect(bindings.map((one) => one.writtenAt)).toEqual([now.toISOString(), later(-60)]);
    expect(bindings.map((one) => one.secretMark)).toEqual([undefined, undefined]);
  });

  it('know the secret in the file by its mark, where it is to stand there', async () => {
    const material = { secretAccessKey: secret('theirs') };
    const mark = secretMark(new Uint8Array(32).fill(7), material);
    const bound = { mode: 'static', secretMark: 'before' } as const;
    expect((await taken(material, { bound })).bindings[0]?.secretMark).toBe(mark);
    expect((await taken({}, { bound })).bindings[0]?.secretMark).toBe('before');
  });
});

describe('there is nothing to take', () => {
  it.each(['bindings', 'profiles'] as const)('where one of its %s is gone', async (what) => {
    const world = given({ credentials: [credential(1)], profiles: [profile(1)], bindings: [binding(1)] });
    world.state = { ...world.state, [what]: [] };
    const save = vi.fn();
    await expect(takeTheirs(world.access, world.edits, { save } as never, idOf(101))).rejects.toMatchObject({
      code: 'not_found',
      message: 'This export was removed meanwhile.',
    });
    expect(save).not.toHaveBeenCalled();
  });

  it('where the name is no longer in the file', async () => {
    const world = given({ credentials: [credential(1)], profiles: [profile(1)], bindings: [binding(1)] });
    world.files.aws = { profiles: [found('theirs')] };
    const save = vi.fn();
    await expect(takeTheirs(world.access, world.edits, { save } as never, idOf(101))).rejects.toMatchObject({
      code: 'not_found',
      message: '"name-1" is no longer in the file.',
    });
    expect(save).not.toHaveBeenCalled();
    expect(world.state.bindings[0]?.writtenAt).toBe(later(0));
  });
});
