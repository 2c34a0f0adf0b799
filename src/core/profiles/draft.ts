import type { ProfileDraft } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { providerById } from '../providers/index.ts';

/** What `applyDraft` decided: the next state, and which secrets follow it into or out of the store. */
export interface DraftOutcome {
  state: VaultState;
  profile: Profile;
  /** The credential whose secret must be stored before `state` is; null when the draft brings none. */
  storeFor: Credential | null;
  /** Credentials that no profile uses any more. */
  released: Credential[];
}

/** Facts the decision needs from outside, so that it stays a pure function. */
export interface DraftFacts {
  now: string;
  newId: () => string;
  /** Where the key came from, as the credential will say. */
  origin: string;
  hasSecret: boolean;
}

/**
 * Works out what saving a draft does to the vault. Pure: nothing is stored here.
 *
 * Profiles with the same key at the same provider share one credential. An edit that changes the
 * access key id makes a new credential and releases the old one; it never renames a secret.
 *
 * @param state the vault as it is
 * @param draft what the person entered
 * @param facts time, ids and whether a secret came with the draft
 * @throws QCredError bad_input, name_taken, not_found
 */
export function applyDraft(state: VaultState, draft: ProfileDraft, facts: DraftFacts): DraftOutcome {
  const current = draft.id === undefined ? undefined : state.profiles.find((p) => p.id === draft.id);
  if (draft.id !== undefined && !current) {
    throw new QCredError(
      'not_found',
      'This profile was deleted meanwhile.',
      'Save it as a new profile, or close the form.',
    );
  }
  if (state.profiles.some((p) => p.name === draft.name && p.id !== draft.id)) {
    throw new QCredError(
      'name_taken',
      `There is already a profile called "${draft.name}".`,
      'Choose another name.',
    );
  }
  const { source, credentials, storeFor } =
    draft.source.kind === 'role' ? roleSource(state, draft) : keySource(state, draft, current, facts);
  const profile: Profile = {
    id: current?.id ?? facts.newId(),
    name: draft.name,
    provider: draft.provider,
    source,
    region: draft.region,
    endpoints: draft.endpoints,
    notes: draft.notes,
    createdAt: current?.createdAt ?? facts.now,
    updatedAt: facts.now,
  };
  const profiles = current
    ? state.profiles.map((p) => (p.id === current.id ? profile : p))
    : [...state.profiles, profile];
  refuseCircle(profiles, profile);
  return { ...release({ ...state, profiles, credentials }), profile, storeFor };
}

/**
 * Drops the credentials that no profile uses.
 *
 * @returns the state without them, and them
 */
export function release(state: VaultState): { state: VaultState; released: Credential[] } {
  const used = new Set(
    state.profiles.flatMap((p) => (p.source.kind === 'credential' ? [p.source.credentialId] : [])),
  );
  const released = state.credentials.filter((c) => !used.has(c.id));
  if (released.length === 0) return { state, released };
  return { state: { ...state, credentials: state.credentials.filter((c) => used.has(c.id)) }, released };
}

interface SourceOutcome {
  source: Profile['source'];
  credentials: Credential[];
  storeFor: Credential | null;
}

function roleSource(state: VaultState, draft: ProfileDraft): SourceOutcome {
  if (draft.source.kind !== 'role') throw new Error('not a role');
  const { profileId } = draft.source;
  if (!state.profiles.some((p) => p.id === profileId)) {
    throw new QCredError('not_found', 'The profile this role builds on is gone.', 'Choose another one.');
  }
  return { source: draft.source, credentials: state.credentials, storeFor: null };
}

function keySource(
  state: VaultState,
  draft: ProfileDraft,
  current: Profile | undefined,
  facts: DraftFacts,
): SourceOutcome {
  if (draft.source.kind !== 'credential') throw new Error('not a key');
  const accessKeyId = draft.source.accessKeyId.trim();
  const accountId = draft.source.accountId?.trim() || undefined;
  const provider = providerById(draft.provider);
  checkAccountId(provider, accountId);
  if (accessKeyId === '') {
    throw new QCredError(
      'bad_input',
      `${provider.words.accessKeyId.label} is missing.`,
      'Enter it as the provider shows it.',
    );
  }

  const currentId = current?.source.kind === 'credential' ? current.source.credentialId : undefined;
  const mine = state.credentials.find((c) => c.id === currentId);
  const same = mine?.accessKeyId === accessKeyId && mine.provider === draft.provider ? mine : undefined;
  const known =
    same ?? state.credentials.find((c) => c.accessKeyId === accessKeyId && c.provider === draft.provider);
  if (!known && !facts.hasSecret) {
    throw new QCredError(
      'bad_input',
      `${provider.words.secretAccessKey.label} is missing.`,
      'Enter the secret that belongs to this key; it is kept in the keychain.',
    );
  }
  const credential: Credential = {
    id: known?.id ?? facts.newId(),
    provider: draft.provider,
    accessKeyId,
    accountId: accountId ?? known?.accountId,
    expiresAt: facts.hasSecret ? draft.source.expiresAt : known?.expiresAt,
    origin: known?.origin ?? facts.origin,
    createdAt: known?.createdAt ?? facts.now,
    updatedAt: facts.now,
  };
  return {
    source: { kind: 'credential', credentialId: credential.id },
    credentials: known
      ? state.credentials.map((c) => (c.id === known.id ? credential : c))
      : [...state.credentials, credential],
    storeFor: facts.hasSecret ? credential : null,
  };
}

function checkAccountId(provider: ReturnType<typeof providerById>, accountId: string | undefined): void {
  const words = provider.words.accountId;
  if (!words) return;
  if (accountId === undefined) {
    if (words.required) throw new QCredError('bad_input', `${words.label} is missing.`, words.help);
    return;
  }
  if (!new RegExp(`^(?:${words.pattern})$`).test(accountId)) {
    throw new QCredError(
      'bad_input',
      `${words.label} does not look right: "${accountId}".`,
      `It looks like ${words.example}.`,
    );
  }
}

function refuseCircle(profiles: readonly Profile[], start: Profile): void {
  const byId = new Map(profiles.map((p) => [p.id, p]));
  const seen = new Set<string>();
  for (let at: Profile | undefined = start; at?.source.kind === 'role'; at = byId.get(at.source.profileId)) {
    if (seen.has(at.id)) {
      throw new QCredError(
        'bad_input',
        `"${start.name}" would build on itself.`,
        'Choose a profile that does not lead back to it.',
      );
    }
    seen.add(at.id);
  }
}
