import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidedVariables, withoutDecided } from '#core/profiles/variables.ts';
import { runs } from '../../support/long.ts';

const outer = {
  PATH: '/bin',
  HOME: '/home/me',
  AWS_CONFIG_FILE: '/elsewhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/elsewhere/credentials',
  AWS_CA_BUNDLE: '/etc/ca.pem',
  AWS_MAX_ATTEMPTS: '9',
};

describe('what a profile decides', () => {
  it('knows the endpoint of every service that is there, and no name that a shell could not have', () => {
    const names = decidedVariables({
      AWS_ENDPOINT_URL_DYNAMODB: 'x',
      AWS_ENDPOINT_URL_S3: 'x',
      'AWS_ENDPOINT_URL_$(touch broke-out)': 'x',
    });
    expect(names).toContain('AWS_ENDPOINT_URL_DYNAMODB');
    expect(names).toContain('AWS_ENDPOINT_URL_S3');
    expect(names.every((name) => /^\w+$/.test(name))).toBe(true);
  });

  it('leaves nothing of it, and everything else', () => {
    const names = fc.constantFrom(
      ...decidedVariables({}),
      'AWS_ENDPOINT_URL_KMS',
      'AWS_ENDPOINT_URL_SSO_OIDC',
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), (decided) => {
        expect(withoutDecided({ ...decided, ...outer }, 'linux')).toEqual(outer);
      }),
      { numRuns: runs(100, 5000) },
    );
  });

  it('knows the names in any letters on Windows', () => {
    expect(withoutDecided({ Path: 'C:', aws_profile: 'x', Aws_Endpoint_Url_S3: 'x' }, 'win32')).toEqual({
      Path: 'C:',
    });
    expect(withoutDecided({ aws_profile: 'x' }, 'linux')).toEqual({ aws_profile: 'x' });
  });
});
