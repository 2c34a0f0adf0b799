import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { mcTarget } from '#core/tools/targets/mc/index.ts';
import { mcNameFor } from '#core/tools/targets/mc/names.ts';
import { entryOf, found } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/.mc/config.json';
const { opened, write } = oneFile(mcTarget, 'config');
const entry = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('work')),
  ...over,
});

describe('an alias’s name', () => {
  it.each(['ab', 'A-', 'a_9-', 'x'.repeat(255)])('may be %j', (name) => {
    expect(mcNameFor(name)).toEqual({ legal: true, nearest: name, why: '' });
  });

  it.each<[name: string, nearest: string]>([
    ['', 'profile'],
    ['a', 'profile-a'],
    ['9a', 'profile-9a'],
    ['_a', 'profile-_a'],
    ['--a b..c--', 'a-b-c'],
    ['(ab)', 'ab'],
    ['Zürich', 'Zurich'],
    ['日本', 'profile'],
    ['日本 7', 'profile-7'],
    ['x'.repeat(256), 'x'.repeat(247)],
    ['9'.repeat(256), `profile-${'9'.repeat(247)}`],
  ])('is not %j but %j', (name, nearest) => {
    expect(mcNameFor(name)).toEqual({
      legal: false,
      nearest,
      why: expect.stringMatching(/begins with a letter/),
    });
  });
});

describe('what is read', () => {
  const aliasOf = (fields: object): FoundProfile =>
    found(mcTarget, opened(`{"version":"10",\n"aliases":{\n"a1":${JSON.stringify(fields)}}}`), 'a1');

  it('is a key with all that is said of it', () => {
    const { secretAccessKey, sessionToken, ...rest } = aliasOf({
      url: 'http://h:1/',
      accessKey: 'K',
      secretKey: 'CANARYs',
      sessionToken: 'CANARYt',
      api: 'S3v4',
    });
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'a1',
      provider: 's3',
      kind: 'static',
      accessKeyId: 'K',
      endpoints: { s3: 'http://h:1' },
      notices: [],
      repairable: false,
      where: { path, line: 3 },
    });
  });

  it.each<[fields: object, kind: FoundProfile['kind']]>([
    [{}, 'none'],
    [{ accessKey: '' }, 'none'],
    [{ accessKey: 7 }, 'none'],
    [{ accessKey: 'YOUR-ACCESS-KEY-HERE', secretKey: 'YOUR-SECRET-KEY-HERE' }, 'none'],
    [{ accessKey: 'K' }, 'static'],
    [{ secretKey: 'CANARY' }, 'static'],
  ])('%j is %s', (fields, kind) => {
    expect(aliasOf(fields).kind).toBe(kind);
  });

  it('is at Amazon, which is no endpoint, or elsewhere', () => {
    expect(aliasOf({}).endpoints).toEqual({});
    expect(aliasOf({ url: 'https://s3.amazonaws.com/' }).endpoints).toEqual({});
    expect(aliasOf({ url: 'https://s3.amazonaws.com//' }).endpoints).toEqual({
      s3: 'https://s3.amazonaws.com/',
    });
    expect(aliasOf({ url: 'https://a/b' }).endpoints).toEqual({ s3: 'https://a/b' });
  });

  it('says which service signs in the old way', () => {
    expect(aliasOf({ api: 's3V2' }).notices).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(/^mc signs/),
        hint: expect.any(String),
        path,
        line: 3,
      },
    ]);
    expect(aliasOf({ api: 'S3v4' }).notices).toEqual([]);
  });

  it('says of the file what mc makes of it', () => {
    const said = (text: string) =>
      mcTarget.read(opened(text)).notices.map(({ level, message, path: at }) => [level, message, at]);
    expect(said('\ufeff{"version":"10"}')).toEqual([
      ['error', expect.stringMatching(/byte order mark/), path],
    ]);
    expect(said('\ufeff')).toEqual([]);
    expect(said('{"version":"10",}')).toEqual([['error', expect.stringMatching(/trailing commas/), path]]);
    expect(said('{}')).toEqual([['warning', expect.stringMatching(/of version unknown;/), path]]);
    expect(said('{"version":9}')).toEqual([['warning', expect.stringMatching(/of version 9;/), path]]);
    expect(said('{"version":10}')).toEqual([]);
    expect(said('{"version":"9","VERSION":"10"}')).toEqual([]);
    expect(said('')).toEqual([]);
  });

  it('is under "hosts" only where there are no aliases', () => {
    const names = (text: string) => mcTarget.read(opened(text)).profiles.map(({ name }) => name);
    expect(names('{"version":"10","hosts":{"old":{}},"aliases":{"new":{}}}')).toEqual(['new']);
    expect(names('{"version":"9","Hosts":{"old":{}}}')).toEqual(['old']);
  });

  it('needs its file', () => {
    expect(() => mcTarget.read([])).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('what is written', () => {
  const fields = (over: Partial<ExportEntry>) => JSON.parse(write('', [entry(over)])).aliases.work;

  it.each<[over: Partial<ExportEntry>, url: string, api: string, style: string]>([
    [
      { endpoints: { s3: 'https://h.example.org/' }, addressing: 'auto' },
      'https://h.example.org/',
      'S3v4',
      'auto',
    ],
    [
      { endpoints: { s3: 'HTTP://h.example.org:1' }, addressing: 'virtual' },
      'HTTP://h.example.org:1',
      'S3v4',
      'off',
    ],
    [
      { endpoints: { s3: 'https://h.example.org' }, addressing: 'path' },
      'https://h.example.org',
      'S3v4',
      'on',
    ],
    [{ endpoints: { s3: 'http://localhost:1' }, addressing: 'virtual' }, 'http://localhost:1', 'S3v4', 'on'],
    [{ endpoints: {}, provider: 'aws', addressing: 'auto' }, 'https://s3.amazonaws.com', 'S3v4', 'auto'],
  ])('%j leads to %s', (over, url, api, style) => {
    expect(fields(over)).toEqual({ url, accessKey: 'K', secretKey: 'CANARY', api, path: style });
  });

  it('has a token where the key has one', () => {
    expect(Object.entries(fields({ sessionToken: new Secret('CANARYt') }))).toEqual([
      ['url', 'https://qstorage.quilibrium.com'],
      ['accessKey', 'K'],
      ['secretKey', 'CANARY'],
      ['sessionToken', 'CANARYt'],
      ['api', 'S3v4'],
      ['path', 'on'],
    ]);
  });

  it.each([
    'xhttps://h',
    'https://h/p',
    'https://h#f',
    'https://u@h',
    'https://h\\p',
    'https://',
    'https://[',
    'https://h//',
  ])('never leads to %j', (s3) => {
    expect(() => write('', [entry({ endpoints: { s3 } })])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it('keeps to the indentation and the line ends of the file', () => {
    const text =
      '{\r\n  "version": "10",\r\n  "aliases": {\r\n    "a1": {\r\n      "url": "http://x"\r\n    }\r\n  }\r\n}\r\n';
    const work =
      '    "work": {\r\n      "url": "https://qstorage.quilibrium.com",\r\n      "accessKey": "K",\r\n      "secretKey": "CANARY",\r\n      "api": "S3v4",\r\n      "path": "on"\r\n    },\r\n';
    const written = write(text, [entry()]);
    expect(written).toBe(text.replace('    "a1"', `${work}    "a1"`));
    expect(write(written, [], ['work'])).toBe(text);
    expect(write(text, [entry({ name: 'a1' })])).toBe(
      text.replace(
        '"url": "http://x"',
        '"accessKey": "K",\r\n      "secretKey": "CANARY",\r\n      "path": "on",\r\n      "url": "https://qstorage.quilibrium.com"',
      ),
    );
  });

  it('indents with tabs where the file says nothing of it', () => {
    expect(write('{"version":"10","aliases":{}}', [entry({ addressing: 'auto' })])).toBe(
      '{"version":"10","aliases":{\n\t\t"work": {\n\t\t\t"url": "https://qstorage.quilibrium.com",\n\t\t\t"accessKey": "K",\n\t\t\t"secretKey": "CANARY",\n\t\t\t"api": "S3v4",\n\t\t\t"path": "auto"\n\t\t}\n\t}}',
    );
  });

  it('makes what is not there: the version, the aliases, both', () => {
    const made =
      '{\n\t\t"work": {\n\t\t\t"url": "https://qstorage.quilibrium.com",\n\t\t\t"accessKey": "K",\n\t\t\t"secretKey": "CANARY",\n\t\t\t"api": "S3v4",\n\t\t\t"path": "on"\n\t\t}\n\t}';
    expect(write('{}', [entry()])).toBe(`{\n\t"version": "10",\n\t"aliases": ${made}\n}`);
    expect(write('{"version":"10","aliases":7}', [entry()])).toBe(`{"version":"10","aliases":${made}}`);
    expect(JSON.parse(write('{"other":1}', [entry()]))).toMatchObject({ version: '10', other: 1 });
  });

  it('makes an alias anew that is taken out at once, or is none', () => {
    const there = '{"version":"10","aliases":{"work":{"url":"http://x","mine":1},"b1":{}}}';
    expect(JSON.parse(write(there, [entry()], ['work'])).aliases.work).toEqual(fields({}));
    expect(JSON.parse(write(there, [entry()])).aliases.work.mine).toBe(1);
    expect(JSON.parse(write('{"version":"10","aliases":{"work":7,"b1":{}}}', [entry()])).aliases).toEqual({
      work: fields({}),
      b1: {},
    });
  });

  it('takes a token out that the key does not have, however it is spelled', () => {
    const there =
      '{"version":"10","aliases":{"work":{"SessionToken":"CANARYt","sessiontoken":"CANARYu","api":"mine"}}}';
    expect(JSON.parse(write(there, [entry({ addressing: 'auto' })])).aliases.work).toEqual({
      url: 'https://qstorage.quilibrium.com',
      accessKey: 'K',
      secretKey: 'CANARY',
      api: 'mine',
    });
  });

  it('is nothing for an alias that is not there, whatever the file', () => {
    const old = '{"version":"9","hosts":{"a1":{}}}';
    expect(mcTarget.plan(opened(old), [], ['other'])).toEqual([]);
    expect(() => mcTarget.plan(opened(old), [], ['a1'])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(() => mcTarget.plan(opened(old), [entry()], [])).toThrow(/version 9/);
  });

  it('says whether a secret stands in the file', () => {
    const secret = (text: string) => mcTarget.plan(opened(text), [], ['a1'])[0]?.secret;
    expect(secret('{"version":"10","aliases":{"a1":{},"b1":{"SecretKey" : "CANARY"}}}')).toBe(true);
    expect(secret('{"version":"10","aliases":{"a1":{},"b1":{"secretKey":""}}}')).toBe(false);
    expect(mcTarget.plan(opened(''), [entry()], [])[0]).toMatchObject({ part: 'config', path, secret: true });
  });
});

it('says what stands in the file', () => {
  const text =
    '{"version":"10","aliases":{"a1":{"url":"http://x","n":[1, 2]},"b1":7},"other":{"x":1},"hosts":{"h1":{}}}';
  expect(
    mcTarget.parts(opened(text)).map(({ name, of, says }) => [name, of, Object.fromEntries(says)]),
  ).toEqual([
    ['the alias "a1"', ['a1'], { url: '"http://x"', n: '[1, 2]' }],
    ['the alias "b1"', ['b1'], {}],
    ['"other"', [], { other: '{"x":1}' }],
    ['"hosts"', [], { hosts: '{"h1":{}}' }],
  ]);
  for (const field of ['url', 'AccessKey', 'secretkey', 'sessionToken', 'API', 'path'])
    expect(mcTarget.writes?.(field), field).toBe(true);
  expect(['license', 'version', ''].filter((field) => mcTarget.writes?.(field))).toEqual([]);
});
