import type { CallOutput, UnsavedProfile } from '#shared/contract/index.ts';
import { oddSecret } from '#shared/oddSecret.ts';
import { placeDraft } from './profiles/placeDraft.ts';
import type { Profiles } from './profiles/profiles.ts';
import type { OpenVault } from './store/access.ts';
import type { Allow } from './store/consent.ts';
import { type Pastes, secretOf, usesOfPaste } from './tools/paste/pastes.ts';

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
  const draft = placeDraft(entered);
  const held = draft.pasteId === undefined ? undefined : pastes.parts(draft.pasteId);
  const material = draft.source.kind === 'credential' ? secretOf(draft.source, held) : undefined;
  const pasted = held?.typed === false && material?.secretAccessKey === held.material.secretAccessKey;
  const origin = pasted ? 'pasted' : 'typed in';
  const { saveTried } = await import('./profiles/replace.ts');
  const extras = { material, origin, ...(held && { uses: usesOfPaste(held.words) }) };
  const { profiles: before } = await access.vault.state();
  const { profile, replaced } = await saveTried(access, profiles, withoutSecret(draft), extras, allow);
  if (draft.pasteId !== undefined) pastes.forget(draft.pasteId);
  const odd =
    material && draft.source.kind === 'credential'
      ? oddSecret(draft.source.accessKeyId.trim(), material.secretAccessKey.reveal())
      : undefined;
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
