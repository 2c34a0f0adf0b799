import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endpointFor,
  lacksSts,
  providerById,
  providers,
  resolveEndpoints,
  stsIsPlanned,
} from '#core/clouds/providers/index.ts';
import { Endpoint, providerIds, Region } from '#shared/model.ts';

describe('providers', () => {
  it('lists every provider of the model once, Quilibrium first', () => {
    expect(providers.map((p) => p.id)).toEqual([...providerIds]);
    for (const id of providerIds) expect(providerById(id).id).toBe(id);
  });

  it.each(providers)('$id: is well formed', (provider) => {
    const services = provider.services.map((s) => s.id);
    expect(new Set(services).size).toBe(services.length);
    expect(services[0]).toBe('s3');
    expect(provider.services.some((s) => s.id === provider.probe)).toBe(true);
    for (const region of provider.regions) expect(Region.safeParse(region).success).toBe(true);
    expect(new Set(provider.regions).size).toBe(provider.regions.length);
    if (provider.helpUrl !== '') expect(new URL(provider.helpUrl).protocol).toBe('https:');
    const { accountId } = provider.words;
    if (accountId) expect(accountId.example).toMatch(new RegExp(`^(?:${accountId.pattern})$`));
    const asksForAccount = provider.services.some((s) => s.endpoint?.includes('{accountId}'));
    expect(accountId?.required ?? false).toBe(asksForAccount);
  });

  it.each(providers)('$id: every template it has makes a legal endpoint', (provider) => {
    const place = { region: provider.regions[0], accountId: provider.words.accountId?.example };
    for (const service of provider.services) {
      const endpoint = endpointFor(provider, service.id, place);
      if (service.endpoint === null) expect(endpoint).toBeUndefined();
      else expect(Endpoint.safeParse(endpoint).success).toBe(true);
    }
  });

  it('only AWS is known to tools by itself and takes the new checksums', () => {
    expect(providers.filter((p) => p.native).map((p) => p.id)).toEqual(['aws']);
    expect(providers.filter((p) => p.acceptsNewChecksums).map((p) => p.id)).toEqual(['aws']);
  });

  it('Quilibrium is as its own guide has it: buckets in the path, q-world-1, no STS yet', () => {
    const quilibrium = providerById('quilibrium');
    expect(quilibrium).toMatchObject({ addressing: 'path', acceptsNewChecksums: false });
    expect(quilibrium.regions[0]).toBe('q-world-1');
    expect(endpointFor(quilibrium, 'sts', { region: 'q-world-1' })).toBeUndefined();
    expect(stsIsPlanned(quilibrium, 'work').message).toContain('planned');
    // Somebody who has one says where it is.
    expect([lacksSts(quilibrium, {}), lacksSts(quilibrium, { sts: 'https://sts.example.com' })]).toEqual([
      true,
      false,
    ]);
  });
});

describe('endpointFor', () => {
  it('fills the templates', () => {
    expect(endpointFor(providerById('wasabi'), 's3', { region: 'eu-west-2' })).toBe(
      'https://s3.eu-west-2.wasabisys.com',
    );
    expect(endpointFor(providerById('r2'), 's3', { accountId: 'a'.repeat(32) })).toBe(
      `https://${'a'.repeat(32)}.r2.cloudflarestorage.com`,
    );
  });

  it('gives nothing where a value is missing, undocumented or not a service', () => {
    expect(endpointFor(providerById('r2'), 's3', {})).toBeUndefined();
    expect(endpointFor(providerById('quilibrium'), 'sqs', {})).toBeUndefined();
    expect(endpointFor(providerById('spaces'), 'iam', { region: 'nyc3' })).toBeUndefined();
    expect(endpointFor(providerById('minio'), 's3', { region: 'us-east-1' })).toBeUndefined();
  });

  it('lets no value lead to another host', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (value) => {
        const r2 = endpointFor(providerById('r2'), 's3', { accountId: value });
        const spaces = endpointFor(providerById('spaces'), 's3', { region: value });
        if (r2 !== undefined)
          expect(new URL(r2).hostname).toBe(`${value.toLowerCase()}.r2.cloudflarestorage.com`);
        if (spaces !== undefined)
          expect(new URL(spaces).hostname).toBe(`${value.toLowerCase()}.digitaloceanspaces.com`);
      }),
    );
    for (const evil of ['evil.example/', 'evil.example#', 'a@evil', 'evil.example?', '..', '$&']) {
      expect(endpointFor(providerById('r2'), 's3', { accountId: evil })).toBeUndefined();
    }
  });
});

describe('resolveEndpoints', () => {
  it('writes all of Quilibrium but what is undocumented', () => {
    expect(resolveEndpoints(providerById('quilibrium'), { endpoints: {} })).toEqual({
      s3: 'https://qstorage.quilibrium.com',
      iam: 'https://qnzm.quilibrium.com',
      kms: 'https://qkms.quilibrium.com',
    });
  });

  it("puts the profile's own first", () => {
    const endpoints = { s3: 'http://127.0.0.1:9000', sqs: 'https://qq.example.com' };
    expect(resolveEndpoints(providerById('quilibrium'), { endpoints })).toMatchObject(endpoints);
  });

  it('writes nothing for AWS but what the profile says', () => {
    expect(resolveEndpoints(providerById('aws'), { region: 'eu-west-1', endpoints: {} })).toEqual({});
    const endpoints = { s3: 'https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com' };
    expect(resolveEndpoints(providerById('aws'), { region: 'eu-west-1', endpoints })).toEqual(endpoints);
  });

  it("takes the provider's first region where the profile names none", () => {
    expect(resolveEndpoints(providerById('spaces'), { endpoints: {} })).toEqual({
      s3: 'https://nyc3.digitaloceanspaces.com',
    });
  });
});
