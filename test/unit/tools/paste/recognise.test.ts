import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Recognised, recognise } from '#core/tools/paste/recognise.ts';
import { PasteView } from '#shared/contract/index.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';

const folder = join(import.meta.dirname, '../../../fixtures/paste');
const fixture = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The result in the clear, without what is not there. */
const clear = ({ format, keys, notices }: Recognised) => ({
  format,
  keys: keys.map((key) =>
    Object.fromEntries(
      Object.entries({
        ...key,
        secretAccessKey: key.secretAccessKey?.reveal(),
        sessionToken: key.sessionToken?.reveal(),
      }).filter(
        ([name, value]) => value !== undefined && (name !== 'endpoints' || Object.keys(value).length > 0),
      ),
    ),
  ),
  notices: notices.map((notice) => notice.message),
});

const akia = 'AKIAIOSFODNN7EXAMPLE';
const akia2 = 'AKIAIOSFODNN7EXAMPL2';
const asia = 'ASIAIOSFODNN7EXAMPLE';
const expiresAt = '2026-11-23T12:00:00.000Z';
const b2 = { provider: 'b2', accessKeyId: '0040123456789ab0000000001' };
const r2 = {
  provider: 'r2',
  accessKeyId: '0123456789abcdef0123456789abcdef',
  accountId: 'fedcba9876543210fedcba9876543210',
};
const q = { provider: 'quilibrium', accessKeyId: 'ABCDEF12D213546709A' };
const noSecret = 'A key came without its secret.';
const noProvider = 'The text does not say which provider the key belongs to.';

const expected: Record<string, { format: string; keys: object[]; notices?: string[] }> = {
  'create-access-key.json': {
    format: 'AWS CLI, create-access-key',
    keys: [
      {
        name: 'deploy',
        provider: 'aws',
        accessKeyId: akia,
        secretAccessKey: 'CANARY/wJalrXUtnFEMI/K7MDENG+bPxRfiCYEX',
      },
    ],
  },
  'terminal.txt': {
    format: 'AWS CLI, create-access-key',
    keys: [{ accessKeyId: q.accessKeyId, name: 'deploy', secretAccessKey: 'CANARY/terminal' }],
    notices: [noProvider],
  },
  'assume-role.json': {
    format: 'AWS STS, temporary credentials',
    keys: [
      {
        provider: 'aws',
        accessKeyId: asia,
        secretAccessKey: 'CANARY/assumed',
        sessionToken: 'CANARY//////token==',
        expiresAt,
      },
    ],
  },
  'credential-process.json': {
    format: 'credential_process output',
    keys: [
      {
        provider: 'aws',
        accessKeyId: asia,
        secretAccessKey: 'CANARY/process',
        sessionToken: 'CANARY/t',
        expiresAt,
      },
    ],
  },
  'instance.json': {
    format: 'JSON',
    keys: [
      {
        provider: 'aws',
        accessKeyId: asia,
        secretAccessKey: 'CANARY/instance',
        sessionToken: 'CANARY/imds',
        expiresAt,
      },
    ],
  },
  'accessKeys.csv': {
    format: 'CSV file of access keys',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/console' }],
  },
  'credentials.csv': {
    format: 'CSV file of access keys',
    keys: [
      { name: 'Ann, the first', provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/one' },
      { name: 'Bob', provider: 'aws', accessKeyId: akia2, secretAccessKey: 'CANARY/two' },
    ],
  },
  'cells.tsv': {
    format: 'a table',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/cells' }],
  },
  'qnzm-create-account.xml': {
    format: 'QNZM, CreateAccount',
    keys: [{ ...q, name: 'root', accountId: '1000000000', secretAccessKey: 'CANARY/qnzm+secret=' }],
  },
  'iam-create-access-key.xml': {
    format: 'IAM, CreateAccessKey',
    keys: [{ name: 'Bob', provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/iam-xml' }],
  },
  'b2-key-create.txt': {
    format: 'Backblaze B2, key create',
    keys: [{ ...b2, secretAccessKey: 'K004CANARYb2output0123456789abc' }],
  },
  'b2-create-key.json': {
    format: 'Backblaze B2, application key',
    keys: [
      {
        ...b2,
        name: 'backups',
        secretAccessKey: 'K004CANARYjson',
        expiresAt: new Date(1795500000000).toISOString(),
      },
    ],
  },
  'b2-page.txt': {
    format: 'labelled text',
    keys: [{ ...b2, name: 'backups', secretAccessKey: 'K004CANARYpage', region: 'eu-central-003' }],
  },
  'r2-page.txt': {
    format: 'labelled text',
    keys: [{ ...r2, secretAccessKey: 'CANARY89abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123' }],
  },
  'export.sh.txt': {
    format: 'export lines',
    keys: [
      {
        name: 'work',
        provider: 'aws',
        accessKeyId: asia,
        secretAccessKey: 'CANARY/export',
        sessionToken: 'CANARY/exported==',
        region: 'eu-west-1',
      },
    ],
  },
  'powershell.txt': {
    format: 'PowerShell lines',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/powershell', region: 'us-west-2' }],
  },
  'windows.txt': {
    format: 'Windows set lines',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/windows', region: 'us-west-2' }],
  },
  'fish.txt': {
    format: 'fish lines',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/fish' }],
  },
  'app.env': {
    format: '.env file',
    keys: [
      {
        ...q,
        secretAccessKey: 'CANARY/env+secret==',
        region: 'q-world-1',
        endpoints: { kms: 'https://kms.example.com' },
      },
    ],
  },
  'two-clouds.env': {
    format: '.env file',
    keys: [
      { ...b2, secretAccessKey: 'K004CANARYenv' },
      { provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/aws' },
      { provider: 'minio', accessKeyId: 'admin', secretAccessKey: 'CANARY-minio' },
    ],
  },
  'aws-credentials.ini': {
    format: 'AWS profiles',
    keys: [
      { name: 'default', provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/default' },
      {
        name: 'work',
        provider: 'aws',
        accessKeyId: akia2,
        secretAccessKey: 'CANARY/work',
        sessionToken: 'CANARY/session',
      },
    ],
  },
  'aws-config.ini': {
    format: 'AWS profiles',
    keys: [
      {
        name: 'spaces',
        provider: 'spaces',
        accessKeyId: 'DO00EXAMPLEACCESSKEY',
        secretAccessKey: 'CANARY/spaces',
        region: 'fra1',
      },
    ],
  },
  'quilibrium-recipe.ini': {
    format: 'AWS profiles',
    keys: [
      {
        ...q,
        name: 'default',
        accountId: '1000000000',
        secretAccessKey: 'CANARY/recipe',
        region: 'q-world-1',
      },
    ],
  },
  'rclone.conf': {
    format: 'rclone configuration',
    keys: [
      { ...r2, name: 'r2', secretAccessKey: 'CANARY/rclone' },
      { ...b2, name: 'b2', secretAccessKey: 'K004CANARYrclone' },
    ],
  },
  s3cfg: {
    format: 's3cmd configuration',
    keys: [
      {
        provider: 's3',
        accessKeyId: 'MJ96N3L3BA4IJ9C1YI1x',
        secretAccessKey: 'CANARY/s3cmd',
        endpoints: { s3: 'http://10.105.0.21:9000' },
      },
    ],
  },
  'mc.json': {
    format: 'MinIO client configuration',
    keys: [
      {
        name: 'mine',
        provider: 's3',
        accessKeyId: 'Q3AM3UQ867SPQQA43P2F',
        secretAccessKey: 'CANARY-mc',
        endpoints: { s3: 'https://minio.example.com:9000' },
      },
    ],
  },
  'mail.txt': {
    format: 'labelled text',
    keys: [
      {
        provider: 'wasabi',
        accessKeyId: 'Q3AM3UQ867SPQQA43P2F',
        secretAccessKey: 'CANARY/mail',
        region: 'eu-central-2',
      },
    ],
  },
  'page-columns.txt': {
    format: 'labelled text',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/columns' }],
  },
  'docker-compose.yml': {
    format: 'YAML',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/compose' }],
  },
  'gcs-hmac.txt': {
    format: 'labelled text',
    keys: [{ provider: 'gcs', accessKeyId: 'GOOG1EXAMPLE123456789', secretAccessKey: 'CANARY-gcs' }],
  },
  'bare.txt': {
    format: 'an access key',
    keys: [
      { provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEX' },
    ],
  },
  'page.html': {
    format: 'labelled text',
    keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY/html' }],
  },
  'page-without-keys.html': {
    format: 'unrecognised text',
    keys: [],
    notices: ['This is the source of a web page.'],
  },
  'list-access-keys.json': {
    format: 'JSON',
    keys: [
      { name: 'deploy', provider: 'aws', accessKeyId: akia },
      { name: 'deploy', provider: 'aws', accessKeyId: akia2 },
    ],
    notices: [noSecret],
  },
  'placeholders.txt': {
    format: 'export lines',
    keys: [],
    notices: ['A placeholder stands where a value should be.'],
  },
};

describe('recognise', () => {
  it.each(readdirSync(folder))('%s', (name) => {
    const recognised = recognise(fixture(name));
    expect(clear(recognised)).toEqual({ notices: [], ...expected[name] });
    expect(JSON.stringify(recognised)).not.toContain('CANARY');
  });

  it('has a fixture for everything it expects', () => {
    expect(Object.keys(expected).sort()).toEqual(readdirSync(folder).sort());
  });

  it.each(['\r\n', '\r', '\n\n'])('takes any line ends: %j', (eol) => {
    for (const name of ['export.sh.txt', 'aws-credentials.ini', 'b2-page.txt', 'credentials.csv']) {
      const text = fixture(name).replace(/\r\n/g, '\n').replace(/\n/g, eol);
      expect(clear(recognise(text)).keys).toEqual(expected[name]?.keys);
    }
  });

  it('takes what chats and pages add: fences, indents, hard blanks, invisible characters', () => {
    const text = `\`\`\`ini\n${fixture('quilibrium-recipe.ini').replace(/^/gm, '\u00a0\u00a0')}\`\`\`\u200b`;
    expect(clear(recognise(text)).keys).toEqual(expected['quilibrium-recipe.ini']?.keys);
  });

  it('says what is missing of half a key', () => {
    expect(clear(recognise('Access key ID: AKIAIOSFODNN7EXAMPLE'))).toMatchObject({
      keys: [{ accessKeyId: akia }],
      notices: [noSecret],
    });
    expect(clear(recognise('AWS_SECRET_ACCESS_KEY=CANARY/half'))).toMatchObject({
      keys: [{ secretAccessKey: 'CANARY/half' }],
      notices: ['A secret came without its access key id.', noProvider],
    });
  });

  it('leaves out what the model would refuse, and says so', () => {
    const text =
      'Access Key: AKIAIOSFODNN7EXAMPLE\nSecret Key: CANARY\nRegion: not/a/region\nEndpoint: ftp://example.com?x';
    expect(clear(recognise(text))).toEqual({
      format: 'labelled text',
      keys: [{ provider: 'aws', accessKeyId: akia, secretAccessKey: 'CANARY' }],
      notices: [
        'The region has an unusual form and was left out.',
        'An endpoint has an unusual form and was left out.',
      ],
    });
  });

  it.each([
    '',
    '   \n',
    'Hello, how are you?',
    'https://example.com/',
    '{"a": 1}',
    '<a><b/></a>',
    'Secret: please do not share',
  ])('finds nothing in %j and says what would do', (text) => {
    const { keys, notices } = recognise(text);
    expect(keys).toEqual([]);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.hint).not.toBe('');
  });

  it('gives what the contract can carry', () => {
    for (const name of readdirSync(folder)) {
      const { keys, format, notices } = recognise(fixture(name));
      const view = keys.map(({ secretAccessKey, sessionToken, ...words }) => ({
        ...words,
        pasteId: 'x',
        hasSecret: secretAccessKey !== undefined,
        hasSessionToken: sessionToken !== undefined,
      }));
      expect(() => PasteView.parse({ pasteId: 'x', format, keys: view, notices })).not.toThrow();
    }
  });
});

describe('any text', () => {
  const secret = fc.stringMatching(/^CANARY[A-Za-z0-9+/=]{4,40}$/);
  const junk = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('[', ']', '{', '"', '=', ':', '\n', '<AccessKeyId>', '</', ',', '\t', '\r'),
  );
  const labelled = fc
    .tuple(
      fc.constantFrom(
        'AWS_SECRET_ACCESS_KEY',
        'secretAccessKey',
        'Secret access key',
        'applicationKey',
        'aws_session_token',
        'secret_key',
      ),
      fc.constantFrom('=', ': ', ' = ', '\n', '="', "='", '">', ','),
      secret,
    )
    .map((parts) => parts.join(''));
  const known = fc.constantFrom(...readdirSync(folder)).map(fixture);
  const cut = fc
    .tuple(known, fc.nat(400), fc.nat(400))
    .map(([text, a, b]) => text.slice(Math.min(a, b), Math.max(a, b)));
  const text = fc.array(fc.oneof(junk, labelled, cut), { maxLength: 30 }).map((parts) => parts.join(''));

  it('is survived, and no secret of it shows', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        const recognised = recognise(pasted);
        const shown = JSON.stringify({ format: recognised.format, notices: recognised.notices });
        expect(shown).not.toContain('CANARY');
        for (const key of recognised.keys) {
          expect(JSON.stringify([key.secretAccessKey, key.sessionToken])).not.toContain('CANARY');
        }
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  const patterns = [
    '[',
    '{',
    '"',
    '<',
    '<a>',
    '<AccessKeyId>',
    '<AccessKeyId>a</',
    'a',
    'a=',
    'a="',
    'a="\\"',
    "a='",
    ' ',
    '\n',
    '\t',
    ',',
    'set a=',
    'set  ',
    '$env:a ',
    'Access key ID\n',
    'Access key ID: a\n',
    'AWS_ACCESS_KEY_ID=a\n',
    'AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\n',
    '[a]\n',
    '[a]\naws_access_key_id=x\n',
    '[profile ',
    '{"a":',
    '{"accessKeyId":"a"},',
    'Access key ID,Secret access key\n',
    '"a","b"\n',
    '&&',
    '=',
    ':',
    '\\',
    '\u200b',
    'https://',
    'your',
    'AKIA',
    '```\n',
    '\r',
    'export ',
    '# ',
    'a:\n',
    ' =\n ',
  ];

  const timed = (pattern: string, length: number, before = ''): number => {
    const hostile = before + pattern.repeat(length / pattern.length - before.length);
    const started = cpuNow();
    recognise(hostile);
    return cpuNow() - started;
  };

  // What takes the square of the time would take minutes here.
  it.each(patterns)('takes no more than its share of time: %j', (pattern) => {
    for (const before of ['', 'Access key ID,Secret access key\n', '[a]\n']) {
      expect(timed(pattern, 200_000, before)).toBeLessThan(3000);
    }
  });

  it.each(['{', '<a>', 'a=', 'Access key ID: a\n', '[a]\naws_access_key_id=x\n'])(
    'of a megabyte is no trouble: %j',
    (pattern) => {
      expect(timed(pattern, 1_000_000)).toBeLessThan(5000);
    },
  );

  it('over a megabyte is not looked through', () => {
    expect(clear(recognise('AWS_ACCESS_KEY_ID=x\n'.repeat(60_000)))).toMatchObject({
      keys: [],
      notices: ['The text is too long to look through.'],
    });
  });
});
