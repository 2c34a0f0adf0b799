import { chainOf } from '#shared/chain.ts';
import {
  AccessKeyId,
  Endpoint,
  type Profile,
  ProfileName,
  Region,
  RoleSource,
  type VaultState,
} from '#shared/model.ts';
import { byId } from '../../profiles/find.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import { whyNotAccount } from './account.ts';
import { entryOf, type Find, keyOf } from './scan.ts';

/** What a role builds on: another find, or a profile of ours that stands in the files already. */
type Base = { find: Find } | { profile: Profile };

/** What can be taken in of what was found. Looked up rather than searched for: there may be ten thousand. */
export interface Judgement {
  /** Why a find cannot be taken in, in words; null when it can. */
  whyNot(find: Find): string | null;
  /** What a role builds on, as the AWS CLI sees it; undefined when that is not there. */
  baseOf(find: Find): Base | undefined;
  /** The same where it was found too, and is not ours already. */
  foundBaseOf(find: Find): Find | undefined;
}

/**
 * Judges finds by themselves and by what they build on.
 *
 * A key in a profile that has a role as well counts for profiles that build on it, and for the role
 * itself where that names its own profile: botocore's `AssumeRoleProvider`
 * (`_resolve_credentials_from_profile`, `_validate_source_profile`), and the SDKs do the same.
 *
 * @param state the vault's state
 */
export function judge(finds: readonly Find[], state: VaultState): Judgement {
  const byKey = new Map(finds.map((f) => [f.key, f]));
  const keys = new Map(finds.filter((f) => f.part === 'key').map((f) => [entryOf(f), f]));
  const bound = new Map(state.bindings.map((b) => [JSON.stringify([b.target, b.path, b.name]), b.profileId]));
  const endings = new Map<Find, Ending>();

  const baseOf = (find: Find): Base | undefined => {
    const source = find.profile.role?.sourceName;
    if (source === undefined) return undefined;
    const key = keys.get(keyOf(find.target, find.path, source));
    if (key) return { find: key };
    const base = byKey.get(keyOf(find.target, find.path, source));
    if (base?.profile.kind !== 'ours') return base && { find: base };
    const id = bound.get(JSON.stringify([find.target.id, find.path, source]));
    const profile = id === undefined ? undefined : byId(state.profiles, id);
    return profile && { profile };
  };

  /** Where the chain that begins with a role ends. */
  function endOf(start: Find): Ending {
    const known = endings.get(start);
    if (known) return known;
    const soundBaseOf = (find: Find) => (whyNotAlone(find) === null ? baseOf(find) : undefined);
    const roleBelow = (find: Find) => {
      const base = soundBaseOf(find);
      return base && 'find' in base && base.find.profile.kind === 'role' ? base.find : undefined;
    };
    const chain = chainOf(start, roleBelow, (find) => endings.has(find));
    const last = chain.at(-1) ?? start;
    const below = roleBelow(last);
    const ending = below ? (endings.get(below) ?? 'circle') : endingOn(soundBaseOf(last));
    for (const find of chain) endings.set(find, ending);
    return ending;
  }

  function whyNotRole(find: Find): string | null {
    const source = find.profile.role?.sourceName ?? '';
    const ending = endOf(find);
    if (ending === 'nothing') return `It builds on "${source}", which cannot be taken in.`;
    const base = baseOf(find);
    const isDirect = base && 'find' in base && base.find.part === 'key';
    const comesBack = ending !== 'circle' && 'find' in ending && ending.find.entry === find.entry;
    if (ending === 'circle' || (comesBack && !isDirect)) {
      return `It builds on "${source}", which leads back to it; the AWS CLI refuses that.`;
    }
    return null;
  }

  return {
    baseOf,
    foundBaseOf(find) {
      const base = baseOf(find);
      return base && 'find' in base ? base.find : undefined;
    },
    whyNot(find) {
      if (find.profile.kind !== 'role') return whyNotKey(find);
      return whyNotAlone(find) ?? whyNotRole(find);
    },
  };
}

/** The key at the end of a chain of roles, or why there is none. */
type Ending = Base | 'circle' | 'nothing';

/** The ending of a chain whose last role builds on this. */
const endingOn = (base: Base | undefined): Ending =>
  base && ('profile' in base || whyNotKey(base.find) === null) ? base : 'nothing';

function whyNotKey(find: Find): string | null {
  const found = find.profile;
  if (found.kind === 'ours') return 'QCred wrote this profile.';
  if (found.kind === 'other')
    return 'It gets its credentials from somewhere else (single sign-on, another program); there is nothing to keep.';
  if (found.kind === 'reference')
    return `It uses the key of the AWS profile "${found.reference ?? ''}"; take that one in.`;
  if (found.kind === 'none') return 'It holds settings but no key.';
  const form = whyNotForm(found);
  if (form !== null) return form;
  if (!found.secretAccessKey || !found.accessKeyId) return 'It has only half a key.';
  if (!AccessKeyId.safeParse(found.accessKeyId).success) return 'What stands there for its key id is none.';
  return whyNotAccount(found);
}

function whyNotForm(found: FoundProfile): string | null {
  if (!ProfileName.safeParse(found.name).success) return 'Its name cannot be kept.';
  if (found.region !== undefined && !Region.safeParse(found.region).success) return 'Its region is not one.';
  const wrongEndpoint = Object.values(found.endpoints).find(
    (e) => e !== undefined && !Endpoint.safeParse(e).success,
  );
  return wrongEndpoint === undefined ? null : 'One of its endpoints is not an address.';
}

/** Why a role cannot be taken in, whatever it builds on. */
function whyNotAlone({ profile }: Find): string | null {
  const form = whyNotForm(profile);
  if (form !== null) return form;
  const { role } = profile;
  if (role?.sourceName === undefined)
    return 'It takes its credentials from the machine it runs on; there is nothing to keep.';
  if (role.credentialSource !== undefined)
    return 'It names two places to take its credentials from, and the AWS CLI refuses that.';
  const { success } = RoleSource.omit({ profileId: true }).safeParse({ ...role, kind: 'role' });
  return success ? null : 'One of the settings of its role cannot be kept.';
}
