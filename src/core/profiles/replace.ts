import type { UnsavedProfile, VerdictView } from '#shared/contract/index.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { agreedAfter } from '../clouds/client/plainHttp.ts';
import { providerById, resolveEndpoints, usualRegion } from '../clouds/providers/index.ts';
import type { OpenVault } from '../store/access.ts';
import type { Allow } from '../store/consent.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import { withSecrets } from '../store/noted.ts';
import type { SecretMaterial } from '../store/secrets/secret.ts';
import type { Profiles } from './profiles.ts';
import type { DraftExtras } from './save.ts';

/**
 * Saves a profile. Where another secret of its key is stored, the service decides which one is
 * right: one that it accepts takes the stored one's place, one that it refuses never does, and where
 * it cannot be asked the person has to say so.
 *
 * @param access the open vault
 * @param profiles saves it
 * @param draft `replaceSecret`: the person has said so
 * @param allow asked before a key that is held here goes to a new place
 * @returns the profile, and whether its secret took the place of another
 * @throws QCredError secret_refused, secret_differs (the person has to be asked), what `save` throws;
 * nothing is changed then
 */
export async function saveTried(
  access: OpenVault,
  profiles: Profiles,
  draft: UnsavedProfile,
  extras: DraftExtras,
  allow?: Allow,
): Promise<{ profile: Profile; replaced: boolean }> {
  try {
    return { profile: await profiles.save(draft, extras, allow), replaced: false };
  } catch (error) {
    if (!hasCode(error, 'secret_differs')) throw error;
    const { source } = draft;
    if (!draft.replaceSecret && extras.material && source.kind === 'credential') {
      const accessKeyId = source.accessKeyId.trim();
      const accountId = source.accountId?.trim() || undefined;
      const current = (await access.vault.state()).profiles.find(({ id }) => id === draft.id);
      const plainHttp = [...(draft.plainHttp ?? []), ...(current?.plainHttp ?? [])];
      const candidate = { ...draft, accessKeyId, accountId, material: extras.material, plainHttp };
      refuseUnproven(error, await trySecret(access, candidate));
    }
    return { profile: await profiles.save(draft, { ...extras, replace: true }, allow), replaced: true };
  }
}

/** A key that is not kept yet, and where it is used. */
interface Candidate extends Pick<UnsavedProfile, 'provider' | 'region' | 'endpoints'> {
  accessKeyId: string;
  accountId?: string;
  material: SecretMaterial;
  /** Names of hosts that the person agreed to plain http with, or their origins. */
  plainHttp?: readonly string[];
}

/**
 * Tries a secret before it is kept.
 *
 * @param access the open vault
 * @returns what the service says to it
 */
export async function trySecret(
  { deps, vault }: OpenVault,
  { provider: id, endpoints, accessKeyId, accountId, material, plainHttp, ...where }: Candidate,
): Promise<VerdictView> {
  const provider = providerById(id);
  const region = where.region ?? usualRegion(provider);
  // Loaded only now: most secrets need not be tried.
  const [{ testConnection }, { caPathFor }] = await Promise.all([
    import('../clouds/test/testKey.ts'),
    import('../clouds/client/trust.ts'),
  ]);
  const { accounts, credentials } = await vault.state();
  const kept = credentials.find((c) => c.provider === id && c.accessKeyId === accessKeyId);
  return testConnection(deps, {
    provider,
    region,
    accountId,
    endpoints: resolveEndpoints(provider, { endpoints, region, accountId }),
    credential: { accessKeyId, ...material },
    addressing: provider.addressing,
    caPath: caPathFor(accounts, kept, { provider: id, region, endpoints }),
    plainHttp: agreedAfter(endpoints, plainHttp, plainHttp),
  });
}

/** Whether a service that answers so has accepted the secret: one that refuses an action has. */
export const isProven = ({ verdict }: VerdictView): boolean => verdict === 'ok' || verdict === 'denied';

function refuseUnproven(differs: QCredError, verdict: VerdictView): void {
  if (isProven(verdict)) return;
  if (verdict.verdict === 'wrong_secret') {
    throw new QCredError(
      'secret_refused',
      `${verdict.message} The one that is kept here stays.`,
      differs.hint,
    );
  }
  throw new QCredError(
    'secret_differs',
    `${differs.message} The new one could not be tried: ${verdict.message}`,
    differs.hint,
  );
}

/**
 * Puts another secret in the place of a stored one, which can be brought back for a while.
 *
 * @param access the open vault
 * @param credential as it is
 * @throws QCredError keychain_*, what `vault.update` throws; the stored one then stays
 */
export async function replaceSecret(
  access: OpenVault,
  { id }: Credential,
  material: SecretMaterial,
): Promise<void> {
  const secretId = access.deps.uuid();
  const updatedAt = access.deps.now().toISOString();
  const put = (state: VaultState): VaultState => ({
    ...state,
    credentials: state.credentials.map((c) =>
      c.id === id
        ? { ...c, secretId, expiresAt: undefined, hasToken: material.sessionToken && true, updatedAt }
        : c,
    ),
  });
  await withSecrets(access, [{ secretId, material }], () => updateKeeping(access, put));
}
