import type { MaterialView } from '#shared/keyMaterial.ts';
import type { VaultState } from '#shared/model.ts';
import { listed } from '#shared/words.ts';
import { materialRemindDays, viewMaterials } from '../../keys/kept/records.ts';
import { timeOf } from './remind.ts';
import { type Announcement, endWords } from './reminderWords.ts';

/** What is to be said at a moment of imported key material that runs out. */
interface MaterialReminding {
  /** The state that remembers what is said now; the same object when there is nothing to remember. */
  state: VaultState;
  say: MaterialView[];
  /** When there is something to say next, in milliseconds since 1970; null: never, as things are. */
  next: number | null;
}

/**
 * Decides what is to be said now, by the rules of `remind`.
 *
 * @param state the vault's state
 * @param now this computer's time
 */
export function remindMaterials(state: VaultState, now: Date): MaterialReminding {
  const { reminders, quietHours } = state.settings;
  const said = new Map(state.materials.map((one) => [one.id, one]));
  const say: MaterialView[] = [];
  const later: number[] = [];
  for (const material of reminders ? viewMaterials(state, now) : []) {
    let at = timeOf(material, materialRemindDays, said.get(material.id), now.getTime(), quietHours);
    if (at === now.getTime()) {
      say.push(material);
      at = timeOf(material, materialRemindDays, { remindedAt: now.toISOString() }, at, quietHours);
    }
    if (at !== null) later.push(at);
  }
  const next = later.length === 0 ? null : later.reduce((a, b) => Math.min(a, b));
  return { state: remembered(state, say, now), say, next };
}

function remembered(state: VaultState, say: readonly MaterialView[], now: Date): VaultState {
  if (say.length === 0) return state;
  const ids = new Set(say.map(({ id }) => id));
  const materials = state.materials.map((one) => {
    if (!ids.has(one.id)) return one;
    const { snoozedUntil: _, ...rest } = one;
    return { ...rest, remindedAt: now.toISOString() };
  });
  return { ...state, materials };
}

const quoted = ({ name }: MaterialView): string => `“${name}”`;

/**
 * Says of which keys the imported material runs out, in one notice.
 *
 * @param materials at least one, what runs out first first
 */
export function materialNotice(materials: readonly MaterialView[], now: Date): Announcement {
  const [only] = materials;
  if (materials.length === 1 && only) {
    return {
      title: `The key material of ${quoted(only)} ${endWords(only, now)}`,
      body: `From then on the key of ${only.accountName} can do nothing until the same material is imported again.`,
      credentialIds: [],
    };
  }
  return {
    title: `The material of ${materials.length} keys runs out`,
    body: `${listed(materials.map(quoted), 3)}: import the same material again.`,
    credentialIds: [],
  };
}
