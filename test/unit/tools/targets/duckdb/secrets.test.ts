import { describe, expect, it } from 'vitest';
import { duckdbTarget } from '#core/tools/targets/duckdb/index.ts';
import { duckdbNameFor } from '#core/tools/targets/duckdb/names.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { entryOf } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/work.sql';
const { opened, write } = oneFile(duckdbTarget, 'script');
const bare = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...entryOf('a', { region: undefined, endpoints: {}, addressing: 'auto' }),
  mode: 'reference',
  reference: 'p',
  ...over,
});
const bareKey = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(bare()),
  ...over,
});

describe('the name of a secret', () => {
  it.each(['a', '_', '0.b-c', 'x'.repeat(128)])('may be %j', (name) => {
    expect(duckdbNameFor(name)).toEqual({ legal: true, nearest: name, why: '' });
  });

  it.each<[name: string, nearest: string, why: RegExp]>([
    ['', 'profile', /small letters/],
    ['A', 'a', /small letters/],
    ['.-a', 'a', /small letters/],
    ['a b  c--', 'a-b-c', /small letters/],
    ['(a.', 'a.', /small letters/],
    ['Zürich', 'zurich', /small letters/],
    ['日本 7', 'profile-7', /small letters/],
    ['日本', 'profile', /small letters/],
    ['x'.repeat(129), 'x'.repeat(128), /at most 128/],
    ['X'.repeat(128), 'x'.repeat(128), /small letters/],
  ])('is not %j but %j', (name, nearest, why) => {
    expect(duckdbNameFor(name)).toEqual({ legal: false, nearest, why: expect.stringMatching(why) });
  });
});

describe('what is read', () => {
  const read = (options: string): FoundProfile | undefined =>
    duckdbTarget.read(opened(`-- c\nCREATE SECRET a (${options});`)).profiles[0];

  it('is a key with all that is said of it', () => {
    const { secretAccessKey, sessionToken, ...rest } =
      read(
        "TYPE s3, KEY_ID 'A', SECRET 'CANARYs', SESSION_TOKEN 'CANARYt', REGION 'r', ENDPOINT 'h', PROFILE 'x', ACCOUNT_ID '1'",
      ) ?? {};
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'a',
      provider: 's3',
      kind: 'static',
      reference: undefined,
      accessKeyId: 'A',
      accountId: undefined,
      region: 'r',
      endpoints: { s3: 'https://h' },
      notices: [],
      repairable: false,
      where: { path, line: 2 },
    });
  });

  it.each<[options: string, kind: FoundProfile['kind'] | undefined]>([
    ["TYPE s3, SECRET 'CANARY'", 'static'],
    ["TYPE s3, PROVIDER Config, KEY_ID 'A'", 'static'],
    ["TYPE s3, SESSION_TOKEN 'CANARY'", 'none'],
    ["TYPE s3, SECRET getenv('S')", 'other'],
    ["TYPE s3, KEY_ID ''", 'other'],
    ["TYPE s3, PROVIDER credential_chain, KEY_ID 'A'", 'other'],
    ["TYPE s3, PROVIDER credential_chain, PROFILE ''", 'other'],
    ["TYPE s3, PROVIDER credential_chain, PROFILE 'p'", 'reference'],
    ["TYPE s3, PROVIDER credential_chain, PROFILE 'p', ASSUME_ROLE_ARN ''", 'other'],
    ["TYPE s3, PROVIDER aws, KEY_ID 'A'", 'other'],
    ["TYPE azure, KEY_ID 'A'", undefined],
    ["KEY_ID 'A'", undefined],
  ])('%s is %s', (options, kind) => {
    const profile = read(options);
    expect(profile?.kind).toBe(kind);
    if (kind !== 'static')
      expect([profile?.accessKeyId, profile?.secretAccessKey, profile?.sessionToken]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    expect(profile?.reference).toBe(kind === 'reference' ? 'p' : undefined);
  });

  it.each<[options: string, s3: string | undefined]>([
    ["TYPE s3, ENDPOINT 'h', USE_SSL false", 'http://h'],
    ["TYPE s3, ENDPOINT 'h', USE_SSL true", 'https://h'],
    ["TYPE s3, ENDPOINT 'https://h', USE_SSL false", 'https://h'],
    ["TYPE s3, ENDPOINT 'http://h'", 'http://h'],
    ["TYPE s3, ENDPOINT 'h/http://x'", 'https://h/http://x'],
    ["TYPE s3, ACCOUNT_ID '1'", undefined],
    ['TYPE gcs', 'https://storage.googleapis.com'],
    ["TYPE gcs, ENDPOINT 'h'", 'https://h'],
    ["TYPE r2, ACCOUNT_ID '1'", 'https://1.r2.cloudflarestorage.com'],
    ["TYPE R2, ACCOUNT_ID getenv('A')", undefined],
  ])('%s leads to %s', (options, s3) => {
    expect(read(options)?.endpoints).toEqual(s3 === undefined ? {} : { s3 });
  });

  it('says what DuckDB keeps, and what it works out', () => {
    const said = (create: string) =>
      duckdbTarget
        .read(opened(`\n${create}`))
        .profiles.flatMap(({ notices }) =>
          notices.map(({ level, message, path: at, line }) => [level, message, at, line]),
        );
    expect(said('CREATE PERSISTENT SECRET a (TYPE s3);')).toEqual([
      ['info', expect.stringMatching(/in a file of its own/), path, 2],
    ]);
    expect(
      said(
        "CREATE SECRET a (TYPE s3, KEY_ID getenv('A'), SECRET getenv('B'), SESSION_TOKEN getenv('C'), PROFILE getenv('D'), REGION getenv('E'));",
      ),
    ).toEqual([
      ['info', expect.stringMatching(/works out KEY_ID, SECRET, SESSION_TOKEN, PROFILE itself/), path, 2],
    ]);
    expect(said("CREATE SECRET a (TYPE s3, REGION getenv('E'));")).toEqual([]);
  });
});

describe('what is written', () => {
  it('is no more than the profile says', () => {
    expect(write('', [bare()])).toBe(
      "CREATE OR REPLACE SECRET \"a\" (\n    TYPE s3,\n    PROVIDER credential_chain,\n    CHAIN 'process;config',\n    PROFILE 'p'\n);\n",
    );
    expect(write('', [bareKey()])).toBe(
      "CREATE OR REPLACE SECRET \"a\" (\n    TYPE s3,\n    PROVIDER config,\n    KEY_ID 'K',\n    SECRET 'CANARY'\n);\n",
    );
  });

  it('takes from a key all that would lead to another, and leaves the rest', () => {
    const options = [
      "CHAIN 'env'",
      "PROFILE 'x'",
      "ASSUME_ROLE_ARN 'x'",
      "EXTERNAL_ID 'x'",
      "SESSION_NAME 'x'",
      "WEB_IDENTITY_TOKEN_FILE 'x'",
      'REFRESH auto',
      "VALIDATION 'x'",
      "SESSION_TOKEN 'CANARYt'",
      "ENDPOINT 'x'",
      'USE_SSL false',
    ];
    const own = ["REGION 'mine'", "URL_STYLE 'mine'", "SCOPE 's3://a'"];
    const before = `CREATE SECRET a (TYPE s3, ${[...options, ...own].join(', ')});\n`;
    const key = write(before, [bareKey()]);
    expect(key.replace(/\s+/g, ' ')).toBe(
      `CREATE SECRET a (TYPE s3, ${own.join(', ')}, PROVIDER config, KEY_ID 'K', SECRET 'CANARY'); `,
    );
    const reference = write(before, [bare()]);
    expect(reference).toContain('REFRESH auto');
    expect(reference).toContain("VALIDATION 'x'");
    expect(reference).toContain("CHAIN 'process;config'");
    expect(reference).not.toMatch(/ASSUME|EXTERNAL|SESSION|WEB_|ENDPOINT|USE_SSL/);
  });

  it.each<[over: Partial<ExportEntry>, lines: string]>([
    [
      { region: 'r', addressing: 'virtual', endpoints: { s3: 'http://h.example.org:1//' } },
      "    REGION 'r',\n    ENDPOINT 'h.example.org:1',\n    USE_SSL false,\n    URL_STYLE 'vhost'\n);\n",
    ],
    [
      { addressing: 'virtual', endpoints: { s3: 'https://localhost' } },
      "    ENDPOINT 'localhost',\n    USE_SSL true,\n    URL_STYLE 'path'\n);\n",
    ],
    [
      { endpoints: { s3: 'https://h.example.org/a/b' } },
      "    ENDPOINT 'h.example.org/a/b',\n    USE_SSL true\n);\n",
    ],
  ])('leads with %j where it should', (over, lines) => {
    expect(write('', [bare(over)])).toMatch(new RegExp(`${lines.replace(/[.()]/g, '\\$&')}$`));
  });

  it.each(['h', 'xhttps://h', 'ftp://h', 'https://', 'https:///x', 'https://?x'])(
    'never leads to %j',
    (s3) => {
      expect(() => write('', [bare({ endpoints: { s3 } })])).toThrow(
        expect.objectContaining({ code: 'bad_input' }),
      );
    },
  );

  it('leaves to DuckDB what the person lets it work out, but for the key', () => {
    const before = "CREATE SECRET a (TYPE s3, REGION getenv('R'), ENDPOINT getenv('E'), KEY_ID getenv('K'));";
    const done = write(before, [bareKey({ region: 'r', endpoints: { s3: 'https://h' } })]);
    expect(done).toContain("REGION getenv('R')");
    expect(done).toContain("ENDPOINT getenv('E')");
    expect(done).toContain("KEY_ID 'K'");
    expect(write(before, [bareKey()])).not.toContain('ENDPOINT');
  });

  it('stands behind what is there', () => {
    const made = write('', [bare()]);
    expect(write('SELECT 1;\n', [bare(), bare({ name: 'b' })])).toBe(
      `SELECT 1;\n\n${made}\n${made.replace('"a"', '"b"')}`,
    );
    expect(() => write('SELECT 1', [bare()])).toThrow(
      expect.objectContaining({
        code: 'file_malformed',
        message: `${path}: Line 1, column 1: this statement has no end.`,
      }),
    );
    // One that is there can be changed all the same.
    expect(write('CREATE SECRET a (TYPE s3);\nSELECT 1', [bare()])).toContain("PROFILE 'p'");
  });

  it('refuses what breaks out of its line, and a secret for something else', () => {
    expect(() => write('', [bare({ region: 'a\nb' })])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    expect(() => write('CREATE SECRET a (TYPE azure);', [bare()])).toThrow(
      expect.objectContaining({
        code: 'bad_input',
        message: expect.stringMatching(/something else than S3/),
      }),
    );
  });

  it('may be under a name that only stands there', () => {
    expect(write('CREATE SECRET "my s" (TYPE s3);', [bare({ name: 'my s' })])).toContain("PROFILE 'p'");
    expect(() => write('', [bare({ name: 'my s' })])).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('is taken out, and what stands around it stays', () => {
    const text = `SELECT 1;\n\n${write('', [bare()])}\nSELECT 2;\n`;
    expect(write(text, [], ['a'])).toBe('SELECT 1;\n\nSELECT 2;\n');
    expect(write('SELECT 1;\nCREATE SECRET a (TYPE s3);', [], ['a'])).toBe('SELECT 1;');
    expect(write(text, [], ['b'])).toBe(text);
    expect(write(text, [bareKey()], ['a'])).toContain("KEY_ID 'K'");
  });

  it('is secret with a key or a token written out for S3', () => {
    const secret = (script: string) =>
      duckdbTarget.plan(opened(`${script}CREATE SECRET a (TYPE s3);`), [], ['a'])[0]?.secret;
    expect(secret("CREATE SECRET b (TYPE s3, KEY_ID 'A', SECRET getenv('S'));\n")).toBe(false);
    expect(secret("CREATE SECRET b (TYPE s3, SECRET 'CANARY');\n")).toBe(true);
    expect(secret("CREATE SECRET b (TYPE s3, SESSION_TOKEN 'CANARY');\n")).toBe(true);
    expect(secret("CREATE SECRET b (TYPE azure, SECRET 'CANARY');\n")).toBe(false);
    expect(duckdbTarget.plan(opened(''), [bareKey()], [])[0]).toMatchObject({
      part: 'script',
      path,
      secret: true,
    });
  });
});

it('says what stands in the script', () => {
  const parts = duckdbTarget.parts(
    opened(
      "SELECT 1;\nCREATE SECRET a ( TYPE s3, KEY_ID 'A' );\nCREATE SECRET b (TYPE azure);\n.mode line\n",
    ),
  );
  expect(parts.map(({ name, of, says }) => [name, of, Object.fromEntries(says)])).toEqual([
    ['the secret "a"', ['a'], { statement: 'CREATE SECRET a', TYPE: 's3', KEY_ID: "'A'" }],
    ['the secret "b"', [], { statement: 'CREATE SECRET b', TYPE: 'azure' }],
    ['the script', [], { 'statement 1': 'SELECT 1;', 'statement 2': '.mode line' }],
  ]);
  const ours = [
    'PROVIDER',
    'CHAIN',
    'PROFILE',
    'KEY_ID',
    'SECRET',
    'SESSION_TOKEN',
    'ASSUME_ROLE_ARN',
    'EXTERNAL_ID',
    'SESSION_NAME',
    'WEB_IDENTITY_TOKEN_FILE',
    'REFRESH',
    'VALIDATION',
    'REGION',
    'ENDPOINT',
    'USE_SSL',
    'URL_STYLE',
  ];
  expect(ours.filter((name) => !duckdbTarget.writes?.(name))).toEqual([]);
  expect(['TYPE', 'SCOPE', 'statement', ''].filter((name) => duckdbTarget.writes?.(name))).toEqual([]);
});
