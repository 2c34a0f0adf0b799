// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, possible } from '#shared/policy/evaluate.ts';
import { runs } from '../../../support/long.ts';
import { type Case, cases } from './cases.ts';
import { policyOf } from './documents.ts';

const documents = (statements: Case['identity'] | undefined, version?: string) =>
  statements && statements.length > 0 ? [policyOf(statements, version)] : [];

const policiesOf = (c: Case) => ({
  identity: documents(c.identity, c.version),
  resource: documents(c.resourcePolicy, c.version),
  boundary: documents(c.boundary, c.version),
  session: documents(c.session, c.version),
});

describe('the published rules', () => {
  it('are covered by at least 120 different cases', () => {
    const different = new Set(cases.map(({ page, rule, ...rest }) => JSON.stringify(rest)));
    expect(different.size).toBeGreaterThanOrEqual(120);
  });

  it.each(cases.map((c) => [`${c.rule} → ${c.expect}`, c] as const))('%s', (_name, c) => {
    expect(evaluate(c, policiesOf(c)).decision).toBe(c.expect);
  });

  // An unknown context may leave a question open, but must never answer it wrongly.
  it.each(cases.map((c) => [`${c.rule} → ${c.expect}`, c] as const))('as a possibility: %s', (_name, c) => {
    const { decision } = possible(c, policiesOf(c));
    expect(decision).not.toBe(c.expect === 'allow' ? 'deny' : 'allow');
  });
});

// A policy means the same on every machine.
describe.each(['America/St_Johns', 'UTC', 'Pacific/Kiritimati'])('dates on a machine in %s', (zone) => {
  const before = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  const dated = cases.filter(({ rule }) => rule.startsWith('Date'));

  it('is where it is', () => {
    expect(new Date('2030-01-01T00:00:00Z').getTimezoneOffset()).toBe(
      { 'America/St_Johns': 210, UTC: 0, 'Pacific/Kiritimati': -840 }[zone],
    );
    expect(dated.length).toBeGreaterThan(15);
  });

  it.each(dated.map((c) => [`${c.rule} → ${c.expect}`, c] as const))('%s', (_name, c) => {
    expect(evaluate(c, policiesOf(c)).decision).toBe(c.expect);
  });
});

describe('the statements behind a decision', () => {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a' };
  const allow = { Sid: 'Read', Effect: 'Allow', Action: 's3:*', Resource: '*' };

  it('are those that allow', () => {
    const identity = [policyOf([{ ...allow, Action: 'iam:*', Sid: 'Iam' }]), policyOf([allow])];
    expect(evaluate(request, { identity }).statements).toEqual([
      { kind: 'identity', policy: 1, statement: 0, sid: 'Read' },
    ]);
  });

  it('are those that deny, without those that allow', () => {
    const identity = [policyOf([allow, { ...allow, Sid: 'No', Effect: 'Deny' }])];
    expect(evaluate(request, { identity })).toEqual({
      decision: 'explicit_deny',
      statements: [{ kind: 'identity', policy: 0, statement: 1, sid: 'No' }],
    });
  });

  it('are those that were not enough, where a boundary left them out', () => {
    const boundary = [policyOf([{ ...allow, Action: 'iam:*' }])];
    expect(evaluate(request, { identity: [policyOf([allow])], boundary })).toEqual({
      decision: 'implicit_deny',
      statements: [{ kind: 'identity', policy: 0, statement: 0, sid: 'Read' }],
    });
  });
});

describe('what is known of who asks', () => {
  const decision = (key: string, isAbsent: boolean, principal?: string) =>
    evaluate(
      { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a', principal },
      {
        identity: [
          policyOf([
            { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { Null: { [key]: `${isAbsent}` } } },
          ]),
        ],
      },
    ).decision;

  it.each(['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:username'])(
    'is not there for nobody: %s',
    (key) => {
      expect(decision(key, true)).toBe('allow');
      expect(decision(key, false)).toBe('implicit_deny');
      expect(decision(key, false, 'arn:aws:iam::111111111111:user/ana')).toBe('allow');
    },
  );

  it('is no name of a user for a role', () => {
    expect(decision('aws:username', true, 'arn:aws:sts::111111111111:assumed-role/reader/one')).toBe('allow');
  });
});

describe('a condition', () => {
  const holds = (Condition: object, context: Record<string, string | string[]>) =>
    evaluate(
      { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a', context },
      { identity: [policyOf([{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition }])] },
    ).decision === 'allow';

  it('on what is less or more takes what is the same only where it says so', () => {
    for (const [operator, answers] of [
      ['NumericLessThan', [true, false, false]],
      ['NumericLessThanEquals', [true, true, false]],
      ['NumericGreaterThan', [false, false, true]],
      ['NumericGreaterThanEquals', [false, true, true]],
      ['NumericEquals', [false, true, false]],
      ['NumericNotEquals', [true, false, true]],
    ] as const)
      expect([
        operator,
        ['9', '10', '11'].map((a) => holds({ [operator]: { 's3:a': '10' } }, { 's3:a': a })),
      ]).toEqual([operator, answers]);
  });

  it('without regard to case', () => {
    for (const [wanted, value] of [
      ['ANA', 'ana'],
      ['ana', 'ANA'],
    ] as const) {
      expect(holds({ StringEqualsIgnoreCase: { 's3:a': wanted } }, { 's3:a': value })).toBe(true);
      expect(holds({ StringNotEqualsIgnoreCase: { 's3:a': wanted } }, { 's3:a': value })).toBe(false);
    }
    const own = { StringEqualsIgnoreCase: { 's3:a': 'X-${aws:username}' } };
    expect(holds(own, { 's3:a': 'x-ana', 'aws:username': 'Ana' })).toBe(true);
    expect(holds(own, { 's3:a': 'x-ana' })).toBe(false);
    const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a', context: { 's3:a': 'x-ana' } };
    const identity = [policyOf([{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: own }])];
    expect(possible(asked, { identity }).decision).toBe('conditional');
  });

  it('on whether a key is there takes either, where it says both', () => {
    const both = { Null: { 's3:a': ['true', 'false'] } };
    expect([holds(both, {}), holds(both, { 's3:a': 'x' })]).toEqual([true, true]);
  });

  it('on an address takes nothing that is none', () => {
    expect(holds({ IpAddress: { 's3:a': '0.0.0.0/0' } }, { 's3:a': 'nonsense' })).toBe(false);
    expect(holds({ NotIpAddress: { 's3:a': '0.0.0.0/0' } }, { 's3:a': 'nonsense' })).toBe(true);
  });

  it.each([
    ['*', 'arn:aws:s3:::x', true],
    ['*', 'no ARN', true],
    ['*x', 'arn:aws:s3:::x', false],
    ['arn:aws:iam::1:*', 'arn:aws:iam::1:user/a:b', true],
    // No `*` reaches over a colon, but in the last part.
    ['arn:*:iam::1:user/x', 'arn:aws:q:iam::1:user/x', false],
    ['arn:aws:*:1:2:x', 'arn:aws:a:b:12:x', false],
    ['arn:q-world-1:bucket/*', 'arn:q-world-1:bucket/x', true],
  ])('on an ARN, %s for %s: %s', (Value, value, answer) => {
    expect(holds({ ArnLike: { 's3:a': Value } }, { 's3:a': value })).toBe(answer);
    expect(holds({ ArnNotLike: { 's3:a': Value } }, { 's3:a': value })).toBe(!answer);
  });
});

describe('ARNs of other clouds', () => {
  it.each([
    ['arn:q-world-1:bucket/q-demo', 'arn:q-world-1:bucket/q-demo', 'allow'],
    ['arn:q-world-1:bucket/*', 'arn:q-world-1:bucket/q-demo', 'allow'],
    ['arn:q-world-1:bucket/other', 'arn:q-world-1:bucket/q-demo', 'implicit_deny'],
  ])('%s for %s: %s', (Resource, resource, decision) => {
    const identity = [policyOf([{ Effect: 'Allow', Action: 's3:*', Resource }])];
    expect(evaluate({ action: 's3:ListBucket', resource }, { identity }).decision).toBe(decision);
  });

  it('knows the root of an account in any partition', () => {
    const request = { action: 's3:ListBucket', resource: '*', principal: 'arn:verenc:1000000000:root' };
    expect(evaluate(request, { identity: [] }).decision).toBe('allow');
  });

  it('knows accounts whose ids are not twelve digits', () => {
    const resource = [
      policyOf([{ Effect: 'Allow', Principal: { AWS: '1000000000' }, Action: 'sts:AssumeRole' }]),
    ];
    const identity = [policyOf([{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }])];
    const principal = 'arn:aws:iam::1000000000:user/ana';
    const request = { action: 'sts:AssumeRole', resource: 'arn:aws:iam::1000000000:role/r', principal };
    expect(evaluate(request, { identity, resource }).decision).toBe('allow');
  });
});

describe('what could be', () => {
  const photos = 'arn:aws:s3:::photos/*';
  const ask = (statements: object[], action = 's3:GetObject', resource = photos) =>
    possible({ action, resource }, { identity: [policyOf(statements)] });
  const allow = { Effect: 'Allow', Action: 's3:Get*', Resource: photos };

  it('is allowed where all of it is, whatever the context', () => {
    expect(ask([allow]).decision).toBe('allow');
    expect(ask([allow], 's3:Get*').decision).toBe('allow');
  });

  it('is denied where nothing of it is allowed', () => {
    expect(ask([allow], 's3:PutObject').decision).toBe('deny');
    expect(ask([allow], 's3:GetObject', 'arn:aws:s3:::music/*').decision).toBe('deny');
  });

  it('says of each statement whether it is meant in part, and whether its conditions decide', () => {
    const part = { ...allow, Resource: 'arn:aws:s3:::photos/2030/*' };
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(
      ask([allow, part, { ...part, Condition: mfa }, { ...allow, Condition: mfa }]).statements,
    ).toMatchObject([
      { statement: 0, partly: false, depends: false },
      { statement: 1, partly: true, depends: false },
      { statement: 2, partly: true, depends: false },
      { statement: 3, partly: false, depends: true },
    ]);
  });

  it('is denied where a part is denied and nothing is allowed', () => {
    expect(ask([{ ...allow, Effect: 'Deny', Resource: 'arn:aws:s3:::photos/2030/*' }]).decision).toBe('deny');
  });

  it('depends, where a condition decides', () => {
    const result = ask([{ ...allow, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }]);
    expect(result.decision).toBe('conditional');
    expect(result.statements).toMatchObject([
      { effect: 'Allow', partly: false, depends: true, conditions: ['when signed in with MFA'] },
    ]);
  });

  it('depends, where a part is allowed or a part is denied', () => {
    const part = 'arn:aws:s3:::photos/2030/*';
    expect(ask([{ ...allow, Resource: part }])).toMatchObject({
      decision: 'conditional',
      statements: [{ effect: 'Allow', partly: true }],
    });
    expect(ask([allow, { ...allow, Effect: 'Deny', Resource: part }]).decision).toBe('conditional');
    expect(ask([allow], 's3:*')).toMatchObject({
      decision: 'conditional',
      statements: [{ effect: 'Allow', partly: true }],
    });
  });

  it('is denied where all of it is denied', () => {
    expect(ask([allow, { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::*' }]).decision).toBe('deny');
  });

  it('depends on a variable whose value is unknown', () => {
    const own = { ...allow, Resource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' };
    expect(ask([own]).decision).toBe('conditional');
    expect(ask([own], 's3:GetObject', 'arn:aws:iam::1:user/x').decision).toBe('deny');
    const others = { ...allow, Resource: undefined, NotResource: own.Resource };
    expect(ask([others]).decision).toBe('conditional');
    const topic = (Value: string) =>
      possible(
        {
          action: 's3:GetObject',
          resource: photos,
          context: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:t' },
        },
        { identity: [policyOf([{ ...allow, Condition: { ArnLike: { 'aws:SourceArn': Value } } }])] },
      ).decision;
    expect(topic('arn:aws:sns:eu-west-1:1:${aws:PrincipalTag/team}')).toBe('conditional');
    expect(topic('arn:aws:sns:${aws:PrincipalTag/rest}')).toBe('conditional');
    expect(topic('arn:aws:sqs:eu-west-1:1:${aws:PrincipalTag/team}')).toBe('deny');
  });

  it('depends on who asks, where that is not said', () => {
    const resource = [policyOf([{ ...allow, Principal: { AWS: 'arn:aws:iam::1:user/ana' } }])];
    const asked = { action: 's3:GetObject', resource: photos };
    expect(possible(asked, { identity: [], resource }).decision).toBe('conditional');
    for (const [name, decision] of [
      ['ana', 'allow'],
      ['bert', 'deny'],
    ])
      expect(
        possible({ ...asked, principal: `arn:aws:iam::1:user/${name}` }, { identity: [], resource }).decision,
      ).toBe(decision);
  });

  it('takes a key with an empty list as absent', () => {
    const statement = { ...allow, Condition: { Null: { 'aws:TokenIssueTime': 'true' } } };
    const request = { action: 's3:GetObject', resource: photos, context: { 'aws:TokenIssueTime': [] } };
    expect(possible(request, { identity: [policyOf([statement])] }).decision).toBe('allow');
  });
});

// ---- properties ----------------------------------------------------------------------------------

const word = fc.constantFrom('Get', 'Put', 'Object', 'Acl', '*', '?', 'List');
const actionPattern = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `s3:${words.join('')}`);
const path = fc.constantFrom('a', 'b', '/', '*', '?', '${aws:username}', 'photos');
const resourcePattern = fc
  .array(path, { minLength: 1, maxLength: 5 })
  .map((parts) => `arn:aws:s3:::${parts.join('')}`);
const condition = fc.option(
  fc.record({
    operator: fc.constantFrom(
      'StringEquals',
      'StringNotLike',
      'StringEqualsIfExists',
      'ForAllValues:StringLike',
    ),
    key: fc.constantFrom('aws:username', 'aws:UserAgent'),
    value: fc.constantFrom('ana', 'a*', '*'),
  }),
  { nil: undefined },
);
const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Deny'),
    not: fc.boolean(),
    actions: fc.array(actionPattern, { minLength: 1, maxLength: 3 }),
    resources: fc.array(resourcePattern, { minLength: 1, maxLength: 3 }),
    condition,
  })
  .map((s) => ({
    Effect: s.effect,
    [s.not ? 'NotAction' : 'Action']: s.actions,
    Resource: s.resources,
    ...(s.condition && { Condition: { [s.condition.operator]: { [s.condition.key]: s.condition.value } } }),
  }));
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
const request = fc.record({
  action: fc.constantFrom('s3:GetObject', 's3:PutObjectAcl', 's3:ListBucket'),
  resource: fc.constantFrom(
    'arn:aws:s3:::photos/a',
    'arn:aws:s3:::a',
    'arn:aws:s3:::ana/b',
    'arn:aws:s3:::a*b',
  ),
  context: fc.record({ 'aws:username': fc.constantFrom('ana', 'b') }, { requiredKeys: [] }),
});

describe('for any policies', () => {
  const everything = { Effect: 'Deny', Action: '*', Resource: '*' };

  it('a deny always wins', () => {
    fc.assert(
      fc.property(statements, request, (list, asked) => {
        const identity = [policyOf(list), policyOf([everything])];
        expect(evaluate(asked, { identity }).decision).toBe('explicit_deny');
      }),
    );
  });

  it('one more allow never takes anything away', () => {
    fc.assert(
      fc.property(statements, statement, request, (list, more, asked) => {
        const before = evaluate(asked, { identity: [policyOf(list)] }).decision;
        const after = evaluate(asked, {
          identity: [policyOf([...list, { ...more, Effect: 'Allow' }])],
        }).decision;
        if (before === 'allow') expect(after).toBe('allow');
        else if (before === 'explicit_deny') expect(after).toBe('explicit_deny');
      }),
    );
  });

  it('one more deny never gives anything', () => {
    fc.assert(
      fc.property(statements, statement, request, (list, more, asked) => {
        const before = evaluate(asked, { identity: [policyOf(list)] }).decision;
        const after = evaluate(asked, {
          identity: [policyOf([...list, { ...more, Effect: 'Deny' }])],
        }).decision;
        if (before !== 'allow') expect(after).not.toBe('allow');
      }),
    );
  });

  it('a boundary or a session policy never gives anything', () => {
    fc.assert(
      fc.property(statements, statements, request, (own, limit, asked) => {
        const identity = [policyOf(own)];
        const free = evaluate(asked, { identity }).decision;
        for (const kind of ['boundary', 'session'] as const) {
          const limited = evaluate(asked, { identity, [kind]: [policyOf(limit)] }).decision;
          if (free !== 'allow') expect(limited).not.toBe('allow');
        }
      }),
    );
  });

  it('the order of statements does not matter', () => {
    fc.assert(
      fc.property(statements, request, (list, asked) => {
        const forward = evaluate(asked, { identity: [policyOf(list)] }).decision;
        expect(evaluate(asked, { identity: [policyOf(list.toReversed())] }).decision).toBe(forward);
      }),
    );
  });

  it('what is said to be possible or not holds for every request that was meant', () => {
    const wide = fc.record({
      action: fc.constantFrom('s3:*', 's3:GetObject', '*'),
      resource: fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::a*', 'arn:aws:s3:::photos/a'),
    });
    fc.assert(
      fc.property(statements, wide, request, (list, question, asked) => {
        const inAction = question.action !== 's3:GetObject' || asked.action === 's3:GetObject';
        const stem = question.resource.replace('*', '');
        const inResource = question.resource.includes('*')
          ? asked.resource.startsWith(stem)
          : asked.resource === question.resource;
        fc.pre(inAction && inResource);
        const identity = [policyOf(list)];
        const { decision } = possible(question, { identity });
        const actual = evaluate(asked, { identity }).decision;
        if (decision === 'allow') expect(actual).toBe('allow');
        if (decision === 'deny') expect(actual).not.toBe('allow');
      }),
      { numRuns: runs(1000, 10_000) },
    );
  });
});
