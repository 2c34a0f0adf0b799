import { type BindingView, ProfileDraft, type ProfileView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { type Binding, Credential, Profile, type VaultState } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { targetLabels } from '#shared/targets.ts';
import type { Access } from '../access.ts';
import type { BindingStatus } from '../bindings/status.ts';
import { deleteSecret, readSecret, writeSecret } from '../credentials.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import { credentialAccount } from '../secrets/store.ts';
import { createSessionCache } from '../sessions/cache.ts';
import { applyDrafts, release } from './draft.ts';
import { freeName } from './find.ts';

/** What a saved draft brings besides its words. */
export interface DraftExtras {
  /** The secret, where it did not come in the draft itself. */
  material?: SecretMaterial;
  /** Where the key came from: "typed in", "pasted", a file's path. */
  origin: string;
}

/** Makes, changes and deletes profiles, and keeps the secrets in step with them. */
export interface Profiles {
  save(draft: ProfileDraft, extras: DraftExtras): Promise<Profile>;
  /** Saves many new profiles with one write of the vault: what an import does. */
  saveAll(items: readonly { draft: ProfileDraft; extras: DraftExtras }[]): Promise<Profile[]>;
  duplicate(id: string): Promise<Profile>;
  remove(ids: readonly string[]): Promise<void>;
}

/**
 * @param access the open vault
 */
export function createProfiles(access: Access): Profiles {
  const { deps, vault, activity } = access;

  async function saveAll(items: readonly { draft: ProfileDraft; extras: DraftExtras }[]): Promise<Profile[]> {
    // Decide on the state as it is now, store the secrets, then decide again inside the vault's lock:
    // a secret that is stored but not referenced is removed, a reference without a secret never exists.
    const ids = items.map(() => [deps.uuid(), deps.uuid()]);
    const decide = (state: VaultState) => decideAll(state, items, ids, deps.now().toISOString());

    const before = await vault.state();
    const planned = decide(before);
    let outcome = planned;
    const stored = await storeSecrets(planned.stored);
    try {
      await vault.update((state) => {
        outcome = decide(state);
        return outcome.state;
      });
    } catch (error) {
      await stored.restore();
      throw error;
    }
    // Another process may have taken in the same key between the two decisions; its credential then stands.
    if (outcome.stored.some((s, i) => s.credentialId !== planned.stored[i]?.credentialId)) {
      await stored.restore();
      await storeSecrets(outcome.stored);
    }
    for (const credential of outcome.released) await deleteSecret(access, credential);
    const known = new Set(before.profiles.map((p) => p.id));
    await activity.appendAll(
      outcome.profiles.map(({ id, name }) => ({
        action: known.has(id) ? 'profile.changed' : 'profile.created',
        subject: name,
      })),
    );
    return outcome.profiles;
  }

  /** Stores secrets; `restore` puts back what was there before. */
  async function storeSecrets(items: Decision['stored']): Promise<{ restore(): Promise<void> }> {
    const previous: { account: string; text: string | null }[] = [];
    const restore = async () => {
      for (const { account, text } of previous) {
        if (text === null) await access.secrets.delete(account);
        else await access.secrets.set(account, text);
      }
    };
    try {
      for (const { credentialId, material } of items) {
        const account = credentialAccount(credentialId);
        previous.push({ account, text: await access.secrets.get(account) });
        await writeSecret(access, credentialId, material);
      }
    } catch (error) {
      await restore();
      throw error;
    }
    return { restore };
  }

  return {
    saveAll,

    async save(draft, extras) {
      const [profile] = await saveAll([{ draft, extras }]);
      if (!profile) throw new QCredError('internal', 'Nothing was saved.');
      return profile;
    },

    async duplicate(id) {
      let copy: Profile | undefined;
      await vault.update((state) => {
        const original = state.profiles.find((p) => p.id === id);
        if (!original) throw new QCredError('not_found', 'This profile was deleted meanwhile.');
        const now = deps.now().toISOString();
        const name = freeName(
          new Set(state.profiles.map((p) => p.name)),
          `${original.name.slice(0, 120)} copy`,
        );
        copy = { ...original, id: deps.uuid(), name, createdAt: now, updatedAt: now };
        return { ...state, profiles: [...state.profiles, copy] };
      });
      if (!copy) throw new QCredError('internal', 'Nothing was copied.');
      await activity.append({ action: 'profile.created', subject: copy.name, detail: 'a copy' });
      return copy;
    },

    async remove(ids) {
      const gone = new Set(ids);
      let names: string[] = [];
      let released: Credential[] = [];
      await vault.update((state) => {
        refuseInUse(state, gone);
        names = state.profiles.filter((p) => gone.has(p.id)).map((p) => p.name);
        const rest = release({
          ...state,
          profiles: state.profiles.filter((p) => !gone.has(p.id)),
          recent: state.recent.filter((id) => !gone.has(id)),
        });
        released = rest.released;
        return rest.state;
      });
      for (const credential of released) await deleteSecret(access, credential);
      const sessions = createSessionCache(access);
      for (const id of gone) await sessions.remove(id);
      await activity.appendAll(names.map((name) => ({ action: 'profile.deleted', subject: name })));
    },
  };
}

interface Decision {
  state: VaultState;
  profiles: Profile[];
  stored: { credentialId: string; material: SecretMaterial }[];
  released: Credential[];
}

function decideAll(
  state: VaultState,
  items: readonly { draft: ProfileDraft; extras: DraftExtras }[],
  ids: readonly string[][],
  now: string,
): Decision {
  const outcome = applyDrafts(
    state,
    items.map(({ draft, extras }, index) => {
      const pool = [...(ids[index] ?? [])];
      return {
        draft: parseInput(ProfileDraft, draft),
        origin: extras.origin,
        hasSecret: extras.material !== undefined,
        newId: () => pool.shift() ?? '',
      };
    }),
    now,
  );
  // The whole state is validated again when it is written; this is for a message that names the field.
  for (const profile of outcome.profiles) parseInput(Profile, profile);
  const stored = outcome.storeFor.flatMap((credential, index) => {
    const material = items[index]?.extras.material;
    if (!credential || !material) return [];
    return [{ credentialId: parseInput(Credential, credential).id, material }];
  });
  return { state: outcome.state, profiles: outcome.profiles, stored, released: outcome.released };
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

/** Deleted, an active profile would leave every tool with a default that leads nowhere. */
function refuseActive({ active, profiles }: VaultState, gone: ReadonlySet<string>): void {
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
  access: Access,
  credentialId: string,
  purpose: string,
): Promise<SecretMaterial> {
  const credential = (await access.vault.state()).credentials.find((c) => c.id === credentialId);
  if (!credential) throw new QCredError('not_found', 'This access key was deleted meanwhile.');
  return readSecret(access, credential, purpose);
}

/**
 * The profiles as the window and the command show them, sorted by name.
 *
 * @param state the vault's state
 * @param statuses how bindings stand in the files, as far as that was looked at
 * @param sessions temporary credentials that are still good, by profile
 */
export function viewProfiles(
  state: VaultState,
  statuses: ReadonlyMap<string, BindingStatus> = new Map(),
  sessions: ReadonlyMap<string, { expiresAt: string }> = new Map(),
): ProfileView[] {
  const credentials = new Map(state.credentials.map((c) => [c.id, c]));
  const names = new Map(state.profiles.map((p) => [p.id, p.name]));
  const bindings = new Map<string, Binding[]>();
  for (const binding of state.bindings) {
    const list = bindings.get(binding.profileId);
    if (list) list.push(binding);
    else bindings.set(binding.profileId, [binding]);
  }
  return state.profiles
    .map((profile) => ({
      ...profile,
      credential:
        profile.source.kind === 'credential' ? credentials.get(profile.source.credentialId) : undefined,
      sourceName: profile.source.kind === 'role' ? names.get(profile.source.profileId) : undefined,
      session: sessions.get(profile.id) ?? null,
      bindings: (bindings.get(profile.id) ?? []).map((b) => viewBinding(b, statuses.get(b.id))),
    }))
    .sort((a, b) => compareNames(a.name, b.name));
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const compareNames = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** A binding as it is shown. */
export function viewBinding(binding: Binding, status?: BindingStatus): BindingView {
  const { id, target, name, mode, path, writtenAt } = binding;
  return {
    id,
    target,
    targetLabel: targetLabels[target],
    name,
    mode,
    path,
    writtenAt,
    status: status?.status ?? 'unknown',
    message: status?.message ?? '',
  };
}
