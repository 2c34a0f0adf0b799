import { describe, expect, it } from 'vitest';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { s3cmdTarget } from '#core/tools/targets/s3cmd/index.ts';
import { QCredError } from '#shared/errors.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const files = (config: string) => filesOf(s3cmdTarget, { config });
const entry = (over: Partial<ExportEntry> = {}) => inMode('static', entryOf('default', over));
const textOf = (config: string, entries: readonly ExportEntry[], remove: readonly string[] = []) =>
  after(files(config), s3cmdTarget.plan(files(config), entries, remove))[0]?.text;
const read = (config: string) => found(s3cmdTarget, files(config), 'default');
const place = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  s3cmdTarget
    .locate({ home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me', env, platform })
    .map((f) => f.path);

runTargetContract(s3cmdTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    {
      config: [
        '[default]',
        'access_key = AKIAFOREIGN',
        'access_token =',
        '# where it is',
        'bucket_location = US',
        'check_ssl_certificate = True',
        'gpg_encrypt = %(gpg_command)s -c --verbose -o %(output_file)s %(input_file)s',
        'host_base=s3.amazonaws.com',
        'host_bucket = %(bucket)s.s3.amazonaws.com',
        '  secret_key = "foreign secret"  ',
        'signature_v2 = True',
        'use_https = yes',
        'website_endpoint = http://%(bucket)s.s3-website-%(location)s.amazonaws.com/',
        '',
      ].join('\n'),
    },
    { config: '\ufeff# no header here\r\nverbosity = WARNING\r\nwhat is this\r\n; and this = x\r\n' },
    { config: '[default]\nacl_public = False\n\n# the end' },
  ],
});

describe('where the file is', () => {
  it('goes by the variable and by the system', () => {
    expect(place({})).toEqual(['/home/me/.s3cfg']);
    expect(place({ S3CMD_CONFIG: '/etc/s3cfg' })).toEqual(['/etc/s3cfg']);
    expect(place({ APPDATA: 'D:\\Roaming' }, 'win32')).toEqual(['D:\\Roaming\\s3cmd.ini']);
    expect(place({}, 'win32')).toEqual(['C:\\Users\\me\\Application Data\\s3cmd.ini']);
  });
});

describe('what is written', () => {
  it('is all that s3cmd needs for another cloud', () => {
    expect(textOf('', [entry({ sessionToken: undefined })])).toBe(
      [
        '[default]',
        'access_key = ABCDEF12D213546709A',
        `secret_key = ${secretText}`,
        'access_token = CANARYtoken/+=',
        'bucket_location = q-world-1',
        'host_base = qstorage.quilibrium.com',
        'host_bucket = qstorage.quilibrium.com',
        'use_https = True',
        'website_endpoint =',
        '',
      ].join('\n'),
    );
  });

  it.each<[addressing: ExportEntry['addressing'], endpoint: string, host: string, bucket: string]>([
    ['path', 'http://localhost:9000', 'localhost:9000', 'localhost:9000'],
    ['virtual', 'http://localhost:9000/', 'localhost:9000', 'localhost:9000'],
    ['auto', 'http://127.0.0.1:18080', '127.0.0.1:18080', '127.0.0.1:18080'],
    ['auto', 'http://[::1]:9000', '[::1]:9000', '[::1]:9000'],
    ['auto', 'http://minio:9000', 'minio:9000', 'minio:9000'],
    ['auto', 'https://s3.localhost', 's3.localhost', 's3.localhost'],
    ['virtual', 'https://S3.Example.org', 's3.example.org', '%(bucket)s.s3.example.org'],
    ['auto', 'https://S3.Example.org', 's3.example.org', '%(bucket)s.s3.example.org'],
  ])('puts the bucket where the cloud wants it: %s', (addressing, endpoint, host, bucket) => {
    const text = textOf('', [entry({ addressing, endpoints: { s3: endpoint } })]);
    expect(text).toContain(`host_base = ${host}\nhost_bucket = ${bucket}\n`);
    expect(text).toContain(`use_https = ${endpoint.startsWith('http:') ? 'False' : 'True'}`);
  });

  it('leaves what says the same, or is the person’s to know of the same host, as it is', () => {
    const own =
      '[default]\nbucket_location = EU\nhost_base = s3.example.org\nhost_bucket = %(bucket)s.web.example.org\nsignature_v2 = True\n';
    const text = textOf(own, [
      entry({ region: 'eu-west-1', addressing: 'auto', endpoints: { s3: 'https://s3.example.org' } }),
    ]);
    expect(text).toContain(own);
  });

  it('takes the values of lone carriage returns apart, and no first line behind a byte order mark', () => {
    expect(read('[default]\naccess_key = AK\rsecret_key = CANARY\n')).toMatchObject({ accessKeyId: 'AK' });
    const marked = s3cmdTarget.read(
      filesOf(s3cmdTarget, { config: '\ufeffaccess_key = AK\nsecret_key = CANARY\n' }),
    );
    expect(marked.profiles[0]?.accessKeyId).toBeUndefined();
    expect(marked.notices.map((n) => n.message)).toEqual([expect.stringMatching(/byte order mark/)]);
  });

  it('goes back to Amazon’s hosts', () => {
    const elsewhere = textOf('', [entry()]) ?? '';
    const amazon = entry({ provider: 'aws', region: 'us-east-1', endpoints: {}, addressing: 'auto' });
    expect(textOf(elsewhere, [amazon])).toMatch(
      /bucket_location = US\nhost_base = s3\.amazonaws\.com\nhost_bucket = %\(bucket\)s\.s3\.amazonaws\.com\nuse_https = True\n$/,
    );
    expect(read(textOf(elsewhere, [amazon]) ?? '')).toMatchObject({
      provider: 'aws',
      region: 'us-east-1',
      endpoints: {},
    });
  });

  it('leaves a web site of one’s own alone, and Amazon’s only to Amazon', () => {
    const own = 'website_endpoint = https://%(bucket)s.web.example.org/\n';
    const amazon = 'website_endpoint = http://%(bucket)s.s3-website-%(location)s.amazonaws.com/\n';
    expect(textOf(own, [entry()])).toContain(own);
    expect(textOf(amazon, [entry()])).toContain('website_endpoint = \n');
    expect(textOf(amazon, [entry({ provider: 'aws', endpoints: {} })])).toContain(amazon);
  });

  it('leaves a web site of one’s own also when it is taken out, and takes what it wrote', () => {
    const own = 'website_endpoint = https://%(bucket)s.web.example.org/\n';
    const there = textOf(own, [entry()]) ?? '';
    expect(textOf(there, [], ['default'])).toContain(own);
    expect(textOf(there, [], ['default'])).not.toMatch(/access_key|host_base/);
    const ours = textOf('verbosity = INFO\n', [entry()]) ?? '';
    expect(ours).toMatch(/^website_endpoint = ?$/m);
    expect(textOf(ours, [], ['default'])).toBe('verbosity = INFO\n');
    expect(textOf(there, [], ['another'])).toBe(there);
  });

  it('keeps how requests are signed where the host stays', () => {
    const there = textOf('verbosity = INFO\n', [entry()]) ?? '';
    expect(textOf(`${there}signature_v2 = True\n`, [entry({ accessKeyId: 'ANOTHER' })])).toContain(
      'signature_v2 = True\n',
    );
  });

  it('gives Amazon its web site back where we had taken it', () => {
    const there = textOf('verbosity = INFO\n', [entry()]) ?? '';
    expect(textOf(there, [entry({ provider: 'aws', endpoints: {} })])).not.toContain('website_endpoint');
  });

  it('signs in the new way', () => {
    expect(textOf('signature_v2 = True\n', [entry()])).toContain('signature_v2 = False\n');
    expect(textOf('', [entry()])).not.toContain('signature_v2');
  });

  it('sets the key that counts, which is the last of all sections', () => {
    const text = textOf('[default]\nsecret_key = a\n[other]\nsecret_key = b\n', [entry()]);
    expect(text).toContain(`[default]\nsecret_key = a\n[other]\nsecret_key = ${secretText}\n`);
    expect(textOf(text ?? '', [], ['default'])).not.toContain('secret_key');
  });

  it.each(['$HOME', '"quoted"'])('is no secret that s3cmd would read otherwise: %s', (accessKeyId) => {
    expect(() => textOf('', [entry({ accessKeyId })])).toThrow(/"access_key" would mean something else/);
  });

  it('keeps a percent sign as it is', () => {
    expect(textOf('', [entry({ accessKeyId: '50%%(x)s' })])).toContain('access_key = 50%%(x)s\n');
  });

  it.each([
    'https://example.org/path',
    'https://example.org?x=y',
    'https://u@example.org',
    'ftp://example.org',
  ])('is no endpoint that s3cmd cannot use: %s', (s3) => {
    expect(() => textOf('', [entry({ endpoints: { s3 } })])).toThrow(QCredError);
  });
});

describe('what is read', () => {
  it.each<[what: string, config: string, expected: object]>([
    ['variables', 'access_key = $KEY\nsecret_key = $SECRET\n', { kind: 'other', accessKeyId: undefined }],
    [
      'nothing',
      'host_base = localhost:9000\n',
      { kind: 'none', endpoints: { s3: 'https://localhost:9000' } },
    ],
    ['itself', 'access_key = "A"\nsecret_key = B\n', { kind: 'static', accessKeyId: 'A' }],
  ])('gets its key from %s', (_, config, expected) => {
    expect(read(config)).toMatchObject(expected);
  });

  it('knows the tool’s names for regions, and its way with protocols', () => {
    expect(read('bucket_location = EU\n').region).toBe('eu-west-1');
    expect(read('host_base = http://s3.example.org\n').endpoints).toEqual({ s3: 'https://s3.example.org' });
    expect(read('host_base = s3.example.org\nuse_https = no\n').endpoints).toEqual({
      s3: 'http://s3.example.org',
    });
  });

  it('says what half a key lacks', () => {
    expect(read('access_key = A\n').notices).toMatchObject([{ level: 'warning', line: 1 }]);
  });

  it('says what s3cmd makes of a token', () => {
    expect(read('access_key = A\nsecret_key = B\naccess_token = C\n').notices).toMatchObject([
      { level: 'info' },
    ]);
  });

  it('is nothing in a file that names no key and no place', () => {
    expect(s3cmdTarget.read(files('[default]\nverbosity = INFO\naccess_key =\n')).profiles).toEqual([]);
  });
});

it('reads 50 MB in a few seconds', () => {
  const text = `${'# a comment that goes on for a while\nodd line\nkey = value\n'.repeat(900_000)}access_key = A\n`;
  expect(text.length).toBeGreaterThan(50_000_000);
  expect(read(text).accessKeyId).toBe('A');
});
