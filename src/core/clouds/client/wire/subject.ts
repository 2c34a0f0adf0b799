import type { ErrorCode } from '#shared/errors.ts';

/** What a call was about, by the parameter that names it; the more particular before the more general. */
const named: readonly (readonly [parameter: string, thing: string])[] = [
  ['AccessKeyId', 'access key'],
  ['PolicyArn', 'policy'],
  ['PolicyName', 'policy'],
  ['GroupName', 'group'],
  ['RoleName', 'role'],
  ['UserName', 'user'],
];

/**
 * The thing that a call names, for a sentence: `user "ann"`.
 *
 * @param input the call's parameters
 * @returns null when it names none
 */
export function subjectOf(input: object): string | null {
  for (const [parameter, thing] of named) {
    const value: unknown = Reflect.get(input, parameter);
    if (typeof value === 'string' && value !== '') return `${thing} "${value}"`;
  }
  return null;
}

/** IAM's codes, as the API reference lists them for its actions, and what they are here. */
export const iamCodes: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  UnauthorizedOperation: 'denied',
  UnauthorizedAccess: 'denied',
  OptInRequired: 'denied',
  NoSuchEntity: 'not_found',
  ReportNotPresent: 'not_found',
  ReportExpired: 'not_found',
  ReportInProgress: 'not_found',
  EntityAlreadyExists: 'name_taken',
  DeleteConflict: 'in_use',
  LimitExceeded: 'limit_exceeded',
  InvalidAction: 'not_available',
  NotImplemented: 'not_available',
  UnknownOperation: 'not_available',
  UnknownOperationException: 'not_available',
  UnsupportedOperation: 'not_available',
  ServiceNotSupported: 'not_available',
  RegionDisabledException: 'not_available',
  MalformedPolicyDocument: 'bad_input',
  PackedPolicyTooLarge: 'bad_input',
  PolicyNotAttachable: 'bad_input',
  UnmodifiableEntity: 'bad_input',
  InvalidInput: 'bad_input',
  InvalidParameter: 'bad_input',
  InvalidParameterValue: 'bad_input',
  InvalidParameterCombination: 'bad_input',
  InvalidUserType: 'bad_input',
  MissingParameter: 'bad_input',
  MalformedInput: 'bad_input',
  ValidationError: 'bad_input',
  ValidationException: 'bad_input',
  InvalidQueryParameter: 'bad_input',
};

/** What services say when they are asked too often. */
export const throttled = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  'BandwidthLimitExceeded',
]);

/** Two changes at once; the next attempt finds the first one done. */
export const colliding = new Set(['ConcurrentModification', 'EntityTemporarilyUnmodifiable']);

/**
 * What IAM says of policies, reduced to sentences of its own that quote nothing of the request.
 * A sentence that is not among them is not shown.
 */
const policySentences = [
  'Syntax errors in policy',
  'The policy is not in the valid JSON format',
  'Policy document must be version 2012-10-17 or greater',
  'Policy document should not specify a principal',
  'Policy statement must contain actions',
  'Policy statement must contain resources',
  'Statement IDs (SID) in a single policy must be unique',
  'The policy failed legacy parsing',
  'Vendor is not valid',
  'Invalid principal in policy',
  'Has prohibited field Principal',
  'Has prohibited field Resource',
  'Missing required field Action',
  'Missing required field Effect',
  'Missing required field Principal',
  'Missing required field Resource',
  'Missing required field Statement',
  'Actions/Conditions must be prefaced by a vendor',
];

/** IAM's own sentence about a policy, where it is one that quotes nothing; else null. */
export const policySentence = (said: string): string | null =>
  policySentences.find((sentence) => said.startsWith(sentence)) ?? null;
