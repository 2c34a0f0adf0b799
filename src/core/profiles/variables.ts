import { serviceIds } from '#shared/model.ts';

/*
 * The environment variables by which programs with an AWS SDK learn whose key to use and where: all
 * that a profile decides, after the "Configuration settings" pages of the AWS SDKs and Tools Reference
 * Guide and botocore's `credentials.py` and `configprovider.py`. One that is left standing from another
 * profile, or from the person's shell, would count instead of what the profile says.
 *
 * What says how to connect rather than where or as whom (`AWS_CA_BUNDLE`, `AWS_CONFIG_FILE`, proxies,
 * retries) is the person's and stays.
 */

/** The variables that hold key material, the secret ones last. */
export const secretVariables: readonly string[] = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
];
export const keyVariables: readonly string[] = ['AWS_ACCESS_KEY_ID', ...secretVariables];

/** Names of AWS profiles; the second one is what old versions of the AWS CLI called it. */
export const profileVariables: readonly string[] = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];

/** When a key runs out, and other ways to get one. */
export const rivalVariables: readonly string[] = [
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
];

/** Set to `true`, it makes programs ignore every endpoint, in variables as in files. */
export const ignoreEndpoints = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';

const endpointForAll = 'AWS_ENDPOINT_URL';

/** The variable for the endpoint of one service. */
export const endpointVariable = (service: string): string => `${endpointForAll}_${service.toUpperCase()}`;

const places: readonly string[] = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCOUNT_ID',
  endpointForAll,
  ...serviceIds.map(endpointVariable),
  ignoreEndpoints,
  'AWS_REQUEST_CHECKSUM_CALCULATION',
  'AWS_RESPONSE_CHECKSUM_VALIDATION',
];

const fixed: readonly string[] = [...keyVariables, ...profileVariables, ...rivalVariables, ...places];

/**
 * All variables that a profile decides, those for the endpoints of any service included that are there.
 *
 * @param environment the variables of a process
 */
export function decidedVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const endpoints = Object.keys(environment).filter((name) =>
    name.toUpperCase().startsWith(`${endpointForAll}_`),
  );
  return [...new Set([...fixed, ...endpoints.filter((name) => /^\w+$/.test(name)).sort()])];
}

/**
 * An environment without what a profile decides.
 *
 * @param platform names mean the same in any letters on Windows
 */
export function withoutDecided(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string | undefined> {
  const same = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const decided = new Set(decidedVariables(environment).map(same));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !decided.has(same(name))));
}
