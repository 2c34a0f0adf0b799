import { describe, expect, it } from 'vitest';
import { effectOf, whoWords } from '#core/accounts/changes/effect.ts';
import { effectLines } from '#renderer/features/accounts/changes/effect.ts';
import type { Holder } from '#shared/iamChange.ts';
import { parsePolicy } from '#shared/policy/document.ts';

const text = (...bucketOf: [action: string, bucket: string][]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: bucketOf.map(([Action, bucket]) => ({
      Effect: 'Allow',
      Action,
      Resource: `arn:aws:s3:::${bucket}/*`,
    })),
  });
const read = (one: string) => {
  const { document } = parsePolicy(one);
  if (!document) throw new Error('not a policy');
  return document;
};
const holder =
  (kind: Holder['kind']) =>
  (name: string): Holder => ({ kind, name });

describe('whom a policy reaches', () => {
  it('names groups and roles, one user, and counts several', () => {
    expect(
      whoWords([
        ...['anna', 'ben'].map(holder('user')),
        holder('role')('site-deployer'),
        holder('group')('developers'),
      ]),
    ).toBe('group developers, role site-deployer, 2 users');
    expect(whoWords([holder('user')('anna')])).toBe('user anna');
    expect(whoWords(['a', 'b', 'c', 'd'].map(holder('group')))).toBe('groups a, b and 2 more');
    expect(whoWords([])).toBe('nobody yet');
  });
});

describe('what a policy says before and after', () => {
  it('keeps apart what goes, what comes and what stays', () => {
    const before = text(['s3:GetObject', 'photos'], ['s3:PutObject', 'inbox']);
    const after = text(['s3:GetObject', 'photos'], ['s3:DeleteObject', 'inbox']);
    const lines = effectLines(effectOf(before, read(after), 'managed', null));
    expect(lines.map(({ kind }) => kind)).toEqual(['removed', 'added', 'kept']);
    expect(lines[0]?.text).toContain('inbox');
  });

  it('has nothing before a new policy, and says where that cannot be seen or read', () => {
    const after = read(text(['s3:GetObject', 'photos']));
    expect(effectOf('', after, 'managed', null).before).toEqual([]);
    expect(effectOf(null, after, 'managed', null).before).toBeNull();
    expect(effectOf('{not a policy', after, 'managed', null).before).toBeNull();
  });
});
