import { Secret } from '#core/store/secrets/secret.ts';
import { type ExportEntry, soleName, type Target, type TargetText } from '#core/tools/targets/kit/target.ts';

/** Texts that readers may not take long over, whatever form they read. */

/** Pieces that mean something to one reader or another, to be said over and over. */
export const pieces: readonly string[] = [
  ...' \t\r\n\\"\'`#$%[]{}()<>&-=:;,.|*!?@/a0é',
  ...['\u00a0', '\u2028', '\ufeff', '😀', 'x\u0301', '\r\n', '\n\n ', ' \n', '\t\n', ' #', "''", '""', '\\"'],
  ...['a=', 'a=b\n', ' a=b\n', 'a: b\n', '  a\n', 'a a ', 'a,', ' = ', '=\n', '%(a)s', '# a\n', '; a\n'],
  ...['[a]\n', '[a', '[a] ', ' [a]\n', '[a]\na\n b\n', '\n  a = b', '\u2028[a]\n', 'aws_access_key_id=A\n'],
  ...['<a', '<a>', '</a>', '<!--', '-->', '<![CDATA[', '<?', '<!', '&a;', '&#', '<a b="', ' a="b"'],
  ...['<property><name>a</name><value>b</value></property>', '<key>a</key><string>b</string>', '<dict>'],
  ...[
    '${',
    '%{',
    '$${',
    '"${',
    '<<E\n',
    'a {\n',
    'a "b" {\n',
    '}\n',
    'a = [',
    'a = {',
    'a = (',
    '/* a */',
    '// a\n',
  ],
  ...[
    "e'",
    "\\'",
    '--',
    '--a\n',
    '/*',
    '*/',
    'CREATE SECRET a (',
    "CREATE SECRET a (TYPE s3, KEY_ID 'a');\n",
    'SELECT 1;',
  ],
  ...[
    '&a ',
    '*a ',
    '- ',
    '- a\n',
    '? ',
    ': ',
    '|\n',
    '> ',
    '---\n',
    '--- {kind: Secret}\n',
    '<<: *a\n',
    '!!str ',
    '["a",',
  ],
  ...[
    '{"a":',
    '{"a":1},',
    'export A=b\n',
    'export A=',
    '$env:A="b"\n',
    '@"\n',
    '$(',
    '`a`',
    "$'a'",
    "'\\''",
    '\\\n',
    'a; ',
  ],
  ...['env:\n', `A: \${{ secrets.B }}\n`, 'a:b:c\n', 'https://a:b@c ', 'https://////'],
];

/** Something of its own, many times. */
export const many: Readonly<Record<string, (n: number) => string>> = {
  sections: (n) =>
    each(n, (i) => `[profile s${i}]\naws_access_key_id=A${i}\naws_secret_access_key=CANARY${i}\n`),
  roles: (n) => each(n, (i) => `[profile s${i}]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=s${i + 1}\n`),
  remotes: (n) => each(n, (i) => `[s${i}]\ntype = s3\nprovider = AWS\naccess_key_id = A\n`),
  settings: (n) => each(n, (i) => `k${i}=v\n`),
  'one setting': (n) => 'AWS_ACCESS_KEY_ID=A\n'.repeat(n),
  'keys of YAML': (n) => each(n, (i) => `k${i}: v\n`),
  'keys in flow': (n) => `{${each(n, (i) => `k${i}: v, `)}}`,
  anchors: (n) => each(n, (i) => `k${i}: &a${i}\n  <<: [*a${Math.max(0, i - 1)}, *a${Math.max(0, i - 1)}]\n`),
  replicas: (n) =>
    `dbs:\n- path: /a\n  replicas:\n${each(n, (i) => `  - url: s3://a/${i}\n    access-key-id: A\n    secret-access-key: CANARY\n`)}`,
  Secrets: (n) =>
    each(
      n,
      (i) =>
        `---\napiVersion: v1\nkind: Secret\nmetadata: {name: s${i}}\nstringData: {AWS_ACCESS_KEY_ID: A}\n`,
    ),
  'keys of a Secret': (n) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n${each(n, (i) => `  K${i}: v\n`)}`,
  jobs: (n) => `on: push\nenv:\n${each(n, (i) => `  K${i}: v\n`)}`,
  providers: (n) => each(n, (i) => `provider "aws" {\n  alias = "a${i}"\n  access_key = "A"\n}\n`),
  'one provider': (n) => 'provider "aws" { access_key = "A" }\n'.repeat(n),
  endpoints: (n) => `provider "aws" {\n endpoints = {${'s3 = "a", '.repeat(n)}}\n}\n`,
  secrets: (n) => each(n, (i) => `CREATE SECRET s${i} (TYPE s3, KEY_ID 'A', SECRET 'CANARY');\n`),
  'secrets in one line': (n) =>
    "CREATE OR REPLACE SECRET work (TYPE s3, KEY_ID 'A', SECRET 'CANARY'); ".repeat(n),
  options: (n) => `CREATE SECRET s (TYPE s3${`, KEY_ID 'A', SECRET 'CANARY'`.repeat(n)});`,
  properties: (n) =>
    `<configuration>${each(n, (i) => `<property><name>fs.s3a.bucket.b${i}.access.key</name><value>A</value></property>`)}</configuration>`,
  'one property': (n) =>
    `<configuration>${'<property><name>fs.s3a.access.key</name><value>A</value></property>'.repeat(n)}</configuration>`,
  plist: (n) => `<plist><dict>${each(n, (i) => `<key>k${i}</key><string>v</string>`)}</dict></plist>`,
  'aliases of mc': (n) =>
    `{"version":"10","aliases":{${each(n, (i) => `"a${i}":{"url":"https://a","accessKey":"A","secretKey":"CANARY"},`)}"z":{}}}`,
  'one alias of mc': (n) =>
    `{"version":"10","aliases":{${'"a":{"url":"https://a","accessKey":"A"},'.repeat(n)}"z":{}}}`,
  buckets: (n) => each(n, (i) => `bucket${i}:AKIAIOSFODNN7EXAMPLE:CANARY\n`),
  numbers: (n) => `{"aliases":{"a":{"url":${'9'.repeat(n)}}}}`,
};

/** Lists of aliases that stand for lists: what they say grows with the square of what is written. */
export const products: Readonly<Record<string, (n: number) => string>> = {
  aliases: (n) =>
    `x: &x {url: s3://a/b, access-key-id: A}\ny: &y [${'*x,'.repeat(n)}]\ndbs: [${'{replicas: *y},'.repeat(n)}]\n`,
  'Secrets in a list': (n) =>
    `apiVersion: v1\nkind: List\nx: &x {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {${each(n, (i) => `K${i}: v, `)}}}\nitems: [${'*x,'.repeat(n)}]\n`,
};

/** Deeper than any file needs, for the readers whose forms nest. */
export const deep: Readonly<Record<string, (n: number) => string>> = {
  'YAML in flow': (n) => `dbs: ${'['.repeat(n)}${']'.repeat(n)} # kind: Secret\n`,
  'YAML in lines': (n) => `${each(Math.min(n, 2000), (i) => `${' '.repeat(i)}a:\n`)}# kind: Secret\n`,
  'YAML in dashes': (n) => `${'- '.repeat(n)}a # kind: Secret\n`,
  JSON: (n) => `{"aliases":${'['.repeat(n)}${']'.repeat(n)}}`,
  XML: (n) => `<plist><dict>${'<dict>'.repeat(n)}${'</dict>'.repeat(n)}</dict></plist>`,
  HCL: (n) => `${'a {\n'.repeat(n)}${'}\n'.repeat(n)}`,
};

const each = (n: number, make: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => make(i)).join('');

/** The files of a tool, each with this text. */
export const filesWith = (target: Target, text: string): TargetText[] =>
  placesOf(target).map((file) => ({ ...file, text }));

/** The files of a tool with one profile of ours, and a text put below, above or within it. */
export function filesAround(target: Target, text: string): TargetText[][] {
  const name = target.holds === 'many' ? 'work' : soleName;
  const empty = placesOf(target).map((file) => ({ ...file, text: null }));
  const planned = target.plan(empty, [entryFor(target, name)], []);
  const withText = (place: (own: string) => string): TargetText[] =>
    empty.map((file) => ({ ...file, text: place(planned.find((p) => p.path === file.path)?.text ?? '') }));
  const within = (own: string): string => {
    const at = own.includes('CANARY') ? own.indexOf('CANARY') : own.length >> 1;
    return own.slice(0, at) + text + own.slice(at);
  };
  return [
    withText(() => text),
    withText((own) => own + text),
    withText((own) => text + own),
    withText(within),
  ];
}

/** All that is done with a tool's files. A refusal is as good as a result. */
export const acts: Readonly<Record<string, (target: Target, files: readonly TargetText[]) => unknown>> = {
  read: (target, files) => target.read(files),
  parts: (target, files) => target.parts(files),
  write: (target, files) =>
    target.plan(files, [entryFor(target, target.holds === 'many' ? 'work' : soleName)], []),
  add: (target, files) =>
    target.plan(files, [entryFor(target, target.holds === 'many' ? 'new' : soleName)], []),
  remove: (target, files) => target.plan(files, [], target.holds === 'many' ? ['work', 's1'] : [soleName]),
};

const placesOf = (target: Target): { part: string; path: string }[] =>
  target.locate({
    home: '/home/person',
    env: {},
    platform: 'linux',
    chosen: target.place === 'chosen' ? `/home/person/${target.fileName?.('work')}` : undefined,
  });

function entryFor(target: Target, name: string): ExportEntry {
  const isStatic = target.secretModes.includes('static');
  return {
    name,
    profileId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
    provider: 'quilibrium',
    mode: isStatic ? 'static' : (target.secretModes[0] ?? 'static'),
    region: 'q-world-1',
    accountId: '1000000000',
    endpoints: { s3: 'https://qstorage.quilibrium.com' },
    relaxedChecksums: true,
    addressing: 'path',
    accessKeyId: 'ABCDEF12D213546709A',
    ...(isStatic
      ? { secretAccessKey: new Secret('CANARYsecret/+=0123456789') }
      : { reference: 'aws-profile' }),
    credentialProcess: ['/opt/qcred', 'credential-process', '--profile', 'x'],
  };
}
