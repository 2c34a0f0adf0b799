/** What counts as proof that a key works, and what as storage in which none could be had. */
import { afterEach, describe, expect, it } from 'vitest';
import { lookAhead, prove, standingOf } from '#core/rotation/job/prove.ts';
import { createSigners } from '#core/rotation/job/signers.ts';
import type { VerdictView } from '#shared/contract/index.ts';
import type { Profile } from '#shared/model.ts';
import { key } from '../given.ts';
import { failing } from '../service.ts';
import { createWorld, oldId, start, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const by = () => {
  const { access } = world.app();
  return { access, secretOf: createSigners(access).secretOf };
};
const credential = () => {
  const found = world.state().credentials.find(({ id }) => id === oldId);
  if (!found) throw new Error('There is no key.');
  return found;
};
const say = (verdict: Partial<VerdictView>) => {
  world.service.verdict = () => verdict;
};
const somebody = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/robot' };
const proof = () => prove(by(), credential(), { profiles: world.state().profiles, accounts: [] });

describe('a key works', () => {
  it.each([
    ['ok', null, null],
    // It may not list buckets, but it was accepted.
    ['denied', null, null],
    ['not_s3', somebody, null],
    ['other', somebody, null],
    ['wrong_region', somebody, null],
    ['not_s3', null, 'key_refused'],
    ['other', null, 'key_refused'],
    ['wrong_region', null, 'key_refused'],
    ['wrong_key', null, 'key_refused'],
    // What STS knows does not count where storage refuses the key, or does not answer.
    ['wrong_key', somebody, 'key_refused'],
    ['inactive_key', somebody, 'key_refused'],
    ['wrong_secret', somebody, 'key_refused'],
    ['expired', somebody, 'key_refused'],
    ['clock_skew', somebody, 'key_refused'],
    ['unreachable', somebody, 'connection_failed'],
    ['tls', somebody, 'connection_failed'],
    ['unreachable', null, 'connection_failed'],
    ['tls', null, 'connection_failed'],
  ] as const)('or does not, where storage says %s and STS %o: %s', async (verdict, identity, code) => {
    world = await createWorld();
    say({ verdict, identity });
    if (code === null) return expect(proof()).resolves.toBeUndefined();
    await expect(proof()).rejects.toMatchObject({
      code,
      message: `The key QOLDKEY1 does not work for "again" yet. Storage said: ${verdict}.`,
      hint: `What to do about ${verdict}.`,
    });
  });

  it('everywhere, and is asked once for each place', async () => {
    world = await createWorld({ profiles: ['a', 'b', 'c', 'd', 'e', 'f'] });
    const different: Partial<Profile>[] = [
      {},
      {},
      { provider: 's3' },
      { region: 'eu-2' },
      { endpoints: { s3: 'https://other.example.com' } },
      { plainHttp: ['http://s3.example.com'] },
    ];
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((profile, n) => ({ ...profile, ...different[n] })),
    }));
    await proof();
    expect(world.service.tested).toHaveLength(5);
    world.service.verdict = (_, { region }) => (region === 'eu-2' ? { verdict: 'wrong_key' } : null);
    await expect(proof()).rejects.toMatchObject({ message: expect.stringContaining('"d"') });
  });

  it('for its accounts, too, which are asked once and let go of', async () => {
    world = await createWorld({ manager: 'connected' });
    const uses = { profiles: [], accounts: world.state().accounts };
    await prove(by(), credential(), uses);
    expect(world.service.asked).toEqual(['GetCallerIdentity']);
    expect(world.service.opened[0]?.[3]).toEqual({ attempts: 1 });
    expect(world.service.open).toBe(0);
    world.service.fault = () => failing('service_failed');
    await expect(prove(by(), credential(), uses)).rejects.toMatchObject({ code: 'service_failed' });
    expect(world.service.open).toBe(0);
  });
});

describe('storage is asked', () => {
  it('as a profile says: where, by which authority, in which way', async () => {
    const endpoints = { s3: 'https://s3.example.com' };
    world = await createWorld({ profiles: ['work'] });
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((one) => ({ ...one, endpoints, plainHttp: ['http://a.example.com'] })),
      accounts: state.accounts.map((account) => ({ ...account, caPath: '/etc/ca.pem' })),
      credentials: state.credentials.map((one) => ({ ...one, accountId: '123456789012' })),
    }));
    await proof();
    expect(world.service.tested).toMatchObject([
      {
        provider: { id: 'quilibrium' },
        region: 'eu-1',
        endpoints: { s3: 'https://s3.example.com' },
        accountId: '123456789012',
        credential: { accessKeyId: 'QOLDKEY1' },
        caPath: '/etc/ca.pem',
        plainHttp: ['http://a.example.com'],
      },
    ]);
  });

  it('in the usual region where the profile names none', async () => {
    world = await createWorld({ profiles: ['work'] });
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map(({ region: _, ...one }) => one),
    }));
    await proof();
    expect(world.service.tested[0]?.region).toBe('q-world-1');
  });

  it('with the authority of the account at its host, where the key is of none', async () => {
    world = await createWorld({ profiles: ['work'] });
    world.change((state) => ({
      ...state,
      accounts: state.accounts.map((account) => ({ ...account, caPath: '/etc/ca.pem' })),
      credentials: state.credentials.map(({ remote: _, ...one }) => one),
    }));
    await proof();
    expect(world.service.tested[0]?.caPath).toBe('/etc/ca.pem');
  });

  it('not at all, of a key that no profile uses', async () => {
    world = await createWorld();
    expect(await standingOf(by(), credential(), [])).toBeNull();
    expect(world.service.asked).toEqual([]);
    expect(await standingOf(by(), credential(), world.state().profiles)).toEqual({
      standing: 'accepted',
      message: 'Storage said: ok.',
    });
    expect(world.service.asked).toHaveLength(1);
  });

  it.each([
    ['wrong_key', 'refused'],
    ['unreachable', 'unknown'],
    ['clock_skew', 'unknown'],
  ] as const)('any more, or nobody knows, where storage says %s: %s', async (verdict, standing) => {
    world = await createWorld();
    say({ verdict, identity: null });
    expect(await standingOf(by(), credential(), world.state().profiles)).toMatchObject({ standing });
  });
});

describe('before a key is made, storage', () => {
  const ahead = () => lookAhead(by(), credential(), world.state().profiles);

  it.each([
    ['ok', null],
    ['denied', null],
    // A key that does not work is what a rotation may be for.
    ['wrong_key', null],
    ['inactive_key', null],
    ['wrong_secret', null],
    ['expired', null],
    ['unreachable', 'connection_failed'],
    ['tls', 'connection_failed'],
    ['clock_skew', 'clock_skew'],
    ['not_s3', 'bad_input'],
    ['wrong_region', 'bad_input'],
    ['other', 'service_failed'],
  ] as const)('that says %s stands in its way: %s', async (verdict, code) => {
    world = await createWorld();
    say({ verdict });
    if (code === null) return expect(ahead()).resolves.toBeUndefined();
    await expect(ahead()).rejects.toMatchObject({
      code,
      message: `A new key could not be tested for "again", so none was made. Storage said: ${verdict}.`,
      hint: `What to do about ${verdict}.`,
    });
  });

  it('without an address is for the person to put right', async () => {
    world = await createWorld();
    say({ verdict: 'other', asked: 'nothing' });
    await expect(ahead()).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('is asked for every place', async () => {
    world = await createWorld();
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((one, n) => ({ ...one, region: `eu-${n}` })),
    }));
    world.service.verdict = (_, { region }) => (region === 'eu-1' ? { verdict: 'unreachable' } : null);
    await expect(ahead()).rejects.toMatchObject({ code: 'connection_failed' });
  });

  it('is not asked with a secret that is lost: another key can be made all the same', async () => {
    world = await createWorld();
    world.secrets.delete(`credential/${oldId}`);
    await ahead();
    expect(world.service.asked).toEqual([]);
  });

  it('is not passed over where the keychain does not answer', async () => {
    world = await createWorld();
    const secretOf = () => Promise.reject(failing('keychain_timeout').error);
    await expect(
      lookAhead({ access: world.app().access, secretOf }, key(1, start), world.state().profiles),
    ).rejects.toMatchObject({ code: 'keychain_timeout' });
  });
});
