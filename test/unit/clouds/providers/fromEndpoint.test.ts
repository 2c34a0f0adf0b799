import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ownEndpoints,
  providerOfEndpoints,
  readEndpoint,
  readPlace,
} from '#core/clouds/providers/fromEndpoint.ts';
import { endpointFor, providerById, providers } from '#core/clouds/providers/index.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';

const account = 'abcdef0123456789abcdef0123456789';

/** address → provider, service, region, account, jurisdiction, bucket, the address without the bucket */
type Expected = [
  address: string,
  provider: ProviderId,
  says: { service?: ServiceId; region?: string; accountId?: string; jurisdiction?: string; bucket?: string },
  endpoint?: string,
];

const s3 = { service: 's3' } as const;

const hosts: Expected[] = [
  ['https://s3.eu-central-1.amazonaws.com', 'aws', { ...s3, region: 'eu-central-1' }],
  [
    's3.eu-central-1.amazonaws.com',
    'aws',
    { ...s3, region: 'eu-central-1' },
    'https://s3.eu-central-1.amazonaws.com',
  ],
  ['https://s3-eu-west-1.amazonaws.com', 'aws', { ...s3, region: 'eu-west-1' }],
  ['https://s3.amazonaws.com/', 'aws', s3, 'https://s3.amazonaws.com'],
  ['https://s3-external-1.amazonaws.com', 'aws', { ...s3, region: 'us-east-1' }],
  ['https://s3.dualstack.ap-southeast-2.amazonaws.com', 'aws', { ...s3, region: 'ap-southeast-2' }],
  ['https://s3-fips.us-gov-west-1.amazonaws.com', 'aws', { ...s3, region: 'us-gov-west-1' }],
  ['https://s3-fips.dualstack.us-east-2.amazonaws.com', 'aws', { ...s3, region: 'us-east-2' }],
  ['https://s3.cn-northwest-1.amazonaws.com.cn', 'aws', { ...s3, region: 'cn-northwest-1' }],
  ['https://s3.eusc-de-east-1.amazonaws.eu', 'aws', { ...s3, region: 'eusc-de-east-1' }],
  ['https://s3-accelerate.amazonaws.com', 'aws', s3],
  [
    'https://b.s3-accelerate.dualstack.amazonaws.com',
    'aws',
    { ...s3, bucket: 'b' },
    'https://s3-accelerate.dualstack.amazonaws.com',
  ],
  [
    'https://my.bucket.s3.sa-east-1.amazonaws.com/key',
    'aws',
    { ...s3, region: 'sa-east-1', bucket: 'my.bucket' },
    'https://s3.sa-east-1.amazonaws.com',
  ],
  ['https://photos.s3.amazonaws.com', 'aws', { ...s3, bucket: 'photos' }, 'https://s3.amazonaws.com'],
  [
    'https://bucket.vpce-0e25b8cdd720f900e-argc85vg.s3.us-east-1.vpce.amazonaws.com',
    'aws',
    { ...s3, region: 'us-east-1' },
  ],
  [
    'https://b.bucket.vpce-0e25b8cd-argc.s3.us-east-1.vpce.amazonaws.com',
    'aws',
    { ...s3, region: 'us-east-1', bucket: 'b' },
    'https://bucket.vpce-0e25b8cd-argc.s3.us-east-1.vpce.amazonaws.com',
  ],
  [
    'https://vpce-0e25b8cd-argc-us-east-1a.s3.us-east-1.vpce.amazonaws.com',
    'aws',
    { ...s3, region: 'us-east-1' },
  ],
  ['https://s3express-use1-az4.us-east-1.amazonaws.com', 'aws', { ...s3, region: 'us-east-1' }],
  ['https://ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 'aws', { region: 'eu-west-1' }],
  ['https://sts.eu-west-3.amazonaws.com', 'aws', { service: 'sts', region: 'eu-west-3' }],
  ['https://iam.amazonaws.com', 'aws', { service: 'iam' }],
  ['https://kms-fips.us-west-2.amazonaws.com', 'aws', { service: 'kms', region: 'us-west-2' }],
  [
    'https://sqs.us-east-1.amazonaws.com/111122223333/q',
    'aws',
    { service: 'sqs', region: 'us-east-1' },
    'https://sqs.us-east-1.amazonaws.com',
  ],
  ['https://something.new.amazonaws.com', 'aws', {}],
  [`https://${account}.r2.cloudflarestorage.com`, 'r2', { ...s3, accountId: account }],
  [`https://${account}.eu.r2.cloudflarestorage.com`, 'r2', { ...s3, accountId: account, jurisdiction: 'eu' }],
  [
    `https://${account.toUpperCase()}.fedramp.r2.cloudflarestorage.com/bucket`,
    'r2',
    { ...s3, accountId: account, jurisdiction: 'fedramp', bucket: 'bucket' },
    `https://${account}.fedramp.r2.cloudflarestorage.com`,
  ],
  [
    `https://b.${account}.us.r2.cloudflarestorage.com`,
    'r2',
    { ...s3, accountId: account, jurisdiction: 'us', bucket: 'b' },
    `https://${account}.us.r2.cloudflarestorage.com`,
  ],
  ['https://s3.eu-central-003.backblazeb2.com', 'b2', { ...s3, region: 'eu-central-003' }],
  [
    'https://b.s3.us-east-005.backblazeb2.com',
    'b2',
    { ...s3, region: 'us-east-005', bucket: 'b' },
    'https://s3.us-east-005.backblazeb2.com',
  ],
  ['https://f003.backblazeb2.com/file/b/x', 'b2', {}],
  ['https://s3.wasabisys.com', 'wasabi', { ...s3, region: 'us-east-1' }],
  ['https://s3.nl-1.wasabisys.com', 'wasabi', { ...s3, region: 'eu-central-1' }],
  [
    'https://b.s3.ap-northeast-2.wasabisys.com',
    'wasabi',
    { ...s3, region: 'ap-northeast-2', bucket: 'b' },
    'https://s3.ap-northeast-2.wasabisys.com',
  ],
  ['https://iam.wasabisys.com', 'wasabi', { service: 'iam' }],
  ['https://fra1.digitaloceanspaces.com', 'spaces', { ...s3, region: 'fra1' }],
  [
    'https://b.fra1.digitaloceanspaces.com',
    'spaces',
    { ...s3, region: 'fra1', bucket: 'b' },
    'https://fra1.digitaloceanspaces.com',
  ],
  [
    'https://b.sgp1.cdn.digitaloceanspaces.com',
    'spaces',
    { ...s3, region: 'sgp1', bucket: 'b' },
    'https://sgp1.cdn.digitaloceanspaces.com',
  ],
  ['https://storage.googleapis.com/b', 'gcs', { ...s3, bucket: 'b' }, 'https://storage.googleapis.com'],
  ['https://b.storage.googleapis.com', 'gcs', { ...s3, bucket: 'b' }, 'https://storage.googleapis.com'],
  ['https://storage.us-central1.rep.googleapis.com', 'gcs', { ...s3, region: 'us-central1' }],
  ['https://QSTORAGE.quilibrium.com.', 'quilibrium', s3, 'https://qstorage.quilibrium.com'],
  [
    'https://b.qstorage.quilibrium.com',
    'quilibrium',
    { ...s3, bucket: 'b' },
    'https://qstorage.quilibrium.com',
  ],
  ['https://qkms.quilibrium.com', 'quilibrium', { service: 'kms' }],
  ['https://s3.example.com/', 's3', {}, 'https://s3.example.com'],
  ['https://x.supabase.co/storage/v1/s3', 's3', {}],
  ['http://localhost:9000', 's3', {}],
  ['https://s3.eu-central-1.amazonaws.com.evil.example', 's3', {}],
  ['https://evils3.wasabisys.com.example', 's3', {}],
];

describe('readEndpoint', () => {
  it.each(hosts)('%s', (address, provider, says, endpoint = address) => {
    const { plain: _plain, ...read } = readEndpoint(address) ?? { plain: false };
    const said = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
    expect(said).toEqual({ provider, endpoint, ...says });
  });

  it.each([
    '',
    'not an address',
    's3://bucket',
    'ftp://example.com',
    'https://',
    `https://${'a'.repeat(5000)}.com`,
  ])('reads nothing in %j', (text) => {
    expect(readEndpoint(text)).toBeUndefined();
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const awsRegion = fc
    .tuple(
      fc.stringMatching(/^[a-z]{2}$/),
      fc.constantFrom('east', 'west', 'gov-west', 'central'),
      fc.integer({ min: 1, max: 9 }),
    )
    .map((parts) => parts.join('-'));
  const regionOf = (id: ProviderId): fc.Arbitrary<string> =>
    id === 'aws' ? awsRegion : fc.oneof(label, fc.constantFrom(...providerById(id).regions));
  const accountId = fc.stringMatching(/^[0-9a-f]{32}$/);
  it('reads back every endpoint that is built', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...providers.filter(({ services }) => services.some(({ endpoint }) => endpoint)))
          .chain((provider) =>
            fc.record({
              provider: fc.constant(provider),
              service: fc.constantFrom(...provider.services.filter(({ endpoint }) => endpoint !== null)),
              place: fc.record({ region: regionOf(provider.id), accountId }),
              bucket: fc.option(label, { nil: undefined }),
            }),
          ),
        ({ provider, service, place, bucket }) => {
          fc.pre(provider.regionAliases?.[place.region] === undefined);
          const address = endpointFor(provider, service.id, place) ?? '';
          const template = service.endpoint ?? '';
          const isStorage = service.id === 's3';
          const given =
            bucket === undefined || !isStorage ? address : address.replace('https://', `https://${bucket}.`);
          const read = readEndpoint(given);
          expect(read?.provider).toBe(provider.id);
          expect(read?.endpoint).toBe(address);
          if (template.includes('{region}')) expect(read?.region).toBe(place.region);
          if (template.includes('{accountId}')) expect(read?.accountId).toBe(place.accountId);
          if (isStorage) {
            expect(read?.bucket).toBe(bucket);
            expect(ownEndpoints(provider, place, { s3: read?.endpoint ?? '' })).toEqual({});
          }
        },
      ),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('never throws, and calls no other host its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (text) => {
        const read = readEndpoint(text);
        if (!read || read.provider === 's3') return;
        expect(new URL(read.endpoint).hostname).toMatch(
          /(amazonaws\.com|\.cn|\.eu|\.aws|\.gov|\.uk|cloudflarestorage\.com|backblazeb2\.com|wasabisys\.com|digitaloceanspaces\.com|google(apis)?\.com|quilibrium\.com)$/,
        );
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('takes linear time for a hostile host', () => {
    const started = cpuNow();
    for (const part of ['a.', 's3.', 'cdn.', 's3-', 'vpce-a.'])
      readEndpoint(`https://${part.repeat(400)}amazonaws.co`);
    expect(cpuNow() - started).toBeLessThan(2000);
  });
});

describe('readPlace', () => {
  it('takes region and account from the endpoint', () => {
    expect(
      readPlace(providerById('r2'), {
        endpoints: { s3: `https://${account}.eu.r2.cloudflarestorage.com/b` },
      }),
    ).toEqual({
      region: undefined,
      accountId: account,
      endpoints: { s3: `https://${account}.eu.r2.cloudflarestorage.com` },
      notices: [],
    });
    expect(
      readPlace(providerById('b2'), { endpoints: { s3: 'https://s3.eu-central-003.backblazeb2.com' } })
        .region,
    ).toBe('eu-central-003');
  });

  it.each<[ProviderId, string, { region?: string; accountId?: string }]>([
    ['aws', 'https://s3.eu-central-1.amazonaws.com', { region: 'us-east-1' }],
    ['wasabi', 'https://s3.wasabisys.com', { region: 'eu-central-1' }],
    ['r2', `https://${account}.r2.cloudflarestorage.com`, { accountId: 'f'.repeat(32) }],
    ['wasabi', 'https://s3.eu-central-003.backblazeb2.com', {}],
  ])('%s: says where %s disagrees with what stands beside it, and changes neither', (id, endpoint, said) => {
    const place = readPlace(providerById(id), { ...said, endpoints: { s3: endpoint } });
    expect(place).toMatchObject({ ...said, endpoints: { s3: endpoint } });
    expect(place.notices).toHaveLength(1);
    expect(place.notices[0]?.level).toBe('warning');
  });

  it.each<[ProviderId, string, string]>([
    ['aws', 'https://s3.amazonaws.com', 'eu-west-1'],
    ['r2', `https://${account}.r2.cloudflarestorage.com`, 'us-east-1'],
    ['gcs', 'https://storage.us-central1.rep.googleapis.com', 'auto'],
    ['wasabi', 'https://s3.nl-1.wasabisys.com', 'eu-central-1'],
    ['s3', 'https://s3.example.com', 'anywhere'],
  ])('%s: %s goes with the region %s', (id, endpoint, region) => {
    expect(readPlace(providerById(id), { region, endpoints: { s3: endpoint } }).notices).toEqual([]);
  });
});

describe('ownEndpoints', () => {
  it.each<[ProviderId, string, { region?: string; accountId?: string }]>([
    ['aws', 'https://s3-eu-west-1.amazonaws.com', { region: 'eu-west-1' }],
    ['aws', 'https://s3.amazonaws.com', { region: 'eu-west-1' }],
    ['wasabi', 'https://s3.nl-1.wasabisys.com', { region: 'eu-central-1' }],
    ['wasabi', 'https://s3.wasabisys.com', { region: 'us-east-1' }],
    ['r2', `https://${account}.r2.cloudflarestorage.com`, { accountId: account.toUpperCase() }],
    ['spaces', 'https://sgp1.cdn.digitaloceanspaces.com', { region: 'sgp1' }],
  ])('%s: %s need not be said', (id, s3, place) => {
    expect(ownEndpoints(providerById(id), place, { s3 })).toEqual({});
  });

  it.each<[ProviderId, string, { region?: string; accountId?: string }]>([
    ['aws', 'https://s3-fips.us-east-1.amazonaws.com', { region: 'us-east-1' }],
    ['aws', 'https://s3.cn-north-1.amazonaws.com.cn', { region: 'cn-north-1' }],
    ['aws', 'http://s3.us-east-1.amazonaws.com', { region: 'us-east-1' }],
    ['aws', 'https://s3.us-east-1.amazonaws.com', { region: 'eu-west-1' }],
    ['r2', `https://${account}.eu.r2.cloudflarestorage.com`, { accountId: account }],
    ['gcs', 'https://storage.us-central1.rep.googleapis.com', { region: 'us-central1' }],
    ['s3', 'https://s3.example.com', {}],
  ])('%s: %s has to be said', (id, s3, place) => {
    expect(ownEndpoints(providerById(id), place, { s3 })).toEqual({ s3 });
  });
});

it('ownEndpoints: one address for all services is that of the one it belongs to', () => {
  const all = (address: string) => ({ s3: address, iam: address, sts: address, kms: address, sqs: address });
  const quilibrium = providerById('quilibrium');
  expect(ownEndpoints(quilibrium, {}, all('https://qstorage.quilibrium.com'))).toEqual({});
  expect(ownEndpoints(quilibrium, {}, all('https://qnzm.quilibrium.com'))).toEqual({});
  const aws = ownEndpoints(
    providerById('aws'),
    { region: 'eu-west-1' },
    all('https://s3.eu-west-1.amazonaws.com'),
  );
  expect(aws).toEqual({});
  // A host of one's own may be all of them.
  const own = all('https://q.example.com:8443');
  expect(ownEndpoints(quilibrium, {}, own)).toEqual(own);
});

it('providerOfEndpoints: a known host counts before an unknown one, storage before the rest', () => {
  expect(providerOfEndpoints({})).toBeUndefined();
  expect(providerOfEndpoints({ s3: 'http://localhost:4566' })).toBe('s3');
  expect(providerOfEndpoints({ s3: 'http://localhost', iam: 'https://qnzm.quilibrium.com' })).toBe(
    'quilibrium',
  );
  expect(
    providerOfEndpoints({ iam: 'https://qnzm.quilibrium.com', s3: 'https://storage.googleapis.com' }),
  ).toBe('gcs');
});
