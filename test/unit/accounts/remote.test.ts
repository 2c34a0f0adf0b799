import { expect, it } from 'vitest';
import { policyOf } from '#core/accounts/iam/remote.ts';

it('takes the name of a managed policy from its ARN where the service leaves it out', () => {
  const Arn = 'arn:aws:iam::111122223333:policy/team/backups';
  expect(policyOf({ Arn })).toMatchObject({ name: 'backups', arn: Arn });
  expect(policyOf({ Arn, PolicyName: '' }).name).toBe('backups');
  expect(policyOf({ Arn, PolicyName: 'Other' }).name).toBe('Other');
  expect(policyOf({}).name).toBe('');
});
