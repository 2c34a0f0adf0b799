import { describe, expect, it } from 'vitest';
import { readAddresses, readBare } from '#core/tools/paste/bare.ts';
import { decodeBase64, decodeFile, isId, isPlaceholder, isSecret, plain } from '#core/tools/paste/check.ts';
import { excerptOf, longestExcerpt } from '#core/tools/paste/excerpt.ts';
import { fieldOf } from '#core/tools/paste/fields.ts';
import { gather, merge } from '#core/tools/paste/gather.ts';
import { looksLikeId, providerOfId } from '#core/tools/paste/guess.ts';
import { recognise } from '#core/tools/paste/recognise.ts';
import { readSections } from '#core/tools/paste/sections.ts';
import { longestLine } from '#core/tools/paste/text.ts';
import { keysIn } from '#core/tools/paste/tree.ts';
import { cpuNow } from '../../../support/cpu.ts';

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
      ['S3_SESSION_TOKEN', 'CANARY/other-token'],
      ['S3_REGION', 'eu-west-1'],
    ] as const;
    expect(gather(pairs)).toEqual([
      { accessKeyId: akia, secretAccessKey: 'CANARY/aws', region: 'eu-west-1', provider: undefined },
    ]);
    const alone = [
      ['AWS_ACCESS_KEY_ID', akia],
      ['AWS_SECRET_ACCESS_KEY', 'CANARY/aws'],
      ['region', 'eu-west-1'],
    ] as const;
    expect(gather(alone)).toMatchObject([{ accessKeyId: akia, region: 'eu-west-1' }]);
  });

  it('find each other across groups where there is one of each, and the words with them', () => {
    const pairs = [
      ['AWS_ACCESS_KEY_ID', akia],
      ['S3_SECRET_KEY', 'CANARY/one'],
      ['region', 'eu-west-1'],
    ] as const;
    const whole = { accessKeyId: akia, secretAccessKey: 'CANARY/one', region: 'eu-west-1' };
    expect(gather(pairs)).toMatchObject([whole]);
    // Of two ids nobody can say whose the secret is.
    const two = gather([...pairs, ['MINIO_ACCESS_KEY_ID', akia2]]);
    expect(two.map((key) => [key.accessKeyId, key.secretAccessKey])).toEqual([
      [akia, undefined],
      [akia2, undefined],
    ]);
    expect(gather([['region', 'eu-west-1']])).toEqual([]);
  });

  it('take the words of the program they are of, and no halves of its other keys', () => {
    const pairs = [
      ['quarkus.s3.aws.credentials.access-key-id', akia],
      ['quarkus.s3.aws.credentials.secret-access-key', 'CANARY/one'],
      ['quarkus.s3.aws.region', 'eu-west-1'],
      ['quarkus.access-key', 'someone'],
      ['other.region', 'eu-north-1'],
    ] as const;
    expect(gather(pairs)).toEqual([
      { accessKeyId: akia, secretAccessKey: 'CANARY/one', region: 'eu-west-1', provider: undefined },
    ]);
    // A letter in common makes no program.
    expect(gather([pairs[0], pairs[1], ['q.region', 'us-east-1']])[0]).not.toHaveProperty('region');
  });

  it('that are ids stand beside the whole keys', () => {
    const whole = (id: string, group: string) =>
      [
        [`${group}_ACCESS_KEY_ID`, id],
        [`${group}_SECRET_ACCESS_KEY`, `CANARY/${group}`],
      ] as const;
    const half = [['MINIO_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPL3']] as const;
    const ids = (...pairs: (readonly [string, string])[]) => gather(pairs).map((key) => key.accessKeyId);
    expect(ids(...whole(akia, 'AWS'), ...half)).toEqual([akia, 'AKIAIOSFODNN7EXAMPL3']);
    expect(ids(...whole(akia, 'AWS'), ...whole(akia2, 'S3'), ...half)).toEqual([
      akia,
      akia2,
      'AKIAIOSFODNN7EXAMPL3',
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

  it('belong to the name before or behind them, said once or with each half', () => {
    const one = [
      ['access key id', akia],
      ['secret access key', 'CANARY/one'],
    ] as const;
    const two = [
      ['access key id', akia2],
      ['secret access key', 'CANARY/two'],
    ] as const;
    const [nameOne, nameTwo] = [
      ['name', 'one'],
      ['name', 'two'],
    ] as const;
    const both = [
      { name: 'one', accessKeyId: akia, secretAccessKey: 'CANARY/one' },
      { name: 'two', accessKeyId: akia2, secretAccessKey: 'CANARY/two' },
    ];
    expect(gather([...one, nameOne, ...two, nameTwo])).toMatchObject(both);
    expect(gather([nameOne, one[0], nameOne, one[1], nameTwo, two[0], nameTwo, two[1]])).toMatchObject(both);
    expect(gather([...one, ...two])).toMatchObject(both.map(({ name: _, ...key }) => key));
    expect(gather([nameTwo, nameOne, ...one])).toMatchObject([both[0]]);
    // Where the name is no more than the id, it is none.
    expect(gather([['user', akia], ...one])[0]).not.toHaveProperty('name');
  });

  it('are of two keys where the label is another one and the key before has both', () => {
    const halves = (...pairs: (readonly [string, string])[]) =>
      gather(pairs).map((key) => [key.accessKeyId, key.secretAccessKey]);
    const both = [
      [akia, 'CANARY/one'],
      [akia2, 'CANARY/two'],
    ];
    const [one, two] = ['CANARY/one', 'CANARY/two'];
    expect(
      halves(['ACCESS_KEY', akia], ['SECRET_KEY', one], ['SECRET_ACCESS_KEY', two], ['ACCESS_KEY_ID', akia2]),
    ).toEqual(both);
    expect(
      halves(['ACCESS_KEY', akia], ['SECRET_ACCESS_KEY', one], ['SECRET_KEY', two], ['ACCESS_KEY', akia2]),
    ).toEqual(both);
    // Without an id, the clearer label counts.
    expect(halves(['SECRET_ACCESS_KEY', one], ['SECRET_KEY', two])).toEqual([[undefined, one]]);
    expect(halves(['SECRET_KEY', two], ['SECRET_ACCESS_KEY', one])).toEqual([[undefined, one]]);
  });

  it('of several parts are what the earlier ones say', () => {
    expect(
      merge([
        { name: 'a', region: undefined },
        { name: 'b', region: 'r' },
      ]),
    ).toEqual({
      name: 'a',
      region: 'r',
    });
  });

  it('keep what was said first', () => {
    const own = [
      ['AWS_ACCESS_KEY_ID', akia],
      ['AWS_SECRET_ACCESS_KEY', 'CANARY/one'],
      ['AWS_REGION', 'eu-west-1'],
      ['S3_REGION', 'eu-north-1'],
    ] as const;
    expect(gather(own)).toMatchObject([{ region: 'eu-west-1' }]);
    const key = [
      ['applicationKeyId', '0040123456789ab0000000001'],
      ['secret', 'CANARY/one'],
    ] as const;
    expect(gather(key)).toMatchObject([{ provider: 'b2' }]);
    const places = [
      ['AWS_ENDPOINT_URL_S3', 'https://one.example.com'],
      ['AWS_ENDPOINT_URL_S3', 'https://two.example.com'],
      ['AWS_ACCESS_KEY_ID', akia],
    ] as const;
    expect(gather(places)).toMatchObject([{ endpoints: { s3: 'https://one.example.com' } }]);
  });

  it.each(['https://console.example.com', 's3://bucket/path', 'https://docs.example.com/key'])(
    'are not at %s',
    (address) => {
      expect(
        gather([
          ['endpoint', address],
          ['access key', akia],
        ])[0],
      ).not.toHaveProperty('endpoint');
    },
  );

  it('are what stands under words for anything only where something says of what', () => {
    const secret = 'CANARY/0123456789';
    const found = (group: string) =>
      gather([
        [`${group}_KEY`, akia],
        [`${group}_PASSWORD`, secret],
      ]);
    expect(found('S3')).toMatchObject([{ accessKeyId: akia, secretAccessKey: secret }]);
    expect(found('MYAPP').filter((key) => key.secretAccessKey)).toEqual([]);
    const secretOf = (...pairs: (readonly [string, string])[]) =>
      gather([['S3_ID', akia], ...pairs])[0]?.secretAccessKey;
    expect(secretOf(['S3_KEY', secret])).toBe(secret);
    // A short word is as well the name of a key, and of two passwords nobody can say which.
    expect(secretOf(['S3_KEY', 'CANARY'])).toBeUndefined();
    expect(secretOf(['S3_PASSWORD', secret], ['S3_PASS', 'CANARY/another'])).toBeUndefined();
    expect(secretOf(['S3_PASSWORD', secret], ['S3_PASS', secret])).toBe(secret);
    const [user] = gather([
      ['user', akia],
      ['password', secret],
    ]);
    expect(user).toMatchObject({ accessKeyId: akia, secretAccessKey: secret });
    expect(user).not.toHaveProperty('name');
  });

  it('have a token by that word alone where they are temporary', () => {
    const token = (id: string, ...more: [string, string][]) =>
      gather([
        ['access key id', id],
        ['secret access key', 'CANARY/one'],
        ...more,
        ['token', 'CANARY/token'],
      ])[0]?.sessionToken;
    expect(token(akia.replace('AKIA', 'ASIA'))).toBe('CANARY/token');
    expect(token(akia, ['expiration', '2026-12-01T00:00:00Z'])).toBe('CANARY/token');
    expect(token(akia)).toBeUndefined();
  });

  it('are no more than anybody has', () => {
    const many = Array.from(
      { length: 3000 },
      (_, i) => ['access key id', `AKIA${String(i).padStart(16, '0')}`] as const,
    );
    expect(gather(many)).toHaveLength(2000);
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
    // What SOPS sealed may be long.
    expect(isPlaceholder(`ENC[AES256_GCM,data:${'x'.repeat(500)}]`)).toBe(true);
  });

  it.each([
    akia,
    'ABCDEF12D213546709A',
    '0123456789abcdef0123456789abcdef',
    'minio-user',
    'ann@example.com',
    'a-service-with-a-long-name.of-ann@example.com',
  ])('%j can be an id', (text) => {
    expect(isId(text)).toBe(true);
  });

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
    expect([decodeFile('YWI'), decodeFile('YWI='), decodeFile('YWJj')]).toEqual([undefined, 'ab', 'abc']);
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

  it('may have a name before them, a token behind, and no more; an id that is a provider’s stands alone', () => {
    const [asia, secret, token] = [akia.replace('AKIA', 'ASIA'), 'CANARY0123456789', 'CANARY'.repeat(20)];
    const found = (...words: string[]) => readBare(words.join(' '))?.keys[0];
    expect(found(akia)).toMatchObject({ accessKeyId: akia });
    expect(found('0123456789abcdef0123456789abcdef01234567')).toBeUndefined();
    expect(found('work', akia, secret)).toMatchObject({ accessKeyId: akia, secretAccessKey: secret });
    expect(found(asia, secret, token)).toMatchObject({ accessKeyId: asia, sessionToken: token });
    for (const words of [[akia, '|', secret], [`${akia}:${secret}`], [`bucket:${akia}:${secret}`]])
      expect(found(...words)).toMatchObject({ accessKeyId: akia, secretAccessKey: secret });
    for (const words of [
      [asia, secret, token, 'more'],
      [akia, secret, token],
      [asia, secret, token.slice(0, 99)],
      [akia, akia2, secret],
    ])
      expect(found(...words)).toBeUndefined();
  });

  it('are not looked for in a long text', () => {
    expect(readBare(`${akia} CANARY0123456789${' '.repeat(4900)}`)).not.toBeNull();
    expect(readBare(`${akia} CANARY0123456789${' '.repeat(5000)}`)).toBeNull();
  });
});

describe('addresses with a key in them', () => {
  const idIn = (text: string) => readAddresses(text)?.keys[0]?.accessKeyId;

  it('are told from pages with a user and a password, and from templates', () => {
    expect(idIn(`https://${akia}:CANARY1@s3.example.com`)).toBe(akia);
    expect(idIn('https://someone:CANARY1@www.example.com')).toBeUndefined();
    expect(idIn('s3://someone:CANARY1@minio.example.com:9000/bucket')).toBe('someone');
    expect(idIn('MC_HOST_work=https://someone:CANARY1@minio.example.com')).toBe('someone');
    expect(idIn('s3://ACCESS_KEY:SECRET_KEY@minio.example.com')).toBeUndefined();
    expect(idIn('s3://someone:****@minio.example.com')).toBeUndefined();
  });
});

describe('what is found twice', () => {
  it('is one key, and one notice; with another secret it is another key', () => {
    const csv = (...secrets: string[]) =>
      recognise(
        `Access key ID,Secret access key\n${secrets.map((secret) => `${akia},${secret}\n`).join('')}`,
      );
    expect(csv('CANARYone1', 'CANARYone1').keys).toHaveLength(1);
    expect(csv('CANARYone1', 'CANARYtwo2').keys).toHaveLength(2);
    const { notices } = recognise(
      `Access key ID,Secret access key\nsomeone1,CANARYone1\nsomeone2,CANARYtwo2\n`,
    );
    expect(notices.map(({ message }) => message)).toEqual([
      'The text does not say which provider the key belongs to.',
    ]);
  });

  it('is no second key where one’s secret stands for the other’s id, or the other has none', () => {
    const csv = (...rows: string[]) =>
      recognise(`Access key ID,Secret access key\n${rows.map((row) => `${row}\n`).join('')}`).keys.map(
        (key) => key.accessKeyId,
      );
    expect(csv('someone1,CANARYone12', 'CANARYone12,CANARYtwo2')).toEqual(['someone1']);
    expect(csv(`${akia},CANARYone1`, `${akia2},********`)).toEqual([akia]);
    expect(csv(`${akia},CANARYone1`, `${akia2},CANARYtwo2`)).toEqual([akia, akia2]);
  });

  it('is not looked for in more than a million characters', () => {
    const line = `AWS_ACCESS_KEY_ID=${akia}\nAWS_SECRET_ACCESS_KEY=CANARYone1\n`;
    expect(recognise(line.padEnd(1_000_000, '\n')).keys).toHaveLength(1);
    expect(recognise(line.padEnd(1_000_001, '\n')).notices[0]?.message).toBe(
      'The text is too long to look through.',
    );
  });
});

it('a comma behind a quoted value is none of it, whichever half comes last', () => {
  const halves = [`access_key = "${akia}"`, "secret_key = 'CANARY/0123456789'"];
  for (const lines of [halves, halves.toReversed()]) {
    const { keys } = recognise(`${lines.join(',\n')}\n`);
    expect(keys.map((key) => [key.accessKeyId, key.secretAccessKey?.reveal()])).toEqual([
      [akia, 'CANARY/0123456789'],
    ]);
  }
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
    const nobody = recognise('Access key: someone');
    expect(nobody.keys).toEqual([]);
    expect(nobody.notices[0]?.message).toBe('No access key was recognised in this text.');
    expect(recognise('secret: CANARY').keys).toEqual([]);
    expect(recognise('secret: CANARY/1').keys).toHaveLength(1);
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

  it.each<[what: string, look: () => unknown]>([
    ['value', () => isPlaceholder(`your${'key'.repeat(100_000)}!`)],
    ['line of a section', () => readSections(`[x]\n${'['.repeat(300_000)}`)],
  ])('by what is looked at of a %s', (_, look) => {
    const start = cpuNow();
    look();
    expect(cpuNow() - start).toBeLessThan(2000);
  });

  it('by the number of keys', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => ({
      accessKeyId: `AKIA${String(i).padStart(16, '0')}`,
      secretAccessKey: `CANARY${i}`,
    }));
    expect(recognise(JSON.stringify(keys)).keys).toHaveLength(1000);
  });
});
