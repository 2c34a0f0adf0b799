import { describe, expect, it } from 'vitest';
import { botoTarget } from '#core/tools/targets/boto/index.ts';
import { signingRegion } from '#core/tools/targets/boto/region.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';
import { entryOf, found, inMode, runTargetContract, secretText } from './contract.ts';
import { oneFile } from './oneFile.ts';

const { opened: files, write: textOf } = oneFile(botoTarget, 'config');
const entry = (over: Partial<ExportEntry> = {}) => inMode('static', entryOf('default', over));
const read = (config: string, name = 'default') => found(botoTarget, files(config), name);
const place = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  botoTarget
    .locate({ home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me', env, platform })
    .map((f) => f.path);

const wasabi: Partial<ExportEntry> = {
  provider: 'wasabi',
  region: 'eu-central-1',
  endpoints: { s3: 'https://s3.eu-central-1.wasabisys.com' },
};
const google: Partial<ExportEntry> = {
  provider: 'gcs',
  region: 'auto',
  endpoints: { s3: 'https://storage.googleapis.com' },
  accessKeyId: 'GOOG1E',
};

runTargetContract(botoTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  unsaid: ['region'],
  entry: wasabi,
  foreign: [
    {
      config: [
        '# This file contains credentials and other configuration information needed by gsutil.',
        '[Credentials]',
        '# To add AWS aws credentials ("s3://" URIs), edit and uncomment:',
        '#aws_access_key_id = <your aws access key ID>',
        'aws_access_key_id: AKIAFOREIGN',
        'AWS_Secret_Access_Key = 50%%off',
        's3_host = s3.eu-west-1.amazonaws.com',
        '',
        '[Boto]',
        '# http_socket_timeout specifies the timeout',
        'https_validate_certificates = True',
        'proxy = %(host)s',
        '[GSUtil]',
        'content_language = en',
        '  default_api_version = 2',
        'parallel_process_count = ',
        '  4',
        '',
      ].join('\n'),
    },
    { config: '\ufeff; mine\r\n[GSUtil] ; here\r\nprefer_api = xml\r\n' },
    { config: '[DEFAULT]\ndebug = 0\n\n[OAuth2]\ntoken_cache = file_system\n\n# the end' },
  ],
});

describe('where the file is', () => {
  it('goes by the variables', () => {
    expect(place({})).toEqual(['/home/me/.boto']);
    expect(place({}, 'win32')).toEqual(['C:\\Users\\me\\.boto']);
    expect(place({ BOTO_CONFIG: '~/x.cfg', BOTO_PATH: '/a:/b' })).toEqual(['/home/me/x.cfg']);
    expect(place({ BOTO_PATH: '/etc/boto.cfg:~/own:' })).toEqual(['/home/me/own']);
    expect(place({ BOTO_PATH: 'C:\\a;D:\\b' }, 'win32')).toEqual(['D:\\b']);
  });
});

describe('the region boto signs for', () => {
  it.each([
    ['s3.amazonaws.com', 'us-east-1'],
    ['s3-eu-west-1.amazonaws.com', 'eu-west-1'],
    ['s3.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['bucket.s3.amazonaws.com', 'us-east-1'],
    ['bucket.s3-ap-northeast-1.amazonaws.com', 'ap-northeast-1'],
    ['s3.us-west-004.backblazeb2.com', 'us-west-004'],
    ['nyc3.digitaloceanspaces.com', 'nyc3'],
    ['qstorage.quilibrium.com', 'qstorage'],
    ['127.0.0.1', undefined],
    ['localhost', undefined],
  ])('of %s is %s', (host, region) => {
    expect(signingRegion(host)).toBe(region);
  });
});

describe('what is written', () => {
  it('signs in the new way where the host says the right region', () => {
    expect(textOf('', [entry({ ...wasabi, addressing: 'auto' })])).toBe(
      [
        '[Credentials]',
        'aws_access_key_id = ABCDEF12D213546709A',
        `aws_secret_access_key = ${secretText}`,
        'aws_security_token = CANARYtoken/+=',
        's3_host = s3.eu-central-1.wasabisys.com',
        '',
        '[s3]',
        'host = s3.eu-central-1.wasabisys.com',
        'calling_format = boto.s3.connection.OrdinaryCallingFormat',
        'use-sigv4 = True',
        '',
      ].join('\n'),
    );
  });

  it('signs in the old way where it does not, and says so', () => {
    const text = textOf('', [entry()]);
    expect(text).toContain('use-sigv4 = False\n');
    expect(read(text)).toMatchObject({ provider: 'quilibrium', region: undefined });
    expect(read(text).notices).toMatchObject([
      { level: 'warning', message: expect.stringContaining('version 2') },
    ]);
    const inHost = entry({
      ...wasabi,
      endpoints: { s3: 'https://nyc3.digitaloceanspaces.com' },
      region: 'nyc3',
    });
    expect(textOf('', [inHost])).toContain('use-sigv4 = True\n');
    expect(textOf('', [{ ...inHost, addressing: 'virtual' }])).toMatch(
      /SubdomainCallingFormat\nuse-sigv4 = False\n/,
    );
  });

  it('names Amazon’s host for the region', () => {
    const amazon = (region: string) =>
      textOf('', [entry({ provider: 'aws', region, endpoints: {}, addressing: 'auto' })]);
    expect(amazon('us-east-1')).toContain('s3_host = s3.amazonaws.com\n');
    expect(amazon('eu-west-1')).toMatch(/\nhost = s3\.eu-west-1\.amazonaws\.com\nuse-sigv4 = True\n$/);
    expect(read(amazon('eu-west-1'))).toMatchObject({
      provider: 'aws',
      region: 'eu-west-1',
      endpoints: {},
      notices: [],
    });
  });

  it('turns the lock off for http only, and on again', () => {
    const plain = textOf('', [entry({ endpoints: { s3: 'http://localhost:9000' } })]);
    expect(plain).toMatch(/s3_host = localhost\ns3_port = 9000\n[\s\S]*\[Boto\]\nis_secure = False\n/);
    expect(read(plain).endpoints).toEqual({ s3: 'http://localhost:9000' });
    const secure = textOf(plain, [entry()]);
    expect(secure).toContain('is_secure = True\n');
    expect(secure).not.toContain('s3_port');
    expect(textOf(plain, [], ['default'])).toBe('');
  });

  it('writes a percent sign twice, and reads it once', () => {
    const text = textOf('', [entry({ accessKeyId: '50%(x)s%' })]);
    expect(text).toContain('aws_access_key_id = 50%%(x)s%%\n');
    expect(read(text).accessKeyId).toBe('50%(x)s%');
  });

  it.each(['https://example.org/path', 'https://example.org?x=y'])('has no room for %s', (s3) => {
    expect(() => textOf('', [entry({ endpoints: { s3 } })])).toThrow(QCredError);
  });
});

describe('a key of Google Cloud Storage', () => {
  it('has settings of its own, and the host that boto knows', () => {
    const text = textOf('', [entry(google)]);
    expect(text).toBe(`[Credentials]\ngs_access_key_id = GOOG1E\ngs_secret_access_key = ${secretText}\n`);
    expect(read(text)).toMatchObject({ provider: 'gcs', kind: 'static', endpoints: google.endpoints });
    expect(textOf(text, [entry(google)])).toBe(text);
    expect(textOf(text, [], ['default'])).toBe('');
  });

  it('stands beside a key of S3, and leaves it alone', () => {
    const s3 = textOf('', [entry(wasabi)]);
    const both = textOf(s3, [entry(google)]);
    expect(botoTarget.read(files(both)).profiles.map(({ name, provider }) => [name, provider])).toEqual([
      ['default', 'wasabi'],
      ['gs', 'gcs'],
    ]);
    expect(textOf(both, [entry(wasabi)])).toBe(both);
    expect(textOf(both, [], ['gs'])).toBe(s3);
    expect(textOf(both, [entry({ ...google, name: 'gs', accessKeyId: 'GOOG2' })])).toContain('= GOOG2\n');
    expect(() => textOf(both, [], ['default'])).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('may be at another address', () => {
    const text = textOf('', [entry({ ...google, endpoints: { s3: 'http://localhost:4443' } })]);
    expect(text).toContain('gs_host = localhost\ngs_port = 4443\n');
    expect(read(text).endpoints).toEqual({ s3: 'http://localhost:4443' });
  });

  it('comes after an account that signed in', () => {
    const rival =
      '[Credentials]\ngs_oauth2_refresh_token = 1/x\ngs_access_key_id = A\ngs_secret_access_key = B\n';
    expect(read(rival).notices).toMatchObject([{ level: 'warning' }]);
  });
});

describe('what is read', () => {
  it('takes the host of either section, and values of [DEFAULT]', () => {
    const config =
      '[DEFAULT]\nwhere = example.org\n[Credentials]\naws_access_key_id = A\n[s3]\nhost = s3.%(where)s\n';
    expect(read(config)).toMatchObject({ endpoints: { s3: 'https://s3.example.org' }, provider: 's3' });
    const both = '[Credentials]\ns3_host = a.example.org\n[s3]\nhost = b.example.org\n';
    expect(read(both)).toMatchObject({ endpoints: { s3: 'https://a.example.org' }, kind: 'none' });
  });

  it('follows values that refer to others, and is not led in circles', () => {
    const id = (config: string) => read(`[Credentials]\ns3_host = h\n${config}`).accessKeyId;
    expect(id('a = 1%%\nb = %(a)s2\naws_access_key_id = %(B)s3\n')).toBe('1%23');
    expect(id('a = %(b)s\nb = %(a)s\naws_access_key_id = %(a)s\n')).toBeUndefined();
    const doubling = Array.from({ length: 40 }, (_, i) => `k${i} = ${`%(k${i + 1})s`.repeat(50)}\n`).join('');
    expect(id(`${doubling}k40 = x\naws_access_key_id = %(k30)s\n`)).toBeUndefined();
  });

  it('says what Python stumbles over', () => {
    const notices = (config: string) => botoTarget.read(files(config)).notices;
    expect(notices('[Credentials]\na = 1\nA = 2\n[Credentials]\n')).toMatchObject([
      { level: 'error', line: 3 },
      { level: 'error', line: 4 },
    ]);
    expect(notices('[Credentials]\naws_secret_access_key = 50%CANARY\n')).toMatchObject([
      { level: 'error', line: 2 },
    ]);
    expect(notices('\ufeff[Boto]\n')).toMatchObject([{ level: 'error', line: 1 }]);
    expect(JSON.stringify(notices('[Credentials]\naws_secret_access_key = 50%CANARY\n'))).not.toContain(
      'CANARY',
    );
  });

  it('says where boto would fail, and what half a key lacks', () => {
    const config = '[Credentials]\naws_access_key_id = A\ns3_host = localhost\n[s3]\nuse-sigv4 = True\n';
    expect(read(config).notices.map((n) => n.level)).toEqual(['warning', 'error']);
    expect(read('[Credentials]\naws_access_key_id = A\nkeyring = me\n').notices).toEqual([]);
  });

  it('is nothing in a file without keys and hosts', () => {
    expect(botoTarget.read(files('[Credentials]\naws_access_key_id =\n')).profiles).toEqual([]);
  });

  it('refuses a broken file with its place', () => {
    expect(() => read('[Credentials]\naws_secret_access_key CANARY\n')).toThrow(/\.boto: Line 2, column 1/);
  });
});
