import { expect, it } from 'vitest';
import { noteEnds, rememberImport, viewMaterials } from '#core/keys/kept/records.ts';
import type { Account } from '#shared/account.ts';
import type { ImportedMaterial } from '#shared/keyMaterial.ts';
import type { KmsKey } from '#shared/kms.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { idOf } from '../../records.ts';

const now = new Date('2026-11-28T12:00:00.000Z');
const account: Account = {
  id: idOf(31),
  name: 'work',
  provider: 'quilibrium',
  accountId: '1000000000',
  endpoints: {},
  credentialId: idOf(11),
  principal: { kind: 'root', name: '', arn: '' },
  syncMinutes: 0,
  missing: [],
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
};
const record = (more: Partial<ImportedMaterial> = {}): ImportedMaterial => ({
  id: idOf(1),
  account: account.id,
  keyId: 'key-1',
  name: 'backups',
  words: '32 bytes of key material',
  check: 'abcdef',
  at: now.toISOString(),
  ...more,
});
const key = (more: Partial<KmsKey> = {}): KmsKey => ({
  id: 'key-1',
  arn: 'key-1',
  accountId: '',
  createdAt: null,
  description: '',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  state: 'Enabled',
  origin: 'imported',
  managed: false,
  multiRegion: false,
  deletedAt: null,
  validTo: null,
  algorithms: [],
  ...more,
});
const state = (...materials: ImportedMaterial[]): VaultState => ({
  ...emptyVault(),
  accounts: [account],
  materials,
});
const seen = (held: VaultState, shown: KmsKey) =>
  noteEnds(held, account.id, [{ key: shown, name: 'backups' }], { now, uuid: () => idOf(9) });
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

it('what runs out first stands first, as soon or over', () => {
  const held = state(
    record({ id: idOf(1) }),
    record({ id: idOf(2), validTo: inDays(40), keyId: 'key-2' }),
    record({ id: idOf(3), validTo: inDays(5.5), keyId: 'key-3', secretId: idOf(7) }),
    record({ id: idOf(4), validTo: inDays(-0.1), keyId: 'key-4' }),
    record({ id: idOf(5), account: idOf(32) }),
  );
  const shown = viewMaterials(held, now).map(({ id, status, inDays, kept }) => ({
    id,
    status,
    inDays,
    kept,
  }));
  expect(shown).toEqual([
    { id: idOf(4), status: 'overdue', inDays: -1, kept: false },
    { id: idOf(3), status: 'soon', inDays: 5, kept: true },
    { id: idOf(2), status: 'fine', inDays: 40, kept: false },
    { id: idOf(1), status: 'never', inDays: null, kept: false },
  ]);
});

it('the same material once more takes the place of what was known, and stays kept', () => {
  const held = state(record({ secretId: idOf(7), validTo: inDays(1), remindedAt: now.toISOString() }));
  const again = rememberImport(held, record({ id: idOf(2), validTo: inDays(90) }));
  expect(again.materials).toEqual([record({ secretId: idOf(7), validTo: inDays(90) })]);
  expect(rememberImport(again, record({ id: idOf(2), check: '123456' })).materials).toHaveLength(2);
});

it('what a service tells of a key is noted, also of one that was imported elsewhere', () => {
  const told = seen(state(), key({ validTo: inDays(9) }));
  expect(told.materials).toEqual([{ ...record({ id: idOf(9), words: '', check: '' }), validTo: inDays(9) }]);
  expect(seen(told, key({ validTo: inDays(9) }))).toBe(told);
  // Without its material it tells no date: what ran out stays known until it is imported again.
  expect(seen(told, key({ state: 'PendingImport' }))).toBe(told);
  expect(seen(told, key()).materials).toEqual([]);
  const kept = state(record({ secretId: idOf(7), validTo: inDays(9) }));
  expect(seen(kept, key({ state: 'PendingDeletion', validTo: inDays(9) })).materials).toEqual([
    record({ secretId: idOf(7) }),
  ]);
  const ordinary = state();
  expect(seen(ordinary, key({ origin: 'service', validTo: inDays(9) }))).toBe(ordinary);
  expect(
    noteEnds(ordinary, idOf(32), [{ key: key({ validTo: inDays(9) }), name: '' }], { now, uuid: () => '' }),
  ).toBe(ordinary);
});
