import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidedAmong, decidedVariables, isDecided, withoutDecided } from '#core/profiles/variables.ts';
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

  // Left standing, each of them counts for some program instead of what a profile says.
  it.each([
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_SECURITY_TOKEN',
    'AWS_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'AWS_CREDENTIAL_EXPIRATION',
    'AWS_SESSION_EXPIRATION',
    'AWS_ACCESS_KEY',
    'AWS_SECRET_KEY',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_BEARER_TOKEN_BEDROCK',
    'AWS_BEARER_TOKEN_OF_A_SERVICE_TO_COME',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'AWS_SIGV4A_SIGNING_REGION_SET',
    'AWS_ACCOUNT_ID',
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_S3',
    'AWS_ENDPOINT_URL_IAM',
    'AWS_ENDPOINT_URL_STS',
    'AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_IAM_ENDPOINT',
    'AWS_STS_ENDPOINT',
    'AWS_SSO_ENDPOINT',
    'AWS_DYNAMODB_ENDPOINT',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_REQUEST_CHECKSUM_CALCULATION',
    'AWS_RESPONSE_CHECKSUM_VALIDATION',
    'AWS_S3_REGION_NAME',
    'AWS_S3_ENDPOINT_URL',
    'AWS_ENDPOINT',
    'AWS_S3_ENDPOINT',
    'S3_ENDPOINT_URL',
  ])('%s is of it', (name) => {
    expect(decidedAmong([name])).toContain(name);
    expect(isDecided(name)).toBe(true);
  });

  it.each([...Object.keys(outer), 'AWS_PAGER', 'XAWS_PROFILE', 'AWS_ENDPOINT_URL_', 'DATABASE_URL'])(
    '%s is the person’s',
    (name) => {
      expect(decidedAmong([name])).not.toContain(name);
      expect(isDecided(name)).toBe(false);
    },
  );

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
