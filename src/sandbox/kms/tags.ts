import type { KmsActions } from './call.ts';
import { changing, keyOf } from './find.ts';
import { type Input, list, optionalText, texts } from './input.ts';
import { pageOf } from './paging.ts';
import { kmsRefusal, serialization } from './refusals.ts';

const mostTags = 50;

const isRecord = (value: unknown): value is Input => typeof value === 'object' && value !== null;

/**
 * The tags of a request.
 *
 * @param before those that stay
 * @throws Refusal TagException, LimitExceededException
 */
export function readTags(input: Input, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const tags = new Map(before);
  for (const tag of list(input, 'Tags', 200)) {
    if (!isRecord(tag)) throw serialization('Tags is no list of tags.');
    const name = optionalText(tag, 'TagKey', { max: 128 });
    const value = optionalText(tag, 'TagValue', { max: 256 });
    if (!name || value === undefined) throw kmsRefusal('TagException', 'A tag has a key and a value.');
    if (name.toLowerCase().startsWith('aws:')) {
      throw kmsRefusal('TagException', "Tags beginning with aws: are reserved for the provider's use.");
    }
    tags.set(name, value);
  }
  if (tags.size > mostTags) throw kmsRefusal('LimitExceededException', 'Too many tags');
  return tags;
}

export const tagActions: KmsActions = {
  async TagResource(call) {
    const key = await keyOf(call, 'TagResource', { states: changing });
    key.tags = readTags(call.input, key.tags);
    return null;
  },

  async UntagResource(call) {
    const key = await keyOf(call, 'UntagResource', { states: changing });
    for (const name of texts(call.input, 'TagKeys', 200)) key.tags.delete(name);
    return null;
  },

  async ListResourceTags(call) {
    const key = await keyOf(call, 'ListResourceTags');
    return pageOf(
      call.input,
      'Tags',
      key.tags,
      ([name]) => name,
      ([name, value]) => ({ TagKey: name, TagValue: value }),
      { most: 50, usual: 50 },
    );
  },
};
