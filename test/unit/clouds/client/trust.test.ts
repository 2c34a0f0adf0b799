import { describe, expect, it } from 'vitest';
import { caPathFor } from '#core/clouds/client/trust.ts';
import type { Account } from '#shared/account.ts';

const at = '2026-11-23T10:00:00.000Z';
const account = (id: string, more: Partial<Account>): Account => ({
  id,
  name: id,
  provider: 'quilibrium',
  accountId: '1',
  credentialId: `key of ${id}`,
  principal: { kind: 'root', name: '', arn: '' },
  endpoints: {},
  syncMinutes: 0,
  missing: [],
  createdAt: at,
  updatedAt: at,
  ...more,
});
const own = account('own', {
  endpoints: { iam: 'https://iam.example.com', s3: 'https://s3.example.com' },
  caPath: '/own.pem',
});
const other = account('other', { endpoints: { iam: 'https://iam.example.org' }, caPath: '/other.pem' });
const elsewhere = { provider: 's3' as const, endpoints: { s3: 'https://storage.example.net' } };

describe('the authorities to trust for a key', () => {
  it('are those of the account that it belongs to or connects', () => {
    const listed = {
      id: 'a',
      remote: { account: 'other', user: 'u', status: 'active' as const, seenAt: at },
    };
    expect(caPathFor([own, other], listed, elsewhere)).toBe('/other.pem');
    expect(caPathFor([own, other], { id: 'key of own' }, elsewhere)).toBe('/own.pem');
  });

  it('are those of an account that is reached at the same host, and else the system’s', () => {
    const there = { provider: 's3' as const, endpoints: { s3: 'https://s3.example.com' } };
    expect(caPathFor([other, own], { id: 'a' }, there)).toBe('/own.pem');
    expect(caPathFor([other, own], undefined, there)).toBe('/own.pem');
    expect(caPathFor([other, own], { id: 'a' }, elsewhere)).toBeUndefined();
    expect(caPathFor([account('plain', {})], { id: 'key of plain' }, there)).toBeUndefined();
  });
});
