import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#shared/policy/document.ts';
import { evaluate } from '#shared/policy/evaluate.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { tighten, type UseRecord } from '#shared/policy/tighten.ts';
import { runs } from '../../../support/long.ts';

const read = (...Statement: object[]): PolicyDocument => {
  const { document } = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  if (!document) throw new Error('no policy');
  return document;
};
const allow = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const actionsOf = (document: PolicyDocument | null) =>
  document?.statements.map(({ actions }) => actions.patterns) ?? null;
const record = (actions: Record<string, boolean>, more: UseRecord['services'] = []): UseRecord => ({
  services: [{ prefix: 's3', used: true, actions }, ...more],
});
const iamUnused = { prefix: 'iam', used: false, actions: {} };

describe('tighten', () => {
  it('drops services that were not used, and says so', () => {
    const { document, stops } = tighten(read(allow('*')), record({}, [iamUnused]));
    expect(actionsOf(document)).toEqual([['s3:*']]);
    expect(stops).toContain('Everything with users and permissions (iam), which was not used.');
    expect(stops).toContain('Everything with services that the record does not name.');
  });

  it('keeps what the record cannot tell, and says so', () => {
    const { document, kept } = tighten(read(allow('s3:Get*')), record({}));
    expect(actionsOf(document)).toEqual([['s3:Get*']]);
    expect(kept).toEqual(['Which actions of s3 were used is not known, so what it allows there stays.']);
    expect(actionsOf(tighten(read(allow('ec2:Run*')), record({})).document)).toEqual([['ec2:Run*']]);
  });

  it('names the actions that were used, and those that are not followed', () => {
    const policy = read(allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']));
    const { document, stops } = tighten(policy, record({ GetObject: true, PutObject: false }));
    expect(actionsOf(document)).toEqual([['s3:GetObject', 's3:DeleteObject']]);
    expect(stops).toEqual(['s3:PutObject, which was not used.']);
    const wide = tighten(read(allow('s3:*Object')), record({ GetObject: true, PutObject: false }));
    expect(actionsOf(wide.document)).toEqual([
      ['s3:DeleteObject', 's3:GetObject', 's3:ReplicateObject', 's3:RestoreObject'],
    ]);
  });

  it('keeps denials, conditions and places as they are', () => {
    const policy = read(
      allow('s3:*', {
        Resource: 'arn:aws:s3:::photos/*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
      { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
    );
    const { document } = tighten(policy, record({ GetObject: true, PutObject: false }));
    expect(document?.statements[0]).toMatchObject({
      resources: policy.statements[0]?.resources,
      conditions: policy.statements[0]?.conditions,
    });
    expect(document?.statements[1]).toEqual(policy.statements[1]);
  });

  it('takes a statement of all but some apart', () => {
    const policy = read({ Effect: 'Allow', NotAction: ['iam:*', 's3:Delete*'], Resource: '*' });
    const { document } = tighten(policy, {
      services: [
        { prefix: 's3', used: true, actions: {} },
        { prefix: 'iam', used: true, actions: {} },
        { prefix: 'kms', used: true, actions: {} },
      ],
    });
    const [patterns = []] = actionsOf(document) ?? [];
    expect(patterns).toContain('s3:GetObject');
    expect(patterns).not.toContain('s3:DeleteObject');
    expect(patterns).toContain('kms:*');
    expect(patterns.some((one) => one.startsWith('iam:'))).toBe(false);
  });

  it('leaves nothing of a policy that nobody used, and cannot be told to widen one', () => {
    expect(tighten(read(allow('iam:*')), record({}, [iamUnused])).document).toBeNull();
    const hostile = record({ '*': true, GetObject: true, 'Get*': true, PutObject: false });
    expect(actionsOf(tighten(read(allow(['s3:GetObject', 's3:PutObject'])), hostile).document)).toEqual([
      ['s3:GetObject'],
    ]);
  });

  it('is the same again when it is done again', () => {
    const used = record({ GetObject: true, PutObject: false }, [iamUnused]);
    const once = tighten(read(allow('*')), used).document;
    expect(once && tighten(once, used).document).toEqual(once);
  });
});

const names = ['GetObject', 'PutObject', 'DeleteObject', 'ListBucket', 'GetBucketLocation'];
const patterns = fc.constantFrom(
  '*',
  's3:*',
  'S3:*',
  's3:Get*',
  's3:*Object',
  's3:?etObject',
  'iam:*',
  'kms:Decrypt',
  'kms:*',
  'iam:List*',
  's3:getobject',
  ...names.map((name) => `s3:${name}`),
);
const resources = fc.constantFrom(
  '*',
  'arn:aws:s3:::photos',
  'arn:aws:s3:::photos/*',
  'arn:aws:s3:::p*',
  'arn:aws:s3:::photos/a.jpg',
);
const list = (key: string, values: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.boolean(), fc.array(values, { minLength: 1, maxLength: 3 }))
    .map(([not, some]): [string, string[]] => [not ? `Not${key}` : key, some]);
const statement = fc
  .tuple(fc.boolean(), list('Action', patterns), list('Resource', resources), fc.boolean())
  .map(([isDeny, action, resource, isBound]) => ({
    Effect: isDeny ? 'Deny' : 'Allow',
    ...Object.fromEntries([action, resource]),
    ...(isBound ? { Condition: { Bool: { 'aws:SecureTransport': 'true' } } } : {}),
  }));
const policies = fc.array(statement, { minLength: 1, maxLength: 4 }).map((some) => read(...some));
const service = (prefix: string, known: readonly string[]) =>
  fc.record({
    prefix: fc.constant(prefix),
    used: fc.boolean(),
    actions: fc.dictionary(fc.constantFrom(...known), fc.boolean(), { maxKeys: known.length }),
  });
const records = fc
  .tuple(
    service('s3', names),
    service('iam', ['ListUsers', 'CreateUser']),
    service('kms', ['Decrypt', 'Encrypt']),
  )
  .map((services): UseRecord => ({ services }));
const requests = fc.record({
  action: fc.constantFrom(
    ...names.map((name) => `s3:${name}`),
    's3:GetObjectAcl',
    'iam:ListUsers',
    'iam:CreateUser',
    'kms:Decrypt',
    'kms:Encrypt',
    'sqs:SendMessage',
    's3:Unknown',
  ),
  resource: fc.constantFrom('*', 'arn:aws:s3:::photos', 'arn:aws:s3:::photos/a.jpg', 'arn:aws:s3:::other/b'),
  context: fc.constantFrom({ 'aws:SecureTransport': 'true' }, { 'aws:SecureTransport': 'false' }),
});
const principal = 'arn:aws:iam::111122223333:user/ana';
const decide = (
  document: PolicyDocument | null,
  request: { action: string; resource: string; context: Record<string, string> },
) => evaluate({ ...request, principal }, { identity: document ? [document] : [] }).decision;

describe('whatever policy and whatever use', () => {
  it('still allows everything in the record, and nothing that was not allowed before', () => {
    fc.assert(
      fc.property(
        policies,
        records,
        fc.array(requests, { minLength: 1, maxLength: 6 }),
        (before, used, asked) => {
          const { document } = tighten(before, used);
          for (const request of asked) {
            const [prefix = '', name = ''] = request.action.split(':');
            const was = decide(before, request);
            const is = decide(document, request);
            if (is === 'allow') expect(was).toBe('allow');
            const seen = used.services.find((one) => one.prefix === prefix);
            if (was === 'allow' && seen?.actions[name] === true) expect(is).toBe('allow');
            // Nothing else is known of a service: all of it stays.
            const isOpen = seen?.used === true && Object.keys(seen.actions).length === 0;
            if (was === 'allow' && isOpen && name !== 'Unknown') expect(is).toBe('allow');
          }
        },
      ),
      { numRuns: runs(300, 20_000), seed: 17 },
    );
  });
});
