import { describe, expect, it } from 'vitest';
import { parseIni } from '#core/formats/ini/parse.ts';
import { botoTarget } from '#core/tools/targets/boto/index.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { isAmazonHost, signingRegion } from '#core/tools/targets/boto/region.ts';
import { valuesOf } from '#core/tools/targets/boto/values.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { entryOf, found, inMode, secretText, tokenText } from '../contract.ts';
import { oneFile } from '../oneFile.ts';

const path = '/home/person/.boto';
const { opened, write } = oneFile(botoTarget, 'config');
const read = (config: string, name = 'default'): FoundProfile => found(botoTarget, opened(config), name);
const entry = (over: Partial<ExportEntry> = {}) => inMode('static', entryOf('default', over));
const said = (profile: FoundProfile) =>
  profile.notices.map(({ level, message, line }) => [level, message, line]);

describe('hosts', () => {
  it.each([
    's3.amazonaws.com',
    'S3.Amazonaws.com',
    's3-eu-west-1.amazonaws.com',
    's3.eu-west-1.amazonaws.com',
  ])('%s is Amazon’s', (host) => {
    expect(isAmazonHost(host)).toBe(true);
  });

  it.each([
    'bucket.s3.amazonaws.com',
    's3.amazonaws.com.example.org',
    's3.a.b.amazonaws.com',
    's3xamazonaws.com',
    'h',
  ])('%s is not', (host) => {
    expect(isAmazonHost(host)).toBe(false);
  });

  it.each<[host: string, region: string | undefined]>([
    ['s3-x.example.org', 'x'],
    ['my-s3-x.example.org', 'my-s3-x'],
    ['S3.example.org', 'us-east-1'],
    ['a.s3.eu.example.org', 'eu'],
    ['a.s3-eu.b.example.org', 'eu'],
    ['s3.first.s3.second.org', 'second'],
    ['a.b.example.org', undefined],
    ['a.b.c.s3', undefined],
    ['a.b.mys3-x.org', undefined],
  ])('%s says the region %s', (host, region) => {
    expect(signingRegion(host)).toBe(region);
  });
});

describe('values', () => {
  const values = (text: string, section = 'Credentials') =>
    Object.fromEntries(
      [...valuesOf(parseIni(text, configparserIni), section)].map(([key, { text: value, line }]) => [
        key,
        [value, line],
      ]),
    );

  it('are those of the section and of [DEFAULT], each with its line', () => {
    expect(values('[DEFAULT]\na = 1\nb = 2\n[Credentials]\nb = 3\nc = %(A)s%(b)s\n[Boto]\nd = 4\n')).toEqual({
      a: ['1', 2],
      b: ['3', 5],
      c: ['13', 6],
    });
    expect(values('[DEFAULT]\na = 1\n')).toEqual({});
  });

  it('are none where Python refuses to give them', () => {
    const chain = (steps: number) =>
      `[Credentials]\n${Array.from({ length: steps }, (_, i) => `k${i} = %(k${i + 1})s\n`).join('')}k${steps} = x\n`;
    expect(values(chain(9)).k0?.[0]).toBe('x');
    expect(values(chain(10)).k0?.[0]).toBeNull();
    expect(values('[Credentials]\na = 5%\nb = %(a)s\nc = %(no)s\nd = %(d)s\n')).toEqual({
      a: [null, 2],
      b: [null, 3],
      c: [null, 4],
      d: [null, 5],
    });
    const long = `[Credentials]\na = ${'x'.repeat(40_000)}\nb = %(a)s\nc = %(a)s%(a)s\n`;
    expect(values(long).b?.[0]).toHaveLength(40_000);
    expect(values(long).c?.[0]).toBeNull();
  });
});

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text =
      '# x\n[Credentials]\naws_access_key_id = A\naws_secret_access_key = CANARYs\naws_security_token = CANARYt\ns3_host = s3.eu.wasabisys.com\ns3_port = 444\n[s3]\nuse-sigv4 = TRUE\n';
    const { secretAccessKey, sessionToken, ...rest } = read(text);
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'default',
      provider: 'wasabi',
      kind: 'static',
      accessKeyId: 'A',
      region: 'eu',
      endpoints: { s3: 'https://s3.eu.wasabisys.com:444' },
      notices: [],
      repairable: false,
      where: { path, line: 3 },
    });
  });

  it.each<[what: string, text: string, where: number, kind: FoundProfile['kind']]>([
    ['a key id', '[Credentials]\nx = 1\naws_access_key_id = A\n', 3, 'static'],
    ['a secret', '[Credentials]\nx = 1\naws_secret_access_key = CANARY\ns3_host = h\n', 3, 'static'],
    ['a host', '[Credentials]\nx = 1\naws_access_key_id =\ns3_host = h\n', 4, 'none'],
    ['a host for S3 in its own section', '[s3]\nx = 1\nhost = h\n', 1, 'none'],
    ['a key id of Google', '[Credentials]\nx = 1\ngs_access_key_id = A\n', 3, 'static'],
    ['a host of Google', '[Credentials]\nx = 1\ngs_host = h\n', 3, 'none'],
  ])('is of %s', (_, text, line, kind) => {
    expect(read(text)).toMatchObject({ kind, where: { path, line } });
  });

  it.each<[value: string, scheme: string]>([
    ['0', 'http'],
    ['no', 'http'],
    ['False', 'http'],
    ['OFF', 'http'],
    ['True', 'https'],
    ['00', 'https'],
    ['not off', 'https'],
    ['', 'https'],
  ])('is with is_secure = %s an address of %s', (value, scheme) => {
    expect(read(`[Credentials]\ns3_host = h\n[Boto]\nis_secure = ${value}\n`).endpoints).toEqual({
      s3: `${scheme}://h`,
    });
    expect(read('[Credentials]\ns3_host = h\n').endpoints).toEqual({ s3: 'https://h' });
  });

  it('is of Google at Google’s own host, and of nobody else', () => {
    expect(read('[Credentials]\ngs_access_key_id = A\n')).toMatchObject({
      provider: 'gcs',
      region: undefined,
      endpoints: { s3: 'https://storage.googleapis.com' },
    });
    // The host of S3 is not Google's.
    expect(read('[Credentials]\ngs_access_key_id = A\n[s3]\nhost = h\n', 'gs').endpoints).toEqual({
      s3: 'https://storage.googleapis.com',
    });
    expect(read('[Credentials]\ngs_host = h\ngs_port = 1\n').endpoints).toEqual({ s3: 'https://h:1' });
    expect(read('[Credentials]\naws_access_key_id = A\n')).toMatchObject({ provider: 'aws', endpoints: {} });
    // What Amazon's hosts say is for a key of Amazon's.
    expect(read('[Credentials]\ngs_host = s3.eu-west-1.amazonaws.com\n')).toMatchObject({
      region: undefined,
      endpoints: { s3: 'https://s3.eu-west-1.amazonaws.com' },
    });
  });

  it.each<[host: string, sigv4: string, region: string | undefined]>([
    ['s3.eu-west-1.amazonaws.com', '', 'eu-west-1'],
    ['s3.eu-west-1.amazonaws.com', 'use-sigv4 = True', 'eu-west-1'],
    ['s3.eu.example.org', '', undefined],
    ['s3.eu.example.org', 'use-sigv4 = False', undefined],
    ['s3.eu.example.org', 'use-sigv4 = true', 'eu'],
  ])('is at %s with "%s" in the region %s', (host, sigv4, region) => {
    expect(read(`[Credentials]\ns3_host = ${host}\n[s3]\n${sigv4}\n`).region).toBe(region);
  });

  const key = 'aws_access_key_id = A\naws_secret_access_key = CANARY\n';

  it.each<[what: string, text: string, level: string | undefined, message: RegExp, line: number]>([
    ['a key without a secret', 'aws_access_key_id = A\n', 'warning', /no "aws_secret_access_key" beside/, 2],
    [
      'a secret without a key',
      'aws_secret_access_key = CANARY\n',
      'warning',
      /no "aws_access_key_id" beside/,
      2,
    ],
    [
      'a secret, whatever is in the keyring',
      'keyring = k\naws_secret_access_key = CANARY\n',
      'warning',
      /no "aws_access/,
      3,
    ],
    ['a key whose secret is in the keyring', 'keyring = k\naws_access_key_id = A\n', undefined, /./, 0],
    [
      'a key of Google without a secret',
      'gs_access_key_id = A\n',
      'warning',
      /no "gs_secret_access_key" beside/,
      2,
    ],
    ['the old way to sign', `${key}s3_host = s3.eu.example.org\n`, 'warning', /in the old way/, 2],
    [
      'the old way, chosen',
      `${key}s3_host = s3.eu.example.org\n[s3]\nuse-sigv4 = False\n`,
      'warning',
      /in the old way/,
      2,
    ],
    [
      'no region in the host’s name',
      `${key}s3_host = h\n[s3]\nuse-sigv4 = True\n`,
      'error',
      /looks for the region/,
      2,
    ],
    ['the new way', `${key}s3_host = s3.eu.example.org\n[s3]\nuse-sigv4 = True\n`, undefined, /./, 0],
    ['Amazon', `${key}s3_host = s3.amazonaws.com\n`, undefined, /./, 0],
    [
      'an account that signed in',
      'gs_access_key_id = A\ngs_secret_access_key = CANARY\ngs_oauth2_refresh_token = CANARY\n',
      'warning',
      /"gs_oauth2_refresh_token"/,
      2,
    ],
    [
      'a service account',
      'gs_access_key_id = A\ngs_secret_access_key = CANARY\ngs_service_key_file = f\n',
      'warning',
      /"gs_service_key_file"/,
      2,
    ],
    [
      'no account',
      'gs_access_key_id = A\ngs_secret_access_key = CANARY\ngs_service_key_file =\n',
      undefined,
      /./,
      0,
    ],
  ])('says something of %s, or nothing', (_, lines, level, message, line) => {
    expect(said(read(`[Credentials]\n${lines}`))).toEqual(
      level === undefined ? [] : [[level, expect.stringMatching(message), line]],
    );
  });

  it('says of the file what boto would refuse', () => {
    const notices = (text: string) =>
      botoTarget
        .read(opened(text))
        .notices.map(({ level, message, path: at, line }) => [level, message, at, line]);
    expect(notices('\ufeff[Boto]\n')).toEqual([['error', expect.stringMatching(/byte order mark/), path, 1]]);
    expect(notices('[Boto]\n# c\na = 1\nA = 2\nb = 1\n[x]\na = 1\n[Boto]\na = 1\n')).toEqual([
      ['error', expect.stringMatching(/^"a" stands/), path, 4],
      ['error', expect.stringMatching(/^\[Boto\] stands/), path, 8],
    ]);
    expect(notices('[Credentials]\nx = 5%\ny = 5%%\n[Boto]\nz = 5%\n')).toEqual([
      ['error', expect.stringMatching(/"x"/), path, 2],
    ]);
  });
});

describe('what is written', () => {
  const amazon = { provider: 'aws', region: undefined, endpoints: {}, addressing: 'auto' } as const;

  it.each<[what: string, over: Partial<ExportEntry>, s3: string]>([
    ['Amazon, in no region', amazon, 'host = s3.amazonaws.com\nuse-sigv4 = True\n'],
    [
      'Amazon, in its first region',
      { ...amazon, region: 'us-east-1' },
      'host = s3.amazonaws.com\nuse-sigv4 = True\n',
    ],
    ['Amazon, elsewhere', { ...amazon, region: 'r' }, 'host = s3.r.amazonaws.com\nuse-sigv4 = True\n'],
    [
      'a host that says another region',
      { provider: 's3', region: 'r', endpoints: { s3: 'https://s3.q.example.org' }, addressing: 'virtual' },
      'host = s3.q.example.org\ncalling_format = boto.s3.connection.SubdomainCallingFormat\nuse-sigv4 = False\n',
    ],
    [
      'a host that says the region, behind a bucket too',
      { provider: 's3', region: 'q', endpoints: { s3: 'https://s3.q.example.org' }, addressing: 'virtual' },
      'host = s3.q.example.org\ncalling_format = boto.s3.connection.SubdomainCallingFormat\nuse-sigv4 = True\n',
    ],
    [
      'a host that says a region, where nobody asks for another',
      {
        provider: 's3',
        region: undefined,
        endpoints: { s3: 'https://s3.q.example.org' },
        addressing: 'path',
      },
      'host = s3.q.example.org\ncalling_format = boto.s3.connection.OrdinaryCallingFormat\nuse-sigv4 = True\n',
    ],
    [
      'a host that says none',
      { provider: 's3', region: undefined, endpoints: { s3: 'https://example.org' }, addressing: 'auto' },
      'host = example.org\ncalling_format = boto.s3.connection.OrdinaryCallingFormat\nuse-sigv4 = False\n',
    ],
  ])('signs for %s', (_, over, s3) => {
    const text = write('', [entry(over)]);
    expect(text.slice(text.indexOf('[s3]'))).toBe(`[s3]\n${s3}`);
  });

  it('leaves out what the key does not have, and takes an old token and port away', () => {
    const old = '[Credentials]\naws_security_token = CANARYold\ns3_port = 1\n[s3]\ncalling_format = mine\n';
    expect(write(old, [{ ...entry(amazon), sessionToken: undefined }])).toBe(
      `[Credentials]\naws_access_key_id = ABCDEF12D213546709A\naws_secret_access_key = ${secretText}\ns3_host = s3.amazonaws.com\n[s3]\ncalling_format = mine\nhost = s3.amazonaws.com\nuse-sigv4 = True\n`,
    );
  });

  it('says no lock only for http, and puts right what says so', () => {
    const secure = (before: string, s3: string) =>
      /is_secure = (.*)\n/.exec(write(before, [entry({ provider: 's3', endpoints: { s3 } })]))?.[1];
    expect(secure('', 'https://h.example.org')).toBeUndefined();
    expect(secure('', 'http://h.example.org')).toBe('False');
    expect(secure('[Boto]\nis_secure = False\n', 'https://h.example.org')).toBe('True');
    expect(secure('[Boto]\nis_secure = True\n', 'https://h.example.org')).toBe('True');
    expect(secure('[Boto]\nis_secure = mine\n', 'https://h.example.org')).toBe('mine');
  });

  const google = (s3: string | undefined) =>
    entry({ provider: 'gcs', accessKeyId: 'G', endpoints: s3 ? { s3 } : {} });
  const googleKey = `[Credentials]\ngs_access_key_id = G\ngs_secret_access_key = ${secretText}\n`;

  it.each<[s3: string | undefined, lines: string]>([
    [undefined, ''],
    ['https://storage.googleapis.com', ''],
    ['https://storage.googleapis.com:444', 'gs_host = storage.googleapis.com\ngs_port = 444\n'],
    ['https://h.example.org', 'gs_host = h.example.org\n'],
    ['https://h.example.org:444', 'gs_host = h.example.org\ngs_port = 444\n'],
  ])('leads a key of Google to %s', (s3, lines) => {
    expect(write('', [google(s3)])).toBe(googleKey + lines);
  });

  it('takes another place of Google’s away', () => {
    expect(write(`${googleKey}gs_host = old\ngs_port = 1\n`, [google(undefined)])).toBe(googleKey);
  });

  it('is secret with any of these in it', () => {
    const secret = (text: string) => botoTarget.plan(opened(text), [], ['default'])[0]?.secret;
    expect(secret(`[Credentials]\naws_access_key_id = A\n`)).toBe(false);
    expect(secret(`[Credentials]\naws_access_key_id = A\n[x]\ngs_oauth2_refresh_token = CANARY\n`)).toBe(
      true,
    );
    for (const word of ['aws_secret_access_key', 'aws_security_token', 'gs_secret_access_key'])
      expect(secret(`[Credentials]\naws_access_key_id = A\n[x]\n${word} = CANARY\n`), word).toBe(true);
    expect(botoTarget.plan(opened(''), [google(undefined)], [])[0]?.secret).toBe(true);
  });
});

it('names the tool in what it refuses', () => {
  expect(() => write('', [entry({ endpoints: { s3: 'https://h/path' } })])).toThrow(
    /^boto cannot use this endpoint/,
  );
});

describe('taking the profile out', () => {
  it('takes the key and its place, and leaves what is another’s', () => {
    const own = '[Credentials]\nmine = 1\n\n[Boto]\nproxy = p\n\n[s3]\nmine = 2\n';
    const written = write(own, [entry({ endpoints: { s3: 'http://h:1' } })]);
    expect(written).toContain(tokenText);
    expect(write(written, [], ['default'])).toBe(own);
    // Nothing of ours says that the lock is on.
    const locked = '[Credentials]\naws_access_key_id = A\n[Boto]\nis_secure = True\n';
    expect(write(locked, [], ['default'])).toBe('[Boto]\nis_secure = True\n');
  });

  it('takes a key of Google, and leaves how S3 is spoken', () => {
    const text =
      '[Credentials]\ngs_access_key_id = G\ngs_host = h\ngs_port = 1\n[s3]\ncalling_format = mine\n';
    expect(write(text, [], ['default'])).toBe('[s3]\ncalling_format = mine\n');
    expect(write(text, [], ['gs'])).toBe(text);
  });

  it('is nothing to do for a name that is written at once', () => {
    const text = write('', [entry()]);
    expect(write(text, [entry()], ['default'])).toBe(text);
  });
});

it('says what stands in the file, as Python has it', () => {
  const text =
    '[DEFAULT]\nd = 1\n[Credentials]\na = %(d)s\nb = 5%\nc =\n[s3]\nhost = h\n[Boto]\nx = y\n[GSUtil]\nz = 1\n';
  const parts = botoTarget.parts(opened(text));
  expect(parts.map(({ name, of, says }) => [name, of, Object.fromEntries(says)])).toEqual([
    ['[DEFAULT]', [], { d: '1' }],
    ['[Credentials]', ['default'], { a: '1', b: '%', c: '' }],
    ['[s3]', ['default'], { host: 'h' }],
    ['[Boto]', ['default'], { x: 'y' }],
    ['[GSUtil]', [], { z: '1' }],
  ]);
});

it('knows whose a setting is', () => {
  const ours = [
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_security_token',
    's3_host',
    's3_port',
    'gs_access_key_id',
    'gs_secret_access_key',
    'gs_host',
    'gs_port',
    'host',
    'calling_format',
    'use-sigv4',
    'is_secure',
  ];
  expect(ours.filter((key) => !botoTarget.writes?.(key))).toEqual([]);
  expect(
    ['proxy', 'gs_oauth2_refresh_token', 'keyring', ''].filter((key) => botoTarget.writes?.(key)),
  ).toEqual([]);
});

it('looks for the file where boto does', () => {
  const located = (env: Record<string, string>) => botoTarget.locate({ home: '/me', env, platform: 'linux' });
  expect(located({})).toEqual([{ part: 'config', path: '/me/.boto' }]);
  expect(located({ BOTO_CONFIG: '', BOTO_PATH: '' })).toEqual([{ part: 'config', path: '/me/.boto' }]);
  expect(located({ BOTO_CONFIG: '/x' })).toEqual([{ part: 'config', path: '/x' }]);
});
