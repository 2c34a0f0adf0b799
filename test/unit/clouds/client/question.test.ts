import { describe, expect, it } from 'vitest';
import { questionOf } from '#core/clouds/client/question.ts';
import { providerById, providers } from '#core/clouds/providers/index.ts';
import { Secret } from '#core/store/secrets/secret.ts';

const key = {
  accessKeyId: 'AKIAQUESTION0EXAMPLE',
  secretAccessKey: new Secret('CANARY/question+0123456789'),
};
const rest = { caPath: undefined, plainHttp: undefined, key };

describe('what a service is asked with', () => {
  it('is signed for the region that the service has, else for that of the profile', () => {
    const wasabi = providerById('wasabi');
    const endpoint = 'https://sts.wasabisys.com';
    const asking = { ...rest, endpoint, region: 'eu-central-1' };
    expect(questionOf(wasabi, 'sts', asking).region).toBe('us-east-1');
    expect(questionOf(wasabi, 's3', asking).region).toBe('eu-central-1');
  });

  it('is signed for the profile’s region where the SDK knows the address', () => {
    const asking = { ...rest, endpoint: undefined, region: 'cn-north-1' };
    expect(questionOf(providerById('aws'), 'iam', asking).region).toBe('cn-north-1');
  });

  it('has a region and the provider’s own words, whatever is not said', () => {
    for (const provider of providers) {
      for (const id of ['iam', 'sts', 's3', 'kms'] as const) {
        const question = questionOf(provider, id, { ...rest, endpoint: undefined, region: undefined });
        expect(question).toMatchObject({ id, key, keyLabel: provider.words.accessKeyId.label });
        expect(question.region).not.toBe('');
        expect(question.label).not.toBe('');
      }
    }
  });
});
