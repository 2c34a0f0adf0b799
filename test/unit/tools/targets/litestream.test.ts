import { describe, expect, it } from 'vitest';
import { litestreamTarget } from '#core/tools/targets/litestream/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const plain = `# backups of the shop
addr: ":9090"

dbs:
  - path: /var/lib/shop.db   # the shop
    replicas:
      - type: s3
        bucket: shop
        path: db
      - type: file
        path: /backup

# end
`;

const keyed = `dbs:
- path: /a.db
  replica: {url: "s3://mybkt/a", access-key-id: FOREIGN, secret-access-key: 'for''eign', region: eu-1}
- path: /b.db
  replicas:
  - url: s3://other/b
    access-key-id: OTHER
    secret-access-key: other
    endpoint: minio.local
  - url: sftp://host/c
    access-key-id: UNRELATED
`;

const top = `access-key-id: FOREIGN # mine
secret-access-key: "x"
dbs:
  - path: /a.db
    replicas:
      - url: s3://mybkt/a
        endpoint: https://s3.us-west-1.wasabisys.com
        region: us-west-1
`;

runTargetContract(litestreamTarget, {
  roles: false,
  tokens: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { config: plain },
    { config: keyed },
    { config: top },
    { config: '\ufeff# only\r\n# comments\r\n' },
    { config: 'addr: x\ndbs: # none yet' },
  ],
});

const files = (config: string) => filesOf(litestreamTarget, { config });
const planned = (...args: Parameters<typeof litestreamTarget.plan>) =>
  after(args[0], litestreamTarget.plan(...args));
const textOf = (...args: Parameters<typeof litestreamTarget.plan>) => planned(...args)[0]?.text ?? '';
const entry = (over = {}) => ({ ...inMode('static', entryOf('default', over)), sessionToken: undefined });
const read = (config: string) => found(litestreamTarget, files(config), 'default');

describe('reading', () => {
  it('finds the key at the top, and where it is used in the replicas', () => {
    expect(read(top)).toMatchObject({
      kind: 'static',
      accessKeyId: 'FOREIGN',
      provider: 'wasabi',
      region: 'us-west-1',
      endpoints: { s3: 'https://s3.us-west-1.wasabisys.com' },
      where: { line: 1 },
    });
    expect(litestreamTarget.read(files(plain)).profiles).toEqual([]);
  });

  it('finds a key in a replica, and says which replicas have another', () => {
    expect(read(keyed)).toMatchObject({ accessKeyId: 'FOREIGN', region: 'eu-1', endpoints: {} });
    expect(read(keyed).secretAccessKey?.reveal()).toBe("for'eign");
    expect(litestreamTarget.read(files(keyed)).notices.map((n) => n.line)).toEqual([6]);
  });

  it('follows anchors, aliases and merged mappings', () => {
    const text = `x-s3: &s3\n  access-key-id: &id KEY\n  secret-access-key: S\n  type: s3\ndbs:\n- path: a\n  replicas:\n  - <<: *s3\n    region: *id\n`;
    expect(read(text)).toMatchObject({ accessKeyId: 'KEY', region: 'KEY', kind: 'static' });
  });

  it('takes text as it is written, and a variable for no key', () => {
    expect(read('access-key-id: 0123\nsecret-access-key: yes\n').accessKeyId).toBe('0123');
    const variables = read(`access-key-id: $\{KEY}\nsecret-access-key: $SECRET\nendpoint: "https://x"\n`);
    expect(variables).toMatchObject({ kind: 'other', accessKeyId: undefined, secretAccessKey: undefined });
    expect(read('region: x').kind).toBe('none');
  });

  it.each([
    ['half written', 'dbs:\n  - path: "/a', /litestream\.yml: Line \d+, column \d+: this is not valid YAML/],
    ['with a key twice', 'a: 1\nregion: x\nregion: y\n', /Line 3, column 1: the same key is there twice/],
    ['indented with tabs', 'dbs:\n\t- path: a\n', /Line 2, column 1/],
    ['a list', '- a\n', /Line 1: this is not a configuration/],
    ['with an alias of nothing', 'a: *nowhere\n', /Line 1, column 4: there is no "&nowhere"/],
    ['binary', '\0\x01{', /Line 1/],
  ])('refuses a file that is %s, and says where', (_, text, message) => {
    for (const act of [
      () => litestreamTarget.read(files(text)),
      () => litestreamTarget.plan(files(text), [entry()], []),
    ]) {
      expect(act).toThrow(
        expect.objectContaining({ code: 'file_malformed', message: expect.stringMatching(message) }),
      );
    }
  });

  it('does not stop the application for a file that no Litestream would read', () => {
    const start = cpuNow();
    const huge = files('dbs:\n'.padEnd(50_000_000, '- path: x\n'));
    expect(() => litestreamTarget.read(huge)).toThrow(expect.objectContaining({ code: 'too_involved' }));
    expect(cpuNow() - start).toBeLessThan(5000);
  });
});

describe('writing', () => {
  it('writes a file of its own', () => {
    expect(textOf(filesOf(litestreamTarget), [entry()], [])).toBe(`access-key-id: "ABCDEF12D213546709A"
secret-access-key: "${secretText}"
endpoint: "https://qstorage.quilibrium.com"
region: "q-world-1"
force-path-style: true
`);
  });

  it('puts the key at the top, and where it is used into the replicas in S3', () => {
    expect(textOf(files(plain), [entry()], [])).toBe(
      plain
        .replace(
          '        path: db\n',
          '        path: db\n        endpoint: "https://qstorage.quilibrium.com"\n        region: "q-world-1"\n        force-path-style: true\n',
        )
        .replace(
          '        path: /backup\n',
          `        path: /backup\naccess-key-id: "ABCDEF12D213546709A"\nsecret-access-key: "${secretText}"\n`,
        ),
    );
  });

  it('changes a key where it stands, in whatever form, and leaves the others', () => {
    expect(textOf(files(keyed), [entry({ addressing: 'auto' })], [])).toBe(
      keyed
        .replace('FOREIGN', '"ABCDEF12D213546709A"')
        .replace("'for''eign'", `"${secretText}"`)
        .replace('eu-1', '"q-world-1"')
        .replace('{url', '{"endpoint": "https://qstorage.quilibrium.com", url'),
    );
    expect(textOf(files(top), [entry({ addressing: 'auto' })], [])).toBe(
      top
        .replace('FOREIGN', '"ABCDEF12D213546709A"')
        .replace('"x"', `"${secretText}"`)
        .replace('https://s3.us-west-1.wasabisys.com', '"https://qstorage.quilibrium.com"')
        .replace('region: us-west-1', 'region: "q-world-1"'),
    );
  });

  it('takes the key out of block and flow', () => {
    expect(textOf(files(keyed), [], ['default'])).toContain('  replica: {url: "s3://mybkt/a"}\n');
    expect(textOf(files(top), [], ['default'])).toBe(
      'dbs:\n  - path: /a.db\n    replicas:\n      - url: s3://mybkt/a\n',
    );
  });

  it('overrides what a replica merges, and refuses to take that out', () => {
    const text = `x-s3: &s3\n  access-key-id: KEY\n  secret-access-key: S\ndbs:\n- path: a\n  replicas:\n  - <<: *s3\n    type: s3\n`;
    const done = planned(files(text), [entry()], []);
    expect(done[0]?.text).toContain('x-s3: &s3\n  access-key-id: KEY\n');
    expect(found(litestreamTarget, done, 'default').accessKeyId).toBe('ABCDEF12D213546709A');
    const act = () => litestreamTarget.plan(files(text), [], ['default']);
    expect(act).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('replaces an alias by the value, and does not remove what others refer to', () => {
    const text = 'access-key-id: &k KEY\nsecret-access-key: *k\nexec: *k\n';
    expect(textOf(files(text), [entry({ addressing: 'auto' })], [])).toContain(
      `secret-access-key: "${secretText}"`,
    );
    const act = () => litestreamTarget.plan(files(text), [], ['default']);
    expect(act).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('keeps a dollar sign from being taken for a variable', () => {
    const odd = entry({ accessKeyId: 'A$HOME' });
    const done = planned(filesOf(litestreamTarget), [odd], []);
    expect(done[0]?.text).not.toContain('$');
    expect(found(litestreamTarget, done, 'default').accessKeyId).toBe('A$HOME');
  });

  it.each([
    'access-key-id:\nsecret-access-key: |\n  x\ndbs: []\n',
    '---\naccess-key-id: >-\n  a\n  b\n',
    '{}',
    '{"dbs": []}',
    'dbs:\n  - path: x\n    replica:\n      type: s3\n      path: |+\n        x\n\n',
    'a: 1 # no end',
  ])('writes into %j', (text) => {
    const done = planned(files(text), [entry()], []);
    expect(found(litestreamTarget, done, 'default')).toMatchObject({ accessKeyId: 'ABCDEF12D213546709A' });
    expect(litestreamTarget.plan(done, [entry()], [])).toEqual([]);
  });

  it('refuses a temporary key, whose token it could not keep', () => {
    const act = () =>
      litestreamTarget.plan(filesOf(litestreamTarget), [inMode('static', entryOf('default'))], []);
    expect(act).toThrow(QCredError);
  });
});
