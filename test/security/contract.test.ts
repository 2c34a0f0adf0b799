/** What a window that somebody else has taken over must not get from the contract (docs/SECURITY.md). */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { calls } from '#shared/contract/index.ts';
import { answers } from './electron.ts';
import { type Home, type HostileWindow, hostileHome, nextKeyId, secretOf } from './window.ts';

vi.mock('electron', () => import('./electron.ts'));

let home: Home;
let window: HostileWindow;
let evil: Server;
let heard: string[];
let evilUrl: string;

beforeAll(async () => {
  home = await hostileHome();
});
afterAll(() => home.close());

beforeEach(async () => {
  heard = [];
  evil = createServer((request, response) => {
    heard.push(`${request.method} ${request.headers.authorization ?? ''}`);
    response.writeHead(403).end();
  });
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
  answers.file = null;
  window = await home.window();
});

afterEach(async () => {
  evil.closeAllConnections();
  await new Promise((done) => evil.close(done));
});

/** Has the person choose a file in main's dialog. */
async function choose(target: string, path: string): Promise<string> {
  answers.file = path;
  const chosen = await window.good('file.choose', { target, profileName: 'x' });
  answers.file = null;
  return chosen?.token ?? '';
}

describe('files of the window’s choice', () => {
  const key = ['-----BEGIN OPENSSH PRIVATE KEY-----', 'line of the key', '-----END OPENSSH PRIVATE KEY-----'];

  it.each(['dotenv', 'direnv', 'duckdb', 'kubernetes', 'github'])(
    'shows no line of a file that the window names, as %s',
    async (target) => {
      const id = await window.add('backups');
      const path = window.put('.ssh/id_ed25519', key.join('\n'));
      for (const place of [path, window.at('..', '..', 'etc', 'hosts'), '/etc/passwd', 'id_ed25519']) {
        for (const file of [{ path: place }, { token: place }, { bindingId: place }]) {
          const answer = await window.ask('export.plan', {
            target,
            profileIds: [id],
            mode: 'static',
            path: place,
            file,
          });
          expect(answer).toMatchObject({ ok: false });
          expect(JSON.stringify(answer)).not.toContain('line of the key');
        }
      }
    },
  );

  it('takes a chosen file for what it was chosen for, and for nothing else', async () => {
    const id = await window.add('backups');
    const token = await choose('dotenv', window.at('app.env'));
    const plan = (target: string) =>
      window.ask('export.plan', { target, profileIds: [id], mode: 'static', file: { token } });
    expect(await plan('dotenv')).toMatchObject({
      ok: true,
      value: { files: [{ path: window.at('app.env') }] },
    });
    expect(await plan('direnv')).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(
      await window.ask('account.save', { provider: 'quilibrium', endpoints: {}, ca: { token } }),
    ).toMatchObject({ ok: false, error: { code: 'bad_input', message: 'This file was not chosen.' } });
    expect(await window.bad('file.choose', { target: 'aws', profileName: 'x' })).toMatchObject({
      code: 'unsupported',
    });
  });

  it('reads no certificates from where the window says', async () => {
    const path = window.put('.ssh/id_ed25519', key.join('\n'));
    await window.ask('account.save', {
      provider: 'quilibrium',
      endpoints: { iam: evilUrl, sts: evilUrl },
      caPath: path,
      key: { kind: 'typed', accessKeyId: nextKeyId(), secretAccessKey: secretOf('typed') },
    });
    // The file is no certificate: had it been read, nobody would have been asked.
    expect(heard).not.toEqual([]);
  });
});

describe('a static secret in a file', () => {
  async function plan(token: string, mode = 'static') {
    const id = await window.add('backups');
    const file = { token };
    return window.good('export.plan', { target: 'dotenv', profileIds: [id], mode, file });
  }

  it('is not written on the window’s word', async () => {
    window.put('.bashrc', 'alias ll="ls -l"\n');
    const { planId } = await plan(await choose('dotenv', window.at('.bashrc')));
    expect(await window.bad('plan.apply', { planId })).toMatchObject({ code: 'cancelled' });
    expect(window.text('.bashrc')).toBe('alias ll="ls -l"\n');
    expect(window.questions).toHaveLength(1);
    expect(window.questions[0]?.message).toContain('“backups”');
    expect(window.questions[0]?.message).toContain(window.at('.bashrc'));
  });

  it('is written when the person says so, after one question for all of an export', async () => {
    window.says.yes = true;
    const ids = [await window.add('one'), await window.add('two'), await window.add('three')];
    const { planId } = await window.good('export.plan', { target: 'aws', profileIds: ids, mode: 'static' });
    await window.good('plan.apply', { planId });
    expect(window.questions).toHaveLength(1);
    expect(window.text('.aws/credentials')).toContain(secretOf('two'));
    // It stands there already: to write the rest again is no new secret in a file.
    const again = await window.good('export.plan', { target: 'aws', profileIds: ids, mode: 'static' });
    await window.good('plan.apply', { planId: again.planId });
    expect(window.questions).toHaveLength(1);
  });

  it('is asked about again once it was taken out of the file', async () => {
    window.says.yes = true;
    const { planId } = await plan(await choose('dotenv', window.at('app.env')));
    await window.good('plan.apply', { planId });
    window.put('app.env', '');
    const bindingIds = (await window.app.state()).profiles.flatMap(({ bindings }) =>
      bindings.map(({ id }) => id),
    );
    const ours = await window.good('export.planOurs', { bindingIds });
    window.says.yes = false;
    expect(await window.bad('plan.apply', { planId: ours.planId })).toMatchObject({ code: 'cancelled' });
    expect(window.text('app.env')).toBe('');
  });

  it('does not come back with an undo either', async () => {
    window.put(
      '.aws/credentials',
      `[work]\naws_access_key_id = ${nextKeyId()}\naws_secret_access_key = ${secretOf('work')}\n`,
    );
    const { scanId, found } = await window.good('import.scan', { target: 'aws' });
    const keys = found.map(({ key }) => key);
    const { plan } = await window.good('import.take', { scanId, keys, replacePlaintext: true });
    const { id } = await window.good('plan.apply', { planId: plan?.planId });
    expect(window.questions).toEqual([]);
    expect(window.text('.aws/credentials')).not.toContain(secretOf('work'));
    expect(await window.bad('change.undo', { id })).toMatchObject({ code: 'cancelled' });
    expect(window.questions[0]?.message).toContain(window.at('.aws', 'credentials'));
    expect(window.text('.aws/credentials')).not.toContain(secretOf('work'));
    window.says.yes = true;
    await window.good('change.undo', { id });
    expect(window.text('.aws/credentials')).toContain(secretOf('work'));
  });

  it('does not come with a switch of the default either', async () => {
    window.says.yes = true;
    const one = await window.add('one');
    const two = await window.add('two');
    const { planId } = await window.good('export.plan', {
      target: 's3cmd',
      profileIds: [one],
      mode: 'static',
    });
    await window.good('plan.apply', { planId });
    window.says.yes = false;
    expect(await window.bad('active.use', { profileId: two })).toMatchObject({ code: 'cancelled' });
    expect(window.text('.s3cfg')).not.toContain(secretOf('two'));
  });
});

describe('a key at a host of the window’s choice', () => {
  const draftOf = async (id: string, more: Record<string, unknown>) => {
    const profile = (await window.app.state()).profiles.find((one) => one.id === id);
    const accessKeyId = profile?.credential?.accessKeyId ?? '';
    return {
      id,
      name: profile?.name,
      provider: profile?.provider,
      region: profile?.region,
      endpoints: {},
      source: { kind: 'credential', accessKeyId },
      ...more,
    };
  };

  it('is not sent there by a changed endpoint and a test', async () => {
    const id = await window.add('backups');
    const draft = await draftOf(id, { endpoints: { s3: evilUrl } });
    expect(await window.bad('profile.save', draft)).toMatchObject({ code: 'cancelled' });
    const [question] = window.questions;
    expect(question?.message).toContain('“backups”');
    expect(question?.message).toContain(new URL(evilUrl).host);
    expect(question?.detail).toContain('not encrypted');
    expect((await window.app.state()).profiles[0]?.endpoints).toEqual({});
  });

  it('is sent there when the person says so, and not asked about again', async () => {
    const id = await window.add('backups');
    window.says.yes = true;
    const draft = await draftOf(id, { endpoints: { s3: evilUrl } });
    await window.good('profile.save', draft);
    await window.good('profile.save', { ...draft, notes: 'changed' });
    await window.good('connection.test', { profileId: id });
    expect(window.questions).toHaveLength(1);
    expect(heard.length).toBeGreaterThan(0);
  });

  it.each([
    ['another profile with the same key', 'twin'],
    ['a role on top of it', 'role'],
    ['a chain of roles', 'chain'],
    ['a role at another provider', 'provider'],
  ])('is not sent there by %s', async (_, way) => {
    const id = await window.add('backups');
    const role = (profileId: string) => ({ kind: 'role', profileId, roleArn: 'arn:aws:iam::1:role/r' });
    const fresh = await draftOf(id, {
      id: undefined,
      name: 'other',
      endpoints: { s3: evilUrl, sts: evilUrl },
    });
    const drafts: Record<string, unknown> = {
      twin: fresh,
      role: { ...fresh, source: role(id) },
      provider: { ...fresh, source: role(id), provider: 'aws', endpoints: {} },
      chain: {
        ...fresh,
        source: role(await window.add('between', { source: role(id) })),
      },
    };
    expect(await window.bad('profile.save', drafts[way])).toMatchObject({ code: 'cancelled' });
    expect(window.questions).toHaveLength(1);
    expect(window.questions[0]?.message).toContain('AKIATEST');
    expect(heard).toEqual([]);
  });

  it.each([
    ['by an account with a profile’s key', (profileId: string) => ({ kind: 'profile', profileId })],
    ['by an account with a typed secret of the same key', null],
  ])('is not sent there %s', async (_, keyOf) => {
    const id = await window.add('backups');
    const accessKeyId = (await window.app.state()).profiles[0]?.credential?.accessKeyId;
    const key = keyOf?.(id) ?? { kind: 'typed', accessKeyId, secretAccessKey: 'a guess' };
    const draft = { provider: 'quilibrium', endpoints: { iam: evilUrl, sts: evilUrl }, key };
    expect(await window.bad('account.save', draft)).toMatchObject({ code: 'cancelled' });
    expect(window.questions[0]?.message).toContain(new URL(evilUrl).host);
    expect(heard).toEqual([]);
  });

  it('is not sent there by a changed account', async () => {
    const id = await window.add('backups');
    const accountId = await window.connect('quilibrium', await window.credentialOf(id));
    const draft = { id: accountId, provider: 'quilibrium', endpoints: { iam: evilUrl, sts: evilUrl } };
    expect(await window.bad('account.save', draft)).toMatchObject({ code: 'cancelled' });
    expect(heard).toEqual([]);
  });

  it('is not sent there with a paste, unless the paste says so itself', async () => {
    const paste = async (text: string) =>
      (await window.good('paste.recognise', { text })).keys[0]?.pasteId ?? '';
    const lines = (id: string, more = '') =>
      `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secretOf('pasted')}\n${more}`;
    const draft = (id: string, pasteId: string) => ({
      name: `pasted ${id}`,
      provider: 's3',
      endpoints: { s3: evilUrl },
      source: { kind: 'credential', accessKeyId: id },
      pasteId,
    });
    const [one, two] = [nextKeyId(), nextKeyId()];
    expect(await window.bad('profile.save', draft(one, await paste(lines(one))))).toMatchObject({
      code: 'cancelled',
    });
    const said = await paste(lines(two, `AWS_ENDPOINT_URL=${evilUrl}\n`));
    await window.good('profile.save', draft(two, said));
    expect(window.questions).toHaveLength(1);
    const account = { provider: 'quilibrium', endpoints: { iam: evilUrl, sts: evilUrl } };
    const third = nextKeyId();
    const key = { kind: 'pasted', pasteId: await paste(lines(third)) };
    expect(await window.bad('account.save', { ...account, key })).toMatchObject({ code: 'cancelled' });
    expect(heard).toEqual([]);
  });

  it('does not become the window’s by handing a paste over as typed', async () => {
    const id = nextKeyId();
    const text = `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secretOf('pasted')}\n`;
    const pasteId = (await window.good('paste.recognise', { text })).keys[0]?.pasteId;
    const typed = [{ scope: 'form', pasteId, sessionToken: 'x' }];
    await window.good('unsaved.keep', { text: '', typed, pasteIds: [] });
    await window.good('unsaved.take');
    const source = { kind: 'credential', accessKeyId: id };
    const draft = { name: 'pasted', provider: 's3', endpoints: { s3: evilUrl }, source, pasteId };
    expect(await window.bad('profile.save', draft)).toMatchObject({ code: 'cancelled' });
  });

  it('goes without a question where a provider has its own services, and where a new key is typed', async () => {
    const id = await window.add('amazon', { provider: 'aws', region: 'eu-central-1' });
    const own = { s3: 'https://s3.eu-west-1.amazonaws.com', sts: 'https://sts.eu-west-1.amazonaws.com' };
    await window.good('profile.save', await draftOf(id, { endpoints: own }));
    await window.add('minio', { provider: 'minio', region: undefined, endpoints: { s3: evilUrl } });
    expect(window.questions).toEqual([]);
  });

  it.each([
    'https://abc123.execute-api.eu-west-1.amazonaws.com',
    'https://s3.eu-west-1.amazonaws.com.evil.example',
    'https://s3.eu-west-1.amazonaws.com:8443',
    'http://s3.eu-west-1.amazonaws.com',
    'https://bucket.s3-website-eu-west-1.amazonaws.com',
    'https://evil.example/s3.eu-west-1.amazonaws.com',
  ])('takes %s for no service of the provider', async (s3) => {
    const id = await window.add('amazon', { provider: 'aws', region: 'eu-central-1' });
    expect(await window.bad('profile.save', await draftOf(id, { endpoints: { s3 } }))).toMatchObject({
      code: 'cancelled',
    });
  });

  it('does not go in the clear to a place it goes to already, on the window’s word', async () => {
    const s3 = 'http://nas.example:9000';
    const id = await window.add('nas', { provider: 'minio', region: undefined, endpoints: { s3 } });
    const draft = await draftOf(id, { endpoints: { s3 } });
    await window.good('profile.save', { ...draft, notes: 'changed' });
    expect(window.questions).toEqual([]);
    const agreeing = { ...draft, plainHttp: ['nas.example:9000'] };
    expect(await window.bad('profile.save', agreeing)).toMatchObject({ code: 'cancelled' });
    expect(window.questions[0]?.message).toContain('nas.example:9000');
    expect(window.questions[0]?.detail).toContain('not encrypted');
    window.says.yes = true;
    await window.good('profile.save', agreeing);
    window.says.yes = false;
    await window.good('profile.save', { ...agreeing, notes: 'again' });
  });

  it('does not follow a profile to another host with a new key', async () => {
    const id = await window.add('backups');
    const source = { kind: 'credential', accessKeyId: nextKeyId(), secretAccessKey: secretOf('theirs') };
    const draft = await draftOf(id, { endpoints: { s3: evilUrl }, source });
    expect(await window.bad('profile.save', draft)).toMatchObject({ code: 'cancelled' });
  });
});

describe('secrets in the window', () => {
  it('come a few at a time; then the person is asked for each', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await window.credentialOf(await window.add(`key ${n}`)));
    const got: boolean[] = [];
    for (const [index, credentialId] of ids.entries()) {
      const way = index % 2 === 0 ? 'credential.reveal' : 'credential.copySecret';
      got.push((await window.ask(way, { credentialId })).ok);
    }
    expect(got).toEqual([true, true, true, false, false]);
    expect(window.questions.map(({ message }) => message)).toEqual([
      expect.stringContaining('Copy the secret of'),
      expect.stringContaining('“key 4”'),
    ]);
    window.says.yes = true;
    await window.good('credential.reveal', { credentialId: ids[4] });
  });

  it('are each in the log', async () => {
    const credentialId = await window.credentialOf(await window.add('logged'));
    await window.good('credential.reveal', { credentialId });
    const { records } = await window.good('activity.list', { limit: 5, verify: true });
    expect(records[0]).toMatchObject({ action: 'secret.read', detail: 'shown' });
  });
});

describe('what cannot be undone', () => {
  it('asks before secrets are erased for good', async () => {
    const id = await window.add('backups');
    expect(await window.bad('profile.remove', { ids: [id], forget: true })).toMatchObject({
      code: 'cancelled',
    });
    await window.good('profile.remove', { ids: [id] });
    const kept = (await window.app.state()).keptSecrets.map((one) => one.id);
    expect(kept).toHaveLength(1);
    expect(await window.bad('secret.forget', { ids: kept })).toMatchObject({ code: 'cancelled' });
    window.says.yes = true;
    await window.good('secret.forget', { ids: kept });
    expect((await window.app.state()).keptSecrets).toEqual([]);
  });

  it('asks before keys are rotated without a question', async () => {
    const policy = {
      scope: { kind: 'default' },
      maxAgeDays: 30,
      remindDays: [],
      graceHours: 24,
      automatic: true,
    };
    expect(await window.bad('policy.save', { policies: [policy] })).toMatchObject({ code: 'cancelled' });
    window.says.yes = true;
    await window.good('policy.save', { policies: [policy] });
    window.says.yes = false;
    await window.good('policy.save', { policies: [{ ...policy, maxAgeDays: 60 }] });
    expect(await window.bad('policy.save', { policies: [{ ...policy, graceHours: 0 }] })).toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('docs/SECURITY.md', () => {
  it('says of every call what it can do at worst', async () => {
    const text = await readFile(new URL('../../docs/SECURITY.md', import.meta.url), 'utf8');
    const [, table = ''] = text.split(/^## A window in other hands$/m);
    const named = [...(table.split(/^## /m)[0] ?? '').matchAll(/`([a-zA-Z.]+\*?)`/g)].map(
      ([, name = '']) => name,
    );
    const isNamed = (call: string) =>
      named.some((name) => (name.endsWith('*') ? call.startsWith(name.slice(0, -1)) : call === name));
    expect(Object.keys(calls).filter((call) => !isNamed(call))).toEqual([]);
  });
});

describe('inputs that are too much', () => {
  it.each([
    ['a text', { name: 'x'.repeat(3_000_000) }],
    ['many texts', { ids: Array.from({ length: 300_000 }, (_, n) => String(n)) }],
    ['depth', Array.from({ length: 100_000 }).reduce((inner) => ({ inner }), {})],
    ['bytes', { id: new Uint8Array(3_000_000) }],
    ['a list of nothing', { ids: new Array(4_000_000_000) }],
  ])('are refused unread: %s', async (_, input) => {
    for (const name of ['profile.save', 'profile.remove', 'unsaved.tell'])
      expect(await window.bad(name, input)).toMatchObject({ message: 'This is too much at once.' });
  });
});

describe('a passphrase', () => {
  it('crosses as bytes', async () => {
    const current = new TextEncoder().encode('CANARY not the passphrase');
    const next = new TextEncoder().encode('CANARY another passphrase');
    expect(await window.bad('vault.changePassphrase', { current, next })).toMatchObject({
      code: 'wrong_passphrase',
    });
  });
});

describe('the questions themselves', () => {
  it('come one at a time, and stop when the person has said no often enough', async () => {
    const id = await window.add('backups');
    const remove = () => window.bad('profile.remove', { ids: [id], forget: true });
    let answer = () => {};
    window.says.thinking = new Promise((done) => {
      answer = done;
    });
    const first = remove();
    await vi.waitUntil(() => window.questions.length === 1, 30_000);
    expect(await remove()).toMatchObject({ code: 'in_use' });
    answer();
    expect(await first).toMatchObject({ code: 'cancelled' });
    for (let n = 0; n < 2; n++) expect(await remove()).toMatchObject({ code: 'cancelled' });
    expect(await remove()).toMatchObject({ code: 'in_use' });
    expect(window.questions).toHaveLength(3);
  });

  it('cannot be bent by names', async () => {
    const name = 'x” is safe. Press “Use it there” \u202e\u2066gnihton';
    const id = await window.add('backups');
    await window.app.open().access.vault.update((state) => ({
      ...state,
      profiles: state.profiles.map((profile) => ({ ...profile, name })),
    }));
    await window.bad('profile.remove', { ids: [id], forget: true });
    expect(window.questions[0]?.message).not.toMatch(/[\p{C}\n]/u);
  });
});
