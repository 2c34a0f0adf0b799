import { describe, expect, it } from 'vitest';
import { provePlan } from '#core/exports/proof.ts';
import { withPlanned } from '#core/exports/workspace.ts';
import { targets } from '#core/targets/index.ts';
import type { Target, TargetText } from '#core/targets/target.ts';
import { entryOf, filesOf, inMode } from './contract.ts';

const targetOf = (id: string): Target => {
  const target = targets.find((t) => t.id === id);
  if (!target) throw new Error(id);
  return target;
};

const changed = (files: readonly TargetText[], part: string, text: string): TargetText[] =>
  files.map((file) => (file.part === part ? { ...file, text } : file));

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
  ])('%s', (_, id, part, before, after) => {
    const target = targetOf(id);
    const files = changed(filesOf(target), part, before);
    const meant = { entries: [], remove: ['qtest'] };
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
});
