import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { best, type Folded, findBest, fold, type Ranked, rank } from '#renderer/components/rank.ts';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import { showProfile } from '#renderer/features/profiles/commands.ts';
import { providerName } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { ofAction } from './actions.tsx';
import { type Thing, worth } from './thing.ts';

/** A profile as the palette finds it. */
export interface ProfileThing extends Thing {
  profile: ProfileView;
}

export const ofProfile = (profile: ProfileView): ProfileThing => ({
  label: profile.name,
  more: `${profile.credential?.accessKeyId ?? ''} ${providerName(profile.provider)} profile ${(profile.tags ?? []).join(' ')}`,
  weight: worth.profile,
  profile,
  show: () => ({
    id: profile.id,
    label: profile.name,
    aside: profile.credential?.accessKeyId,
    mono: true,
    icon: <ProviderTile provider={profile.provider} />,
    run: () => void showProfile(profile.id),
  }),
});

/** Profiles that a part of what was typed may mean, and words that may be typed. */
const [mostProfiles, mostWords] = [5, 8];

/** What was typed, cut in two in every way: what to do and to which profile, in either order. */
function cuts(words: readonly string[]): { what: string[]; whom: string[] }[] {
  const inner = words.slice(1).map((_, at) => at + 1);
  return inner.flatMap((at) => {
    const [head, tail] = [words.slice(0, at), words.slice(at)];
    return [
      { what: head, whom: tail },
      { what: tail, whom: head },
    ];
  });
}

/** Everything that can be done with any profile, where what was typed names both: "export backups", "ci rotate". */
export function profileDeeds(
  profiles: readonly Folded<ProfileThing>[],
  words: readonly string[],
  most: number,
): Ranked<Thing>[] {
  if (words.length < 2 || words.length > mostWords) return [];
  const found = new Map<string, Ranked<Thing>>();
  const deeds = new Map<string, Folded<Thing>[]>();
  const deedsOf = ({ profile }: ProfileThing): Folded<Thing>[] => {
    const known = deeds.get(profile.id);
    if (known) return known;
    const about = { id: profile.id, name: profile.name };
    // Found by what is done alone; whom it is done to is found by itself.
    const made = fold(
      profileActions([profile]).map((action) => ({
        ...ofAction(action),
        // A shortcut is for what is selected, and this may be another.
        show: () => ({ ...ofAction(action, about).show(), shortcut: undefined }),
      })),
    );
    deeds.set(profile.id, made);
    return made;
  };
  for (const { what, whom } of cuts(words)) {
    for (const { item, score } of findBest(profiles, whom, mostProfiles)) {
      for (const deed of deedsOf(item)) {
        const fits = rank(what, deed);
        // A letter or two within a word are no verb.
        if (fits < leastVerb) continue;
        const { id } = deed.item.show();
        const both = (fits + score) / 2;
        if (both > (found.get(id)?.score ?? 0)) found.set(id, { item: deed.item, score: both });
      }
    }
  }
  return best([...found.values()], most);
}

/** As much as a word is worth that a word of the action begins with. */
const leastVerb = 35;
