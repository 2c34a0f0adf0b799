import { list, structures } from '../http/parameters.ts';
import type { Context } from '../service.ts';
import type { IamActions, IamCall } from './call.ts';
import { namedArn, roleOf, userOf } from './find.ts';
import { tagNodes } from './nodes.ts';
import { pageEnd, pageOf } from './paging.ts';
import { invalidInput, overQuota, validationError } from './refusals.ts';

/** "Rules for tagging in IAM" of its user guide. */
const mostTags = 50;
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags a call carries, by key. @throws Refusal ValidationError, InvalidInput */
export function tagsOf({ parameters }: IamCall): Map<string, string> {
  const tags = new Map<string, string>();
  for (const fields of structures(parameters, 'Tags')) {
    const key = fields.get('Key') ?? '';
    const value = fields.get('Value') ?? '';
    if (key.length < 1 || key.length > 128 || !characters.test(key)) {
      throw validationError(
        `1 validation error detected: Value '${key}' at 'tags' failed to satisfy constraint: Member must have 1 to 128 characters of [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]`,
      );
    }
    if (value.length > 256 || !characters.test(value)) {
      throw validationError(
        `1 validation error detected: Value '${value}' at 'tags' failed to satisfy constraint: Member must have at most 256 characters of [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]`,
      );
    }
    if ([...tags.keys()].some((other) => other.toLowerCase() === key.toLowerCase())) {
      throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    tags.set(key, value);
  }
  if (tags.size > mostTags) throw overQuota('TagsPerResource', mostTags);
  return tags;
}

/** Condition keys of a call that carries tags. */
export function requestTags({ parameters }: IamCall): Context {
  const tags = structures(parameters, 'Tags').map(
    (fields) => [fields.get('Key') ?? '', fields.get('Value') ?? ''] as const,
  );
  if (tags.length === 0) return {};
  return {
    'aws:TagKeys': tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

type Tagged = { tags: Map<string, string> };

function tag(call: IamCall, { tags }: Tagged) {
  const merged = new Map(tags);
  for (const [key, value] of tagsOf(call)) {
    const before = [...merged.keys()].find((other) => other.toLowerCase() === key.toLowerCase());
    if (before !== undefined) merged.delete(before);
    merged.set(key, value);
  }
  if (merged.size > mostTags) throw overQuota('TagsPerResource', mostTags);
  tags.clear();
  for (const [key, value] of merged) tags.set(key, value);
  return null;
}

function untag(call: IamCall, { tags }: Tagged) {
  for (const key of list(call.parameters, 'TagKeys')) tags.delete(key);
  return null;
}

function listTags(call: IamCall, { tags }: Tagged) {
  const page = pageOf(call.parameters, tags, ([key]) => key);
  return [['Tags', tagNodes(new Map(page.items))] as const, ...pageEnd(page)];
}

/** Tags of users and roles. */
export const tagActions: IamActions = {
  TagUser: {
    resource: namedArn('user'),
    context: requestTags,
    run: (call) => tag(call, userOf(call)),
  },
  UntagUser: { resource: namedArn('user'), run: (call) => untag(call, userOf(call)) },
  ListUserTags: { resource: namedArn('user'), run: (call) => listTags(call, userOf(call)) },
  TagRole: {
    resource: namedArn('role'),
    context: requestTags,
    run: (call) => tag(call, roleOf(call)),
  },
  UntagRole: { resource: namedArn('role'), run: (call) => untag(call, roleOf(call)) },
  ListRoleTags: { resource: namedArn('role'), run: (call) => listTags(call, roleOf(call)) },
};
