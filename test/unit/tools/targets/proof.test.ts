import { describe, expect, it } from 'vitest';
import { provePlan, withPlanned } from '#core/tools/exports/proof.ts';
import { targets } from '#core/tools/targets/index.ts';
import { type ExportEntry, soleName, type Target, type TargetText } from '#core/tools/targets/kit/target.ts';
import { entryOf, filesOf, inMode } from './contract.ts';

const targetOf = (id: string): Target => {
  const target = targets.find((t) => t.id === id);
  if (!target) throw new Error(id);
  return target;
};

const changed = (files: readonly TargetText[], part: string, text: string): TargetText[] =>
  files.map((file) => (file.part === part ? { ...file, text } : file));

const plist = (dictionary: string): string =>
  `<?xml version="1.0"?>\n<plist version="1.0"><dict>${dictionary}</dict></plist>\n`;

describe('a plan is proven', () => {
  const indented = '  [a]\n  aws_access_key_id = A\n\n  [prod]\n  aws_access_key_id = P\n';

  it.each<[what: string, target: string, part: string, before: string, after: string]>([
    [
      'a header that becomes part of a value',
      'aws',
      'credentials',
      indented,
      indented.replace('A\n', 'A\naws_secret_access_key = x\n'),
    ],
    [
      'a setting of another section',
      'aws',
      'config',
      '[profile b]\nregion = x\n',
      '[profile b]\nregion = y\n',
    ],
    [
      'a setting that no entry says',
      'aws',
      'config',
      '[profile a]\noutput = json\n',
      '[profile a]\noutput = text\n',
    ],
    [
      'a services section that others use',
      'aws',
      'config',
      '[profile a]\nservices = q\n[profile b]\nservices = q\n[services q]\ns3 =\n  endpoint_url = https://x\n',
      '[profile a]\nservices = q\n[profile b]\nservices = q\n[services q]\ns3 =\n  endpoint_url = https://y\n',
    ],
    ['a section of its own', 'aws', 'config', '[preview]\ncloudfront = true\n', '[preview]\n'],
    ['a section that comes', 'aws', 'config', '[profile b]\n', '[profile b]\n[profile c]\n'],
    [
      'the settings for all',
      'rclone',
      'config',
      '[DEFAULT]\nk = 1\n[a]\ntype = s3\n',
      '[DEFAULT]\nk = 2\n[a]\ntype = s3\n',
    ],
    [
      'what refers to a setting that is written',
      'rclone',
      'config',
      '[a]\ntype = s3\nnote = %(region)s\nregion = x\n',
      '[a]\ntype = s3\nnote = %(region)s\nregion = y\n',
    ],
    [
      'a setting of the person’s',
      's3cmd',
      'config',
      'access_key = A\nguess_mime_type = True\n',
      'access_key = A\n',
    ],
    ['another variable', 'dotenv', 'file', 'FOO=1\nAWS_REGION=x\n', 'FOO=2\nAWS_REGION=x\n'],
    ['a statement', 'direnv', 'file', 'use flake\nexport AWS_REGION=x\n', 'export AWS_REGION=x\n'],
    [
      'another alias',
      'mc',
      'config',
      '{"version":"10","aliases":{"a":{"url":"https://x"}}}',
      '{"version":"10","aliases":{"a":{"url":"https://y"}}}',
    ],
    [
      'another property',
      'hadoop',
      'config',
      '<configuration><property><name>k</name><value>1</value></property></configuration>',
      '<configuration><property><name>k</name><value>2</value></property></configuration>',
    ],
    ['another section', 'boto', 'config', '[GSUtil]\nk = 1\n', '[GSUtil]\nk = 2\n'],
    [
      'another provider',
      'terraform',
      'configuration',
      'provider "aws" {\n  region = "a"\n}\nprovider "aws" {\n  alias  = "west"\n  region = "b"\n}\n',
      'provider "aws" {\n  region = "a"\n}\nprovider "aws" {\n  alias  = "west"\n  region = "c"\n}\n',
    ],
    [
      'a setting beside the key',
      'terraform',
      'configuration',
      'terraform {\n  backend "s3" {\n    bucket = "a"\n  }\n}\n',
      'terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n',
    ],
    [
      'an endpoint of another service',
      'terraform',
      'configuration',
      'provider "aws" {\n  endpoints {\n    dynamodb = "http://localhost:1"\n  }\n}\n',
      'provider "aws" {\n  endpoints {\n    dynamodb = "http://localhost:2"\n  }\n}\n',
    ],
    [
      'what stands around the backend',
      'terraform',
      'configuration',
      'terraform {\n  required_version = "1"\n  backend "s3" {}\n}\n',
      'terraform {\n  required_version = "2"\n  backend "s3" {}\n}\n',
    ],
    ['a resource', 'terraform', 'configuration', 'resource "aws_s3_bucket" "b" {\n  bucket = "a"\n}\n', ''],
    [
      'another secret',
      'duckdb',
      'script',
      "CREATE SECRET other (TYPE s3, KEY_ID 'A');\n",
      "CREATE SECRET other (TYPE s3, KEY_ID 'B');\n",
    ],
    [
      'what a secret is for',
      'duckdb',
      'script',
      "CREATE SECRET qtest (TYPE s3, SCOPE 's3://a');\n",
      "CREATE SECRET qtest (TYPE s3, SCOPE 's3://b');\n",
    ],
    ['another statement', 'duckdb', 'script', ".mode line\nSELECT 'a  b';\n", ".mode line\nSELECT 'a b';\n"],
    [
      'another Secret',
      'kubernetes',
      'manifest',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData:\n  AWS_REGION: a\n',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData:\n  AWS_REGION: b\n',
    ],
    [
      'another key of a Secret',
      'kubernetes',
      'manifest',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: qtest}\ndata:\n  K: YQ==\n',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: qtest}\ndata:\n  K: Yg==\n',
    ],
    [
      'what else is said of a Secret',
      'kubernetes',
      'manifest',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: qtest, labels: {a: b}}\n',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: qtest}\n',
    ],
    [
      'another document',
      'kubernetes',
      'manifest',
      'kind: ConfigMap\ndata: {a: b}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: qtest}\n',
      'kind: ConfigMap\ndata: {a: c}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: qtest}\n',
    ],
    [
      'another member of a list',
      'kubernetes',
      'manifest',
      'kind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: qtest}}\n- {kind: ConfigMap, data: {a: b}}\n',
      'kind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: qtest}}\n- {kind: ConfigMap}\n',
    ],
    [
      'a replica with a key of its own',
      'litestream',
      'config',
      'access-key-id: A\ndbs:\n- path: /a\n  replica: {type: s3, access-key-id: B, secret-access-key: x}\n',
      'access-key-id: A\ndbs:\n- path: /a\n  replica: {type: s3, access-key-id: A, secret-access-key: y}\n',
    ],
    [
      'another setting of a replica',
      'litestream',
      'config',
      'access-key-id: A\ndbs:\n- path: /a\n  replicas: [{type: s3, bucket: a}]\n',
      'access-key-id: A\ndbs:\n- path: /a\n  replicas: [{type: s3, bucket: b}]\n',
    ],
    [
      'another database',
      'litestream',
      'config',
      'access-key-id: A\ndbs:\n- path: /a\n',
      'access-key-id: A\ndbs:\n- path: /b\n',
    ],
    [
      'another key of a bookmark',
      'cyberduck',
      'bookmark',
      plist('<key>Protocol</key><string>s3</string><key>Path</key><string>/a</string>'),
      plist('<key>Protocol</key><string>s3</string><key>Path</key><string>/b</string>'),
    ],
    [
      'another property',
      'cyberduck',
      'profile',
      plist('<key>Vendor</key><string>v</string><key>Properties</key><array><string>a=1</string></array>'),
      plist('<key>Vendor</key><string>v</string><key>Properties</key><array><string>a=2</string></array>'),
    ],
    ['the key for a bucket', 's3fs', 'passwords', 'b:A:x\nB:y\n', 'b:A:z\nB:y\n'],
    ['a line that is no key', 's3fs', 'passwords', 'A:x\nodd\n', 'A:x\n'],
  ])('%s', (_, id, part, before, after) => {
    const target = targetOf(id);
    const files = changed(filesOf(target), part, before);
    const meant = { entries: [], remove: [target.holds === 'one' ? soleName : 'qtest'] };
    expect(() => provePlan(target, files, files, meant)).not.toThrow();
    expect(() => provePlan(target, files, changed(files, part, after), meant)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  // The AWS CLI gives [DEFAULT] to every section of the credentials file, which wins over the other.
  it.each([
    ['[DEFAULT]\nservices = q\n', ''],
    ['[DEFAULT]\nservices = q\t;note\n', ''],
    ['[DEFAULT]\nservices = q ;note\n[a]\nregion = x\n', '[profile a]\nservices = q\n'],
    ['[DEFAULT]\nservices = q ;note\n[a]\nregion = x\n', '[profile a]\nservices = p ;note\n'],
  ])('endpoints that only the AWS CLI would find: %j with %j', (credentials, config) => {
    const target = targetOf('aws');
    const files = filesOf(target, { credentials, config });
    const entries = [inMode('static', entryOf('a', {}))];
    const planned = withPlanned(files, target.plan(files, entries, []));
    expect(() => provePlan(target, files, planned, { entries, remove: [] })).toThrow('"services" of "a"');
  });

  it.each<[what: string, target: string, part: string, before: string, entry: Partial<ExportEntry> | null]>([
    [
      'a provider beside one with an alias',
      'terraform',
      'configuration',
      'provider "aws" {\n  region = "a"\n}\nprovider "aws" {\n  alias  = "west"\n  region = "b"\n}\n',
      null,
    ],
    [
      'a backend beside other settings',
      'terraform',
      'configuration',
      'terraform {\n  required_version = "1"\n  backend "s3" {\n    region = "a"\n  }\n}\n',
      null,
    ],
    [
      'the only property of a connection profile',
      'cyberduck',
      'profile',
      plist(
        '<key>Vendor</key><string>v</string><key>Properties</key><array><string>s3.bucket.virtualhost.disable=true</string></array>',
      ),
      { addressing: 'virtual', mode: 'none' },
    ],
    [
      'a Secret between other documents',
      'kubernetes',
      'manifest',
      '# a\nkind: A\n---\n# b\napiVersion: v1\nkind: Secret\nmetadata: {name: default}\nstringData:\n  AWS_REGION: a\n---\nkind: B\n',
      null,
    ],
    [
      'the key of all replicas but one',
      'litestream',
      'config',
      'access-key-id: A\nsecret-access-key: x\ndbs:\n- path: /a\n  replicas:\n  - type: s3\n  - type: s3\n    access-key-id: B\n    secret-access-key: y\n',
      null,
    ],
    [
      'a secret between other statements',
      'duckdb',
      'script',
      'SELECT 1; CREATE SECRET "default" (TYPE s3, REGION \'a\'); SELECT 2;\n.mode line\n',
      null,
    ],
    ['the key for all buckets', 's3fs', 'passwords', 'AWSAccessKeyId=A\nAWSSecretKey=x\nb:C:z\nodd\n', null],
  ])('and nothing else stands in the way: %s', (_, id, part, before, entry) => {
    const target = targetOf(id);
    const files = changed(filesOf(target), part, before);
    const entries = entry ? [entryOf(soleName, entry)] : [];
    const remove = entry ? [] : [soleName];
    const planned = withPlanned(files, target.plan(files, entries, remove));
    expect(planned).not.toEqual(files);
    expect(() => provePlan(target, files, planned, { entries, remove })).not.toThrow();
  });
});
