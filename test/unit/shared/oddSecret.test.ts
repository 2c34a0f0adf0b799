import { expect, it } from 'vitest';
import { oddSecret } from '#shared/oddSecret.ts';

it('says what is odd about a secret, and nothing of it', () => {
  expect(oddSecret('AKIA1', 'CANARY-abc')).toBeUndefined();
  expect(oddSecret('AKIA1', '')).toBeUndefined();
  expect(oddSecret('AKIA1', 'AKIA1')).toContain('same as the access key ID');
  for (const secret of ['CANARY abc', 'CANARY\tabc']) {
    expect(oddSecret('AKIA1', secret)).toContain('spaces within');
    expect(oddSecret('AKIA1', secret)).not.toContain('CANARY');
  }
});
