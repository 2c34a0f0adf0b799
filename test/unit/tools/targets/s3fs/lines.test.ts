import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { s3fsTarget } from '#core/tools/targets/s3fs/index.ts';
import { parsePasswords } from '#core/tools/targets/s3fs/lines.ts';
import { entryOf } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/.passwd-s3fs';
const { opened, write } = oneFile(s3fsTarget, 'passwords');
const entry = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('default')),
  ...over,
});

describe('lines of a password file', () => {
  const parsed = (text: string) => {
    const { keys, settings, others } = parsePasswords({ part: 'passwords', path, text });
    return { keys, settings, others };
  };

  it('are keys for all buckets or for one, settings of the older form, and others', () => {
    expect(
      parsed(
        ' \t A:a \r\n# c\n\nb:B:x:y\nAWSAccessKeyId=C=\nAWSSecretKey=\nAWSSecretKeys=d\nxAWSSecretKey=e',
      ),
    ).toEqual({
      keys: [
        { start: 0, end: 9, line: 1, bucket: null, accessKeyId: 'A', secretAccessKey: 'a' },
        { start: 14, end: 22, line: 4, bucket: 'b', accessKeyId: 'B:x', secretAccessKey: 'y' },
      ],
      settings: [
        { start: 22, end: 40, line: 5, name: 'AWSAccessKeyId', value: 'C=' },
        { start: 40, end: 54, line: 6, name: 'AWSSecretKey', value: '' },
      ],
      others: ['AWSSecretKeys=d', 'xAWSSecretKey=e'],
    });
  });

  it.each<[text: string, message: RegExp]>([
    ['A:a\nB:b\n', /line 2, column 1: there is a second key/],
    ['\n\ufeffA:a\n', /line 2, column 1: .*byte order mark/],
    ['# c\n[A:a\n', /line 2, column 1: .*begins with "\["/],
    ['A:a b\n', /line 1, column 1: .*white space/],
    ['A:\ta\n', /line 1, column 1: .*white space/],
  ])('are refused by s3fs: %j', (text, message) => {
    expect(() => parsed(text)).toThrow(
      expect.objectContaining({ code: 'file_malformed', message: expect.stringMatching(message) }),
    );
    expect(() => parsed(text)).toThrow(path);
  });
});

describe('what is read', () => {
  it('is a key with its place', () => {
    const [profile] = s3fsTarget.read(opened('# c\nA:CANARY\n')).profiles;
    const { secretAccessKey, ...rest } = profile ?? {};
    expect(secretAccessKey?.reveal()).toBe('CANARY');
    expect(rest).toEqual({
      name: 'default',
      provider: 'aws',
      kind: 'static',
      accessKeyId: 'A',
      endpoints: {},
      notices: [],
      repairable: false,
      where: { path, line: 2 },
    });
  });

  it.each<[text: string, id: string | undefined, secret: string | undefined, line: number]>([
    ['A:CANARY\nAWSSecretKey=CANARYs\nAWSAccessKeyId=B\n', 'B', 'CANARYs', 3],
    ['A:CANARY\nAWSSecretKey=CANARYs\n', undefined, 'CANARYs', 2],
    ['A:CANARY\nAWSAccessKeyId=B\n', 'B', undefined, 2],
    [':CANARY\n', undefined, 'CANARY', 1],
    ['A:\n', 'A', undefined, 1],
  ])('is of %j', (text, id, secret, line) => {
    const [profile] = s3fsTarget.read(opened(text)).profiles;
    expect([profile?.accessKeyId, profile?.secretAccessKey?.reveal(), profile?.where.line]).toEqual([
      id,
      secret,
      line,
    ]);
  });
});

describe('what is written', () => {
  it.each<[before: string, after: string]>([
    ['', 'K:CANARY\n'],
    ['# c\n', '# c\nK:CANARY\n'],
    ['# c', '# c\nK:CANARY'],
    ['# c\r\n', '# c\r\nK:CANARY\r\n'],
    ['# c\r\nb:B:b', '# c\r\nb:B:b\r\nK:CANARY'],
    [' A:a \nb:B:b', ' K:CANARY \nb:B:b'],
    ['AWSAccessKeyId=A\nb:B:b\nAWSSecretKey=s', 'K:CANARY\nb:B:b'],
    ['A:a\nAWSAccessKeyId=B', 'K:CANARY'],
  ])('into %j is %j', (before, expected) => {
    expect(write(before, [entry()])).toBe(expected);
  });

  it('is taken out, and what is a bucket’s stays', () => {
    expect(write('A:a\nAWSSecretKey=s\nb:B:b\nodd\n', [], ['default'])).toBe('b:B:b\nodd\n');
    expect(write('A:a\nb:B:b\nc:C:c', [], ['b', 'c'])).toBe('A:a');
    expect(write('A:a\n', [], ['b'])).toBe('A:a\n');
    expect(write('A:a\nb:B:b\n', [entry()], ['b'])).toBe('K:CANARY\n');
  });

  it('is secret while a key of either form stands there', () => {
    const secret = (text: string) => s3fsTarget.plan(opened(text), [], ['b'])[0]?.secret;
    expect(secret('b:B:b\n# c\nodd\n')).toBe(false);
    expect(secret('b:B:b\nA:a\n')).toBe(true);
    expect(secret('b:B:b\nAWSSecretKey=s\n')).toBe(true);
    expect(s3fsTarget.plan(opened(''), [entry()], [])).toEqual([
      { part: 'passwords', path, text: 'K:CANARY\n', secret: true },
    ]);
  });

  it.each<[what: string, over: Partial<ExportEntry>]>([
    ['a token', { sessionToken: new Secret('CANARY') }],
    ['a colon in the id', { accessKeyId: 'a:b' }],
    ['a colon in the secret', { secretAccessKey: new Secret('CANARY:') }],
    ['a blank', { secretAccessKey: new Secret('CANARY x') }],
    ['a line break', { accessKeyId: 'a\nb' }],
    ['a mark', { accessKeyId: '\ufeffa' }],
    ['a comment', { accessKeyId: '#a' }],
    ['a bracket', { accessKeyId: '[a' }],
    ['a setting', { accessKeyId: 'AWSAccessKeyId=' }],
    ['another name', { name: 'b' }],
  ])('is never %s', (_, over) => {
    expect(() => write('', [entry(over)])).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('may hold what only looks like another line', () => {
    for (const accessKeyId of ['a#', 'a[', 'xAWSSecretKey=', 'AWSSecretKey'])
      expect(write('', [entry({ accessKeyId })])).toBe(`${accessKeyId}:CANARY\n`);
  });
});

describe('the default taken back', () => {
  const back = (now: string, before: string) =>
    s3fsTarget.asDefault?.takeBack('passwords', { now, before, written: '' });

  it.each<[now: string, before: string, expected: string]>([
    ['K:k\n', '', ''],
    ['# c\nK:k\nb:B:b\n', 'A:a\n', '# c\nb:B:b\nA:a\n'],
    ['b:B:b\nK:k', 'A:a', 'b:B:b\nA:a\n'],
    ['b:B:b', 'A:a', 'b:B:b\nA:a\n'],
    ['b:B:b', 'c:C:c\n', 'b:B:b'],
    [
      'K:k\r\n# c\r\n',
      'AWSSecretKey=s\nA:a\nb:B:b\nAWSAccessKeyId=A',
      '# c\r\nAWSSecretKey=s\r\nA:a\r\nAWSAccessKeyId=A\r\n',
    ],
  ])('from %j to %j is %j', (now, before, expected) => {
    expect(back(now, before)).toBe(expected);
  });
});

it('says what stands in the file', () => {
  const parts = (text: string) =>
    s3fsTarget.parts(opened(text)).map(({ name, of, says }) => [name, of, Object.fromEntries(says)]);
  expect(parts('b:B:x\nA:a\nAWSSecretKey=s\nodd\n# c\neven\n')).toEqual([
    ['the key for the bucket "b"', ['b'], { ACCESS_KEY_ID: 'B', SECRET_ACCESS_KEY: 'x' }],
    [
      'the key for all buckets',
      ['default'],
      { AWSSecretKey: 's', ACCESS_KEY_ID: 'A', SECRET_ACCESS_KEY: 'a' },
    ],
    ['the file', [], { 'line 1': 'odd', 'line 2': 'even' }],
  ]);
  expect(parts('# c\n')).toEqual([]);
});

it('looks for the file where s3fs does', () => {
  const located = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    s3fsTarget.locate({ env, home: platform === 'win32' ? 'C:\\me' : '/me', platform });
  expect(located({ AWS_CREDENTIAL_FILE: '' })).toEqual([{ part: 'passwords', path: '/me/.passwd-s3fs' }]);
  expect(located({}, 'win32')).toEqual([{ part: 'passwords', path: 'C:\\me\\.passwd-s3fs' }]);
  expect(located({ AWS_CREDENTIAL_FILE: '/x' })).toEqual([{ part: 'passwords', path: '/x' }]);
});
