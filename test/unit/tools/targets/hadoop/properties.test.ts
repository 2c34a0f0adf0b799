import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { hadoopTarget } from '#core/tools/targets/hadoop/index.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { entryOf, found } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/core-site.xml';
const { opened, write } = oneFile(hadoopTarget, 'config');
const entry = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('default')),
  ...over,
});
const bare = (over: Partial<ExportEntry> = {}) =>
  entry({ region: undefined, endpoints: {}, addressing: 'auto', ...over });
const property = (name: string, value: string) =>
  `<property><name>${name}</name><value>${value}</value></property>`;
const file = (...properties: string[]) => `<configuration>${properties.join('')}</configuration>`;
const read = (...properties: string[]): FoundProfile =>
  found(hadoopTarget, opened(file(...properties)), 'default');

const simple = 'org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider';
const temporary = 'org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider';
const chain = 'fs.s3a.aws.credentials.provider';

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text = [
      '<configuration>',
      property('a', 'b'),
      property('fs.s3a.secret.key', 'CANARYs'),
      property('fs.s3a.access.key', 'K'),
      property('fs.s3a.session.token', 'CANARYt'),
      property('fs.s3a.endpoint', 'http://h:1'),
      property('fs.s3a.endpoint.region', 'r'),
      '</configuration>',
    ].join('\n');
    const { secretAccessKey, sessionToken, ...rest } = found(hadoopTarget, opened(text), 'default');
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'default',
      provider: 's3',
      kind: 'static',
      reference: undefined,
      accessKeyId: 'K',
      region: 'r',
      endpoints: { s3: 'http://h:1' },
      notices: [],
      repairable: false,
      where: { path, line: 3 },
    });
  });

  it.each<[properties: string[], kind: FoundProfile['kind']]>([
    [[property('fs.s3a.access.key', 'K')], 'static'],
    [[property('fs.s3a.secret.key', 'CANARY')], 'static'],
    [[property('fs.s3a.session.token', 'CANARY')], 'none'],
    [[property('fs.s3a.access.key', '')], 'none'],
    [[property('fs.s3a.access.key', `$\{K}`)], 'other'],
    [[property('fs.s3a.secret.key', `$\{K}`)], 'none'],
    [[property('fs.s3a.access.key', 'K'), property(chain, `x, ${simple}`)], 'static'],
    [[property('fs.s3a.access.key', 'K'), property(chain, temporary)], 'static'],
    [[property('fs.s3a.access.key', 'K'), property(chain, `${simple}s`)], 'other'],
    [
      [
        property('fs.s3a.region', 'x'),
        property('fs.s3a.endpoint', 'x'),
        property('fs.s3a.security.credential.provider.path', 'x'),
      ],
      'other',
    ],
    [[property('fs.s3a.endpoint', 'x'), property('hadoop.security.credential.provider.path', '')], 'none'],
  ])('%j is %s', (properties, kind) => {
    expect(read(...properties).kind).toBe(kind);
  });

  it('reads names and values as Hadoop does: the last element, else the attribute, without blanks', () => {
    const idIn = (text: string) => hadoopTarget.read(opened(file(text))).profiles[0]?.accessKeyId;
    const name = '<name>fs.s3a.access.key</name>';
    expect(idIn(`<property>${name}<value>A</value><value> B\n</value></property>`)).toBe('B');
    expect(idIn(`<property><name>x</name>${name}<value>A</value></property>`)).toBe('A');
    expect(idIn(`<property name="x" value="B">${name}<value>A</value></property>`)).toBe('A');
    expect(idIn(`<property value="B">${name}</property>`)).toBe('B');
    expect(idIn('<property name=" fs.s3a.access.key " value=" A "/>')).toBe('A');
    expect(idIn(`<property>${name}</property>`)).toBeUndefined();
    expect(idIn('<property><value>A</value></property>')).toBeUndefined();
    expect(idIn(`<other>${name}<value>A</value></other>`)).toBeUndefined();
  });

  it('lets a final value count, in either form', () => {
    const final = (text: string) =>
      read(`<property name="fs.s3a.access.key" value="A" ${text}`, property('fs.s3a.access.key', 'B'))
        .accessKeyId;
    expect(final('final="true"/>')).toBe('A');
    expect(final('final="false"/>')).toBe('B');
    expect(final('final="TRUE"/>')).toBe('B');
    expect(final('><final>true</final></property>')).toBe('A');
    expect(final('final="true"><final>false</final></property>')).toBe('B');
    expect(final('><final>false</final><final>true</final></property>')).toBe('A');
  });

  it.each<[value: string, encrypts: string, address: string]>([
    ['h', 'true', 'https://h'],
    ['h', '', 'https://h'],
    ['h:1', 'false', 'http://h:1'],
    ['https://h', 'false', 'https://h'],
  ])('is at %s with encryption %j the address %s', (value, encrypts, address) => {
    expect(
      read(property('fs.s3a.endpoint', value), property('fs.s3a.connection.ssl.enabled', encrypts)).endpoints,
    ).toEqual({ s3: address });
    expect(read(property('fs.s3a.endpoint', 'h')).endpoints).toEqual({ s3: 'https://h' });
  });

  it('says what else the file does to keys', () => {
    const said = (...lines: string[]) =>
      hadoopTarget
        .read(opened(`<configuration>\n${lines.join('\n')}\n</configuration>`))
        .notices.map(({ level, message, path: at, line }) => [level, message, at, line]);
    expect(said(property('x', 'y'), property('fs.s3a.security.credential.provider.path', 'z'))).toEqual([
      ['info', expect.stringMatching(/credential store/), path, 3],
    ]);
    expect(said(property('hadoop.security.credential.provider.path', ''))).toEqual([]);
    expect(
      said(
        property('fs.s3a.bucket.my-logs.access.key', 'x'),
        property('xfs.s3a.bucket.a.access.key', 'x'),
        property('fs.s3a.bucket.a.access.keys', 'x'),
        property('fs.s3a.bucket.b.access.key', 'x'),
      ),
    ).toEqual([
      ['info', 'The bucket "my-logs" has a key of its own, which QCred leaves alone.', path, 2],
      ['info', 'The bucket "b" has a key of its own, which QCred leaves alone.', path, 5],
    ]);
    expect(said('<include href="x"/>')).toEqual([
      ['info', expect.stringMatching(/includes others/), path, undefined],
    ]);
    expect(said('<included/>')).toEqual([]);
  });
});

describe('what is written', () => {
  const lines = (...pairs: [name: string, value: string][]) =>
    pairs
      .map(
        ([name, value]) =>
          `  <property>\n    <name>${name}</name>\n    <value>${value}</value>\n  </property>\n`,
      )
      .join('');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n';

  it('is all that the profile says, in a file of its own', () => {
    expect(write('', [entry({ sessionToken: new Secret('CANARYt&<') })])).toBe(
      `${head}${lines(
        ['fs.s3a.access.key', 'K'],
        ['fs.s3a.secret.key', 'CANARY'],
        ['fs.s3a.session.token', 'CANARYt&amp;&lt;'],
        [chain, temporary],
        ['fs.s3a.endpoint', 'https://qstorage.quilibrium.com'],
        ['fs.s3a.endpoint.region', 'q-world-1'],
        ['fs.s3a.path.style.access', 'true'],
      )}</configuration>\n`,
    );
    expect(write('', [bare()])).toBe(
      `${head}${lines(['fs.s3a.access.key', 'K'], ['fs.s3a.secret.key', 'CANARY'], [chain, simple])}</configuration>\n`,
    );
    const styled = write('', [bare({ addressing: 'virtual', endpoints: { s3: 'https://h.example.org' } })]);
    expect(styled).toContain('<name>fs.s3a.path.style.access</name>\n    <value>false</value>');
  });

  it('leaves what the profile does not say, and takes another’s token and endpoint away', () => {
    const own = [property('fs.s3a.endpoint.region', 'mine'), property('fs.s3a.path.style.access', 'mine')];
    const text = write(
      file(
        ...own,
        property('fs.s3a.session.token', 'CANARYt'),
        property('fs.s3a.session.token', 'CANARYu'),
        property('fs.s3a.endpoint', 'x'),
      ),
      [bare()],
    );
    expect(text).toContain(own.join(''));
    expect(text).not.toMatch(/session|endpoint<|CANARY[tu]/);
  });

  it('changes the value that counts, where it stands', () => {
    const key = 'fs.s3a.access.key';
    const there = [property('fs.s3a.secret.key', 'CANARY'), property(chain, simple)];
    expect(write(file(...there, property(key, 'A'), property(key, 'B')), [bare()])).toBe(
      file(...there, property(key, 'A'), property(key, 'K')),
    );
    expect(
      write(file(...there, `<property name="${key}" value='A'/>`), [bare({ accessKeyId: 'a&"\'' })]),
    ).toMatch(/value='a&amp;&quot;&(apos|#39);'/);
    expect(write(file(...there, `<property><name>${key}</name></property>`), [bare()])).toBe(
      file(...there, `<property><name>${key}</name><value>K</value></property>`),
    );
    expect(write(file(...there, `<property name="${key}"></property>`), [bare()])).toContain(
      '<value>K</value>',
    );
    const done = file(...there, property(key, ' K '));
    expect(write(done, [bare()])).toBe(done);
  });

  it.each<[text: string, expected: RegExp]>([
    ['<configuration/>', /^<configuration>\n {2}<property>\n[\s\S]*\n {2}<\/property>\n<\/configuration>$/],
    ['<configuration a="b" />', /^<configuration a="b">\n {2}<property>/],
    [
      '<configuration></configuration>',
      /^<configuration>\n {2}<property>[\s\S]*<\/property><\/configuration>$/,
    ],
    [
      '<configuration>\n\t<property>\n\t\t\t<name>a</name></property>\n</configuration>\n',
      /<name>a<\/name><\/property>\n\t<property>\n\t\t\t<name>fs\.s3a\.access\.key<\/name>\n/,
    ],
    [
      '<configuration>\n<property>\n<name>a</name></property>\n</configuration>\n',
      /<name>a<\/name><\/property>\n<property>\n {2}<name>fs\.s3a\.access\.key<\/name>\n/,
    ],
    [
      '<configuration>\n\t<!-- c -->\n\t<include href="x"/>\n</configuration>\n',
      /<include href="x"\/>\n {2}<property>\n {4}<name>/,
    ],
  ])('keeps to the way of the file: %j', (text, expected) => {
    expect(write(text, [bare()])).toMatch(expected);
  });

  it.each(['a\nb', ' a', 'a ', 'a\u00a0', `$\{a}`, 'a\ufffeb'])(
    'is no key %j, which Hadoop would read otherwise',
    (accessKeyId) => {
      expect(() => write('', [bare({ accessKeyId })])).toThrow(
        expect.objectContaining({
          code: 'bad_input',
          message: expect.stringMatching(/"fs\.s3a\.access\.key"/),
        }),
      );
    },
  );

  it('takes the profile out, all of it and nothing else', () => {
    const own = [property('a', 'b'), property('fs.s3a.bucket.x.access.key', 'c')];
    const done = write(file(...own), [entry({ sessionToken: new Secret('CANARYt') })]);
    expect(write(done, [], ['default'])).toBe(file(...own));
    expect(write(done, [], ['other'])).toBe(done);
    for (const nothing of ['', ' \n'])
      expect(hadoopTarget.plan(opened(nothing), [], ['default'])).toEqual([]);
  });

  it('is secret with a key or a token in it, also of a bucket', () => {
    const secret = (...properties: string[]) =>
      hadoopTarget.plan(opened(file(property('fs.s3a.access.key', 'K'), ...properties)), [], ['default'])[0]
        ?.secret;
    expect(secret(property('x', 'y'))).toBe(false);
    expect(secret(property('fs.s3a.bucket.x.secret.key', 'CANARY'))).toBe(true);
    expect(secret(property('fs.s3a.bucket.x.session.token', 'CANARY'))).toBe(true);
    expect(hadoopTarget.plan(opened(''), [bare()], [])[0]).toMatchObject({
      part: 'config',
      path,
      secret: true,
    });
  });

  it('needs a file, and one of Hadoop', () => {
    expect(() => hadoopTarget.plan([], [bare()], [])).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(() => hadoopTarget.read(opened('<plist/>'))).toThrow(
      expect.objectContaining({ code: 'file_malformed' }),
    );
  });
});

it('says what stands in the file, of each property the value that counts', () => {
  const text = file(
    property('a', '1'),
    property('b', '2'),
    property('a', '3'),
    '<property><name>c</name></property>',
  );
  expect(
    hadoopTarget.parts(opened(text)).map(({ name, of, says }) => [name, of, Object.fromEntries(says)]),
  ).toEqual([['the configuration', ['default'], { a: '3', b: '2', c: '' }]]);
  expect(hadoopTarget.parts(opened(' \n'))).toEqual([]);
  expect(hadoopTarget.writes?.('fs.s3a.access.key')).toBe(true);
  expect(hadoopTarget.writes?.('fs.s3a.bucket.x.access.key')).toBe(false);
});
