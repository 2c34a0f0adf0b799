import { describe, expect, it } from 'vitest';
import { isHarmless, namesThing } from '#core/tools/edits/masking/harmless.ts';

/** Templates of shells and workflows are written with § here, which is no template of ours. */
const dollars = (text: string): string => text.replaceAll('§', '$');

describe('a value that is no secret though its name sounds like it', () => {
  const harmless: readonly [key: string, ...values: string[]][] = [
    // What a setting says of a secret in its place.
    [
      'password',
      'required',
      'Optional',
      'prompt',
      'ask',
      'enable',
      'enabled',
      'disable',
      'disabled',
      'never',
      'always',
      'unset',
    ],
    ['password', 'forbidden', 'preferred', 'if-needed', 'if_needed', 'inherit'],
    // Where it lies.
    [
      'password',
      'certs/mine.pem',
      ...'etc run var home Users opt usr root tmp mnt srv secret secrets key keys cert certs data app config dev proc vault private Library workspace'
        .split(' ')
        .map((folder) => `/${folder}/x`),
    ],
    ['password', '§A1_B/x', '§{a.b1}/x', '%A1%/x', 'd:\\x', 'file://x', '../../x', './x'],
    ['token', '/run/secrets/token', '~/token', './a/b', '../x', '$HOME/x', '§{HOME}/x', '%APPDATA%\\x'],
    ['key', 'C:\\keys\\a', 'file:///etc/x', 'certs/mine.pem', 'a/b.key', 'id.pem', 'keys.json', 'a.yml'],
    ['keys', 'mine.p12', 'mine.pub', 'mine.gpg', 'mine.asc', 'mine.token'],
    // What is worked out when it is needed.
    ['token', 'var.token', 'local.a.b', 'module.x.y', 'data.a.b["c"]', 'each.value', 'secrets.token'],
    ['token', 'process.env.TOKEN', 'os.environ["TOKEN"]', "process.env['TOKEN']", "ENV['TOKEN']"],
    ['token', 'aws_secret.mine.value', 'vault_x.y.z["a"]', 'random_password.db.result'],
    ['token', 'file("x/y")', "env('NAME')", 'get_env("A")', 'getenv("A")'.replace('getenv', 'os.getenv')],
    ['token', 'lookup()', 'input("Token: ")', 'getpass.getpass()', 'prompt()', 'await read.token()'],
    ['token', '!Ref Token', '!GetAtt A.B', '!secret my_token', '!vault |x'.replace('|x', 'x')],
    ['token', '{{ token }}', '<%= token %>', 'a-§{{ github.ref }}', '$1', '§{1}', '§{1:-x}', '§{TOKEN:?say}'],
    ['token', '§{TOKEN-}', '$(pass show x)', '`pass show x`', '[]', '[ ]', '{}', '{ }'],
    ['token', 'id=mine', 'id=mine,src=./token', 'id=a,env=B', 'op://vault/a/b', '@env:NAME', 'ssm:/a/b'],
    // How many, how long, how often.
    ['max_tokens', '4096', '1,000', '4_000', '8k', '-1', '+5', '0.5', '4096,'],
    ['maxTokens', '4096'],
    ['MAX_TOKENS', '4096'],
    ['TOKEN_TTL', '4096'],
    ['TTLToken', '4096'],
    ['tokens', '4096'],
    ['password_length', '12'],
    [
      'key',
      ...'pem key crt cer cert der p8 p12 pfx jks keystore pub ppk asc gpg tfstate json yaml yml txt env ini conf toml token pw pwd'
        .split(' ')
        .map((ending) => `a/b.${ending}`),
    ],
    [
      'token_ttl',
      ...'1 second,2 seconds,1sec,2 secs,1 minute,2 minutes,1 min,2 mins,1 hour,2 hours,1 hr,2 hrs,1 day,1 week,2 weeks,1 year,2 years,1.25h,1m,1d,1y,PT1H30M,P1Y2M'.split(
        ',',
      ),
    ],
    ['token_ttl', '3600', '1h', '30 days', '5min', 'PT1H', 'P30D', '10s', '2w', '1y', '500ms'],
    ['token_expires', '1700000000', '1700000000000', '2026-01-01', '2026-01-01T10:00:00Z'],
    ['password_changed', '2026-01-01T10:00:00.000Z', '2026-01-01T10:00+0200', '2026-01-01t10:00z'],
    ['password_changed', '1700000000', '1700000000000', '2026-01-01 10:00', '2026-01-01T10:00:00+02:00'],
    ['use_token', '1', '0'],
    ['rotate_password', '30d'],
  ];
  it.each(harmless.flatMap(([key, ...values]) => values.map((value) => [key, dollars(value)])))(
    '%s = %s',
    (key, value) => {
      expect(isHarmless(key, value)).toBe(true);
      if (!/["',]/.test(value)) expect(isHarmless(key, ` "${value}", `)).toBe(true);
      expect(isHarmless(key, `CANARY! ${value}`)).toBe(false);
      expect(isHarmless(key, `${value} CANARY!`)).toBe(false);
    },
  );

  const secrets: readonly [key: string, ...values: string[]][] = [
    ['password', 'CANARY', 'requiredx', 'xrequired', 'ask me', 'neverever', '4096', '12345678', '1', '0'],
    ['password', '1700000000', '2026-01-01', '30d', 'mine.pem', 'C', '/'],
    ['user_token', '1'],
    ['reuse_token', '1'],
    ['climax_password', '4096'],
    ['maximus_password', '4096'],
    ['mandate_password', '1700000000'],
    ['dated_password', '1700000000'],
    ['password_changed', 'x2026-01-01', '2026-01-01x'],
    ['token_ttl', 'x1h', '1hx', '1 fortnight'],
    ['key', 'a/b.pemx', 'a/bpem', 'a b.pem'],
    ['new_password', '1', '12345678', '1700000000'],
    [
      'password',
      '/other/x',
      'x/etc/y',
      'x~/a',
      '.../x',
      '1:/x',
      '§1a/x',
      '§{1a}/x',
      '%%/x',
      '/etcx/y',
      '~x/y',
    ],
    ['pass', '4096'],
    ['hotkey', 'mine.pem'],
    ['token', 'var', 'variable.token', 'var.token x', 'xvar.token', 'env', 'id=', 'id=a,b=c', 'file(x)'],
    [
      'token',
      'aws.x.y',
      'aws_x.y',
      'other_x.y.z',
      'read(token)',
      '$(echo CANARY)',
      '`printf CANARY`',
      '$(A)',
    ],
    ['token', '{{a}b}}', '{{ }} x', '<% a %>', '$12x', '§{TOKEN:-CANARY}', '§{TOKEN-x}', '[a]', '{a}'],
    ['token', '!Other x', 'op', 'vault x', 'x op://a', 'mine.pem'],
    ['token', '/wJalrXUtnFEMI/K7MDENG1bPxRfiCYEX2', '/var/0123456789abcdef0123', 'a b/c.pem', 'C:/a b'],
    // No number but 0 and 1 goes with whether, and none of another length with when.
    ['use_token', '2', '12'],
    ['password_changed', '170000000', '17000000000', '12:30', 'soon'],
    ['max_tokens', '12345678901234567', '12.', 'CANARY', '1x', '4096 CANARY', '4"096"'],
    ['token_ttl', '1 hour CANARY', 'h', 'P', 'PT', 'xP1D'],
  ];
  it.each(secrets.flatMap(([key, ...values]) => values.map((value) => [key, dollars(value)])))(
    'is not: %s = %s',
    (key, value) => {
      expect(isHarmless(key, value)).toBe(false);
    },
  );

  it('is told by no more than its first 400 signs and the last hundred of its name', () => {
    expect(isHarmless(`max_${'a'.repeat(100)}_key`, '4096')).toBe(false);
    expect(isHarmless(`${'a'.repeat(200)}_max_key`, '4096')).toBe(true);
    expect(isHarmless('token', `$(pass ${'a'.repeat(392)})`)).toBe(true);
    expect(isHarmless('token', `$(pass ${'a'.repeat(393)})`)).toBe(false);
  });
});

describe('a key that is the name of a thing', () => {
  const siblings = [
    'value: x',
    '"operator": "Exists"',
    'bucket = x',
    "'effect': y",
    'secretKeyRef:',
    'when: y',
  ];
  it.each(siblings)('is told by what stands beside it: %s', (sibling) => {
    for (const lines of [
      ['key: region', sibling],
      [sibling, 'key: region'],
      [sibling, 'x: y', 'key: region'],
    ])
      expect(namesThing(lines, lines.indexOf('key: region'), ' region')).toBe(true);
  });

  it.each([
    ['with nothing beside it', ['key: region', 'x: y'], 0],
    ['with it too far above', ['value: x', 'a: b', 'c: d', 'key: region'], 3],
    ['with it too far below', ['key: region', 'a: b', 'value: x'], 0],
    ['with a line that only ends so', ['key: region', 'thevalue: x'], 0],
    ['with a line too long to be looked at', ['key: region', `value: ${'x'.repeat(2000)}`], 0],
  ] as const)('is one that opens something %s', (_, lines, at) => {
    expect(namesThing([...lines], at, ' region')).toBe(false);
  });

  it('is made of words', () => {
    const told = (value: string) => namesThing(['value: x', 'key: y'], 1, value);
    for (const value of [
      'region',
      'a.b/c-d_e',
      'topology.kubernetes.io/zone',
      '"name"',
      'zone1',
      'ctrl+k',
      'a.io/zone2',
      'a12.b34',
      'a'.repeat(100),
    ])
      expect([value, told(value)]).toEqual([value, true]);
    for (const value of [
      '',
      '1a',
      'a1b2',
      'CANARY123',
      'a..b',
      're"gion',
      'a b',
      'a'.repeat(101),
      '0123456789abcdef01234',
    ])
      expect([value, told(value)]).toEqual([value, false]);
  });
});
