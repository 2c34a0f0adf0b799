/** How keys of secrets end, in small letters and without separators. */
const endings = [
  'secret',
  'secretkey',
  'secretaccesskey',
  'token',
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'apikey',
  'privatekey',
  'applicationkey',
  'accountkey',
  'encryptionkey',
  'hmackey',
  'customerkey',
  'connectionstring',
  'sasurl',
  'bearer',
];

/** Keys that are a secret's only when they are the whole name: rclone's `key` and `pass`, for example. */
const names = new Set(['key', 'pass', 'authorization']);

/**
 * Whether a value under this key is to be hidden. Takes keys as any tool spells them:
 * `aws_secret_access_key`, `SecretAccessKey`, `fs.s3a.secret.key`, `tokens`, `password2`.
 */
export function looksSecret(key: string): boolean {
  if (key.length > 200) return false;
  const plain = key
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/[0-9]+$/, '');
  const single = plain.replace(/s$/, '');
  return names.has(plain) || endings.some((ending) => plain.endsWith(ending) || single.endsWith(ending));
}
