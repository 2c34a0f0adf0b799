import { describe, expect, it } from 'vitest';
import { guessProvider } from '#core/clouds/providers/guess.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import { QCredError } from '#shared/errors.ts';
import {
  after,
  entryOf,
  filesOf,
  found,
  inMode,
  runTargetContract,
  secretText,
  tokenText,
} from './contract.ts';

const files = (config: string | null, credentials: string | null = null) =>
  filesOf(awsTarget, {
    ...(config === null ? {} : { config }),
    ...(credentials === null ? {} : { credentials }),
  });

const planned = (...args: Parameters<typeof awsTarget.plan>) => after(args[0], awsTarget.plan(...args));
const textOf = (texts: readonly { part: string; text: string | null }[], part: string) =>
  texts.find((f) => f.part === part)?.text ?? '';

runTargetContract(awsTarget, {
  roles: true,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    {
      config: [
        '# work machine',
        '[default]',
        'region=eu-west-1   # home',
        'output =json',
        '',
        '; the old one',
        '[profile "my name"]',
        'region = us-east-1',
        's3 =',
        '    max_concurrent_requests = 20',
        '    # inner',
        '    addressing_style = virtual',
        'cli_pager=',
        '[preview]',
        'cloudfront = true',
        '',
        '[sso-session corp]',
        'sso_region = us-east-1',
        '',
        '[profile corp]',
        'sso_session = corp',
        'services = corp',
        '[services corp]',
        'dynamodb =',
        '  endpoint_url = http://localhost:8000',
        's3 =',
        '  endpoint_url = https://s3.us-west-1.wasabisys.com',
        '',
      ].join('\n'),
      credentials: '[default]\naws_access_key_id = AKIAFOREIGN\naws_secret_access_key = foreign\n# end',
    },
    { config: '\ufeff[profile a]\r\nregion = x\r\n' },
    { credentials: '[a]\naws_access_key_id=A\naws_secret_access_key=B\naws_security_token=C' },
  ],
});

describe('where the files are', () => {
  const locate = (env: Record<string, string>, platform: NodeJS.Platform = 'linux', home = '/home/me') =>
    awsTarget.locate({ env, platform, home }).map((f) => f.path);

  it.each<[env: Record<string, string>, platform: NodeJS.Platform, home: string, paths: string[]]>([
    [{}, 'linux', '/home/me', ['/home/me/.aws/config', '/home/me/.aws/credentials']],
    [{}, 'win32', 'C:\\Users\\me', ['C:\\Users\\me\\.aws\\config', 'C:\\Users\\me\\.aws\\credentials']],
    [{ AWS_CONFIG_FILE: '~/c' }, 'linux', '/home/me', ['/home/me/c', '/home/me/.aws/credentials']],
    [{ AWS_CONFIG_FILE: '' }, 'linux', '/home/me', ['/home/me/.aws/config', '/home/me/.aws/credentials']],
    [{ AWS_CONFIG_FILE: `$\{D}/c`, D: '/d' }, 'linux', '/', ['/d/c', '/.aws/credentials']],
    [
      { AWS_CONFIG_FILE: `/$DIR_1/$\{DIR_1}/$DIR-1/%DIR_1%`, DIR_1: 'd', DIR: 'e' },
      'linux',
      '/',
      ['/d/d/e-1/%DIR_1%', '/.aws/credentials'],
    ],
    [
      { AWS_CONFIG_FILE: `C:\\$DIR_1\\$\{DIR_1}\\%DIR_1%\\%NO%`, DIR_1: 'd' },
      'win32',
      'C:\\me',
      ['C:\\d\\d\\d\\%NO%', 'C:\\me\\.aws\\credentials'],
    ],
    [{ AWS_CONFIG_FILE: '~you/c' }, 'linux', '/', [`${process.cwd()}/~you/c`, '/.aws/credentials']],
    [
      { AWS_CONFIG_FILE: '$D/c', AWS_SHARED_CREDENTIALS_FILE: '/x$D$NO', D: '/d' },
      'linux',
      '/home/me',
      ['/d/c', '/x/d$NO'],
    ],
    [
      { AWS_CONFIG_FILE: '~\\c', AWS_SHARED_CREDENTIALS_FILE: '%D%\\k', D: 'D:\\d' },
      'win32',
      'C:\\me',
      ['C:\\me\\c', 'D:\\d\\k'],
    ],
  ])('%j on %s', (env, platform, home, paths) => {
    expect(locate(env, platform, home)).toEqual(paths);
  });
});

describe('reading', () => {
  const read = (config: string | null, credentials: string | null = null) =>
    awsTarget.read(files(config, credentials));

  it('merges both files, and lets the credentials file win', () => {
    const { profiles } = read(
      '[profile a]\nregion = r1\noutput = json\naws_access_key_id = OLD\n',
      '[a]\nregion = r2\naws_access_key_id = NEW\naws_secret_access_key = CANARY\n[b]\n',
    );
    expect(profiles.map((p) => p.name)).toEqual(['a', 'b']);
    expect(profiles[0]).toMatchObject({ kind: 'static', accessKeyId: 'NEW', region: 'r2' });
    expect(profiles[0]?.where).toEqual({ path: '/home/person/.aws/credentials', line: 1 });
    expect(profiles[1]?.kind).toBe('none');
  });

  it.each<[what: string, config: string, credentials: string | null, kind: string]>([
    ['a role', 'role_arn = r\nsource_profile = b', null, 'role'],
    ['a role beside keys', 'role_arn = r\nsource_profile = b', '[a]\naws_access_key_id = K', 'role'],
    ['web identity', 'role_arn = r\nweb_identity_token_file = f', null, 'other'],
    ['single sign-on', 'sso_session = s', null, 'other'],
    ['single sign-on beside keys', 'sso_start_url = s', '[a]\naws_access_key_id = K', 'other'],
    ['keys in the config file', 'aws_access_key_id = K\naws_secret_access_key = S', null, 'static'],
    [
      'a command beside keys in the config file',
      'aws_access_key_id = K\ncredential_process = x',
      null,
      'other',
    ],
    [
      'a command beside keys in the credentials file',
      'credential_process = x',
      '[a]\naws_access_key_id = K',
      'static',
    ],
    ['our command', "credential_process = '/opt/Q C/qcred' credential-process --profile x", null, 'ours'],
    [
      'our command on Windows',
      'credential_process = "C:\\Program Files\\QCred\\QCred.exe" credential-process',
      null,
      'ours',
    ],
    [
      'our command through node',
      'credential_process = /usr/bin/node /a/qcred.js credential-process',
      null,
      'ours',
    ],
    ['another command', 'credential_process = /opt/notqcred credential-process', null, 'other'],
    ['our name as an argument', 'credential_process = /opt/x credential-process qcred', null, 'other'],
    ['nothing', 'region = r', null, 'none'],
  ])('knows %s', (_, config, credentials, kind) => {
    expect(read(`[profile a]\n${config}\n`, credentials).profiles[0]?.kind).toBe(kind);
  });

  it('resolves endpoints as the CLI does: the services section, then endpoint_url', () => {
    const config =
      '[profile a]\nservices = x\nendpoint_url = https://all.example\n[services x]\ns3 =\n  endpoint_url = https://s3.example\n';
    const endpoints = read(config).profiles[0]?.endpoints;
    expect(endpoints).toMatchObject({
      s3: 'https://s3.example',
      iam: 'https://all.example',
      sns: 'https://all.example',
    });
  });

  it('gives the path, line and column of what is malformed', () => {
    const refused = () => read(null, '[a]\naws_secret_access_key CANARY\n');
    expect(refused).toThrow(QCredError);
    expect(refused).toThrow(/^\/home\/person\/\.aws\/credentials: Line 2, column 1:/);
    expect(refused).not.toThrow(/CANARY/);
    expect(() => awsTarget.plan(files('[x'), [], [])).toThrow(/config: Line 1, column 3/);
  });

  it('does not show secrets when what it read is printed', () => {
    expect(
      JSON.stringify(read(null, '[a]\naws_access_key_id=K\naws_secret_access_key=CANARY\n')),
    ).not.toContain('CANARY');
  });

  it.each<[what: string, config: string | null, credentials: string | null, message: RegExp, line: number]>([
    [
      'a services section that is missing',
      '[profile a]\nservices = x\n',
      null,
      /no section \[services x\]/,
      2,
    ],
    [
      'a section that stands twice',
      '[profile a]\nregion=x\n[profile a]\n',
      null,
      /refuses the whole file/,
      3,
    ],
    ['a key that stands twice', '[profile a]\nregion=x\nRegion=y\n', null, /"region" stands in .* twice/, 3],
    ['two defaults', '[profile default]\nregion=x\n[default]\n', null, /Both \[default\]/, 1],
    ['a comment after a value', '[profile a]\nregion = x # c\n', null, /comment after "region"/, 2],
    ['half a key', null, '[a]\naws_access_key_id = K\n', /no secret/, 0],
    ['a name only the CLI reads', '[profile "a b"]\nregion = x\n', null, /AWS CLI reads this name/, 0],
  ])('tells of %s', (_, config, credentials, message, line) => {
    const { profiles, notices: ofFiles } = read(config, credentials);
    const notices = [...ofFiles, ...profiles.flatMap((p) => p.notices)];
    expect(notices.map((n) => n.message)).toEqual([expect.stringMatching(message)]);
    expect(notices[0]?.line ?? 0).toBe(line);
    expect(notices[0]?.hint).not.toBe('');
  });

  it.each<[what: string, config: string | null, credentials: string | null, message: RegExp]>([
    ['a byte order mark', '\ufeff[default]\n', null, /byte order mark/],
    ['a header of the other file', null, '[profile a]\naws_access_key_id=K\n', /\[profile a\] is not read/],
    ['a header without its kind', '[a]\nregion = x\n', null, /\[a\] is not read/],
    ['a name of several bare words', '[profile a b]\nregion = x\n', null, /\[profile a b\] is not read/],
    ['DEFAULT', null, '[DEFAULT]\n', /every profile/],
  ])('tells of a file with %s', (_, config, credentials, message) => {
    expect(read(config, credentials).notices.map((n) => n.message)).toEqual([expect.stringMatching(message)]);
  });

  it('takes sections of other kinds for no profiles', () => {
    const { profiles, notices } = read(
      '[preview]\nx=y\n[sso-session s]\nsso_region=x\n[services q]\n[plugins]\nx=y\n',
    );
    expect({ profiles, notices }).toEqual({ profiles: [], notices: [] });
  });
});

describe('planning', () => {
  it('writes a profile as it is documented', () => {
    const [config] = planned(
      files(null),
      [entryOf('work', { credentialProcess: ['/opt/qcred', 'credential-process', '--profile', 'x'] })],
      [],
    );
    expect(config?.text).toBe(
      [
        '[profile work]',
        'region = q-world-1',
        'aws_account_id = 1000000000',
        'credential_process = /opt/qcred credential-process --profile x',
        'request_checksum_calculation = when_required',
        'response_checksum_validation = when_required',
        'services = qcred-work',
        's3 =',
        '  addressing_style = path',
        '',
        '[services qcred-work]',
        's3 =',
        '  endpoint_url = https://qstorage.quilibrium.com',
        'iam =',
        '  endpoint_url = https://qnzm.quilibrium.com',
        '',
      ].join('\n'),
    );
  });

  it('writes nothing more than a region for a cloud the tool knows', () => {
    const entry = inMode(
      'static',
      entryOf('work', {
        provider: 'aws',
        region: 'eu-west-1',
        accountId: undefined,
        endpoints: {},
        relaxedChecksums: false,
        addressing: 'auto',
      }),
    );
    const result = planned(files(null), [{ ...entry, sessionToken: undefined }], []);
    expect(textOf(result, 'config')).toBe('[profile work]\nregion = eu-west-1\n');
    expect(textOf(result, 'credentials')).toBe(
      `[work]\naws_access_key_id = ABCDEF12D213546709A\naws_secret_access_key = ${secretText}\n`,
    );
  });

  it('calls the default profile [default], or what it is called', () => {
    expect(textOf(planned(files(null), [entryOf('default')], []), 'config')).toMatch(/^\[default\]\n/);
    expect(textOf(planned(files('[profile default]\n'), [entryOf('default')], []), 'config')).toMatch(
      /^\[profile default\]\nregion/,
    );
  });

  it('writes both sections where [default] and [profile default] stand, since readers differ', () => {
    const config = textOf(
      planned(files('[profile default]\nregion = a\n[default]\nregion = b\n'), [entryOf('default')], []),
      'config',
    );
    expect(config?.match(/^region = q-world-1$/gm)).toHaveLength(2);
    expect(config?.match(/^credential_process = /gm)).toHaveLength(2);
  });

  it('takes every other source of credentials away, in both files', () => {
    const start = files(
      '[profile a]\nsso_session = s\nweb_identity_token_file = f\nlogin_session = l\naws_access_key_id = K\naws_secret_access_key = CANARY\nrole_arn = r\nsource_profile = p\noutput = json\n',
      '[a]\naws_access_key_id = K\naws_secret_access_key = CANARY\naws_security_token = CANARY\nregion = elsewhere\ncredential_process = old\n',
    );
    const result = planned(start, [entryOf('a')], []);
    expect(textOf(result, 'credentials')).toBe('');
    expect(textOf(result, 'config')).not.toMatch(
      /CANARY|sso_|web_identity|login_|role_arn|source_profile|old/,
    );
    expect(textOf(result, 'config')).toContain('output = json\n');
    expect(found(awsTarget, result, 'a')).toMatchObject({ kind: 'ours', region: 'q-world-1' });
  });

  it('keeps a section of the credentials file that has something else in it', () => {
    const result = planned(
      files(null, '[a]\n# rotated in May\naws_access_key_id = K\naws_secret_access_key = CANARY\n'),
      [entryOf('a')],
      [],
    );
    expect(textOf(result, 'credentials')).toBe('[a]\n# rotated in May\n');
  });

  it('writes over a profile whose name only the AWS CLI reads, in its own spelling', () => {
    const result = planned(files("[profile 'my name'] # c\nregion = x\n"), [entryOf('my name')], []);
    expect(textOf(result, 'config')).toMatch(/^\[profile 'my name'\] # c\nregion = q-world-1\n/);
    expect(textOf(result, 'config')).toContain('\n[services "qcred-my name"]\n');
    expect(awsTarget.plan(result, [entryOf('my name')], [])).toEqual([]);
    expect(textOf(planned(result, [], ['my name']), 'config')).toBe('');
  });

  it('leaves services alone that say the right thing already', () => {
    const start = files(
      '[profile a]\nservices = q\n[profile b]\nservices = q\n\n[services q]\ns3 =\n\tendpoint_url=https://qstorage.quilibrium.com\n',
    );
    const result = planned(
      start,
      [entryOf('a', { endpoints: { s3: 'https://qstorage.quilibrium.com' } })],
      [],
    );
    expect(textOf(result, 'config')).toMatch(
      /\[services q\]\ns3 =\n\tendpoint_url=https:\/\/qstorage.quilibrium.com\n$/,
    );
    expect(textOf(result, 'config')).not.toContain('qcred-a');
  });

  it('changes a services section of the profile’s own, and not one it shares', () => {
    const section =
      '\n[services q]\ndynamodb =\n  endpoint_url = http://d\ns3 =\n  endpoint_url = https://old\nsts =\n  endpoint_url = https://old\n';
    const own = planned(files(`[profile a]\nservices = q\n${section}`), [entryOf('a')], []);
    expect(textOf(own, 'config')).toContain(
      '[services q]\ndynamodb =\n  endpoint_url = http://d\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\niam =',
    );
    expect(textOf(own, 'config')).not.toContain('https://old');

    const shared = planned(
      files(`[profile a]\nservices = q\n[profile b]\nservices = q\n${section}`),
      [entryOf('a')],
      [],
    );
    expect(textOf(shared, 'config')).toContain(section);
    expect(textOf(shared, 'config')).toContain('services = qcred-a\n');
  });

  it('takes no services section that belongs to someone else', () => {
    const start = files(
      '[profile b]\nservices = qcred-a\n[services qcred-a]\ns3 =\n  endpoint_url = https://b\n',
    );
    const result = planned(start, [entryOf('a')], []);
    expect(found(awsTarget, result, 'b').endpoints).toEqual({ s3: 'https://b' });
    expect(textOf(result, 'config')).toContain('[services qcred-a-2]');
  });

  it('takes foreign endpoints away from a key of AWS', () => {
    const native = entryOf('a', { endpoints: {}, relaxedChecksums: false, addressing: 'auto' });
    const result = planned(
      planned(files('[profile a]\nendpoint_url = https://x\n'), [entryOf('a')], []),
      [native],
      [],
    );
    expect(found(awsTarget, result, 'a').endpoints).toEqual({});
    expect(textOf(result, 'config')).not.toMatch(/services|endpoint_url/);
  });

  it('removes a services section of ours with its last user, and none that the person wrote', () => {
    const config = (services: string) =>
      `[profile a]\nservices = ${services}\n\n[profile b]\nservices = ${services}\n\n[services ${services}]\ns3 =\n  endpoint_url = https://x\n`;
    for (const [services, left] of [
      ['qcred-a', ''],
      ['q', '[services q]\ns3 =\n  endpoint_url = https://x\n'],
    ] as const) {
      const one = planned(files(config(services)), [], ['a']);
      expect(textOf(one, 'config')).toBe(
        config(services).slice(config('').indexOf('[profile b]') + services.length),
      );
      expect(textOf(planned(one, [], ['b']), 'config')).toBe(left);
    }
  });

  it('takes out what it wrote into a profile, and nothing else', () => {
    const own =
      '[profile a]\noutput = json\nmfa_serial = arn:aws:iam::1:mfa/me\ns3 =\n  max_concurrent_requests = 20\n';
    const without = own.replace('mfa_serial = arn:aws:iam::1:mfa/me\n', '');
    for (const mode of awsTarget.secretModes) {
      const written = planned(files(own), [inMode(mode, entryOf('a'))], []);
      expect(textOf(written, 'config')).toContain('mfa_serial');
      expect(textOf(planned(written, [], ['a']), 'config')).toBe(without);
    }
  });

  it('keeps a section under a name of ours that holds what we never write', () => {
    const config = '[profile a]\nservices = qcred-a\n\n';
    const section = '[services qcred-a]\naws_access_key_id = A\nregion = x\n';
    const inConfig = planned(files(config + section), [], ['a']);
    expect(textOf(inConfig, 'config')).toBe(section);
    const inCredentials = planned(files(config, section), [], ['a']);
    expect(textOf(inCredentials, 'credentials')).toBe(section);
  });

  it('keeps what a shared services section says of other services when a profile gets its own', () => {
    const config =
      '[profile a]\nservices = q\n[profile b]\nservices = q\n[services q]\ndynamodb =\n  endpoint_url = http://db:8000\ns3 =\n  endpoint_url = https://x\n';
    const text = textOf(planned(files(config), [entryOf('a')], []), 'config');
    expect(text).toContain(config.slice(config.indexOf('[profile b]')));
    expect(text.slice(text.indexOf('[services qcred-a]'))).toContain(
      'dynamodb =\n  endpoint_url = http://db:8000\n',
    );
  });

  it('gives comments behind values that it writes a line of their own, also where the value stays', () => {
    const entry = inMode('static', { ...entryOf('a'), sessionToken: undefined });
    const bare = planned(files(null, null), [entry], []);
    const commented = bare.map((file) => ({
      ...file,
      text: file.text?.replace(/^(.*=.+)$/gm, '$1 ; rotate in May') ?? null,
    }));
    const text = planned(commented, [entry], [])
      .map((f) => f.text)
      .join('');
    expect(text).not.toMatch(/= .*;/);
    expect(text.match(/^ *; rotate in May$/gm)).toHaveLength(
      commented
        .map((f) => f.text)
        .join('')
        .match(/;/g)?.length ?? 0,
    );
  });

  it('keeps every profile that stands indented', () => {
    const credentials =
      '  [work2]\n  aws_access_key_id = AKIAOLD\n  aws_secret_access_key = CANARYold\n\n  [prod]\n  aws_access_key_id = AKIAPROD\n  aws_secret_access_key = CANARYprod\n';
    const text = textOf(
      planned(files(null, credentials), [inMode('static', entryOf('work2'))], []),
      'credentials',
    );
    expect(text).toContain(`\n  aws_session_token = ${tokenText}\n\n  [prod]\n`);
  });

  it('refuses a Windows command that programs would not agree on', () => {
    const command = (program: string) => () =>
      awsTarget.plan(files(null), [entryOf('a', { credentialProcess: [program, 'credential-process'] })], []);
    expect(command('C:\\100%\\qcred.exe')).toThrow(QCredError);
    expect(command('C:\\Program Files\\QCred\\qcred.exe')).not.toThrow();
  });
});

describe('the recipe that the AWS CLI fails on', () => {
  const config = '# ~/.aws/config\n[default]\nregion = q-world-1\n';
  const credentials = [
    '# ~/.aws/credentials',
    '[default]',
    'aws_access_key_id = ABC',
    '# keep this',
    'aws_secret_access_key = CANARY',
    'aws_account_id = 1000000000',
    'services = qstorage',
    '',
    '# where QStorage is',
    '[services qstorage]',
    's3 =',
    '  endpoint_url = https://qstorage.quilibrium.com',
    '',
  ].join('\n');
  const repair = (texts: Parameters<typeof awsTarget.plan>[0]) =>
    after(texts, awsTarget.repair?.(texts) ?? []);

  it('is recognised, with where and what to do', () => {
    const { profiles, notices } = awsTarget.read(files(config, credentials));
    expect(notices).toEqual([]);
    expect(profiles).toHaveLength(1);
    expect(profiles[0]).toMatchObject({
      provider: 'quilibrium',
      kind: 'static',
      repairable: true,
      endpoints: { s3: 'https://qstorage.quilibrium.com' },
      notices: [{ level: 'error', line: 7, path: '/home/person/.aws/credentials' }],
    });
  });

  it('is mended: keys stay, the rest goes to the config file, comments are kept', () => {
    const mended = repair(files(config, credentials));
    expect(textOf(mended, 'config')).toBe(
      `${config}aws_account_id = 1000000000\nservices = qstorage\n\n# where QStorage is\n[services qstorage]\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\n`,
    );
    expect(textOf(mended, 'credentials')).toBe(
      '# ~/.aws/credentials\n[default]\naws_access_key_id = ABC\n# keep this\naws_secret_access_key = CANARY\n',
    );
    expect(awsTarget.repair?.(mended)).toEqual([]);
    expect(found(awsTarget, mended, 'default')).toMatchObject({
      repairable: false,
      notices: [],
      region: 'q-world-1',
    });
  });

  it('is mended without a config file, for named profiles that share a section', () => {
    const shared = credentials
      .replace('[default]', '[a]')
      .replace(
        '\n\n#',
        '\n\n[b]\naws_access_key_id = B\naws_secret_access_key = CANARY\nservices = qstorage\n\n#',
      );
    const mended = repair(files(null, shared));
    expect(textOf(mended, 'config')).toBe(
      '[profile a]\naws_account_id = 1000000000\nservices = qstorage\n\n[profile b]\nservices = qstorage\n\n# where QStorage is\n[services qstorage]\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\n',
    );
    for (const name of ['a', 'b']) {
      expect(found(awsTarget, mended, name)).toMatchObject({
        repairable: false,
        notices: [],
        kind: 'static',
      });
    }
  });

  it('is mended on the way when the profile is written', () => {
    const entry = entryOf('default', { endpoints: { s3: 'https://qstorage.quilibrium.com' } });
    const result = planned(files(config, credentials), [entry], []);
    expect(textOf(result, 'credentials')).toBe('# ~/.aws/credentials\n[default]\n# keep this\n');
    expect(textOf(result, 'config')).toContain('[services qstorage]\n');
    expect(found(awsTarget, result, 'default')).toMatchObject({ kind: 'ours', notices: [] });
    expect(awsTarget.plan(result, [entry], [])).toEqual([]);
  });

  it('is not seen where the section is in its place', () => {
    const right = files(
      '[services qstorage]\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\n',
      '[a]\nservices = qstorage\n',
    );
    expect(found(awsTarget, right, 'a')).toMatchObject({ repairable: false, notices: [] });
    expect(awsTarget.repair?.(right)).toEqual([]);
  });

  it.each([
    '[services q]\naws_session_token = CANARY\nendpoint_url = x\n',
    '[services q]\nregion = x\n',
    '[services q]\n',
    '[services q]\ns3 =\n  addressing_style = path\naws_access_key_id = A\naws_secret_access_key = CANARY\n',
  ])('is not seen in what the AWS CLI reads as a profile with an odd name: %j', (odd) => {
    const texts = files('[profile a]\nservices = q\n', odd);
    expect(awsTarget.repair?.(texts)).toEqual([]);
    expect(found(awsTarget, texts, 'a')).toMatchObject({ repairable: false });
    expect(textOf(planned(texts, [entryOf('a')], []), 'credentials')).toBe(odd);
    expect(textOf(planned(texts, [], ['a']), 'credentials')).toBe(odd);
  });
});

describe('guessing the provider', () => {
  it.each([
    ['https://qstorage.quilibrium.com', 'quilibrium'],
    ['https://bucket.qstorage.quilibrium.com/', 'quilibrium'],
    ['https://s3.eu-central-1.amazonaws.com', 'aws'],
    ['https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com', 'r2'],
    ['https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com', 'r2'],
    ['https://s3.us-west-004.backblazeb2.com', 'b2'],
    ['https://S3.Wasabisys.com', 'wasabi'],
    ['https://nyc3.digitaloceanspaces.com', 'spaces'],
    ['https://storage.googleapis.com', 'gcs'],
    ['http://localhost:9000', 's3'],
    ['https://evilquilibrium.com', 's3'],
    ['https://qstorage.quilibrium.com.evil.example', 's3'],
    ['not an address', 'aws'],
  ])('%s is %s', (endpoint, provider) => {
    expect(guessProvider({ s3: endpoint })).toBe(provider);
  });

  it('takes storage first, and aws for none', () => {
    expect(guessProvider({ iam: 'https://qnzm.quilibrium.com', s3: 'https://storage.googleapis.com' })).toBe(
      'gcs',
    );
    expect(guessProvider({ iam: 'https://qnzm.quilibrium.com' })).toBe('quilibrium');
    expect(guessProvider({})).toBe('aws');
  });
});

it('never puts the secret of a process profile anywhere, even when it is handed one', () => {
  const entry = entryOf('a', { secretAccessKey: new Secret('CANARY'), sessionToken: new Secret('CANARY') });
  for (const file of awsTarget.plan(files(null), [entry], [])) {
    expect(file.text).not.toContain('CANARY');
    expect(file.secret).toBe(false);
  }
});
