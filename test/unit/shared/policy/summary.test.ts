// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
import { describe, expect, it } from 'vitest';
import { summarisePolicy } from '#shared/policy/summary.ts';
import { policyOf } from './documents.ts';

const says = (...statements: object[]) => summarisePolicy(policyOf(statements)).map((l) => l.text);
const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const photos = ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'];

describe('a policy in words', () => {
  it.each<[object, string[]]>([
    [allow('*'), ['May do everything.']],
    [allow('s3:*'), ['May do everything with storage.']],
    [allow('s3:*', photos), ['May do everything in bucket photos.']],
    [allow('s3:GetObject', 'arn:aws:s3:::photos/*'), ['May read objects in bucket photos.']],
    [allow(['s3:ListBucket', 's3:GetObject'], photos), ['May list and read objects in bucket photos.']],
    [
      allow('s3:GetObject', 'arn:aws:s3:::photos/2030/*'),
      ['May read objects in bucket photos, under 2030/.'],
    ],
    [
      allow('s3:GetObject', 'arn:aws:s3:::photos/a.jpg'),
      ['May read objects in bucket photos, object a.jpg.'],
    ],
    [allow('s3:GetObject'), ['May read objects in every bucket.']],
    [allow(['s3:Get*', 's3:List*'], photos), ['May list and see everything in bucket photos.']],
    [allow('s3:Get*'), ['May see everything in storage.']],
    [allow('s3:ListAllMyBuckets'), ['May list buckets.']],
    [
      allow('iam:CreateAccessKey', 'arn:aws:iam::*:user/${aws:username}'),
      ['May create access keys for their own user.'],
    ],
    [allow('sts:AssumeRole', 'arn:aws:iam::1:role/backup'), ['May assume role backup.']],
    [
      allow(['kms:Encrypt', 'kms:Decrypt'], 'arn:aws:kms:q:1:key/1234'),
      ['May encrypt and decrypt with key 1234.'],
    ],
    [allow('ec2:RunInstances'), ['May use ec2:RunInstances.']],
    [
      allow(['s3:GetObject', 'sqs:SendMessage']),
      ['May read objects in every bucket.', 'May send messages in every queue.'],
    ],
    [
      allow('s3:GetObject', 'arn:q-world-1:bucket/q-demo'),
      ['s3:GetObject has no effect here: it works on an object, and none is named.'],
    ],
    [
      { Effect: 'Deny', Action: 's3:Delete*', Resource: photos[1] },
      ['Must not delete anything in bucket photos.'],
    ],
    [
      { Effect: 'Deny', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: '*' },
      ['Must not write or delete objects in every bucket.'],
    ],
    [{ Effect: 'Deny', NotAction: ['iam:*'], Resource: '*' }, ['Must not do anything except iam:*.']],
    [
      { Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::secret/*' },
      ['May read objects in every bucket except in bucket secret.'],
    ],
    [
      { ...allow('s3:GetObject', photos[1]), Principal: '*' },
      ['Everyone may read objects in bucket photos.'],
    ],
    [
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::1:user/ana', '1000000000'], Service: 'a.b' },
        Action: 'sts:AssumeRole',
      },
      ['User ana, account 1000000000 and the service a.b may assume this role.'],
    ],
  ])('%j', (statement, lines) => {
    expect(says(statement)).toEqual(lines);
  });

  it.each<[object, string]>([
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.7'] } }, 'from 10.0.0.0/8 or 203.0.113.7'],
    [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'from anywhere but 10.0.0.0/8'],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'when signed in with MFA'],
    [{ Bool: { 'aws:SecureTransport': false } }, 'over connections without encryption'],
    [{ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, 'before 2030-01-01T00:00:00Z'],
    [
      { StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] } },
      'if aws:PrincipalTag/team is red or blue',
    ],
    [{ StringNotLike: { 's3:prefix': 'private/*' } }, 'if s3:prefix is not like private/*'],
    [{ StringEqualsIfExists: { a: 'b' } }, 'if a is b, or is absent'],
    [{ Null: { a: 'true' } }, 'if a is absent'],
    [{ Null: { a: 'false' } }, 'if a is present'],
    [{ NumericLessThanEquals: { 's3:max-keys': 10 } }, 'if s3:max-keys is at most 10'],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, 'if every value of aws:TagKeys is a'],
    [{ Bool: { a: 'true' }, StringEquals: { b: 'c' } }, 'if a is true and if b is c'],
  ])('the condition %j', (condition, words) => {
    expect(says(allow('*', '*', condition))).toEqual([`May do everything, ${words}.`]);
  });

  it('says which statement a line speaks of, and what has no effect', () => {
    const lines = summarisePolicy(
      policyOf([allow('*'), allow(['s3:ListBucket', 's3:GetObject'], 'arn:aws:s3:::photos/*')]),
    );
    expect(lines).toEqual([
      { statement: 0, kind: 'allow', text: 'May do everything.' },
      { statement: 1, kind: 'allow', text: 'May read objects in bucket photos.' },
      {
        statement: 1,
        kind: 'note',
        text: 's3:ListBucket has no effect here: it works on a bucket, and none is named.',
      },
    ]);
  });
});
