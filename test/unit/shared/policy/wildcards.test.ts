import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#shared/policy/document.ts';
import { wildcardsIn } from '#shared/policy/wildcards.ts';

const wide = (...statements: object[]): string[] => {
  const { document, problems } = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((one) => ({ Effect: 'Allow', ...one })),
    }),
  );
  if (!document) throw new Error(problems.map(({ message }) => message).join(' '));
  return wildcardsIn(document);
};
const bucket = 'arn:aws:s3:::photos/*';

describe('what the wildcards of a policy let in', () => {
  it('is nothing where actions and places are named, also with a star for what is in a bucket', () => {
    expect(
      wide({ Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::photos', bucket] }),
    ).toEqual([]);
    expect(wide({ Action: 's3:GetObject*', Resource: bucket })).toEqual([]);
  });

  it('is every action, of all services or of one', () => {
    expect(wide({ Action: '*', Resource: bucket })).toEqual([
      'Every action of every service is allowed: “*”.',
    ]);
    expect(wide({ Action: ['s3:*', 'iam:*'], Resource: bucket })).toEqual([
      'Every action with storage is allowed: “s3:*”.',
      'Every action with users and permissions is allowed: “iam:*”.',
    ]);
    expect(wide({ Action: 'ec2:*', Resource: 'arn:aws:ec2:::x' })).toEqual([
      'Every action of ec2 is allowed: “ec2:*”.',
    ]);
    expect(wide({ NotAction: 'iam:*', Resource: bucket })[0]).toContain('but those named');
  });

  it('is what changes permissions, where a pattern brings it along', () => {
    expect(wide({ Action: 's3:PutBucket*', Resource: 'arn:aws:s3:::photos' })[0]).toMatch(
      /^“s3:PutBucket\*” brings along what changes permissions: .*PutBucketPolicy/,
    );
  });

  it('is every place, but for what has no other', () => {
    const line = 'It works on everything there is, and on what is made later: “*” as resource.';
    expect(wide({ Action: 's3:GetObject', Resource: '*' })).toEqual([line]);
    expect(wide({ Action: 's3:ListAllMyBuckets', Resource: '*' })).toEqual([]);
    expect(wide({ Action: ['s3:ListAllMyBuckets', 's3:GetObject'], Resource: ['*', bucket] })).toEqual([
      line,
    ]);
    expect(wide({ Action: 's3:GetObject', NotResource: bucket })[0]).toContain('everywhere but');
  });

  it('is anybody, with the conditions said', () => {
    const trust = { Principal: '*', Action: 'sts:AssumeRole' };
    expect(wide(trust)).toEqual(['Anybody, in any account, may do this: “*” as principal.']);
    expect(wide({ ...trust, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })[0]).toContain(
      'under its conditions',
    );
  });

  it('says a thing once, and nothing of what is forbidden', () => {
    expect(
      wide({ Action: 's3:GetObject', Resource: '*' }, { Action: 's3:PutObject', Resource: '*' }),
    ).toHaveLength(1);
    expect(wide({ Effect: 'Deny', Action: '*', Resource: '*' })).toEqual([]);
  });
});
