import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dots, mask, showsSecret } from '#core/tools/edits/mask.ts';
import { looksSecret } from '#core/tools/edits/masking/secretKeys.ts';
import { cpuNow } from '../../../support/cpu.ts';

const canary = 'CANARY/wJalr+XUtn=';
const alike = (count: number) => Array.from({ length: count }, (_, n) => `CANARY/${'x'.repeat(60)}${n}`);

describe('mask', () => {
  it.each([
    ['INI', `[default]\naws_secret_access_key = ${canary}\nregion = q-world-1`],
    ['INI without blanks', `aws_secret_access_key=${canary}`],
    ['INI, odd case', `AWS_Secret_Access_Key = ${canary}`],
    ['INI with a colon', `secret_key: ${canary}`],
    ['INI, value in the next line', `aws_session_token =\n  ${canary}\n\n  ${canary}\nregion = x`],
    ['INI, a value in quotes that goes on', `password = "a" ${canary}`],
    ['INI, a comment', `# aws_secret_access_key = ${canary}\n;secret_key=${canary}`],
    [
      'rclone',
      `[b2]\ntype = b2\naccount = 1\nkey = ${canary}\npass = ${canary}\ntoken = {"access_token":"${canary}"}`,
    ],
    ['shell', `export AWS_SECRET_ACCESS_KEY="${canary}"; export B=1`],
    ['shell over two lines', `export PRIVATE_KEY="first\n${canary}"\nA=1`],
    ['PowerShell', `$env:AWS_SECRET_ACCESS_KEY = '${canary}'`],
    ['cmd', `set AWS_SESSION_TOKEN=${canary}`],
    ['JSON', `{\n  "AccessKey": {\n    "SecretAccessKey": "${canary}",\n    "Status": "Active"\n  }\n}`],
    ['JSON in one line', `{"AccessKeyId":"AK","SecretAccessKey":"${canary}","SessionToken" : "${canary}"}`],
    ['JSON with escapes', `{"secretKey":"a\\"${canary}\\\\","b":"c"}`],
    ['JSON within JSON', `{"body":"{\\"SecretAccessKey\\":\\"${canary}\\"}"}`],
    ['JSON lists', `{"tokens": ["a", "${canary}"]}\n{"tokens": [\n  "${canary}"\n]}`],
    ['YAML', `users:\n  - name: x\n    password: ${canary}\n  - password: '${canary}'\n    name: y`],
    ['YAML block', `secret_key: |\n  ${canary}\n\n  ${canary}\nother: 1`],
    ['YAML list', `tokens:\n- ${canary}\n- ${canary}\nname: x`],
    ['YAML flow', `{user: a, password: ${canary}}`],
    ['TOML', `secret = """\n${canary}\n"""\nname = "x"`],
    ['XML', `<AccessKey><SecretAccessKey>${canary}</SecretAccessKey><Status>Active</Status></AccessKey>`],
    ['XML over lines', `<Secret-Key a="b">\n  ${canary}\n</Secret-Key>`],
    ['XML, CDATA', `<password><![CDATA[${canary}]]></password>`],
    ['property list', `<key>Secret Key</key>\n<string>${canary}</string>`],
    ['Hadoop', `<property><name>fs.s3a.secret.key</name>\n<value>${canary}</value></property>`],
    ['.NET', `<add key="AWSSecretKey" value="${canary}" />`],
    ['attribute', `<server user="a" password="${canary}" port="1"/>`],
    ['address', `url = https://x.test/?a=1&X-Amz-Security-Token=${canary}`],
    ['Windows line ends', `[a]\r\naws_secret_access_key = ${canary}\r\nregion = x\r\n`],
  ])('hides a value whose key says that it is a secret: %s', (_, text) => {
    const masked = mask(text, []);
    expect(masked).not.toContain('CANARY');
    expect(masked).toContain(dots);
    expect(masked.split('\n').length).toBe(text.split('\n').length);
  });

  it('leaves the rest of a file readable', () => {
    const text = [
      '# keys of the web shop <name>',
      '[default]',
      'aws_access_key_id = AKIAEXAMPLE',
      'credential_process = "/opt/QCred/qcred" credential-process --profile 1',
      'web_identity_token_file = /run/token',
      's3 =',
      '  addressing_style = path',
      'region = q-world-1',
      '',
    ].join('\n');
    expect(mask(text, [])).toBe(text);
    expect(mask(`{"a":1,"SecretAccessKey":"${canary}","Status":"Active"}`, [])).toBe(
      `{"a":1,"SecretAccessKey":"${dots}","Status":"Active"}`,
    );
    expect(mask(`password: <your password>\nregion: x`, [])).toBe(`password: ${dots}\nregion: x`);
    expect(mask(`aws_secret_access_key = ${canary}\r\n`, [])).toBe(`aws_secret_access_key = ${dots}\r\n`);
  });

  it('hides given secrets anywhere, also escaped', () => {
    const secret = 'CANARY/a"b&c<d';
    const forms = [
      secret,
      JSON.stringify(secret),
      JSON.stringify(secret).replaceAll('/', '\\/'),
      'CANARY/a"b&amp;c&lt;d',
      encodeURIComponent(secret),
    ];
    for (const form of forms) expect(mask(`x ${form} y`, [secret])).not.toContain('CANARY');
    expect(mask('an abc and an abcdef', ['abc', 'abcdef', ''])).toBe(`an ${dots} and an ${dots}`);
  });

  it('lets no given secret through, wherever it stands', () => {
    const secret = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'ab=/ "\\&<\n') });
    const piece = fc.oneof(fc.string({ unit: fc.constantFrom(...'ab=/: "\\&<>\n[]#') }), secret);
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), fc.array(piece), (secrets, pieces) => {
        const text = [...pieces, ...secrets].join('');
        const masked = mask(text, secrets);
        for (const one of secrets) if (one.trim() !== '') expect(masked).not.toContain(one);
      }),
    );
  });

  it('lets no value of a secret key through, whatever it is and whatever is around it', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab =:#"\',;{}[]<>/\\\t-') });
    const value = fc.tuple(line, line).map(([a, b]) => `${a}CANARY${b}`);
    const key = fc.constantFrom('aws_secret_access_key', 'secret_key', 'AWS_SESSION_TOKEN', 'password');
    const secretLine = fc.tuple(key, fc.constantFrom('=', ' = '), value).map((parts) => parts.join(''));
    const json = fc
      .tuple(key, value)
      .map(([name, text]) => `{"a": "b", "${name}": ${JSON.stringify(text)}, "c": 1}`);
    const xml = fc
      .tuple(key, value)
      .map(
        ([name, text]) =>
          `<a><${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}></a>`,
      );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, secretLine, json, xml), { maxLength: 8 }), (lines) => {
        const masked = mask(lines.join('\n'), []);
        expect(masked).not.toContain('CANARY');
        expect(masked.split('\n').length).toBe(Math.max(lines.length, 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the text and few more for many secrets', () => {
    const secrets = Array.from({ length: 5000 }, (_, n) => `CANARY${n}-abcdefghijklmnop`);
    const text = secrets.map((one, n) => `[p${n}]\naws_access_key_id = ${one}\nregion = x\n`).join('');
    const started = cpuNow();
    expect(mask(text, secrets)).not.toContain('CANARY');
    expect(mask(`<secret>`.repeat(20_000) + '"token":'.repeat(20_000), [])).toContain(dots);
    expect(cpuNow() - started).toBeLessThan(3000);
  });

  // Each of these took longer than two seconds when the time grew with the square.
  it.each([
    ['secrets that begin alike', () => alike(10_000), alike(10_000)],
    ['tags that end far away', () => ['<a><b>'.repeat(30_000), '</a>'], []],
    ['names that end far away', () => ['<key>'.repeat(30_000), '</key>'], []],
    ['a line of backslashes', () => [`a=${'\\'.repeat(120_000)}`], []],
  ])('is not slowed down by %s', (_, pieces, secrets) => {
    const text = pieces().join('\n');
    const started = cpuNow();
    expect(mask(text, secrets)).not.toContain('CANARY');
    expect(cpuNow() - started).toBeLessThan(2000);
  });
});

describe('what is hidden', () => {
  it('is eight dots, whatever was there', () => {
    expect(mask('password = CANARY', [])).toBe('password = ••••••••');
    expect(mask('password = CANARY-and-much-more', [])).toBe('password = ••••••••');
  });

  it('is found in any order, and is one where it touches', () => {
    expect(mask('password = CANARY\nx KNOWN y\ntoken = CANARY\n', ['KNOWN'])).toBe(
      `password = ${dots}\nx ${dots} y\ntoken = ${dots}\n`,
    );
    expect(mask('x abcd y', ['ab', 'cd'])).toBe(`x ${dots} y`);
  });

  it('is nothing within certificates, and all that looks drawn by lot between them', () => {
    const body = 'MIIBszCCAVmgAwIBAgIUQ3k9fF8cW5Qm2Vd7Zr1xYb0';
    const certificate = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    const drawn = 'CANARY3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA';
    const text = `see ${drawn}\n${certificate}see ${drawn}\n${certificate}${certificate}see ${drawn}\n`;
    expect(mask(text, [])).toBe(text.replaceAll(drawn, dots));
  });
});

describe('showsSecret', () => {
  it('sees a given one anywhere, and any other that is not to be filled in', () => {
    expect(showsSecret('x CANARY y', ['CANARY'])).toBe(true);
    expect(showsSecret('x y', ['CANARY'])).toBe(false);
    expect(showsSecret('password = CANARY', [])).toBe(true);
    expect(showsSecret('region = x\npassword = <your password>\nname = y', [])).toBe(false);
    expect(showsSecret('password = <your password>\ntoken = CANARY', [])).toBe(true);
  });
});

describe('looksSecret', () => {
  it('knows the keys of secrets and no others', () => {
    const yes =
      'aws_secret_access_key SecretAccessKey secret-key fs.s3a.secret.key applicationKey password2 pass key client_secret aws_session_token tokens';
    const no =
      'aws_access_key_id region token_file credential_process keyfile access_key secret_id passenger monkey role_arn';
    for (const key of yes.split(' ')) expect([key, looksSecret(key)]).toEqual([key, true]);
    for (const key of no.split(' ')) expect([key, looksSecret(key)]).toEqual([key, false]);
  });
});
