import { describe, expect, it } from 'vitest';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { entryOf, found, inMode, secretText, tokenText } from '../contract.ts';
import { oneFile } from '../oneFile.ts';

const path = '/home/person/.config/rclone/rclone.conf';
const { opened, write } = oneFile(rcloneTarget, 'config');

describe('what is written', () => {
  it('is a key with its token, where the person chose so', () => {
    expect(write('', [inMode('static', entryOf('work'))])).toBe(
      [
        '[work]',
        'type = s3',
        'provider = Other',
        'env_auth = false',
        'access_key_id = ABCDEF12D213546709A',
        `secret_access_key = ${secretText}`,
        `session_token = ${tokenText}`,
        'region = q-world-1',
        'endpoint = https://qstorage.quilibrium.com',
        'force_path_style = true',
        '',
      ].join('\n'),
    );
  });

  it('leaves the name of a service as the person has it, where all of the place is the person’s', () => {
    const ceph = '[work]\ntype = s3\nprovider = Ceph\n';
    expect(write(ceph, [inMode('reference', entryOf('work', { asFound: true }))])).toContain(
      'provider = Ceph\n',
    );
    expect(write(ceph, [inMode('reference', entryOf('work'))])).toContain('provider = Other\n');
    const none = '[work]\ntype = s3\n';
    expect(write(none, [inMode('reference', entryOf('work', { asFound: true }))])).toContain(
      'provider = Other\n',
    );
  });

  it('keeps a region that the profile does not say, and takes an endpoint away', () => {
    const own = '[work]\ntype = s3\nregion = r\nendpoint = https://x\nacl = private\n';
    const amazon = entryOf('work', { provider: 'aws', region: undefined, endpoints: {}, addressing: 'auto' });
    expect(write(own, [inMode('reference', amazon)])).toBe(
      '[work]\ntype = s3\nregion = r\nacl = private\nprovider = AWS\nenv_auth = true\nprofile = aws-profile\n',
    );
  });

  it('is the path for a host that takes no bucket before its name', () => {
    const local = entryOf('work', { addressing: 'virtual', endpoints: { s3: 'http://127.0.0.1:9000' } });
    expect(write('', [inMode('reference', local)])).toContain('force_path_style = true\n');
  });

  it('says which file holds a secret: also another remote’s', () => {
    const secret = (config: string) =>
      rcloneTarget.plan(opened(config), [inMode('reference', entryOf('work'))], [])[0]?.secret;
    expect(secret('')).toBe(false);
    expect(secret('[x]\ntype = s3\nsecret_access_key = CANARY\n')).toBe(true);
    expect(secret('[x]\ntype = s3\nsession_token = CANARY\n')).toBe(true);
    expect(secret('[x]\ntype = s3\naccess_key_id = A\n')).toBe(false);
  });

  it('may be under a name that stands there already, whatever rclone’s newest rules', () => {
    expect(write('[a.b]\ntype = s3\n', [inMode('reference', entryOf('a.b'))])).toContain(
      'profile = aws-profile\n',
    );
    expect(() => write('', [inMode('reference', entryOf('a.b'))])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it('is no remote of another type', () => {
    expect(() => write('[work]\ntype = crypt\n', [inMode('reference', entryOf('work'))])).toThrow(
      expect.objectContaining({ code: 'name_taken' }),
    );
  });
});

describe('taking a remote out', () => {
  const ours = write('', [inMode('static', entryOf('work'))]);

  it('takes all of one that holds nothing else, and of another only the key and the place', () => {
    expect(write(ours, [], ['work'])).toBe('');
    const more = `${ours}acl = private\nchunk_size = 16M\n`;
    expect(write(more, [], ['work'])).toBe(
      '[work]\ntype = s3\nprovider = Other\nacl = private\nchunk_size = 16M\n',
    );
    expect(
      write(more.replace('region', 'shared_credentials_file = /x\nrole_arn = r\nregion'), [], ['work']),
    ).toBe('[work]\ntype = s3\nprovider = Other\nacl = private\nchunk_size = 16M\n');
  });
});

describe('what is read', () => {
  const read = (lines: string): FoundProfile =>
    found(rcloneTarget, opened(`# x\n[rr]\ntype = s3\n${lines}\n`), 'rr');

  it('is a key with all that is said of it', () => {
    expect(read('provider = Wasabi\naccess_key_id = A\nregion = r\nendpoint = HTTP://h:1\n')).toEqual({
      name: 'rr',
      provider: 'wasabi',
      kind: 'static',
      reference: undefined,
      accessKeyId: 'A',
      secretAccessKey: undefined,
      sessionToken: undefined,
      region: 'r',
      endpoints: { s3: 'HTTP://h:1' },
      stays: undefined,
      notices: [],
      repairable: false,
      where: { path, line: 2 },
    });
    expect(read('secret_access_key = CANARY').kind).toBe('static');
  });

  it('is where the settings above all headers stand, too', () => {
    const top = rcloneTarget.read(opened('# x\ntype = s3\nprovider = AWS\n')).profiles;
    expect(top.map(({ name, where }) => [name, where])).toEqual([['DEFAULT', { path, line: 1 }]]);
  });

  it.each(['1', 't', 'T', 'true', 'TRUE', 'True'])('is told by the environment for %s', (value) => {
    expect(read(`env_auth = ${value}\nprofile = p`)).toMatchObject({ kind: 'reference', reference: 'p' });
  });

  it.each(['0', 'f', 'false', 'yes', '11', 'truex', 'xtrue', ''])('is not for %j', (value) => {
    expect(read(`env_auth = ${value}\nprofile = p`)).toMatchObject({ kind: 'none', reference: undefined });
  });

  it('takes an address without a protocol for https, and one with it as it is', () => {
    expect(read('endpoint = h:1').endpoints).toEqual({ s3: 'https://h:1' });
    expect(read('endpoint = http://h:1').endpoints).toEqual({ s3: 'http://h:1' });
    expect(read('endpoint = h/http://x').endpoints).toEqual({ s3: 'https://h/http://x' });
    expect(read('').endpoints).toEqual({});
  });

  it('stays where rclone assumes a role with it', () => {
    expect(read('role_arn = r').stays).toMatch(/assumes a role/);
  });

  it('says which service signs in the old way, and where a remote leads without an endpoint', () => {
    const said = (lines: string) =>
      read(lines).notices.map(({ level, message, line }) => [level, message, line]);
    const old = ['warning', expect.stringMatching(/^rclone signs with version 2/), 2];
    expect(said('provider = AWS\nregion = other-v2-signature')).toEqual([old]);
    expect(read('region = other-v2-signature').region).toBeUndefined();
    expect(said('provider = AWS\nv2_auth = true')).toEqual([old]);
    expect(said('provider = AWS\nv2_auth = false')).toEqual([]);
    expect(said('provider = Minio')).toEqual([['warning', expect.stringMatching(/no endpoint/), 2]]);
    expect(said('provider = Minio\nendpoint = h')).toEqual([]);
    expect(said('')).toEqual([]);
  });

  it('is of which provider: by the endpoint, else by the name, else of AWS', () => {
    expect(read('provider = Foo').provider).toBe('s3');
    expect(read('provider = Foo\nendpoint = h').provider).toBe('s3');
    expect(read('endpoint = h').provider).toBe('s3');
    expect(read('').provider).toBe('aws');
  });

  it.each<[lines: string, kind: FoundProfile['kind']]>([
    ['account = A\nkey = CANARY', 'static'],
    ['account = A', 'none'],
    ['key = CANARY', 'none'],
    ['', 'none'],
  ])('is a remote of B2 with %j', (lines, kind) => {
    const profile = found(rcloneTarget, opened(`[bb]\ntype = b2\n${lines}\n`), 'bb');
    expect(profile).toMatchObject({ kind, provider: 'b2', repairable: false, where: { path, line: 1 } });
    expect(profile.notices).toEqual([
      {
        level: 'info',
        message: expect.stringMatching(/own language/),
        hint: expect.any(String),
        path,
        line: 1,
      },
    ]);
  });
});

it('looks for the file where rclone does', () => {
  const located = (env: Record<string, string>, platform: NodeJS.Platform) =>
    rcloneTarget.locate({ home: platform === 'win32' ? 'C:\\me' : '/me', env, platform });
  expect(located({ XDG_CONFIG_HOME: '', APPDATA: '/no' }, 'linux')).toEqual([
    { part: 'config', path: '/me/.config/rclone/rclone.conf' },
    { part: 'second', path: '/me/.rclone.conf' },
  ]);
  expect(located({ XDG_CONFIG_HOME: 'D:\\x', APPDATA: 'D:\\a' }, 'win32')).toEqual([
    { part: 'config', path: 'D:\\a\\rclone\\rclone.conf' },
    { part: 'second', path: 'D:\\x\\rclone\\rclone.conf' },
    { part: 'third', path: 'C:\\me\\.config\\rclone\\rclone.conf' },
    { part: 'fourth', path: 'C:\\me\\.rclone.conf' },
  ]);
  expect(located({ RCLONE_CONFIG: '/x' }, 'linux')).toEqual([{ part: 'config', path: '/x' }]);
});
