import type { KeptSecretView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import type { Credential, KeptSecret, Profile, VaultState } from '#shared/model.ts';
import { isWorthKeeping, keptDays } from '#shared/worthKeeping.ts';
import { secretIdOf } from './credentials.ts';

/** How many are kept at most; then the oldest go first. The vault is read at every call of the command. */
export const mostKept = 500;
/** How many of the profiles that used a key come back with it. */
const mostProfiles = 20;

interface Keeping {
  /** ISO instant. */
  now: string;
  /** Keep nothing: the person wants it gone. */
  forget?: boolean;
}

/**
 * What becomes of the secrets that a change lets go of. Pure.
 *
 * @param before the vault as it is
 * @param after as the change would have it
 * @returns `after`, where each secret that no credential has any more is among those that are kept,
 * or to be erased
 */
export function keepSecrets(before: VaultState, after: VaultState, keeping: Keeping): VaultState {
  if (after.credentials === before.credentials) return after;
  const named = new Set([...after.credentials.map(secretIdOf), ...after.keptSecrets.map(({ id }) => id)]);
  const gone = before.credentials.filter((c) => !named.has(secretIdOf(c)));
  if (gone.length === 0) return after;
  const left = new Set(after.credentials.map(({ id }) => id));
  const users = usersOf(before);
  const { now, forget = false } = keeping;
  const added = gone.map(
    (credential): KeptSecret => ({
      id: secretIdOf(credential),
      why: left.has(credential.id) ? 'replaced' : 'deleted',
      credential,
      profiles: users(credential),
      at: now,
      until: forget || !isWorthKeeping(credential) ? now : daysLater(now, keptDays),
    }),
  );
  return { ...after, keptSecrets: atMost(mostKept, [...after.keptSecrets, ...added], now) };
}

/**
 * Nothing is kept of an access key that its service has deleted. Pure.
 *
 * @param now ISO instant
 */
export function forgetKey(
  state: VaultState,
  { provider, accessKeyId }: Pick<Credential, 'provider' | 'accessKeyId'>,
  now: string,
): VaultState {
  const isMeant = ({ credential, until }: KeptSecret) =>
    credential.provider === provider && credential.accessKeyId === accessKeyId && until > now;
  if (!state.keptSecrets.some(isMeant)) return state;
  return {
    ...state,
    keptSecrets: state.keptSecrets.map((kept) => (isMeant(kept) ? { ...kept, until: now } : kept)),
  };
}

/**
 * Takes a credential out whose key its service has deleted: its secret is erased, and nothing is kept
 * of the key. Pure.
 *
 * @param now ISO instant
 */
export function dropKey(state: VaultState, credentialId: string | undefined, now: string): VaultState {
  const credential = state.credentials.find((c) => c.id === credentialId);
  if (!credential) return state;
  const rest = { ...state, credentials: state.credentials.filter((c) => c !== credential) };
  return forgetKey(keepSecrets(state, rest, { now, forget: true }), credential, now);
}

/**
 * Gives a kept secret back to its access key. Where that is not here any more it comes back as it
 * was, with the profiles that used it. Pure; a secret whose place it takes has to be kept in turn.
 *
 * @param now ISO instant
 * @param newId gives ids, for profiles whose own are taken
 * @throws QCredError not_found
 */
export function restoreSecret(state: VaultState, id: string, now: string, newId: () => string): VaultState {
  const kept = findKept(state, id, now);
  const held = heldAs(state.credentials, kept.credential);
  const { secretId: _before, ...base } = markedAsKnown(state, held ?? kept.credential);
  const credential: Credential = {
    ...base,
    ...(id === base.id ? {} : { secretId: id }),
    // Only what does not run out is kept.
    expiresAt: undefined,
    hasToken: undefined,
    updatedAt: now,
  };
  const isUsed = state.profiles.some((p) => sourceIdOf(p) === credential.id);
  return {
    ...state,
    credentials: held
      ? state.credentials.map((c) => (c.id === held.id ? credential : c))
      : [...state.credentials, credential],
    profiles:
      isUsed || (held && kept.why === 'replaced')
        ? state.profiles
        : [...state.profiles, ...profilesBack(state, kept, credential, now, newId)],
    keptSecrets: state.keptSecrets.filter((k) => k.id !== id),
  };
}

/** What a key is held as now: it may have been made anew since. */
export const heldAs = (
  credentials: readonly Credential[],
  { id, provider, accessKeyId }: Credential,
): Credential | undefined =>
  credentials.find((c) => c.id === id) ??
  credentials.find((c) => c.accessKeyId === accessKeyId && c.provider === provider);

/** A key without the mark of an account that is not connected any more, which would keep others from asking about it. */
export function markedAsKnown({ accounts }: VaultState, credential: Credential): Credential {
  const { remote, ...rest } = credential;
  return remote && !accounts.some(({ id }) => id === remote.account) ? rest : credential;
}

/** The name under which a profile comes back: its own if that is free. @param names of the others; it is added */
export function nameBack(names: Set<string>, wanted: string): string {
  const name = names.has(wanted) ? freeName(names, wanted.slice(0, 120).trimEnd()) : wanted;
  names.add(name);
  return name;
}

/** A kept secret that can be brought back. @throws QCredError not_found */
export function findKept(state: VaultState, id: string, now: string): KeptSecret {
  const kept = state.keptSecrets.find((k) => k.id === id && k.until > now);
  if (kept) return kept;
  throw new QCredError(
    'not_found',
    'This secret is not kept any more.',
    'Enter it again, or make a new key.',
  );
}

/**
 * The secrets that can be brought back, the latest first, as the window and the command show them.
 *
 * @param now ISO instant
 */
export const viewKept = (state: VaultState, now: string): KeptSecretView[] =>
  state.keptSecrets
    .filter(({ until }) => until > now)
    .map(({ id, why, credential, profiles, at, until }) => ({
      id,
      why,
      provider: credential.provider,
      accessKeyId: credential.accessKeyId,
      profiles: profiles.map(({ name }) => name),
      at,
      until,
    }))
    .reverse();

const daysLater = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * 24 * 60 * 60 * 1000).toISOString();

/** The same with no more than `most` of them still kept; of the others the time is up. */
function atMost(most: number, all: readonly KeptSecret[], now: string): KeptSecret[] {
  let over = all.filter(({ until }) => until > now).length - most;
  return all.map((kept) => (kept.until > now && over-- > 0 ? { ...kept, until: now } : kept));
}

const sourceIdOf = ({ source }: Profile): string | undefined =>
  source.kind === 'credential' ? source.credentialId : undefined;

/** Finds the profiles that use a credential; for one that only an account uses, a profile made from that. */
function usersOf({ profiles, accounts }: VaultState): (credential: Credential) => Profile[] {
  const byCredential = new Map<string | undefined, Profile[]>();
  for (const profile of profiles) {
    const list = byCredential.get(sourceIdOf(profile));
    if (!list) byCredential.set(sourceIdOf(profile), [profile]);
    else if (list.length < mostProfiles) list.push(profile);
  }
  return ({ id }) =>
    byCredential.get(id) ??
    accounts
      .filter((account) => account.credentialId === id)
      .slice(0, 1)
      .map(({ id: accountId, name, provider, region, endpoints, createdAt, updatedAt }) => ({
        id: accountId,
        name,
        provider,
        ...(region === undefined ? {} : { region }),
        endpoints,
        source: { kind: 'credential', credentialId: id },
        createdAt,
        updatedAt,
      }));
}

/** The profiles that come back with a key, under names and ids that are free. */
function profilesBack(
  state: VaultState,
  { profiles }: KeptSecret,
  { id: credentialId, provider, accessKeyId }: Credential,
  now: string,
  newId: () => string,
): Profile[] {
  const ids = new Set(state.profiles.map(({ id }) => id));
  const names = new Set(state.profiles.map(({ name }) => name));
  const plain = {
    id: newId(),
    name: accessKeyId.slice(0, 120),
    provider,
    endpoints: {},
    source: { kind: 'credential' as const, credentialId },
    createdAt: now,
    updatedAt: now,
  };
  return (profiles.length > 0 ? profiles : [plain]).map((profile) => ({
    ...profile,
    id: ids.has(profile.id) ? newId() : profile.id,
    name: nameBack(names, profile.name),
    source: profile.source.kind === 'credential' ? { ...profile.source, credentialId } : profile.source,
  }));
}
