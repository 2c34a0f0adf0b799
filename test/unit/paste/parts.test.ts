import { describe, expect, it } from 'vitest';
import { readBare } from '#core/paste/bare.ts';
import { decodeBase64, isId, isPlaceholder, isSecret, plain } from '#core/paste/check.ts';
import { excerptOf, longestExcerpt } from '#core/paste/excerpt.ts';
import { fieldOf } from '#core/paste/fields.ts';
import { gather } from '#core/paste/gather.ts';
import { looksLikeId, providerOfId } from '#core/paste/guess.ts';
import { recognise } from '#core/paste/recognise.ts';
import { readSections } from '#core/paste/sections.ts';
import { longestLine } from '#core/paste/text.ts';
import { keysIn } from '#core/paste/tree.ts';

const akia = 'AKIAIOSFODNN7EXAMPLE';
const akia2 = 'AKIAIOSFODNN7EXAMPL2';

describe('labels', () => {
  it.each([
    ['AWS_ACCESS_KEY_ID', 'accessKeyId', true],
    ['accessKeyId', 'accessKeyId', true],
    ['Access key ID', 'accessKeyId', true],
    ['AWSAccessKeyId', 'accessKeyId', true],
    ['awsaccesskeyid', 'accessKeyId', true],
    ['fs.s3a.access.key', 'accessKeyId', true],
    ['withAccessKey', 'accessKeyId', true],
    ['MYAPP_STORAGE_ACCESS_KEY_ID', 'accessKeyId', true],
    ['cloud.aws.credentials.secret-key', 'secretAccessKey', true],
    ['JWT_SECRET', 'secretAccessKey', false],
    ['STRIPE_SECRET_KEY', 'secretAccessKey', false],
    ['cloud.aws.region.static', 'region', true],
    ['AWS_SESSION_TOKEN', 'sessionToken', true],
  ])('%s is %s, and sure of it: %s', (label, name, sure) => {
    expect(fieldOf(label)).toMatchObject({ name, sure });
  });

  it.each(['accessKeyIds', 'Keyboard', 'client_secret_url', 'DATABASE_URL', '', '---'])(
    '%j is none',
    (label) => {
      expect(fieldOf(label)).toBeNull();
    },
  );

  it('are short: a whole line is none, whatever it ends with', () => {
    expect(fieldOf(`${'x '.repeat(40)}access_key_id`)).not.toBeNull();
    expect(fieldOf(`${'x '.repeat(50)}access_key_id`)).toBeNull();
  });
});

describe('halves of keys', () => {
  it('take the words of their own group, and those that stand alone', () => {
    const pairs = [
      ['AWS_ACCESS_KEY_ID', akia],
      ['AWS_SECRET_ACCESS_KEY', 'CANARY/aws'],
      ['S3_SECRET_KEY', 'CANARY/other'],
      ['S3_REGION', 'eu-west-1'],
    ] as const;
    expect(gather(pairs)).toEqual([
      { accessKeyId: akia, secretAccessKey: 'CANARY/aws', region: 'eu-west-1', provider: undefined },
    ]);
  });

  it('are not given words of another when there are several keys', () => {
    const pairs = [
      ['AWS_ACCESS_KEY_ID', akia],
      ['AWS_SECRET_ACCESS_KEY', 'CANARY/aws'],
      ['MINIO_ACCESS_KEY', 'someone'],
      ['MINIO_SECRET_KEY', 'CANARY/minio'],
      ['S3_REGION', 'eu-west-1'],
      ['S3_SECRET_KEY', 'CANARY/lonely'],
    ] as const;
    const keys = gather(pairs);
    expect(keys.map((key) => [key.accessKeyId, key.secretAccessKey, key.region])).toEqual([
      [akia, 'CANARY/aws', undefined],
      ['someone', 'CANARY/minio', undefined],
    ]);
  });

  it('begin a new key with a second id, secret or name, and with nothing else', () => {
    const pairs = [
      ['name', 'one'],
      ['access key id', akia],
      ['secret access key', 'CANARY/one'],
      ['access key id', akia],
      ['region', 'eu-west-1'],
      ['region', 'eu-west-2'],
      ['name', 'two'],
      ['access key id', akia2],
      ['secret access key', 'CANARY/two'],
    ] as const;
    expect(gather(pairs)).toMatchObject([
      { name: 'one', accessKeyId: akia, secretAccessKey: 'CANARY/one', region: 'eu-west-1' },
      { name: 'two', accessKeyId: akia2, secretAccessKey: 'CANARY/two' },
    ]);
  });

  it('are no keys where several secrets have no id', () => {
    expect(
      gather([
        ['SECRET_KEY', 'CANARY/one'],
        ['AWS_SECRET_ACCESS_KEY', 'CANARY/two'],
      ]).filter((key) => key.accessKeyId),
    ).toEqual([]);
    expect(recognise('MINIO_SECRET_KEY=CANARYone1\nAWS_SECRET_ACCESS_KEY=CANARYtwo2').keys).toEqual([]);
  });

  it('leave the secret of a framework to the framework, before and behind', () => {
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const lines = ['SECRET_KEY=CANARY/framework', `ACCESS_KEY_ID=${akia}`, 'SECRET_ACCESS_KEY=CANARY/aws'];
      const { keys } = recognise(order.map((i) => lines[i]).join('\n'));
      expect(keys.map((key) => [key.accessKeyId, key.secretAccessKey?.reveal()])).toEqual([
        [akia, 'CANARY/aws'],
      ]);
    }
  });
});

describe('words', () => {
  it.each([
    '<ACCESS_KEY>',
    `\${KEY}`,
    '$(pass show aws)',
    '$AWS_KEY',
    '%KEY%',
    '{{ key }}',
    'YOUR_ACCESS_KEY',
    'your-secret-key-here',
    'xxxxxxxx',
    'AKIAXXXXXXXXXXXXXXXX',
    '****************ABCD',
    '••••••••',
    '...',
    'REDACTED',
    '[REDACTED]',
    '(sensitive value)',
    '<sensitive>',
    'None',
    '<nil>',
    'null',
    'changeme',
    'op://vault/item/field',
    'var.access_key',
    'process.env.AWS_ACCESS_KEY_ID',
    'os.getenv("AWS_ACCESS_KEY_ID")',
    'ENC[AES256_GCM,data:x]',
    '!Ref AccessKey',
  ])('%j stands for a value and is none', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([akia, 'minioadmin', 'CANARYUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'password123', 'ab$cd', 'a(b'])(
    '%j is a value',
    (text) => {
      expect(isPlaceholder(text)).toBe(false);
    },
  );

  it('that are long are no placeholder, and are not looked through for one', () => {
    expect(isPlaceholder(`<${'x'.repeat(398)}>`)).toBe(true);
    expect(isPlaceholder(`<${'x'.repeat(399)}>`)).toBe(false);
  });

  it.each([akia, 'ABCDEF12D213546709A', '0123456789abcdef0123456789abcdef', 'minio-user', 'ann@example.com'])(
    '%j can be an id',
    (text) => {
      expect(isId(text)).toBe(true);
    },
  );

  it.each([
    '{',
    'AKIA:CANARY',
    '"AKIAIOSFODNN7EXAMPLE"',
    'a b',
    'a\nb',
    'a',
    'CANARYUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    'QUtJQUlPU0ZPRE5ON0VYQU1QTEU=',
    'CANARYcretOfWasabi0123456789abcdefghijkl',
    'K004CANARYexampleSecret01234567',
    '11111111-aaaa-4bbb-8ccc-123456111111',
    'tsec_CANARYexample',
  ])('%j can be none', (text) => {
    expect(isId(text)).toBe(false);
  });

  it('of a secret are one, of a length that some service takes', () => {
    expect([isSecret('abc'), isSecret('ab'), isSecret('a b c'), isSecret('x'.repeat(4096))]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(isSecret('x'.repeat(4097))).toBe(false);
  });

  it('tell a provider by their whole form only', () => {
    expect(providerOfId(akia)).toBe('aws');
    for (const near of [
      `X${akia}`,
      `${akia}X`,
      akia.slice(1),
      akia.toLowerCase(),
      'AKIA',
      `AROA${akia.slice(4)}`,
    ])
      expect(providerOfId(near)).toBeUndefined();
    expect(providerOfId('GOOG1EXAMPLE123456789')).toBe('gcs');
    expect(providerOfId('DO00ABCDEFGHJKLMNPQR')).toBe('spaces');
    expect(providerOfId('0040123456789ab0000000001')).toBe('b2');
    expect(providerOfId('0140123456789ab0000000001')).toBeUndefined();
    expect(looksLikeId('password')).toBe(false);
  });

  it('in base64 are decoded together or not at all', () => {
    const encoded = (text: string): string => Buffer.from(text).toString('base64');
    expect(decodeBase64(encoded('minio-user\n'))).toBe('minio-user');
    expect(decodeBase64(encoded('\u0001\u0002\u0003'))).toBeUndefined();
    const key = { accessKeyId: encoded('minio-user'), secretAccessKey: encoded('CANARYsecret') };
    expect(plain(key)).toMatchObject({ accessKeyId: 'minio-user', secretAccessKey: 'CANARYsecret' });
    const half = { ...key, secretAccessKey: 'CANARY-plain' };
    expect(plain(half)).toEqual(half);
    const known = { accessKeyId: akia, secretAccessKey: encoded('CANARYsecret') };
    expect(plain(known)).toEqual(known);
  });
});

describe('two bare words', () => {
  const secretOf = (text: string) => readBare(text)?.keys[0]?.secretAccessKey;

  it('are a key where the second can be a secret', () => {
    expect(secretOf(`${akia} CANARY0123456789`)).toBe('CANARY0123456789');
    expect(readBare(`${akia} CANARY012345678`)).toBeNull();
    expect(readBare(`${akia} CANARY, 0123456789`)).toBeNull();
    expect(readBare(`${akia} ${'C'.repeat(129)}`)).toBeNull();
    expect(readBare('someone CANARY0123456789')).toBeNull();
  });

  it('are not looked for in a long text', () => {
    expect(readBare(`${akia} CANARY0123456789${' '.repeat(4900)}`)).not.toBeNull();
    expect(readBare(`${akia} CANARY0123456789${' '.repeat(5000)}`)).toBeNull();
  });
});

describe('half a key', () => {
  it('is given up for a whole one, and for an id', () => {
    const whole = recognise(
      `{"secretAccessKey": "CANARYjson0"}\nAccess key: ${akia}\nSecret key: CANARYlabels`,
    );
    expect(whole.keys.map((key) => key.accessKeyId)).toEqual([akia]);
    const id = recognise(`secret: CANARYsecret1\n\nHere it is, {"AccessKeyId": "${akia}"}`);
    expect(id.keys[0]?.accessKeyId).toBe(akia);
  });

  it('is not an id that could be anything', () => {
    expect(recognise('Access key: someone').keys).toEqual([]);
    expect(recognise(`Access key: ${akia}`).keys).toHaveLength(1);
  });
});

describe('what a long text costs is bounded', () => {
  it('by an excerpt of what stands near words of keys, whatever the text', () => {
    const line = 'access key\n';
    for (const text of [line.repeat(90_000), 'key'.repeat(300_000), `x\n${'key: y\n'.repeat(140_000)}`]) {
      const excerpt = excerptOf(text);
      expect(excerpt.text.length).toBeLessThanOrEqual(longestExcerpt);
      expect(excerpt.cut).toBe(true);
    }
    expect(excerptOf('x\n'.repeat(400_000))).toEqual({ text: '', cut: false });
    expect(excerptOf('short')).toEqual({ text: 'short', cut: false });
  });

  it('and a key far down in it is found all the same', () => {
    const lines = 'nothing of interest here\n'.repeat(15_000);
    const { keys, notices } = recognise(
      `${lines}AWS_ACCESS_KEY_ID=${akia}\nAWS_SECRET_ACCESS_KEY=CANARY/far\n${lines}`,
    );
    expect(keys.map((key) => key.secretAccessKey?.reveal())).toEqual(['CANARY/far']);
    expect(notices).toEqual([]);
  });

  it('and what was not looked through is said', () => {
    const text = `AWS_ACCESS_KEY_ID=${akia}\nAWS_SECRET_ACCESS_KEY=CANARY/first\n${'secret_key=x\n'.repeat(20_000)}`;
    expect(recognise(text).notices.map(({ message }) => message)).toContain(
      'The text is long, and only the first part that has keys in it was looked through.',
    );
  });

  it('by the depth and the number of what JSON holds', () => {
    const key = { accessKeyId: akia, secretAccessKey: 'CANARY/deep' };
    const within = (depth: number): unknown => (depth === 0 ? key : { a: within(depth - 1) });
    expect(keysIn(within(30))).toHaveLength(1);
    expect(keysIn(within(60))).toEqual([]);
    let looked = 0;
    const counted = new Proxy(
      {},
      {
        ownKeys: () => {
          looked++;
          return [];
        },
      },
    );
    keysIn(Array(50_000).fill(counted));
    expect(looked).toBeLessThan(60_000 * 2);
    expect(recognise(`${'['.repeat(500_000)}`).keys).toEqual([]);
  });

  it('by the length of a line', () => {
    const setting = (length: number) =>
      `[x]\naccess_key = ${akia}\nsecret_key = CANARY${'x'.repeat(length)}\n`;
    expect(readSections(setting(100))?.keys[0]?.secretAccessKey).toBeDefined();
    expect(readSections(setting(longestLine))?.keys[0]?.secretAccessKey).toBeUndefined();
  });

  it('by the number of keys', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => ({
      accessKeyId: `AKIA${String(i).padStart(16, '0')}`,
      secretAccessKey: `CANARY${i}`,
    }));
    expect(recognise(JSON.stringify(keys)).keys).toHaveLength(1000);
  });
});
