// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#shared/policy/document.ts';

const allow = (more: object) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::photos/*',
  ...more,
});

/** "level code" of each problem of a policy with this statement. */
const codes = (statement: object) =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement })).problems.map(
    ({ level, code }) => `${level} ${code}`,
  );
const onResource = (Resource: string, Action = 's3:GetObject') => codes(allow({ Resource, Action }));
const onCondition = (Condition: object, more: object = {}) => codes(allow({ Condition, ...more }));

describe('an ARN of Amazon has six parts', () => {
  it.each([
    'arn:aws:s3::photos/*',
    'arn:aws:s3:photos',
    'arn:aws-cn:s3::photos',
    'arn:aws:s3::::photos',
    'arn:aws:s3::::photos/*',
    'arn:aws:iam::123456789012:user:ana',
  ])('%s is refused', (arn) => {
    expect(onResource(arn)).toEqual(['error bad_arn']);
  });

  it('says where, and how it is written', () => {
    const text = JSON.stringify(
      { Version: '2012-10-17', Statement: [allow({ Resource: 'arn:aws:s3::photos/*' })] },
      null,
      2,
    );
    expect(parsePolicy(text).problems).toMatchObject([
      {
        line: 7,
        column: 19,
        message: '"arn:aws:s3::photos/*" leaves out a part.',
        hint: 'Write "arn:aws:s3:::photos/*": region and account are empty, but their colons stay.',
      },
    ]);
  });

  it.each([
    ['s3:GetObject', 'arn:q-world-1:bucket/photos'],
    ['kms:Decrypt', 'arn:verenc:111122223333:key/1'],
    ['kms:Decrypt', 'arn:aws:verenc:1000000000:key/1'],
    ['kms:Decrypt', 'arn::verenc:1000000000:key/1'],
    ['kms:Decrypt', 'arn:aws:kms:*:*:key/*'],
    ['iam:GetUser', 'arn:aws:iam::${aws:PrincipalAccount}:user/ana'],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1234567890:queue'],
    ['s3:GetObject', 'arn:qstorage:q-world-1:1000000000:table/x'],
    ['s3:GetObject', 'arn:aws:s3:::${aws:username}/*'],
    ['s3:GetObject', 'arn:aws:s3:::photos/a:b'],
    ['s3:GetObject', 'arn:aws:s3:eu-west-1:123456789012:accesspoint/x/object/*'],
    ['iam:GetPolicy', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:topic:7'],
  ])('%s on %s is taken', (action, arn) => {
    expect(onResource(arn, action)).toEqual([]);
  });

  it.each([
    ['s3:GetObject', 'arn:aws-mars:s3:::photos'],
    ['s3:GetObject', 'arn:aws:S3:::photos'],
    ['s3:GetObject', 'arn:aws:s3:eu-west-1::photos'],
    ['iam:GetUser', 'arn:aws:iam:eu-west-1:123456789012:user/ana'],
    ['iam:GetUser', 'arn:aws:iam:::user/ana'],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:12345:queue'],
    ['sqs:SendMessage', 'arn:aws:sqs:Frankfurt:123456789012:queue'],
  ])('%s on %s is doubted', (action, arn) => {
    expect(onResource(arn, action)).toEqual(['warning bad_arn']);
  });
});

describe('what is wrong with an ARN', () => {
  it.each([
    ['photos/*', 'is not an ARN', 'Write an ARN, as in "arn:aws:s3:::bucket/*", or "*" for everything.'],
    ['urn:aws:s3:::photos', 'is not an ARN', 'Write an ARN'],
    ['arn:aws', 'is not an ARN', 'Write an ARN'],
    ['arn:q', 'is not an ARN', 'Write an ARN'],
    ['arn:aws:s3', 'leaves out a part', 'Write "arn:aws:s3:::s3"'],
    ['arn:aws-cn:s3:a:b', 'leaves out a part', 'Write "arn:aws-cn:s3:::b"'],
    ['arn:aws:iam::user', 'leaves out a part', 'Write arn:partition:service:region:account:resource; the'],
    ['arn:aws:s*:::x', 'has a wildcard in the service', 'Name the service'],
    ['arn:aws:s?:::x', 'has a wildcard in the service', 'Name the service'],
    ['arn:aws:IAM::1:a:b', 'has a part too many', 'the resource has no colon'],
    ['arn:aws-mars:s3:::x', 'is in no partition of Amazon’s', 'Write one of aws, aws-cn, aws-us-gov,'],
    ['arn:aws:S3:::x', 'has capitals in the service', 'Write "s3".'],
    ['arn:aws:s3:eu-west-1::x', 'names a region or an account', 'neither: "arn:aws:s3:::x"'],
    ['arn:aws:iam:eu-west-1:123456789012:user/x', 'names a region', 'Leave the fourth part empty'],
    ['arn:aws:iam:::user/x', 'names no account', '12 digits'],
    ['arn:aws:sqs:::x', 'names no account', '12 digits'],
    ['arn:aws:sns:::x', 'names no account', '12 digits'],
    ['arn:aws:kms:::key/x', 'names no account', '12 digits'],
    ['arn:aws:sqs::1234567890123:x', 'has no account in its fifth part', '12 digits'],
    ['arn:aws:sqs::x1234567890:x', 'has no account in its fifth part', '12 digits'],
    ['arn:aws:sqs:eu-west-1!:123456789012:x', 'has no region in its fourth part', 'such as "eu-west-1"'],
    ['arn:aws:sqs:!eu-west-1:123456789012:x', 'has no region in its fourth part', 'such as "eu-west-1"'],
  ])('%s %s', (arn, what, hint) => {
    const statement = allow({ Resource: arn });
    const { problems } = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
    expect(problems.map(({ message }) => message)).toEqual([`"${arn}" ${what}.`]);
    expect(problems[0]?.hint).toContain(hint);
  });
});

describe('conditions that do not mean what they say', () => {
  it.each([
    ['a wildcard that is none', { StringEquals: { 's3:prefix': 'a*' } }, ['warning dead_wildcard']],
    [
      'one key in two cases',
      { Bool: { 'aws:securetransport': 'true', 'aws:SecureTransport': 'true' } },
      ['error duplicate_element'],
    ],
    ['two truths', { Bool: { 'aws:SecureTransport': ['true', 'false'] } }, ['error bad_condition_value']],
    ['a key that does not exist', { StringEquals: { 'aws:SourceAcount': '1' } }, ['warning unknown_key']],
    ['a key without a service', { StringEquals: { prefix: 'a' } }, ['warning unknown_key']],
    ['a tag without a key', { StringEquals: { 'aws:PrincipalTag/': 'a' } }, ['warning unknown_key']],
    [
      'an address compared as text',
      { StringEquals: { 'aws:SourceIp': '203.0.113.7' } },
      ['warning bad_operator'],
    ],
    [
      'a date compared as text',
      { StringLike: { 'aws:CurrentTime': '2030-01-01' } },
      ['warning bad_operator'],
    ],
    ['text compared as a number', { NumericEquals: { 'aws:username': '1' } }, ['warning bad_operator']],
    ['a private address', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, ['warning private_address']],
    [
      'an address within its range',
      { IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } },
      ['warning bad_condition_value'],
    ],
    ['a set of one', { 'ForAnyValue:StringEquals': { 'aws:username': 'ana' } }, ['warning bad_operator']],
    [
      'a set that may be empty',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } },
      ['warning open_condition'],
    ],
  ])('%s', (_, condition, expected) => {
    expect(onCondition(condition)).toEqual(expected);
  });

  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.1.1',
    '192.168.1.1',
    ...['16', '19', '20', '29', '30', '31'].map((second) => `172.${second}.0.1`),
    'fc00::1',
    'FD12:3456::1',
    'fe80::1',
    'feb0::1',
  ])('%s is a private address', (address) => {
    expect(onCondition({ IpAddress: { 'aws:SourceIp': address } })).toEqual(['warning private_address']);
    expect(onCondition({ IpAddress: { 'aws:VpcSourceIp': address } })).toEqual([]);
    expect(onCondition({ StringEquals: { 'aws:SourceIp': address } })).toEqual(['warning bad_operator']);
  });

  it.each([
    '172.15.0.1',
    '172.32.0.1',
    '11.0.0.1',
    '203.10.1.1',
    '203.0.172.16',
    'fe70::1',
    'ff00::1',
    '2001:fd00::',
  ])('%s is none', (address) => expect(onCondition({ IpAddress: { 'aws:SourceIp': address } })).toEqual([]));

  it.each([
    ['StringEquals', 'Write StringLike.'],
    ['StringNotEquals', 'Write StringNotLike.'],
    ['StringEqualsIfExists', 'Write StringLikeIfExists.'],
    ['StringEqualsIgnoreCase', 'Use a Like operator.'],
    ['StringNotEqualsIgnoreCase', 'Use a Like operator.'],
  ])('a wildcard means nothing to %s', (operator, hint) => {
    for (const value of ['a*', 'a?']) {
      const statement = allow({ Condition: { [operator]: { 's3:prefix': value } } });
      const { problems } = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
      expect(problems).toMatchObject([{ code: 'dead_wildcard', hint }]);
    }
  });

  it.each([
    ['Bool', ['truex', 'xtrue', 'falsex', 'xfalse', '']],
    ['Null', ['truex', 'xtrue', 'falsex', 'xfalse', '']],
    ['BinaryEquals', ['!AAAA', 'AAAA!', 'AAAA===']],
    // A variable is nothing that these could compare with.
    ['NumericEquals', ['x', '1x', '${aws:username}', '${']],
    ['DateEquals', ['x', '${aws:username}']],
  ])('%s cannot compare with every text', (operator, values) => {
    for (const value of values)
      expect([value, onCondition({ [operator]: { 's3:a': value } })]).toEqual([
        value,
        ['error bad_condition_value'],
      ]);
  });

  it.each([
    ['!s3:prefix', ['warning unknown_key']],
    ['s3:', ['warning unknown_key']],
    ['s3: a', ['warning unknown_key']],
    ['AWS:Nothing', ['warning unknown_key']],
    ['xaws:nothing', []],
  ])('the key %s', (key, problems) =>
    expect(onCondition({ StringEquals: { [key]: 'a' } })).toEqual(problems),
  );

  it.each([
    { BinaryEquals: { 'aws:username': 'QUFBQQ==' } },
    { Bool: { 's3:a': ['TRUE'] }, Null: { 's3:a': 'False' } },
    { StringLike: { 's3:prefix': ['${aws:username}/*', '${*}'] } },
    { StringEquals: { 'aws:PrincipalTag/cost center': 'a', 's3:prefix': '${aws:PrincipalTag/cost center}' } },
    {
      Bool: { 'aws:SecureTransport': 'true' },
      IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] },
    },
    { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' }, Null: { 'aws:TokenIssueTime': 'true' } },
    {
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' },
      StringLike: { 'aws:SourceArn': 'arn:aws:*' },
    },
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } },
  ])('nothing is found in %j', (condition) => {
    expect(onCondition(condition)).toEqual([]);
  });

  it('does not mind an empty set in a denial', () => {
    const condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } };
    expect(onCondition(condition, { Effect: 'Deny' })).toEqual([]);
  });
});

describe('variables', () => {
  it.each([
    'arn:aws:s3:::a/${aws:username',
    'arn:aws:s3:::a/${}',
    'arn:aws:s3:::a/${aws:*}',
    'arn:aws:s3:::a/${ aws:username}',
    'arn:aws:s3:::a/${aws:PrincipalTag/team, none}',
    "arn:aws:s3:::a/${aws:PrincipalTag/team, '}",
    "arn:aws:s3:::a/${aws:PrincipalTag/team, 'none}",
    "arn:aws:s3:::a/${aws:PrincipalTag/team, none'}",
    "arn:aws:s3:::a/${aws:PrincipalTag/team, 'a' 'b'}",
    'arn:aws:s3:::a/${aws:user name}',
    'arn:aws:s3:::a/${aws:username}/${}',
  ])('%s is refused', (arn) => {
    expect(onResource(arn)).toEqual(['error bad_variable']);
  });

  it.each([
    ['${aws:username', 'has a variable that does not end'],
    ['${}', 'has an empty variable'],
    ['${ }', 'has an empty variable'],
    ['${aws:*}', 'has a wildcard in a variable'],
    ['${aws:user name}', 'has a space in a variable'],
    ['${aws:username, none}', 'has a fallback without quotes'],
  ])('%s: %s', (value, what) => {
    const statement = allow({ Condition: { StringEquals: { 's3:a': value } } });
    const { problems } = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }));
    const [problem] = problems.filter(({ code }) => code === 'bad_variable');
    expect(problem?.message).toBe(`"${value}" ${what}.`);
    expect(problem?.hint).toMatch(/\w/);
  });

  it('have no meaning in a principal', () => {
    expect(codes(allow({ Principal: { AWS: 'arn:aws:iam::123456789012:user/${aws:username}' } }))).toEqual([
      'error bad_variable',
    ]);
  });

  it('may have a fallback', () => {
    expect(onResource("arn:aws:s3:::a/${aws:PrincipalTag/team, 'none'}")).toEqual([]);
    expect(onResource("arn:aws:s3:::a/${aws:PrincipalTag/team , ''}")).toEqual([]);
  });
});

describe('more than was meant', () => {
  const pass = (more: object) => codes(allow({ Action: 'iam:PassRole', Resource: '*', ...more }));

  it('handing on any role', () => {
    expect(pass({})).toEqual(['warning hands_on']);
    expect(pass({ Action: 'iam:*' })).toEqual(['warning hands_on', 'warning hands_on']);
    expect(pass({ Action: 'iam:Pass*' })).toEqual(['warning hands_on']);
    expect(pass({ NotResource: 'arn:aws:iam::123456789012:role/x', Resource: undefined })).toEqual([
      'warning hands_on',
    ]);
    expect(pass({ Effect: 'Deny' })).toEqual([]);
    expect(pass({ Resource: 'arn:aws:iam::123456789012:role/site' })).toEqual([]);
    expect(pass({ Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } })).toEqual([]);
    expect(codes({ Effect: 'Allow', Action: '*', Resource: '*' })).toEqual([]);
  });

  it('everything but', () => {
    const statement = { Effect: 'Allow', NotAction: ['iam:*'], NotResource: 'arn:aws:s3:::x' };
    expect(codes(statement)).toContain('warning open_ended');
    expect(codes({ ...statement, Effect: 'Deny' })).toEqual([]);
  });

  it('a role or key for anyone', () => {
    const trust = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };
    expect(codes(trust)).toEqual(['warning open_to_all']);
    expect(codes({ ...trust, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })).toEqual([]);
    expect(codes({ ...trust, Principal: { AWS: '123456789012' } })).toEqual([]);
  });

  it('what is said twice', () => {
    expect(codes(allow({ Action: ['s3:Get*', 's3:GetObject'] }))).toEqual(['warning redundant']);
    expect(codes(allow({ Action: ['s3:GetObject', 's3:getobject'] }))).toEqual(['warning redundant']);
    expect(codes(allow({ Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a*', 'arn:aws:s3:::b'] }))).toEqual([
      'warning redundant',
    ]);
    expect(codes(allow({ Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::A'] }))).toEqual([]);
  });

  it('a service that is not named in full', () => {
    const trust = { Effect: 'Allow', Principal: { Service: 'ec2' }, Action: 'sts:AssumeRole' };
    expect(codes(trust)).toEqual(['warning bad_principal']);
    expect(codes({ ...trust, Principal: { Service: 'ec2.amazonaws.com' } })).toEqual([]);
    for (const Service of ['!ec2.amazonaws.com', 'ec2.amazonaws.com!'])
      expect(codes({ ...trust, Principal: { Service } })).toEqual(['warning bad_principal']);
  });
});
