/** Who asks the service in a rotation's name, where, and for whom. */
import { afterEach, describe, expect, it } from 'vitest';
import { mandateOf, openIssuer } from '#core/rotation/job/issuer.ts';
import type { Account } from '#shared/account.ts';
import type { Profile } from '#shared/model.ts';
import { idOf } from '../../records.ts';
import { key, vault } from '../given.ts';
import { accountId, adminId, createWorld, oldId, type World } from '../world.ts';

const at = new Date('2026-06-01T12:00:00.000Z');
const newId = idOf(2);

/** A vault with the old key and the new one, of which the profiles use the old. */
function state(profile: Partial<Profile> = {}, account: Partial<Account> = {}) {
  const held = vault([key(1, at, { accountId: '111122223333' }), key(2, at)]);
  const times = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
  const made: Account = {
    id: accountId,
    name: 'account',
    provider: 'quilibrium',
    accountId: '123456789012',
    credentialId: adminId,
    principal: { kind: 'user', name: 'admin', arn: '' },
    endpoints: {},
    syncMinutes: 0,
    missing: [],
    ...times,
    ...account,
  };
  const other = { ...made, id: idOf(60), name: 'another', credentialId: idOf(61) };
  return {
    ...held,
    profiles: held.profiles
      .slice(0, 1)
      .map((one) => ({ ...one, region: 'q-world-1', ...profile }) satisfies Profile),
    accounts: [other, made],
  };
}
const facts = { account: undefined, user: '', oldId, newId: undefined };
const byAccount = { ...facts, account: accountId, user: 'robot' };
const moved = (held: ReturnType<typeof state>) => ({
  ...held,
  profiles: held.profiles.map((one) => ({
    ...one,
    source: { kind: 'credential' as const, credentialId: newId },
  })),
});

describe('with an account', () => {
  it('its key asks, and names the user', () => {
    const held = state();
    expect(mandateOf(held, byAccount)).toEqual({
      place: held.accounts[1],
      signer: adminId,
      userName: 'robot',
    });
  });

  it.each([
    ['user', 'robot', 'robot', undefined],
    ['user', 'admin', 'robot', 'robot'],
    ['root', '', '', undefined],
    ['root', '', 'robot', 'robot'],
    // Not every account says whose its key is.
    ['user', '', 'robot', 'robot'],
    ['root', 'robot', 'robot', 'robot'],
  ] as const)('of the %s "%s", for the user "%s", %s is named', (kind, name, user, userName) => {
    const held = state({}, { principal: { kind, name, arn: '' } });
    expect(mandateOf(held, { ...byAccount, user })?.userName).toBe(userName);
  });

  it('that is not connected any more, nobody can', () => {
    expect(mandateOf({ ...state(), accounts: [] }, byAccount)).toBeNull();
    expect(mandateOf(state(), { ...byAccount, account: idOf(62) })).toBeNull();
  });
});

describe('without one', () => {
  it('the key asks for itself, where its profile is', () => {
    expect(mandateOf(state(), facts)).toEqual({
      place: {
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: {},
        accountId: '111122223333',
        caPath: undefined,
        plainHttp: undefined,
      },
      signer: oldId,
      userName: undefined,
    });
  });

  it('the new key asks once it is in use', () => {
    expect(mandateOf(state(), { ...facts, newId })?.signer).toBe(oldId);
    expect(mandateOf(moved(state()), { ...facts, newId })?.signer).toBe(newId);
    // Of a rotation without a new key, a profile of nobody's says nothing.
    expect(mandateOf(moved(state()), facts)).toBeNull();
  });

  it('no number is known of an account of which the key says none', () => {
    const held = state();
    expect(mandateOf({ ...held, credentials: held.credentials.slice(1) }, facts)?.place.accountId).toBe('');
    expect(mandateOf({ ...held, credentials: held.credentials.toReversed() }, facts)?.place.accountId).toBe(
      '111122223333',
    );
    expect(mandateOf({ ...held, credentials: [key(1, at)] }, facts)?.place.accountId).toBe('');
  });

  it('a key of no profile is asked for nowhere', () => {
    expect(mandateOf({ ...state(), profiles: [] }, facts)).toBeNull();
  });

  it('storage at an address of its own is asked only at the address of its IAM', () => {
    const s3 = 'https://s3.example.com';
    expect(mandateOf(state({ endpoints: { s3 } }), facts)).toBeNull();
    const both = { s3, iam: 'https://iam.example.com' };
    expect(mandateOf(state({ endpoints: both }), facts)?.place.endpoints).toEqual(both);
  });

  it.each([
    ['r2', false],
    ['b2', false],
    ['aws', true],
    ['quilibrium', true],
  ] as const)('at %s: %s', (provider, can) => {
    expect(mandateOf(state({ provider }), facts) !== null).toBe(can);
  });

  it('it trusts what the account of its host trusts, by whichever key it asks', () => {
    const iam = 'https://iam.example.com';
    const trusting = { caPath: '/etc/ca.pem', endpoints: { iam } };
    const held = state({ endpoints: { iam } }, trusting);
    expect(mandateOf(held, facts)?.place.caPath).toBe('/etc/ca.pem');
    const elsewhere = { s3: 'https://a.example.com', iam: 'https://b.example.com' };
    const far = state(
      { endpoints: elsewhere },
      { caPath: '/etc/ca.pem', provider: 's3', endpoints: { iam: 'https://c.example.com' } },
    );
    expect(mandateOf(far, facts)?.place.caPath).toBeUndefined();
    const its = (credentialId: string) => ({
      ...far,
      accounts: far.accounts.map((one) => ({ ...one, credentialId })),
    });
    expect(mandateOf(its(oldId), facts)?.place.caPath).toBe('/etc/ca.pem');
    expect(mandateOf(moved(its(newId)), { ...facts, newId })?.place.caPath).toBe('/etc/ca.pem');
  });

  it('it goes in the clear only where its profile may', () => {
    const plainHttp = ['http://iam.example.com'];
    expect(mandateOf(state({ plainHttp }), facts)?.place.plainHttp).toEqual(plainHttp);
  });
});

describe('the IAM of a mandate', () => {
  let world: World;
  afterEach(() => world.close());

  it('is asked once for each question, as a rotation has patience of its own', async () => {
    world = await createWorld();
    await world.rotate();
    expect(world.service.opened.length).toBeGreaterThan(0);
    for (const [, place, credential, options] of world.service.opened) {
      expect(place).toMatchObject({ id: accountId });
      expect(credential.accessKeyId).toBe('QADMIN');
      expect(options).toEqual({ attempts: 1 });
    }
  });

  it('is not there without its key', async () => {
    world = await createWorld();
    const mandate = mandateOf(world.state(), { ...byAccount });
    if (!mandate) throw new Error('There is no mandate.');
    await expect(
      openIssuer(world.app().access, { ...mandate, signer: idOf(66) }, () => Promise.reject(new Error())),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
