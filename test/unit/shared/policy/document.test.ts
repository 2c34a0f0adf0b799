// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPolicy, parsePolicy } from '#shared/policy/document.ts';
import { type PolicyKind, sizeLimits } from '#shared/policy/kinds.ts';
import { parseOperator } from '#shared/policy/operators.ts';
import { runs } from '../../../support/long.ts';

const good = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' };
const text = (statement: unknown, more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', ...more, Statement: statement });

/** "code line:column" of each problem. */
const found = (policy: string, kind?: PolicyKind) =>
  parsePolicy(policy, kind).problems.map((p) => `${p.level} ${p.code} ${p.line}:${p.column}`);

const codes = (statement: unknown, kind?: PolicyKind) =>
  parsePolicy(text(statement), kind).problems.map((p) => `${p.level} ${p.code}`);

describe('a document without fault', () => {
  it('comes out in one form, lists everywhere', () => {
    const { document, kind, problems } = parsePolicy(
      text({
        ...good,
        Sid: 'Read',
        Condition: { NumericLessThan: { 's3:max-keys': 10 }, Bool: { 's3:k': true } },
      }),
    );
    expect({ kind, problems }).toEqual({ kind: 'identity', problems: [] });
    expect(document).toEqual({
      version: '2012-10-17',
      statements: [
        {
          sid: 'Read',
          effect: 'Allow',
          principals: null,
          actions: { not: false, patterns: ['s3:GetObject'] },
          resources: { not: false, patterns: ['arn:aws:s3:::photos/*'] },
          conditions: [
            { operator: parseOperator('NumericLessThan'), key: 's3:max-keys', values: ['10'] },
            { operator: parseOperator('Bool'), key: 's3:k', values: ['true'] },
          ],
        },
      ],
    });
  });

  it.each([
    ['an action in a list', { ...good, Action: ['s3:GetObject'] }, 'identity'],
    [
      'NotAction and NotResource',
      { Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::x' },
      'identity',
    ],
    [
      'a role’s trust',
      { Effect: 'Allow', Principal: { AWS: '1000000000' }, Action: 'sts:AssumeRole' },
      'trust',
    ],
    ['a bucket’s', { ...good, Principal: '*', Sid: 'May have spaces' }, 'resource'],
    ['an unknown service', { ...good, Action: 'q-new:DoThings' }, 'identity'],
    ['short ARNs of Quilibrium', { ...good, Resource: 'arn:q-world-1:bucket/q-demo' }, 'identity'],
    ['ARNs of any partition', { ...good, Resource: 'arn:verenc:111122223333:root' }, 'identity'],
    ['variables', { ...good, Resource: "arn:aws:s3:::home/${aws:username, 'nobody'}/*" }, 'identity'],
    ['a principal by its unique id', { ...good, Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } }, 'resource'],
  ])('%s', (_what, statement, kind) => {
    const parsed = parsePolicy(text(statement));
    expect(parsed).toMatchObject({ kind, problems: [] });
    expect(parsed.document).not.toBeNull();
  });

  it('may begin with a byte order mark', () => {
    expect(parsePolicy(`\ufeff${text(good)}`).problems).toEqual([]);
  });

  it('is written as people expect it', () => {
    const written = {
      Version: '2012-10-17',
      Id: 'of the shop',
      Statement: [
        {
          Sid: 'Read',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
          Condition: { StringLike: { 's3:a': 'b', 's3:c': ['d', 'e'] }, Bool: { 's3:f': 'true' } },
        },
        {
          Effect: 'Deny',
          NotPrincipal: { AWS: ['1000000000', '2000000000'], Service: 'a.b' },
          NotAction: ['s3:GetObject', 's3:PutObject'],
          NotResource: 'arn:aws:s3:::a/*',
        },
        { Effect: 'Deny', Principal: { Service: 'a.b' }, Action: 's3:*', Resource: '*' },
        { Effect: 'Deny', Principal: { AWS: '1000000000' }, Action: 's3:*', Resource: '*' },
      ],
    };
    const { document, problems } = parsePolicy(JSON.stringify(written));
    expect(problems).toEqual([]);
    expect(document && formatPolicy(document)).toBe(JSON.stringify(written, null, 2));
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '1000000000' }, Action: 'sts:AssumeRole' }],
    };
    const read = parsePolicy(JSON.stringify(trust)).document;
    expect(read && formatPolicy(read)).toBe(JSON.stringify(trust, null, 2));
  });

  it('is the same when it is written and read again', () => {
    const value = fc.constantFrom('a', 'b*', '10');
    const condition = fc.record({
      operator: fc.constantFrom('StringLike', 'ForAnyValue:StringEquals', 'StringNotEqualsIfExists'),
      key: fc.constantFrom('aws:username', '__proto__', 'k'),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    });
    const statement = fc.record({
      actions: fc.array(fc.constantFrom('s3:Get*', 'iam:*', '*'), { minLength: 1, maxLength: 3 }),
      not: fc.boolean(),
      principal: fc.constantFrom('*', { AWS: '1000000000', Service: ['a.b', 'c.d'] }),
      condition,
    });
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (list) => {
        const written = list.map((s) => ({
          Effect: 'Deny',
          [s.not ? 'NotPrincipal' : 'Principal']: s.principal,
          [s.not ? 'NotAction' : 'Action']: s.actions,
          [s.not ? 'NotResource' : 'Resource']: '*',
          Condition: { [s.condition.operator]: { [s.condition.key]: s.condition.values } },
        }));
        const { document } = parsePolicy(text(written));
        if (!document) throw new Error('should be without fault');
        expect(parsePolicy(formatPolicy(document)).document).toEqual(document);
      }),
    );
  });
});

describe('what a document is for', () => {
  const principal = { Effect: 'Deny', Principal: '*' };
  it.each([
    ['no principal', good, 'identity'],
    ['an action that is not of STS', { ...principal, Action: 's3:GetObject', Resource: '*' }, 'resource'],
    ['actions of STS', { ...principal, Action: ['sts:AssumeRole', 'STS:TagSession'] }, 'trust'],
    ['all but actions of STS', { ...principal, NotAction: 'sts:*' }, 'trust'],
    ['one action of STS', { ...principal, Action: ['sts:AssumeRole', 's3:GetObject'] }, 'resource'],
    ['no action', principal, 'resource'],
    [
      'all but a principal',
      { ...principal, Principal: undefined, NotPrincipal: { AWS: '1' }, Action: 's3:*' },
      'resource',
    ],
    ['a statement that is none', 'x', 'identity'],
  ])('is seen by %s', (_what, statement, kind) => {
    expect(parsePolicy(text([statement])).kind).toBe(kind);
  });

  it('is what was said, also of a text that is none', () => {
    expect([parsePolicy('[').kind, parsePolicy('[]').kind, parsePolicy('[', 'trust').kind]).toEqual([
      'identity',
      'identity',
      'trust',
    ]);
  });
});

describe('what is wrong is said, with its place', () => {
  it('and there is no document where it is an error', () => {
    expect(parsePolicy(text({ ...good, Effect: 'x' })).document).toBeNull();
    expect(parsePolicy(text([good, 'x'])).document).toBeNull();
    expect(parsePolicy(text({ ...good, Action: 's3:Fetch' })).document).not.toBeNull();
  });

  it.each([
    ['', ['error syntax 1:1']],
    ['  \n ', ['error syntax 1:1']],
    ['{\n  "Version": "2012-10-17",\n  "Statement": [{"Effect": "Allow",}]\n}', ['error syntax 3:36']],
    ['{ // why\n}', ['error syntax 1:3']],
    ['{"Version": "2012-10-17"', ['error syntax 1:25']],
    ['[]', ['error wrong_type 1:1']],
    ['"x"', ['error wrong_type 1:1']],
    [
      '{\n "Version": "2012-10-17",\n "Statement": [{\n  "Effect": "allow",\n  "Action": "s3:GetObject",\n  "Resource": "*"\n }]\n}',
      ['error bad_value 4:13'],
    ],
    [
      '{"Version":"2012-10-17",\n"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},\n{"Effect":"Allow","Action":"s3:Foo","Resource":"photos"}]}',
      ['warning unknown_action 3:28', 'error bad_arn 3:48'],
    ],
    [
      '{"Version":"2012-10-17",\r\n"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{\r\n"StringEqual":{"a":"b"}}}}',
      ['error unknown_operator 3:1'],
    ],
  ])('%j', (policy, problems) => {
    expect(found(policy)).toEqual(problems);
  });

  it.each<[string, unknown, string[]]>([
    ['no statement', [], ['error missing_element']],
    ['a statement that is none', ['x'], ['error wrong_type']],
    ['no Effect', { ...good, Effect: undefined }, ['error missing_element']],
    ['no Action', { ...good, Action: undefined }, ['error missing_element']],
    ['no Resource', { ...good, Resource: undefined }, ['error missing_element']],
    ['no action in the list', { ...good, Action: [] }, ['error missing_element']],
    ['an action that is a number', { ...good, Action: [5] }, ['error wrong_type']],
    ['an element that does not exist', { ...good, Principals: '*' }, ['error unknown_element']],
    ['an element in small letters', { ...good, sid: 'x' }, ['error unknown_element']],
    ['Action and NotAction', { ...good, NotAction: 'iam:*' }, ['error conflicting_elements']],
    ['Resource and NotResource', { ...good, NotResource: 'arn:aws:s3:::x' }, ['error conflicting_elements']],
    ['a wildcard in the service', { ...good, Action: '*:GetObject' }, ['error wildcard_service']],
    ['a wildcard in part of the service', { ...good, Action: 's?:GetObject' }, ['error wildcard_service']],
    ['an action without a service', { ...good, Action: 'GetObject' }, ['error bad_action']],
    ['an action with two colons', { ...good, Action: 's3:Get:Object' }, ['error bad_action']],
    ['an action with a space', { ...good, Action: 's3:Get Object' }, ['error bad_action']],
    ['an action nobody knows', { ...good, Action: 's3:GetObjects' }, ['warning unknown_action']],
    ['a wildcard that meets no action', { ...good, Action: 's3:Fetch*' }, ['warning unknown_action']],
    ['a resource that is no ARN', { ...good, Resource: 'photos/*' }, ['error bad_arn']],
    ['an ARN of nothing', { ...good, Resource: 'arn:aws:' }, ['error bad_arn']],
    ['an ARN with any service', { ...good, Resource: 'arn:aws:*:::photos' }, ['error bad_arn']],
    ['a bucket with an account', { ...good, Resource: 'arn:aws:s3::1:photos' }, ['warning bad_arn']],
    ['a user with a region', { ...good, Resource: 'arn:aws:iam:us-east-1:1:user/a' }, ['warning bad_arn']],
    ['a Sid with a space', { ...good, Sid: 'my sid' }, ['error bad_value']],
    ['a Sid that is a number', { ...good, Sid: 5 }, ['error wrong_type']],
    ['a sign before the service', { ...good, Action: '!s3:GetObject' }, ['error bad_action']],
    ['a sign behind the service', { ...good, Action: 's3!:GetObject' }, ['error bad_action']],
    ['a sign before the action', { ...good, Action: 's3:!GetObject' }, ['error bad_action']],
    ['a sign behind the action', { ...good, Action: 's3:GetObject!' }, ['error bad_action']],
    [
      'a principal that begins like a number',
      { ...good, Principal: { AWS: '12ab' } },
      ['error bad_principal'],
    ],
    ['a principal that ends like a number', { ...good, Principal: { AWS: 'ab12' } }, ['error bad_principal']],
    [
      'Principal and NotPrincipal',
      { ...good, Effect: 'Deny', Principal: '*', NotPrincipal: { AWS: '1' } },
      ['error conflicting_elements'],
    ],
    ['a condition that is text', { ...good, Condition: 'x' }, ['error wrong_type']],
    ['an operator that is text', { ...good, Condition: { Bool: 'x' } }, ['error wrong_type']],
    [
      'an operator in small letters',
      { ...good, Condition: { bool: { 's3:a': 'true' } } },
      ['error unknown_operator'],
    ],
    [
      'NullIfExists',
      { ...good, Condition: { NullIfExists: { 's3:a': 'true' } } },
      ['error unknown_operator'],
    ],
    ['no value', { ...good, Condition: { StringEquals: { 's3:a': [] } } }, ['error missing_element']],
    [
      'a number that is none',
      { ...good, Condition: { NumericEquals: { 's3:a': 'x' } } },
      ['error bad_condition_value'],
    ],
    [
      'a date that is none',
      { ...good, Condition: { DateEquals: { 's3:a': '1.1.2030' } } },
      ['error bad_condition_value'],
    ],
    [
      'an address that is none',
      { ...good, Condition: { IpAddress: { 's3:a': '1.2.3' } } },
      ['error bad_condition_value'],
    ],
    [
      'a range too long',
      { ...good, Condition: { IpAddress: { 's3:a': '1.2.3.4/33' } } },
      ['error bad_condition_value'],
    ],
    [
      'neither true nor false',
      { ...good, Condition: { Bool: { 's3:a': 'yes' } } },
      ['error bad_condition_value'],
    ],
    ['a principal that is text', { ...good, Principal: 'ana' }, ['error bad_principal']],
    ['a principal of no kind', { ...good, Principal: { Aws: '*' } }, ['error unknown_element']],
    [
      'a wildcard in a principal',
      { ...good, Principal: { AWS: 'arn:aws:iam::1:role/*' } },
      ['error bad_principal'],
    ],
    [
      'an id with a sign before it',
      { ...good, Principal: { AWS: '!AIDACKCEVSQ6C2EXAMPLE' } },
      ['error bad_principal'],
    ],
    [
      'an id with a sign behind it',
      { ...good, Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE!' } },
      ['error bad_principal'],
    ],
    ['a principal that is a name', { ...good, Principal: { AWS: 'ana' } }, ['error bad_principal']],
    [
      'an allow for everyone but one',
      { ...good, Principal: undefined, NotPrincipal: { AWS: '1' } },
      ['error forbidden_element'],
    ],
    [
      'trust in everyone but one',
      { Effect: 'Deny', NotPrincipal: { AWS: '1' }, Action: 'sts:AssumeRole' },
      ['error forbidden_element'],
    ],
    [
      'one statement of two without a principal',
      [{ ...good, Principal: '*' }, good],
      ['error missing_element'],
    ],
    [
      'a Sid used twice',
      [
        { ...good, Sid: 'A' },
        { ...good, Sid: 'A' },
      ],
      ['error duplicate_sid'],
    ],
    [
      'a resource in a trust policy',
      { Effect: 'Allow', Principal: { AWS: '1000000000' }, Action: 'sts:AssumeRole', Resource: '*' },
      ['error forbidden_element'],
    ],
  ])('%s', (_what, statement, problems) => {
    expect(codes(statement)).toEqual(problems);
  });

  it('elements that are there twice', () => {
    const twice = '{"Version":"2012-10-17","Statement":[],"Statement":[]}';
    expect(found(twice)).toContain('error duplicate_element 1:40');
  });

  it('versions', () => {
    expect(found(JSON.stringify({ Statement: good }))).toEqual(['warning bad_version 1:1']);
    expect(found(text(good, { Version: '2008-10-17' }))).toEqual(['warning bad_version 1:12']);
    expect(found(text(good, { Version: '2020-01-01' }))).toEqual(['error bad_version 1:12']);
    for (const [version, what] of [
      [undefined, 'Without a Version, the policy is of 2008.'],
      ['2008-10-17', 'Managed policies may not be of 2008.'],
    ] as const) {
      const { document, problems } = parsePolicy(text(good, { Version: version }));
      expect(document?.version).toBe('2008-10-17');
      expect(problems).toMatchObject([{ message: what, hint: 'Write "Version": "2012-10-17".' }]);
    }
    const variable = { ...good, Resource: 'arn:aws:s3:::${aws:username}' };
    expect(found(text(variable, { Version: '2008-10-17' }))).toEqual(['warning dead_variable 1:12']);
  });

  it('a policy that has no statement, and an Id that is no text', () => {
    expect(found('{"Version":"2012-10-17"}')).toEqual(['error missing_element 1:1']);
    expect(found(text(good, { Id: 5 }))).toEqual(['error wrong_type 1:30']);
    expect(parsePolicy(text(good, { Id: 'of the shop' }))).toMatchObject({
      problems: [],
      document: { id: 'of the shop' },
    });
  });

  it('a policy too long for what it seems to be, and for all it may be', () => {
    const ofLength = (length: number, statement: object) => {
      const empty = text({ ...statement, Sid: '' });
      return found(text({ ...statement, Sid: 'a'.repeat(length - empty.length) }));
    };
    const trust = { Effect: 'Allow', Principal: { AWS: '1000000000' }, Action: 'sts:AssumeRole' };
    for (const [statement, most, mostOfAny] of [
      [good, 6144, 10_240],
      [trust, 2048, 4096],
    ] as const) {
      expect(ofLength(most, statement)).toEqual([]);
      expect(ofLength(most + 1, statement)).toEqual(['warning too_large 1:1']);
      expect(ofLength(mostOfAny, statement)).toEqual(['warning too_large 1:1']);
      expect(ofLength(mostOfAny + 1, statement)).toEqual(['error too_large 1:1']);
    }
  });

  it('how long a policy may be, and what to do', () => {
    const [problem] = parsePolicy(text({ ...good, Sid: 'a'.repeat(7000) })).problems;
    expect(problem?.hint).toBe('Split it in two. Only a role’s inline policy may be longer, up to 10240.');
    const [sure] = parsePolicy(text({ ...good, Sid: 'a'.repeat(7000) }), 'managed').problems;
    expect(sure?.hint).toBe('Split it in two, or say more with wildcards.');
    expect(sure?.message).toMatch(/^The policy has 7\d{3} characters; a managed policy may have 6144\.$/);
  });

  it('a document that is far too long, or nested too deeply outside of its texts', () => {
    expect(found('['.repeat(50_000))).toEqual(['error syntax 1:21']);
    expect(found(`{"a":${'['.repeat(19)}${']'.repeat(19)}}`)).toContain('error unknown_element 1:2');
    expect(found('x'.repeat(100_001))).toEqual(['error too_large 1:1']);
    expect(found('x'.repeat(100_000))).toEqual(['error syntax 1:1']);
    const principal = { ...good, Principal: '*' };
    expect(codes({ ...principal, Sid: `"${'['.repeat(30)}\\` }, 'resource')).toEqual([]);
    expect(found('[]'.repeat(30))).toEqual(['error syntax 1:3']);
  });

  it('a long text in a sentence, cut', () => {
    const [problem] = parsePolicy(text({ ...good, Action: `x y\n${'z'.repeat(80)}` })).problems;
    expect(problem?.message).toBe(`"x y ${'z'.repeat(75)}…" is not an action.`);
    const [whole] = parsePolicy(text({ ...good, Action: `x ${'z'.repeat(78)}` })).problems;
    expect(whole?.message).toBe(`"x ${'z'.repeat(78)}" is not an action.`);
  });

  it('principals where none may be, and none where one has to be', () => {
    expect(codes({ ...good, Principal: '*' }, 'managed')).toEqual(['error forbidden_element']);
    expect(codes(good, 'resource')).toEqual(['error missing_element']);
  });

  it('no Sid is the same as another that is empty', () => {
    expect(
      codes([
        { ...good, Sid: '' },
        { ...good, Sid: '' },
      ]),
    ).toEqual([]);
  });

  it('foreign actions in a trust policy', () => {
    const trust = { Effect: 'Deny', Principal: '*' };
    expect(found(text({ ...trust, Action: 's3:GetObject' }), 'trust')).toEqual(['error bad_action 1:79']);
    expect(found(text({ ...trust, NotAction: 's3:GetObject' }), 'trust')).toEqual(['error bad_action 1:37']);
    expect(found(text(['x']), 'trust')).toEqual(['error wrong_type 1:38']);
    expect(codes({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }, 'trust')).toEqual([
      'error bad_action',
    ]);
  });

  it.each(['managed', 'inline_user', 'inline_group', 'inline_role', 'session'] as const)(
    'a policy too long for its kind: %s',
    (kind) => {
      const ofLength = (length: number) => {
        const empty = text({ ...good, Sid: '' });
        return text({ ...good, Sid: 'a'.repeat(length - empty.length) });
      };
      expect(codes(good, kind)).toEqual([]);
      // White space does not count.
      expect(found(`${ofLength(sizeLimits[kind])}\n\n   `, kind)).toEqual([]);
      expect(found(ofLength(sizeLimits[kind] + 1), kind)).toEqual(['error too_large 1:1']);
    },
  );

  it('no more than a hundred problems', () => {
    const many = text(new Array(2000).fill({ Effect: 'x' }));
    expect(parsePolicy(many).problems.length).toBeLessThanOrEqual(100);
  });

  it('whatever the text: it answers, and a document only without errors', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"Statement"',
      '"Effect"',
      '"Allow"',
      '"*"',
      '1',
      'null',
      ' ',
    );
    const anything = fc.oneof(
      fc.string(),
      fc.array(piece).map((p) => p.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(anything, (policy) => {
        const { document, problems } = parsePolicy(policy);
        expect(document === null).toBe(problems.some((p) => p.level === 'error'));
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });
});
