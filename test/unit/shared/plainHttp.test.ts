import fc from 'fast-check';
import { expect, it } from 'vitest';
import { originsBelow, plainOrigins } from '#shared/plainHttp.ts';

const nas = 'http://nas.example.com:9000';
const other = 'http://other.example.com';

it('has each address agreed to below the first endpoint that has it', () => {
  const endpoints = { s3: nas, iam: 'https://x.example.com', sts: `${nas}/sts`, kms: other };
  const below = (field: 's3' | 'iam' | 'sts' | null) =>
    originsBelow(field, ['s3', 'iam', 'sts'], endpoints, plainOrigins(endpoints));
  expect(below('s3')).toEqual([nas]);
  expect(below('iam')).toEqual([]);
  expect(below('sts')).toEqual([]);
  // One that has no field is not forgotten.
  expect(below(null)).toEqual([other]);
});

it('has each of them agreed to once, whatever the endpoints are', () => {
  const ids = ['s3', 'iam', 'sts'] as const;
  const address = fc.constantFrom('', nas, ` ${nas} `, other, 'https://x', 'no address', 'http://localhost');
  fc.assert(
    fc.property(fc.record({ s3: address, iam: address, sts: address, kms: address }), (endpoints) => {
      const trimmed = Object.fromEntries(Object.entries(endpoints).map(([id, text]) => [id, text.trim()]));
      const asked = plainOrigins(trimmed);
      const shown = [...ids, null].flatMap((id) => originsBelow<string>(id, ids, endpoints, asked));
      expect(shown.toSorted()).toEqual(asked.toSorted());
    }),
  );
});
