import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesWith } from '#cli/demoSteps.ts';
import { type App, createApp } from '#core/app.ts';
import { secretIdOf } from '#core/store/credentials.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { QCredError } from '#shared/errors.ts';
import { bindingStatuses, planExports, planOurs, takeTheirs } from '../../../support/calls.ts';
import { temporaryHome } from '../../../support/command.ts';
import { depsIn } from '../../../support/world.ts';

const secretText = 'CANARY/binding/secret+0123456789';
const passphrase = 'a passphrase for the tests';

describe('what is written where', () => {
  let place: ReturnType<typeof temporaryHome>;
  let app: App;
  const at = (...parts: string[]) => join(place.home, ...parts);
  const text = (...parts: string[]) => readFileSync(at(...parts), 'utf8');
  const apply = async (plan: Promise<{ planId: string }>) => app.open().plans.apply((await plan).planId);
  const bindings = async () => (await app.open().access.vault.state()).bindings;
  const statuses = async () => {
    const found = await bindingStatuses(app);
    return Object.fromEntries(
      (await bindings()).map((b) => [`${b.target}:${b.name}`, found.get(b.id)?.status]),
    );
  };

  async function add(name: string, accessKeyId: string): Promise<string> {
    const { id } = await app.open().profiles.save(
      {
        name,
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: {},
        source: { kind: 'credential', accessKeyId, accountId: '1000000000' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretText) } },
    );
    return id;
  }

  beforeEach(async () => {
    place = temporaryHome();
    mkdirSync(at('.aws'));
    const deps = depsIn(place);
    app = createApp(deps, { version: '', demo: false }, { watching: true });
    await app.create('passphrase', passphrase);
  });
  afterEach(() => {
    app.close();
    place.remove();
  });

  it('writes several tools in one change, and one undo takes all of it back', async () => {
    const id = await add('work', 'AKIDWORK');
    const change = await apply(
      planExports(app, [
        { target: 'aws', profileIds: [id], mode: 'credential_process' },
        { target: 's3cmd', profileIds: [id], mode: 'static' },
        { target: 'rclone', profileIds: [id], mode: 'reference' },
      ]),
    );
    expect(change.paths).toHaveLength(3);
    expect(await statuses()).toEqual({
      'aws:work': 'in_sync',
      's3cmd:default': 'in_sync',
      'rclone:work': 'in_sync',
    });
    expect(await filesWith(place.home, secretText)).toEqual([at('.s3cfg')]);
    await app.open().plans.undo(change.id);
    expect(await bindings()).toEqual([]);
    expect(await filesWith(place.home, secretText)).toEqual([]);
  });

  it('brings the AWS profile along that a reference names', async () => {
    const id = await add('work', 'AKIDWORK');
    await apply(planExports(app, [{ target: 'rclone', profileIds: [id], mode: 'reference' }]));
    expect((await bindings()).map((b) => b.target)).toEqual(['aws', 'rclone']);
    expect(text('.aws', 'config')).toContain('credential_process');
  });

  it('tells drift from order: changed, missing, unreadable, and in sync again', async () => {
    const [one, two] = [await add('one', 'AKID1'), await add('two', 'AKID2')];
    await apply(planExports(app, [{ target: 'aws', profileIds: [one, two], mode: 'credential_process' }]));
    const written = text('.aws', 'config');

    writeFileSync(at('.aws', 'config'), `${written}\n# a note\n[profile theirs]\nregion = x\n`);
    expect(await statuses()).toEqual({ 'aws:one': 'in_sync', 'aws:two': 'in_sync' });

    writeFileSync(at('.aws', 'config'), written.replace('region = q-world-1', 'region = elsewhere'));
    expect(await statuses()).toEqual({ 'aws:one': 'changed', 'aws:two': 'in_sync' });

    writeFileSync(at('.aws', 'config'), written.slice(written.indexOf('[profile two]')));
    expect(await statuses()).toEqual({ 'aws:one': 'missing', 'aws:two': 'in_sync' });

    writeFileSync(at('.aws', 'config'), '[profile one\n');
    expect(await statuses()).toEqual({ 'aws:one': 'unreadable', 'aws:two': 'unreadable' });

    rmSync(at('.aws', 'config'));
    await apply(planOurs(app));
    expect(await statuses()).toEqual({ 'aws:one': 'in_sync', 'aws:two': 'in_sync' });
  });

  it('says before it writes what the tool refuses as a whole, and calls nothing in there in sync', async () => {
    const id = await add('work', 'AKIDWORK');
    const broken: [text: string, message: RegExp][] = [
      ['\ufeff[other]\r\noutput = json\r\n', /byte order mark/],
      ['[other]\noutput = json\n[other]\ncli_pager =\n', /\[other\] stands in the file twice/],
      ['[other]\noutput = json\noutput = text\n', /"output" stands in \[other\] twice/],
    ];
    for (const [before, message] of broken) {
      writeFileSync(at('.aws', 'credentials'), before);
      const plan = await planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static' }]);
      expect(plan.notices.filter((n) => n.level === 'error').map((n) => n.message)).toEqual([
        expect.stringMatching(message),
      ]);
      await apply(Promise.resolve(plan));
      expect(await statuses()).toEqual({ 'aws:work': 'unreadable' });
    }
    // What stands above all sections nobody reads.
    writeFileSync(at('.aws', 'credentials'), 'aws_access_key_id = A\n');
    await expect(
      planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static' }]),
    ).rejects.toMatchObject({ code: 'file_malformed' });
    expect(await statuses()).toEqual({ 'aws:work': 'unreadable' });
  });

  it('leaves the region alone that stands in a file where the profile names none', async () => {
    const { id } = await app.open().profiles.save(
      {
        name: 'aws',
        provider: 'aws',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: 'AKIAEXAMPLE000000001' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretText) } },
    );
    mkdirSync(at('.config', 'rclone'), { recursive: true });
    writeFileSync(at('.aws', 'config'), '[profile aws]\nregion = eu-west-1\noutput = json\n');
    writeFileSync(
      at('.config', 'rclone', 'rclone.conf'),
      '[aws]\ntype = s3\nprovider = AWS\nregion = eu-north-1\n',
    );
    writeFileSync(at('.s3cfg'), '[default]\nbucket_location = EU\n');
    const requests = (['aws', 'rclone', 's3cmd'] as const).map((target) => ({
      target,
      profileIds: [id],
      mode: 'static' as const,
    }));
    await apply(planExports(app, requests));
    expect(text('.aws', 'config')).toContain('[profile aws]\nregion = eu-west-1\noutput = json\n');
    expect(text('.config', 'rclone', 'rclone.conf')).toContain('region = eu-north-1\n');
    expect(text('.s3cfg')).toContain('bucket_location = EU\n');
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['in_sync']));
  });

  it('tells a profile that was changed here from a file that was changed there', async () => {
    const id = await add('work', 'AKIDWORK');
    await apply(planExports(app, [{ target: 'aws', profileIds: [id], mode: 'credential_process' }]));
    const [written] = await bindings();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const source = { kind: 'credential', accessKeyId: 'AKIDWORK' } as const;
    const draft = {
      id,
      name: 'work',
      provider: 'quilibrium',
      region: 'q-world-2',
      endpoints: {},
      source,
    } as const;
    await app.open().profiles.save(draft, { origin: 'typed in' });
    expect(await statuses()).toEqual({ 'aws:work': 'outdated' });

    await takeTheirs(app, written?.id ?? '');
    expect(await statuses()).toEqual({ 'aws:work': 'in_sync' });
    writeFileSync(at('.aws', 'config'), text('.aws', 'config').replace('q-world-1', 'elsewhere'));
    expect(await statuses()).toEqual({ 'aws:work': 'changed' });
  });

  it('does not freeze what the provider has anyway when theirs is taken', async () => {
    const id = await add('work', 'AKIDWORK');
    await apply(planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static' }]));
    writeFileSync(at('.aws', 'credentials'), text('.aws', 'credentials').replace(secretText, 'CANARY-other'));
    const [binding] = await bindings();
    await takeTheirs(app, binding?.id ?? '');
    const [profile] = (await app.open().access.vault.state()).profiles;
    expect(profile?.endpoints).toEqual({});
    expect(await statuses()).toEqual({ 'aws:work': 'in_sync' });
  });

  it('recognises another secret in a static file without asking the keychain', async () => {
    const id = await add('work', 'AKIDWORK');
    await apply(planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static' }]));
    expect(await statuses()).toEqual({ 'aws:work': 'in_sync' });
    const reads = async () =>
      (await app.open().access.activity.list({ limit: 100 })).records.filter(
        (r) => r.action === 'secret.read',
      ).length;
    const before = await reads();
    writeFileSync(at('.aws', 'credentials'), text('.aws', 'credentials').replace(secretText, 'CANARY-other'));
    expect(await statuses()).toEqual({ 'aws:work': 'changed' });
    expect(await reads()).toBe(before);

    const [binding] = await bindings();
    await takeTheirs(app, binding?.id ?? '');
    expect(await statuses()).toEqual({ 'aws:work': 'in_sync' });
    const { access } = app.open();
    const [credential] = (await access.vault.state()).credentials;
    expect(await access.secrets.get(`credential/${credential && secretIdOf(credential)}`)).toContain(
      'CANARY-other',
    );
  });

  it('notices a change within a second, also behind a link into a dotfiles repository', async () => {
    mkdirSync(at('dotfiles'));
    writeFileSync(at('dotfiles', 'config'), '# kept in git\n');
    symlinkSync(at('dotfiles', 'config'), at('.aws', 'config'));
    const id = await add('work', 'AKIDWORK');
    await apply(planExports(app, [{ target: 'aws', profileIds: [id], mode: 'credential_process' }]));
    const shown = async () => (await app.state()).profiles[0]?.bindings[0]?.status;
    await expect.poll(shown).toBe('in_sync');

    const start = performance.now();
    writeFileSync(at('dotfiles', 'config'), text('dotfiles', 'config').replace('q-world-1', 'elsewhere'));
    await expect.poll(shown, { interval: 20 }).toBe('changed');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('says whose entry it takes the place of, and only where the keys lead elsewhere', async () => {
    const id = await add('work', 'AKIDWORK');
    const warnings = async (target: 'aws' | 's3cmd') =>
      (
        await planExports(app, [{ target, profileIds: [id], mode: 'static', name: 'default' }])
      ).notices.filter(({ message }) => message.startsWith('There is already'));
    const keyed = (accessKeyId: string) =>
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = CANARY/theirs\n`;
    expect(await warnings('aws')).toEqual([]);
    writeFileSync(at('.aws', 'credentials'), keyed('AKIDTHEIRS'));
    expect(await warnings('aws')).toMatchObject([
      {
        level: 'warning',
        message:
          'There is already a profile "default" in AWS CLI that QCred did not write; it will lead to this key from now on.',
        hint: 'Rename your profile if you want to keep both. Undo brings the old one back.',
        path: at('.aws', 'credentials'),
        line: 1,
      },
    ]);
    writeFileSync(at('.aws', 'credentials'), keyed('AKIDWORK'));
    expect(await warnings('aws')).toEqual([]);
    writeFileSync(at('.aws', 'credentials'), keyed('AKIDTHEIRS').replace('default', 'other'));
    expect(await warnings('aws')).toEqual([]);
    writeFileSync(at('.aws', 'config'), '[default]\nregion = eu-west-1\n');
    expect(await warnings('aws')).toEqual([]);
    // What QCred wrote there is its own, whoever changed it since.
    await apply(planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static', name: 'default' }]));
    writeFileSync(at('.aws', 'credentials'), keyed('AKIDTHEIRS'));
    expect(await warnings('aws')).toEqual([]);

    writeFileSync(at('.s3cfg'), '[default]\naccess_key = AKIDTHEIRS\nsecret_key = CANARY/theirs\n');
    expect(await warnings('s3cmd')).toMatchObject([
      { hint: 'There is room for one profile only. Undo brings the old one back.' },
    ]);
  });

  it('says what a tool has no place for, before it is lost', async () => {
    const id = await add('work', 'AKIDWORK');
    const losses = async (target: 'mc' | 's3cmd') =>
      (await planExports(app, [{ target, profileIds: [id], mode: 'static' }])).notices
        .filter(({ level }) => level === 'info')
        .map(({ message }) => message);
    expect(await losses('mc')).toContain('MinIO client has no place for the region.');
    expect(await losses('s3cmd')).toEqual([]);
    const { id: own } = await app.open().profiles.save(
      {
        name: 'own',
        provider: 'minio',
        region: 'eu-west-1',
        endpoints: { s3: 'https://minio.example.com' },
        source: { kind: 'credential', accessKeyId: 'AKIDOWN' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretText) } },
    );
    const { notices } = await planExports(app, [{ target: 's3fs', profileIds: [own], mode: 'static' }]);
    expect(notices).toContainEqual({
      level: 'info',
      message: 's3fs has no place for the region and the endpoint.',
      hint: 'Give it on the tool’s command line.',
    });
  });

  it('refuses two profiles for a file that holds one, and a file that was not said', async () => {
    const [one, two] = [await add('one', 'AKID1'), await add('two', 'AKID2')];
    await expect(
      planExports(app, [{ target: 's3cmd', profileIds: [one, two], mode: 'static' }]),
    ).rejects.toMatchObject({ code: 'unsupported', message: 'A file of s3cmd holds one profile.' });
    await expect(
      planExports(app, [{ target: 'dotenv', profileIds: [one], mode: 'static' }]),
    ).rejects.toMatchObject({ message: expect.stringMatching(/ has no file of its own to write to\.$/) });
    await expect(
      planExports(app, [{ target: 's3cmd', profileIds: [one], mode: 'reference' }]),
    ).rejects.toMatchObject({ code: 'unsupported', hint: 'Choose static.' });
  });

  it('takes a file that holds one profile over from another profile, and says so', async () => {
    const [one, two] = [await add('one', 'AKID1'), await add('two', 'AKID2')];
    await apply(planExports(app, [{ target: 's3cmd', profileIds: [one], mode: 'static' }]));
    await apply(planExports(app, [{ target: 's3cmd', profileIds: [two], mode: 'static' }]));
    expect((await bindings()).map((b) => b.profileId)).toEqual([two]);
    expect(text('.s3cfg')).toContain('AKID2');
  });

  it('refuses two bindings of one name, and finds a free one by itself', async () => {
    const [one, two] = [await add('one', 'AKID1'), await add('two', 'AKID2')];
    await apply(
      planExports(app, [{ target: 'aws', profileIds: [one], mode: 'credential_process', name: 'shared' }]),
    );
    const clash = planExports(app, [
      { target: 'aws', profileIds: [two], mode: 'credential_process', name: 'shared' },
    ]);
    await expect(clash).rejects.toMatchObject({ code: 'name_taken' } satisfies Partial<QCredError>);
    const emoji = await add('büro 🦆', 'AKID3');
    await apply(planExports(app, [{ target: 'aws', profileIds: [emoji], mode: 'credential_process' }]));
    expect((await bindings()).at(-1)?.name).toMatch(/^[\w.-]+$/);
  });

  it('renames what it wrote instead of leaving the old name behind', async () => {
    const id = await add('work', 'AKIDWORK');
    await apply(
      planExports(app, [{ target: 'aws', profileIds: [id], mode: 'credential_process', name: 'before' }]),
    );
    await apply(
      planExports(app, [{ target: 'aws', profileIds: [id], mode: 'credential_process', name: 'after' }]),
    );
    expect(text('.aws', 'config')).toContain('[profile after]');
    expect(text('.aws', 'config')).not.toContain('before');
    expect(await bindings()).toHaveLength(1);
  });

  it('finds one key in many places, takes it in as one profile, and replaces the plaintext', async () => {
    const id = 'AKIDFOUND';
    writeFileSync(
      at('.aws', 'credentials'),
      `[found]\naws_access_key_id = ${id}\naws_secret_access_key = ${secretText}\n`,
    );
    writeFileSync(
      at('.s3cfg'),
      `[default]\naccess_key = ${id}\nsecret_key = ${secretText}\nhost_base = s3.amazonaws.com\n`,
    );
    mkdirSync(at('.config', 'rclone'), { recursive: true });
    const remote = `[amazon]\ntype = s3\nprovider = AWS\naccess_key_id = ${id}\nsecret_access_key = ${secretText}\nacl = private\n`;
    writeFileSync(at('.config', 'rclone', 'rclone.conf'), remote);

    const imports = await app.open().imports();
    const scan = await imports.scan();
    const same = scan.found.filter((f) => f.accessKeyId === id);
    expect(same.map((f) => f.target).sort()).toEqual(['aws', 'rclone', 's3cmd']);
    expect(same.every((f) => f.hasSecret && f.importable)).toBe(true);
    expect(JSON.stringify(scan)).not.toContain('CANARY');

    const keys = same.filter((f) => f.target !== 's3cmd').map((f) => f.key);
    const { taken } = await imports.take(scan.scanId, keys, { replacing: true });
    const { plan } = await imports.replace(scan.scanId);
    expect(taken).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toContain('CANARY');
    await app.open().plans.apply(plan?.planId ?? '');
    expect(await filesWith(place.home, secretText)).toEqual([at('.s3cfg')]);
    expect(text('.config', 'rclone', 'rclone.conf')).toContain('acl = private');
    expect(await statuses()).toEqual({ 'aws:found': 'in_sync', 'rclone:amazon': 'in_sync' });
  });

  it('reads the account out of an endpoint, and leaves a key without one where it is', async () => {
    const account = '0123456789abcdef0123456789abcdef';
    const remote = (name: string, host: string) =>
      `[${name}]\ntype = s3\nprovider = Cloudflare\naccess_key_id = ${name}\nsecret_access_key = ${secretText}\nendpoint = https://${host}\n`;
    mkdirSync(at('.config', 'rclone'), { recursive: true });
    writeFileSync(
      at('.config', 'rclone', 'rclone.conf'),
      `${remote('whole', `${account}.r2.cloudflarestorage.com`)}\n${remote('half', 'r2.cloudflarestorage.com')}`,
    );
    const imports = await app.open().imports();
    const { scanId, found } = await imports.scan('rclone');
    expect(found.map((f) => [f.name, f.importable, f.accountId])).toEqual([
      ['whole', true, account],
      ['half', false, undefined],
    ]);
    const keys = found.map((f) => f.key);
    await imports.take(scanId, keys);
    expect((await app.state()).profiles.map((p) => p.credential?.accountId)).toEqual([account]);
  });

  it('replaces the plaintext of a key that is here already, and makes no second profile of it', async () => {
    await add('work', 'AKIDWORK');
    mkdirSync(at('.config', 'rclone'), { recursive: true });
    const remote = `[quil]\ntype = s3\nprovider = Other\nendpoint = https://qstorage.quilibrium.com\naccess_key_id = AKIDWORK\nsecret_access_key = ${secretText}\n`;
    writeFileSync(at('.config', 'rclone', 'rclone.conf'), remote);
    const imports = await app.open().imports();
    const scan = await imports.scan('rclone');
    expect(scan.found).toMatchObject([{ name: 'quil', alreadyHere: 'work', importable: true }]);
    const found = scan.found.map((f) => f.key);
    await imports.take(scan.scanId, found, { replacing: true });
    const { plan } = await imports.replace(scan.scanId);
    await app.open().plans.apply(plan?.planId ?? '');
    expect((await app.open().access.vault.state()).profiles.map((p) => p.name)).toEqual(['work']);
    expect(await filesWith(place.home, secretText)).toEqual([]);
    expect(await statuses()).toEqual({ 'aws:work': 'in_sync', 'rclone:quil': 'in_sync' });
  });

  it('translates without a secret, names the fields on both sides, and says what is lost', async () => {
    const id = await add('work', 'AKIDWORK');
    const shown = await (await app.open().translations()).show({
      from: { profileId: id },
      to: 's3cmd',
      mode: 'static',
    });
    expect(shown.files[0]?.text).toContain('access_key = AKIDWORK');
    expect(JSON.stringify(shown)).not.toContain('CANARY');
    const row = (label: string) => shown.fields.find((f) => f.label === label);
    expect(row('Access Key ID')).toMatchObject({ to: 'access_key', value: 'AKIDWORK' });
    expect(row('Account ID')).toMatchObject({ to: null });
    expect(shown.notices.map((n) => n.message).join()).toContain('Account ID');

    const moved = await (await app.open().translations()).show({
      from: { profileId: id },
      to: 'rclone',
      mode: 'static',
      provider: 'wasabi',
    });
    expect(moved.files[0]?.text).toContain('wasabisys.com');
    expect(moved.notices.map((n) => n.message).join()).toMatch(/QKMS/);
    expect(
      await app
        .open()
        .access.activity.list({ limit: 100 })
        .then((l) => l.records.map((r) => r.action)),
    ).not.toContain('secret.read');
  });
});
