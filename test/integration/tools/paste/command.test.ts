import { afterAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../../support/command.ts';

const [node = '', source = ''] = qcredCommand;

describe('the command and a paste on standard input', () => {
  const place = temporaryHome();
  const env = cleanEnvironment(place.home, {
    QCRED_HOME: place.dataDir,
    QCRED_PASSPHRASE: 'correct horse battery staple',
  });
  const qcred = (args: string[], input: string | Uint8Array = '') =>
    run(node, [source, ...args], { env, input });
  afterAll(place.remove);

  it('takes UTF-16, as PowerShell 5 pipes it', async () => {
    const key = { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: 'CANARY/utf16' };
    const text = `\ufeff${JSON.stringify({ AccessKey: key })}\r\n`;
    const added = await qcred(
      ['add', 'utf16', '--paste', '--store', 'passphrase'],
      Buffer.from(text, 'utf16le'),
    );
    expect(added.code).toBe(0);
    const { stdout } = await qcred(['credential-process', '--profile', 'utf16']);
    expect(JSON.parse(stdout).SecretAccessKey).toBe('CANARY/utf16');
  });

  it('keeps when a session runs out, as botocore writes it, and tells programs', async () => {
    const session = {
      AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      SecretAccessKey: 'CANARY/session',
      SessionToken: 'CANARY/token',
      Expiration: '2099-12-21T16:06:25UTC',
    };
    const added = await qcred(
      ['add', 'session', '--paste'],
      JSON.stringify({ ProviderType: 'sso', Credentials: session }),
    );
    expect(added.code).toBe(0);
    const { stdout } = await qcred(['credential-process', '--profile', 'session']);
    expect(JSON.parse(stdout).Expiration).toBe('2099-12-21T16:06:25.000Z');
  });

  it('says what the window says of it', async () => {
    const added = await qcred(
      ['add', 'noticed', '--paste'],
      'Access Key: AKIAIOSFODNN7EXAMPL2\nSecret Key: CANARY/noticed\nRegion: not/a/region\nExpires: soon\n',
    );
    expect(added.code).toBe(0);
    expect(added.stderr).toContain('The region has an unusual form and was left out.');
    expect(added.stderr).toContain('When the key runs out is written in an unusual form');
    expect(added.stderr).not.toContain('CANARY');
  });

  it('takes no more than it can look through', async () => {
    const { code, stderr } = await qcred(['add', 'large', '--paste'], 'x'.repeat(9_000_000));
    expect(code).not.toBe(0);
    expect(stderr).toContain('More than 8 MB');
  });
});
