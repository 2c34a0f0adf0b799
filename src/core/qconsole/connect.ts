import type { Account } from '#shared/account.ts';
import { AccountDraft } from '#shared/accountViews.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import type { Access } from '../access.ts';
import { deleteSecret, readSecret, writeSecret } from '../credentials.ts';
import { type Pastes, secretOf } from '../pastes.ts';
import { credentialOf, findProfile } from '../profiles/find.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import { credentialAccount } from '../secrets/store.ts';
import { createClient } from './client.ts';
import { type Connected, connectAccount, type DraftKey } from './draft.ts';
import { identify } from './identify.ts';

/** A draft with its key at hand. */
interface Prepared {
  draft: AccountDraft;
  key: DraftKey;
  material: SecretMaterial;
  /** Whether the secret came with the draft and has to be stored. */
  fresh: boolean;
}

const purpose = 'connecting an account';

/** The key of a profile; what the profile says of IAM's place counts where the draft says nothing. */
async function fromProfile(
  access: Access,
  state: VaultState,
  draft: AccountDraft,
  profileId: string,
): Promise<Prepared> {
  const { credential, base } = credentialOf(state, findProfile(state, profileId));
  if (credential.provider !== draft.provider) {
    throw new QCredError(
      'bad_input',
      `The key of "${base.name}" is of another provider.`,
      'Choose its provider.',
    );
  }
  const { iam, sts } = base.endpoints;
  return {
    draft: {
      ...draft,
      region: draft.region ?? base.region,
      endpoints: { ...(iam ? { iam } : {}), ...(sts ? { sts } : {}), ...draft.endpoints },
    },
    key: credential,
    material: await readSecret(access, credential, purpose),
    fresh: false,
  };
}

function fromPaste(pastes: Pastes, draft: AccountDraft, pasteId: string): Prepared {
  const { accessKeyId, accountId, expiresAt } = pastes.words(pasteId);
  const material = pastes.take(pasteId);
  if (!accessKeyId || !material) {
    throw new QCredError(
      'bad_input',
      'What was pasted is not a whole key.',
      'Type in the id and the secret.',
    );
  }
  const words = { ...(accountId ? { accountId } : {}), ...(expiresAt ? { expiresAt } : {}) };
  return { draft, key: { accessKeyId, origin: 'pasted', ...words }, material, fresh: true };
}

async function prepare(access: Access, pastes: Pastes, draft: AccountDraft): Promise<Prepared> {
  const state = await access.vault.state();
  const { key } = draft;
  switch (key?.kind) {
    case 'profile':
      return fromProfile(access, state, draft, key.profileId);
    case 'pasted':
      return fromPaste(pastes, draft, key.pasteId);
    case 'typed': {
      const { accessKeyId, pasteId } = key;
      const material = secretOf(key, pasteId === undefined ? undefined : pastes.parts(pasteId));
      if (!material) throw new QCredError('bad_input', 'The secret is missing.', 'Type it in.');
      return { draft, key: { accessKeyId, origin: 'typed in' }, material, fresh: true };
    }
    default: {
      const current = state.accounts.find(({ id }) => id === draft.id);
      const credential = state.credentials.find(({ id }) => id === current?.credentialId);
      if (!credential) {
        throw new QCredError('bad_input', 'The key is missing.', 'Choose a profile, or enter a key.');
      }
      return {
        draft,
        key: credential,
        material: await readSecret(access, credential, purpose),
        fresh: false,
      };
    }
  }
}

/**
 * Connects an account, or changes how one is reached: asks it who the key is, then keeps both.
 *
 * @param access the open vault
 * @param pastes where a pasted key waits
 * @param given what the person says
 * @returns the account as it is kept
 * @throws QCredError key_refused, clock_skew, connection_failed, service_failed, bad_input,
 * name_taken, not_found, secret_missing, keychain_*; nothing is kept then
 */
export async function connect(access: Access, pastes: Pastes, given: AccountDraft): Promise<Account> {
  const { deps, vault, activity } = access;
  const { draft, key, material, fresh } = await prepare(access, pastes, parseInput(AccountDraft, given));
  const client = await createClient(
    deps,
    { ...draft, accountId: key.accountId ?? '' },
    { accessKeyId: key.accessKeyId, ...material },
  );
  const identity = await identify(client).finally(() => client.close());

  const ids = { account: deps.uuid(), credential: deps.uuid() };
  const decide = (state: VaultState) =>
    connectAccount(state, { draft, key, identity, ids }, deps.now().toISOString());
  let outcome: Connected = decide(await vault.state());
  const planned = outcome.credential.id;
  const restore = fresh ? await storeSecret(access, planned, material) : async () => {};
  try {
    await vault.update((state) => {
      outcome = decide(state);
      return outcome.state;
    });
  } catch (error) {
    await restore();
    throw error;
  }
  if (fresh && outcome.credential.id !== planned) {
    // Another process took in the same key between the two decisions; its credential stands.
    await restore();
    await writeSecret(access, outcome.credential.id, material);
  }
  for (const credential of outcome.released) await deleteSecret(access, credential);
  if (given.key && 'pasteId' in given.key && given.key.pasteId) pastes.forget(given.key.pasteId);
  const { account, known } = outcome;
  await activity.append({
    action: known ? 'account.changed' : 'account.connected',
    subject: account.name,
    detail: key.accessKeyId,
  });
  return account;
}

/** Stores a secret before anything refers to it. @returns what puts back what was there */
async function storeSecret(
  access: Access,
  credentialId: string,
  material: SecretMaterial,
): Promise<() => Promise<void>> {
  const item = credentialAccount(credentialId);
  const before = await access.secrets.get(item);
  await writeSecret(access, credentialId, material);
  return async () => {
    if (before === null) await access.secrets.delete(item);
    else await access.secrets.set(item, before);
  };
}
