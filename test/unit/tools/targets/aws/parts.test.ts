import { describe, expect, it } from 'vitest';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import { entryOf, filesOf, inMode, secretText, tokenText } from '../contract.ts';

const partsOf = (config: string, credentials = '') =>
  awsTarget.parts(filesOf(awsTarget, { config, credentials }));

/** What stands in the files, a line for each part. */
const told = (config: string, credentials = '') =>
  partsOf(config, credentials).map(
    ({ name, of, says }) =>
      `${name} of ${[...new Set(of)]}: ${[...says].map(([key, value]) => `${key}=${value}`).join(' ')}`,
  );

describe('what stands in the AWS files', () => {
  it('is a profile of both files, the credentials file winning, and what is none', () => {
    const config =
      '[default]\nregion = a\n[profile work]\nregion = b\noutput = json\nservices = q\n[preview]\nx = y\n[services q]\ns3 =\n  endpoint_url = https://x\n\n  odd\ndynamodb =\n  endpoint_url=http://y=z\n[sso-session s]\nsso_region = r\n';
    const credentials =
      '[work]\nregion = c\naws_access_key_id = A\n[only]\nservices = q\n[default]\noutput = text\n';
    expect(told(config, credentials)).toEqual([
      'the profile "default" of default: region=a output=text',
      'the profile "work" of work: region=c output=json services=q aws_access_key_id=A',
      'the profile "only" of only: services=q',
      '[preview] of : x=y',
      '[services q] of work,only: s3.endpoint_url=https://x s3.odd= dynamodb.endpoint_url=http://y=z',
      '[sso-session s] of : sso_region=r',
    ]);
    expect(partsOf(config, credentials).map(({ isEntry }) => isEntry ?? false)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('is nobody’s where nobody refers to it', () => {
    expect(told('[services q]\nx = y\n[profile a]\nservices =\n[services ]\nx = z\n')).toContain(
      '[services q] of : x=y',
    );
  });

  it('is in the credentials file, too, a services section that somebody put there', () => {
    expect(
      told('[profile a]\nservices = q\n', '[services q]\ns3 =\n  endpoint_url = https://x\n[a]\n'),
    ).toEqual(['the profile "a" of a: services=q', '[services q] of a: s3.endpoint_url=https://x']);
  });

  it('is, to the AWS CLI, in every section what [DEFAULT] says', () => {
    const parts = told('[DEFAULT]\nregion = all\noutput = json\n[profile a]\nregion = own\n');
    expect(parts).toContain('the profile "a" of a: region=own');
    expect(parts).toContain('the profile "a" for the AWS CLI of a: region=own output=json');
  });

  it('is told twice where the two kinds of readers find different things, and what they are', () => {
    const config =
      '[profile a]\nregion = x # c\nservices = q\n[services q]\ns3 =\n  endpoint_url = https://x\n';
    expect(told(config)).toEqual([
      'the profile "a" of a: region=x services=q',
      '[services q] of a: s3.endpoint_url=https://x',
      'the profile "a" for the AWS CLI of a: region=x # c services=q',
      '[services q] for the AWS CLI of a: s3.endpoint_url=https://x',
    ]);
    expect(partsOf(config).map((part) => part.doubtful?.())).toEqual([
      ['region'],
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is doubtful in what an entry says, and in what would win over it', () => {
    const doubtful = (config: string, credentials = '') =>
      partsOf(config, credentials)
        .find(({ isEntry }) => isEntry)
        ?.doubtful?.();
    expect(doubtful('[profile a]\noutput = x # c\nregion = y\n')).toEqual([]);
    expect(doubtful('[DEFAULT]\nsso_session = s\noutput = x\n[profile a]\nregion = y\n')).toEqual([
      'sso_session',
    ]);
    // Only the SDKs see what stands there.
    expect(doubtful('[profile a]#c]\nregion = y\noutput = z\n')).toEqual(['region']);
  });

  it('is refused with its file where it is beyond reading', () => {
    expect(() => partsOf('[x')).toThrow(/\/home\/person\/\.aws\/config: Line 1/);
  });
});

describe('texts that all programs read alike', () => {
  const isAlike = (text: string) => partsOf(text).every(({ also }) => also !== undefined);
  const profile = (lines: string) => `[profile a]\n${lines}\n[preview]\n`;

  it.each([
    '[profile a]\nregion = x',
    '  [profile a]\n  region = x\n',
    '[profile a]\r\nregion = x\r\n',
    '[profile a] \r\nregion = x\r\n',
    '# note of [a "name"]\n[profile a]\nregion = x\n; [odd',
    profile('region = x#y;z'),
    profile('credential_process = "C:\\a b" --x: [y'),
    profile('s3 =\n  endpoint_url = http://x:1\n'),
    profile('region = x\n\n\n  # note'),
    profile('region = tab\tand ünïcode 🙂 \ufefe\uff00'),
    profile('x = [a "b"] c'),
  ])('%j is one', (text) => {
    expect(isAlike(text)).toBe(true);
  });

  it.each([
    // Signs that end a line to some, and not to others.
    profile('region = x\u0085y'),
    profile('region = x\u2028y'),
    profile('region = x\u2029y'),
    profile('region = x\ry'),
    profile('region = x\u000by'),
    `\ufeff${profile('region = x')}`,
    // Comments behind values, and behind headers.
    profile('region = x # c'),
    profile('region = x \t;c'),
    '[profile a] # c\nregion = x\n',
    '[profile a];c\nregion = x\n',
    '[profile a] x ]\nregion = x\n',
    // Spaces and quotes within brackets.
    '[profile "a"]\nregion = x\n',
    "[profile 'a']\nregion = x\n",
    '[profile a\\ b]\nregion = x\n',
    '[profile\ta]\nregion = x\n',
    '[profile  a]\nregion = x\n',
    '[ profile a]\nregion = x\n',
    '[profile a ]\nregion = x\n',
    '  [ profile a]\nregion = x\n',
    '[preview]\nregion = x\n[profile  a]\nregion = x\n',
    '[]\nregion = x\n',
    '[DEFAULT]\nregion = x\n',
    // A colon before the sign.
    profile('re:gion = x'),
    profile(':region = x'),
  ])('%j may be none', (text) => {
    let alike = true;
    try {
      alike = isAlike(text);
    } catch {
      // Refused by one of the readers: nothing to compare.
      alike = false;
    }
    expect(alike).toBe(false);
  });
});

describe('what an entry must say', () => {
  it('is its key, to the last setting, and nobody else’s', () => {
    expect(awsTarget.expects?.(inMode('static', entryOf('a')))).toEqual([
      ['role_arn', null],
      ['aws_access_key_id', 'ABCDEF12D213546709A'],
      ['aws_secret_access_key', secretText],
      ['aws_session_token', tokenText],
      ['credential_process', null],
    ]);
    expect(
      awsTarget.expects?.({ ...inMode('static', entryOf('a')), sessionToken: undefined }),
    ).toContainEqual(['aws_session_token', null]);
  });

  it('is our command, and no key beside it', () => {
    const entry = entryOf('a', { credentialProcess: ['/opt/qcred', 'credential-process'] });
    expect(awsTarget.expects?.(entry)).toEqual([
      ['role_arn', null],
      ['aws_access_key_id', null],
      ['aws_secret_access_key', null],
      ['aws_session_token', null],
      ['credential_process', '/opt/qcred credential-process'],
    ]);
  });

  it('is the role, of a role', () => {
    expect(awsTarget.expects?.(entryOf('a', { role: { roleArn: 'arn:r', sourceName: 'b' } }))).toEqual([
      ['role_arn', 'arn:r'],
    ]);
  });
});

describe('whose a setting is', () => {
  it.each([
    'region',
    'aws_security_token',
    'sso_region',
    'services',
    'endpoint_url',
    's3.addressing_style',
    's3.endpoint_url',
    'sts.endpoint_url',
  ])('%s is for an entry to say', (key) => {
    expect(awsTarget.writes?.(key)).toBe(true);
  });

  it.each([
    'output',
    'endpoint.url',
    's3',
    's3.max_concurrent_requests',
    'dynamodb.endpoint_url',
    's3.endpoint_url.x',
    '.endpoint_url',
  ])('%s is the person’s', (key) => {
    expect(awsTarget.writes?.(key)).toBe(false);
  });

  it.each(['services', 'role_arn', 'aws_session_token', 'sso_session', 'credential_process'])(
    '%s decides whose key it is',
    (key) => {
      expect(awsTarget.decides?.(key)).toBe(true);
    },
  );

  it.each(['region', 'output', 'aws_account_id', 'mfa_serial'])('%s does not', (key) => {
    expect(awsTarget.decides?.(key)).toBe(false);
  });
});
