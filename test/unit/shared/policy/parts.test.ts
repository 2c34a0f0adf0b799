import { describe, expect, it } from 'vitest';
import { completeAction, knownActions, knownServices } from '#shared/policy/actions.ts';
import { bucketOf, parseArn } from '#shared/policy/arn.ts';
import { parseDate, parseNumber } from '#shared/policy/condition.ts';
import { inRange, parseIpRange } from '#shared/policy/ip.ts';

describe('ARNs', () => {
  it.each([
    ['arn:aws:iam::111122223333:role/X', 'aws', 'iam', '', '111122223333', 'role/X'],
    ['arn:aws:s3:::bucket/*', 'aws', 's3', '', '', 'bucket/*'],
    ['arn:aws:sns:eu-west-1:1:t:sub:2', 'aws', 'sns', 'eu-west-1', '1', 't:sub:2'],
    ['arn:q-world-1:bucket/q-demo-bucket', 'q-world-1', '', '', '', 'bucket/q-demo-bucket'],
    ['arn:verenc:111122223333:root', 'verenc', '', '', '111122223333', 'root'],
    ['arn:verenc:111122223333:key/1:2', 'verenc', '', '', '111122223333', 'key/1:2'],
    ['arn:aws:verenc:111122223333:key/1', 'verenc', '', '', '111122223333', 'key/1'],
    ['arn:AWS-cn:verenc:111122223333:root', 'verenc', '', '', '111122223333', 'root'],
    ['arn::verenc:111122223333:root', 'verenc', '', '', '111122223333', 'root'],
    // What only ends like one of Amazon's is another cloud's own.
    ['arn:q-aws:bucket/x', 'q-aws', '', '', '', 'bucket/x'],
    ['arn:q:verenc:1:root', 'q', '', '', 'verenc', '1:root'],
    ['arn:awsome:bucket/x', 'awsome', '', '', '', 'bucket/x'],
  ])('%s', (text, partition, service, region, account, resource) => {
    expect(parseArn(text)).toEqual({ partition, service, region, account, resource });
  });

  it.each([
    '',
    'arn',
    'arn:',
    'arn:aws',
    'arn:aws:',
    'arn::s3:::b',
    'bucket/x',
    'urn:aws:s3:::b',
    'arn:q',
    'arn:q:',
    'arn:q:1:',
    'arn::verenc',
    'arn:verenc',
    'arn:aws:verenc',
    'arn:aws:s3',
    'arn:aws:s3:::'.slice(0, -1),
  ])('%j is none', (text) => {
    expect(parseArn(text)).toBeNull();
  });

  it.each([
    ['arn:aws:s3:::photos', { bucket: 'photos', key: null }],
    ['arn:aws:s3:::photos/a/b', { bucket: 'photos', key: 'a/b' }],
    ['arn:q-world-1:bucket/q-demo/a', { bucket: 'q-demo', key: 'a' }],
    ['arn:aws:s3:us-east-1:1:accesspoint/x', null],
    ['arn:aws:s3:us-east-1::photos', null],
    ['arn:aws:s3::1:photos', null],
    ['arn:aws:s3:::bucket/a', { bucket: 'bucket', key: 'a' }],
    ['arn:aws:s3:::/a', { bucket: '', key: 'a' }],
    ['arn:q-world-1:other/x', null],
    ['arn:aws:iam::1:user/x', null],
  ])('the bucket in %s', (text, expected) => {
    const arn = parseArn(text);
    expect(arn && bucketOf(arn)).toEqual(expected);
  });
});

describe('addresses', () => {
  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.0004',
    '1.2.3.1e1',
    '/8',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/-1',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    'g::',
    '::/129',
    '1.2.3.4.5',
    '1.2.3.4/1e1',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '12345::',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4::5:6:7:8::9',
  ])('%j is none', (text) => {
    expect(parseIpRange(text)).toBeNull();
  });

  it.each([
    ['0.0.0.0/0', '255.255.255.255', true],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.128/25', '10.0.0.127', false],
    ['::/0', '::1', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['2001:db8::/32', '2001:DB8:ffff::', true],
    ['::ffff:0:0/96', '::ffff:203.0.113.7', true],
    ['10.0.0.0/8', '10.0.0.0/7', false],
    ['10.0.0.1/32', '10.0.0.1', true],
    ['::1/128', '::1', true],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', true],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4:5:6:cb00:7107', true],
    ['10.0.0.0/8', '::10.0.0.1', false],
  ])('%s holds %s: %s', (range, address, holds) => {
    const [r, a] = [parseIpRange(range), parseIpRange(address)];
    expect(r && a && inRange(a, r)).toBe(holds);
  });
});

describe('numbers and dates', () => {
  it.each([
    ['1', 1],
    ['+1', 1],
    ['-1.5', -1.5],
    ['1.', 1],
    ['.55', 0.55],
    ['10.25', 10.25],
  ])('%s is a number', (text, number) => expect(parseNumber(text)).toBe(number));
  it.each(['', '.', 'x', '1x', 'x1', '1e3', '0x1', ' 1', '1 ', '1.2.3', '--1'])('%j is none', (text) =>
    expect(parseNumber(text)).toBeNaN(),
  );

  it.each([
    ['1893456000', '2030-01-01T00:00:00.000Z'],
    ['-10000', '1969-12-31T21:13:20.000Z'],
    ['2030', '2030-01-01T00:00:00.000Z'],
    ['2030-02', '2030-02-01T00:00:00.000Z'],
    ['2030-02-03', '2030-02-03T00:00:00.000Z'],
    ['2030-02-03T04:05', '2030-02-03T04:05:00.000Z'],
    ['2030-02-03T04:05:06', '2030-02-03T04:05:06.000Z'],
    ['2030-02-03T04:05:06.123', '2030-02-03T04:05:06.123Z'],
    ['2030-02-03T04:05:06Z', '2030-02-03T04:05:06.000Z'],
    ['2030-02-03T04:05:06+02:00', '2030-02-03T02:05:06.000Z'],
    ['2030-02-03T04:05-02:00', '2030-02-03T06:05:00.000Z'],
  ])('%s is a date', (text, date) => expect(new Date(parseDate(text)).toISOString()).toBe(date));
  it.each([
    '',
    'x',
    '123',
    'x12345',
    '12345x',
    '2030-1-1',
    '2030-02-03T04',
    'x2030',
    '2030-02-03Z',
    '2030-02-03T04:05x',
  ])('%j is none', (text) => expect(parseDate(text)).toBeNaN());
});

describe('known actions', () => {
  it('have one place each', () => {
    for (const { actions } of knownServices) {
      expect(new Set(actions.map((a) => a.action.toLowerCase())).size).toBe(actions.length);
    }
  });

  it.each([
    ['s3:GetObject', 'read', 'object'],
    ['s3:ListBucket', 'list', 'bucket'],
    ['s3:PutBucketPolicy', 'permissions', 'bucket'],
    ['iam:CreateAccessKey', 'write', 'user'],
    ['iam:AttachUserPolicy', 'permissions', 'user'],
    ['iam:TagRole', 'tagging', 'role'],
    ['sts:AssumeRole', 'write', 'role'],
    ['kms:Decrypt', 'write', 'key'],
    ['sqs:SendMessage', 'write', 'queue'],
    ['sns:Publish', 'write', 'topic'],
  ])('%s is to %s a %s', (action, level, resource) => {
    expect(knownActions(action)).toMatchObject([{ action, level, resource }]);
  });

  it('are completed: services first, then names, beginnings before middles', () => {
    expect(completeAction('s')).toEqual(['s3:', 'sts:', 'sqs:', 'sns:']);
    expect(completeAction('S3:getobjectA', 2)).toEqual(['s3:GetObjectAcl', 's3:GetObjectAnnotation']);
    expect(completeAction('iam:accesskey')).toContain('iam:CreateAccessKey');
    expect(completeAction('nope:x')).toEqual([]);
    expect(completeAction('s', 2)).toEqual(['s3:', 'sts:']);
    expect(completeAction('KMS:encrypt')).toEqual(['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']);
    // The reading of subscriptions comes before it in the list.
    expect(completeAction('sns:subscri', 2)).toEqual(['sns:Subscribe', 'sns:GetSubscriptionAttributes']);
    expect(completeAction('s3:getobject', 1)).toEqual(['s3:GetObject']);
  });

  it('are matched by patterns, in one service or in all', () => {
    const named = (pattern: string) => knownActions(pattern).map(({ action }) => action);
    expect(named('s3:getobject')).toEqual(['s3:GetObject']);
    expect(named('kms:Encryp?')).toEqual(['kms:Encrypt']);
    expect(named('kms:*Encrypt*')).toEqual(['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']);
    expect(named('*')).toEqual(knownServices.flatMap(({ actions }) => actions.map(({ action }) => action)));
    expect(named('*Encrypt')).toEqual(['kms:Encrypt']);
    for (const none of ['ec2:*', 'ec2:RunInstances', 's3:Fetch*', '']) expect(named(none)).toEqual([]);
  });
});
