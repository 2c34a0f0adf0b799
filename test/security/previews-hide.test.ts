import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dots, mask, showsSecret } from '#core/tools/edits/mask.ts';
import { runs } from '../support/long.ts';
import { places, planted } from './previewExamples.ts';

/** Made at run time, so that no scanner takes this file for a leak. */
const shapes: readonly [string, string][] = [
  ['GitLab', `${'gl'}pat-CANARY0123456789`],
  ['GitHub', `${'gh'}p_CANARY${'0aB'.repeat(10)}`],
  ['GitHub, fine-grained', `${'github'}_pat_CANARY${'0aB'.repeat(10)}`],
  ['Slack', `${'xox'}b-123456789012-CANARYabcdef`],
  ['OpenAI', `${'sk'}-CANARYabcdef0123456789`],
  ['Anthropic', `${'sk'}-ant-api03-CANARYabcdef0123456789`],
  ['Stripe', `${'sk'}_live_CANARY0123456789`],
  ['npm', `${'npm'}_CANARY${'0aB'.repeat(10)}`],
  ['Google', `${'AI'}zaCANARY${'0aB'.repeat(10)}`],
  ['Vault', `${'hv'}s.CANARY${'0aB'.repeat(10)}`],
  ['JWT', `${'eyJ'}hbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY_abc-def`],
  ['session token', `${'IQoJ'}b3JpZ2luX2VjCANARY${'0aB/'.repeat(20)}`],
  ['a hash of a password', `$6$salt$CANARYabcdefghij`],
];

/** Lines in which nothing is to be hidden. */
const plain: readonly string[] = [
  '# keys of the web shop, see https://wiki.example.com/keys?page=2#top',
  '[default]',
  '[profile password: of the shop]',
  '[my-token]',
  'aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
  'region = q-world-1',
  'endpoint_url = https://qstorage.quilibrium.com:443/path',
  'credential_process = "/opt/QCred/qcred" credential-process --profile 0b9d2f44-6a8e-4d0a-9a1c-0f6a5d3b2c1e',
  'role_arn = arn:aws:iam::123456789012:role/My-Role_Name/With.Path',
  'web_identity_token_file = /run/token',
  'path = /Users/Me/Library/Application/QCred/Version3/Config4File',
  'commit = 0123456789abcdef0123456789abcdef01234567',
  'integrity sha512-3oSeUO0TMV67hN1AmbXsK4yaqU7tjiHlbxRDZOpH0KW9CeX4bRAaX0Anxt0tx2MrpRpWwQaPwIlISEJhYU5Pw==',
  'image = docker.io/library/redis:7.2',
  'remote = git@github.com:owner/repository.git',
  'mail = me@example.com',
  `password: ${'$'}{DB_PASSWORD}`,
  'use_token = true',
  ...['secrets', 'env', 'github'].map((from) => `  GITHUB_TOKEN: ${'$'}{{ ${from}.GITHUB_TOKEN }}`),
  `  Authorization: Bearer ${'$'}{{secrets.TOKEN}}`,
  'get() { curl -H "Authorization: Bearer $TOKEN" https://x.example.com; }',
  `  - run: 'curl -H "X-Api-Key: ${'$'}{KEY}" -H "Authorization: token ${'$'}{{ secrets.TOKEN }}" https://x.example.com'`,
  '    secrets: inherit',
  '      id-token: write',
  'alias build="docker run --rm -u 1000:1000 -it image"',
  'alias build="docker run --user=1000:1000 image"',
  'server { listen 443 ssl; }',
  'The quick brown fox jumps over the lazy dog.',
  '- item',
  '# how its secret is kept, and the token endpoint: https://example.com/token',
  '# password policy: strict',
  'account is locked',
  'password reset is done by mail',
  'enable-feature --verbose --output json',
];

/** Secrets that look like nothing at all, and like those that services draw. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const wordOf = (unit: string) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength: 10, maxLength: 40 }).map((text) => `CANARY${text}`);
const secret = fc.oneof(wordOf(letters), wordOf(`${letters}+/`), wordOf('abcdef0123456789'));

describe('a preview shows no secret of anybody', () => {
  it.each(places)('hides it by its place: %s', (_, place) => {
    const text = planted(place, 'CANARYab01CANARYab');
    expect(text).toContain('CANARY');
    const masked = mask(`[a]\n${text}\n[b]\nregion = x\n`, []);
    expect(masked).not.toContain('CANARY');
    expect(masked).toContain(dots);
    expect(masked.split('\n').length).toBe(text.split('\n').length + 4);
    expect(masked.startsWith('[a]\n') && masked.endsWith('[b]\nregion = x\n')).toBe(true);
    expect(showsSecret(text, [])).toBe(true);
  });

  const behind = (sign: string) => (text: string) => text.replace(/^/gm, sign);
  it.each<[string, (text: string) => string]>([
    ['with line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['with blanks at the ends', (text) => text.replaceAll(/$/gm, '  ')],
    ['behind a byte order mark', (text) => `\ufeff${text}`],
    ['with blanks of a web page', (text) => text.replaceAll(' ', '\u00a0')],
    ['in a comment', behind('# ')],
    ['in a comment of INI', behind(';')],
    ['in a comment of a program', behind('// ')],
    ['in a quotation', behind('> ')],
    ['indented', behind('    ')],
    ['indented by a tab', behind('\t')],
    ['behind a quote that nothing closes', (text) => `x = "open\n${text}`],
    ['behind a block of secrets', (text) => `secrets:\n  a: b\n${text}`],
  ])('hides it in every place %s', (_, varied) => {
    const leaks = places.filter(([, place]) =>
      mask(varied(planted(place, 'CANARYab01CANARYab')), []).includes('CANARY'),
    );
    expect(leaks).toEqual([]);
  });

  it.each(shapes)('hides it by its shape: %s', (_, token) => {
    for (const around of ['a @ b', 'x=@', '"@"', 'https://h.example.com/@?a=b', '(@)', '# @.'])
      expect(mask(around.replace('@', token), [])).not.toContain('CANARY');
  });

  it.each(plain)('shows what is none: %s', (line) => {
    expect(mask(`${line}\n`, [])).toBe(`${line}\n`);
    expect(showsSecret(line, [])).toBe(false);
  });

  it('hides what looks drawn by lot, and what stands beside the id of a key', () => {
    expect(mask('see wJalr3XUtnF9EMIzK7MDENGbPx7RfiCYq2vT4', [])).toBe(`see ${dots}`);
    expect(mask('AKIAIOSFODNN7EXAMPLE\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n', [])).toBe(
      `AKIAIOSFODNN7EXAMPLE\n${dots}\n`,
    );
    expect(mask('https://CANARYab01@host.example.com/', [])).toBe(`https://${dots}@host.example.com/`);
    expect(mask('https://someone@dev.example.com/_git/x', [])).toContain('someone@');
    expect(mask('"auth": "Q0FOQVJZOnBhc3N3b3JkMTIz"', [])).toBe(`"auth": "${dots}"`);
    expect(mask('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9ok me', [])).toContain(
      'AAAAC3',
    );
    const certificate =
      '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ3k9fF8cW5Qm2Vd7Zr1xYb0\n-----END CERTIFICATE-----\n';
    expect(mask(certificate, [])).toBe(certificate);
  });

  it('keeps keys, comments and the shape of what surrounds a secret', () => {
    expect(mask('secrets:\n  # of the shop\n  db: CANARY\n  list:\n    - CANARY\nregion: x\n', [])).toBe(
      `secrets:\n  # of the shop\n  db: ${dots}\n  list:\n    - ${dots}\nregion: x\n`,
    );
    expect(mask('"tokens": {\n  "a": "CANARY",\n  "b": 1\n},\n"c": 2', [])).toBe(
      `"tokens": {\n  "a": "${dots}",\n  "b": ${dots}\n},\n"c": 2`,
    );
    expect(mask('tool --password CANARY --region x', [])).toBe(`tool --password ${dots} --region x`);
    expect(mask('a = https://me:CANARY@host/x?y=z', [])).toBe(`a = https://me:${dots}@host/x?y=z`);
  });

  it('shows the head of every section, also behind a quote that nothing closes', () => {
    const text = 'password = "CANARY\n[profile gone]\naws_session_token =\n  CANARY\n[[tokens]]\nx = 1\n';
    expect(mask(text, [])).toBe(
      `password = ${dots}\n[profile gone]\naws_session_token =\n  ${dots}\n[[tokens]]\nx = 1\n`,
    );
  });

  it('hides every secret that is planted, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom(...plain).map((text) => ({ text, token: null })),
      fc
        .tuple(fc.constantFrom(...places.map(([, place]) => place)), secret)
        .map(([place, token]) => ({ text: planted(place, token), token })),
      fc.constantFrom(...shapes.map(([, token]) => token)).map((token) => ({ text: `x ${token}`, token })),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        // Sections apart, so that no block goes on into the next piece.
        const text = pieces.map((one, n) => `[s${n}]\n${one.text}\n`).join('');
        const masked = mask(text, []);
        expect(masked).not.toContain('CANARY');
        const lines = masked.split('\n');
        for (const [n, one] of pieces.entries()) {
          const at = lines.indexOf(`[s${n}]`);
          expect(at).toBeGreaterThan(-1);
          if (one.token === null) expect(lines[at + 1]).toBe(one.text);
        }
        expect(lines.length).toBe(text.split('\n').length);
      }),
      { numRuns: runs(400, 20_000) },
    );
  });
});
