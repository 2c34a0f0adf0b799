import { describe, expect, it } from 'vitest';
import { nearestAction } from '#shared/policy/actions.ts';

describe('the action that a misspelt one was meant for', () => {
  it.each([
    ['s3:GetObjct', 's3:GetObject'],
    ['s3:getobject ', 's3:GetObject'],
    ['kms:Decript', 'kms:Decrypt'],
    ['iam:CreatUser', 'iam:CreateUser'],
  ])('%j: %s', (typed, meant) => {
    expect(nearestAction(typed)).toBe(meant);
  });

  it('is none where nothing is near, or the service is not known', () => {
    expect([nearestAction('s3:MakeCoffee'), nearestAction('ec2:RunInstances')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
