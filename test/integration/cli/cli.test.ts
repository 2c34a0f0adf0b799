import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWith } from '#cli/demoSteps.ts';
import { type DemoSandbox, startDemoSandbox } from '#sandbox/demo/demo.ts';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { makeLightVault } from '../../support/world.ts';

const passphrase = 'a passphrase for the tests';
const [node = '', source = ''] = qcredCommand;

/** The command in a temporary home of its own. */
function commandAt() {
  const place = temporaryHome();
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: passphrase });
  const qcred = (args: string[], input?: string, more: Record<string, string> = {}) =>
    run(node, [source, ...args], { env: { ...env, ...more }, input });
  return { place, env, qcred };
}

describe('the command, in the order a person would use it', () => {
  const { place, env, qcred } = commandAt();
  let sandbox: DemoSandbox;
  beforeAll(async () => {
    sandbox = await startDemoSandbox();
  });
  afterAll(async () => {
    await sandbox.close();
    place.remove();
  });

  it('adds a profile with the secret on standard input, and makes the vault', async () => {
    const { url, accessKeyId, accountId, secretAccessKey } = sandbox.account;
    const added = await qcred(
      [
        'add',
        'work',
        '--store',
        'passphrase',
        '--provider',
        'quilibrium',
        '--access-key-id',
        accessKeyId,
      ].concat([
        '--account-id',
        accountId,
        '--region',
        'q-world-1',
        '--endpoint',
        `s3=${url}`,
        '--endpoint',
        `sts=${url}`,
        ...['--tag', 'backups', '--tag', 'Team Übung', '--tag', 'Backups'],
      ]),
      `${secretAccessKey}\n`,
    );
    expect(added).toMatchObject({ code: 0, stdout: '' });
    expect(added.stderr).toContain('Added "work"');
  });

  it('lists and shows it without its secret, as text and as JSON', async () => {
    const list = await qcred(['list']);
    expect(list.stdout).toMatch(/^NAME .*\nwork +Quilibrium +\S+ +q-world-1/);
    const [profile] = JSON.parse((await qcred(['list', '--json'])).stdout);
    expect(profile).not.toHaveProperty('lastTest');
    expect(profile).toMatchObject({
      name: 'work',
      tags: ['backups', 'Team Übung'],
      credential: { accessKeyId: sandbox.account.accessKeyId },
    });
    const shown = await qcred(['show', 'work']);
    expect(shown.stdout).toContain('Access Key ID');
    expect(shown.stdout).toMatch(/^Tags +backups, Team Übung$/m);
    expect(list.stdout + shown.stdout).not.toContain(sandbox.account.secretAccessKey);
  });

  it('says that the key works', async () => {
    const { code, stdout } = await qcred(['test', 'work', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'ok',
      buckets: expect.arrayContaining(['site-www']),
    });
    expect(code).toBe(0);
    const [{ lastTest, updatedAt }] = JSON.parse((await qcred(['list', '--json'])).stdout);
    expect(lastTest).toEqual({ verdict: 'ok', at: expect.any(String) });
    expect(lastTest.at > updatedAt).toBe(true);
  });

  it('lists those that have all of some tags, and says where none has', async () => {
    const named = async (...tags: string[]) =>
      qcred(['list', '--names', ...tags.flatMap((tag) => ['--tag', tag])]);
    expect(await named('BACKUPS')).toMatchObject({ code: 0, stdout: 'work\n' });
    expect(await named('backups', 'team übung')).toMatchObject({ stdout: 'work\n' });
    expect(await named('backups', 'other')).toMatchObject({ stdout: '' });
    expect(await qcred(['list', '--tag', 'other'])).toMatchObject({
      stdout: '',
      stderr: 'No profile has these tags.\n',
    });
    const refused = await qcred(
      ['add', 'other', '--provider', 'aws', '--access-key-id', 'AKIAOTHER', '--tag', 'a,b'],
      'CANARY/tags\n',
    );
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('without a comma');
  });

  it('puts tags on and takes them off, and nothing else of the profile changes', async () => {
    const [before] = JSON.parse((await qcred(['list', '--json'])).stdout);
    expect(await qcred(['tag', 'add', 'work', 'Zürich', 'BACKUPS'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '"work" is tagged backups, Team Übung, Zürich.\n',
    });
    expect((await qcred(['list'])).stdout).toMatch(/ TAGS *\nwork .* backups, Team Übung, Zürich *\n$/);
    expect((await qcred(['tag', 'list'])).stdout).toMatch(/^TAG +ON *\nbackups +1 profile *\n/);
    expect(await qcred(['tag', 'add', 'work', 'zürich'])).toMatchObject({
      code: 0,
      stderr: '"work" has this tag already.\n',
    });
    const refused = await qcred(['tag', 'remove', 'work', 'Zürich', 'zurich']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('"work" has no tag "zurich".');
    const removed = await qcred(['tag', 'remove', 'work', 'ZÜRICH', '--json']);
    expect(JSON.parse(removed.stdout)).toEqual({ name: 'work', tags: ['backups', 'Team Übung'] });
    const [after] = JSON.parse((await qcred(['list', '--json'])).stdout);
    expect(after).toEqual(before);
    for (const words of [
      ['tag', 'add', 'work'],
      ['tag', 'rename', 'work', 'x'],
    ])
      expect((await qcred(words)).code, words.join(' ')).toBe(2);
  });

  it('shows an export before it writes it, then writes it, and the real aws lists the buckets', async () => {
    const config = join(place.home, '.aws', 'config');
    const dry = await qcred(['export', 'aws', 'work', '--dry-run']);
    expect(dry.stdout).toContain('+[profile work]');
    expect(existsSync(config)).toBe(false);

    const written = await qcred(['export', 'aws', 'work']);
    expect(written.stderr).toContain('wrote');
    expect(readFileSync(config, 'utf8')).toContain('credential_process =');
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(await filesWith(place.home, sandbox.account.secretAccessKey)).toEqual([]);

    if (await have('aws')) {
      const listed = await run('aws', ['s3', 'ls', '--profile', 'work'], { env });
      expect(listed.stderr).toBe('');
      expect(listed.stdout).toContain('backups-nightly');
    }
  });

  it('plans nothing the second time', async () => {
    const again = await qcred(['export', 'aws', 'work', '--dry-run']);
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toContain('Nothing would change');
  });

  it('serves credential_process in the form AWS tools expect', async () => {
    const { stdout } = await qcred(['credential-process', '--profile', 'work']);
    const { accessKeyId, secretAccessKey } = sandbox.account;
    expect(JSON.parse(stdout)).toEqual({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
    });
  });

  it('runs a program with the profile, and returns its exit code', async () => {
    const script =
      'process.stdout.write(process.env.AWS_ACCESS_KEY_ID + " " + (process.env.AWS_PROFILE ?? "none")); process.exit(7)';
    const ran = await qcred(['exec', '--profile', 'work', '--', node, '-e', script], undefined, {
      AWS_PROFILE: 'other',
    });
    expect(ran).toMatchObject({ code: 7, stdout: `${sandbox.account.accessKeyId} none` });
    const all = 'process.stdout.write(JSON.stringify(process.env))';
    const outer = {
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1',
      AWS_ROLE_SESSION_NAME: 'before',
      AWS_CREDENTIAL_EXPIRATION: '2001-01-01T00:00:00Z',
    };
    const kept = { AWS_CA_BUNDLE: '/etc/ca.pem', AWS_CONFIG_FILE: '/elsewhere/config' };
    const plain = await qcred(['exec', '--profile', 'work', '--', node, '-e', all], undefined, kept);
    const dirty = await qcred(['exec', '--profile', 'work', '--', node, '-e', all], undefined, {
      ...outer,
      ...kept,
    });
    expect(JSON.parse(dirty.stdout)).toEqual(JSON.parse(plain.stdout));
    expect(JSON.parse(dirty.stdout)).toMatchObject(kept);
    const missing = await qcred(['exec', '--profile', 'work', '--', 'no-such-program']);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('could not be started') });
  });

  it('prints variables that a shell takes as they are', async () => {
    const script = `eval "$('${node}' '${source}' env --profile work)"; printf '%s %s' "$AWS_SECRET_ACCESS_KEY" "$AWS_ENDPOINT_URL_S3"`;
    const { stdout } = await run('sh', ['-c', script], { env });
    expect(stdout).toBe(`${sandbox.account.secretAccessKey} ${sandbox.account.url}`);
  });

  it('keeps an account of all this that verifies, and names who asked', async () => {
    const { code, stdout } = await qcred(['audit', '--json']);
    const { records, verified } = JSON.parse(stdout);
    expect(verified.ok, verified.message).toBe(true);
    expect(code).toBe(0);
    const actions = records.map((r: { action: string }) => r.action);
    for (const action of ['vault.created', 'profile.created', 'files.written', 'secret.read'])
      expect(actions).toContain(action);
    const read = records.find((r: { detail?: string }) => r.detail === 'credential-process');
    expect(read.actor).toMatchObject({ kind: 'command', command: 'credential-process' });
    expect(stdout).not.toContain(sandbox.account.secretAccessKey);
  });

  it('refuses to delete what a tool still uses, then takes it out and deletes it', async () => {
    expect(await qcred(['remove', 'work', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AWS CLI'),
    });
    expect((await qcred(['export', 'aws', '--remove', 'work'])).code).toBe(0);
    expect(readFileSync(join(place.home, '.aws', 'config'), 'utf8')).not.toContain('work');
    expect((await qcred(['undo'])).code).toBe(0);
    expect(readFileSync(join(place.home, '.aws', 'config'), 'utf8')).toContain('[profile work]');
    expect((await qcred(['export', 'aws', '--remove', 'work'])).code).toBe(0);
    expect((await qcred(['remove', 'work', '--yes'])).code).toBe(0);
    expect(JSON.parse((await qcred(['list', '--json'])).stdout)).toEqual([]);
  });
});

describe('taking in what is there', () => {
  const { place, env, qcred } = commandAt();
  beforeAll(() => makeLightVault(place, passphrase));
  afterAll(place.remove);

  const secret = 'CANARY/import/secret/0123456789abcdefghij';
  const credentials = join(place.home, '.aws', 'credentials');
  const text = `# mine\r\n[old-key]\r\naws_access_key_id = AKIDOLD\r\naws_secret_access_key = ${secret}\r\n`;

  it('imports, replaces the plaintext by a reference, and gives it all back on undo', async () => {
    mkdirSync(join(place.home, '.aws'), { recursive: true });
    writeFileSync(credentials, text, { mode: 0o600 });
    const taken = await qcred(['import', 'aws', '--replace-plaintext']);
    expect(taken.stderr).toContain('Took in 1: old-key');
    expect(readFileSync(credentials, 'utf8')).not.toContain(secret);
    expect(await filesWith(place.home, secret)).toEqual([]);
    const served = await run('aws', ['configure', 'export-credentials', '--profile', 'old-key'], {
      env,
    }).catch(() => null);
    if (served?.code === 0) expect(JSON.parse(served.stdout).SecretAccessKey).toBe(secret);

    expect((await qcred(['undo'])).code).toBe(0);
    expect(readFileSync(credentials, 'utf8')).toBe(text);
    writeFileSync(credentials, '');
  });

  it('adds from a paste on standard input', async () => {
    const paste = JSON.stringify({
      AccessKey: {
        UserName: 'x',
        AccessKeyId: 'AKIDPASTE',
        Status: 'Active',
        SecretAccessKey: 'CANARY+paste+secret',
        CreateDate: '2026-01-01',
      },
    });
    expect((await qcred(['add', 'pasted', '--paste', '--provider', 'quilibrium'], paste)).code).toBe(0);
    const { stdout } = await qcred(['credential-process', '--profile', 'pasted']);
    expect(JSON.parse(stdout).SecretAccessKey).toBe('CANARY+paste+secret');
  });
});

describe('one key in many tools', () => {
  const { place, qcred } = commandAt();
  beforeAll(() => makeLightVault(place, passphrase));
  afterAll(place.remove);
  const secret = 'CANARY/tools/0123456789abcdefghijklmnop';
  const inHome = (...parts: string[]) => join(place.home, ...parts);

  it('binds a profile to tools, each in its own way, and says how it stands', async () => {
    const add = ['add', 'backup', '--provider', 'quilibrium', '--access-key-id', 'AKIDBACKUP'];
    expect((await qcred(add, secret)).code).toBe(0);
    expect((await qcred(['bind', 'backup', 'rclone', '--name', 'quil'])).code).toBe(0);
    expect((await qcred(['bind', 'backup', 's3cmd', '--static'])).stderr).toContain('in the clear');
    expect((await qcred(['bind', 'backup', 'dotenv', '--static', '--path', inHome('.env')])).code).toBe(0);
    const { code, stdout } = await qcred(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { target: 'aws', name: 'backup', status: 'in_sync' },
      { target: 'rclone', name: 'quil', mode: 'reference', status: 'in_sync' },
      { target: 's3cmd', mode: 'static', status: 'in_sync' },
      { target: 'dotenv', path: inHome('.env'), status: 'in_sync' },
    ]);
    expect((await filesWith(place.home, secret)).sort()).toEqual([inHome('.env'), inHome('.s3cfg')]);
  });

  it('finds drift with exit code 1, shows it, and puts ours back', async () => {
    const ours = readFileSync(inHome('.s3cfg'), 'utf8');
    writeFileSync(inHome('.s3cfg'), ours.replace('AKIDBACKUP', 'AKIDOTHER'));
    const drifted = await qcred(['status']);
    expect(drifted.code).toBe(1);
    expect(drifted.stdout).toMatch(/s3cmd .*CHANGED/);
    const shown = await qcred(['export', '--all', '--dry-run']);
    expect(shown.stdout).toMatch(/-access_key = AKIDOTHER\n.*\+access_key = AKIDBACKUP/s);
    expect(shown.stdout).not.toContain(secret);
    expect((await qcred(['export', '--all'])).code).toBe(0);
    expect(readFileSync(inHome('.s3cfg'), 'utf8')).toBe(ours);
    expect((await qcred(['status'])).code).toBe(0);
  });

  it('translates from tool to tool, without the secret unless asked', async () => {
    const text = await qcred(['translate', '--from', 's3cmd', '--to', 'rclone']);
    expect(text.stdout).toContain('access_key_id = AKIDBACKUP');
    expect(text.stdout).not.toContain(secret);
    const whole = await qcred(['translate', '--from', 's3cmd', '--to', 'mc', '--with-secret']);
    expect(JSON.parse(whole.stdout)).toMatchObject({
      aliases: { default: { accessKey: 'AKIDBACKUP', secretKey: secret } },
    });
    const fields = await qcred(['translate', '--from', 's3cmd', '--to', 'hadoop', '--fields']);
    expect(fields.stdout).toMatch(/Access Key ID +access_key +fs\.s3a\.access\.key +AKIDBACKUP/);
  });

  it('finds the same key in all of them and knows that it is here already', async () => {
    const { stdout } = await qcred(['import', '--all', '--dry-run', '--json']);
    const found = JSON.parse(stdout).found.filter(
      (f: { accessKeyId?: string }) => f.accessKeyId === 'AKIDBACKUP',
    );
    expect(found.map((f: { target: string }) => f.target).sort()).toEqual(['dotenv', 's3cmd']);
    expect(found.every((f: { alreadyHere: string }) => f.alreadyHere === 'backup')).toBe(true);
  });

  it('names the nearest legal name, and takes a profile out of a tool again', async () => {
    const refused = await qcred(['bind', 'backup', 'rclone', '--name', 'a]b']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/Use "[^"\]]+" instead/) });
    expect((await qcred(['unbind', 'backup', 's3cmd'])).code).toBe(0);
    expect(await filesWith(place.home, secret)).toEqual([inHome('.env')]);
    expect(await qcred(['unbind', 'backup', 's3cmd'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not written'),
    });
  });
});

describe('being called wrongly, or at a bad moment', () => {
  const { place, qcred } = commandAt();
  const aws = join(place.home, '.aws');

  beforeAll(async () => {
    await makeLightVault(place, passphrase);
    mkdirSync(aws);
    const input = 'CANARY-kept-safe';
    const added = await qcred(['add', 'kept', '--provider', 'aws', '--access-key-id', 'AKID'], input);
    expect(added.stderr).toContain('Added');
    // A second write, so that there is a previous good copy with the profile in it.
    await qcred(['add', 'more', '--provider', 'aws', '--access-key-id', 'AKID2'], input);
  });
  afterAll(place.remove);

  it('says how with exit code 2', async () => {
    for (const args of [
      ['nonsense'],
      ['list', '--no-such'],
      ['export', 'aws'],
      ['export', 'nothing', 'x'],
      ['audit', '--limit', '0'],
    ]) {
      expect(await qcred(args), args.join(' ')).toMatchObject({ code: 2, stdout: '' });
    }
  });

  it('has help for every command', async () => {
    const { stdout } = await qcred(['help']);
    const names = [...stdout.matchAll(/^ {2}([a-z-]+)/gm)].map((m) => m[1] ?? '');
    expect(names.length).toBeGreaterThan(12);
    for (const name of names) {
      const help = await qcred([name, '--help']);
      expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: ') });
    }
  });

  it('names the wrong passphrase, and the missing one, and quotes neither', async () => {
    const wrong = await qcred(['list', '--json'], undefined, { QCRED_PASSPHRASE: 'CANARY wrong passphrase' });
    expect(JSON.parse(wrong.stdout).error).toMatchObject({ code: 'wrong_passphrase' });
    const none = await qcred(['list', '--json'], undefined, { QCRED_PASSPHRASE: '' });
    expect(JSON.parse(none.stdout).error).toMatchObject({ code: 'passphrase_needed' });
    expect(wrong.stdout + wrong.stderr).not.toContain('CANARY wrong');
  });

  it('reports a broken file by line, and changes nothing', async () => {
    const config = join(aws, 'config');
    const broken = '[profile a]\nregion = x\n[profile b\nregion = y\n';
    writeFileSync(config, broken);
    const refused = await qcred(['export', 'aws', 'kept']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/config.*line 3/is) });
    expect(readFileSync(config, 'utf8')).toBe(broken);
    writeFileSync(config, '');
  });

  it('lets the doctor find loose files, plaintext and a damaged vault, and mends the vault', async () => {
    const credentials = join(aws, 'credentials');
    writeFileSync(credentials, '[loose]\naws_access_key_id = A\naws_secret_access_key = CANARY-loose\n');
    chmodSync(credentials, 0o644);
    const { stdout } = await qcred(['doctor', '--json']);
    const ids = JSON.parse(stdout).map((c: { id: string; status: string }) => `${c.id}:${c.status}`);
    expect(ids).toEqual(
      expect.arrayContaining(['vault:good', 'activity:good', 'aws-mode:warning', 'aws-plaintext:warning']),
    );
    expect(stdout).not.toContain('CANARY-loose');
    writeFileSync(credentials, '');

    const vault = join(place.dataDir, 'vault.qcred');
    const good = readFileSync(vault);
    writeFileSync(vault, good.subarray(0, good.length - 20));
    expect(await qcred(['list'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('doctor --restore-vault'),
    });
    expect((await qcred(['doctor'])).code).toBe(1);
    expect((await qcred(['doctor', '--restore-vault'])).stderr).toContain('back in place');
    expect((await qcred(['list'])).code).toBe(0);
  });
});
