import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesTarget } from '#core/tools/targets/kubernetes/index.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const shop = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      containers:
      - name: shop
        envFrom: [{secretRef: {name: shop-s3}}]   # a Secret
---
apiVersion: v1
kind: Secret
metadata:
  name: shop-s3
  labels: {app: shop}
type: Opaque
data:
  # set by hand
  AWS_ACCESS_KEY_ID: ${base64('FOREIGN')}
  AWS_SECRET_ACCESS_KEY: "${base64('foreign')}"
  password: ${base64('p')}
--- # another
kind: ConfigMap
data:
  note: |
    kind: Secret
`;

const plain = `---
kind: Secret
apiVersion: v1
metadata:
    namespace: prod
    name: shop-s3
stringData:
    AWS_ACCESS_KEY_ID: FOREIGN
    AWS_ENDPOINT_URL: https://s3.us-west-1.wasabisys.com
    other: 'x'
...
`;

runTargetContract(kubernetesTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    { manifest: shop },
    { manifest: plain },
    {
      manifest:
        '\ufeffapiVersion: v1\r\nkind: List\r\nitems:\r\n- {apiVersion: v1, kind: Secret, metadata: {name: a}, data: {AWS_REGION: eA==}}\r\n',
    },
  ],
});

const files = (manifest: string) => filesOf(kubernetesTarget, { manifest });
const planned = (...args: Parameters<typeof kubernetesTarget.plan>) =>
  after(args[0], kubernetesTarget.plan(...args));
const textOf = (...args: Parameters<typeof kubernetesTarget.plan>) => planned(...args)[0]?.text ?? '';
const entry = (name: string, over = {}) => ({
  ...inMode('static', entryOf(name, over)),
  sessionToken: undefined,
});
const few = {
  endpoints: {},
  region: undefined,
  accountId: undefined,
  relaxedChecksums: false,
  provider: 'aws',
};

describe('reading', () => {
  it('decodes base64, lets plain text win, and names what has a namespace', () => {
    const { profiles } = kubernetesTarget.read(files(shop + plain));
    expect(profiles.map((p) => [p.name, p.kind, p.accessKeyId, p.secretAccessKey?.reveal()])).toEqual([
      ['shop-s3', 'static', 'FOREIGN', 'foreign'],
      ['prod/shop-s3', 'static', 'FOREIGN', undefined],
    ]);
    expect(profiles[0]?.where.line).toBe(12);
    expect(profiles[1]).toMatchObject({ provider: 'wasabi', where: { line: 29 } });
    const both = `{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {AWS_ACCESS_KEY_ID: ${base64('OLD')}}, stringData: {AWS_ACCESS_KEY_ID: NEW}}`;
    expect(found(kubernetesTarget, files(both), 'a').accessKeyId).toBe('NEW');
  });

  it.each([
    ['another kind', 'apiVersion: v1\nkind: SealedSecret\nmetadata: {name: a}\nstringData: {AWS_REGION: x}'],
    [
      'other keys',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: x, AWS_BUCKET: y}',
    ],
    ['no name', 'apiVersion: v1\nkind: Secret\nstringData: {AWS_REGION: x}'],
    ['what is not base64', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {AWS_REGION: "%"}'],
    ['bytes that are no text', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {AWS_REGION: /w==}'],
    ['nothing', '# Secret\n---\n'],
  ])('passes over %s', (_, text) => {
    expect(kubernetesTarget.read(files(text)).profiles).toEqual([]);
  });

  it('leaves a Secret alone that is encrypted in place', () => {
    const text =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  AWS_REGION: ENC[AES256_GCM]\nsops:\n  version: 3\n';
    expect(kubernetesTarget.read(files(text))).toMatchObject({ profiles: [], notices: [{ line: 1 }] });
    for (const act of [
      () => kubernetesTarget.plan(files(text), [entry('a')], []),
      () => kubernetesTarget.plan(files(text), [], ['a']),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: 'unsupported' }));
    }
  });

  it('says where a document is malformed, and does not read those of other kinds', () => {
    const act = () => kubernetesTarget.read(files(`${shop}---\nkind: Secret\nmetadata: {name: "x\n`));
    expect(act).toThrow(
      expect.objectContaining({
        code: 'file_malformed',
        message: expect.stringMatching(/work-secret\.yaml: Line 3\d, column \d+: this is not valid YAML/),
      }),
    );
    expect(kubernetesTarget.read(files(`${shop}---\nkind: {{ template }}\n`)).profiles).toHaveLength(1);
  });

  it('reads 50 MB of other things in a moment', () => {
    const other = '---\nkind: ConfigMap\ndata:\n  a: b\n'.repeat(1_500_000);
    const start = cpuNow();
    expect(kubernetesTarget.read(files(`${other}---\n${shop}`)).profiles).toHaveLength(1);
    expect(cpuNow() - start).toBeLessThan(5000);
  });
});

describe('writing', () => {
  it('writes a manifest that needs no quotes to be understood', () => {
    expect(
      textOf(filesOf(kubernetesTarget), [entry('prod/y', { ...few, region: 'eu-1' })], []),
    ).toBe(`apiVersion: v1
kind: Secret
metadata:
  name: "y"
  namespace: "prod"
type: Opaque
stringData:
  AWS_ACCESS_KEY_ID: "ABCDEF12D213546709A"
  AWS_SECRET_ACCESS_KEY: "${secretText}"
  AWS_REGION: "eu-1"
  AWS_DEFAULT_REGION: "eu-1"
`);
  });

  it('changes what stands in base64 there, and keeps the rest of the Secret', () => {
    const done = textOf(files(shop), [entry('shop-s3', few)], []);
    expect(done).toBe(
      shop
        .replace(base64('FOREIGN'), `"${base64('ABCDEF12D213546709A')}"`)
        .replace(base64('foreign'), base64(secretText)),
    );
    const more = textOf(files(shop), [entry('shop-s3', { ...few, region: 'eu-1' })], []);
    expect(more).toContain(`  password: ${base64('p')}\n  AWS_REGION: "${base64('eu-1')}"\n`);
  });

  it('adds to plain text what is plain, and takes out what says otherwise', () => {
    expect(textOf(files(plain), [entry('prod/shop-s3', few)], [])).toBe(
      plain
        .replace('FOREIGN', '"ABCDEF12D213546709A"')
        .replace('    AWS_ENDPOINT_URL: https://s3.us-west-1.wasabisys.com\n', '')
        .replace("'x'\n", `'x'\n    AWS_SECRET_ACCESS_KEY: "${secretText}"\n`),
    );
  });

  it('takes its keys out of a Secret that holds others, and a Secret of its own whole', () => {
    const left = textOf(files(shop), [], ['shop-s3']);
    expect(left).toContain(`data:\n  # set by hand\n  password: ${base64('p')}\n`);
    const own = '# mine\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {AWS_REGION: eA==}\n';
    expect(textOf(files(own), [], ['a'])).toBe('# mine\n');
    const labelled = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {b: Yg==}\nstringData:\n  AWS_REGION: x\nimmutable: true\n`;
    expect(textOf(files(labelled), [], ['a'])).toBe(labelled.replace('stringData:\n  AWS_REGION: x\n', ''));
  });

  const secretItem = (name: string, more: string) =>
    `  - apiVersion: v1\n    kind: Secret\n    metadata: {name: ${name}}\n${more}`;

  it('takes its keys out of one Secret of a list, and leaves what else the list holds', () => {
    const other = '  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: c}\n    data: {x: y}\n';
    const theirs = secretItem('b', '    data:\n      AWS_REGION: eA==\n');
    const head = '# all of ours\napiVersion: v1\nkind: List\nitems:\n';
    const list = `${head}${secretItem('a', '    stringData:\n      AWS_REGION: x\n')}${theirs}${other}`;
    expect(textOf(files(list), [], ['a'])).toBe(`${head}${secretItem('a', '')}${theirs}${other}`);
    // In one go, too, where both are taken out.
    expect(textOf(files(list), [], ['a', 'b'])).toBe(
      `${head}${secretItem('a', '')}${secretItem('b', '')}${other}`,
    );
  });

  it('leaves a Secret of its own document that holds more than our keys, wherever it holds them', () => {
    for (const more of [
      'data: {x: eA==}\nstringData: {AWS_REGION: x}\n',
      'data: {AWS_REGION: eA==}\nstringData: {x: y}\n',
    ]) {
      const left = textOf(files(`apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${more}`), [], ['a']);
      expect(left).toContain('name: a');
      expect(left).toMatch(/\{x: (eA==|y)\}/);
      expect(left).not.toContain('AWS_REGION');
    }
  });

  it('leaves a Secret of that name in which there is no key of ours', () => {
    const theirs = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {}\n';
    expect(planned(files(theirs), [], ['a'])[0]?.text ?? theirs).toBe(theirs);
  });

  it.each([
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\ntype: Opaque\n',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {}\n',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {}\n',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n',
    '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}}',
    '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"AWS_REGION": "eA=="}}',
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata:\n      name: a\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: b}\n    data:\n      AWS_REGION: eA==\n',
    `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  AWS_SECRET_ACCESS_KEY: ${base64('CANARYold')}\nstringData:\n  AWS_SECRET_ACCESS_KEY: CANARYold\n`,
  ])('writes into %j', (text) => {
    const names = text.includes('name: b') ? ['a', 'b'] : ['a'];
    const entries = names.map((name) => entry(name));
    const done = planned(files(text), entries, []);
    expect(parseAllDocuments(done[0]?.text ?? '').every((d) => 'errors' in d && d.errors.length === 0)).toBe(
      true,
    );
    for (const name of names) {
      expect(found(kubernetesTarget, done, name)).toMatchObject({
        accessKeyId: 'ABCDEF12D213546709A',
        region: 'q-world-1',
      });
    }
    expect(done[0]?.text).not.toMatch(new RegExp(`CANARYold|${base64('CANARYold')}`));
    expect(kubernetesTarget.plan(done, entries, [])).toEqual([]);
  });

  it('reads what a Secret merges, and changes it where it is used only', () => {
    const text = `apiVersion: v1
kind: List
items:
- &base
  apiVersion: v1
  kind: Secret
  metadata: {name: a}
  stringData: &keys
    AWS_ACCESS_KEY_ID: FOREIGN
    AWS_SECRET_ACCESS_KEY: CANARYforeign
- apiVersion: v1
  kind: Secret
  metadata: {name: b}
  stringData:
    <<: *keys
    AWS_REGION: eu-1
- <<: *base
  metadata: {name: c}
`;
    for (const [name, region] of [
      ['a', undefined],
      ['b', 'eu-1'],
      ['c', undefined],
    ] as const) {
      const { accessKeyId, secretAccessKey, region: its } = found(kubernetesTarget, files(text), name);
      expect([accessKeyId, secretAccessKey?.reveal(), its]).toEqual(['FOREIGN', 'CANARYforeign', region]);
    }
    const done = planned(files(text), [entry('b')], []);
    expect(found(kubernetesTarget, done, 'b').secretAccessKey?.reveal()).toBe(secretText);
    expect(found(kubernetesTarget, done, 'a').secretAccessKey?.reveal()).toBe('CANARYforeign');
    for (const act of [
      () => kubernetesTarget.plan(files(text), [], ['b']),
      () => kubernetesTarget.plan(files(text), [], ['c']),
    ])
      expect(act).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('refuses to change what others refer to', () => {
    const text =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  AWS_REGION: &r x\n  other: *r\n';
    const act = () => kubernetesTarget.plan(files(text), [], ['a']);
    expect(act).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it.each([
    ['My Key', 'my-key'],
    ['prod/My_Key', 'prod-my-key'],
    ['Zürich', 'zurich'],
    ['---', 'profile'],
    ['a..b', 'a-b'],
  ])('offers for %s the name %s', (name, nearest) => {
    expect(kubernetesTarget.nameFor(name)).toMatchObject({ legal: false, nearest });
  });
});
