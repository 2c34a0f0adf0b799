import { createHmac } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import type { Profile, SecretMode, VaultState } from '#shared/model.ts';
import { subkey } from '../crypto/subkey.ts';
import { credentialOf } from '../profiles/find.ts';
import { providerById, resolveEndpoints } from '../providers/index.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import type { ExportEntry, FoundRole } from '../targets/target.ts';

/** What an entry needs to know besides the profile. */
export interface EntryFacts {
  /** The profile's name in the tool. */
  name: string;
  mode: SecretMode;
  /** How to call `qcred`. */
  command: readonly string[];
  /** For a role: the name, in the tool, of the profile it builds on. */
  sourceName?: string;
  /** For `reference`: the profile's name in the AWS files. */
  reference?: string;
  /** For `static`. */
  material?: SecretMaterial;
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
  const region = profile.region ?? provider.regions[0];
  const { source } = profile;
  return {
    name: facts.name,
    profileId: profile.id,
    provider: profile.provider,
    mode: facts.mode,
    region,
    accountId: credential.accountId,
    endpoints: resolveEndpoints(provider, {
      endpoints: profile.endpoints,
      region,
      accountId: credential.accountId,
    }),
    relaxedChecksums: !provider.acceptsNewChecksums,
    addressing: provider.addressing,
    reference: facts.reference,
    accessKeyId: source.kind === 'credential' ? credential.accessKeyId : undefined,
    secretAccessKey: facts.material?.secretAccessKey,
    sessionToken: facts.material?.sessionToken,
    // A reference leaves the role to the AWS profile it names.
    role: source.kind === 'role' && facts.mode !== 'reference' ? roleOf(source, facts.sourceName) : undefined,
    // By id, not by name: a renamed profile keeps working, and a new one cannot slip into an old one's place.
    credentialProcess: [...facts.command, 'credential-process', '--profile', profile.id],
  };
}

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
  if (sourceName === undefined) throw new QCredError('internal', 'A role was planned without its base.');
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
