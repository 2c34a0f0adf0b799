import { expect, it } from 'vitest';
import { materialNotice, remindMaterials } from '#core/rotation/due/remindMaterials.ts';
import type { ImportedMaterial } from '#shared/keyMaterial.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import { idOf } from '../records.ts';

const day = 86_400_000;
const noon = new Date(2026, 5, 1, 12);
const at = (days: number): string => new Date(noon.getTime() + days * day).toISOString();
const material = (
  n: number,
  days: number | null,
  more: Partial<ImportedMaterial> = {},
): ImportedMaterial => ({
  ...{
    id: idOf(n),
    account: idOf(3),
    keyId: `key-${n}`,
    name: `name-${n}`,
    words: '',
    check: '',
    at: at(-9),
  },
  ...(days === null ? {} : { validTo: at(days) }),
  ...more,
});
const account = {
  ...{ id: idOf(3), name: 'work', provider: 'quilibrium', accountId: '1000000000', credentialId: idOf(2) },
  principal: { kind: 'user', name: 'demo', arn: '' },
  ...{ endpoints: {}, missing: [], createdAt: at(-100), updatedAt: at(-100) },
};
const state = (...materials: ImportedMaterial[]): VaultState => ({
  ...VaultState.parse({ ...emptyVault(), accounts: [account] }),
  materials,
});

it('imported material is said to run out before it does, once a day, and what stays is not', () => {
  const held = state(
    material(1, 5),
    material(2, -1),
    material(3, 90),
    material(4, null),
    material(5, 2, { snoozedUntil: at(3) }),
  );
  const { say, state: next, next: then } = remindMaterials(held, noon);
  expect(say.map(({ keyId }) => keyId)).toEqual(['key-2', 'key-1']);
  expect(then).toBe(new Date(2026, 5, 2, 9).getTime());
  expect(next.materials.filter(({ remindedAt }) => remindedAt !== undefined)).toHaveLength(2);
  const again = remindMaterials(next, new Date(noon.getTime() + 60_000));
  expect(again.say).toEqual([]);
  expect(again.state).toBe(next);
  expect(materialNotice(say, noon)).toMatchObject({ title: 'The material of 2 keys runs out' });
  expect(materialNotice(say.slice(1), noon)).toEqual({
    title: 'The key material of “name-1” runs out in 5 days',
    body: 'From then on the key of work can do nothing until the same material is imported again.',
    credentialIds: [],
  });
  const off = { ...held, settings: { ...held.settings, reminders: false } };
  expect(remindMaterials(off, noon)).toEqual({ state: off, say: [], next: null });
});
