import { QCredError, toErrorView } from '#shared/errors.ts';
import type { KeptSecret, VaultState } from '#shared/model.ts';
import type { OpenVault } from './access.ts';
import type { ActivityEntry } from './activity/entry.ts';
import { type Allow, asPerson } from './consent.ts';
import { eraseSecrets, readSecret } from './credentials.ts';
import { findKept, keepSecrets, restoreSecret } from './kept.ts';

interface KeepingOptions {
  /** Erase what the change lets go of, all of it. */
  forget?: boolean;
  /** What the log says besides. */
  log?: () => readonly ActivityEntry[];
}

/**
 * Changes the vault, and the log with it. A secret that the change lets go of can be brought back for
 * a while, or is erased: one that is not worth keeping, and with `forget` every one.
 *
 * @param access the open vault
 * @param change gives the next state from the present one
 * @returns the state as it now is
 * @throws QCredError what `access.change` throws, and then nothing was let go of; with `forget` also
 * keychain_*, when what was let go of could not be erased yet
 */
export async function updateKeeping(
  access: OpenVault,
  change: (state: VaultState) => VaultState,
  { forget = false, log = () => [] }: KeepingOptions = {},
): Promise<VaultState> {
  let kept: KeptSecret[] = [];
  const changed = await access.change(
    (before) => {
      const now = access.deps.now().toISOString();
      const after = keepSecrets(before, change(before), { now, forget });
      const known = new Set(before.keptSecrets.map(({ id }) => id));
      kept = after.keptSecrets.filter(({ id, until }) => !known.has(id) && until > now);
      return after;
    },
    () => [...log(), ...kept.map(keptEntry)],
  );
  try {
    await sweepSecrets(access);
  } catch (error) {
    // What is not erased now is erased at the next start; who wanted it gone has to know.
    if (forget) throw notErased(error);
  }
  // The change is made: a lock in this moment must not say otherwise.
  return access.vault.state().catch(() => changed);
}

/**
 * Erases what need not be kept any longer: first the secrets, then what leads to them, so that after
 * a crash in between it is done again.
 *
 * @param most how many at once; a start is not to wait for thousands
 */
export async function sweepSecrets(access: OpenVault, most = Number.POSITIVE_INFINITY): Promise<void> {
  const now = access.deps.now().toISOString();
  const due = (await access.vault.state()).keptSecrets.filter(({ until }) => until <= now).slice(0, most);
  if (due.length === 0) return;
  const ids = new Set(due.map(({ id }) => id));
  await eraseSecrets(access, ids);
  await access.change(
    (state) => {
      const left = state.keptSecrets.filter(({ id }) => !ids.has(id));
      // Another process may have come first.
      return left.length === state.keptSecrets.length ? state : { ...state, keptSecrets: left };
    },
    () => due.map(erasedEntry),
  );
}

/**
 * Brings a kept secret back: to its access key where that is still here, else with the key and the
 * profiles that used it. It is looked at first, which the log says.
 *
 * @param access the open vault
 * @param id of the kept secret
 * @returns the credential and the names of its profiles
 * @throws QCredError not_found, secret_missing, keychain_*
 */
export async function restoreKept(
  access: OpenVault,
  id: string,
): Promise<{ accessKeyId: string; profiles: string[] }> {
  const now = () => access.deps.now().toISOString();
  const { credential } = findKept(await access.vault.state(), id, now());
  await readSecret(access, { ...credential, secretId: id }, 'restored');
  const state = await updateKeeping(access, (held) => restoreSecret(held, id, now(), access.deps.uuid), {
    log: () => [{ action: 'secret.restored', subject: credential.accessKeyId }],
  });
  const { accessKeyId, provider } = credential;
  const back = state.credentials.find((c) => c.accessKeyId === accessKeyId && c.provider === provider);
  const profiles = state.profiles.filter(
    ({ source }) => source.kind === 'credential' && source.credentialId === back?.id,
  );
  return { accessKeyId, profiles: profiles.map(({ name }) => name) };
}

/**
 * Erases kept secrets for good.
 *
 * @param allow asked before that
 * @throws QCredError not_found, cancelled, keychain_* (then the next start erases them)
 */
export async function forgetKept(
  access: OpenVault,
  ids: readonly string[],
  allow: Allow = asPerson,
): Promise<void> {
  const held = await access.vault.state();
  const at = access.deps.now().toISOString();
  const keys = ids.map((id) => {
    const { credential, profiles } = findKept(held, id, at);
    return { accessKeyId: credential.accessKeyId, profiles: profiles.map(({ name }) => name) };
  });
  await allow({ kind: 'erase', keys });
  await access.vault.update((state) => {
    const now = access.deps.now().toISOString();
    const meant = new Set(ids.map((id) => findKept(state, id, now).id));
    return {
      ...state,
      keptSecrets: state.keptSecrets.map((kept) => (meant.has(kept.id) ? { ...kept, until: now } : kept)),
    };
  });
  await sweepSecrets(access);
}

const keptEntry = ({ why, credential, until }: KeptSecret): ActivityEntry => ({
  action: `secret.${why}`,
  subject: credential.accessKeyId,
  detail: `kept until ${until.slice(0, 10)}`,
});

const erasedEntry = ({ credential }: KeptSecret): ActivityEntry => ({
  action: 'secret.erased',
  subject: credential.accessKeyId,
});

/** The change is made; only what it was to erase is still there. */
function notErased(error: unknown): QCredError {
  const { code, message } = toErrorView(error);
  return new QCredError(
    code,
    `It is deleted, but its secret could not be erased yet. ${message}`,
    'QCred erases it the next time it starts.',
    { cause: error },
  );
}
