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
  'authkey',
  'secretstring',
  'presharedkey',
  'apisecretkey',
  'privatekey',
  'applicationkey',
  'accountkey',
  'encryptionkey',
  'signingkey',
  'sharedkey',
  'masterkey',
  'sessionkey',
  'hmackey',
  'customerkey',
  'connectionstring',
  'sasurl',
  'bearer',
  'amzsignature',
  'googsignature',
  'mnemonic',
  'recoverycode',
  'secretkeybase',
  'keymaterial',
  // In other languages.
  'passwort',
  'kennwort',
  'contrasena',
  'contraseña',
  'motdepasse',
  'senha',
  'wachtwoord',
  'parola',
];

/** Keys that are a secret's only when they are the whole name: rclone's `key` and `pass`, for example. */
const names = new Set([
  'key',
  'pass',
  'authorization',
  'sig',
  'psk',
  'hmac',
  'cookie',
  'setcookie',
  'xauth',
  // What Redis calls the password of the server that it copies.
  'masterauth',
]);

/** Words of which the last in a key says that it is a secret's: `DB_PASS`, `smtpPass`, `github-pat`. */
const lastWords = new Set(['pass', 'pw', 'pat', 'psk', 'jwt']);

/** As such words, without anything that parts them: `dbpass`, `rootpw`. */
const joined =
  /(?:db|bind|require|user|root|admin|smtp|mail|imap|ftp|key|store|sql|redis|mongo|proxy|auth|http|cert|ssl|pg)(?:pass|pw)$/;

/** Words in the keys of what may be a secret, or only about one. */
const telling =
  /(?:auth|credential|cookie|session|signature|sig|salt|hash|secret|token|pass|pwd|key|hmac|seed|csrf|xsrf|private|hook|dsn|licen[cs]e|code|nonce)/i;
/** The ids of keys, which are shown. */
const ofIds = /(?:key[-_.]?id|access[-_.]?key|account|public|file|path|url|host|fingerprint|algorithm)s?$/i;

/**
 * Whether a value under this key is to be hidden. Takes keys as any tool spells them:
 * `aws_secret_access_key`, `SecretAccessKey`, `fs.s3a.secret.key`, `tokens`, `password2`.
 */
export function looksSecret(key: string): boolean {
  if (key.length > 200) return false;
  const plain = key
    .toLowerCase()
    .replace(/[^a-z0-9ñ]/g, '')
    .replace(/(?:(?<=token|key|secret)v)?[0-9]+$/, '');
  const single = plain.replace(/s$/, '');
  if (names.has(plain) || joined.test(plain)) return true;
  if (endings.some((ending) => plain.endsWith(ending) || single.endsWith(ending))) return true;
  const [, last = ''] =
    /(?:^|[\W_]|[a-z]{2}(?=[A-Z]))([A-Za-z][a-z]+|[A-Z]+)$/.exec(key.replace(/[\W\d_]+$/, '')) ?? [];
  return lastWords.has(last.toLowerCase());
}

/** Whether a value under this key is a secret if it does not look like a word. */
export const mayBeSecret = (key: string): boolean =>
  key.length <= 200 && telling.test(key) && !ofIds.test(key);
