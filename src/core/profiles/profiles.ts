import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson, type KeyName } from '../store/consent.ts';
import { readSecret } from '../store/credentials.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import type { SecretMaterial } from '../store/secrets/secret.ts';
import { release } from './draft.ts';
import { nameFrom } from './newName.ts';
import { type DraftExtras, type SaveItem, saveDrafts } from './save.ts';

/** Makes, changes and deletes profiles, and keeps the secrets in step with them. */
export interface Profiles {
  /**
   * Saves one profile.
   * @param allow asked before a key that is held here goes to a new place
   * @throws QCredError secret_differs when another secret of its key is stored and may not be replaced;
   * cancelled
   */
  save(draft: UnsavedProfile, extras: DraftExtras, allow?: Allow): Promise<Profile>;
  /** Saves many new profiles with one write of the vault: what an import does. @param allow as for `save` */
  saveAll(items: readonly SaveItem[], allow?: Allow): Promise<Profile[]>;
  duplicate(id: string): Promise<Profile>;
  /**
   * Deletes profiles. Secrets that nothing else uses can be brought back for a while, unless told to
   * forget them.
   * @param allow asked before secrets are forgotten
   * @throws QCredError in_use, cancelled
   */
  remove(ids: readonly string[], options?: { forget?: boolean }, allow?: Allow): Promise<void>;
}

/**
 * @param access the open vault
 * @param forgetSession removes the temporary credentials of a profile
 */
export function createProfiles(
  access: OpenVault,
  forgetSession: (profileId: string) => Promise<void>,
): Profiles {
  const { deps } = access;

  return {
    saveAll: (items, allow) => saveDrafts(access, items, allow),

    async save(draft, extras, allow) {
      const [profile] = await saveDrafts(access, [{ draft, extras }], allow);
      if (!profile) throw new QCredError('internal', 'Nothing was saved.');
      return profile;
    },

    async duplicate(id) {
      let copy: Profile | undefined;
      const { lookAlike } = await import('./lookAlikes.ts');
      const change = (state: VaultState) => {
        const original = state.profiles.find((p) => p.id === id);
        if (!original) throw new QCredError('not_found', 'This profile was deleted meanwhile.');
        const now = deps.now().toISOString();
        const taken = new Set(state.profiles.map((p) => p.name));
        const wanted = nameFrom(`${original.name.slice(0, 110)} copy`);
        let name = freeName(taken, wanted);
        for (let like = lookAlike(name, taken); like !== undefined; like = lookAlike(name, taken)) {
          taken.add(name);
          name = freeName(taken, wanted);
        }
        copy = { ...original, id: deps.uuid(), name, lastTest: undefined, createdAt: now, updatedAt: now };
        return { ...state, profiles: [...state.profiles, copy] };
      };
      await access.change(change, () => [
        { action: 'profile.created', subject: copy?.name ?? '', detail: 'a copy' },
      ]);
      if (!copy) throw new QCredError('internal', 'Nothing was copied.');
      return copy;
    },

    async remove(ids, { forget = false } = {}, allow = asPerson) {
      const gone = new Set(ids);
      if (forget) {
        const state = await access.vault.state();
        refuseInUse(state, gone);
        const keys = keysOf(state, gone);
        if (keys.length > 0) await allow({ kind: 'erase', keys });
      }
      let removed: string[] = [];
      let names: string[] = [];
      const change = (state: VaultState) => {
        refuseInUse(state, gone);
        const going = state.profiles.filter((p) => gone.has(p.id));
        removed = going.map((p) => p.id);
        names = going.map((p) => p.name);
        return release({
          ...state,
          profiles: state.profiles.filter((p) => !gone.has(p.id)),
          recent: state.recent.filter((id) => !gone.has(id)),
        });
      };
      const log = () => names.map((name) => ({ action: 'profile.deleted', subject: name }));
      await updateKeeping(access, change, { forget, log });
      // The profiles are gone: what cannot be removed now is removed at the next start.
      for (const id of removed) await forgetSession(id).catch(() => {});
    },
  };
}

/** The keys of profiles, with those of their names that go. */
function keysOf(state: VaultState, gone: ReadonlySet<string>): KeyName[] {
  const names = groupBy(
    state.profiles.filter((p) => gone.has(p.id)),
    ({ source }) => (source.kind === 'credential' ? source.credentialId : undefined),
  );
  return state.credentials.flatMap(({ id, accessKeyId }) => {
    const profiles = names.get(id)?.map(({ name }) => name);
    return profiles ? [{ accessKeyId, profiles }] : [];
  });
}

function refuseInUse(state: VaultState, gone: ReadonlySet<string>): void {
  for (const profile of state.profiles) {
    if (gone.has(profile.id) || profile.source.kind !== 'role' || !gone.has(profile.source.profileId))
      continue;
    throw new QCredError(
      'in_use',
      `"${profile.name}" assumes its role with a profile you want to delete.`,
      `Delete "${profile.name}" as well, or let it build on another profile first.`,
    );
  }
  refuseActive(state, gone);
  const binding = state.bindings.find((b) => gone.has(b.profileId));
  if (binding) {
    throw new QCredError(
      'in_use',
      `"${binding.name}" still stands in the files of ${targetLabels[binding.target]}.`,
      `Remove it from ${targetLabels[binding.target]} first, so that no tool is left with a profile that leads nowhere.`,
    );
  }
}

/**
 * Deleted, an active profile would leave every tool with a default that leads nowhere.
 *
 * @param gone ids of the profiles that are to be deleted
 * @throws QCredError in_use
 */
export function refuseActive({ active, profiles }: VaultState, gone: ReadonlySet<string>): void {
  const profile = profiles.find((p) => p.id === active?.profileId);
  if (!active || !profile) return;
  const hint = 'Make another profile active first, or run "qcred use --none".';
  if (gone.has(profile.id)) {
    throw new QCredError('in_use', `"${profile.name}" is the active profile.`, hint);
  }
  const displaced = active.displaced.find((b) => gone.has(b.profileId));
  if (displaced) {
    throw new QCredError(
      'in_use',
      `A profile you want to delete comes back to ${targetLabels[displaced.target]} when "${profile.name}" is no longer active.`,
      'Run "qcred use --none", then remove it from there.',
    );
  }
}

/** Opens a credential's secret for the one audited call that shows it, or for the clipboard. */
export async function revealCredential(
  access: OpenVault,
  credentialId: string,
  purpose: string,
): Promise<SecretMaterial> {
  const credential = (await access.vault.state()).credentials.find((c) => c.id === credentialId);
  if (!credential) throw new QCredError('not_found', 'This access key was deleted meanwhile.');
  return readSecret(access, credential, purpose);
}
