import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { litestreamTarget } from '#core/tools/targets/litestream/index.ts';
import { entryOf, found } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/litestream.yml';
const { opened, write } = oneFile(litestreamTarget, 'config');
const read = (config: string): FoundProfile => found(litestreamTarget, opened(config), 'default');
const entry = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('default')),
  ...over,
});
const bare = (over: Partial<ExportEntry> = {}) =>
  entry({ region: undefined, endpoints: {}, addressing: 'auto', ...over });
const replicas = (...lines: string[]) =>
  `dbs:\n- path: /a\n  replicas:\n${lines.map((line) => `  - {${line}}\n`).join('')}`;
const key = 'access-key-id: "K"\nsecret-access-key: "CANARY"\n';

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text = '# c\nregion: r\nsecret-access-key: CANARYs\naccess-key-id: A\nendpoint: h:1\n';
    const { secretAccessKey, ...rest } = read(text);
    expect(secretAccessKey?.reveal()).toBe('CANARYs');
    expect(rest).toEqual({
      name: 'default',
      provider: 's3',
      kind: 'static',
      accessKeyId: 'A',
      region: 'r',
      endpoints: { s3: 'https://h:1' },
      notices: [],
      repairable: false,
      where: { path, line: 4 },
    });
  });

  it.each<[text: string, kind: FoundProfile['kind']]>([
    ['access-key-id: A\n', 'static'],
    ['secret-access-key: CANARY\n', 'static'],
    ['access-key-id: A\naddr: $X\n', 'static'],
    ['access-key-id: $A\n', 'other'],
    ['access-key-id: ""\nregion: r\n', 'none'],
    ['secret-access-key: $S\n', 'none'],
    ['force-path-style: true\n', 'none'],
  ])('%j is %s', (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });

  it('takes an address as it is, and a host for https', () => {
    expect(read('endpoint: http://h\n').endpoints).toEqual({ s3: 'http://h' });
    expect(read('endpoint: h\n').endpoints).toEqual({ s3: 'https://h' });
    expect(read('endpoint: $H\n').endpoints).toEqual({});
    expect(read('region: r\n').endpoints).toEqual({});
  });

  it('is in the first replica in S3 with a key, and not in others', () => {
    const text = replicas(
      'type: file, access-key-id: F',
      'type: s3',
      'type: s3, access-key-id: A, region: a',
      'url: "s3://b", access-key-id: B, region: b',
      'url: "s3://c", access-key-id: A, endpoint: c',
      'url: "gs://c", type: s3, access-key-id: G',
      'url: "x", type: s3, access-key-id: H',
    );
    expect(read(text)).toMatchObject({
      accessKeyId: 'A',
      region: 'a',
      endpoints: { s3: 'https://c' },
      where: { line: 6 },
    });
    const message = 'This replica has a key of its own, which QCred leaves alone.';
    expect(litestreamTarget.read(opened(text)).notices).toEqual([
      { level: 'info', message, hint: '', path, line: 7 },
      { level: 'info', message, hint: '', path, line: 10 },
    ]);
  });

  it('is at the top, before replicas; those with another key are told', () => {
    const text = `access-key-id: A\n${replicas('type: s3, access-key-id: B, region: b', 'type: s3, region: r', 'type: s3, access-key-id: A, endpoint: e')}`;
    expect(read(text)).toMatchObject({
      accessKeyId: 'A',
      region: 'r',
      endpoints: { s3: 'https://e' },
      where: { line: 1 },
    });
    expect(litestreamTarget.read(opened(text)).notices.map(({ line }) => line)).toEqual([5]);
  });

  it('is a place in the replicas, where nobody says a key', () => {
    expect(read(replicas('type: s3, region: r'))).toMatchObject({ kind: 'none', region: 'r' });
    expect(read('dbs:\n- path: /a\n  replica: {type: s3, region: r}\n').region).toBe('r');
    for (const elsewhere of ['type: file, region: r', 'url: "not-s3://b", region: r'])
      expect(litestreamTarget.read(opened(replicas(elsewhere))).profiles).toEqual([]);
  });

  it.each(['', '# c\n', '---\n', '\ufeff# c\n---\n# d\n'])('is nothing in %j', (text) => {
    expect(litestreamTarget.read(opened(text))).toEqual({ profiles: [], notices: [] });
    expect(litestreamTarget.parts(opened(text))).toEqual([]);
  });

  it.each(['- a\n', 'a\n', '7\n', 'x # c\n'])('is refused in %j, which is no list of settings', (text) => {
    expect(() => litestreamTarget.read(opened(text))).toThrow(
      expect.objectContaining({
        code: 'file_malformed',
        message: expect.stringContaining(`${path}: Line 1`),
      }),
    );
  });
});

describe('what is written', () => {
  it.each<[before: string, after: string]>([
    ['', key],
    ['\n', key],
    ['# c\n', `# c\n${key}`],
    ['# c', `# c\n${key.trimEnd()}`],
    ['# c\r\n', `# c\r\n${key.replaceAll('\n', '\r\n')}`],
    ['addr: x\n', `addr: x\n${key}`],
  ])('into %j is %j', (before, expected) => {
    expect(write(before, [bare()])).toBe(expected);
  });

  it('says where the storage is at the top while there are no replicas, else in each that uses the key', () => {
    const place = { region: 'r', endpoints: { s3: 'https://h.example.org' }, addressing: 'virtual' } as const;
    const said = 'endpoint: "https://h.example.org"\nregion: "r"\nforce-path-style: false\n';
    expect(write('', [bare(place)])).toBe(key + said);
    expect(write('addr: x\n', [bare(place)])).toBe(`addr: x\n${key}${said}`);
    const dbs =
      'dbs:\n- path: /a\n  replicas:\n  - type: s3\n    path: a\n  - type: file\n  - type: s3\n    access-key-id: B\n';
    // The one with a key of its own is where the profile is.
    const inReplica = write(dbs, [bare(place)]);
    expect(inReplica).toBe(
      dbs.replace(
        'access-key-id: B\n',
        `access-key-id: "K"\n    ${`secret-access-key: "CANARY"\n${said}`.trimEnd().replaceAll('\n', '\n    ')}\n`,
      ),
    );
    const atTop = `access-key-id: A\nregion: old\n${dbs}`;
    const written = write(atTop, [bare(place)]);
    expect(written).toContain('access-key-id: "K"\nregion: "r"\n');
    expect(written).toContain(
      'path: a\n    endpoint: "https://h.example.org"\n    force-path-style: false\n',
    );
    expect(written).toContain('- type: s3\n    access-key-id: B\n');
  });

  it('is so wherever the same key stood, and is the same key elsewhere when only its place is another', () => {
    const atTop = `access-key-id: A\n${replicas('type: s3, access-key-id: A', 'type: s3, access-key-id: B')}`;
    const written = write(atTop, [bare()]);
    expect(written).not.toContain('access-key-id: A');
    expect(written).toContain('access-key-id: B');
    expect(write(key, [bare({ region: 'r' })])).toBe(`${key}region: "r"\n`);
  });

  it('takes another endpoint away, and leaves what the profile does not say', () => {
    expect(write('endpoint: x\nregion: mine\nforce-path-style: true\n', [bare()])).toBe(
      `region: mine\nforce-path-style: true\n${key}`,
    );
  });

  it('never stands for a variable, or breaks out of its line', () => {
    expect(write('', [bare({ accessKeyId: 'a$b"\\' })])).not.toContain('$');
    expect(read(write('', [bare({ accessKeyId: 'a$b"\\' })])).accessKeyId).toBe('a$b"\\');
    expect(() => write('', [bare({ accessKeyId: 'a\nb' })])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    expect(() => write('', [bare({ sessionToken: new Secret('CANARY') })])).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/temporary key/) }),
    );
  });

  it('is taken out, wherever it stands', () => {
    const own = 'addr: x\ndbs:\n- path: /a\n  replicas:\n  - type: s3\n    path: a\n';
    expect(write(write(own, [entry()]), [], ['default'])).toBe(own);
    expect(write(write('', [entry()]), [], ['default'])).toBe('');
    expect(write(write('# c\n', [entry()]), [], ['default'])).toBe('# c\n');
    expect(write('\n\naccess-key-id: A\n\n', [], ['default'])).toBe('');
    expect(write(write(own, [entry()]), [], ['other'])).toBe(write(own, [entry()]));
    expect(litestreamTarget.plan(opened('# c\n'), [], ['default'])).toEqual([]);
  });

  it('is secret with a key in it', () => {
    expect(litestreamTarget.plan(opened(''), [bare()], [])).toEqual([
      { part: 'config', path, text: key, secret: true },
    ]);
    const others = 'region: r\ndbs:\n- path: /a\n  replicas:\n  - {type: file, secret-access-key: CANARY}\n';
    expect(litestreamTarget.plan(opened(others), [], ['default'])[0]?.secret).toBe(true);
    expect(litestreamTarget.plan(opened('addr: x\nregion: r\n'), [], ['default'])[0]?.secret).toBe(false);
  });

  it('needs a file', () => {
    expect(() => litestreamTarget.plan([], [bare()], [])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it('leaves knots of anchors to the person', () => {
    const merged =
      'x: &x\n  endpoint: y\ndbs:\n- path: /a\n  replicas:\n  - <<: *x\n    type: s3\n    access-key-id: A\n';
    expect(() => write(merged, [bare()])).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(write(merged.replace('  endpoint: y', '  path: y'), [bare()])).toContain('access-key-id: "K"\n');
    const twice = `x: &x\n${key.replace(/^/gm, '  ').trimEnd()}\n<<: *x\n${key}`;
    expect(() => write(twice, [], ['default'])).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

it('says what stands in the file, each replica by itself', () => {
  const text =
    'access-key-id: A\naddr: x\ndbs:\n- path: /a\n  replicas:\n  - {type: s3, path: p}\n  - {type: s3, access-key-id: B}\n  - {type: file, path: q}\n';
  const parts = litestreamTarget.parts(opened(text));
  expect(parts.map(({ of }) => of)).toEqual([['default'], ['key B'], ['default']]);
  expect(parts.map(({ name }) => name.replace(/ .*/, ''))).toEqual(['the', 'the', 'the']);
  expect(parts[0]?.name).toMatch(/^the replica /);
  expect(Object.fromEntries(parts[0]?.says ?? [])).toEqual({ type: 's3', path: 'p' });
  expect(Object.fromEntries(parts[1]?.says ?? [])).toEqual({ type: 's3', 'access-key-id': 'B' });
  expect(parts[2]?.name).toBe('the configuration');
  expect([...(parts[2]?.says.values() ?? [])]).toEqual(['A', 'x', '/a', 'file', 'q']);
  for (const word of ['access-key-id', 'secret-access-key', 'endpoint', 'region', 'force-path-style'])
    expect(litestreamTarget.writes?.(word), word).toBe(true);
  expect(litestreamTarget.writes?.('path')).toBe(false);
});
