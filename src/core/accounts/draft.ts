import type { Account } from '#shared/account.ts';
import type { UnsavedAccount } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import { isUnderWay } from '#shared/underWay.ts';
import { listed } from '#shared/words.ts';
import { agreedAfter } from '../clouds/client/plainHttp.ts';
import type { Identity } from '../clouds/client/principal.ts';
import { providerById } from '../clouds/providers/index.ts';
import { release } from '../profiles/draft.ts';
import { checkNewName, nameFrom } from '../profiles/newName.ts';
import { accountById } from './find.ts';

/** A key with which an account is to be connected, found or typed in. */
export interface DraftKey {
  accessKeyId: string;
  accountId?: string;
  expiresAt?: string;
  origin: string;
}

/** An account that answered. */
interface Answered {
  draft: UnsavedAccount;
  key: DraftKey;
  identity: Identity;
  /** The secret that came with the key, if it is not the stored one: where it is, and whether it has a token. */
  fresh?: { secretId: string; hasToken: boolean };
  /** Ids to use where a new account or credential is made. */
  ids: { account: string; credential: string };
}

/** What connecting comes to. */
export interface Connected {
  state: VaultState;
  account: Account;
  credential: Credential;
  /** Whether the account was known already. */
  known: boolean;
}

function nameFor(state: VaultState, { draft, identity }: Answered, current: Account | undefined): string {
  const others = new Set(state.accounts.filter(({ id }) => id !== current?.id).map(({ name }) => name));
  if (draft.name !== undefined) {
    if (draft.name !== current?.name) checkNewName(draft.name);
    if (!others.has(draft.name)) return draft.name;
    throw new QCredError(
      'name_taken',
      `There is already an account called "${draft.name}".`,
      'Choose another name.',
    );
  }
  if (current) return current.name;
  const { accountId, principal } = identity;
  const label = [providerById(draft.provider).label, accountId].filter(Boolean).join(' ');
  const own = principal.name === '' ? label : `${label} (${principal.name})`;
  return freeName(others, nameFrom(others.has(label) ? own : label));
}

/** Whether two account numbers may be of one account: a service may not tell, or not always. */
const isSame = (a: string, b: string): boolean => a === b || a === '' || b === '';

function refuseOtherAccount(current: Account | undefined, { identity, draft }: Answered): void {
  if (!current) return;
  if (current.provider === draft.provider && isSame(current.accountId, identity.accountId)) return;
  throw new QCredError(
    'bad_input',
    `This key belongs to another account: ${identity.accountId || 'one of another provider'}.`,
    'Connect it as an account of its own.',
  );
}

/**
 * Works out what connecting an account, or changing how it is reached, does to the vault. Pure. The
 * same account with the same key is updated, not connected twice; the same key is kept once.
 *
 * @param state the vault as it is
 * @param answered the draft and who the key turned out to be
 * @param now ISO instant
 * @throws QCredError not_found, name_taken, bad_input
 */
export function connectAccount(state: VaultState, answered: Answered, now: string): Connected {
  const { draft, key, identity, fresh, ids } = answered;
  const isKey = (c: Credential) => c.provider === draft.provider && c.accessKeyId === key.accessKeyId;
  const held = state.credentials.find(isKey);
  const current =
    draft.id === undefined
      ? state.accounts.find((a) => a.credentialId === held?.id && isSame(a.accountId, identity.accountId))
      : accountById(state, draft.id);
  refuseOtherAccount(current, answered);
  const accountId = identity.accountId || held?.accountId || key.accountId;
  const base = held ?? { id: ids.credential, origin: key.origin, createdAt: now };
  const credential: Credential = {
    ...base,
    provider: draft.provider,
    accessKeyId: key.accessKeyId,
    ...(accountId ? { accountId } : {}),
    ...(key.expiresAt ? { expiresAt: key.expiresAt } : {}),
    ...(fresh && {
      secretId: fresh.secretId === base.id ? undefined : fresh.secretId,
      expiresAt: key.expiresAt,
      hasToken: fresh.hasToken || undefined,
    }),
    updatedAt: now,
  };
  const plainHttp = agreedAfter(draft.endpoints, current?.plainHttp, draft.plainHttp);
  const account: Account = {
    id: current?.id ?? ids.account,
    name: nameFor(state, answered, current),
    provider: draft.provider,
    accountId: identity.accountId || current?.accountId || '',
    credentialId: credential.id,
    principal: identity.principal,
    ...(draft.region === undefined ? {} : { region: draft.region }),
    endpoints: draft.endpoints,
    ...(plainHttp ? { plainHttp } : {}),
    ...(draft.caPath ? { caPath: draft.caPath } : {}),
    ...((draft.signing ?? current?.signing) ? { signing: draft.signing ?? current?.signing } : {}),
    syncMinutes: draft.syncMinutes ?? current?.syncMinutes ?? 60,
    missing: [],
    ...(current?.counts ? { counts: current.counts } : {}),
    ...(current?.lastSync ? { lastSync: current.lastSync } : {}),
    createdAt: current?.createdAt ?? now,
    updatedAt: now,
  };
  const next = {
    ...state,
    credentials: held
      ? state.credentials.map((c) => (c.id === held.id ? credential : c))
      : [...state.credentials, credential],
    accounts: current
      ? state.accounts.map((a) => (a.id === current.id ? account : a))
      : [...state.accounts, account],
  };
  return { state: release(next), account, credential, known: current !== undefined };
}

/**
 * Works out what letting go of an account does to the vault. Pure. Keys and profiles stay; a key
 * that was only there for the account goes with it.
 *
 * @throws QCredError not_found, in_use while a rotation works in it
 */
export function disconnectAccount(state: VaultState, id: string): { state: VaultState; account: Account } {
  const account = accountById(state, id);
  if (state.rotations.some((one) => one.account === id && isUnderWay(one))) {
    throw new QCredError(
      'in_use',
      `A key of "${account.name}" is being rotated.`,
      'Finish the rotation or take it back first.',
    );
  }
  const kept = state.materials.filter((one) => one.account === id && one.secretId !== undefined);
  if (kept.length > 0) {
    throw new QCredError(
      'in_use',
      `Key material of ${listed(
        kept.map(({ name }) => name),
        3,
      )} is kept for "${account.name}".`,
      'Export it or forget it first, in Keys or with "qcred kms export".',
    );
  }
  const next = {
    ...state,
    materials: state.materials.filter((one) => one.account !== id),
    accounts: state.accounts.filter((a) => a.id !== id),
    policies: state.policies.filter(({ scope }) => scope.kind !== 'account' || scope.accountId !== id),
    credentials: state.credentials.map((credential) => {
      if (credential.remote?.account !== id) return credential;
      const { remote: _gone, ...rest } = credential;
      return rest;
    }),
  };
  return { state: release(next), account };
}
