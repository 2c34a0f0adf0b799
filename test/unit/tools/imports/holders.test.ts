/** What is here already of what was found. */
import { describe, expect, it } from 'vitest';
import { holdersIn } from '#core/tools/imports/holders.ts';
import { judge } from '#core/tools/imports/judge.ts';
import type { Find } from '#core/tools/imports/scan.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import { emptyVault, type Profile, type VaultState } from '#shared/model.ts';
import { credential, idOf as id, profile } from '../../records.ts';
import { arnOf, find, idOf, key, role } from './given.ts';

const stateOf = (...profiles: Profile[]): VaultState => ({
  ...emptyVault(),
  credentials: [credential(1, { provider: 'aws', accessKeyId: idOf('one') })],
  profiles,
});
const holders = (state: VaultState, ...finds: Find[]) => holdersIn(state, judge(finds, state));
const aws = (n: number, more: Partial<Profile> = {}) =>
  profile(n, { provider: 'aws', source: { kind: 'credential', credentialId: id(1) }, ...more });
/** The number of the profile that holds a find. */
const held = (state: VaultState, one: Find, ...others: Find[]) =>
  holders(state, one, ...others).profile(one)?.name;

describe('a key', () => {
  it('is one that is here by its id and its provider', () => {
    const { credential: of } = holders(stateOf());
    expect(of(find(key('one')))?.id).toBe(id(1));
    expect(of(find(key('one', { provider: 'wasabi' })))).toBeUndefined();
    expect(of(find(key('two')))).toBeUndefined();
    expect(of(find(key('one', { accessKeyId: undefined })))).toBeUndefined();
  });

  it('is held by the profile that uses it in this very way', () => {
    const state = stateOf(aws(1, { region: 'eu-north-1' }), aws(2));
    expect(held(state, find(key('one')))).toBe('profile 2');
    expect(held(state, find(key('one', { region: 'eu-north-1' })))).toBe('profile 1');
    expect(held(state, find(key('one', { region: 'eu-west-1' })))).toBeUndefined();
    expect(held(state, find(key('two')))).toBeUndefined();
    expect(held(state, find(key('one', { kind: 'none' })))).toBeUndefined();
    expect(held(stateOf(), find(key('one')))).toBeUndefined();
  });

  const minio = (more: Partial<FoundProfile>, tool?: 'rclone') =>
    find(key('one', { provider: 'minio', ...more }), tool ? { tool } : {});
  const withMinio = (more: Partial<Profile>): VaultState => ({
    ...stateOf(
      profile(1, { provider: 'minio', source: { kind: 'credential', credentialId: id(1) }, ...more }),
    ),
    credentials: [credential(1, { provider: 'minio', accessKeyId: idOf('one') })],
  });
  const s3 = 'https://one.example:9000';
  const sts = 'https://sts.example:9000';

  it.each<[boolean, Partial<Profile>, Partial<FoundProfile>]>([
    [true, { endpoints: { s3 } }, { endpoints: { s3 } }],
    [false, { endpoints: { s3 } }, { endpoints: { s3: `${s3}1` } }],
    [false, { endpoints: { s3, sts } }, { endpoints: { s3 } }],
    [false, { endpoints: { s3 } }, { endpoints: { s3, sts } }],
    [true, { endpoints: { s3, sts } }, { endpoints: { s3, sts } }],
    [false, { endpoints: { s3 } }, { endpoints: {} }],
    [false, { endpoints: { s3 }, region: 'eu-west-1' }, { endpoints: { s3 } }],
    [true, { endpoints: { s3 }, region: 'eu-west-1' }, { endpoints: { s3 }, region: 'eu-west-1' }],
  ])('in the AWS files, where each setting counts: %s', (is, mine, found) => {
    expect(held(withMinio(mine), minio(found)) !== undefined).toBe(is);
  });

  it.each<[boolean, Partial<Profile>, Partial<FoundProfile>]>([
    [true, { endpoints: { s3, sts } }, { endpoints: { s3 } }],
    [true, { endpoints: { s3 }, region: 'eu-west-1' }, { endpoints: { s3 } }],
    [true, { endpoints: { s3 } }, { endpoints: {} }],
    [false, { endpoints: { s3 } }, { endpoints: { s3: `${s3}1` } }],
    [false, { endpoints: { s3 }, region: 'eu-west-1' }, { endpoints: { s3 }, region: 'eu-north-1' }],
  ])('in another tool’s files, which say less: %s', (is, mine, found) => {
    expect(held(withMinio(mine), minio(found, 'rclone')) !== undefined).toBe(is);
  });

  it('need not say what its provider has anyway', () => {
    const state = { ...stateOf(profile(1)), credentials: [credential(1, { accessKeyId: idOf('one') })] };
    const s3 = 'https://qstorage.quilibrium.com';
    expect(held(state, find(key('one', { provider: 'quilibrium', endpoints: { s3 } })))).toBe('profile 1');
  });

  it('is at its provider’s own address by its region and account', () => {
    const accountId = '0123456789abcdef0123456789abcdef';
    const state = {
      ...stateOf(profile(1, { provider: 'r2', source: { kind: 'credential', credentialId: id(1) } })),
      credentials: [credential(1, { provider: 'r2', accessKeyId: idOf('one') })],
    };
    const at = (account: string) =>
      key('one', {
        provider: 'r2',
        accountId: account,
        endpoints: { s3: `https://${accountId}.r2.cloudflarestorage.com` },
      });
    expect(held(state, find(at(accountId), { tool: 'rclone' }))).toBe('profile 1');
    expect(held(state, find(at(`${accountId.slice(1)}0`), { tool: 'rclone' }))).toBeUndefined();
  });
});

describe('a role', () => {
  const settings = {
    mfaSerial: 'arn:aws:iam::123456789012:mfa/ann',
    externalId: 'x1',
    durationSeconds: 1800,
    sessionName: 'me',
  };
  const source = { kind: 'role', profileId: id(1), roleArn: arnOf('r'), ...settings } as const;
  const state = stateOf(aws(1), aws(2, { source, region: 'eu-west-1' }));
  const one = find(key('one'));
  const r = (more: object = {}, found: Partial<FoundProfile> = {}) =>
    find(role('r', 'one', { ...settings, ...more }, { region: 'eu-west-1', ...found }));

  it('is held by the profile that assumes it in this very way, on the one that holds what it builds on', () => {
    expect(held(state, r(), one)).toBe('profile 2');
  });

  it.each([
    { mfaSerial: undefined },
    { externalId: 'x2' },
    { durationSeconds: 900 },
    { sessionName: 'you' },
    { roleArn: arnOf('other') },
  ])('is another one with %o', (more) => {
    expect(held(state, r(more), one)).toBeUndefined();
  });

  it('is another one in another region, or on something that is not here', () => {
    expect(held(state, r({}, { region: undefined }), one)).toBeUndefined();
    expect(held(state, r())).toBeUndefined();
    expect(held(state, r(), find(key('one', { accessKeyId: idOf('two') })))).toBeUndefined();
  });

  it('is looked for through all that it builds on', () => {
    const top = find(role('top', 'r'));
    const onIt = { kind: 'role', profileId: id(2), roleArn: arnOf('top') } as const;
    const deep = stateOf(...state.profiles, aws(3, { source: onIt }));
    expect(held(deep, top, r(), one)).toBe('profile 3');
    const all = holders(deep, top, r(), one);
    expect([all.profile(one)?.name, all.profile(top)?.name]).toEqual(['profile 1', 'profile 3']);
    const [a, b] = [find(role('a', 'b')), find(role('b', 'a'))];
    expect(held(deep, a, b)).toBeUndefined();
  });
});

describe('what is said to be here already', () => {
  it('is the profile that says the same, else the first that uses the same key, else nothing', () => {
    const state = stateOf(aws(1, { region: 'eu-north-1' }), aws(2));
    const named = (found: FoundProfile) => {
      const one = find(found);
      return holders(state, one).named(one);
    };
    expect(named(key('one'))).toBe('profile 2');
    expect(named(key('one', { region: 'eu-west-1' }))).toBe('profile 1');
    // The same id at another provider may be another key, but is worth a word.
    expect(named(key('one', { provider: 'wasabi' }))).toBe('profile 1');
    expect(named(key('two'))).toBeNull();
    expect(named(role('r', 'one'))).toBeNull();
  });
});
