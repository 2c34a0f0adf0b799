import { describe, expect, it } from 'vitest';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { ProviderId } from '#shared/model.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const files = (config: string) => filesOf(rcloneTarget, { config });
const planned = (...args: Parameters<typeof rcloneTarget.plan>) => after(args[0], rcloneTarget.plan(...args));
const textOf = (...args: Parameters<typeof rcloneTarget.plan>) => planned(...args)[0]?.text;
const place = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  rcloneTarget
    .locate({ home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me', env, platform })
    .map((f) => f.path);

const encrypted =
  '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nm8hVqXo1cBSkMFwqbF4FAmHyS3s=\n';

runTargetContract(rcloneTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    {
      config: [
        '# remotes of this machine',
        '[gdrive]',
        'type = drive',
        'client_secret = abc',
        'token = {"access_token":"x","expiry":"2024-01-01T00:00:00Z"}',
        '',
        '[minio]',
        'type: s3',
        'provider=Minio',
        '   access_key_id =   minioadmin  ',
        'secret_access_key = `quoted secret`',
        'endpoint = http://localhost:9000',
        '; my own',
        'chunk_size = 16M',
        'acl = private',
        '',
        '[secret]',
        'type = crypt',
        'remote = minio:bucket',
        'password = PDPDcQVVVBgYgjHFZzBBYBg0u6kuoQ',
        '[ceph]',
        'type = s3',
        'provider = Ceph',
        'env_auth = 1',
        'profile = lab',
        'endpoint = ceph.example.org',
        '',
        '# the end',
      ].join('\n'),
    },
    {
      config:
        '\ufefffoo = above\r\n[a b]\r\ntype = s3\r\nprovider = AWS\r\nenv_auth = true\r\nregion = eu-west-1\r\n',
    },
    { config: '# nothing yet\n# at all\n' },
  ],
});

describe('where the file is', () => {
  it('goes by the variables, and looks in the old places too', () => {
    expect(place({})).toEqual(['/home/me/.config/rclone/rclone.conf', '/home/me/.rclone.conf']);
    expect(place({ XDG_CONFIG_HOME: '/x' })).toEqual([
      '/x/rclone/rclone.conf',
      '/home/me/.config/rclone/rclone.conf',
      '/home/me/.rclone.conf',
    ]);
    expect(place({ XDG_CONFIG_HOME: '/home/me/.config' })).toHaveLength(2);
    expect(place({ RCLONE_CONFIG: '/etc/my.conf', XDG_CONFIG_HOME: '/x' })).toEqual(['/etc/my.conf']);
    expect(place({ APPDATA: 'D:\\Roaming' }, 'win32')).toEqual([
      'D:\\Roaming\\rclone\\rclone.conf',
      'C:\\Users\\me\\.config\\rclone\\rclone.conf',
      'C:\\Users\\me\\.rclone.conf',
    ]);
  });

  it('uses the first one that exists, and makes the first where none does', () => {
    const old = filesOf(rcloneTarget, { second: '[a]\ntype = s3\n' });
    expect(rcloneTarget.plan(old, [inMode('reference', entryOf('bb'))], []).map((f) => f.path)).toEqual([
      '/home/person/.rclone.conf',
    ]);
    const none = filesOf(rcloneTarget);
    expect(rcloneTarget.plan(none, [inMode('reference', entryOf('bb'))], []).map((f) => f.path)).toEqual([
      '/home/person/.config/rclone/rclone.conf',
    ]);
    const both = filesOf(rcloneTarget, { config: '', second: '[a]\ntype = s3\n' });
    expect(rcloneTarget.read(both).profiles).toEqual([]);
  });
});

describe('what is written', () => {
  it('is a remote that leaves the secret with the AWS profile', () => {
    expect(textOf(files(''), [inMode('reference', entryOf('work'))], [])).toBe(
      [
        '[work]',
        'type = s3',
        'provider = Other',
        'env_auth = true',
        'profile = aws-profile',
        'region = q-world-1',
        'endpoint = https://qstorage.quilibrium.com',
        'force_path_style = true',
        '',
      ].join('\n'),
    );
  });

  it.each<[provider: ProviderId, name: string]>([
    ['quilibrium', 'Other'],
    ['aws', 'AWS'],
    ['r2', 'Cloudflare'],
    ['b2', 'Other'],
    ['minio', 'Minio'],
    ['wasabi', 'Wasabi'],
    ['spaces', 'DigitalOcean'],
    ['gcs', 'GCS'],
    ['s3', 'Other'],
  ])('calls %s %s', (provider, name) => {
    const entry = inMode('static', entryOf('work', { provider, endpoints: {} }));
    expect(textOf(files(''), [entry], [])).toContain(`\nprovider = ${name}\n`);
  });

  it('keeps the name of a service that only rclone knows', () => {
    const ceph = files('[work]\ntype = s3\nprovider = Ceph\nendpoint = http://old\n');
    const over = { endpoints: { s3: 'https://ceph.example.org' } };
    expect(textOf(ceph, [inMode('static', entryOf('work', { ...over, provider: 's3' }))], [])).toContain(
      '= Ceph',
    );
    expect(textOf(ceph, [inMode('static', entryOf('work'))], [])).toContain('= Other');
  });

  it('says how buckets are addressed only where the cloud minds', () => {
    const styled = (addressing: 'auto' | 'path' | 'virtual') =>
      textOf(
        files('[work]\ntype = s3\nforce_path_style = maybe\n'),
        [inMode('static', entryOf('work', { addressing }))],
        [],
      );
    expect(styled('auto')).toContain('force_path_style = maybe');
    expect(styled('path')).toContain('force_path_style = true');
    expect(styled('virtual')).toContain('force_path_style = false');
  });

  it('takes away what would make the key another one', () => {
    const text = textOf(
      files(
        '[work]\ntype = s3\nshared_credentials_file = /x\nrole_arn = arn:aws:iam::1:role/r\nacl = private\n',
      ),
      [inMode('reference', entryOf('work', { endpoints: {} }))],
      [],
    );
    expect(text).not.toMatch(/shared_credentials_file|role_arn|endpoint/);
    expect(text).toContain('acl = private');
  });

  it('is not a remote of another type, and takes none such away', () => {
    const drive = files('[work]\ntype = drive\n');
    expect(() => rcloneTarget.plan(drive, [inMode('static', entryOf('work'))], [])).toThrow(/another type/);
    expect(rcloneTarget.plan(drive, [], ['work'])).toEqual([]);
  });

  it.each(['`tick`', '"""x"""', 'a%(b)s', 'x%(a b)sy', '%(ä)s'])(
    'is no secret that rclone would read otherwise: %s',
    (secret) => {
      const entry = inMode('static', entryOf('work', {}));
      const plan = () => rcloneTarget.plan(files(''), [{ ...entry, accessKeyId: secret }], []);
      expect(plan).toThrow(QCredError);
      expect(plan).toThrow(/access_key_id/);
    },
  );
});

describe('what is read', () => {
  const read = (config: string, name = 'r') => found(rcloneTarget, files(config), name);

  it('takes quotes off, and other types of remotes for what they are', () => {
    expect(
      read('[r]\ntype = s3\nprovider = AWS\naccess_key_id = `AK`\nsecret_access_key = """CANARY"""\n'),
    ).toMatchObject({
      accessKeyId: 'AK',
      kind: 'static',
      provider: 'aws',
    });
    expect(rcloneTarget.read(files('[r]\ntype = drive\n[DEFAULT]\nx = y\n')).profiles).toEqual([]);
  });

  it.each<[what: string, lines: string, expected: object]>([
    ['a profile', 'env_auth = true\nprofile = p', { kind: 'reference', reference: 'p' }],
    ['the environment', 'env_auth = true', { kind: 'other', reference: undefined }],
    ['a file of its own', 'env_auth = true\nprofile = p\nshared_credentials_file = /x', { kind: 'other' }],
    [
      'its own key first',
      'env_auth = true\nprofile = p\naccess_key_id = A\nsecret_access_key = B',
      { kind: 'static' },
    ],
    ['nothing', 'env_auth = false\nprofile = p', { kind: 'none' }],
  ])('gets its key from %s', (_, lines, expected) => {
    expect(read(`[r]\ntype = s3\n${lines}\n`)).toMatchObject(expected);
  });

  it.each<[lines: string, provider: ProviderId]>([
    ['provider = AWS', 'aws'],
    ['', 'aws'],
    ['provider = Other\nendpoint = qstorage.quilibrium.com', 'quilibrium'],
    ['provider = Other\nendpoint = https://s3.us-west-004.backblazeb2.com', 'b2'],
    ['provider = Minio\nendpoint = https://files.example.org', 'minio'],
    ['provider = Scaleway\nendpoint = https://s3.fr-par.scw.cloud', 's3'],
    ['provider = Wasabi\nendpoint = s3.wasabisys.com', 'wasabi'],
  ])('%j is %s', (lines, provider) => {
    expect(read(`[r]\ntype = s3\n${lines}\n`).provider).toBe(provider);
  });

  it('warns of a remote that would go to Amazon by mistake', () => {
    expect(read('[r]\ntype = s3\nprovider = Cloudflare\n').notices.map((n) => n.level)).toEqual(['warning']);
  });

  it('takes the key of a B2 remote too', () => {
    const b2 = read('[r]\ntype = b2\naccount = 0041\nkey = CANARYb2\n');
    expect(b2).toMatchObject({ provider: 'b2', kind: 'static', accessKeyId: '0041', endpoints: {} });
    expect(b2.secretAccessKey?.reveal()).toBe('CANARYb2');
  });
});

describe('a file that rclone has encrypted', () => {
  it('is said to be, and left alone', () => {
    expect(rcloneTarget.read(files(encrypted))).toMatchObject({ profiles: [], notices: [{ level: 'info' }] });
    expect(rcloneTarget.plan(files(encrypted), [], [])).toEqual([]);
    for (const plan of [
      () => rcloneTarget.plan(files(encrypted), [inMode('static', entryOf('work'))], []),
      () => rcloneTarget.plan(files(encrypted), [], ['work']),
    ]) {
      expect(plan).toThrow(expect.objectContaining({ code: 'unsupported' }));
    }
  });

  it('is not one that only speaks of it', () => {
    const speaks = files(`# not RCLONE_ENCRYPT_V0:\n[work]\ntype = s3\nnote = RCLONE_ENCRYPT_V0:\n`);
    expect(rcloneTarget.read(speaks).profiles).toHaveLength(1);
  });
});

describe('a file that cannot be read', () => {
  it('is refused with its place, and never quoted', () => {
    const broken = files('[work]\ntype = s3\nsecret_access_key CANARY\n');
    for (const act of [
      () => rcloneTarget.read(broken),
      () => rcloneTarget.plan(broken, [inMode('static', entryOf('work'))], []),
    ]) {
      expect(act).toThrow(/rclone\.conf: Line 3, column 1/);
      expect(act).not.toThrow(/CANARY/);
    }
  });
});

it('reads 50 MB in a few seconds', () => {
  const remote = `[r%]\ntype = s3\nprovider = AWS\n# ${'x'.repeat(1000)}\nsecret_access_key = ${secretText}\n\n`;
  const text = Array.from({ length: 47_000 }, (_, i) => remote.replace('%', String(i))).join('');
  expect(text.length).toBeGreaterThan(49_000_000);
  expect(rcloneTarget.read(files(text)).profiles).toHaveLength(47_000);
});
