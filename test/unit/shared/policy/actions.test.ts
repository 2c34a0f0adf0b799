import { describe, expect, it } from 'vitest';
import { nearestAction } from '#shared/policy/actions.ts';

describe('the action that a misspelt one was meant for', () => {
  it.each([
    ['s3:GetObjct', 's3:GetObject'],
    ['s3:getobject ', 's3:GetObject'],
    ['kms:Decript', 'kms:Decrypt'],
    ['iam:CreatUser', 'iam:CreateUser'],
    ['s3:GetObjectxx', 's3:GetObject'],
    // As near to another, which is named later.
    ['sns:nsubscribe', 'sns:Subscribe'],
    ['sqs:ntagQueue', 'sqs:TagQueue'],
  ])('%j: %s', (typed, meant) => {
    expect(nearestAction(typed)).toBe(meant);
  });

  it('is none where nothing is near, or the service is not known', () => {
    for (const typed of ['s3:MakeCoffee', 'ec2:RunInstances', 's3:GetObjectxxx', 's3:GetObjecabc'])
      expect([typed, nearestAction(typed)]).toEqual([typed, undefined]);
  });
});
