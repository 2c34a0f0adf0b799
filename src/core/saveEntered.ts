import type { CallOutput, UnsavedProfile } from '#shared/contract/index.ts';
import { oddSecret } from '#shared/oddSecret.ts';
import { placeDraft } from './profiles/placeDraft.ts';
import type { Profiles } from './profiles/profiles.ts';
import type { SaveItem } from './profiles/save.ts';
import type { OpenVault } from './store/access.ts';
import type { Allow } from './store/consent.ts';
import { type Pastes, secretOf, usesOfPaste } from './tools/paste/pastes.ts';

/** A draft without its secret, and what comes with it instead. */
function settled(entered: UnsavedProfile, pastes: Pastes): SaveItem {
  const draft = placeDraft(entered);
  const held = draft.pasteId === undefined ? undefined : pastes.parts(draft.pasteId);
  const material = draft.source.kind === 'credential' ? secretOf(draft.source, held) : undefined;
  const pasted = held?.typed === false && material?.secretAccessKey === held.material.secretAccessKey;
  const origin = pasted ? 'pasted' : 'typed in';
  const extras = { material, origin, ...(held && { uses: usesOfPaste(held.words) }) };
  return { draft: withoutSecret(draft), extras };
}

/** What is odd about the secret that comes with a draft, as a sentence. */
const oddIn = ({ draft: { source }, extras: { material } }: SaveItem): string | undefined =>
  material && source.kind === 'credential'
    ? oddSecret(source.accessKeyId.trim(), material.secretAccessKey.reveal())
    : undefined;

/**
 * Saves several new profiles as a person entered them, in one change: what one paste brought.
 *
 * @param parts saves the profiles, and holds the pastes
 * @param allow asked before a key that is held here goes to a new place
 * @returns their ids, and what is odd about their secrets
 * @throws QCredError secret_differs where another secret of one of the keys is stored, name_taken,
 * bad_input, not_found, cancelled; nothing is saved then
 */
export async function saveAllEntered(
  { profiles, pastes }: { profiles: Profiles; pastes: Pastes },
  entered: readonly UnsavedProfile[],
  allow?: Allow,
): Promise<CallOutput<'profile.saveAll'>> {
  const items = entered.map(({ id: _new, ...draft }) => settled(draft, pastes));
  const saved = await profiles.saveAll(items, allow);
  for (const { pasteId } of entered) if (pasteId !== undefined) pastes.forget(pasteId);
  const odd = items.flatMap((item) => {
    const why = oddIn(item);
    return why === undefined ? [] : [{ name: item.draft.name, why }];
  });
  return { ids: saved.map(({ id }) => id), odd };
}

/**
 * Saves a profile as a person entered it: its secret is in the draft or in a recognised paste.
 *
 * @param access the open vault
 * @param parts saves the profile, and holds the paste
 * @param allow asked before a key that is held here goes to a new place
 * @returns `replaced`: its secret took the place of another; `readsLike`: a name that could be taken for this one;
 *   `odd`: what is odd about its secret
 * @throws as `saveTried` and `placeDraft`
 */
export async function saveEntered(
  access: OpenVault,
  { profiles, pastes }: { profiles: Profiles; pastes: Pastes },
  entered: UnsavedProfile,
  allow?: Allow,
): Promise<CallOutput<'profile.save'>> {
  const { saveTried } = await import('./profiles/replace.ts');
  const { draft, extras } = settled(entered, pastes);
  const { profiles: before } = await access.vault.state();
  const { profile, replaced } = await saveTried(access, profiles, draft, extras, allow);
  if (draft.pasteId !== undefined) pastes.forget(draft.pasteId);
  const odd = oddIn({ draft, extras });
  const isNamed = before.some(({ id, name }) => id === profile.id && name === profile.name);
  if (isNamed) return { id: profile.id, replaced, odd };
  const { lookAlike } = await import('./profiles/lookAlikes.ts');
  const others = before.filter(({ id }) => id !== profile.id).map(({ name }) => name);
  return { id: profile.id, replaced, odd, readsLike: lookAlike(profile.name, others) };
}

function withoutSecret(draft: UnsavedProfile): UnsavedProfile {
  if (draft.source.kind !== 'credential') return draft;
  const { secretAccessKey: _secret, sessionToken: _token, ...source } = draft.source;
  return { ...draft, source };
}
