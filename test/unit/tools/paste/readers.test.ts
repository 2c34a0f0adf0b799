/** Reader by reader: what exactly is taken out of a line, and what is none. */
import { describe, expect, it } from 'vitest';
import { readAssignments } from '#core/tools/paste/assignments.ts';
import { readAddresses, readBare } from '#core/tools/paste/bare.ts';
import { decodeBase64, decodeFile, isId, isPlaceholder, isSound, plain } from '#core/tools/paste/check.ts';
import { readCsv } from '#core/tools/paste/csv.ts';
import { readLabels } from '#core/tools/paste/labels.ts';
import { readRows } from '#core/tools/paste/rows.ts';
import { readSections } from '#core/tools/paste/sections.ts';
import { longestLine, tidy, unquote } from '#core/tools/paste/text.ts';
import { commandsOf } from '#core/tools/paste/words.ts';
import { readXml, unescapeXml } from '#core/tools/paste/xml.ts';

const id = 'AKIAIOSFODNN7EXAMPLE';
const secret = 'CANARY/0123456789abcdef';
const whole = { accessKeyId: id, secretAccessKey: secret };
const keysOf = (reading: { keys: object[] } | null) =>
  reading?.keys.map((key) => JSON.parse(JSON.stringify(key)));

describe('a command line', () => {
  const words = (line: string) => commandsOf(line).map((command) => command.map(({ text }) => text));
  const quoted = (line: string) =>
    commandsOf(line)
      .flat()
      .map((word) => word.quoted);

  it.each<[string, string[][]]>([
    ['a b\tc', [['a', 'b', 'c']]],
    ['  a  ', [['a']]],
    ['', []],
    ['a && b', [['a'], ['b']]],
    ['a||b', [['a||b']]],
    ['a || b | c & d ; e', [['a'], ['b'], ['c'], ['d'], ['e']]],
    ['a&&b', [['a'], ['b']]],
    ['a&b', [['a&b']]],
    ['&& a', [['a']]],
    ['a;', [['a']]],
    ['a; b', [['a'], ['b']]],
    ['a;b', [['a;b']]],
    ['A=1;B=2', [['A=1'], ['B=2']]],
    ['A=1;b=2', [['A=1;b=2']]],
    ['a=1;secret_key=2', [['a=1'], ['secret_key=2']]],
    ['A=1;export B=2', [['A=1'], ['export', 'B=2']]],
    ['A=1;exported', [['A=1;exported']]],
    ['"a b"', [['a b']]],
    ["'a b'", [['a b']]],
    ['x="a b" y', [['x=a b', 'y']]],
    ['x:"a b"', [['x:a b']]],
    ['["a","b"]', [['[a,b]']]],
    ['("a b")', [['(a b)']]],
    ['{"a b"}', [['{a b}']]],
    ['a"b c"', [['a"b', 'c"']]],
    ['"a', [['"a']]],
    ['"a"b c', [['"a"b', 'c']]],
    ['"a";"b"', [['a;"b"']]],
    [String.raw`"a\"b\\c\$d"`, [['a"b\\c$d']]],
    [String.raw`'a\"b'`, [[String.raw`a\"b`]]],
    [String.raw`"a\nb"`, [[String.raw`a\nb`]]],
    ['"&&" b', [['&&', 'b']]],
    ['A=1;Bx=2', [['A=1;Bx=2']]],
    ['A=1;xB=2', [['A=1;xB=2']]],
    ['A=1;B_2=2', [['A=1'], ['B_2=2']]],
    ['a;b export c', [['a;b', 'export', 'c']]],
    ["'a\\' b", [['a\\', 'b']]],
    ['""', [['']]],
  ])('%j is %j', (line, commands) => {
    expect(words(line)).toEqual(commands);
  });

  it('says which of its words stood in quotes', () => {
    expect(quoted(`a "b" c='d' "e`)).toEqual([false, true, true, false]);
  });
});

describe('variables and command lines', () => {
  const read = (text: string) => keysOf(readAssignments(text));
  const both = (a: string, b: string) => `${a}\n${b}\n`;

  it.each<[what: string, text: string]>([
    ['a shell', both(`export AWS_ACCESS_KEY_ID=${id}`, `export AWS_SECRET_ACCESS_KEY="${secret}"`)],
    [
      'a prompt',
      both(`$ export AWS_ACCESS_KEY_ID=${id}`, `ann@host:~$ export AWS_SECRET_ACCESS_KEY=${secret}`),
    ],
    ['blanks around the sign', both(`access_key = ${id}`, `secret_key = "${secret}"`)],
    ['other signs', both(`access_key := ${id}`, `secret_key => '${secret}';`)],
    ['more signs', both(`access_key ?= ${id}`, `secret_key ::= ${secret}`)],
    ['and more', both(`access_key = '${id}'`, `secret_key ::= ${secret},`)],
    ['Windows', both(`set AWS_ACCESS_KEY_ID=${id}`, `setx AWS_SECRET_ACCESS_KEY ${secret}`)],
    [
      'PowerShell',
      both(`$env:AWS_ACCESS_KEY_ID="${id}"`, `PS C:\\> $env:AWS_SECRET_ACCESS_KEY = '${secret}'`),
    ],
    ['fish', both(`set -gx AWS_ACCESS_KEY_ID ${id}`, `set -gx AWS_SECRET_ACCESS_KEY ${secret};`)],
    ['csh', both(`setenv AWS_ACCESS_KEY_ID ${id}`, `setenv AWS_SECRET_ACCESS_KEY ${secret}`)],
    ['options', `x --access-key ${id} --secret-key=${secret}`],
    ['options of Java', `java -Daws.accessKeyId=${id} -Daws.secretAccessKey=${secret}`],
    ['options that go on', `x --access-key ${id} \\\n  --secret-key ${secret}`],
    ['options that go on in Windows', `x --access-key ${id} ^\n  --secret-key ${secret}`],
    ['options that go on in PowerShell', `x --access-key ${id} \`\n  --secret-key ${secret}`],
    ['options that go on behind the end', `x --access-key ${id} --secret-key ${secret} \\`],
    ['curl', `curl --user ${id}:${secret} https://x`],
    ['curl, in short', `curl -u "${id}:${secret}" https://x`],
    ['docker', `docker run -e AWS_ACCESS_KEY_ID=${id} -e AWS_SECRET_ACCESS_KEY=${secret} x`],
    [
      'kubectl',
      `kubectl create secret generic s --from-literal=access_key=${id} --from-literal='secret_key=${secret}'`,
    ],
    ['pairs', `x access_key=${id},secret_key=${secret}`],
    ['rclone’s own remote', `rclone ls :s3,access_key_id=${id},secret_access_key=${secret}:`],
    [
      'the AWS CLI',
      both(
        `aws configure set aws_access_key_id ${id}`,
        `aws configure set aws_secret_access_key ${secret} --profile x`,
      ),
    ],
    [
      'GitHub’s',
      both(
        `gh secret set AWS_ACCESS_KEY_ID --body ${id}`,
        `gh secret set AWS_SECRET_ACCESS_KEY --body "${secret}"`,
      ),
    ],
    ['quotes within quotes', both(`access_key = "'${id}'"`, `secret_key = '"${secret}"'`)],
    ['several in a line', `export AWS_ACCESS_KEY_ID=${id}; export AWS_SECRET_ACCESS_KEY=${secret}`],
    ['another file’s words', both(`AWS_ACCESS_KEY_ID ${id}`, `AWS_SECRET_ACCESS_KEY ${secret}`)],
    ['words in camel case', both(`accessKeyId ${id}`, `secretAccessKey ${secret}`)],
    ['values on lines of their own', `x --access-key \\\n ${id} \\\n\\\n --secret-key ^\n ${secret}`],
    ['short definitions', `x -DaccessKey=${id} -PsecretKey=${secret}`],
    ['ticks', both(`access_key=\`${id}\``, `secret_key=\`${secret}\`,`)],
    ['signs at their end', both(`access_key=${id},`, `secret_key=${secret};`)],
    ['a blank behind the sign', both(`access_key= ${id}`, `secret_key: ${secret}`)],
    ['an option before the value', both(`gh secret set ACCESS_KEY --string ${id}`, `SECRET_KEY=${secret}`)],
    ['a hash that begins no comment', `#1 AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret}`],
    ['prompts before words', both(`$ ACCESS_KEY ${id}`, `ann@host:~# SECRET_KEY ${secret} \\`)],
    ['a line that ends with a backslash and more', both('cd \\x', `ACCESS_KEY ${id}\nSECRET_KEY ${secret}`)],
  ])('are read as in %s', (_, text) => {
    const [key] = read(text) ?? [];
    expect([key?.accessKeyId, String(key?.secretAccessKey).replace(/:$/, '')]).toEqual([id, secret]);
  });

  it.each([
    `# export AWS_ACCESS_KEY_ID=${id}`,
    `  # AWS_ACCESS_KEY_ID=${id}`,
    `// AWS_ACCESS_KEY_ID=${id}`,
    `rem set AWS_ACCESS_KEY_ID=${id}`,
    `REM set AWS_ACCESS_KEY_ID=${id}`,
    `say access_key ${id}`,
    `x AWS_ACCESS_KEY_ID ${id}`,
    `AWS_ACCESS_KEY_ID`,
    `curl --user ann:${secret}`,
    `curl -us ${id}:${secret}`,
    `curl x--user ${id}:${secret}`,
    `curl -u ab:${id}:${secret}`,
    'access_key=',
    `access_key = "${id}",`,
    `access_key x= ${id}`,
    `access_key =x ${id}`,
    `foo x-access-key ${id}`,
    'gh secret set AWS_ACCESS_KEY_ID --body',
    'gh secret set AWS_ACCESS_KEY_ID',
    'aws configure set',
    'aws configure set aws_access_key_id',
    'kubectl --from-literal=access_key=',
    `AWS_ACCESS_KEY_ID ${id} more`,
    `AWS_ACCESS_KEY_ID ${id} \\\n more`,
    `ACCESSKEYID ${id}`,
    `myset AWS_ACCESS_KEY_ID ${id} x`,
    `setup AWS_ACCESS_KEY_ID ${id} x`,
  ])('%j says none', (line) => {
    expect(read(line)).toBeUndefined();
  });

  it.each<[line: string, value: string]>([
    [`SECRET_KEY=${secret},x=y`, `${secret},x=y`],
    [`SECRET_KEY=${secret},x`, `${secret},x`],
    [`SECRET_KEY="CANARY'0123456789"`, "CANARY'0123456789"],
    [`SECRET_KEY = "CANARY'0123456789"`, "CANARY'0123456789"],
    ['setx SECRET_KEY CANARY12', 'CANARY12'],
    ['setx SECRET_KEY -CANARY/0123456789', '-CANARY/0123456789'],
    ['x=y --from-literal=SECRET_KEY=CANARY=12', 'CANARY=12'],
  ])('%j says a secret, to the letter', (line, value) => {
    expect(read(line)?.map((key) => key.secretAccessKey)).toEqual([value]);
  });

  it.each<[format: string, line: string]>([
    ['export lines', `export AWS_ACCESS_KEY_ID=${id}`],
    ['export lines', `  export  AWS_ACCESS_KEY_ID=${id}`],
    ['PowerShell lines', `$env:AWS_ACCESS_KEY_ID="${id}"`],
    ['PowerShell lines', `  $ENV:AWS_ACCESS_KEY_ID="${id}"`],
    ['Windows set lines', `set AWS_ACCESS_KEY_ID=${id}`],
    ['Windows set lines', `  SET  "AWS_ACCESS_KEY_ID=${id}"`],
    ['Windows set lines', `setx AWS_ACCESS_KEY_ID ${id}`],
    ['fish lines', `set -x AWS_ACCESS_KEY_ID ${id}`],
    ['fish lines', `  set  -gx  AWS_ACCESS_KEY_ID ${id}`],
    ['a command line', `aws configure set aws_access_key_id ${id}`],
    ['a command line', `  docker run -e AWS_ACCESS_KEY_ID=${id}`],
    ['.env file', `AWS_ACCESS_KEY_ID=${id}`],
    ['.env file', `export_AWS_ACCESS_KEY_ID=${id}`],
    ['.env file', `set foo-bar AWS_ACCESS_KEY_ID=${id}`],
    ['.env file', `x AWS_ACCESS_KEY_ID=${id} export a`],
    ['.env file', `x AWS_ACCESS_KEY_ID=${id} set -x a`],
    ['.env file', `x AWS_ACCESS_KEY_ID=${id} set a=b`],
    ['.env file', `x AWS_ACCESS_KEY_ID=${id} docker run`],
    ['.env file', `x AWS_ACCESS_KEY_ID=${id} $env:x`],
  ])('are called %s: %j', (format, line) => {
    expect(readAssignments(line)?.format).toBe(format);
  });

  it.each<[string, object]>([
    [
      `mc alias set nas https://nas.example ${id} ${secret}`,
      { name: 'nas', endpoint: 'https://nas.example' },
    ],
    [`mcli alias s nas https://nas.example ${id} ${secret}`, { name: 'nas' }],
    [`mc config host add nas https://nas.example ${id} ${secret}`, { name: 'nas' }],
    [`mc --insecure alias set nas https://nas.example ${id} ${secret}`, { name: 'nas' }],
    [`mc admin user add nas ${id} ${secret}`, {}],
    [`b2 authorize-account ${id} ${secret}`, { provider: 'b2' }],
    [`b2 account authorize ${id} ${secret}`, { provider: 'b2' }],
    [`machine s3.example login ${id} password ${secret}`, {}],
  ])('take a key by its place: %j', (line, more) => {
    expect(read(line)).toMatchObject([{ ...whole, ...more }]);
  });

  it.each([
    `mc alias set nas ${id} ${secret}`,
    `mc alias set nas https://nas.example ${id}`,
    `mc alias remove nas https://nas.example ${id} ${secret}`,
  ])('take none where a word is missing: %j', (line) => {
    expect(read(line)).toBeUndefined();
  });

  it('are passed over where a line is longer than any setting', () => {
    const line = (more: number) => `AWS_ACCESS_KEY_ID=${id} ${'x'.repeat(longestLine - 39 + more)}`;
    expect(line(0)).toHaveLength(longestLine);
    expect(read(line(0))).toMatchObject([{ accessKeyId: id }]);
    expect(read(line(1))).toBeUndefined();
    // One that goes on is one line; what is behind one that is too long is read again.
    expect(read(`${line(0)} \\\n ${line(0)}\nAWS_ACCESS_KEY_ID=${id}`)).toMatchObject([{ accessKeyId: id }]);
    const open = (length: number) => `${'x'.repeat(length - 2)} \\\nAWS_ACCESS_KEY_ID=${id}`;
    expect(read(open(longestLine))).toBeUndefined();
    expect(read(open(longestLine + 1))).toMatchObject([{ accessKeyId: id }]);
  });
});

describe('an address', () => {
  const read = (text: string) => keysOf(readAddresses(text));
  it.each<[string, object]>([
    [
      `MC_HOST_nas=https://${id}:${secret.replace('/', '%2F')}@nas.example`,
      { name: 'nas', endpoint: 'https://nas.example' },
    ],
    [
      `export MC_HOST_nas="https://minio:${secret.replace('/', '%2F')}:CANARY%2Ftoken@nas.example:9000"`,
      {
        name: 'nas',
        accessKeyId: 'minio',
        sessionToken: 'CANARY/token',
        endpoint: 'https://nas.example:9000',
      },
    ],
    [`https://${id}:${secret}@nas.example/bucket`, { endpoint: 'https://nas.example' }],
    [`s3://${id}:${secret}@eu-west-1/bucket`, { region: 'eu-west-1' }],
    [`s3://${id}:${secret}@us-gov-west-1/bucket`, { region: 'us-gov-west-1' }],
    [`s3+https://${id}:${secret}@nas.example:9000/bucket`, { endpoint: 'nas.example:9000' }],
    [`minio://someone:${secret}@nas.example/bucket`, { accessKeyId: 'someone', endpoint: 'nas.example' }],
  ])('%s says its key', (text, more) => {
    expect(read(text)).toEqual([{ ...whole, ...more }]);
  });

  it('of a bucket alone says no place', () => {
    for (const host of ['bucket', 'aeu-west-1', 'eu-west-12', 'eu1'])
      expect(read(`s3://${id}:${secret}@${host}/x`)).toEqual([whole]);
  });

  it('with a user and a password, or a placeholder, is none', () => {
    expect(read(`https://someone:${secret}@nas.example`)).toBeUndefined();
    expect(read(`s3://${id}:YOUR_SECRET_KEY@nas.example`)).toBeUndefined();
    expect(read(`https://${id}:${secret} nas.example`)).toBeUndefined();
    // What cannot be decoded stays as it is.
    expect(read(`s3://${id}:CANARY%zz0123@nas.example`)).toMatchObject([
      { secretAccessKey: 'CANARY%zz0123' },
    ]);
  });
});

describe('bare words', () => {
  const read = (text: string) => keysOf(readBare(text));
  const token = 'CANARY'.repeat(20).slice(0, 100);
  const temporary = id.replace('AKIA', 'ASIA');

  it.each([
    `${id} ${secret}`,
    `${id},${secret}`,
    `${id},  ${secret}`,
    `"${id}"\n'${secret}'`,
    `$ b2 key create\n${id}\n${secret}`,
    `  PS C:\\Users\\ann> b2 key create\n${id}\n${secret}`,
    `${id}:${secret}`,
    `bucket:${id}:${secret}`,
    `ann ${id} ${secret}`,
    `a$ ${id} ${secret}`,
  ])('%j are a key', (text) => {
    expect(read(text)).toEqual([whole]);
  });

  it.each([
    `${id} ${secret} more`,
    `ann bob ${id} ${secret}`,
    `x PS C:\\> ${id} ${secret} y`,
    `${temporary} ${secret} ${token.slice(1)}`,
    `${id} ${secret} ${token}`,
    `a:b:${id}:${secret}`,
    '',
  ])('%j are none', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('may be three where the key is temporary', () => {
    expect(read(`${temporary} ${secret} ${token}`)).toEqual([
      { accessKeyId: temporary, secretAccessKey: secret, sessionToken: token },
    ]);
  });

  it('are named after who prints them', () => {
    expect(readBare(`0040123456789ab0000000001 ${secret}`)?.format).toBe('Backblaze B2, key create');
    expect(readBare(`${id} ${secret}`)?.format).toBe('an access key');
  });

  it('are looked for in up to 5,000 characters', () => {
    const text = (length: number) => `${id} ${secret}`.padEnd(length);
    expect([read(text(5000)), read(text(5001))]).toEqual([[whole], undefined]);
  });
});

describe('what no id looks like', () => {
  it.each([
    '11111111-aaaa-4bbb-8ccc-123456111111',
    'AAAAAAAA-AAAA-4BBB-8CCC-123456111111',
    'tsec_example',
    'K004example',
    'abcdefghijklmABCDEFGHIJKLM',
    'a'.repeat(33),
    `AROA${'A'.repeat(16)}`,
    'AKIAlower',
  ])('%s', (text) => {
    expect(isId(text)).toBe(false);
  });

  it.each([
    'xtsec_example',
    'xK004',
    'K00x',
    'abcdefghijklABCDEFGHIJKLM',
    'abcdefghijklmnopqrstuvwxyzabcdef',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF',
  ])('but of %s', (text) => {
    expect(isId(text)).toBe(true);
  });

  it('what SOPS sealed is a placeholder however long, where it begins so', () => {
    expect(isPlaceholder(`x ENC[${'a'.repeat(500)}`)).toBe(false);
  });
});

describe('base64', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64');

  it.each<[string, string | undefined]>([
    [encoded('minio-user'), 'minio-user'],
    [encoded('minio-user\r\n'), 'minio-user'],
    [` ${encoded('minio-user').slice(0, 4)}\n${encoded('minio-user').slice(4)} `, 'minio-user'],
    [encoded('minio-user').replace(/=+$/, ''), 'minio-user'],
    [encoded('abc'), 'abc'],
    [encoded('ab'), undefined],
    [encoded('a b c'), undefined],
    [encoded(' abc'), undefined],
    [encoded('abc '), undefined],
    [encoded('caf\u00e9'), undefined],
    ['abc', undefined],
    ['', undefined],
    ['QUJD===', undefined],
    ['-QUJDRA==', undefined],
    ['QUJDRB==', undefined],
  ])('%j stands for the word %j', (text, word) => {
    expect(decodeBase64(text)).toBe(word);
  });

  it('of lines is a file, up to 65,536 characters, and none where something cannot be printed', () => {
    expect(decodeFile(encoded('a\n\tb c\r\n'))).toBe('a\n\tb c\r\n');
    for (const text of ['\u0001abc', 'abc\u0001']) expect(decodeFile(encoded(text))).toBeUndefined();
    const long = 'x'.repeat(49_152);
    expect(decodeFile(encoded(long))).toBe(long);
    expect(decodeFile(encoded(`${long}x`))).toBeUndefined();
  });

  it('of both halves brings all that stands beside them along, decoded where it can be', () => {
    const key = { accessKeyId: encoded('minio-user'), secretAccessKey: encoded('CANARYsecret') };
    expect(plain({ ...key, sessionToken: encoded('CANARYtoken'), region: 'eu-west-1', name: 'one' })).toEqual(
      {
        accessKeyId: 'minio-user',
        secretAccessKey: 'CANARYsecret',
        sessionToken: 'CANARYtoken',
        region: 'eu-west-1',
        endpoint: undefined,
        name: 'one',
      },
    );
    for (const half of [
      { ...key, accessKeyId: 'plain-id' },
      { ...key, secretAccessKey: 'CANARY-plain' },
    ])
      expect(plain(half)).toBe(half);
  });
});

describe('both halves', () => {
  it.each<[boolean, string | undefined, string | undefined]>([
    [true, id, secret],
    [true, 'minioadmin', 'minioadmin'],
    [false, 'Minioadmin', 'Minioadmin'],
    [false, 'minioadmin-of-the-whole-house', 'minioadmin-of-the-whole-house'],
    [false, id, id],
    [false, 'minio-user', id],
    [false, id, undefined],
    [false, undefined, secret],
    [false, id, 'YOUR_SECRET_KEY'],
    [false, '<ACCESS_KEY>', secret],
    [false, id, 'ab'],
    [false, 'a b', secret],
  ])('are a key, or not: %s, %j', (is, accessKeyId, secretAccessKey) => {
    expect(isSound({ accessKeyId, secretAccessKey })).toBe(is);
  });
});

describe('cells, rows and elements', () => {
  it('of a table with a header are keys, unless a cell is missing or too many', () => {
    const table = (...rows: string[]) =>
      keysOf(readCsv(`Access key ID,Secret access key,Region\n${rows.join('\n')}`));
    expect(table(`${id},${secret},eu-west-1`)).toEqual([{ ...whole, region: 'eu-west-1' }]);
    expect(table(`${id},"${secret}",eu-west-1,`)).toEqual([{ ...whole, region: 'eu-west-1' }]);
    expect(table(`${id},${secret}`)).toBeUndefined();
    expect(table(`${id},${secret},eu-west-1,more`)).toBeUndefined();
    expect(readCsv(`\n\nAccess key ID;Secret access key\n${id};${secret}`)).toMatchObject({
      format: 'CSV file of access keys',
      keys: [whole],
    });
    expect(readCsv(`Access key ID\tSecret access key\n${id}\t${secret}`)?.format).toBe('a table');
    expect(readCsv(`Access key ID\n${id}`)).toBeNull();
    expect(readCsv(`Name,Region\n${id},${secret}`)).toBeNull();
  });

  it('of the AWS CLI’s text output are keys in their order', () => {
    expect(readRows(`x\nACCESSKEY\t${id}\t2026-01-01\t${secret}\tActive\tann\n`)).toMatchObject({
      format: 'AWS CLI, text output',
      keys: [{ ...whole, name: 'ann' }],
    });
    expect(
      keysOf(readRows(`  CREDENTIALS  ${id}  2026-01-01T00:00:00Z  ${secret}  CANARY/token`)),
    ).toMatchObject([{ ...whole, sessionToken: 'CANARY/token', expiresAt: '2026-01-01T00:00:00Z' }]);
    for (const none of [`ACCESSKEY\t<id>\t2026\t${secret}`, `accesskey\t${id}`, `KEY\t${id}`])
      expect(readRows(none)).toBeNull();
  });

  it('of sections are keys of their names', () => {
    const read = (text: string) => keysOf(readSections(text));
    expect(read(`[one]\naccess_key = "${id}"\nsecret_key: '${secret}'\n`)).toEqual([
      { ...whole, name: 'one' },
    ]);
    expect(read(`  [[profile  two]]  \naccess_key=${id}\nsecret_key=${secret}`)).toEqual([
      { ...whole, name: 'two' },
    ]);
    expect(
      read(`[default]\naccess_key=${id}\n# access_key=x\n ; access_key=y\nsecret_key=${secret}`),
    ).toEqual([whole]);
    expect(read(`access_key=${id}\nsecret_key=${secret}\n`)).toBeUndefined();
    expect(read(`[one]\naccess_key=${id}\n[two]\nsecret_key=${secret}`)).toEqual([
      { name: 'one', accessKeyId: id },
      { name: 'two', secretAccessKey: secret },
    ]);
    expect(readSections(`[one]\naccess_key=${id}`)?.format).toBe('settings in sections');
    for (const [header, name] of [
      ['[ one ]', 'one'],
      ['[my profile  a]', 'my profile  a'],
      ['[one]\nx [two]', 'one'],
    ])
      expect(read(`${header}\n access_key = ${id}\n`)).toEqual([{ name, accessKeyId: id }]);
    expect(read(`x [one]\naccess_key=${id}\n`)).toBeUndefined();
    expect(read(`[one]\naccess_key=${id}\nsecret_key=${secret}#;x\n=x\n`)).toEqual([
      { ...whole, name: 'one', secretAccessKey: `${secret}#;x` },
    ]);
  });

  it('of XML are keys, by their names, by names beside them, and by attributes', () => {
    const read = (text: string) => keysOf(readXml(text));
    expect(read(`<AccessKeyId>${id}</AccessKeyId><SecretAccessKey> ${secret} </SecretAccessKey>`)).toEqual([
      whole,
    ]);
    expect(
      read(`<x:AccessKeyId a="b">${id}</x:AccessKeyId><x:SecretAccessKey>${secret}</x:SecretAccessKey>`),
    ).toEqual([whole]);
    expect(
      read(
        `<name>fs.s3a.access.key</name><value>${id}</value><key>secret_key</key><string>${secret}</string>`,
      ),
    ).toEqual([whole]);
    expect(
      read(`<add key="AccessKeyId" value="${id}"/><property name='SecretAccessKey' value='${secret}' />`),
    ).toEqual([whole]);
    expect(read(`<p>${id}</p>`)).toBeUndefined();
    for (const page of ['html', '!doctype html', 'body', 'table', 'div'])
      expect(read(`<${page}><AccessKeyId>${id}</AccessKeyId>`)).toBeUndefined();
    const formats = ['CreateAccountResponse', 'CreateAccessKeyResponse', 'x'].map(
      (name) => readXml(`<${name}><AccessKeyId>${id}</AccessKeyId></${name}>`)?.format,
    );
    expect(formats).toEqual(['QNZM, CreateAccount', 'IAM, CreateAccessKey', 'XML']);
    expect(readXml(`<AccessKeyId>${id}</AccessKeyId><SessionToken>x</SessionToken>`)?.format).toBe(
      'STS, temporary credentials',
    );
  });

  it.each([
    ['&amp;&lt;&gt;&quot;&apos;', `&<>"'`],
    ['&#65;&#x42;&#X43;', 'ABC'],
    ['&AMP;', '&'],
    ['&nope; &#0; &#x110000; &;', '&nope; &#0; &#x110000; &;'],
    ['&#x10ffff;', '\u{10ffff}'],
  ])('of XML stand for what they stand for: %s', (text, plain) => {
    expect(unescapeXml(text)).toBe(plain);
  });
});

describe('labels', () => {
  it.each([
    `Access key: ${id}<br>Secret key: ${secret}`,
    `  - Access key: ${id}\n  - Secret key: ${secret}`,
    `-  Access key: ${id}\n*  Secret key: ${secret}`,
    `9. Access key: ${id}\n10. Secret key: ${secret}`,
    `Access key: ${id}\nSecret key:\n${secret}`,
    `access key: ${id}, secret key: ${secret}`,
    // What follows is none of theirs.
    `Access key: ${id}\nSecret key: ${secret}\nDone12345`,
    `Access key: ${id}\nSecret key: ${secret}\nhttps://example.com/help`,
    `Access key: ${id}\nSecret key: ${secret}\nhttps://s3.eu-west-1.amazonaws.com`,
  ])('stand before their values, or above them: %j', (text) => {
    expect(keysOf(readLabels(text))).toEqual([whole]);
  });

  it('have values as they stand', () => {
    expect(keysOf(readLabels(`Access key: ${id}\nSecret key: CANARY==/012`))).toEqual([
      { accessKeyId: id, secretAccessKey: 'CANARY==/012' },
    ]);
    expect(readLabels('Name: nobody')).toBeNull();
  });
});

describe('what copying adds', () => {
  it.each([
    [' "a" ', 'a'],
    ["'a',", 'a'],
    ['`a`;', 'a'],
    ['“a”', 'a'],
    ['‘a’', 'a'],
    ['" a "', 'a'],
    ['"a', '"a'],
    ['"', '"'],
    ['""', ''],
    ['a,;', 'a,'],
    [`"a'`, `"a'`],
  ])('is taken off a value: %j', (value, bare) => {
    expect(unquote(value)).toBe(bare);
  });

  it.each([
    ['a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['\ufeffa\u200bb\u00a0c\u2060', 'ab c'],
    ['\ufffd\ufffda\0b\0', 'ab'],
    ['\ufffda', '\ufffda'],
    ['a\n\n\n\n\nb', 'a\n\n\nb'],
    ['a\n\n\nb', 'a\n\n\nb'],
    ['```sh\na\n```\n~~~\nb', 'a\nb'],
    ['  a\n    b\n\n  c', 'a\n  b\n\nc'],
    ['\ta\n\t\tb', 'a\n\tb'],
    ['  a\nb', '  a\nb'],
  ])('is taken off a text: %j', (text, clean) => {
    expect(tidy(text)).toBe(clean);
  });
});
