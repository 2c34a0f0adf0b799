import type { ImportedMaterial, MaterialView } from '#shared/keyMaterial.ts';
import type { KmsKey } from '#shared/kms.ts';
import type { VaultState } from '#shared/model.ts';

const day = 86_400_000;

/** Days before material runs out from which on it counts as running out soon, and on which it is said. */
export const materialRemindDays: readonly number[] = [30, 14, 7, 1];

const urgency = { overdue: 0, soon: 1, fine: 2, never: 3 } as const;

/**
 * What is known of imported key material, what runs out first first. That of an account that is not connected any
 * more is left out.
 *
 * @param now this computer's time
 */
export function viewMaterials(
  { accounts, materials }: Pick<VaultState, 'accounts' | 'materials'>,
  now: Date,
): MaterialView[] {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return materials
    .flatMap((one): MaterialView[] => {
      const accountName = names.get(one.account);
      if (accountName === undefined) return [];
      const { id, account, keyId, name, words, check, at, validTo, secretId, snoozedUntil } = one;
      const left = validTo === undefined ? null : Date.parse(validTo) - now.getTime();
      return [
        {
          ...{ id, account, accountName, keyId, name, words, check, at },
          dueAt: validTo ?? null,
          inDays:
            left === null ? null : left < 0 ? Math.min(-1, Math.ceil(left / day)) : Math.floor(left / day),
          status:
            left === null
              ? 'never'
              : left < 0
                ? 'overdue'
                : left <= Math.max(...materialRemindDays) * day
                  ? 'soon'
                  : 'fine',
          kept: secretId !== undefined,
          ...(snoozedUntil !== undefined && snoozedUntil > now.toISOString() ? { snoozedUntil } : {}),
        },
      ];
    })
    .sort(
      (a, b) =>
        urgency[a.status] - urgency[b.status] ||
        (a.dueAt ?? '').localeCompare(b.dueAt ?? '') ||
        a.name.localeCompare(b.name),
    );
}

/** More than anybody imports; the oldest that are not kept are forgotten. */
const most = 2000;

/**
 * The state in which an import is remembered: material that was there before once more, or another.
 *
 * @param imported `validTo` and `secretId` hold from now on; what was kept before stays kept
 */
export function rememberImport(state: VaultState, imported: ImportedMaterial): VaultState {
  const same = (one: ImportedMaterial) =>
    one.account === imported.account && one.keyId === imported.keyId && one.check === imported.check;
  const before = state.materials.find(same);
  const others = state.materials.filter((one) => !same(one));
  const { secretId = before?.secretId, ...rest } = imported;
  const next = { ...rest, id: before?.id ?? imported.id, ...(secretId === undefined ? {} : { secretId }) };
  const full = [next, ...others];
  const spare = full.filter((one) => one.secretId === undefined).slice(most);
  return { ...state, materials: spare.length === 0 ? full : full.filter((one) => !spare.includes(one)) };
}

/**
 * The state in which it is known when the material of keys runs out, as their service tells: also of what was
 * imported with another program.
 *
 * @param seen keys as they were just shown, with what they are called
 * @returns the same object where nothing is new
 */
export function noteEnds(
  state: VaultState,
  account: string,
  seen: readonly { key: KmsKey; name: string }[],
  { now, uuid }: { now: Date; uuid: () => string },
): VaultState {
  if (!state.accounts.some(({ id }) => id === account)) return state;
  let { materials } = state;
  for (const { key, name } of seen) {
    if (key.origin !== 'imported') continue;
    const own = materials.filter((one) => one.account === account && one.keyId === key.id);
    const others = materials.filter((one) => !own.includes(one));
    const told = key.state === 'PendingDeletion' ? null : key.validTo;
    if (told === null) {
      // One without its material tells no date any more; when it ran out stays known.
      if (key.state === 'PendingImport' || own.every(({ validTo }) => validTo === undefined)) continue;
      const left = own
        .filter(({ secretId, check }) => secretId !== undefined || check !== '')
        .map(({ validTo: _, ...one }) => one);
      materials = [...left, ...others];
    } else if (!own.some(({ validTo }) => validTo !== undefined && isSameDay(validTo, told))) {
      const [newest] = own;
      const at = now.toISOString();
      const made = { id: uuid(), account, keyId: key.id, name: name.slice(0, 300), words: '', check: '', at };
      materials = [{ ...(newest ?? made), validTo: told }, ...own.slice(1), ...others];
    }
  }
  return materials === state.materials ? state : { ...state, materials };
}

/** Services tell a moment in whole seconds, or a date. */
const isSameDay = (a: string, b: string): boolean => Math.abs(Date.parse(a) - Date.parse(b)) < day;
