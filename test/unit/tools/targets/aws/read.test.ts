import { describe, expect, it } from 'vitest';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import { filesOf, found } from '../contract.ts';

const configPath = '/home/person/.aws/config';
const credentialsPath = '/home/person/.aws/credentials';
const filesFrom = (config: string, credentials = '') => filesOf(awsTarget, { config, credentials });
const read = (config: string, credentials = '', name = 'a') =>
  found(awsTarget, filesFrom(config, credentials), name);
/** What is found, secrets shown. */
const shown = (profile: FoundProfile) => ({
  key: [profile.accessKeyId, profile.secretAccessKey?.reveal(), profile.sessionToken?.reveal()],
  unused: profile.unused?.map(({ accessKeyId, secretAccessKey, sessionToken, where }) => [
    accessKeyId,
    secretAccessKey.reveal(),
    sessionToken?.reveal(),
    where,
  ]),
});
const key = (id: string, secret: string, token?: string) =>
  `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n${token ? `aws_session_token = ${token}\n` : ''}`;

describe('how a profile gets its key', () => {
  it.each<[line: string, kind: FoundProfile['kind']]>([
    ['sso_account_id = 1', 'other'],
    ['sso_role_name = r', 'other'],
    ['sso_start_url = u', 'other'],
    ['sso_session = s', 'other'],
    ['sso_region = r', 'none'],
    ['login_session = l', 'other'],
    ['login_session =', 'none'],
    ['role_arn =', 'none'],
    ['aws_access_key_id = A', 'static'],
    ['aws_secret_access_key = CANARY', 'static'],
    ['aws_session_token = CANARY', 'none'],
    ['web_identity_token_file = f', 'other'],
  ])('%s: %s', (line, kind) => {
    expect(read(`[profile a]\n${line}\n`).kind).toBe(kind);
  });

  it('is, signed in with "aws login", only a key of the credentials file before that', () => {
    expect(read('[profile a]\nlogin_session = l\n', `[a]\n${key('A', 'CANARY')}`).kind).toBe('static');
    expect(read(`[profile a]\nlogin_session = l\n${key('A', 'CANARY')}`).kind).toBe('other');
  });

  it('gives others, from a role, the key in it', () => {
    const role = '[profile a]\nrole_arn = r\nsource_profile = b\n';
    expect(read(role).keyForOthers).toBe(false);
    expect(read(role + key('A', 'CANARY')).keyForOthers).toBe(true);
    expect(read(`${role}sso_session = s\n${key('A', 'CANARY')}`).keyForOthers).toBe(false);
    expect(read(`[profile a]\n${key('A', 'CANARY')}`).keyForOthers).toBe(false);
  });

  it('is a role with all that is said of it', () => {
    const lines = [
      'role_arn = arn:r',
      'source_profile = b',
      'credential_source = Environment',
      'mfa_serial = m',
      'external_id = e',
      'duration_seconds = 900',
      'role_session_name = s',
    ];
    expect(read(`[profile a]\n${lines.join('\n')}\n`).role).toEqual({
      roleArn: 'arn:r',
      sourceName: 'b',
      credentialSource: 'Environment',
      mfaSerial: 'm',
      externalId: 'e',
      durationSeconds: 900,
      sessionName: 's',
    });
    for (const odd of ['15m', 'x15', '-1', '1.5', '']) {
      expect(
        read(`[profile a]\nrole_arn = r\nduration_seconds = ${odd}\n`).role?.durationSeconds,
      ).toBeUndefined();
    }
    expect(read('[profile a]\nrole_arn = r\n').role?.durationSeconds).toBeUndefined();
    expect(read('[profile a]\nregion = r\n').role).toBeUndefined();
  });
});

describe('which key it is', () => {
  it('is never put together from both files', () => {
    const profile = read(`[profile a]\naws_secret_access_key = CANARYold\n`, '[a]\naws_access_key_id = A\n');
    expect(shown(profile).key).toEqual(['A', undefined, undefined]);
    const other = read('[profile a]\naws_access_key_id = A\n', '[a]\naws_secret_access_key = CANARYnew\n');
    expect(shown(other).key).toEqual(['A', undefined, undefined]);
  });

  it('takes the older word for a token first, as botocore does', () => {
    const tokens = 'aws_session_token = CANARYnew\naws_security_token = CANARYold\n';
    expect(shown(read(`[profile a]\n${key('A', 'CANARY')}${tokens}`)).key).toEqual([
      'A',
      'CANARY',
      'CANARYold',
    ]);
    expect(shown(read('[profile a]\naws_security_token =\naws_session_token = CANARYnew\n')).key[2]).toBe(
      'CANARYnew',
    );
  });

  it.each<[what: string, config: string, credentials: string, unused: boolean]>([
    ['the same one', key('A', 'CANARYs'), key('A', 'CANARYs'), false],
    ['the same one, with its token', key('A', 'CANARYs', 'CANARYt'), key('A', 'CANARYs', 'CANARYt'), false],
    ['another id', key('B', 'CANARYs'), key('A', 'CANARYs'), true],
    ['another secret', key('A', 'CANARYx'), key('A', 'CANARYs'), true],
    ['another token', key('A', 'CANARYs', 'CANARYx'), key('A', 'CANARYs', 'CANARYt'), true],
    ['a token more', key('A', 'CANARYs', 'CANARYx'), key('A', 'CANARYs'), true],
    ['a token less', key('A', 'CANARYs'), key('A', 'CANARYs', 'CANARYx'), true],
    ['a secret more', key('A', 'CANARYs'), 'aws_access_key_id = A\n', true],
    ['half a key, the id', 'aws_access_key_id = B\n', key('A', 'CANARYs'), false],
    ['half a key, the secret', 'aws_secret_access_key = CANARYx\n', key('A', 'CANARYs'), false],
    ['a key, and none in the credentials file', key('B', 'CANARYx'), 'region = x\n', false],
  ])('has beside it, in the config file, %s', (_, config, credentials, isUnused) => {
    const profile = read(`[profile a]\n${config}`, `[a]\n${credentials}`);
    const [, id, secret] = /= (\w+)\n.*= (\w+)\n/.exec(config) ?? [];
    const token = /token = (\w+)/.exec(config)?.[1];
    expect(shown(profile).unused).toEqual(
      isUnused ? [[id, secret, token, { path: configPath, line: 1 }]] : [],
    );
  });

  it.each<[line: string, stays: string | undefined]>([
    ['sso_region = x', 'sso_region'],
    ['sso_session = x', 'sso_session'],
    ['credential_process = x', 'credential_process'],
    ['login_session = x', 'login_session'],
    ['my_sso_region = x', undefined],
    ['login_session_2 = x', undefined],
    ['credential_processes = x', undefined],
    ['region = x', undefined],
  ])('may stay where it is, since it would lose %s', (line, stays) => {
    expect(read(`[profile a]\n${key('A', 'CANARY')}${line}\n`).stays).toBe(
      stays && `Beside its key it says "${stays}", which would be lost.`,
    );
  });
});

describe('where a profile stands', () => {
  it.each<[what: string, config: string, credentials: string, path: string, line: number]>([
    ['its header in the config file', '# x\n[profile a]\nregion = x\n', '[a]\nregion = y\n', configPath, 2],
    ['where its key is', '[profile a]\nregion = x\n', '\n\n[a]\naws_access_key_id = A\n', credentialsPath, 3],
    [
      'the credentials file, where it is only there',
      '[profile b]\n',
      '[b]\n\n[a]\nregion = y\n',
      credentialsPath,
      3,
    ],
    ['the first of two headers', '[profile a]\nx = y\n[profile a]\nz = y\n', '', configPath, 1],
  ])('%s', (_, config, credentials, path, line) => {
    expect(read(config, credentials).where).toEqual({ path, line });
  });

  it('is for the default the header that counts', () => {
    expect(read('[default]\nx = y\n[profile default]\nx = y\n', '', 'default').where).toEqual({
      path: configPath,
      line: 3,
    });
  });
});

describe('names of profiles', () => {
  const namesIn = (config: string, credentials = '') =>
    awsTarget.read(filesFrom(config, credentials)).profiles.map(({ name }) => name);

  it('come in the order of the files, each once', () => {
    expect(namesIn('[profile b]\n[default]\n[profile a]\n', '[c]\n[a]\n[default]\n[d]\n')).toEqual([
      'b',
      'default',
      'a',
      'c',
      'd',
    ]);
  });

  it('are, in the credentials file, headers that are none of the config file', () => {
    expect(namesIn('', '[profile a]\nx = y\n[services q]\nx = y\n[]\nx = y\n[default]\n[a b]\n')).toEqual([
      'default',
      'a b',
    ]);
  });
});

describe('endpoints', () => {
  it('are those of the services section, and for the rest the profile’s', () => {
    expect(
      read('[profile a]\nservices = q\n[services q]\ns3 = x\niam =\n  endpoint_url =\nsts =\n  other = y\n')
        .endpoints,
    ).toEqual({});
    expect(read('[profile a]\nservices = q\n').endpoints).toEqual({});
    expect(
      read(
        '[profile a]\nservices = q\n[services q]\ns3 =\n  endpoint_url = https://c\n',
        '[a]\nservices = r\n',
      ).endpoints,
    ).toEqual({});
  });
});

describe('what is said of the files', () => {
  const notices = (config: string, credentials = '') => {
    const { profiles, notices: ofFiles } = awsTarget.read(filesFrom(config, credentials));
    return [...ofFiles, ...profiles.flatMap((profile) => profile.notices)].map(
      ({ level, message, path, line }) => [
        level,
        /\[[^\]]+\]|"[^"]+"/.exec(message)?.[0] ?? message,
        path,
        line,
      ],
    );
  };

  it.each([
    'region',
    'aws_access_key_id',
    'role_arn',
    'source_profile',
    'credential_process',
    'sso_session',
    'sso_start_url',
  ])('is that a section with "%s" is read as no profile', (setting) => {
    expect(notices(`# x\n[work]\n# y\noutput = json\n${setting} = z\n`)).toEqual([
      ['warning', '[work]', configPath, 2],
    ]);
  });

  it('is nothing of sections of other kinds', () => {
    expect(notices('[preview]\ncloudfront = true\n# region = x\n[plugins]\nregions = x\n')).toEqual([]);
    expect(notices('', '[work]\nregion = x\n')).toEqual([]);
  });

  it('is said of [DEFAULT] once, and of headers of the other file', () => {
    expect(notices('# x\n[DEFAULT]\nregion = x\n')).toEqual([['warning', '[DEFAULT]', configPath, 2]]);
    expect(
      notices('', '[default]\n[profile a]\nregion = x\n[services q]\ns3 =\n  endpoint_url = x\n'),
    ).toEqual([['warning', '[profile a]', credentialsPath, 2]]);
  });

  it('is an error where the AWS CLI would refuse the file', () => {
    expect(notices('\ufeff[profile a]\nregion = x\n')).toEqual([
      ['error', 'The file begins with a byte order mark, and the AWS CLI refuses to read it.', configPath, 1],
    ]);
    expect(notices('[profile a]\nregion = x\nregion = y\n[profile a]\n')).toEqual([
      ['error', '"region"', configPath, 3],
      ['error', '[profile a]', configPath, 4],
    ]);
  });

  it('is an error where a services section is missing, in the file that refers to it', () => {
    expect(notices('[profile a]\nservices = q\n')).toEqual([['error', '[services q]', configPath, 2]]);
    expect(notices('[profile a]\nservices = q\n', '[a]\nservices = r\n')).toEqual([
      ['error', '[services r]', credentialsPath, 2],
    ]);
    expect(notices('[profile a]\nservices =\n')).toEqual([]);
  });

  it('is which of two defaults counts', () => {
    expect(notices('# x\n[profile default]\nregion = x\n[default]\nregion = x\n')).toEqual([
      ['warning', '[default]', configPath, 2],
    ]);
  });

  it('is which half of a key is missing', () => {
    expect(notices('[profile a]\naws_access_key_id = A\n')).toEqual([
      ['warning', 'The access key has no secret beside it.', undefined, undefined],
    ]);
    expect(notices('', '[a]\naws_secret_access_key = CANARY\n')).toEqual([
      ['warning', 'The secret has no access key id beside it.', undefined, undefined],
    ]);
  });

  it('is what the AWS CLI takes for a part of a value', () => {
    expect(notices('[profile a]\nregion = x # c\ns3 =\n  addressing_style = path ; c\n')).toEqual([
      ['warning', '"region"', configPath, 2],
      ['warning', '"s3"', configPath, 3],
    ]);
    expect(notices('', '[a]\nregion = x # c\n')).toEqual([['warning', '"region"', credentialsPath, 2]]);
  });

  it('is, for information, that a name is the AWS CLI’s alone', () => {
    expect(notices('[profile "a b"]\nregion = x\n')).toEqual([
      ['info', 'The AWS CLI reads this name, other SDKs do not.', undefined, undefined],
    ]);
  });
});
