import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdbTarget } from '#core/tools/targets/duckdb/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { entryOf, found, inMode, runTargetContract, secretText, tokenText } from './contract.ts';
import { oneFile } from './oneFile.ts';

const { opened: files, write: planned } = oneFile(duckdbTarget, 'script');
const read = (text: string) => duckdbTarget.read(files(text)).profiles;
const reference = inMode('reference', entryOf('lab'));
const fixed = inMode('static', entryOf('lab'));

runTargetContract(duckdbTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    {
      script: [
        "-- what every session needs; it isn't much",
        '.mode line',
        ".print it's a line of its own",
        "INSTALL httpfs; /* and /* this */ '; */ LOAD httpfs;",
        "SET s3_region = 'eu-west-1';",
        'CREATE TABLE "odd;name" AS SELECT $$;\'$$ AS a, $x$ CREATE SECRET no (TYPE s3); $x$ AS b;',
        '',
        'CREATE PERSISTENT SECRET IF NOT EXISTS Lab_Old IN local_file (',
        '    TYPE S3, -- the old one, still here',
        "    KEY_ID 'AKIAFOREIGN', SECRET 'for''eign'",
        ');',
        "CREATE SECRET pg (TYPE postgres, PASSWORD 'foreign');",
        '',
      ].join('\n'),
    },
    { script: "CREATE SECRET (TYPE s3, KEY_ID 'A', SECRET 'foreign', SCOPE 's3://mine');\n-- end" },
    {
      script:
        "\ufeffCREATE TEMPORARY SECRET old (\r\n\tTYPE s3,\r\n\tPROVIDER credential_chain,\r\n\tCHAIN 'env;sso'\r\n);\r\n",
    },
  ],
});

describe('what is written', () => {
  it('asks the profile’s command first, then its files', () => {
    expect(planned('', [reference])).toBe(`CREATE OR REPLACE SECRET "lab" (
    TYPE s3,
    PROVIDER credential_chain,
    CHAIN 'process;config',
    PROFILE 'aws-profile',
    REGION 'q-world-1',
    ENDPOINT 'qstorage.quilibrium.com',
    USE_SSL true,
    URL_STYLE 'path'
);
`);
  });

  it('is the key itself, when that is wanted', () => {
    expect(planned('', [fixed])).toBe(`CREATE OR REPLACE SECRET "lab" (
    TYPE s3,
    PROVIDER config,
    KEY_ID 'ABCDEF12D213546709A',
    SECRET '${secretText}',
    SESSION_TOKEN '${tokenText}',
    REGION 'q-world-1',
    ENDPOINT 'qstorage.quilibrium.com',
    USE_SSL true,
    URL_STYLE 'path'
);
`);
  });

  it('says where without TLS, and nothing for Amazon', () => {
    const local = { ...reference, endpoints: { s3: 'http://127.0.0.1:9000/' } };
    expect(planned('', [local])).toContain("ENDPOINT '127.0.0.1:9000',\n    USE_SSL false,\n");
    const amazon = { ...reference, endpoints: {}, addressing: 'auto' } as const;
    expect(planned(planned('', [local]), [{ ...amazon }])).not.toMatch(/ENDPOINT|USE_SSL/);
    expect(() => planned('', [{ ...reference, endpoints: { s3: 'storage.example.com' } }])).toThrow(
      QCredError,
    );
  });

  it('changes the options meant, in their lines, and keeps the others', () => {
    const before = `CREATE SECRET lab ( -- ours
    type s3, provider CONFIG,
    -- made in May
    KEY_ID  'OLD', -- this one
    SECRET 'CANARY',
    SCOPE ['s3://a', 's3://b'],
    REGION getenv('REGION')
); SELECT 1;
`;
    const after = planned(before, [reference]);
    expect(after).toBe(`CREATE SECRET lab ( -- ours
    type s3, provider credential_chain,
    -- made in May
    SCOPE ['s3://a', 's3://b'],
    REGION getenv('REGION'),
    CHAIN 'process;config',
    PROFILE 'aws-profile',
    ENDPOINT 'qstorage.quilibrium.com',
    USE_SSL true,
    URL_STYLE 'path'
); SELECT 1;
`);
    expect(planned(after, [reference])).toBe(after);
  });

  it.each([
    ["CREATE SECRET lab (TYPE s3, KEY_ID 'A', SECRET 'B');", 'CREATE SECRET lab (TYPE s3, PROVIDER'],
    ["CREATE SECRET lab (KEY_ID 'A', SECRET 'B', TYPE s3);", 'CREATE SECRET lab (  TYPE s3, PROVIDER'],
    [
      "CREATE SECRET lab (\n  TYPE s3, -- c\n  KEY_ID 'A',\n  SECRET 'B'\n);",
      'CREATE SECRET lab (\n  TYPE s3, -- c\n  PROVIDER',
    ],
    ['CREATE SECRET lab (\r\n  TYPE s3 -- c\r\n);', 'CREATE SECRET lab (\r\n  TYPE s3, -- c\r\n  PROVIDER'],
    [
      "CREATE SECRET lab (\n  KEY_ID 'A',\n  TYPE s3,\n  SECRET 'B')",
      'CREATE SECRET lab (\n  TYPE s3,\n  PROVIDER',
    ],
  ])('minds the commas of %j', (before, start) => {
    const after = planned(before, [reference]);
    expect(after.startsWith(start)).toBe(true);
    expect(found(duckdbTarget, files(after), 'lab')).toMatchObject({
      kind: 'reference',
      reference: 'aws-profile',
    });
    expect(after).not.toMatch(/,\s*,|,\s*\)/);
    expect(planned(after, [reference])).toBe(after);
    const back = planned(after, [fixed]);
    expect(back).not.toMatch(/CHAIN|PROFILE|,\s*,|,\s*\)/);
  });

  it('changes the last one of a name, and removes all of them', () => {
    const text =
      "CREATE SECRET lab (TYPE s3);\n\ncreate or replace secret LAB (TYPE s3, REGION 'x');\nSELECT 1;\n";
    expect(planned(text, [reference])).toContain('CREATE SECRET lab (TYPE s3);\n');
    expect(planned(text, [], ['lab'])).toBe('SELECT 1;\n');
  });

  it('does not touch a secret for something else, nor a statement without an end', () => {
    expect(() => planned('CREATE SECRET lab (TYPE azure);', [reference])).toThrow(QCredError);
    expect(planned('CREATE SECRET lab (TYPE azure);', [], ['lab'])).toBe('CREATE SECRET lab (TYPE azure);');
    expect(() => planned('SELECT 1;\nSELECT 2', [reference])).toThrow('Line 2, column 1');
  });
});

describe('what is read', () => {
  it.each<[what: string, options: string, expected: object]>([
    ['a key', "KEY_ID 'A', SECRET E'b', SESSION_TOKEN $$c$$", { kind: 'static', accessKeyId: 'A' }],
    ['a key from the environment', "KEY_ID getenv('A'), SECRET getenv('B')", { kind: 'other' }],
    ['half a key', "KEY_ID 'A'", { kind: 'static', secretAccessKey: undefined }],
    ['no key', "REGION 'x'", { kind: 'none', region: 'x' }],
    [
      'a profile',
      "PROVIDER credential_chain, CHAIN config, PROFILE 'p'",
      { kind: 'reference', reference: 'p' },
    ],
    ['a chain', 'PROVIDER CREDENTIAL_CHAIN', { kind: 'other' }],
    ['a role', "PROVIDER credential_chain, CHAIN 'sts', PROFILE 'p', ASSUME_ROLE_ARN 'r'", { kind: 'other' }],
    ['an endpoint', "ENDPOINT 'h:9', USE_SSL FALSE", { provider: 's3', endpoints: { s3: 'http://h:9' } }],
    ['an address', "ENDPOINT 'https://qstorage.quilibrium.com'", { provider: 'quilibrium' }],
  ])('%s', (_, options, expected) => {
    expect(read(`CREATE SECRET a (TYPE s3, ${options})`)).toMatchObject([{ name: 'a', ...expected }]);
  });

  it('knows the clouds with types of their own', () => {
    const account = '0123456789abcdef0123456789abcdef';
    expect(
      read(
        `CREATE SECRET (TYPE r2, ACCOUNT_ID '${account}');CREATE SECRET "My G" (TYPE 'GCS');CREATE SECRET z (TYPE azure)`,
      ),
    ).toMatchObject([
      { name: '__default_r2', provider: 'r2', accountId: account },
      { name: 'my g', provider: 'gcs' },
    ]);
  });

  it('says what becomes of a persistent one', () => {
    expect(read('CREATE PERSISTENT SECRET a (TYPE s3);')[0]?.notices[0]?.message).toContain('in the clear');
  });

  it.each([
    ["SELECT 'a", 'Line 1, column 8'],
    ['SELECT 1;\n  /* a', 'Line 2, column 3'],
    ['SELECT "a', 'Line 1, column 8'],
    ['SELECT $a$ $b$', 'Line 1, column 8'],
    ["SELECT E'\\'", 'Line 1, column 8'],
  ])('%j is malformed at %s', (text, place) => {
    for (const act of [() => read(text), () => planned(text, [reference])]) {
      expect(act).toThrow(QCredError);
      expect(act).toThrow(place);
    }
  });

  it('takes time in the length of the script', () => {
    const rows = "('it''s', 1.5), -- row\n".repeat(400_000);
    const text = `INSERT INTO t VALUES\n${rows}('x', 1);\n${'/*'.repeat(500_000)}${'*/'.repeat(500_000)}${';'.repeat(500_000)}`;
    const start = cpuNow();
    expect(read(text)).toEqual([]);
    expect(cpuNow() - start).toBeLessThan(10_000);
  });

  it('never changes a script that it is not asked to change', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', "'", '"', '$', '-', '/', '*', ';', '\n', '(', ')', '.'),
        }),
        (text) => {
          try {
            expect(duckdbTarget.plan(files(text), [], ['a'])).toEqual([]);
          } catch (error) {
            expect(error).toMatchObject({ code: 'file_malformed' });
          }
        },
      ),
    );
  });
});

it.each([
  ['Lab 1', 'lab-1'],
  ['Zürich', 'zurich'],
  ['..', 'profile'],
  ['a'.repeat(300), 'a'.repeat(128)],
])('%j is called %j there', (name, nearest) => {
  expect(duckdbTarget.nameFor(name)).toMatchObject({ legal: false, nearest });
});
