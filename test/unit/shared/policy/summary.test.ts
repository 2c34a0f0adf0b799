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
    // What queues, topics, keys and identities are called.
    [allow('sqs:SendMessage', 'arn:aws:sqs:eu:1:jobs'), ['May send messages in queue jobs.']],
    [allow('sqs:SendMessage', 'arn:aws:sqs:*:*:*'), ['May send messages in every queue.']],
    [allow('sns:Publish', 'arn:aws:sns:eu:1:news'), ['May publish messages in topic news.']],
    [allow('sns:Publish', 'arn:aws:sns:*:*:*'), ['May publish messages in every topic.']],
    [allow('kms:Sign', 'arn:aws:kms:q:1:*'), ['May sign with every key.']],
    [allow('kms:Sign', 'arn:aws:kms:q:1:key/*'), ['May sign with every key.']],
    [allow('kms:Sign', 'arn:aws:kms:q:1:alias/*'), ['May sign with every alias.']],
    [allow('kms:Sign', 'arn:aws:kms:q:1:alias/shop'), ['May sign with alias shop.']],
    [allow('iam:CreateUser', 'arn:aws:iam::1:*'), ['May create user for every user.']],
    [allow('iam:CreateUser', 'arn:aws:iam::1:user/*'), ['May create user for every user.']],
    [allow('iam:CreateUser', 'arn:aws:iam::1:user/staff/ana'), ['May create user for user staff/ana.']],
    [allow('iam:GetRole', 'arn:aws:iam::1:role/*'), ['May see role for every role.']],
    [
      allow('iam:CreateInstanceProfile', 'arn:aws:iam::1:instance-profile/*'),
      ['May create instance profile for every instance-profile.'],
    ],
    [allow('s3:GetObject', 'arn:aws:s3:::photos*'), ['May read objects in bucket photos*.']],
    [allow('s3:ListBucket', 'arn:aws:s3:::photos*'), ['May list objects in bucket photos*.']],
    [allow('s3:GetObject', 'arn:aws:s3:::*/*'), ['May read objects in every bucket.']],
    [allow('s3:GetObject', 'arn:aws:s3:::${aws:username}/*'), ['May read objects in bucket (their name).']],
    [allow('s3:GetObject', 'arn:aws:s3:::a/x${*}y'), ['May read objects in bucket a, object x*y.']],
    [allow('s3:GetObject', 'arn:q-world-1:table/x'), ['May read objects in arn:q-world-1:table/x.']],
    // Actions without words of their own.
    [allow('s3:GetBucketCORS', photos), ['May see bucket CORS in bucket photos.']],
    [allow('iam:GetSAMLProvider'), ['May see SAML provider.']],
    [allow('iam:UpdateUser'), ['May change user for every user.']],
    [allow('sts:GetSessionToken'), ['May get temporary keys.']],
    // Whole levels of access.
    [
      allow(['sqs:AddPermission', 'sqs:RemovePermission', 'sqs:SetQueueAttributes']),
      ['May change permissions in every queue.'],
    ],
    [allow(['sqs:TagQueue', 'sqs:UntagQueue']), ['May tag and untag queue in every queue.']],
    [
      allow(
        ['kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListKeyRotations', 'kms:ListResourceTags'],
        'arn:aws:kms:q:1:*',
      ),
      ['May list everything with every key.'],
    ],
    [
      allow(
        [
          'sns:TagResource',
          'sns:GetDataProtectionPolicy',
          'sns:GetSubscriptionAttributes',
          'sns:GetTopicAttributes',
          'sns:ListTagsForResource',
        ],
        'arn:aws:sns:e:1:t',
      ),
      ['May see everything and tag resource in topic t.'],
    ],
    [allow('sqs:*', 'arn:aws:sqs:*:*:*'), ['May do everything in every queue.']],
    [allow('s3:Put*', photos), ['May put everything in bucket photos.']],
    [
      { Effect: 'Deny', Action: ['s3:Put*', 's3:Delete*'], Resource: photos },
      ['Must not put or delete anything in bucket photos.'],
    ],
    [
      allow(['ec2:RunInstances', 's3:Fetch*'], photos[0]),
      ['May use ec2:RunInstances and s3:Fetch* in bucket photos.'],
    ],
    [allow(['*', 's3:GetObject'], photos[0]), ['May do everything in bucket photos.']],
    [
      { Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], NotResource: ['arn:aws:s3:::a', '*'] },
      ['May do everything except iam:* and sts:* except in bucket a and everything.'],
    ],
    [
      { Effect: 'Allow', NotAction: 'iam:*', Resource: photos[0] },
      ['May do everything except iam:* in bucket photos.'],
    ],
    [
      allow(
        's3:GetObject',
        'abcdefgh'.split('').map((name) => `arn:aws:s3:::${name}/*`),
      ),
      ['May read objects in bucket a, bucket b, bucket c, bucket d, bucket e, bucket f and 2 more.'],
    ],
    [
      allow('s3:ListAllMyBuckets', photos[0]),
      ['s3:ListAllMyBuckets has no effect here: it needs the resource "*".'],
    ],
    // Who.
    [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 'sts:AssumeRole' },
      ['Account 1 may assume this role.'],
    ],
    [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:sts::1:assumed-role/backup/a/b' },
        Action: 'sts:AssumeRole',
      },
      ['Session a/b of role backup may assume this role.'],
    ],
    [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:role/x/y' }, Action: 'sts:AssumeRole' },
      ['Role x/y may assume this role.'],
    ],
    [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:group/x' }, Action: 'sts:AssumeRole' },
      ['Arn:aws:iam::1:group/x may assume this role.'],
    ],
    [
      { Effect: 'Allow', Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, Action: 'sts:AssumeRole' },
      ['AIDACKCEVSQ6C2EXAMPLE may assume this role.'],
    ],
    [
      { Effect: 'Allow', Principal: { Federated: 'a.b', CanonicalUser: 'c' }, Action: 'sts:AssumeRole' },
      ['People signed in through a.b and the account with canonical id c may assume this role.'],
    ],
    [
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: 'arn:aws:iam::1:user/ana' },
        Action: 's3:GetObject',
        Resource: photos[1],
      },
      ['Everyone except user ana must not read objects in bucket photos.'],
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
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'FALSE' } }, 'when not signed in with MFA'],
    [{ Bool: { 'AWS:SecureTransport': 'TRUE' } }, 'over encrypted connections'],
    [{ BoolIfExists: { a: 'false' } }, 'if a is false, or is absent'],
    [{ StringEquals: { 'sts:ExternalId': ['x', 'y'] } }, 'with the external id x or y'],
    [{ StringNotEquals: { 'sts:ExternalId': 'x' } }, 'if sts:ExternalId is not x'],
    [{ StringLike: { 'sts:ExternalId': 'x*' } }, 'if sts:ExternalId is like x*'],
    [{ DateEquals: { 'aws:CurrentTime': '2030-01-01' } }, 'at 2030-01-01'],
    [{ DateLessThanEquals: { 'aws:CurrentTime': '2030-01-01' } }, 'until 2030-01-01'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01' } }, 'after 2030-01-01'],
    [{ DateGreaterThanEquals: { 'aws:CurrentTime': '2030-01-01' } }, 'from 2030-01-01'],
    [{ DateNotEquals: { 'aws:CurrentTime': '2030-01-01' } }, 'if aws:CurrentTime is not 2030-01-01'],
    [
      { DateLessThan: { 'aws:CurrentTime': ['2030-01-01', '2031-01-01'] } },
      'if aws:CurrentTime is before 2030-01-01 or 2031-01-01',
    ],
    [
      { DateGreaterThan: { 'aws:TokenIssueTime': '2030-01-01' } },
      'if aws:TokenIssueTime is after 2030-01-01',
    ],
    [{ NumericLessThan: { 's3:max-keys': 10 } }, 'if s3:max-keys is less than 10'],
    [{ NumericGreaterThan: { 's3:max-keys': 10 } }, 'if s3:max-keys is more than 10'],
    [{ NumericGreaterThanEquals: { 's3:max-keys': 10 } }, 'if s3:max-keys is at least 10'],
    [{ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, 'if aws:VpcSourceIp is in 10.0.0.0/8'],
    [
      { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::1:*' } },
      'if aws:PrincipalArn is not like arn:aws:iam::1:*',
    ],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, 'if a value of aws:TagKeys is a'],
    [
      { 'ForAnyValue:IpAddress': { 'aws:SourceIp': '203.0.113.0/24' } },
      'if a value of aws:SourceIp is in 203.0.113.0/24',
    ],
    [{ StringEquals: { 'a:b': [...'abcde'] } }, 'if a:b is a, b, c, d or e'],
    [{ StringEquals: { 'a:b': [...'abcdefg'] } }, 'if a:b is a, b, c, d, e or 2 more'],
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
