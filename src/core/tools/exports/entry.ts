import { createHmac } from 'node:crypto';
import { type Profile, type SecretMode, type ServiceId, serviceIds, type VaultState } from '#shared/model.ts';
import { readPlace } from '../../clouds/providers/fromEndpoint.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { locationOf, type ProfileLocation } from '../../profiles/place.ts';
import { subkey } from '../../store/crypto/subkey.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { ExportEntry, FoundProfile, FoundRole } from '../targets/kit/target.ts';

/** What an entry needs to know besides the profile. */
interface EntryFacts {
  /** The profile's name in the tool. */
  name: string;
  mode: SecretMode;
  /** How to call `qcred`. */
  command: readonly string[];
  /** For a role that the tool assumes itself: the name, there, of the profile it builds on. */
  sourceName?: string;
  /** For `reference`: the profile's name in the AWS files. */
  reference?: string;
  /** For `static`. */
  material?: SecretMaterial;
  /** What stands there under that name now: what the profile does not say stays as it is. */
  standing?: FoundProfile;
  /** Whether that was the person's own before, with settings that nothing is added to. */
  asFound?: boolean;
}

/**
 * A profile as it should stand in a tool's files, with everything looked up. Pure.
 *
 * @param state the vault's state
 * @throws QCredError not_found when the profile has no key behind it
 */
export function exportEntry(state: VaultState, profile: Profile, facts: EntryFacts): ExportEntry {
  const provider = providerById(profile.provider);
  const { credential } = credentialOf(state, profile);
  const { source } = profile;
  const place = locationOf(state, profile, facts.standing);
  return {
    name: facts.name,
    profileId: profile.id,
    provider: profile.provider,
    mode: facts.mode,
    ...(facts.asFound && facts.standing
      ? keeping(facts.standing, profile, place)
      : { ...place, relaxedChecksums: !provider.acceptsNewChecksums, addressing: provider.addressing }),
    reference: facts.reference,
    accessKeyId: source.kind === 'credential' ? credential.accessKeyId : undefined,
    secretAccessKey: facts.material?.secretAccessKey,
    sessionToken: facts.material?.sessionToken,
    role: source.kind === 'role' && !isOthers(facts) ? roleOf(source, facts.sourceName) : undefined,
    // By id, not by name: a renamed profile keeps working, and a new one cannot slip into an old one's place.
    credentialProcess: [...facts.command, 'credential-process', '--profile', profile.id],
  };
}

/**
 * Where a profile is used, as far as its entry says so already or the profile does: nothing that a
 * provider only implies is added to what a person wrote.
 */
function keeping(
  found: FoundProfile,
  profile: Profile,
  { accountId, endpoints }: ProfileLocation,
): Pick<ExportEntry, 'region' | 'accountId' | 'endpoints' | 'relaxedChecksums' | 'addressing' | 'asFound'> {
  // What its endpoint says, it does not have to say again.
  const said = readPlace(providerById(profile.provider), found).region;
  const isSaid = (id: ServiceId) => found.endpoints[id] !== undefined || profile.endpoints[id] !== undefined;
  return {
    region: profile.region === said ? undefined : profile.region,
    accountId: found.accountId === undefined ? undefined : accountId,
    endpoints: Object.fromEntries(serviceIds.filter(isSaid).map((id) => [id, endpoints[id]])),
    relaxedChecksums: false,
    addressing: 'auto',
    asFound: true,
  };
}

/** Whether the role is somebody else's to assume: our command's, or that of the AWS profile which is named. */
const isOthers = ({ mode, sourceName }: EntryFacts): boolean =>
  mode === 'credential_process' || (mode === 'reference' && sourceName === undefined);

function roleOf(
  {
    roleArn,
    mfaSerial,
    externalId,
    durationSeconds,
    sessionName,
  }: Extract<Profile['source'], { kind: 'role' }>,
  sourceName: string | undefined,
): FoundRole {
  return { roleArn, sourceName, mfaSerial, externalId, durationSeconds, sessionName };
}

/**
 * A mark by which a secret in a file is recognised later, without asking the keychain: a keyed hash
 * that says nothing to anyone without the vault's key.
 *
 * @param vaultKey 32 bytes
 * @returns 32 hexadecimal digits
 */
export function secretMark(vaultKey: Uint8Array, material: SecretMaterial): string {
  const text = `${material.secretAccessKey.reveal()}\n${material.sessionToken?.reveal() ?? ''}`;
  return createHmac('sha256', subkey(vaultKey, 'binding')).update(text).digest('hex').slice(0, 32);
}
