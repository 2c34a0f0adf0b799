import { type ServiceId, serviceIds } from '#shared/model.ts';

/*
 * The environment variables by which programs learn whose key to use and where: all that a profile
 * decides, after the "Configuration settings" pages of the AWS SDKs and Tools Reference Guide, botocore's
 * `credentials.py` and `configprovider.py`, and the environment providers of the Java and Go SDKs (version
 * 1). One that is left standing from another profile, or from the person's shell, would count instead of
 * what the profile says: at worst a key of one company at another's endpoint.
 *
 * What says how to connect rather than where or as whom (`AWS_CA_BUNDLE`, proxies, retries), and where the
 * AWS files are (`AWS_CONFIG_FILE`), is the person's and stays.
 */

type Environment = Readonly<Record<string, string | undefined>>;

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
const rivalVariables: readonly string[] = [
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  // Version 1 of the Java and Go SDKs takes these for a key.
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  // Amazon Bedrock's API key counts before any signature.
  'AWS_BEARER_TOKEN_BEDROCK',
];

/** Where a profile may say it: the person's own stays in a file whose profile does not. */
export const placeVariables: readonly string[] = ['AWS_REGION', 'AWS_DEFAULT_REGION'];
export const checksumVariables: readonly string[] = [
  'AWS_REQUEST_CHECKSUM_CALCULATION',
  'AWS_RESPONSE_CHECKSUM_VALIDATION',
];

/** Set to `true`, it makes programs ignore every endpoint, in variables as in files. */
export const ignoreEndpoints = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';

const endpointForAll = 'AWS_ENDPOINT_URL';

/** The variable for the endpoint of one service. */
export const endpointVariable = (service: string): string => `${endpointForAll}_${service.toUpperCase()}`;

/** Terraform's variables for endpoints, from before there were the SDKs'. */
const olderEndpoints: readonly string[] = [
  'AWS_IAM_ENDPOINT',
  'AWS_STS_ENDPOINT',
  'AWS_SSO_ENDPOINT',
  'AWS_DYNAMODB_ENDPOINT',
];

/**
 * What applications and tools call the region and the endpoint of their storage: django-storages (docs,
 * Amazon S3), Laravel (`config/filesystems.php`), s5cmd, Terraform before 1.6. No SDK knows these names.
 * They are kept in step where they stand; nobody who had none gets one.
 */
export const applicationRegions: readonly string[] = ['AWS_S3_REGION_NAME'];
export const applicationEndpoints: readonly string[] = [
  'AWS_S3_ENDPOINT_URL',
  'AWS_ENDPOINT',
  'AWS_S3_ENDPOINT',
  'S3_ENDPOINT_URL',
];
export const applicationVariables: readonly string[] = [...applicationRegions, ...applicationEndpoints];

/**
 * The variables of applications that are there already, with what a profile says.
 *
 * @param place where the profile is used
 * @param there names of variables
 */
export function applicationSettings(
  { region, endpoints }: { region?: string; endpoints: Partial<Record<ServiceId, string>> },
  there: Iterable<string>,
): [name: string, value: string][] {
  const names = new Set(there);
  return [
    ...applicationRegions.map((name) => [name, region] as const),
    ...applicationEndpoints.map((name) => [name, endpoints.s3] as const),
  ].flatMap(([name, value]) => (value && names.has(name) ? [[name, value]] : []));
}

/** All names that are known; the list that everybody who switches profiles goes by. */
const fixed: readonly string[] = [
  ...keyVariables,
  ...profileVariables,
  ...rivalVariables,
  ...placeVariables,
  'AWS_SIGV4A_SIGNING_REGION_SET',
  'AWS_ACCOUNT_ID',
  endpointForAll,
  ...serviceIds.map(endpointVariable),
  ...olderEndpoints,
  ignoreEndpoints,
  ...checksumVariables,
  ...applicationVariables,
];

const known = new Set(fixed);

/** Families of names: endpoints of every service there may be, and what comes beside a key or instead of it. */
const families = /^AWS_(?:ENDPOINT_URL|CONTAINER|BEARER_TOKEN)_\w+$/i;

/** Whether a profile decides a variable, and not the person. */
export const isDecided = (name: string): boolean => known.has(name) || families.test(name);

/**
 * All variables that a profile decides: those that are known by name, and those of their families that
 * are there.
 *
 * @param there names of variables
 */
export function decidedAmong(there: Iterable<string>): string[] {
  const found = [...there].filter((name) => families.test(name)).sort();
  return [...new Set([...fixed, ...found])];
}

/**
 * All variables that a profile decides, those for the endpoints of any service included that are there.
 *
 * @param environment the variables of a process
 */
export const decidedVariables = (environment: Environment): string[] =>
  decidedAmong(Object.keys(environment));

/**
 * An environment without what a profile decides.
 *
 * @param platform names mean the same in any letters on Windows
 */
export function withoutDecided(
  environment: Environment,
  platform: NodeJS.Platform,
): Record<string, string | undefined> {
  const same = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const decided = new Set(decidedVariables(environment).map(same));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !decided.has(same(name))));
}
