import { describe, expect, it } from 'vitest';
import { parseIni } from '#core/formats/ini/parse.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { s3cmdTarget } from '#core/tools/targets/s3cmd/index.ts';
import { checkS3cmdValue, s3cmdIni, s3cmdSettings } from '#core/tools/targets/s3cmd/ini.ts';
import { entryOf, found, inMode, secretText } from '../contract.ts';
import { oneFile } from '../oneFile.ts';

const path = '/home/person/.s3cfg';
const { opened, write } = oneFile(s3cmdTarget, 'config');
const read = (config: string): FoundProfile => found(s3cmdTarget, opened(config), 'default');
const entry = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...inMode('static', entryOf('default', over)),
  sessionToken: undefined,
  ...over,
});

describe('the settings of a file', () => {
  const settings = (text: string) =>
    [...s3cmdSettings(parseIni(text, s3cmdIni))].map(([key, { text: value, line }]) => [key, value, line]);

  it('are those of all sections, the last of two counting', () => {
    expect(settings('a = 1\n[x]\nb = 2\n [y]\n[z\n[]\nx[z]\nA = 3\n[q] behind\na = 4\n')).toEqual([
      ['a', '4', 10],
      ['b', '2', 3],
      ['A', '3', 8],
    ]);
  });

  it.each<[line: string, value: string | undefined]>([
    ['k = v ; c', 'v ; c'],
    ['k = v # c', 'v # c'],
    ['# k = v', undefined],
    ['; k = v', undefined],
    ['k : v', undefined],
    ['k-k = v', undefined],
    ['k k = v', undefined],
    ['ключ_1 = v', undefined],
    ['k = "v"', 'v'],
    ['k = " v "', 'v'],
    ['k = "v" \t', 'v"'],
    ['k = "', '"'],
    ['k = x"v"', 'x"v"'],
    ['k = "v"x', '"v"x'],
    ['k = "a"b"', 'a"b'],
  ])('of %j is %j', (line, value) => {
    expect(settings(`${line}\n`).find(([key]) => key === 'k')?.[1]).toBe(value);
  });

  it('are not continued', () => {
    expect(settings('k = v\n  w = x\n   more\n')).toEqual([
      ['k', 'v', 1],
      ['w', 'x', 2],
    ]);
    expect(settings('ключ_1 = v\n')).toEqual([['ключ_1', 'v', 1]]);
  });

  it.each(['$A', '"a"', ' a', 'a '])('cannot be %j', (value) => {
    expect(() => checkS3cmdValue('key', value)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });
});

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text =
      '# x\n[default]\naccess_token = CANARYt\nsecret_key = CANARYs\naccess_key = A\nbucket_location = r\nhost_base = h:1\nuse_https = False\n';
    const { secretAccessKey, sessionToken, notices, ...rest } = read(text);
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(notices.map(({ level, path: at, line }) => [level, at, line])).toEqual([['info', path, 5]]);
    expect(rest).toEqual({
      name: 'default',
      provider: 's3',
      kind: 'static',
      accessKeyId: 'A',
      region: 'r',
      endpoints: { s3: 'http://h:1' },
      repairable: false,
      where: { path, line: 5 },
    });
  });

  it.each([
    'host_base = h',
    'use_https = True',
    'bucket_location = r',
    'access_token = CANARY',
    'host_bucket = h',
  ])('is a place, or half of it: %s', (line) => {
    expect(read(`# x\n${line}\n`)).toMatchObject({
      kind: 'none',
      accessKeyId: undefined,
      secretAccessKey: undefined,
      sessionToken: undefined,
      notices: [],
      where: { path, line: 2 },
    });
  });

  it.each<[lines: string, kind: FoundProfile['kind'], notices: string[]]>([
    ['access_key = A\nsecret_key = CANARY', 'static', []],
    ['access_key = A', 'static', ['The access key has no secret beside it.']],
    ['secret_key = CANARY', 'static', ['The secret has no access key beside it.']],
    ['access_key = $A\nsecret_key = CANARY', 'other', []],
    ['access_key = A\nsecret_key = $S', 'other', []],
    ['secret_key = $S', 'other', []],
    ['access_key = A$', 'static', ['The access key has no secret beside it.']],
  ])('is with %j %s', (lines, kind, notices) => {
    const profile = read(`${lines}\nhost_base = h\n`);
    expect(profile.kind).toBe(kind);
    expect(profile.notices.map(({ message }) => message)).toEqual(notices);
    expect(profile.notices.every(({ level }) => level === 'warning')).toBe(true);
    if (kind === 'other')
      expect([profile.accessKeyId, profile.secretAccessKey]).toEqual([undefined, undefined]);
  });

  it.each<[value: string, scheme: string]>([
    ['False', 'http'],
    ['no', 'http'],
    ['OFF', 'http'],
    ['0', 'http'],
    ['True', 'https'],
    ['', 'https'],
    ['falsehood', 'https'],
    ['not_false', 'https'],
  ])('is for use_https = %s an address of %s', (value, scheme) => {
    expect(read(`host_base = h\nuse_https = ${value}\n`).endpoints).toEqual({ s3: `${scheme}://h` });
    expect(read('host_base = h\n').endpoints).toEqual({ s3: 'https://h' });
  });

  it.each<[host: string, address: string | undefined]>([
    ['https://h', 'http://h'],
    ['http://h:1', 'http://h:1'],
    ['h/http://i', 'http://h/http://i'],
    ['s3.amazonaws.com', undefined],
    ['http://s3.amazonaws.com', undefined],
  ])('is of the host %s the address %s', (host, address) => {
    expect(read(`host_base = ${host}\nuse_https = no\n`).endpoints).toEqual(address ? { s3: address } : {});
  });

  it.each<[value: string, old: boolean]>([
    ['True', true],
    ['yes', true],
    ['on', true],
    ['1', true],
    ['False', false],
    ['', false],
    ['truest', false],
    ['untrue', false],
  ])('is for signature_v2 = %s told to sign in the old way: %s', (value, isOld) => {
    const said = read(`access_key = A\nsecret_key = CANARY\nsignature_v2 = ${value}\n`).notices;
    expect(said.map(({ level, message }) => [level, message.slice(0, 26)])).toEqual(
      isOld ? [['warning', 's3cmd signs with version 2']] : [],
    );
    expect(read('access_key = A\nsecret_key = CANARY\n').notices).toEqual([]);
  });

  it.each<[location: string, host: string, region: string | undefined]>([
    ['US', 's3.amazonaws.com', 'us-east-1'],
    ['US', 'h', undefined],
    ['EU', 's3.amazonaws.com', 'eu-west-1'],
    ['EU', 'h', 'eu-west-1'],
    ['r', 'h', 'r'],
    ['', 'h', undefined],
  ])('is for %s at %s the region %s', (location, host, region) => {
    expect(read(`bucket_location = ${location}\nhost_base = ${host}\n`).region).toBe(region);
  });

  it('says of the file what s3cmd would not understand', () => {
    expect(s3cmdTarget.read(opened('\ufeff# x\n'))).toEqual({
      profiles: [],
      notices: [
        {
          level: 'warning',
          message: expect.stringMatching(/byte order mark/),
          hint: expect.any(String),
          path,
          line: 1,
        },
      ],
    });
    expect(s3cmdTarget.read(opened('access_key = A\nsecret_key = CANARY\n')).notices).toEqual([]);
    expect(s3cmdTarget.read(opened('# x\n')).notices).toEqual([]);
  });
});

describe('what is written', () => {
  const lines = (text: string) => text.split('\n').filter((line) => /^(bucket|host|use|web|sign)/.test(line));

  it.each<[what: string, before: string, over: Partial<ExportEntry>, after: string[]]>([
    [
      'Amazon, in its first region',
      '',
      { provider: 'aws', region: 'us-east-1', endpoints: {}, addressing: 'auto' },
      [
        'bucket_location = US',
        'host_base = s3.amazonaws.com',
        'host_bucket = %(bucket)s.s3.amazonaws.com',
        'use_https = True',
      ],
    ],
    [
      'Amazon, in no region',
      'bucket_location = eu-west-1\n',
      { provider: 'aws', region: undefined, endpoints: {}, addressing: 'auto' },
      [
        'bucket_location = US',
        'host_base = s3.amazonaws.com',
        'host_bucket = %(bucket)s.s3.amazonaws.com',
        'use_https = True',
      ],
    ],
    [
      'Amazon, in another region',
      '',
      { provider: 'aws', region: 'eu-central-1', endpoints: {}, addressing: 'path' },
      [
        'bucket_location = eu-central-1',
        'host_base = s3.amazonaws.com',
        'host_bucket = s3.amazonaws.com',
        'use_https = True',
      ],
    ],
    [
      'a region that the file says in its own words',
      'bucket_location = EU\n',
      { provider: 'aws', region: 'eu-west-1', endpoints: {}, addressing: 'auto' },
      [
        'bucket_location = EU',
        'host_base = s3.amazonaws.com',
        'host_bucket = %(bucket)s.s3.amazonaws.com',
        'use_https = True',
      ],
    ],
    [
      'another cloud in the region of that name',
      'bucket_location = US\nwebsite_endpoint = https://mine\n',
      {
        provider: 's3',
        region: 'us-east-1',
        endpoints: { s3: 'https://h.example.org:444' },
        addressing: 'virtual',
      },
      [
        'bucket_location = us-east-1',
        'website_endpoint = https://mine',
        'host_base = h.example.org:444',
        'host_bucket = %(bucket)s.h.example.org:444',
        'use_https = True',
      ],
    ],
    [
      'another cloud without a region: the person’s own stays',
      'bucket_location = mine\nsignature_v2 = no\n',
      { provider: 's3', region: undefined, endpoints: { s3: 'http://h' }, addressing: 'auto' },
      [
        'bucket_location = mine',
        'signature_v2 = False',
        'host_base = h',
        'host_bucket = h',
        'use_https = False',
        'website_endpoint =',
      ],
    ],
    [
      'the same host, of which the person knows more',
      'host_base = h.example.org\nhost_bucket = %(bucket)s.web.example.org\nsignature_v2 = yes\nwebsite_endpoint =\n',
      { provider: 's3', region: undefined, endpoints: { s3: 'https://h.example.org' }, addressing: 'auto' },
      [
        'host_base = h.example.org',
        'host_bucket = %(bucket)s.web.example.org',
        'signature_v2 = yes',
        'website_endpoint =',
        'use_https = True',
      ],
    ],
    [
      'the same host, and where the bucket stands',
      'host_base = h.example.org\nhost_bucket = %(bucket)s.web.example.org\n',
      {
        provider: 's3',
        region: undefined,
        endpoints: { s3: 'https://h.example.org' },
        addressing: 'virtual',
      },
      [
        'host_base = h.example.org',
        'host_bucket = %(bucket)s.h.example.org',
        'use_https = True',
        'website_endpoint =',
      ],
    ],
    [
      'the same host, with nothing said of the bucket',
      'host_base = h.example.org\n',
      { provider: 's3', region: undefined, endpoints: { s3: 'https://h.example.org' }, addressing: 'auto' },
      [
        'host_base = h.example.org',
        'host_bucket = %(bucket)s.h.example.org',
        'use_https = True',
        'website_endpoint =',
      ],
    ],
  ])('leads to %s', (_, before, over, expected) => {
    expect(lines(write(before, [entry(over)])).map((line) => line.trimEnd())).toEqual(expected);
  });

  it('takes a token away that the key does not have', () => {
    expect(write('access_token = CANARYold\n', [entry()])).not.toContain('access_token');
  });

  it('names the tool in what it refuses', () => {
    for (const s3 of ['https://h/path', 'ftp://h'])
      expect(() => write('', [entry({ endpoints: { s3 } })])).toThrow(/^s3cmd cannot use this endpoint/);
  });

  it('is secret', () => {
    expect(s3cmdTarget.plan(opened(''), [entry()], [])[0]?.secret).toBe(true);
    const without = s3cmdTarget.plan(opened(`secret_key = ${secretText}\nverbosity = x\n`), [], ['default']);
    expect(without).toEqual([{ part: 'config', path, text: 'verbosity = x\n', secret: false }]);
  });
});

it('knows whose a setting is', () => {
  const isOurs = (key: string) => s3cmdTarget.writes?.(key);
  const ours = [
    'access_key',
    'secret_key',
    'access_token',
    'bucket_location',
    'host_base',
    'host_bucket',
    'use_https',
  ];
  expect([...ours, 'signature_v2', 'website_endpoint'].map(isOurs)).not.toContain(false);
  expect(['verbosity', 'acl_public', ''].map(isOurs)).not.toContain(true);
});
