import { describe, expect, it } from 'vitest';
import { anyKey, linesOf, listKeys, needsDetails } from '#renderer/features/keys/list.ts';
import { kindOf, purposeOf, purposeWords, standingOf, stateOf } from '#renderer/features/keys/words.ts';
import type { KmsKey, KmsKeyDetail } from '#shared/kms.ts';

const key = (id: string, more: Partial<KmsKey> = {}): KmsKey => ({
  id,
  arn: `arn:aws:kms:q-world-1:1000000000:key/${id}`,
  accountId: '1000000000',
  createdAt: '2026-01-01T00:00:00.000Z',
  description: '',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  state: 'Enabled',
  origin: 'service',
  managed: false,
  multiRegion: false,
  deletedAt: null,
  validTo: null,
  algorithms: [],
  ...more,
});

const detail = (of: KmsKey, aliases: string[] = [], nextAt: string | null = null): KmsKeyDetail => ({
  id: of.id,
  arn: of.arn,
  aliases,
  key: of,
  rotation: {
    automatic: false,
    periodDays: null,
    nextAt,
    history: null,
    can: { automatic: true, onDemand: true },
  },
});

const details = [
  detail(key('a1', { description: 'Nightly' }), ['backups'], '2027-02-01T00:00:00.000Z'),
  detail(key('b2', { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }), ['release']),
  detail(key('c3', { state: 'PendingDeletion', deletedAt: '2026-12-06T00:00:00.000Z' })),
];
const rows = [
  ...details.map(({ id, arn, aliases }) => ({ id, arn, aliases })),
  { id: 'd4', arn: 'x', aliases: [] },
];
const lines = linesOf(rows, new Map(details.map((one) => [one.id, one])));
const ids = (wish: Partial<typeof anyKey>) => listKeys(lines, { ...anyKey, ...wish }).map(({ id }) => id);

describe('the list of keys', () => {
  it('is in the order of their names', () => {
    expect(lines.map(({ name }) => name)).toEqual(['backups', 'release', 'c3', 'd4']);
    expect(ids({})).toEqual(['a1', 'c3', 'd4', 'b2']);
    expect(ids({ sort: { key: 'name', descending: true } })).toEqual(['b2', 'd4', 'c3', 'a1']);
  });

  it('finds a key by its names, its kind and how it stands', () => {
    expect(ids({ search: 'night' })).toEqual(['a1']);
    expect(ids({ search: 'signing p-256' })).toEqual(['b2']);
    expect(ids({ search: 'being deleted' })).toEqual(['c3']);
    expect(ids({ search: 'nobody' })).toEqual([]);
  });

  it('lists by use and state only what was looked at', () => {
    expect(ids({ purpose: 'sign' })).toEqual(['b2']);
    expect(ids({ standing: 'enabled' })).toEqual(['a1', 'b2']);
    expect([needsDetails(anyKey), needsDetails({ ...anyKey, standing: 'leaving' })]).toEqual([false, true]);
  });

  it('puts what is not known last, whichever way it is sorted', () => {
    expect(ids({ sort: { key: 'next', descending: false } })).toEqual(['c3', 'a1', 'd4', 'b2']);
    expect(ids({ sort: { key: 'next', descending: true } })).toEqual(['a1', 'c3', 'd4', 'b2']);
  });
});

describe('words for keys', () => {
  it('say what a key is for', () => {
    expect(purposeWords(key('a', { spec: 'RSA_2048' }))).toBe('Encrypting to you');
    expect(purposeWords(key('a'))).toBe('Encrypting');
    expect(purposeWords({ usage: 'NEW_USE', spec: 'X' })).toBe('NEW_USE');
    expect(purposeOf({ usage: 'KEY_AGREEMENT' })).toBe('other');
  });

  it('call kinds as the field does', () => {
    const names = [
      'SYMMETRIC_DEFAULT',
      'RSA_4096',
      'ECC_NIST_P384',
      'HMAC_256',
      'ML_DSA_65',
      'ECC_ED25519',
      'SM2',
    ];
    expect(names.map(kindOf)).toEqual([
      'AES-256',
      'RSA 4096',
      'P-384',
      'HMAC-256',
      'ML-DSA-65',
      'Ed25519',
      'SM2',
    ]);
  });

  it('say of a state that nobody knows what the service says', () => {
    expect(standingOf({ state: 'Updating' })).toBeNull();
    expect(stateOf({ state: 'Updating' }).word).toBe('Updating');
    expect(stateOf({ state: 'Creating' }).word).toBe('Waits for the MPC client');
  });
});
