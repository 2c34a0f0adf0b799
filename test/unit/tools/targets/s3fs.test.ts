import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { s3fsTarget } from '#core/tools/targets/s3fs/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const files = (passwords: string) => filesOf(s3fsTarget, { passwords });
const key: ExportEntry = { ...inMode('static', entryOf('default')), sessionToken: undefined };
const planned = (text: string, entries: ExportEntry[], remove: string[] = []) =>
  after(files(text), s3fsTarget.plan(files(text), entries, remove))[0]?.text;
const line = `ABCDEF12D213546709A:${secretText}`;

runTargetContract(s3fsTarget, {
  roles: false,
  named: false,
  tokens: false,
  keeps: ['name'],
  foreign: [
    { passwords: '# keys of the lab\n\n  # indented\n' },
    { passwords: '# mine\n  AKIAFOREIGN:foreign/secret=\n# end' },
    { passwords: 'AWSAccessKeyId=AKIA\r\n# between\r\nAWSSecretKey=foreign\r\n' },
  ],
});

it('is where s3fs looks for it', () => {
  const path = (env: Record<string, string>) =>
    s3fsTarget.locate({ env, home: '/home/me', platform: 'linux' })[0]?.path;
  expect(path({})).toBe('/home/me/.passwd-s3fs');
  expect(path({ AWS_CREDENTIAL_FILE: '/run/keys' })).toBe('/run/keys');
});

describe('lines of buckets', () => {
  const text = '# all\nA:a\nphotos:B:CANARY\n\tlogs:C:c  \r\n';

  it('are profiles by the bucket’s name', () => {
    const { profiles } = s3fsTarget.read(files(text));
    expect(profiles.map((p) => [p.name, p.accessKeyId, p.where.line])).toEqual([
      ['default', 'A', 2],
      ['photos', 'B', 3],
      ['logs', 'C', 4],
    ]);
  });

  it('are changed where they stand, with the blanks around them, and not made', () => {
    expect(planned(text, [{ ...key, name: 'logs' }])).toBe(
      `# all\nA:a\nphotos:B:CANARY\n\tlogs:${line}  \r\n`,
    );
    expect(planned(text, [key, { ...key, name: 'photos' }])).toBe(
      `# all\n${line}\nphotos:${line}\n\tlogs:C:c  \r\n`,
    );
    expect(() => planned(text, [{ ...key, name: 'music' }])).toThrow(QCredError);
  });

  it('go one by one', () => {
    expect(planned(text, [], ['photos'])).toBe('# all\nA:a\n\tlogs:C:c  \r\n');
    expect(planned('A:a\nphotos:B:b', [], ['photos'])).toBe('A:a');
    expect(planned('A:a\nphotos:B:b', [], ['default'])).toBe('photos:B:b');
  });
});

it('replaces the older form, which would come first', () => {
  const text = '# old\nAWSSecretKey=CANARY\n# more\nAWSAccessKeyId=A\nlogs:C:c\n';
  expect(found(s3fsTarget, files(text), 'default')).toMatchObject({ kind: 'static', accessKeyId: 'A' });
  expect(planned(text, [key])).toBe(`# old\n${line}\n# more\nlogs:C:c\n`);
  expect(planned(`X:x\n${text}`, [key])).toBe(`${line}\n# old\n# more\nlogs:C:c\n`);
  expect(planned(text, [], ['default'])).toBe('# old\n# more\nlogs:C:c\n');
});

it('reads a key with an equals sign, and what has no colon not at all', () => {
  const { profiles } = s3fsTarget.read(files('nothing\nA=B:c=d\n'));
  expect(profiles.map((p) => [p.accessKeyId, p.secretAccessKey?.reveal()])).toEqual([['A=B', 'c=d']]);
});

it.each(['a:b', 'a b', '#a', '[a', 'AWSSecretKey=', 'a\u00a0b'])('refuses the key %j', (accessKeyId) => {
  expect(() => planned('', [{ ...key, accessKeyId }])).toThrow(QCredError);
});

it('refuses what the line cannot hold', () => {
  expect(() => planned('', [{ ...key, secretAccessKey: new Secret('CANARY:x') }])).toThrow(QCredError);
  expect(() => planned('', [{ ...key, sessionToken: new Secret('CANARY') }])).toThrow('session token');
});

it.each([
  ['A:b\nC:d\n', 'line 2'],
  ['x:A:b\ny:A:b\nx:A:b', 'line 3'],
  ['# ok\nA: b\n', 'line 2'],
  ['[default]\n', 'line 1'],
  ['\ufeffA:b\n', 'line 1'],
])('says where s3fs refuses %j', (text, place) => {
  for (const act of [() => s3fsTarget.read(files(text)), () => planned(text, [key])]) {
    expect(act).toThrow(QCredError);
    expect(act).toThrow(place);
  }
});

it('takes time in the length of the file', () => {
  const many = Array.from({ length: 200_000 }, (_, i) => `bucket${i}:A:secret/of/it`).join('\n');
  const blanks = `# ${' '.repeat(10_000_000)}x`;
  const start = cpuNow();
  expect(s3fsTarget.read(files(`${blanks}\n${many}`)).profiles).toHaveLength(200_000);
  expect(planned(many, [key])?.endsWith(line)).toBe(true);
  expect(cpuNow() - start).toBeLessThan(10_000);
});
