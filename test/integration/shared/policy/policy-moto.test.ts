import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#shared/policy/document.ts';
import { have, run } from '../../../support/command.ts';

const script = fileURLToPath(new URL('policy-moto.py', import.meta.url));

/** A value, or no such element at all. */
const oneOf = (...values: unknown[]) => fc.constantFrom(undefined, ...values);

// Left out is where we differ on purpose: partitions that moto does not know, "effect" in any case
// and versions (we only warn of 2008), numbers in conditions; and principals, which moto lets pass
// in policies where the service refuses them.
const statement = fc.record({
  Sid: oneOf('A', 'B', 'C', 5),
  Effect: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('Allow', 'Deny') },
    { weight: 1, arbitrary: oneOf('Permit', true) },
  ),
  Action: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('s3:GetObject', 'iam:*', '*', ['s3:PutObject', 'sqs:*']) },
    { weight: 1, arbitrary: oneOf('s3:Get:Object', 'GetObject', [], 5, ['s3:GetObject', 5], 's*:GetObject') },
  ),
  NotAction: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: oneOf('iam:*') },
  ),
  Resource: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom('*', 'arn:aws:s3:::photos', [
        'arn:aws:s3:::a/*',
        'arn:aws:sqs:us-east-1:1:q',
      ]),
    },
    { weight: 1, arbitrary: oneOf('photos', 5, [], {}) },
  ),
  NotResource: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: oneOf('arn:aws:s3:::photos') },
  ),
  Condition: fc.oneof(
    {
      weight: 6,
      arbitrary: oneOf({ StringEquals: { 'aws:username': ['ana'] } }, { BoolIfExists: { k: 'true' } }),
    },
    {
      weight: 1,
      arbitrary: oneOf(
        'x',
        { StringEqual: { k: 'v' } },
        { Bool: 'x' },
        { 'ForAnyValue:StringLike': { k: 'v' } },
      ),
    },
  ),
  Extra: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant('x') },
  ),
});
const policy = fc.record({
  Version: fc.constant('2012-10-17'),
  Id: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oneOf('x', 5) }),
  Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })),
});

describe('another implementation of IAM', () => {
  it('finds fault with the same documents', async () => {
    if (!(await have('python3', ['-c', 'import moto.iam.policy_validation']))) return;
    const texts = fc.sample(policy, { numRuns: 3000, seed: 4 }).map((p) => JSON.stringify(p));
    const { code, stdout, stderr } = await run('python3', [script], {
      env: process.env,
      input: JSON.stringify(texts),
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const verdicts: (string | null)[] = JSON.parse(stdout);
    const differing = texts.flatMap((text, i) => {
      const errors = parsePolicy(text, 'managed').problems.filter((p) => p.level === 'error');
      const theirs = verdicts[i] ?? null;
      return (errors.length === 0) === (theirs === null)
        ? []
        : [{ text, theirs, ours: errors.map((e) => e.message) }];
    });
    expect(differing.slice(0, 5)).toEqual([]);
    // The sample holds enough of both kinds to mean something.
    const accepted = verdicts.filter((v) => v === null).length;
    expect(accepted).toBeGreaterThan(300);
    expect(verdicts.length - accepted).toBeGreaterThan(300);
  });
});
