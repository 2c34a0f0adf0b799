import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { ownEndpoints } from '../../clouds/providers/fromEndpoint.ts';
import { providerById, usualRegion } from '../../clouds/providers/index.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Allow } from '../../store/consent.ts';
import type { Edits } from '../edits/edits.ts';
import { secretMark } from '../exports/entry.ts';
import { createWorkspace } from '../exports/workspace.ts';
import { targetById } from '../targets/index.ts';

/**
 * Takes what stands in a tool's file over into the profile: key, region, endpoints. The other tools
 * that the profile is written to are then out of date, and say so. A stored secret that is replaced
 * can be brought back for a while.
 *
 * @param access the open vault
 * @param edits reads the tool's files
 * @param profiles saves the profile
 * @param bindingId what drifted
 * @param allow asked before the profile's key goes to a place that only the file names
 * @throws QCredError not_found, unsupported (what stands there is no key), bad_input
 */
export async function takeTheirs(
  access: OpenVault,
  edits: Edits,
  profiles: Profiles,
  bindingId: string,
  allow?: Allow,
): Promise<void> {
  const state = await access.vault.state();
  const binding = state.bindings.find((b) => b.id === bindingId);
  const profile = binding && state.profiles.find((p) => p.id === binding.profileId);
  if (!binding || !profile) throw new QCredError('not_found', 'This export was removed meanwhile.');
  const target = targetById(binding.target);
  const workspace = createWorkspace(access.deps, edits);
  const texts = await workspace.read(target, binding.path);
  const { profiles: there } = await workspace.profiles(target, texts);
  const found = there.find((p) => p.name === binding.name);
  if (!found) {
    throw new QCredError(
      'not_found',
      `"${binding.name}" is no longer in the file.`,
      'Put ours back, or remove the export.',
    );
  }
  const { secretAccessKey, sessionToken } = found;
  const material = secretAccessKey && { secretAccessKey, sessionToken };
  const credential = profile.source.kind === 'credential' ? profile.source : undefined;
  const held = state.credentials.find((c) => c.id === credential?.credentialId);
  const provider = providerById(profile.provider);
  // What the provider has anyway is not said of the profile: it would stay when that moves.
  const isUsual = profile.region === undefined && found.region === usualRegion(provider);
  const region = target.words.region && !isUsual ? found.region : profile.region;
  const draft: UnsavedProfile = {
    id: profile.id,
    name: profile.name,
    provider: profile.provider,
    notes: profile.notes,
    region,
    endpoints: target.words.endpoint
      ? ownEndpoints(
          provider,
          { region: region ?? usualRegion(provider), accountId: held?.accountId },
          { ...profile.endpoints, ...found.endpoints },
        )
      : profile.endpoints,
    source: held
      ? {
          kind: 'credential',
          accessKeyId: found.accessKeyId ?? held.accessKeyId,
          accountId: held.accountId,
          expiresAt: held.expiresAt,
          mfa: credential?.mfa,
        }
      : profile.source.kind === 'role'
        ? profile.source
        : { kind: 'credential', accessKeyId: found.accessKeyId ?? '' },
  };
  // The person was asked whether this secret is to take the place of the stored one.
  const origin = `from ${found.where.path}`.slice(0, 300);
  await profiles.save(draft, { material, origin, replace: true }, allow);
  // Both sides say the same now, so what differs from here on was changed by somebody else.
  const agreed = {
    writtenAt: access.deps.now().toISOString(),
    ...(material && binding.mode === 'static' && { secretMark: secretMark(access.vault.key, material) }),
  };
  await access.vault.update((held) => ({
    ...held,
    bindings: held.bindings.map((b) => (b.id === bindingId ? { ...b, ...agreed } : b)),
  }));
}
