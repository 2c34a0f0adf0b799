import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { terraformTarget } from '#core/tools/targets/terraform/index.ts';
import { entryOf, found } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/work.tf';
const { opened, write } = oneFile(terraformTarget, 'configuration');
const read = (configuration: string, name = 'default'): FoundProfile =>
  found(terraformTarget, opened(configuration), name);
const namesIn = (configuration: string) =>
  terraformTarget.read(opened(configuration)).profiles.map(({ name }) => name);
const bare = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...entryOf('default', { region: undefined, endpoints: {}, addressing: 'auto' }),
  mode: 'reference',
  reference: 'p',
  ...over,
});
const bareKey = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(bare()),
  ...over,
});
const provider = (lines: string) => `provider "aws" {\n${lines}}\n`;
const backend = (lines: string) => `terraform {\n  backend "s3" {\n${lines}  }\n}\n`;

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text = `# c\n${provider('  access_key = "A"\n  secret_key = "CANARYs"\n  token = "CANARYt"\n  region = "r"\n  profile = "x"\n  endpoints {\n    s3 = "https://h"\n    kms = "https://k"\n    dynamodb = "https://d"\n  }\n')}`;
    const { secretAccessKey, sessionToken, ...rest } = read(text);
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'default',
      provider: 's3',
      kind: 'static',
      reference: undefined,
      accessKeyId: 'A',
      region: 'r',
      endpoints: { s3: 'https://h', kms: 'https://k' },
      notices: [],
      repairable: false,
      where: { path, line: 2 },
    });
  });

  it.each<[lines: string, kind: FoundProfile['kind']]>([
    ['', 'none'],
    ['  access_key = "A"\n', 'static'],
    ['  secret_key = "CANARY"\n', 'static'],
    ['  access_key = var.a\n', 'other'],
    ['  secret_key = var.a\n  profile = "p"\n', 'other'],
    ['  access_key = ""\n', 'other'],
    ['  profile = "p"\n', 'reference'],
    ['  profile = var.p\n', 'other'],
    ['  token = "CANARY"\n', 'none'],
  ])('is with %j %s', (lines, kind) => {
    expect(read(provider(lines))).toMatchObject({ kind, reference: kind === 'reference' ? 'p' : undefined });
  });

  it('leads where either kind of endpoints says, the present spelling first', () => {
    const endpoints = (lines: string) => read(backend(lines)).endpoints;
    expect(
      endpoints(
        '    endpoint = "https://o"\n    iam_endpoint = "https://i"\n    sts_endpoint = "https://s"\n',
      ),
    ).toEqual({
      s3: 'https://o',
      iam: 'https://i',
      sts: 'https://s',
    });
    expect(
      endpoints('    endpoint = "https://o"\n    endpoints = { s3 = "https://n", kms = "https://k" }\n'),
    ).toEqual({
      s3: 'https://n',
    });
    expect(endpoints('    endpoint = "https://o"\n    endpoints = local.all\n')).toEqual({ s3: 'https://o' });
    expect(endpoints('    endpoint = var.e\n')).toEqual({});
    expect(read(provider('  endpoint = "https://o"\n')).endpoints).toEqual({});
  });

  it('is the provider’s, and the backend’s where that has another key', () => {
    const both = (b: string, p: string) => namesIn(backend(`    ${b}\n`) + provider(`  ${p}\n`));
    const apart = ['default', 'backend.s3'];
    expect(both('profile = "a"', 'profile = "b"')).toEqual(apart);
    expect(both('profile = "a"', 'profile = "a"')).toEqual(['default']);
    expect(both('access_key = "A"', 'access_key = "B"')).toEqual(apart);
    expect(both('access_key = "A"', 'access_key = "A"')).toEqual(['default']);
    expect(both('access_key = var.a', 'profile = "a"')).toEqual(apart);
    expect(both('access_key = var.a', 'access_key = var.b')).toEqual(['default']);
    expect(both('region = "x"', 'profile = "a"')).toEqual(['default']);
    expect(namesIn(backend(''))).toEqual(['default']);
    expect(read(`${provider('')}${backend('    profile = "a"\n')}`, 'backend.s3').where.line).toBe(4);
  });

  it('is of each provider with an alias, the first of a name', () => {
    const west = provider('  alias = "west"\n  profile = "a"\n');
    const text = `${west}${west.replace('"a"', '"b"')}${provider('  profile = "c"\n')}${provider('  profile = "d"\n')}provider "google" {}\n`;
    expect(namesIn(text)).toEqual(['default', 'aws.west']);
    expect([read(text).reference, read(text, 'aws.west').reference]).toEqual(['c', 'a']);
    expect(
      namesIn('terraform {\n  backend "gcs" {}\n}\nterraform {\n  backend "s3" {}\n}\nbackend "s3" {}\n'),
    ).toEqual(['default']);
    expect(namesIn('resource "aws" "x" {}\n')).toEqual([]);
  });

  it('says what it does not tell', () => {
    const said = (text: string) =>
      read(text).notices.map(({ level, message, path: at, line }) => [level, message.slice(0, 36), at, line]);
    const info = (message: string) => ['info', message.slice(0, 36), path, 1];
    expect(
      said(
        provider(
          '  profile = var.p\n  access_key = var.a\n  secret_key = var.s\n  token = var.t\n  region = var.r\n',
        ),
      ),
    ).toEqual([info('Terraform works out profile, access_key, secret_key, token itself')]);
    for (const role of ['assume_role', 'assume_role_with_web_identity'])
      expect(said(provider(`  ${role} {}\n`))).toEqual([
        info('It goes on to assume a role, which QCred leaves'),
      ]);
    const state = '    bucket = "b"\n    key = "k"\n';
    const nameless = [
      expect.anything(),
      expect.stringMatching(/^The backend does not name/),
      expect.anything(),
      2,
    ];
    expect(said(backend(state))).toEqual([]);
    expect(said(backend('    bucket = "b"\n'))).toEqual([nameless]);
    expect(said(backend('    key = "k"\n'))).toEqual([nameless]);
    expect(said(provider(''))).toEqual([]);
    const sums = `${state}    skip_s3_checksum = true\n`;
    expect(said(backend(`${sums}    secret_key = "CANARY"\n`))).toEqual([
      ['info', expect.stringMatching(/^Terraform 1\.11\.2 and later/), path, 2],
    ]);
    expect(said(backend(`${sums}    profile = "p"\n`))).toEqual([]);
    expect(said(backend(`${state}    secret_key = "CANARY"\n`))).toEqual([]);
    expect(said(provider('  skip_s3_checksum = true\n  secret_key = "CANARY"\n'))).toEqual([]);
  });

  it('is nothing in JSON, whatever the capitals', () => {
    const json = (name: string) => [{ part: 'configuration', path: name, text: '{}' }];
    expect(terraformTarget.read(json('/a/main.tf.JSON'))).toEqual({
      profiles: [],
      notices: [expect.objectContaining({ level: 'warning', path: '/a/main.tf.JSON' })],
    });
    expect(terraformTarget.parts(json('/a/main.tf.json'))).toEqual([]);
    expect(() => terraformTarget.plan(json('/a/main.tf.json'), [bare()], [])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(() => terraformTarget.read(json('/a/main.json.tf'))).toThrow(
      expect.objectContaining({ code: 'file_malformed' }),
    );
  });
});

describe('what is written', () => {
  it('is a key with its token', () => {
    expect(write('', [bareKey({ sessionToken: new Secret('CANARYt'), region: 'r' })])).toBe(
      'terraform {\n  backend "s3" {\n    region     = "r"\n    access_key = "K"\n    secret_key = "CANARY"\n    token      = "CANARYt"\n  }\n}\n\nprovider "aws" {\n  region     = "r"\n  access_key = "K"\n  secret_key = "CANARY"\n  token      = "CANARYt"\n}\n',
    );
  });

  it('leads in each block to what that can say', () => {
    const endpoints = {
      s3: 'https://s',
      iam: 'https://i',
      sts: 'https://t',
      kms: 'https://k',
      sqs: 'https://q',
      sns: 'https://n',
    };
    const text = write('', [bare({ endpoints })]);
    expect(text).toContain(
      '    endpoints = {\n      s3  = "https://s"\n      iam = "https://i"\n      sts = "https://t"\n    }\n',
    );
    expect(text).toContain(
      '  endpoints {\n    s3  = "https://s"\n    iam = "https://i"\n    sts = "https://t"\n    kms = "https://k"\n    sqs = "https://q"\n    sns = "https://n"\n  }\n',
    );
  });

  const skips =
    'skip_credentials_validation = true\nskip_metadata_api_check = true\nskip_region_validation = true\nskip_requesting_account_id = true\n';
  const lines = (text: string) => text.replace(/ +/g, ' ').replace(/^ /gm, '');

  it.each<[what: string, before: string, over: Partial<ExportEntry>, after: string]>([
    [
      'by path',
      backend('    force_path_style = false\n'),
      { addressing: 'path', endpoints: { s3: 'https://h.example.org' } },
      `profile = "p"\nuse_path_style = true\n${skips}skip_s3_checksum = true\nendpoints = {\ns3 = "https://h.example.org"\n}\n`,
    ],
    [
      'in the host',
      backend('    force_path_style = true\n    use_path_style = true\n    skip_region_validation = true\n'),
      { addressing: 'virtual' },
      'skip_region_validation = true\nprofile = "p"\n',
    ],
    [
      'as the person says',
      backend('    force_path_style = true\n'),
      {},
      'force_path_style = true\nprofile = "p"\n',
    ],
    [
      'without older endpoints',
      backend('    endpoint = "x"\n    iam_endpoint = "x"\n    sts_endpoint = "x"\n    region = "mine"\n'),
      {},
      'region = "mine"\nprofile = "p"\n',
    ],
    [
      'in the region of the profile, where the file says one',
      backend('    region = null\n    use_path_style = false\n'),
      { region: 'r', addressing: 'path' },
      'region = "r"\nuse_path_style = true\nprofile = "p"\n',
    ],
    [
      'in the region that Terraform works out',
      backend('    region = var.r\n    use_path_style = var.p\n'),
      { region: 'r', addressing: 'path' },
      'region = var.r\nuse_path_style = var.p\nprofile = "p"\n',
    ],
    [
      'with a profile in the place of a key, worked out or not',
      backend('    access_key = var.k\n    secret_key = "CANARY"\n    token = "CANARYt"\n'),
      {},
      'profile = "p"\n',
    ],
  ])('goes %s', (_, before, over, expected) => {
    expect(lines(write(before, [bare(over)]))).toBe(`terraform {\nbackend "s3" {\n${expected}}\n}\n`);
  });

  it('goes by path in the provider, in its own words', () => {
    expect(lines(write(provider('  s3_force_path_style = false\n'), [bare({ addressing: 'path' })]))).toBe(
      'provider "aws" {\nprofile = "p"\ns3_use_path_style = true\n}\n',
    );
    expect(
      lines(write(provider(''), [bare({ addressing: 'virtual', endpoints: { s3: 'http://localhost' } })])),
    ).toBe(
      `provider "aws" {\nprofile = "p"\ns3_use_path_style = true\n${skips}\nendpoints {\ns3 = "http://localhost"\n}\n}\n`,
    );
  });

  it('changes the endpoints that stand there, each in its place', () => {
    const there = provider(
      '  profile = "p"\n  endpoints {\n    # mine\n    s3 = "https://o"\n    kms = local.k\n    dynamodb = "https://d"\n  }\n',
    );
    const done = write(there, [bare({ endpoints: { kms: 'https://k', iam: 'https://i' } })]);
    expect(done).toContain('    # mine\n');
    expect(done).toContain('kms = local.k\n');
    expect(done).toContain('dynamodb = "https://d"\n');
    expect(done).toMatch(/iam += "https:\/\/i"/);
    expect(done).not.toContain('https://o');
    const object = backend('    profile = "p"\n    endpoints = { s3 = "https://o" }\n');
    expect(write(object, [bare()])).toBe(backend('    profile = "p"\n'));
    const block = provider('  profile = "p"\n  endpoints {\n    s3 = "https://o"\n  }\n');
    expect(write(block, [bare()])).toBe(provider('  profile = "p"\n'));
    const worked = provider('  profile = "p"\n  endpoints = local.all\n');
    expect(write(worked, [bare({ endpoints: { s3: 'https://h.example.org' } })])).toContain(
      '  endpoints = local.all\n',
    );
    const empty = provider('  profile = "p"\n  endpoints {}\n');
    expect(write(empty, [bare()])).toBe(empty);
  });

  it('changes the blocks of the profile, and none with an alias', () => {
    const west = provider('  alias = "west"\n  profile = "w"\n');
    const done = write(`${west}${backend('    profile = "o"\n')}${provider('  profile = "o"\n')}`, [bare()]);
    expect(done).toBe(`${west}${backend('    profile = "p"\n')}${provider('  profile = "p"\n')}`);
    expect(write(west, [bare({ name: 'aws.west' })])).toBe(west.replace('"w"', '"p"'));
    expect(write(west, [bare()])).toContain(`${west}\nterraform {`);
    expect(() => write(west, [bare({ name: 'aws.east' })])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    expect(() => write(west, [bare({ name: 'backend.s3' })])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it('changes the backend alone, where that is meant', () => {
    const both = backend('    profile = "o"\n') + provider('  profile = "o"\n');
    expect(write(both, [bare({ name: 'backend.s3' })])).toBe(
      backend('    profile = "p"\n') + provider('  profile = "o"\n'),
    );
    expect(write(both, [bare({ reference: 'q' }), bare({ name: 'backend.s3' })])).toBe(
      backend('    profile = "p"\n') + provider('  profile = "q"\n'),
    );
  });

  it.each([{ accessKeyId: 'a\nb' }, { accessKeyId: 'e\u0301' }])(
    'refuses %j, which would be read otherwise',
    (over) => {
      expect(() => write('', [bareKey(over)])).toThrow(
        expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/"access_key"/) }),
      );
    },
  );

  it('is secret with a key or a token written out in any block', () => {
    const secret = (text: string) =>
      terraformTarget.plan(opened(`${text}${provider('  profile = "x"\n')}`), [bare()], [])[0]?.secret;
    expect(secret('')).toBe(false);
    expect(secret(provider('  alias = "w"\n  access_key = "A"\n'))).toBe(false);
    expect(secret(provider('  alias = "w"\n  secret_key = "CANARY"\n'))).toBe(true);
    expect(secret(provider('  alias = "w"\n  token = "CANARY"\n'))).toBe(true);
    expect(secret(provider('  alias = "w"\n  token = var.t\n'))).toBe(false);
    expect(terraformTarget.plan(opened(backend('')), [bareKey()], [])[0]).toMatchObject({
      part: 'configuration',
      path,
      secret: true,
    });
  });
});

describe('taking a profile out', () => {
  it.each<[what: string, before: string, after: string]>([
    [
      'both blocks, and what is around the backend',
      `${backend('    profile = "p"\n')}\n${provider('  profile = "p"\n')}`,
      '',
    ],
    [
      'of a block what we write',
      backend('    bucket = "b"\n    profile = "p"\n'),
      backend('    bucket = "b"\n'),
    ],
    [
      'a backend beside other settings',
      'terraform {\n  required_version = "1"\n  backend "s3" {\n    profile = "p"\n  }\n}\n',
      'terraform {\n  required_version = "1"\n}\n',
    ],
    [
      'all that an entry may say',
      provider(
        '  region = "r"\n  profile = "p"\n  access_key = "A"\n  secret_key = "CANARY"\n  token = "CANARY"\n  s3_use_path_style = true\n  s3_force_path_style = true\n  skip_credentials_validation = true\n  skip_metadata_api_check = true\n  skip_region_validation = true\n  skip_requesting_account_id = true\n  endpoints {\n    s3 = "x"\n    iam = "x"\n    sts = "x"\n    kms = "x"\n    sqs = "x"\n    sns = "x"\n  }\n  max_retries = 1\n',
      ),
      provider('  max_retries = 1\n'),
    ],
    [
      'all that an entry may say of a backend',
      backend(
        '    bucket = "b"\n    use_path_style = true\n    force_path_style = true\n    skip_s3_checksum = true\n    endpoint = "x"\n    iam_endpoint = "x"\n    sts_endpoint = "x"\n    endpoints = {\n      s3 = "x"\n    }\n',
      ),
      backend('    bucket = "b"\n'),
    ],
    [
      'no provider with an alias',
      provider('  alias = "west"\n  profile = "w"\n'),
      provider('  alias = "west"\n  profile = "w"\n'),
    ],
    [
      'what Terraform works out, too',
      provider('  region = var.r\n  max_retries = 1\n'),
      provider('  max_retries = 1\n'),
    ],
  ])('takes %s', (_, before, expected) => {
    expect(write(before, [], ['default'])).toBe(expected);
  });

  it('is also for one block alone', () => {
    const text = `${backend('    profile = "p"\n')}\n${provider('  alias = "west"\n  profile = "w"\n')}`;
    expect(write(text, [], ['backend.s3']).trimStart()).toBe(provider('  alias = "west"\n  profile = "w"\n'));
    expect(write(text, [], ['aws.west'])).toBe(text.replace('  profile = "w"\n', ''));
    expect(write(text, [], ['aws.east'])).toBe(text);
  });
});

it('says what stands in the configuration', () => {
  const text = `a = 1\n${provider('  region = "r"\n  endpoints {\n    s3 = "x"\n    sub {}\n  }\n  tags {\n  }\n  tags {\n  }\n')}${provider('  alias = "west"\n')}terraform {\n  backend "s3" {\n    endpoints = { s3 = "y" }\n  }\n  x = 2\n}\nresource "r" "b" {}\nresource "r" "b" {}\n`;
  const parts = terraformTarget.parts(opened(text));
  expect(parts.map(({ name, of, says }) => [name, of, Object.fromEntries(says)])).toEqual([
    ['"a" (1)', [], { '': 'a = 1' }],
    [
      'provider "aws"',
      ['default'],
      { region: '"r"', 'endpoints.s3': '"x"', 'endpoints.sub': '{}', tags: '{\n  }\n{\n  }' },
    ],
    ['provider "aws" "aws.west"', ['aws.west'], { alias: '"west"' }],
    ['terraform backend "s3"', ['default'], { 'endpoints.s3': '"y"' }],
    ['terraform "x" (1)', [], { '': 'x = 2' }],
    ['resource "r" "b" (1)', [], { '': 'resource "r" "b" {}' }],
    ['resource "r" "b" (2)', [], { '': 'resource "r" "b" {}' }],
  ]);
  const ours = [
    'region',
    'profile',
    'access_key',
    'secret_key',
    'token',
    'endpoints.s3',
    'endpoints.sns',
    'use_path_style',
    's3_use_path_style',
    'force_path_style',
    's3_force_path_style',
    'skip_s3_checksum',
    'skip_region_validation',
    'endpoint',
    'iam_endpoint',
    'sts_endpoint',
  ];
  expect(ours.filter((name) => !terraformTarget.writes?.(name))).toEqual([]);
  expect(
    ['bucket', 'alias', 'endpoints.dynamodb', ''].filter((name) => terraformTarget.writes?.(name)),
  ).toEqual([]);
});
