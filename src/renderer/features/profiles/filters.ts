import { isDue } from '#renderer/features/rotation/dueList.ts';
import { isDrifted } from '#renderer/features/tools/bindings/status.ts';
import { byName, providerName } from '#renderer/words.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';
import { tagKey } from '#shared/tags.ts';
import { roleChain } from './roleChain.ts';

/** What a profile can be, for a person to look at those alone. */
export type Standing = 'due' | 'drifted' | 'clear';

/** Which profiles are listed: those to which all of it applies. */
export interface Filter {
  provider: ProviderId | null;
  /** As `accountOf` names it. */
  account: string | null;
  tags: readonly string[];
  standings: readonly Standing[];
}

export const noFilter: Filter = { provider: null, account: null, tags: [], standings: [] };

export const isFiltering = ({ provider, account, tags, standings }: Filter): boolean =>
  provider !== null || account !== null || tags.length > 0 || standings.length > 0;

/** What is to be known beside the profiles. */
type World = Pick<AppState, 'profiles' | 'accounts' | 'due'>;

interface Known {
  byId: ReadonlyMap<string, ProfileView>;
  accounts: ReadonlyMap<string, string>;
  /** Ids of credentials. */
  due: ReadonlySet<string>;
}

const known = new WeakMap<World, Known>();

function knownOf(world: World): Known {
  let made = known.get(world);
  if (!made) {
    made = {
      byId: new Map(world.profiles.map((profile) => [profile.id, profile])),
      accounts: new Map(world.accounts.map(({ id, name }) => [id, name])),
      due: new Set(world.due.filter(isDue).map(({ credentialId }) => credentialId)),
    };
    known.set(world, made);
  }
  return made;
}

/** The key that a profile's tools are served with, in the end: of a role, that of what it builds on. */
function keyOf(profile: ProfileView, { byId }: Known): ProfileView['credential'] {
  return roleChain(profile, (id) => byId.get(id)).at(-1)?.credential;
}

/** The account of a profile's key: the connected one's name, else the number that is known; null where none is. */
export function accountOf(profile: ProfileView, world: World): string | null {
  const about = knownOf(world);
  const key = keyOf(profile, about);
  return about.accounts.get(key?.remote?.account ?? '') ?? key?.accountId ?? null;
}

/** Everything of `Standing` that applies to a profile. */
function standingsOf(profile: ProfileView, world: World): Standing[] {
  const about = knownOf(world);
  const { bindings } = profile;
  return [
    ...(about.due.has(keyOf(profile, about)?.id ?? '') ? ['due' as const] : []),
    ...(bindings.some(isDrifted) ? ['drifted' as const] : []),
    ...(bindings.some(({ mode }) => mode === 'static') ? ['clear' as const] : []),
  ];
}

/** The profiles to which all of a filter applies. */
export function filterProfiles(
  profiles: readonly ProfileView[],
  filter: Filter,
  world: World,
): readonly ProfileView[] {
  if (!isFiltering(filter)) return profiles;
  const { provider, account } = filter;
  const tags = filter.tags.map(tagKey);
  return profiles.filter((profile) => {
    if (provider !== null && profile.provider !== provider) return false;
    const own = profile.tags?.map(tagKey) ?? [];
    if (!tags.every((tag) => own.includes(tag))) return false;
    if (account !== null && accountOf(profile, world) !== account) return false;
    const are = filter.standings.length > 0 ? standingsOf(profile, world) : [];
    return filter.standings.every((standing) => are.includes(standing));
  });
}

/** What there is to choose from, each with how many profiles it is of. */
export interface Choices {
  providers: readonly { id: ProviderId; label: string; count: number }[];
  accounts: readonly { label: string; count: number }[];
  tags: readonly { label: string; count: number }[];
  standings: Readonly<Record<Standing, number>>;
}

/** Counts something of each, by what it is called. */
function counted(names: readonly string[]): { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => byName(a.label, b.label));
}

/** Every tag there is, with how many profiles have it; in the letters in which the first of them has it. */
export function tagsIn(profiles: readonly ProfileView[]): { label: string; count: number }[] {
  const first = new Map<string, string>();
  const all = profiles.flatMap(({ tags = [] }) => tags);
  for (const tag of all) if (!first.has(tagKey(tag))) first.set(tagKey(tag), tag);
  return counted(all.map((tag) => first.get(tagKey(tag)) ?? tag));
}

/** What the profiles can be told apart by. */
export function choicesIn(world: World): Choices {
  const { profiles } = world;
  const standings = profiles.flatMap((profile) => standingsOf(profile, world));
  const having = (standing: Standing) => standings.filter((one) => one === standing).length;
  const providers = [...new Set(profiles.map(({ provider }) => provider))];
  return {
    providers: providers
      .map((id) => ({
        id,
        label: providerName(id),
        count: profiles.filter(({ provider }) => provider === id).length,
      }))
      .sort((a, b) => byName(a.label, b.label)),
    accounts: counted(profiles.flatMap((profile) => accountOf(profile, world) ?? [])),
    tags: tagsIn(profiles),
    standings: { due: having('due'), drifted: having('drifted'), clear: having('clear') },
  };
}
