import { chainOf } from '#shared/chain.ts';
import { groupBy } from '#shared/groupBy.ts';
import { type Credential, type Profile, serviceIds, type VaultState } from '#shared/model.ts';
import { providerById, resolveEndpoints, usualRegion } from '../../clouds/providers/index.ts';
import { byId } from '../../profiles/find.ts';
import type { Judgement } from './judge.ts';
import type { Find } from './scan.ts';

/** What of our own holds what was found. */
export interface Holders {
  /** The key of the vault that this access key id stands for, if it is there. */
  credential(find: Find): Credential | undefined;
  /** Our profile that uses this very key in this very way, so that no second one is made of it. */
  profile(find: Find): Profile | undefined;
  /** The name of our profile that says the same, or at least uses the same access key. */
  named(find: Find): string | null;
}

/**
 * Looks for what is here already.
 *
 * @param state the vault's state
 * @param judgement knows what a role builds on
 */
export function holdersIn(state: VaultState, { baseOf, foundBaseOf }: Judgement): Holders {
  const keys = new Map(state.credentials.map((c) => [`${c.provider}\n${c.accessKeyId}`, c]));
  const users = groupBy(state.profiles, ({ source }) =>
    source.kind === 'credential' ? source.credentialId : `${source.profileId}\n${source.roleArn}`,
  );
  const names = new Map<string, string>();
  for (const { name, source } of state.profiles) {
    const key = source.kind === 'credential' ? byId(state.credentials, source.credentialId) : undefined;
    if (key && !names.has(key.accessKeyId)) names.set(key.accessKeyId, name);
  }
  const known = new Map<Find, Profile | undefined>();

  const credential = ({ profile }: Find): Credential | undefined =>
    profile.accessKeyId === undefined ? undefined : keys.get(`${profile.provider}\n${profile.accessKeyId}`);

  function profile(find: Find): Profile | undefined {
    const chain = chainOf(find, foundBaseOf, (one) => known.has(one));
    for (const one of chain.reverse())
      known.set(one, one.profile.kind === 'role' ? roleLike(one) : keyLike(one));
    return known.get(find);
  }

  function keyLike(find: Find): Profile | undefined {
    const held = find.profile.kind === 'static' ? credential(find) : undefined;
    return held && users.get(held.id)?.find((p) => usesAlike(p, find));
  }

  function roleLike(find: Find): Profile | undefined {
    const base = baseOf(find);
    const below = base && ('profile' in base ? base.profile : known.get(base.find));
    const { role, region } = find.profile;
    if (!below || !role) return undefined;
    return users.get(`${below.id}\n${role.roleArn}`)?.find(({ source, ...mine }) => {
      if (source.kind !== 'role' || mine.region !== region) return false;
      const { mfaSerial, externalId, durationSeconds, sessionName } = source;
      return (
        mfaSerial === role.mfaSerial &&
        externalId === role.externalId &&
        durationSeconds === role.durationSeconds &&
        sessionName === role.sessionName
      );
    });
  }

  return {
    credential,
    profile,
    named: (find) => profile(find)?.name ?? names.get(find.profile.accessKeyId ?? '') ?? null,
  };
}

function usesAlike(profile: Profile, { target, profile: found }: Find): boolean {
  const provider = providerById(profile.provider);
  const region = profile.region ?? usualRegion(provider);
  const { accountId } = found;
  const own = resolveEndpoints(provider, { endpoints: profile.endpoints, region, accountId });
  if (found.region !== undefined && found.region !== region) return false;
  if (found.endpoints.s3 !== undefined && found.endpoints.s3 !== own.s3) return false;
  if (target.id !== 'aws') return true;
  // Other tools know some settings only; in the AWS files each of them counts.
  if (found.region === undefined && profile.region !== undefined) return false;
  return serviceIds.every((id) =>
    found.endpoints[id] === undefined ? profile.endpoints[id] === undefined : found.endpoints[id] === own[id],
  );
}
