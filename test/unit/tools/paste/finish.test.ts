/** A key in the model's forms: what is put right, what is left out and said. */
import { describe, expect, it } from 'vitest';
import { finish } from '#core/tools/paste/finish.ts';
import type { RawKey } from '#core/tools/paste/found.ts';
import { gather } from '#core/tools/paste/gather.ts';
import { guessOf } from '#core/tools/paste/guess.ts';

const id = 'QKEYOFANN';
const secret = 'CANARY/0123456789abcdef';
const key = (raw: RawKey) => finish({ accessKeyId: id, secretAccessKey: secret, ...raw }).key;
const said = (raw: RawKey) => finish({ accessKeyId: id, secretAccessKey: secret, ...raw }).notices.length;

describe('a key that was found', () => {
  it('has its account without the dashes that pages put into it', () => {
    const account = (accountId: string) => key({ provider: 'aws', accountId }).accountId;
    expect(account('1234-5678-9012')).toBe('123456789012');
    for (const odd of ['x1234-5678-9012', '1234-5678-90123', '1234-5678-901x', '1234-567x-9012'])
      expect(account(odd)).not.toBe('123456789012');
  });

  it.each(['eu-west-1', 'auto', 'GRA', 'GRA7', 'SBG10', 'RegionOne', 'RegionA_b'])(
    'has the region %s',
    (region) =>
      expect([key({ provider: 's3', region }).region, said({ provider: 's3', region })]).toEqual([region, 0]),
  );
  it.each(['G1', 'GRA777', 'GRAx', 'RegionOne!', 'Eu-west-1'])(
    'has not the region %s, and that is said',
    (region) =>
      expect([key({ provider: 's3', region }).region, said({ provider: 's3', region })]).toEqual([
        undefined,
        1,
      ]),
  );

  it('has an address with a scheme, the first of several', () => {
    const s3 = (endpoint: string) => key({ provider: 's3', endpoint }).endpoints.s3;
    expect(s3('  nas.example.com/ ')).toBe('https://nas.example.com');
    expect(s3('http://nas.example.com   http://10.0.0.1:9000')).toBe('http://nas.example.com');
    expect(s3('HTTP://nas.example.com:9000')).toMatch(/^http:\/\/nas\.example\.com:9000$/i);
    expect(said({ provider: 's3', endpoint: 'nas' })).toBe(1);
    expect(said({ provider: 's3', endpoint: 'nas.example.com/http://x' })).toBe(0);
  });

  it('has a name of a line, unless it is its id', () => {
    const name = (text: string | undefined) => key({ name: text }).name;
    expect(name('  the \n shop ')).toBe('the shop');
    expect(name('a'.repeat(129))).toBe('a'.repeat(128));
    expect(name(`${'a'.repeat(127)} b`)).toBe('a'.repeat(127));
    expect([name(id), name(''), name('YOUR_KEY_NAME'), name(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('says what it lacks, and when it runs out in a way that nobody reads', () => {
    const missing = (raw: RawKey) => finish(raw).missing.map(({ message }) => message);
    expect(missing({ accessKeyId: id, provider: 'aws' })).toEqual([
      expect.stringContaining('without its secret'),
    ]);
    expect(missing({ secretAccessKey: secret, provider: 'aws' })).toEqual([
      expect.stringContaining('without its access key id'),
    ]);
    expect(missing({ provider: 'aws' })).toEqual([]);
    expect(missing({ accessKeyId: id, secretAccessKey: secret, provider: 'aws' })).toEqual([]);
    expect(missing({})).toEqual([]);
    expect([
      said({ provider: 'aws', expiresAt: 'soon' }),
      said({ provider: 'aws', expiresAt: '2026-12-01T00:00:00Z' }),
    ]).toEqual([1, 0]);
    expect(said({ provider: 'aws', secretAccessKey: 'YOUR_SECRET_KEY' })).toBe(1);
    expect(said({ provider: 'aws', region: '' })).toBe(0);
  });
});

describe('whose it is', () => {
  const guess = (more: object) => guessOf({ endpoints: {}, ...more });
  it('is told by its region or its account where they are Quilibrium’s', () => {
    expect(guess({ region: 'q-world-1' })).toBe('quilibrium');
    expect(guess({ accountId: '1000000000' })).toBe('quilibrium');
    for (const more of [{}, { region: 'eu-1' }, { accountId: '10000000001' }, { accountId: '100000000' }])
      expect(guess(more)).toBeUndefined();
  });
});

describe('labels and values', () => {
  it('may have the secret under the word for the id, beside the id', () => {
    const pairs = [
      ['access_key', secret],
      ['access_key_id', id],
    ] as const;
    expect(gather(pairs)).toMatchObject([{ accessKeyId: id }]);
    expect(gather([...pairs].reverse())).toMatchObject([{ accessKeyId: id }]);
    const known = 'AKIAIOSFODNN7EXAMPLE';
    for (const order of [0, 1]) {
      const both = [
        ['access_key', secret],
        ['access_key_id', known],
      ] as const;
      expect(gather(order === 0 ? both : [...both].reverse())).toMatchObject([
        { accessKeyId: known, secretAccessKey: secret },
      ]);
    }
  });

  it.each([
    'http://console.example.com',
    'https://a-b.signin.example.com',
    'console.example.com',
    'https://quilibrium.example/service-account-credentials',
  ])('are no address of storage: %s', (address) =>
    expect(
      gather([
        ['endpoint', address],
        ['access_key_id', id],
      ])[0],
    ).not.toHaveProperty('endpoint'),
  );
  it.each(['https://s3.example.com/console.', 'https://x.example/console', 'myconsole.example.com'])(
    'are one: %s',
    (address) =>
      expect(
        gather([
          ['endpoint', address],
          ['access_key_id', id],
        ])[0]?.endpoint,
      ).toBe(address),
  );
});
