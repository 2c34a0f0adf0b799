import { chainOf } from '#shared/chain.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { agreedAfter } from '../clouds/client/plainHttp.ts';
import { providerById } from '../clouds/providers/index.ts';
import { secretIdOf } from '../store/credentials.ts';
import { checkAccessKeyId } from './accessKeyId.ts';
import { checkNewName } from './newName.ts';
import { tagsAfter } from './tags.ts';

/** A draft with what the decision needs to know besides its words. */
interface DraftItem {
  draft: UnsavedProfile;
  /** Where the key came from, as the credential will say. */
  origin: string;
  hasSecret: boolean;
  /** Whether a session token comes with the secret. */
  hasToken?: boolean;
  /** The item of a stored secret that this one is the same as. */
  sameAs?: string;
  /** The id of a new profile, where later drafts name it. */
  profileId?: string;
  /** Gives ids for a new profile, credential or secret. */
  newId: () => string;
}

/** A secret to store before the state that names it. */
interface Store {
  credential: Credential;
  /** The credential as it was, where another secret of it is stored already. */
  before: Credential | undefined;
}

/** What `applyDrafts` decided: the next state, and which secrets follow it into or out of the store. */
export interface DraftOutcome {
  state: VaultState;
  /** The profiles saved, in the order of the drafts. */
  profiles: Profile[];
  /** For each draft, the secret that must be stored before `state` is; null when it brings none that is not here. */
  storeFor: (Store | null)[];
}

/**
 * Works out what saving drafts does to the vault. Pure: nothing is stored here. Linear, however many
 * drafts and profiles there are.
 *
 * Profiles with the same key at the same provider share one credential. An edit that changes the
 * access key id makes a new credential and releases the old one; it never renames a secret.
 *
 * @param state the vault as it is
 * @param items what the person entered, or an import found
 * @param now ISO instant
 * @throws QCredError bad_input, name_taken, not_found
 */
export function applyDrafts(state: VaultState, items: readonly DraftItem[], now: string): DraftOutcome {
  const book = openBook(state);
  const profiles: Profile[] = [];
  const storeFor: (Store | null)[] = [];
  for (const item of items) {
    const { draft, newId, profileId } = item;
    const current = draft.id === undefined ? undefined : book.profiles.get(draft.id);
    if (draft.id !== undefined && !current) {
      throw new QCredError(
        'not_found',
        'This profile was deleted meanwhile.',
        'Save it as a new profile, or close the form.',
      );
    }
    const holder = book.names.get(draft.name);
    if (holder !== undefined && holder !== draft.id) {
      throw new QCredError(
        'name_taken',
        `There is already a profile called "${draft.name}".`,
        'Choose another name.',
      );
    }
    if (draft.name !== current?.name) checkNewName(draft.name);
    const { source, stored } = sourceOf(book, item, current, now);
    const profile: Profile = {
      id: current?.id ?? profileId ?? newId(),
      name: draft.name,
      provider: draft.provider,
      source,
      region: draft.region,
      endpoints: draft.endpoints,
      plainHttp: agreedAfter(draft.endpoints, current?.plainHttp, draft.plainHttp),
      notes: draft.notes,
      tags: tagsAfter(draft.tags ?? current?.tags),
      lastTest: current?.lastTest,
      createdAt: current?.createdAt ?? now,
      updatedAt: now,
    };
    if (current) book.names.delete(current.name);
    book.names.set(profile.name, profile.id);
    book.profiles.set(profile.id, profile);
    refuseCircle(book, profile);
    profiles.push(profile);
    storeFor.push(stored);
  }
  const next = {
    ...state,
    profiles: [...book.profiles.values()],
    credentials: [...book.credentials.values()],
  };
  return { state: release(next), profiles, storeFor };
}

/** The state without the credentials that no profile, account or rotation uses. */
export function release(state: VaultState): VaultState {
  const used = new Set([
    ...state.profiles.flatMap((p) => (p.source.kind === 'credential' ? [p.source.credentialId] : [])),
    ...state.accounts.map((account) => account.credentialId),
    ...state.rotations.flatMap((r) => (r.newId === undefined ? [r.oldId] : [r.oldId, r.newId])),
  ]);
  const credentials = state.credentials.filter((c) => used.has(c.id));
  return credentials.length === state.credentials.length ? state : { ...state, credentials };
}

/** The state while drafts are worked into it, found by what drafts name. */
interface Book {
  profiles: Map<string, Profile>;
  /** Profile ids by name. */
  names: Map<string, string>;
  credentials: Map<string, Credential>;
  /** Credential ids by provider and access key id. */
  keys: Map<string, string>;
  /** Ids of the credentials whose secret an earlier draft brought. */
  brought: Set<string>;
}

const keyOf = (provider: string, accessKeyId: string): string => `${provider}\n${accessKeyId}`;

function openBook(state: VaultState): Book {
  return {
    profiles: new Map(state.profiles.map((p) => [p.id, p])),
    names: new Map(state.profiles.map((p) => [p.name, p.id])),
    credentials: new Map(state.credentials.map((c) => [c.id, c])),
    keys: new Map(state.credentials.map((c) => [keyOf(c.provider, c.accessKeyId), c.id])),
    brought: new Set(),
  };
}

interface SourceOutcome {
  source: Profile['source'];
  stored: Store | null;
}

function sourceOf(book: Book, item: DraftItem, current: Profile | undefined, now: string): SourceOutcome {
  const { source } = item.draft;
  if (source.kind === 'credential') return keySource(book, item, source, current, now);
  if (!book.profiles.has(source.profileId)) {
    throw new QCredError('not_found', 'The profile this role builds on is gone.', 'Choose another one.');
  }
  return { source, stored: null };
}

function keySource(
  book: Book,
  { draft, hasSecret, hasToken, sameAs, origin, newId }: DraftItem,
  entered: Extract<UnsavedProfile['source'], { kind: 'credential' }>,
  current: Profile | undefined,
  now: string,
): SourceOutcome {
  const accessKeyId = entered.accessKeyId.trim();
  const accountId = entered.accountId?.trim() || undefined;
  const provider = providerById(draft.provider);
  checkAccountId(provider, accountId);

  const mine =
    current?.source.kind === 'credential' ? book.credentials.get(current.source.credentialId) : undefined;
  const same = mine?.accessKeyId === accessKeyId && mine.provider === draft.provider ? mine : undefined;
  const known = same ?? book.credentials.get(book.keys.get(keyOf(draft.provider, accessKeyId)) ?? '');
  // What is here already stays editable, whatever it looks like.
  if (!known) checkAccessKeyId(provider.words.accessKeyId.label, accessKeyId);
  if (!known && !hasSecret) {
    throw new QCredError(
      'bad_input',
      `${provider.words.secretAccessKey.label} is missing.`,
      'Enter the secret that belongs to this key.',
    );
  }
  const isNew = hasSecret && !(known && (secretIdOf(known) === sameAs || book.brought.has(known.id)));
  const credential: Credential = {
    id: known?.id ?? newId(),
    secretId: known && isNew ? newId() : known?.secretId,
    provider: draft.provider,
    accessKeyId,
    accountId: accountId ?? known?.accountId,
    expiresAt: hasSecret ? entered.expiresAt : known?.expiresAt,
    hasToken: (hasSecret ? hasToken : known?.hasToken) || undefined,
    origin: known?.origin ?? origin,
    remote: known?.remote,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  if (isNew) book.brought.add(credential.id);
  book.credentials.set(credential.id, credential);
  book.keys.set(keyOf(credential.provider, accessKeyId), credential.id);
  return {
    source: { kind: 'credential', credentialId: credential.id, ...(entered.mfa ? { mfa: entered.mfa } : {}) },
    stored: isNew ? { credential, before: known } : null,
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

function refuseCircle({ profiles }: Book, start: Profile): void {
  const baseOf = ({ source }: Profile) =>
    source.kind === 'role' ? profiles.get(source.profileId) : undefined;
  const last = chainOf(start, baseOf).at(-1);
  if (!last || !baseOf(last)) return;
  throw new QCredError(
    'bad_input',
    `"${start.name}" would build on itself.`,
    'Choose a profile that does not lead back to it.',
  );
}
