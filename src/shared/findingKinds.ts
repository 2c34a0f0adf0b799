/** The kinds of findings in words, for every process; no schema is needed to show them. */

/** The worst first. `high`: somebody can do harm with it now; `medium`: it waits for a mistake; `low`: tidy up. */
export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Every kind of finding: what its group is called, and why it matters, in one sentence. */
export const findingKinds = {
  'root-key': {
    label: 'Keys of the root user',
    why: 'Nothing limits what the root user may do, so whoever has this key has the account.',
  },
  'deleted-works': {
    label: 'Keys that work although they are marked deleted',
    why: 'What is believed to be gone is watched by nobody.',
  },
  'tightened-refused': {
    label: 'Refused since the policy was tightened',
    why: 'What was cut away may be needed after all, and a job that fails is not always seen.',
  },
  climbs: {
    label: 'Ways to become an administrator',
    why: 'A permission that can be turned into all others is as strong as an administrator’s, and nobody counts it as one.',
  },
  'does-everything': {
    label: 'May do everything',
    why: 'A key that may do everything does everything for whoever finds it.',
  },
  'admin-in-tools': {
    label: 'Administrator’s keys in daily use',
    why: 'A tool that copies files needs none of an administrator’s power, and its file gives it away.',
  },
  'open-trust': {
    label: 'Roles that outsiders may assume',
    why: 'A role that trusts anyone, or another account without a secret word, is used by whoever finds its name.',
  },
  'open-key': {
    label: 'Key policies that let anyone in',
    why: 'Whoever knows the key’s name can read what it protects.',
  },
  'no-mfa': {
    label: 'People without a second factor',
    why: 'A stolen password alone is enough to be this person.',
  },
  'use-after-off': {
    label: 'Used after it was switched off',
    why: 'A key that is off cannot be used: somebody switched it on again, or the clock is not ours.',
  },
  'use-unknown': {
    label: 'Used by something that QCred does not know',
    why: 'QCred gave this key to nobody, and yet it is used: it is written somewhere else.',
  },
  'use-new-service': {
    label: 'Used with a service for the first time',
    why: 'A key that does something new has a new user, or a thief.',
  },
  'use-new-region': {
    label: 'Used in a region for the first time',
    why: 'A key that turns up somewhere else has a new user, or a thief.',
  },
  'use-odd-hour': {
    label: 'Used at an hour it never was',
    why: 'Programs keep their hours; others do not know them.',
  },
  'key-old': {
    label: 'Older than its policy',
    why: 'The longer a key lives, the more copies of it there are.',
  },
  'key-never-used': {
    label: 'Never used',
    why: 'A key that nobody uses only serves whoever finds it.',
  },
  'key-unused': {
    label: 'Not used for 90 days',
    why: 'A key that nobody misses is misused without being noticed.',
  },
  'key-shared': {
    label: 'One key for several uses',
    why: 'When one of them leaks it, all of them stop, and nobody knows which it was.',
  },
  'two-keys': {
    label: 'Users with two active keys',
    why: 'A second key is for the days of a rotation; after that it is one more that can leak.',
  },
  'key-inactive': {
    label: 'Switched off and never deleted',
    why: 'One click brings it back, and its place is missing when the other has to be replaced.',
  },
  'wide-resource': {
    label: 'Policies that reach everything there is',
    why: 'It also works on what is made later, which nobody had in mind.',
  },
  'wide-principal': {
    label: 'Grants to other accounts',
    why: 'What another account does with it, and who it lets in, is not seen here.',
  },
  'granted-unused': {
    label: 'Granted and not used',
    why: 'What nobody uses can be taken away without anybody missing it.',
  },
  tightened: {
    label: 'Tightened policies that are watched',
    why: 'Whether something that is needed was cut away shows in the days after.',
  },
  'kms-deletion': {
    label: 'Keys about to be deleted that are still needed',
    why: 'What was encrypted with it cannot be read ever again.',
  },
  'kms-expiring': {
    label: 'Imported key material that runs out',
    why: 'From then on nothing can be decrypted until it is imported again.',
  },
  'kms-no-rotation': {
    label: 'Keys of key services without rotation',
    why: 'One key for all years opens all years’ data at once.',
  },
  'bucket-encryption': {
    label: 'Buckets whose encryption is not what it should be',
    why: 'What is written there is not protected by the key that people rely on.',
  },
  drift: {
    label: 'Files that differ from what QCred wrote',
    why: 'A tool uses something else than you think.',
  },
  plaintext: {
    label: 'Secrets in the clear',
    why: 'Every program that you run can read them.',
  },
  modes: {
    label: 'Files that others can read',
    why: 'Other users of this machine can open them.',
  },
  clock: {
    label: 'The clock',
    why: 'Services refuse requests that are signed for another time, and ages are counted wrongly.',
  },
  machine: {
    label: 'This machine',
    why: 'QCred cannot do its work there as it should.',
  },
} as const satisfies Record<string, { label: string; why: string }>;
export type FindingKind = keyof typeof findingKinds;
