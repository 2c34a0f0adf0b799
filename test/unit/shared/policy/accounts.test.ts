// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
import { describe, expect, it } from 'vitest';
import { evaluate, possible } from '#shared/policy/evaluate.ts';
import { policyOf } from './documents.ts';

const ana = 'arn:aws:iam::111111111111:user/ana';
const everything = () => policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
const nothing = () => policyOf([{ Effect: 'Deny', Action: '*', Resource: '*' }]);

describe('a resource of another account', () => {
  const request = {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::photos/a',
    principal: ana,
    resourceAccount: '222222222222',
  };
  const open = (principal: string) =>
    policyOf([
      { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:*', Resource: 'arn:aws:s3:::photos/*' },
    ]);
  const decision = (identity: boolean, resource?: string, asked: object = {}) =>
    evaluate(
      { ...request, ...asked },
      { identity: identity ? [everything()] : [], ...(resource && { resource: [open(resource)] }) },
    ).decision;

  it('needs both sides', () => {
    expect(decision(true)).toBe('implicit_deny');
    expect(decision(false, ana)).toBe('implicit_deny');
    expect(decision(true, ana)).toBe('allow');
    expect(decision(true, '111111111111')).toBe('allow');
    expect(decision(true, 'arn:aws:iam::111111111111:root')).toBe('allow');
    expect(decision(true, 'arn:aws:iam::222222222222:root')).toBe('implicit_deny');
    expect(decision(true, 'arn:aws:iam::111111111111:user/bob')).toBe('implicit_deny');
  });

  it('is known by the account in its ARN', () => {
    const key = {
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:eu-west-1:222222222222:key/1',
      principal: ana,
    };
    const policy = policyOf([{ Effect: 'Allow', Principal: { AWS: ana }, Action: 'kms:*', Resource: '*' }]);
    expect(evaluate(key, { identity: [], resource: [policy] }).decision).toBe('implicit_deny');
    expect(evaluate(key, { identity: [everything()], resource: [policy] }).decision).toBe('allow');
    expect(possible(key, { identity: [everything()] }).decision).toBe('deny');
  });

  it('is also closed to what a boundary or a session leaves out', () => {
    const resource = [open(ana)];
    for (const kind of ['boundary', 'session'] as const)
      expect(evaluate(request, { identity: [everything()], resource, [kind]: [nothing()] }).decision).toBe(
        'explicit_deny',
      );
    const other = policyOf([{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }]);
    for (const kind of ['boundary', 'session'] as const)
      expect(evaluate(request, { identity: [everything()], resource, [kind]: [other] }).decision).toBe(
        'implicit_deny',
      );
  });

  it('is none where what stands for the account is no number', () => {
    for (const account of ['aws', 'aws1', '1aws']) {
      const resource = `arn:aws:iam::${account}:policy/x`;
      expect(
        evaluate({ action: 'iam:GetPolicy', resource, principal: ana }, { identity: [everything()] })
          .decision,
      ).toBe('allow');
    }
  });

  it('has to allow the use of keys and roles itself, and nothing that only sounds so', () => {
    const others = policyOf([
      { Effect: 'Allow', Principal: { AWS: '333333333333' }, Action: '*', Resource: '*' },
    ]);
    const asked = (action: string) =>
      evaluate({ action, resource: '*', principal: ana }, { identity: [everything()], resource: [others] })
        .decision;
    for (const action of ['kms:Decrypt', 'sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'])
      expect([action, asked(action)]).toEqual([action, 'implicit_deny']);
    for (const action of ['q-kms:Decrypt', 'q-sts:AssumeRole', 's3:GetObject', 'sts:GetSessionToken'])
      expect([action, asked(action)]).toEqual([action, 'allow']);
  });

  it('of one’s own account needs one side, however its id is written', () => {
    expect(decision(false, ana, { resourceAccount: '111111111111' })).toBe('allow');
    expect(
      decision(true, undefined, {
        principal: 'arn:verenc:1000000000:user/ana',
        resourceAccount: '001000000000',
      }),
    ).toBe('allow');
  });
});

describe('a policy of a resource that names another account than the caller’s', () => {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a', principal: ana };
  const decision = (principal: object, asked: object = {}, identity = [everything()]) =>
    evaluate(
      { ...request, resourceAccount: '222222222222', ...asked },
      {
        identity,
        resource: [policyOf([{ Effect: 'Allow', Principal: principal, Action: '*', Resource: '*' }])],
      },
    ).decision;

  it.each([
    ['the root of a third', { AWS: 'arn:aws:iam::333333333333:root' }],
    ['a third by its number', { AWS: '333333333333' }],
    ['somebody of that name there', { AWS: 'arn:aws:iam::333333333333:user/ana' }],
    ['the caller’s account, but for a service', { Service: '111111111111' }],
    ['every service', { Service: '*' }],
  ])('lets nobody else in: %s', (_, principal) => {
    expect(decision(principal)).toBe('implicit_deny');
  });

  it('means a role by its account, too', () => {
    const session = 'arn:aws:sts::111111111111:assumed-role/reader/one';
    const role = (account: string) => ({ AWS: `arn:aws:iam::${account}:role/reader` });
    for (const resourceAccount of ['111111111111', '222222222222']) {
      const asked = { principal: session, resourceAccount };
      expect(decision(role('111111111111'), asked)).toBe('allow');
      expect(decision(role('333333333333'), asked, [])).toBe('implicit_deny');
    }
    expect(decision(role('333333333333'), { principal: session })).toBe('implicit_deny');
  });

  it('asks the root user of that account for no policy of its own', () => {
    const root = 'arn:aws:iam::111111111111:root';
    expect(decision({ AWS: root }, { principal: root }, [])).toBe('allow');
    expect(decision({ AWS: root }, {}, [])).toBe('implicit_deny');
  });
});

it('the account of who asks is the one that is said, where their ARN has none', () => {
  const resource = [
    policyOf([{ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole' }]),
  ];
  const request = { action: 'sts:AssumeRole', resource: '*', principal: 'arn:q-world-1:user/ana' };
  const asked = (account?: string) =>
    evaluate({ ...request, account }, { identity: [everything()], resource }).decision;
  expect(asked('111111111111')).toBe('allow');
  expect(asked('222222222222')).toBe('implicit_deny');
  expect(asked()).toBe('implicit_deny');
});

describe('sts:GetCallerIdentity', () => {
  const request = { action: 'sts:GetCallerIdentity', resource: '*', principal: ana };

  it('needs no permission and cannot be denied', () => {
    expect(evaluate(request, { identity: [] }).decision).toBe('allow');
    expect(evaluate(request, { identity: [nothing()], session: [nothing()] }).decision).toBe('allow');
    expect(possible(request, { identity: [nothing()] }).decision).toBe('allow');
    expect(evaluate({ ...request, principal: undefined }, { identity: [] }).decision).toBe('implicit_deny');
    expect(evaluate({ ...request, action: 'sts:AssumeRole' }, { identity: [] }).decision).toBe(
      'implicit_deny',
    );
  });
});

describe('a denial with NotResource', () => {
  const identity = () => [
    everything(),
    policyOf([
      {
        Effect: 'Deny',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::${aws:PrincipalTag/team}/*', 'arn:aws:s3:::shared/*'],
      },
    ]),
  ];
  const on = (resource: string, context = {}) =>
    evaluate({ action: 's3:GetObject', resource, principal: ana, context }, { identity: identity() })
      .decision;

  it('denies when the variable has no value', () => {
    expect(on('arn:aws:s3:::secrets/a')).toBe('explicit_deny');
    expect(on('arn:aws:s3:::shared/a')).toBe('allow');
    expect(on('arn:aws:s3:::web/a', { 'aws:PrincipalTag/team': 'web' })).toBe('allow');
    expect(on('arn:aws:s3:::db/a', { 'aws:PrincipalTag/team': 'web' })).toBe('explicit_deny');
  });

  it('in an allowance such a variable still allows nothing', () => {
    const open = policyOf([
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' },
    ]);
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::secrets/a', principal: ana };
    expect(evaluate(request, { identity: [open] }).decision).toBe('implicit_deny');
    const beside = policyOf([
      {
        Effect: 'Allow',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::${aws:PrincipalTag/team}/*', 'arn:aws:s3:::shared/*'],
      },
    ]);
    expect(evaluate(request, { identity: [beside] }).decision).toBe('implicit_deny');
  });
});
