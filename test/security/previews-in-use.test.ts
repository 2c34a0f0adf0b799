import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dots, mask, showsSecret } from '#core/tools/edits/mask.ts';
import { runs } from '../support/long.ts';
import { planted, withoutSecret, withSecret } from './previewExamples.ts';

/** What is shown of those of which more is hidden: up to the end of what reads as a setting, and all that a secret is put together of. */
const hidesMore: ReadonlyMap<string, string> = new Map([
  ['PGPASSWORD=§ psql -h db shop', `PGPASSWORD=${dots}`],
  ['psql "host=db user=joe password=§ dbname=shop"', `psql "host=db user=joe password=${dots}`],
  ["echo 'joe:§' | chpasswd", `echo '${dots}' | chpasswd`],
  [
    'mount -t cifs //host/share /mnt -o username=joe,password=§,uid=1000',
    `mount -t cifs //host/share /mnt -o username=joe,password=${dots}`,
  ],
  ['openssl pkcs12 -export -passout pass:§ -out x.p12', `openssl pkcs12 -export -passout pass:${dots}`],
  ['TOKEN=$(cat token) PASSWORD=§ ./deploy.sh', `TOKEN=$(cat token) PASSWORD=${dots}`],
  ['PASSWORD="$(pass show shop)" TOKEN=§ ./deploy.sh', `PASSWORD="$(pass show shop)" TOKEN=${dots}`],
  ['PASSWORD=$(hostname)§', `PASSWORD=${dots}`],
  ['export SECRET=$(echo § | base64 -d)', `export SECRET=${dots}`],
  ['export SECRET=$(base64 -d <<< §)', `export SECRET=${dots}`],
]);
/** As people choose them, and as services draw them. */
const secrets = ['CANARY', 'CANARYab01CANARYab', 'CANARY-Summer2024!', 'CANARY.x_y+z/0='];

const behind = (sign: string) => (text: string) => text.replace(/^/gm, sign);
const ways: readonly [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['with line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
  ['in a comment', behind('# ')],
  ['in a comment of a program', behind('// ')],
  ['in a block of YAML', (text) => `run: |\n${text.replace(/^/gm, '  ')}\nregion: x`],
  ['between sections', (text) => `[a]\n${text}\n[b]\nregion = x`],
];
/** Ways that keep the text in one line. */
const inOneLine: readonly [string, (text: string) => string][] = [
  ['as a step', (text) => `  - run: ${text}`],
  ['in a Dockerfile', (text) => `RUN ${text}`],
  ['behind another command', (text) => `cd /srv && ${text}`],
  ['as a string of JSON', (text) => `"deploy": ${JSON.stringify(text)},`],
  ['for a shell', (text) => `sh -c ${text.includes("'") ? `"${text.replaceAll('"', '\\"')}"` : `'${text}'`}`],
];
const isCommand = (example: string): boolean => /^[a-z0-9-]+ [^:={]/.test(example) && !example.includes('\n');

describe('a preview of what people really have', () => {
  it('has more than sixty of each', () => {
    expect(new Set(withSecret).size).toBeGreaterThan(60);
    expect(new Set(withoutSecret).size).toBeGreaterThan(60);
    expect(withSecret.filter((example) => example.split('§').length !== 2)).toEqual([]);
  });

  it.each(ways)('hides each secret, %s', (_, way) => {
    const leaks = withSecret.flatMap((example) =>
      secrets
        .map((secret) => mask(way(planted(example, secret)), []))
        .filter((text) => text.includes('CANARY')),
    );
    expect(leaks).toEqual([]);
  });

  it.each(inOneLine)('hides each secret of a command, %s', (_, way) => {
    const leaks = withSecret
      .filter(isCommand)
      .map((example) => mask(way(planted(example, 'CANARYab01')), []))
      .filter((text) => text.includes('CANARY'));
    expect(leaks).toEqual([]);
  });

  it('hides the secret, and nothing beside it where that is certain', () => {
    expect([...hidesMore.keys()].filter((example) => !withSecret.includes(example))).toEqual([]);
    for (const example of withSecret)
      expect(mask(planted(example, 'CANARYab01'), [])).toBe(hidesMore.get(example) ?? planted(example, dots));
  });

  it.each([
    'new_password = 12345678',
    'reset_token=83726451',
    'password: 2024-01-01',
    'refresh_token = 1234567890123',
  ])('hides a number that may be one: %s', (text) => expect(mask(text, [])).not.toBe(text));

  it.each(ways)('shows what is none, %s', (_, way) => {
    const hidden = withoutSecret
      .map((example) => [way(example), mask(way(example), [])])
      .filter(([text, masked]) => text !== masked);
    expect(hidden).toEqual([]);
    for (const example of withoutSecret)
      expect([example, showsSecret(way(example), [])]).toEqual([example, false]);
  });

  it('hides and shows them in any order', () => {
    const piece = fc.oneof(
      fc.constantFrom(...withoutSecret).map((text) => ({ text, isSecret: false })),
      fc.constantFrom(...withSecret).map((text) => ({ text: planted(text, 'CANARYab01'), isSecret: true })),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), (pieces) => {
        const masked = mask(pieces.map(({ text }, n) => `[s${n}]\n${text}\n`).join(''), []);
        expect(masked).not.toContain('CANARY');
        for (const [n, { text, isSecret }] of pieces.entries())
          if (!isSecret) expect(masked).toContain(`[s${n}]\n${text}\n`);
      }),
      { numRuns: runs(300, 20_000) },
    );
  });
});
