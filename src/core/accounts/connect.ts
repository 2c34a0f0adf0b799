import type { Account } from '#shared/account.ts';
import { UnsavedAccount } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { hostOf } from '#shared/plainHttp.ts';
import { createClient } from '../clouds/client/client.ts';
import { identify } from '../clouds/client/identify.ts';
import { agreedAfter } from '../clouds/client/plainHttp.ts';
import { credentialOf } from '../profiles/chain.ts';
import { findProfile } from '../profiles/find.ts';
import { keyName, newPlaces, type Use, usesOf } from '../profiles/newHosts.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { compareSecret, readSecret } from '../store/credentials.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import { withSecrets } from '../store/noted.ts';
import type { SecretMaterial } from '../store/secrets/secret.ts';
import { type Pastes, secretOf, usesOfPaste } from '../tools/paste/pastes.ts';
import { type Connected, connectAccount, type DraftKey } from './draft.ts';

/** A draft with its key at hand. */
interface Prepared {
  draft: UnsavedAccount;
  key: DraftKey;
  material: SecretMaterial;
  /** Whether the secret came with the draft. */
  given: boolean;
  /** For a secret that was held here under a paste's id: where the paste says that it is used. */
  uses?: readonly Use[];
}

const purpose = 'connecting an account';

/** The key of a profile; what the profile says of the places of services counts where the draft says nothing. */
async function fromProfile(
  access: OpenVault,
  state: VaultState,
  draft: UnsavedAccount,
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
  return {
    draft: {
      ...draft,
      region: draft.region ?? base.region,
      endpoints: { ...base.endpoints, ...draft.endpoints },
      plainHttp: [...(draft.plainHttp ?? []), ...(base.plainHttp ?? []).map(hostOf)],
    },
    key: credential,
    material: await readSecret(access, credential, purpose),
    given: false,
  };
}

function fromPaste(pastes: Pastes, draft: UnsavedAccount, pasteId: string): Prepared {
  const found = pastes.words(pasteId);
  const { accessKeyId, accountId, expiresAt } = found;
  const material = pastes.take(pasteId);
  if (!accessKeyId || !material) {
    throw new QCredError(
      'bad_input',
      'What was pasted is not a whole key.',
      'Type in the id and the secret.',
    );
  }
  const words = { ...(accountId ? { accountId } : {}), ...(expiresAt ? { expiresAt } : {}) };
  const key = { accessKeyId, origin: 'pasted', ...words };
  return { draft, key, material, given: true, uses: usesOfPaste(found) };
}

async function prepare(access: OpenVault, pastes: Pastes, draft: UnsavedAccount): Promise<Prepared> {
  const state = await access.vault.state();
  const { key } = draft;
  switch (key?.kind) {
    case 'profile':
      return fromProfile(access, state, draft, key.profileId);
    case 'pasted':
      return fromPaste(pastes, draft, key.pasteId);
    case 'typed': {
      const { accessKeyId, pasteId } = key;
      const held = pasteId === undefined ? undefined : pastes.parts(pasteId);
      const material = secretOf(key, held);
      if (!material) throw new QCredError('bad_input', 'The secret is missing.', 'Type it in.');
      const uses = held && usesOfPaste(held.words);
      return { draft, key: { accessKeyId, origin: 'typed in' }, material, given: true, uses };
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
        given: false,
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
 * @param allow asked before a key that is held here goes to a new place
 * @returns the account as it is kept
 * @throws QCredError key_refused, clock_skew, connection_failed, service_failed, bad_input,
 * name_taken, not_found, cancelled, secret_missing, keychain_*; nothing is kept then
 */
export async function connect(
  access: OpenVault,
  pastes: Pastes,
  given: UnsavedAccount,
  allow: Allow = asPerson,
): Promise<Account> {
  const { deps, vault } = access;
  const prepared = await prepare(access, pastes, parseInput(UnsavedAccount, given));
  const { draft, key, material } = prepared;
  const before = await vault.state();
  const known = before.accounts.find(({ id }) => id === draft.id);
  const plainHttp = agreedAfter(draft.endpoints, known?.plainHttp, draft.plainHttp);
  await askForReach(before, { ...prepared, plainHttp }, allow);
  const client = await createClient(
    deps,
    { ...draft, accountId: key.accountId ?? '', plainHttp, signing: draft.signing ?? known?.signing },
    { accessKeyId: key.accessKeyId, ...material },
  );
  const identity = await identify(client).finally(() => client.close());

  const ids = { account: deps.uuid(), credential: deps.uuid() };
  // The service has just answered to it, so it takes the place of any other secret of this key.
  const secretId = await newSecretId(access, prepared, ids.credential);
  const fresh =
    secretId === undefined ? undefined : { secretId, hasToken: material.sessionToken !== undefined };
  const decide = (state: VaultState) =>
    connectAccount(state, { draft, key, identity, fresh, ids }, deps.now().toISOString());
  let outcome: Connected = decide(await vault.state());
  const log = () => [
    {
      action: outcome.known ? 'account.changed' : 'account.connected',
      subject: outcome.account.name,
      detail: key.accessKeyId,
    },
  ];
  const change = (state: VaultState) => {
    outcome = decide(state);
    return outcome.state;
  };
  await withSecrets(access, secretId === undefined ? [] : [{ secretId, material }], () =>
    updateKeeping(access, change, { log }),
  );
  if (given.key && 'pasteId' in given.key && given.key.pasteId) pastes.forget(given.key.pasteId);
  return outcome.account;
}

/** The service is asked before anything is kept: who it is comes first. */
async function askForReach(
  state: VaultState,
  { draft, key, uses, plainHttp }: Prepared & { plainHttp: string[] | undefined },
  allow: Allow,
): Promise<void> {
  const held = state.credentials.find(
    (c) => c.provider === draft.provider && c.accessKeyId === key.accessKeyId,
  );
  if (!held && !uses) return;
  const own = { provider: draft.provider, endpoints: {} };
  const known = [own, ...(uses ?? []), ...(held ? usesOf(state, held.id) : [])];
  const places = newPlaces(draft.provider, known, [{ ...draft, plainHttp }]);
  const name = held ? keyName(state, held) : { accessKeyId: key.accessKeyId, profiles: [] };
  if (places.length > 0) await allow({ kind: 'reach', key: name, places });
}

/** Where the secret is to be stored; undefined for one that is stored already. */
async function newSecretId(
  access: OpenVault,
  { draft, key, material, given }: Prepared,
  credentialId: string,
): Promise<string | undefined> {
  if (!given) return undefined;
  const { credentials } = await access.vault.state();
  const held = credentials.find((c) => c.provider === draft.provider && c.accessKeyId === key.accessKeyId);
  if (held === undefined) return credentialId;
  return (await compareSecret(access, held, material)) === 'same' ? undefined : access.deps.uuid();
}
