import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { kubernetesTarget } from '#core/tools/targets/kubernetes/index.ts';
import { kubernetesNameFor } from '#core/tools/targets/kubernetes/names.ts';
import { entryOf } from '../contract.ts';
import { oneFile, withKey } from '../oneFile.ts';

const path = '/home/person/work-secret.yaml';
const { opened, write } = oneFile(kubernetesTarget, 'manifest');
const read = (manifest: string) => kubernetesTarget.read(opened(manifest)).profiles;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const bare = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('a')),
  provider: 'aws',
  region: undefined,
  accountId: undefined,
  endpoints: {},
  relaxedChecksums: false,
  ...over,
});
const head = (name = 'a') => `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\n`;
const keyLines = (indent: string) =>
  `${indent}AWS_ACCESS_KEY_ID: "K"\n${indent}AWS_SECRET_ACCESS_KEY: "CANARY"\n`;

describe('the name of a Secret', () => {
  const label = 'x'.repeat(63);

  it.each([
    'a',
    'a-b.c9',
    '0',
    'prod/a',
    `${label}/a`,
    'x'.repeat(253),
    `${'n'.repeat(1)}/${'x'.repeat(253)}`,
  ])('may be %j', (name) => {
    expect(kubernetesNameFor(name)).toEqual({ legal: true, nearest: name, why: '' });
  });

  it.each<[name: string, nearest: string]>([
    ['', 'profile'],
    ['A', 'a'],
    ['-a-', 'a'],
    ['a-.b', 'a-b'],
    ['a_b', 'a-b'],
    ['a/b/c', 'a-b-c'],
    ['/a', 'a'],
    ['a/', 'a'],
    ['a.b/c', 'a-b-c'],
    [`${label}x/a`, `${label}x-a`],
    ['x'.repeat(254), 'x'.repeat(253)],
    [`nn/${'x'.repeat(253)}`, `nn-${'x'.repeat(250)}`],
    [`${'x'.repeat(252)}  y`, 'x'.repeat(252)],
    ['Zürich', 'zurich'],
    ['日本 7', 'profile-7'],
    [`日${'7'.repeat(300)}`, `profile-${'7'.repeat(245)}`],
    ['日本', 'profile'],
  ])('is not %j but %j', (name, nearest) => {
    expect(kubernetesNameFor(name)).toEqual({
      legal: false,
      nearest,
      why: expect.stringMatching(/small letters/),
    });
  });
});

describe('what is read', () => {
  it('is a key with all that is said of it', () => {
    const text = `# c\n---\n# d\n${head()}stringData:\n  AWS_ACCESS_KEY_ID: A\n  AWS_SECRET_ACCESS_KEY: CANARYs\n  AWS_SESSION_TOKEN: CANARYt\n  AWS_REGION: r\n  AWS_ACCOUNT_ID: "1"\n  AWS_ENDPOINT_URL_S3: https://h\n`;
    const [{ secretAccessKey, sessionToken, ...rest } = {}] = read(text);
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'a',
      provider: 's3',
      kind: 'static',
      accessKeyId: 'A',
      accountId: '1',
      region: 'r',
      endpoints: { s3: 'https://h' },
      notices: [],
      repairable: false,
      where: { path, line: 4 },
    });
  });

  it.each<[key: string, kind: string]>([
    ['AWS_ACCESS_KEY_ID', 'static'],
    ['AWS_SECRET_ACCESS_KEY', 'static'],
    ['AWS_SESSION_TOKEN', 'none'],
    ['AWS_ENDPOINT_URL', 'none'],
  ])('is with %s %s', (key, kind) => {
    expect(read(`${head()}stringData: {${key}: CANARY}\n`).map((profile) => profile.kind)).toEqual([kind]);
  });

  it('is in base64, also over lines, or plain, which wins', () => {
    const id = (more: string) => read(head() + more)[0]?.accessKeyId;
    expect(id(`data: {AWS_ACCESS_KEY_ID: ${base64('Ä')}}\n`)).toBe('Ä');
    expect(id('data:\n  AWS_ACCESS_KEY_ID: |\n    QUFB\n    QUFB\n')).toBe('AAAAAA');
    expect(id('data: {AWS_REGION: eA==, AWS_ACCESS_KEY_ID: "QQ"}\n')).toBeUndefined();
    expect(id(`data: {AWS_ACCESS_KEY_ID: QQ==}\nstringData: {AWS_ACCESS_KEY_ID: B}\n`)).toBe('B');
  });

  it('is the last of two Secrets of a name', () => {
    const two = `${head()}stringData: {AWS_REGION: x}\n---\n${head()}stringData: {AWS_REGION: y}\n`;
    expect(read(two).map(({ region, where }) => [region, where.line])).toEqual([['y', 6]]);
  });

  it.each([
    'apiVersion: v2\nkind: Secret\nmetadata: {name: a}\nstringData: {AWS_REGION: x}\n',
    'apiVersion: v1\nkind: Secrets\nmetadata: {name: a}\nstringData: {AWS_REGION: x}\n# Secret\n',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: ""}\nstringData: {AWS_REGION: x}\n',
    '- Secret\n',
    `kind: Lists\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {AWS_REGION: x}}]\n`,
  ])('is nothing in %j', (text) => {
    expect(read(text)).toEqual([]);
  });

  it('says what is encrypted, and where', () => {
    const text = `---\n${head('b')}stringData: {AWS_REGION: x}\n---\n# c\n${head()}data: {AWS_REGION: RU5D}\nsops: {}\n`;
    expect(kubernetesTarget.read(opened(text)).notices).toEqual([
      { level: 'info', message: expect.stringMatching(/"a" is encrypted/), hint: '', path, line: 8 },
    ]);
    expect(read(text).map(({ name }) => name)).toEqual(['b']);
  });
});

describe('what is written', () => {
  const said = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: "a"\ntype: Opaque\nstringData:\n${keyLines('  ')}`;

  it.each<[before: string, after: string]>([
    ['', said],
    [' \n', said],
    ['# c\n', `# c\n---\n${said}`],
    ['kind: A\n', `kind: A\n---\n${said}`],
    ['kind: A', `kind: A\n---\n${said.trimEnd()}`],
    ['kind: A\r\n', `kind: A\r\n---\r\n${said.replaceAll('\n', '\r\n')}`],
  ])('behind %j', (before, expected) => {
    expect(write(before, [bare()])).toBe(expected);
  });

  it('is all that the profile says, one document for each', () => {
    const one = bare({ region: 'r', accountId: '1', endpoints: { s3: 'https://h' }, relaxedChecksums: true });
    expect(write('', [{ ...one, sessionToken: new Secret('CANARYt') }, bare({ name: 'n/b' })])).toBe(
      `${said}  AWS_SESSION_TOKEN: "CANARYt"\n  AWS_REGION: "r"\n  AWS_DEFAULT_REGION: "r"\n  AWS_ACCOUNT_ID: "1"\n  AWS_ENDPOINT_URL_S3: "https://h"\n  AWS_REQUEST_CHECKSUM_CALCULATION: "when_required"\n  AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required"\n---\n${said.replace('"a"', '"b"\n  namespace: "n"')}`,
    );
  });

  it.each<[more: string, after: string]>([
    // Into plain text where there is plain text, or nothing.
    ['', `stringData:\n${keyLines('  ')}`],
    ['stringData:\n', `stringData:\n${keyLines('  ')}`],
    ['stringData:\n    x: y\n', `stringData:\n    x: y\n${keyLines('    ')}`],
    ['stringData: {}\n', 'stringData: {"AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "CANARY"}\n'],
    ['data:\n  x: eQ==\nstringData:\n  x: y\n', `data:\n  x: eQ==\nstringData:\n  x: y\n${keyLines('  ')}`],
    ['data:\n  x: eQ==\nstringData:\n', `data:\n  x: eQ==\nstringData:\n${keyLines('  ')}`],
    // Into base64 where there is only that.
    [
      'data:\n  x: eQ==\n',
      `data:\n  x: eQ==\n  AWS_ACCESS_KEY_ID: "${base64('K')}"\n  AWS_SECRET_ACCESS_KEY: "${base64('CANARY')}"\n`,
    ],
    // Each where it stands.
    [
      `data:\n  AWS_ACCESS_KEY_ID: QQ==\nstringData:\n  AWS_SECRET_ACCESS_KEY: CANARYold\n`,
      `data:\n  AWS_ACCESS_KEY_ID: ${'"'}${base64('K')}"\nstringData:\n  AWS_SECRET_ACCESS_KEY: "CANARY"\n`,
    ],
    [
      `data:\n  AWS_ACCESS_KEY_ID: QQ==\n  x: eQ==\nstringData:\n  AWS_ACCESS_KEY_ID: A\n  AWS_SECRET_ACCESS_KEY: CANARY\n`,
      `data:\n  x: eQ==\nstringData:\n  AWS_ACCESS_KEY_ID: "K"\n  AWS_SECRET_ACCESS_KEY: CANARY\n`,
    ],
    // What says it already, stays.
    [
      `data:\n  AWS_ACCESS_KEY_ID: ${base64('K')}\nstringData:\n  AWS_SECRET_ACCESS_KEY: 'CANARY'\n`,
      `data:\n  AWS_ACCESS_KEY_ID: ${base64('K')}\nstringData:\n  AWS_SECRET_ACCESS_KEY: 'CANARY'\n`,
    ],
    [
      `data:\n  AWS_ACCESS_KEY_ID: |\n    ${base64('K')}\nstringData:\n  AWS_SECRET_ACCESS_KEY: CANARY\n`,
      `data:\n  AWS_ACCESS_KEY_ID: |\n    ${base64('K')}\nstringData:\n  AWS_SECRET_ACCESS_KEY: CANARY\n`,
    ],
  ])('into a Secret with %j', (more, expected) => {
    expect(write(head() + more, [bare()])).toBe(head() + expected);
  });

  it('takes what another profile said of the place away', () => {
    const before = `${head()}data:\n  AWS_ENDPOINT_URL_IAM: eA==\n  x: eQ==\nstringData:\n  AWS_SESSION_TOKEN: CANARYt\n  AWS_REGION: r\n  AWS_ACCOUNT_ID: "1"\n`;
    expect(write(before, [bare()])).toBe(
      `${head()}data:\n  x: eQ==\nstringData:\n  AWS_REGION: r\n${keyLines('  ')}`,
    );
  });

  it('keeps to the column of a Secret in a list, and to braces', () => {
    const list = (more: string) =>
      `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n${more}`;
    expect(write(list(''), [bare()])).toBe(list(`    stringData:\n${keyLines('      ')}`));
    expect(write('{apiVersion: v1, kind: Secret, metadata: {name: a}}\n', [bare()])).toMatch(
      /^\{.*"stringData": \{"AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "CANARY"\}.*\}\n$/,
    );
  });

  it('changes several Secrets of one document, and of several', () => {
    const item = (name: string) =>
      `- {apiVersion: v1, kind: Secret, metadata: {name: ${name}}, stringData: {AWS_REGION: x}}\n`;
    const text = `kind: List\nitems:\n${item('a')}${item('b')}---\n${head('c')}stringData: {AWS_REGION: x}\n`;
    const done = write(
      text,
      ['a', 'b', 'c'].map((name) => bare({ name, region: `of-${name}` })),
    );
    expect(read(done).map(({ name, region, accessKeyId }) => [name, region, accessKeyId])).toEqual([
      ['a', 'of-a', 'K'],
      ['b', 'of-b', 'K'],
      ['c', 'of-c', 'K'],
    ]);
  });

  it('refuses what breaks out of its line', () => {
    expect(() => write('', [bare({ region: 'a\nb' })])).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/"AWS_REGION"/) }),
    );
  });

  it('is secret with a key or a token in it', () => {
    const secret = (text: string) => kubernetesTarget.plan(opened(text), [], ['a'])[0]?.secret;
    const ours = `${head()}stringData: {AWS_REGION: x, y: z}\n`;
    expect(secret(ours)).toBe(false);
    expect(secret(`${ours}---\n${head('b')}stringData: {AWS_SECRET_ACCESS_KEY: CANARY}\n`)).toBe(true);
    expect(secret(`${ours}---\n${head('b')}stringData: {AWS_SESSION_TOKEN: CANARY}\n`)).toBe(true);
    expect(kubernetesTarget.plan(opened(''), [bare()], [])).toEqual([
      { part: 'manifest', path, text: said, secret: true },
    ]);
  });
});

describe('taking a Secret out', () => {
  const ours = `${head()}stringData: {AWS_REGION: x}\n`;

  it.each<[before: string, after: string]>([
    [ours, ''],
    [`# mine\n${ours}`, '# mine\n'],
    [`\n${ours}`, ''],
    [`kind: A\n---\n${ours}`, 'kind: A\n'],
    [`kind: A\n---\n# mine\n${ours}---\nkind: B\n`, 'kind: A\n---\n# mine\n---\nkind: B\n'],
    [`${ours}---\nkind: B\n`, '---\nkind: B\n'],
    [`kind: A\n---\n${ours.trimEnd()}`, 'kind: A'],
    [`${head()}immutable: true\ndata:\n  AWS_REGION: eA==\nstringData: {AWS_REGION: x}\n`, ''],
    [`${head()}data: {x: eQ==, AWS_REGION: eA==}\n`, `${head()}data: {x: eQ==}\n`],
    [`${head()}data: {x: eQ==}\n`, `${head()}data: {x: eQ==}\n`],
    [
      `${head()}data: {x: eQ==, AWS_REGION: eA==}\nstringData: {}\n`,
      `${head()}data: {x: eQ==}\nstringData: {}\n`,
    ],
  ])('%j leaves %j', (before, expected) => {
    expect(write(before, [], ['a'])).toBe(expected);
  });

  it('leaves a key to the person that a merged mapping would bring back', () => {
    const merged = `${head()}x: &x {AWS_REGION: r}\nstringData:\n  <<: *x\n  AWS_REGION: r\n`;
    expect(() => write(merged, [], ['a'])).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('reads nothing where nobody asks for anything', () => {
    expect(kubernetesTarget.plan(opened('Secret: ['), [], [])).toEqual([]);
  });

  it('leaves other names, and what SOPS has encrypted', () => {
    expect(write(ours, [], ['b'])).toBe(ours);
    expect(write(`${ours}---\n${head('b')}stringData: {x: y}\nsops: {}\n`, [], ['a'])).toContain('sops');
    expect(() => write(`${head()}data: {x: y}\nsops: {}\n`, [], ['a'])).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(/"a" is encrypted with SOPS/),
      }),
    );
  });
});

it('says what stands in the file', () => {
  const text = `  # c\n---\nkind: A\n---\n${head()}type: Opaque\ndata: {k: eQ==, odd: "%"}\nstringData: {AWS_REGION: r}\n---\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n- {kind: C}\n`;
  const parts = kubernetesTarget.parts(opened(text));
  expect(parts.map(({ name, of }) => [name, of])).toEqual([
    ['the Secret "a"', ['a']],
    ['the Secret "b"', ['b']],
    ['the file', []],
  ]);
  expect([...(parts[0]?.says.entries() ?? [])].filter(([key]) => key.startsWith('key '))).toEqual([
    ['key k', 'y'],
    ['key AWS_REGION', 'r'],
    ['key odd', '%'],
  ]);
  expect([...(parts[0]?.says.values() ?? [])]).toContain('Opaque');
  expect(parts[2]?.says.get('document 1')).toBe('---\nkind: A');
  expect(parts[2]?.says.get('document 2')).toContain('C');
  expect(parts[2]?.says.size).toBe(2);
  const documents = 'kind: A\nx: a--- b\n--- # c\nkind: B\n---';
  expect([...(kubernetesTarget.parts(opened(documents))[0]?.says.values() ?? [])]).toEqual([
    'kind: A\nx: a--- b',
    '--- # c\nkind: B',
  ]);
  const [blank] = kubernetesTarget.parts(opened(`${head()}data:\nstringData:\n`));
  expect([...(blank?.says.keys() ?? [])].some((key) => /data$/i.test(key) && key !== 'metadata')).toBe(false);
  expect(kubernetesTarget.writes?.('key AWS_REGION')).toBe(true);
  expect(kubernetesTarget.writes?.('key password')).toBe(false);
});
