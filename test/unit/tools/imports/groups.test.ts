import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { groupFinds } from '#core/tools/imports/groups.ts';
import type { Find } from '#core/tools/imports/scan.ts';
import { targetById } from '#core/tools/targets/index.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import type { TargetId } from '#shared/model.ts';

type Words = Partial<Omit<FoundProfile, 'secretAccessKey' | 'sessionToken'>> & {
  secret?: string;
  token?: string;
};

/** Something found; each is the same key in the same place unless told otherwise. */
function find(
  key: string,
  { secret = 'CANARY/one', token, ...words }: Words = {},
  more: Partial<Find> = {},
): Find {
  return {
    key,
    target: targetById('rclone'),
    path: undefined,
    entry: key,
    part: 'whole',
    profile: {
      name: key,
      provider: 'aws',
      kind: 'static',
      accessKeyId: 'AKIDONE',
      secretAccessKey: new Secret(secret),
      ...(token && { sessionToken: new Secret(token) }),
      endpoints: {},
      notices: [],
      repairable: false,
      where: { path: '/f', line: 1 },
      ...words,
    },
    ...more,
  };
}

const grouped = (...finds: Find[]) => groupFinds(finds).map((group) => group.map(({ key }) => key));
const at = (target: TargetId) => ({ target: targetById(target) });
const minio = { s3: 'https://minio.example.com' };

describe('one key in several places', () => {
  it.each<[what: string, words: Words]>([['said twice', {}]])('is one: %s', (_, words) => {
    expect(grouped(find('a'), find('b', words))).toEqual([['a', 'b']]);
  });

  it.each<[what: string, words: Words]>([
    ['another id', { accessKeyId: 'AKIDTWO' }],
    ['another secret', { secret: 'CANARY/two' }],
    ['another token', { token: 'CANARY/token' }],
    ['another endpoint', { endpoints: minio }],
    ['a region in one place only', { region: 'eu-west-1' }],
    ['no secret', { secretAccessKey: undefined } as Words],
    ['a role', { kind: 'role' }],
  ])('is two: %s', (_, words) => {
    expect(grouped(find('a'), find('b', words))).toEqual([['a'], ['b']]);
  });

  it('is two in two regions; behind an endpoint, the region tells no place', () => {
    expect(grouped(find('a', { region: 'eu-west-1' }), find('b', { region: 'eu-north-1' }))).toEqual([
      ['a'],
      ['b'],
    ]);
    const [one, other] = [
      find('a', { endpoints: minio }),
      find('b', { endpoints: { s3: `${minio.s3}/` }, region: 'us-east-1' }),
    ];
    expect(grouped(one, other)).toEqual([['a', 'b']]);
    const again = find('again', { endpoints: minio, region: 'us-east-1' });
    expect(grouped(other, again)).toEqual([['b', 'again']]);
    // Two regions are not the same use of it, though.
    const third = find('c', { endpoints: minio, region: 'eu-north-1' });
    expect(grouped(other, third)).toEqual([['b'], ['c']]);
  });

  it('is apart where nobody gets it', () => {
    expect(grouped(find('a'), find('b', {}, { part: 'unused' }))).toEqual([['a'], ['b']]);
    expect(grouped(find('a', {}, { part: 'key' }), find('b'))).toEqual([['a', 'b']]);
  });

  it('is one in the AWS files only where all is said in the same way', () => {
    const aws = (key: string, words: Words) => find(key, words, at('aws'));
    expect(grouped(aws('a', { region: 'eu-west-1' }), aws('b', { region: 'eu-west-1' }))).toEqual([
      ['a', 'b'],
    ]);
    const sts = { s3: minio.s3, sts: 'https://sts.example.com' };
    for (const [one, other] of [
      [{}, { accountId: '1' }],
      [{ endpoints: minio, region: 'eu-west-1' }, { endpoints: minio }],
      [{ endpoints: minio }, { endpoints: sts }],
    ] as const)
      expect(grouped(aws('a', one), aws('b', other))).toEqual([['a'], ['b']]);
    const turned = { sts: sts.sts, s3: sts.s3 };
    expect(grouped(aws('a', { endpoints: sts }), aws('b', { endpoints: turned }))).toEqual([['a', 'b']]);
    // Beside another tool's file, what that does not say is left open.
    const here = { endpoints: minio };
    expect(grouped(aws('a', { ...here, region: 'eu-west-1' }), find('b', here))).toEqual([['a', 'b']]);
    expect(grouped(find('b', here), aws('a', { ...here, region: 'eu-west-1' }))).toEqual([['b', 'a']]);
  });
});
