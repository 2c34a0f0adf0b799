import { describe, expect, it } from 'vitest';
import { hadoopTarget } from '#core/tools/targets/hadoop/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const cluster = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
<!-- # our cluster -->
<configuration>

  <property>
    <name>fs.defaultFS</name>
    <value>hdfs://namenode:9000</value>
    <final>true</final>
  </property> <!-- do not touch -->

  <property><name>hadoop.tmp.dir</name><value>/tmp/&amp;hadoop</value></property>
</configuration>
`;

const keyed = `<configuration>
	<property>
		<name>fs.s3a.access.key</name>
		<value>FOREIGN</value>
		<description>the <b>old</b> key</description>
	</property>
	<property name="fs.s3a.secret.key" value='for&#101;ign' final="true"/>
	<property>
		<name> fs.s3a.endpoint </name>
		<value>
			minio:9000
		</value>
	</property>
	<property><name>fs.s3a.connection.ssl.enabled</name><value>false</value></property>
	<property><name>fs.s3a.bucket.logs.access.key</name><value>OTHER</value></property>
</configuration>`;

const skeleton = '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n</configuration>\n';

runTargetContract(hadoopTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  emptied: { config: skeleton },
  foreign: [
    { config: cluster },
    { config: keyed },
    {
      config:
        '\ufeff<configuration><property><name>a</name><value>b</value></property>\r\n</configuration>\r\n',
    },
  ],
});

const files = (config: string) => filesOf(hadoopTarget, { config });
const planned = (...args: Parameters<typeof hadoopTarget.plan>) => after(args[0], hadoopTarget.plan(...args));
const textOf = (...args: Parameters<typeof hadoopTarget.plan>) => planned(...args)[0]?.text ?? '';
const entry = (over = {}) => ({ ...inMode('static', entryOf('default', over)), sessionToken: undefined });
const property = (name: string, value: string) =>
  `<property><name>${name}</name><value>${value}</value></property>`;
const configuration = (...properties: string[]) => `<configuration>${properties.join('')}</configuration>`;

describe('reading', () => {
  it('takes both forms of a property, resolves entities, and adds the scheme to a host', () => {
    expect(found(hadoopTarget, files(keyed), 'default')).toMatchObject({
      kind: 'static',
      accessKeyId: 'FOREIGN',
      provider: 's3',
      endpoints: { s3: 'http://minio:9000' },
      where: { line: 2 },
    });
    expect(found(hadoopTarget, files(keyed), 'default').secretAccessKey?.reveal()).toBe('foreign');
    expect(hadoopTarget.read(files(keyed)).notices.map((n) => [n.level, n.line])).toEqual([['info', 15]]);
    expect(hadoopTarget.read(files(cluster)).profiles).toEqual([]);
  });

  it('lets the first final property count, else the last', () => {
    const key = (value: string, final: boolean) =>
      `<property><name>fs.s3a.access.key</name><value>${value}</value><final>${final}</final></property>`;
    const read = (...keys: string[]) =>
      found(hadoopTarget, files(configuration(...keys)), 'default').accessKeyId;
    expect(read(key('A', false), key('B', false))).toBe('B');
    expect(read(key('A', false), key('B', true), key('C', true))).toBe('B');
  });

  it.each<[what: string, properties: string[], kind: string, reference?: string]>([
    ['an endpoint alone', [property('fs.s3a.endpoint', 'x')], 'none'],
    [
      'a profile',
      [
        property(
          'fs.s3a.aws.credentials.provider',
          ' org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider ',
        ),
        property('fs.s3a.auth.profile.name', 'work'),
      ],
      'reference',
      'work',
    ],
    [
      'the default profile',
      [
        property(
          'fs.s3a.aws.credentials.provider',
          'x,\n org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider',
        ),
      ],
      'reference',
      'default',
    ],
    [
      'nobody',
      [
        property(
          'fs.s3a.aws.credentials.provider',
          'org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider',
        ),
        property('fs.s3a.access.key', 'K'),
      ],
      'other',
    ],
    ['a variable', [property('fs.s3a.access.key', `$\{env.KEY}`)], 'other'],
    [
      'a credential store',
      [property('fs.s3a.endpoint', 'x'), property('hadoop.security.credential.provider.path', 'jceks://x')],
      'other',
    ],
  ])('tells %s', (_, properties, kind, reference) => {
    const profile = found(hadoopTarget, files(configuration(...properties)), 'default');
    expect([profile.kind, profile.reference]).toEqual([kind, reference]);
  });

  it.each([
    ['half written', keyed.slice(0, 150), /core-site\.xml: Line 7, column 2: .*not a whole tag/],
    ['not of Hadoop', '<plist/>', /<plist>/],
    ['no XML', 'fs.s3a.access.key=x', /Line 1, column 1: .*text outside/],
    ['binary', '\0<\x01', /Line 1/],
  ])('refuses a file that is %s, and says where', (_, text, message) => {
    for (const act of [
      () => hadoopTarget.read(files(text)),
      () => hadoopTarget.plan(files(text), [entry()], []),
    ]) {
      expect(act).toThrow(
        expect.objectContaining({ code: 'file_malformed', message: expect.stringMatching(message) }),
      );
    }
  });

  it('does not resolve the entities that a file declares, and leaves them as they are', () => {
    const text = `<!DOCTYPE configuration [<!ENTITY host "<x>">]>${configuration(property('fs.s3a.endpoint', '&host;'))}`;
    expect(found(hadoopTarget, files(text), 'default').endpoints).toEqual({});
    expect(textOf(files(text), [entry({ endpoints: {} })], [])).toContain('<!ENTITY host "<x>">');
  });
});

describe('writing', () => {
  it('writes a file of its own', () => {
    expect(textOf(filesOf(hadoopTarget), [entry()], [])).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<configuration>\n {2}<property>\n {4}<name>fs\.s3a\.access\.key<\/name>\n {4}<value>ABCDEF12D213546709A<\/value>\n {2}<\/property>\n/,
    );
  });

  it('changes values where they stand, and nothing else', () => {
    const text = textOf(files(keyed), [entry({ addressing: 'auto', region: undefined })], []);
    const chain = `\n\t<property>\n\t\t<name>fs.s3a.aws.credentials.provider</name>\n\t\t<value>org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider</value>\n\t</property>`;
    expect(text).toBe(
      keyed
        .replace('FOREIGN', 'ABCDEF12D213546709A')
        .replace('for&#101;ign', secretText)
        .replace('\n\t\t\tminio:9000\n\t\t', 'https://qstorage.quilibrium.com')
        .replace('\n</configuration>', `${chain}\n</configuration>`),
    );
  });

  it('makes S3A read the key, whatever class stood there', () => {
    const text = configuration(property('fs.s3a.aws.credentials.provider', 'x.Anonymous'));
    expect(found(hadoopTarget, planned(files(text), [entry()], []), 'default').kind).toBe('static');
    const withToken = planned(files(text), [inMode('static', entryOf('default'))], []);
    expect(withToken[0]?.text).toContain('TemporaryAWSCredentialsProvider');
    expect(planned(withToken, [entry()], [])[0]?.text).not.toMatch(/Temporary|CANARYtoken/);
  });

  it.each([
    '<configuration/>',
    '<configuration></configuration>',
    '<c:configuration xmlns:c="x"></c:configuration>',
    ' \n',
    '<configuration><property><name>fs.s3a.access.key</name></property></configuration>',
    '<configuration><property><name>fs.s3a.access.key</name><value/></property></configuration>',
  ])('writes into %j', (text) => {
    const done = planned(files(text), [entry()], []);
    expect(found(hadoopTarget, done, 'default')).toMatchObject({
      kind: 'static',
      accessKeyId: 'ABCDEF12D213546709A',
    });
    expect(hadoopTarget.plan(done, [entry()], [])).toEqual([]);
  });

  it('gives a file of one line its bytes back', () => {
    const text = configuration(property('a', 'b'), '<!-- end -->');
    expect(textOf(planned(files(text), [entry()], []), [], ['default'])).toBe(text);
  });

  it.each([`a$\{b}`, ' a', 'a\ufffe'])(
    'refuses the secret %j, which Hadoop would read as another',
    (secret) => {
      const odd = entry({ accessKeyId: secret });
      expect(() => hadoopTarget.plan(filesOf(hadoopTarget), [odd], [])).toThrow(QCredError);
    },
  );

  it('reads and edits 40 MB in seconds', () => {
    const others = Array.from({ length: 700_000 }, (_, i) => `\n${property(`some.name.${i}`, 'value')}`);
    const text = configuration(others.join(''));
    const start = cpuNow();
    expect(found(hadoopTarget, planned(files(text), [entry()], []), 'default').kind).toBe('static');
    expect(cpuNow() - start).toBeLessThan(30_000);
  });
});
