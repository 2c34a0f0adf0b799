import { QCredError } from '#shared/errors.ts';
import { Tag, Tags } from '#shared/fields.ts';
import type { Profile } from '#shared/model.ts';
import { mostTags, tagKey } from '#shared/tags.ts';
import { listed } from '#shared/words.ts';
import type { OpenVault } from '../store/access.ts';
import { findProfile } from './find.ts';

/** Tags as they are kept: each once, whatever its case; none at all where there are none. */
export function tagsAfter(tags: readonly string[] = []): string[] | undefined {
  const once = new Map<string, string>();
  for (const tag of tags) if (!once.has(tagKey(tag))) once.set(tagKey(tag), tag);
  return once.size === 0 ? undefined : [...once.values()];
}

/** @throws QCredError bad_input saying which tag cannot be, and why */
function checkTag(tag: string): void {
  const reason = Tag.safeParse(tag).error?.issues[0]?.message;
  if (reason === undefined) return;
  throw new QCredError('bad_input', `The tag "${tag.slice(0, 40)}" ${reason}.`, 'Choose another word.');
}

/** Tags to put on a profile, and to take off. */
export interface TagChange {
  add?: readonly string[];
  remove?: readonly string[];
}

/**
 * The tags of a profile after a change: those that are taken off first, then those that are put on.
 *
 * @returns undefined where none is left
 * @throws QCredError bad_input for a tag that cannot be or too many of them, not_found for one to take off that is
 * not there
 */
export function tagsWith(
  { name, tags = [] }: Pick<Profile, 'name' | 'tags'>,
  { add = [], remove = [] }: TagChange,
): string[] | undefined {
  const has = new Set(tags.map(tagKey));
  const missing = remove.filter((tag) => !has.has(tagKey(tag)));
  if (missing.length > 0) {
    throw new QCredError(
      'not_found',
      `"${name}" has no tag ${listed(missing.map((tag) => `"${tag}"`))}.`,
      tags.length === 0 ? 'It has none.' : `It has ${listed(tags.map((tag) => `"${tag}"`))}.`,
    );
  }
  const gone = new Set(remove.map(tagKey));
  const left = tags.filter((tag) => !gone.has(tagKey(tag)));
  for (const tag of add) checkTag(tag);
  const after = tagsAfter([...left, ...add]);
  if (Tags.safeParse(after ?? []).success) return after;
  throw new QCredError('bad_input', `A profile has ${mostTags} tags at most.`, 'Take some off first.');
}

/**
 * Puts tags on a profile and takes tags off, all of them or none. Nothing else of it changes: what was tested
 * stays tested.
 *
 * @param nameOrId the profile, as a person says it
 * @returns its name and its tags afterwards, and whether they are others than before
 * @throws QCredError not_found for the profile or a tag to take off, bad_input for a tag that cannot be
 */
export async function changeTags(
  access: OpenVault,
  nameOrId: string,
  change: TagChange,
): Promise<{ name: string; tags: readonly string[]; isChanged: boolean }> {
  const result = { name: '', tags: [] as readonly string[], isChanged: false };
  await access.change(
    (state) => {
      const profile = findProfile(state, nameOrId);
      const tags = tagsWith(profile, change);
      const isChanged = JSON.stringify(tags) !== JSON.stringify(profile.tags);
      Object.assign(result, { name: profile.name, tags: tags ?? [], isChanged });
      if (!isChanged) return state;
      return { ...state, profiles: state.profiles.map((one) => (one === profile ? { ...one, tags } : one)) };
    },
    () => [
      {
        action: 'profile.changed',
        subject: result.name,
        detail: result.tags.length === 0 ? 'no tags' : `tags ${result.tags.join(', ')}`,
      },
    ],
  );
  return result;
}
