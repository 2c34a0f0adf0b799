import { keyMaterial } from './files.ts';

/** What an export writes into a profile. */
export const writtenKeys: readonly string[] = [
  'region',
  'aws_account_id',
  'credential_process',
  'role_arn',
  'source_profile',
  'credential_source',
  'mfa_serial',
  'external_id',
  'duration_seconds',
  'role_session_name',
  'request_checksum_calculation',
  'response_checksum_validation',
  ...keyMaterial,
];

/** Ways to get credentials that the AWS CLI prefers to ours: left in place, the profile would be someone else. */
export const rivals: readonly string[] = [
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'sso_role_name',
  'sso_region',
  'login_session',
];

/** What decides whose key a profile has. */
export const keySettings: readonly string[] = [
  ...keyMaterial,
  ...rivals,
  'credential_process',
  'role_arn',
  'source_profile',
  'credential_source',
];

/** All that an entry has a say in, as far as it stands in a profile. */
export const writtenSettings: ReadonlySet<string> = new Set([
  ...writtenKeys,
  ...rivals,
  'services',
  'endpoint_url',
  's3.addressing_style',
]);
