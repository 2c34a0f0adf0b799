import type { CheckView } from '#shared/contract/index.ts';
import type { VaultState } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import { heldSecrets, secretIdOf, secretIdsOf } from '../store/credentials.ts';
import { placeWords } from '../store/secrets/store.ts';
import type { Check } from './check.ts';

/** How many keys are named; the others are counted. */
const named = 5;

/**
 * Is every secret there that the vault refers to? Only whether: nothing is handed over, so nothing is
 * logged. An older secret file, or keychain, put beside the vault is told by what it lacks, and by
 * what it holds that the vault let go of.
 */
export const checkSecrets: Check = async ({ open }) => {
  if (!open) return [];
  const { access } = open;
  const { held, others } = await heldSecrets(access);
  // After the secrets: what is stored meanwhile is stored before the vault names it.
  const state = await access.vault.state();
  const still = access.deps.now().toISOString();
  const place = placeWords[access.secrets.kind];
  const missing = state.credentials.filter((c) => held.get(secretIdOf(c)) === false);
  const kept = state.keptSecrets.filter(({ id, until }) => until > still && held.get(id) === false);
  const base = { id: 'secrets', label: 'Secrets' };
  const found: CheckView[] = [];
  if (missing.length > 0) {
    const names = missing.slice(0, named).map((c) => keyWords(state, c));
    const more = missing.length > named ? ` and ${missing.length - named} more` : '';
    found.push({
      ...base,
      status: 'bad',
      message: `The ${place} lacks ${count(missing.length, 'secret')} that the vault refers to: ${names.join(', ')}${more}.`,
      hint: `An older ${place} may stand beside the vault. Put back the newer one from a backup, or edit these profiles and enter their secrets again.`,
    });
  }
  if (kept.length > 0)
    found.push({
      ...base,
      status: 'warning',
      message: `The ${place} lacks ${count(kept.length, 'secret')} that was to be kept for bringing back.`,
      hint: 'They cannot be brought back, unless you put back the newer one from a backup.',
    });
  const known = secretIdsOf(state);
  const strays = others.filter((id) => !known.has(id));
  if (strays.length > 0)
    found.push({
      ...base,
      status: 'warning',
      message: `The ${place} holds ${count(strays.length, 'secret')} that the vault does not know.`,
      hint: `An older ${place} may stand beside the vault, with secrets in it that were erased, or a newer one. Put back the two of the same time.`,
    });
  if (found.length > 0) return found;
  const words = count(state.credentials.length, 'secret');
  return [
    {
      ...base,
      status: 'good',
      message: `The ${place} holds all that the vault refers to: ${words}.`,
      hint: '',
    },
  ];
};

function keyWords(
  { profiles }: VaultState,
  { id, accessKeyId }: Pick<VaultState['credentials'][number], 'id' | 'accessKeyId'>,
): string {
  const user = profiles.find(({ source }) => source.kind === 'credential' && source.credentialId === id);
  return user ? `${accessKeyId} ("${user.name}")` : accessKeyId;
}
