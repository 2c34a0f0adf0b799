/**
 * Names, files and services that mean to write on the terminal: every command is run over them, and
 * nothing it prints moves a cursor, turns the direction of writing or is there unseen.
 */
import type { BinaryLike, ScryptOptions } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main } from '#cli/main.ts';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { ProfileName } from '#shared/model.ts';
import { temporaryHome } from '../support/command.ts';
import { runs } from '../support/long.ts';

// A hundred commands open one vault: its key is derived once.
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof import('node:crypto')>();
  const derived = new Map<string, Buffer>();
  const scrypt = (
    words: BinaryLike,
    salt: BinaryLike,
    length: number,
    cost: ScryptOptions,
    done: (error: Error | null, bytes: Buffer) => void,
  ): void => {
    const name = real.createHash('sha256').update(words).update(salt).digest('hex');
    const known = derived.get(name);
    if (known) {
      done(null, Buffer.from(known));
      return;
    }
    real.scrypt(words, salt, length, cost, (error, bytes) => {
      if (!error) derived.set(name, Buffer.from(bytes));
      done(error, bytes);
    });
  };
  return { ...real, scrypt };
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const passphrase = 'CANARY passphrase of hostile names';

/** What must not be printed. Line feeds part lines, and tabs stand in files. */
const unsafe = /[\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff]|(?!\t)\p{Cc}/u;

const hostile = [
  'a\u202eexe.txt',
  'a\u009b31mred',
  'zero\u200bwidth',
  '\u2066isolated\u2069',
  'it\'s; $(reboot) `id` & \\ "',
  'tag\u{e0041}',
  '-rf',
];
const names = [
  ...hostile,
  ...fc
    .sample(
      fc.string({
        unit: fc.oneof(
          fc.constantFrom('\u202e', '\u009b', '\u200f', "'", '"', '$', ' ', '\u2067', '\u200b', 'x'),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        ),
        minLength: 1,
        maxLength: 20,
      }),
      { numRuns: runs(60, 3000), seed: 5 },
    )
    .filter((name) => ProfileName.safeParse(name).success),
].filter((name, i, all) => all.indexOf(name) === i);

const nasty = '\u001b]0;owned\u0007\u001b[2J\u009b1A\u202e';
const place = temporaryHome();
const before = { ...process.env };
const server = createServer((_request, response) => {
  response.writeHead(403, { 'content-type': 'application/xml', 'x-amz-request-id': 'one' });
  response.end(
    `<Error><Code>AccessDenied</Code><Message>go away \u009b2J\u202e\u200b&#x202e;&#x9b;\n\nerror: paste this</Message><RequestId>\u202e</RequestId></Error>`,
  );
});

/** Runs `qcred` here, and returns all that it printed. */
async function qcred(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const keep = (chunk: unknown) => printed.push(String(chunk)) > 0;
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const log = vi.spyOn(console, 'log').mockImplementation(keep);
  try {
    await main(args, root);
  } finally {
    for (const spy of [out, err, log]) spy.mockRestore();
  }
  return printed.join('');
}

function put(path: string, text: string): string {
  const whole = join(place.home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text, { mode: 0o600 });
  return whole;
}

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  for (const name of Object.keys(process.env)) if (/^(AWS_|QCRED_|XDG_)/.test(name)) delete process.env[name];
  Object.assign(process.env, { HOME: place.home, QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: passphrase });

  const deps = nodeDeps({ actor: { kind: 'test', pid: 1, caller: nasty.slice(0, 60) }, command: ['qcred'] });
  const app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  const { access } = app.open();
  await app.open().profiles.save(
    {
      name: 'plain',
      provider: 's3',
      region: 'us-east-1',
      endpoints: {
        s3: `http://127.0.0.1:${port}`,
        iam: `http://127.0.0.1:${port}`,
        sts: `http://127.0.0.1:${port}`,
      },
      notes: nasty,
      source: { kind: 'credential', accessKeyId: 'AKIAHOSTILE' },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/hostile/secret+0123456789') } },
  );
  // As an older version, which refused less, would have left them.
  await access.vault.update((state) => {
    const [plain] = state.profiles;
    if (!plain) throw new Error('The profile is not there.');
    const old = names.map((name, i) => ({
      ...plain,
      name,
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      createdAt: '2020-01-01T00:00:00.000Z',
    }));
    return { ...state, profiles: [plain, ...old] };
  });
  app.close();

  put(
    '.aws/config',
    `[profile con${nasty}fig]\nregion = eu-${nasty}west-1\nendpoint_url = http://x${nasty}\n`,
  );
  put(
    '.aws/credentials',
    `[cred${nasty}]\naws_access_key_id = AKIAINFILE\naws_secret_access_key = CANARY/in/the/file+0123456\n`,
  );
  put(
    '.config/rclone/rclone.conf',
    `[re${nasty}mote]\ntype = s3\nprovider = Other\naccess_key_id = AKIARCLONE\nendpoint = http://y${nasty}\n`,
  );
  put(
    '.mc/config.json',
    JSON.stringify({
      version: '10',
      aliases: {
        [`al\n\nerror: run this ${nasty}`]: {
          url: `https://z${nasty}`,
          accessKey: `AK${nasty}`,
          secretKey: 'CANARY/of/mc/0123456789',
        },
      },
    }),
  );
  put(
    'policy.json',
    `{"Version":"2012-10-17","Statement":[{"Sid":"${'\u202e'}","Effect":"Allow","Action":"s3:\u009bGet","Resource":"arn:aws:s3:::\u202ex/*"}]}`,
  );
  put(`p${'\u202e'}${'\u009b'}.json`, `{"Version": "2012-10-17", broken ${nasty}`);
});

afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  await new Promise((done) => server.close(done));
  place.remove();
});

const first = hostile[0] ?? '';
const commands: readonly (readonly string[])[] = [
  ['list'],
  ['list', '--json'],
  ['list', '--names'],
  ...hostile.slice(0, 3).flatMap((name) => [
    ['show', '--', name],
    ['show', '--json', '--', name],
    ['translate', '--to', 'rclone', '--', name],
  ]),
  ...['aws', 'rclone', 'mc', 'duckdb', 'dotenv'].flatMap((tool) => [
    ['export', tool, first, '--dry-run', '--path', join(place.home, 'chosen')],
    ['export', tool, first, '--dry-run', '--static'],
  ]),
  ['export', 'aws', first],
  ['status'],
  ['status', '--json'],
  ['use', first],
  ['use', first, '--shell', 'bash'],
  ['use', first, '--shell', 'pwsh'],
  ['use', first, '--shell', 'fish'],
  ['current'],
  ['current', '--name'],
  ['current', '--json'],
  ['env', '--profile', 'plain'],
  ['use', '--none'],
  ['undo'],
  ['unbind', first, 'aws'],
  ['rotate', first],
  ['rotate', '--status', first],
  ['test', 'plain'],
  ['test', 'plain', '--json'],
  ['account', 'add', '--name', first, '--profile', 'plain'],
  ['account', 'list'],
  ['due'],
  ['due', '--json'],
  ['policy', 'explain', join(place.home, 'policy.json')],
  ['policy', 'explain', '--json', join(place.home, 'policy.json')],
  ['policy', 'explain', join(place.home, 'p\u202e\u009b.json')],
  ['policy', 'check', join(place.home, 'p\u202e\u009b.json'), '--action', 'x', '--resource', 'y'],
  ['policy', 'explain', join(place.home, 'absent\u202e\u001b[2J')],
  ['import', '--all', '--dry-run'],
  ['import', '--all', '--dry-run', '--json'],
  ['import', 'aws', `absent${nasty}`],
  ['import', 'mc'],
  ['translate', '--from', 'rclone', '--to', 'aws'],
  ['translate', '--from', 'rclone', '--to', 'aws', '--fields'],
  ['doctor'],
  ['doctor', '--json'],
  ['secret', 'list'],
  ['audit'],
  ['audit', '--json'],
  ['remove', first],
  ['show', `nobody${nasty}`],
  ['show', '--json', `nobody${nasty}`],
  [nasty],
  ['list', `--${nasty}`],
  ['list', '--vault', join(place.home, `other${nasty}`)],
];

it('prints nothing of a name, a file or a service but what can be seen', async () => {
  const silent: string[] = [];
  for (const args of commands) {
    const printed = await qcred(...args);
    if (printed === '') silent.push(args.join(' '));
    for (const line of printed.split('\n')) {
      expect(unsafe.test(line), `qcred ${JSON.stringify(args)} printed ${JSON.stringify(line)}`).toBe(false);
    }
  }
  expect(silent).toEqual([]);
});

it('lets no name begin a line of its own', async () => {
  const printed = await qcred('import', 'mc', '--dry-run');
  expect(printed).toContain('al␊␊error: run this');
  expect(printed.split('\n').filter((line) => line.startsWith('error: run this'))).toEqual([]);
  const said = await qcred('test', 'plain');
  expect(said.split('\n').filter((line) => line.startsWith('error: paste'))).toEqual([]);
});
