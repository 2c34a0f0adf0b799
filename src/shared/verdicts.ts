/** What a connection test can find. */
export const verdicts = [
  'ok',
  'wrong_key',
  'inactive_key',
  'wrong_secret',
  'expired',
  'wrong_region',
  'clock_skew',
  'denied',
  'unreachable',
  'tls',
  'not_s3',
  'other',
] as const;
