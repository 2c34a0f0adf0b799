import { describe, expect, it } from 'vitest';
import { userOf } from '#core/accounts/iam/remote.ts';
import { withKnown, withReport } from '#core/accounts/pull/keys.ts';
import { parseReport } from '#core/accounts/pull/report.ts';
import type { RemoteKey } from '#shared/mirror.ts';

const head =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const row = (name: string, mfa: string, ...keys: string[]) =>
  [
    name,
    'arn',
    '2024-01-01T00:00:00+00:00',
    'false',
    'N/A',
    'N/A',
    'N/A',
    mfa,
    ...keys,
    'false,N/A,false,N/A',
  ].join(',');
const none = 'false,N/A,N/A,N/A,N/A';
const active = 'true,2025-02-03T04:05:06+00:00,2026-01-02T00:00:00+00:00,q-world-1,s3';
/** As a service writes it that leaves the zone out: it is UTC's, not this machine's. */
const zoneless = 'false,2025-05-05T00:00:00,N/A,N/A,N/A';
const off = 'false,2025-05-05T00:00:00+00:00,N/A,N/A,N/A';
const at = new Date('2026-02-01T00:00:00Z');

describe('the credential report', () => {
  const report = parseReport(
    [
      head,
      row('<root_account>', 'true', none, none),
      row('ann', 'false', active, off),
      row('"b,ob"', 'false', none, zoneless),
    ].join('\r\n'),
    at,
  );

  it('tells of keys without their ids, those that are off included', () => {
    expect(report.users.get('ann')).toEqual({
      createdAt: '2024-01-01T00:00:00.000Z',
      mfa: false,
      passwordLastUsed: undefined,
      keys: [
        {
          id: null,
          status: 'Active',
          createdAt: '2025-02-03T04:05:06.000Z',
          lastUse: { at: '2026-01-02T00:00:00.000Z', service: 's3', region: 'q-world-1' },
        },
        { id: null, status: 'Inactive', createdAt: '2025-05-05T00:00:00.000Z', lastUse: { at: null } },
      ],
    });
    expect(report.users.get('b,ob')?.keys).toMatchObject([{ createdAt: '2025-05-05T00:00:00.000Z' }]);
    expect(report.root).toMatchObject({ mfa: true, keys: [] });
  });

  it('is refused when it is none', () => {
    expect(() => parseReport('<html></html>\nx', at)).toThrow('The credential report cannot be read.');
    expect(() => parseReport('a,b\n1,2', at)).toThrow('The credential report cannot be read.');
    expect(() => parseReport(`${head}\n"ann`, at)).toThrow('The credential report cannot be read.');
    expect(parseReport(head, at).users.size).toBe(0);
  });

  const ann = userOf({ UserName: 'ann', UserId: 'AIDA1', CreateDate: new Date('2024-01-01T00:00:00.400Z') });
  const known: RemoteKey[] = [
    { id: 'OLD', status: 'Active', createdAt: '2025-02-03T04:05:06.000Z' },
    { id: 'GONE', status: 'Active', createdAt: '2023-01-01T00:00:00.000Z' },
  ];

  it('is joined with ids that are known, by the age of the keys', () => {
    const user = withReport(ann, report, { ...ann, keys: known }, '2026-01-01T00:00:00.000Z');
    expect(user.keys?.map(({ id, status }) => [id, status])).toEqual([
      ['OLD', 'Active'],
      [null, 'Inactive'],
    ]);
  });

  it('does not count where something newer is known, or the user is another one', () => {
    const newer = withReport(ann, report, { ...ann, keys: known }, '2026-02-02T00:00:00.000Z');
    expect(newer.keys).toEqual(known);
    const again = withReport(
      { ...ann, createdAt: '2026-01-15T00:00:00.000Z', id: 'AIDA2' },
      report,
      { ...ann, keys: known },
      at.toISOString(),
    );
    expect(again.keys).toBeNull();
    expect(withReport(ann, null, undefined, at.toISOString()).keys).toBeNull();
  });

  it('leaves keys of the same second without an id', () => {
    const twins: RemoteKey[] = [
      { id: null, status: 'Active', createdAt: '2025-01-01T00:00:00.000Z' },
      { id: null, status: 'Inactive', createdAt: '2025-01-01T00:00:00.000Z' },
    ];
    const ids = twins.map((key, index) => ({ ...key, id: `K${index}` }));
    expect(withKnown(twins, ids).map(({ id }) => id)).toEqual([null, null]);
  });
});
