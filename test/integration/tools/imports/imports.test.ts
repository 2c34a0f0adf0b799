import { afterEach, describe, expect, it } from 'vitest';
import { filesWith } from '#cli/demoSteps.ts';
import type { LeftView } from '#shared/contract/index.ts';
import { planOurs } from '../../../support/calls.ts';
import { type ImportHome, importHome } from './home.ts';

const config = '.aws/config';
const credentials = '.aws/credentials';
const rclone = '.config/rclone/rclone.conf';

const secret = (name: string) => `CANARY/${name}+0123456789abcdefghijklmnopq`;
const idOf = (name: string) => `AKIA${name.toUpperCase().padEnd(16, '0')}`;
const key = (name: string, is = name) =>
  `[${name}]\naws_access_key_id = ${idOf(is)}\naws_secret_access_key = ${secret(is)}\n`;
const role = (name: string, source: string, more = '') =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::123456789012:role/${name}\nsource_profile = ${source}\n${more}`;

let place: ImportHome;
afterEach(() => place.close());

/** Takes everything in and replaces what can be; says what was taken and what was left. */
async function takeAll(replacing = true): Promise<{ names: string[]; left: string[] }> {
  const imports = await place.app.open().imports();
  const scan = await imports.scan();
  expect(JSON.stringify(scan)).not.toContain('CANARY');
  const keys = scan.found.filter((f) => f.importable).map((f) => f.key);
  const preview = await imports.preview(scan.scanId, keys, { replacing });
  const { taken, left } = await imports.take(scan.scanId, keys, { replacing });
  const names = ({ name }: { name: string }) => name;
  expect(preview.taken.map(names)).toEqual(taken.map(names));
  const said = (all: readonly LeftView[]) => all.map(({ what, name }) => `${what} ${name}`).sort();
  if (!replacing) return { names: taken.map(names), left: said(left) };
  const replaced = await imports.replace(scan.scanId);
  expect(said(preview.left)).toEqual(said([...left, ...replaced.left]));
  expect(preview.plan?.notices).toEqual(replaced.plan?.notices);
  expect((await preview.plan?.files())?.map((f) => f.path)).toEqual(
    (await replaced.plan?.files())?.map((f) => f.path),
  );
  if (replaced.plan) await place.app.open().plans.apply(replaced.plan.planId);
  return { names: taken.map(names), left: said([...left, ...replaced.left]) };
}

const vault = () => place.app.open().access.vault.state();

async function sourceOf(name: string): Promise<string | undefined> {
  const { profiles, credentials: keys } = await vault();
  const source = profiles.find((p) => p.name === name)?.source;
  if (source?.kind === 'role') return profiles.find((p) => p.id === source.profileId)?.name;
  return keys.find((k) => k.id === source?.credentialId)?.accessKeyId;
}

const inSync = async () =>
  expect(Object.values(await place.statuses()).filter((s) => s !== 'in_sync')).toEqual([]);

describe('an import takes what can be taken', () => {
  it('and leaves roles that go round in a circle, with a word', async () => {
    place = await importHome({
      [config]: role('a', 'b') + role('b', 'a') + role('c', 'a'),
      [credentials]: key('good'),
    });
    const scan = await (await place.app.open().imports()).scan();
    const why = (name: string) => scan.found.find((f) => f.name === name)?.notices.at(-1)?.message;
    expect(why('a')).toContain('leads back');
    expect(why('c')).toContain('leads back');
    expect((await takeAll()).names).toEqual(['good']);
    expect(place.text(config)).toContain(role('a', 'b') + role('b', 'a') + role('c', 'a'));
    expect(await filesWith(place.home, secret('good'))).toEqual([]);
    await inSync();
  });

  it('of a profile that is its own source: its key, and its role on top of it', async () => {
    place = await importHome({
      [config]: role('dev', 'dev', 'region = eu-west-1\n'),
      [credentials]: key('dev'),
    });
    expect((await takeAll()).names.sort()).toEqual(['dev', 'dev-key']);
    expect(await sourceOf('dev')).toBe('dev-key');
    expect(await sourceOf('dev-key')).toBe(idOf('dev'));
    expect(place.text(config)).toContain('source_profile = dev-key');
    expect(await filesWith(place.home, secret('dev'))).toEqual([]);
    await inSync();
  });

  it('of a source with a role and a key: what builds on it gets the key', async () => {
    const roles = role('base', 'root') + role('top', 'base');
    place = await importHome({ [config]: roles, [credentials]: key('base') + key('root') });
    await takeAll();
    expect(await sourceOf('top')).toBe('base-key');
    expect(await sourceOf('base')).toBe('root');
    expect(await filesWith(place.home, 'CANARY')).toEqual([]);
    expect(place.text(config)).toMatch(/\[profile top\][^[]*source_profile = base-key/);
    await inSync();
  });

  it('of a role on a role, where the key beside the upper one is that of their base', async () => {
    const roles = role('middle', 'root', 'output = json\n') + role('upper', 'middle');
    place = await importHome({ [config]: roles, [credentials]: key('root', 'x') + key('upper', 'x') });
    await takeAll();
    expect(place.text(config)).toContain(roles);
    expect(place.text(config)).not.toContain('upper-key');
    expect(await filesWith(place.home, 'CANARY')).toEqual([]);
    await inSync();
    await place.apply(planOurs(place.app));
    expect(place.text(config)).toContain(roles);
  });

  it('of two roles that build on each other’s keys', async () => {
    const roles = `${role('one', 'two', 'region = us-east-1\n')}${role('two', 'one', 'region = eu-west-1\n')}`;
    place = await importHome({ [config]: roles, [credentials]: key('one') + key('two') });
    expect((await takeAll()).left).toEqual([]);
    expect(await sourceOf('one')).toBe('two-key');
    expect(await sourceOf('two')).toBe('one-key');
    expect(place.text(config)).toMatch(
      /source_profile = two-key[^[]*\[profile two\][^[]*source_profile = one-key/,
    );
    expect(await filesWith(place.home, 'CANARY')).toEqual([]);
    await inSync();
  });

  it('and leaves both keys of two such roles where one of them has to stay', async () => {
    const roles = role('one', 'two') + role('two', 'one') + role('odd', 'two', 'duration_seconds = 12\n');
    place = await importHome({ [config]: roles, [credentials]: key('one') + key('two') });
    expect((await takeAll()).left.sort()).toEqual(['replace one-key', 'replace two-key']);
    expect(place.text(config)).toBe(roles);
    expect(place.text(credentials)).toBe(key('one') + key('two'));
  });

  it('but not the role that the AWS CLI refuses although its own key is at the end of the circle', async () => {
    place = await importHome({ [config]: role('a', 'b') + role('b', 'a'), [credentials]: key('b') });
    const { names, left } = await takeAll();
    expect(names.sort()).toEqual(['a', 'b-key']);
    expect(left).toEqual(['replace b-key']);
    expect(place.text(credentials)).toBe(key('b'));
  });

  it('twice, and makes nothing of it a second time', async () => {
    const roles = role('base', 'root') + role('top', 'base') + role('self', 'self');
    place = await importHome({ [config]: roles, [credentials]: key('base') + key('root') + key('self') });
    await takeAll(false);
    const before = (await vault()).profiles;
    const scan = await (await place.app.open().imports()).scan();
    expect(scan.found.filter((f) => f.importable && f.alreadyHere === null)).toEqual([]);
    await takeAll();
    expect((await vault()).profiles).toEqual(before);
    expect(await filesWith(place.home, 'CANARY')).toEqual([]);
    await inSync();
    await takeAll();
    expect((await vault()).profiles).toEqual(before);
  });

  it('with a role on what QCred wrote there before, whatever else is called like that here', async () => {
    place = await importHome({ [credentials]: key('ci') });
    await takeAll();
    place.put(config, place.text(config) + role('later', 'ci'));
    await takeAll();
    expect(await sourceOf('later')).toBe('ci');
  });

  it('and builds no role on a profile that only has the name of its source', async () => {
    place = await importHome({ [credentials]: key('ci') });
    await takeAll();
    place.put(config, `${role('r', 'ci')}[profile ci]\nsso_start_url = https://x.example\n`);
    const scan = await (await place.app.open().imports()).scan();
    expect(scan.found.find((f) => f.name === 'r')?.importable).toBe(false);
  });

  it('in one go: a role whose settings cannot be kept keeps nothing else back', async () => {
    const roles = role('short', 'good', 'duration_seconds = 12\n') + role('fine', 'good');
    place = await importHome({ [config]: roles, [credentials]: key('good') });
    expect((await takeAll()).names.sort()).toEqual(['fine', 'good']);
    expect(place.text(config)).toContain('duration_seconds = 12');
  });

  // Asked which one is right, this service says nothing.
  const silent = 'endpoint_url = http://127.0.0.1:9\n';

  it('of two secrets for one key one, and builds nothing on the other', async () => {
    const other = key('b', 'same').replace(secret('same'), secret('other'));
    place = await importHome({
      [config]: role('r', 'b'),
      [credentials]: `${key('a', 'same')}${silent}${other}${silent}`,
    });
    expect(await takeAll()).toEqual({ names: ['a'], left: ['import b', 'import r'] });
    expect(place.text(credentials)).toContain(other);
  });

  it('and not another secret of a key that is here already', async () => {
    place = await importHome({ [credentials]: key('a', 'same') + silent });
    await takeAll(false);
    const mistyped = (key('a', 'same') + silent).replace(secret('same'), secret('mistyped'));
    place.put(credentials, mistyped);
    expect(await takeAll()).toEqual({ names: [], left: ['import a'] });
    expect(place.text(credentials)).toBe(mistyped);
  });
});

describe('one key that is used in two ways makes two profiles', () => {
  const at = (host: string) => `endpoint_url = https://${host}.example:9000\n`;
  const ways: [what: string, one: string, other: string][] = [
    ['at two endpoints', at('one'), at('other')],
    ['in two regions', 'region = us-east-1\n', 'region = eu-west-1\n'],
    ['in a region, and in none', 'region = eu-west-1\n', ''],
    ['with an endpoint for another service', at('one'), `${at('one')}services = more\n`],
  ];
  const services = '[services more]\nsts =\n  endpoint_url = https://sts.example:9000\n';
  const profiles = async () =>
    (await vault()).profiles.map(({ endpoints, region }) => ({ endpoints, region }));

  it.each(ways)('%s, one after the other', async (_, one, other) => {
    place = await importHome({ [config]: services, [credentials]: key('a', 'same') + one });
    await takeAll(false);
    place.put(credentials, key('a', 'same') + other);
    for (let time = 0; time < 2; time++) await takeAll(false);
    const both = await profiles();
    expect(both).toHaveLength(2);
    expect(both[0]).not.toEqual(both[1]);
    expect((await vault()).credentials).toHaveLength(1);
  });

  it.each(ways)('%s, at once', async (_, one, other) => {
    const text = key('a', 'same') + one + key('b', 'same') + other;
    place = await importHome({ [config]: services, [credentials]: text });
    for (let time = 0; time < 2; time++) await takeAll(false);
    const both = await profiles();
    expect(both).toHaveLength(2);
    expect(both[0]).not.toEqual(both[1]);
    expect((await vault()).credentials).toHaveLength(1);
  });

  describe('in the files of another tool as well, where not every setting is said', () => {
    const remote = (name: string, more: string) =>
      `[${name}]\ntype = s3\nprovider = Minio\naccess_key_id = ${idOf('same')}\nsecret_access_key = ${secret('same')}\n${more}`;
    const places = [
      'endpoint = https://one.example:9000\nregion = us-east-1\n',
      'endpoint = https://other.example:9000\nregion = us-east-1\n',
      'endpoint = https://other.example:9000\nregion = eu-west-1\n',
    ];
    const areAll = async () => {
      expect(new Set((await profiles()).map((one) => JSON.stringify(one))).size).toBe(places.length);
      expect(await profiles()).toHaveLength(places.length);
    };

    it('one after the other', async () => {
      place = await importHome({});
      for (const more of places) {
        place.put(rclone, remote('nas', more));
        for (let time = 0; time < 2; time++) await takeAll(false);
      }
      await areAll();
    });

    it('at once', async () => {
      place = await importHome({ [rclone]: places.map((more, n) => remote(`nas${n}`, more)).join('') });
      for (let time = 0; time < 2; time++) await takeAll(false);
      await areAll();
    });
  });

  it('at two providers, where two keys may have one id', async () => {
    place = await importHome({ [credentials]: key('a', 'same') });
    await takeAll(false);
    const keys = `access_key_id = ${idOf('same')}\nsecret_access_key = ${secret('other')}\n`;
    place.put(rclone, `[nas]\ntype = s3\nprovider = Wasabi\nendpoint = s3.wasabisys.com\n${keys}`);
    expect((await takeAll(false)).left).toEqual([]);
    expect((await vault()).credentials.map(({ provider }) => provider).sort()).toEqual(['aws', 'wasabi']);
  });

  it('and one role that is assumed in two ways as well', async () => {
    const roles = [
      '',
      'region = eu-west-1\n',
      'external_id = for-us\n',
      'duration_seconds = 1800\n',
      'role_session_name = one\n',
      'mfa_serial = arn:aws:iam::123456789012:mfa/ann\n',
    ];
    place = await importHome({ [config]: role('r', 'a'), [credentials]: key('a') });
    for (const more of roles) {
      place.put(config, role('r', 'a', more));
      for (let time = 0; time < 2; time++) await takeAll(false);
    }
    const made = (await vault()).profiles.filter(({ source }) => source.kind === 'role');
    expect(made).toHaveLength(roles.length);
  });
});

describe('a reference takes the place of a secret only where nothing is lost', () => {
  it('a key of the config file that does not count is taken in as well', async () => {
    const shadowed = key('w', 'old').replace('[w]', '[profile w]');
    place = await importHome({ [config]: `${shadowed}region = us-east-1\n`, [credentials]: key('w', 'new') });
    expect((await takeAll()).names.sort()).toEqual(['w', 'w-unused']);
    expect(await sourceOf('w')).toBe(idOf('new'));
    expect(await sourceOf('w-unused')).toBe(idOf('old'));
    expect(await filesWith(place.home, 'CANARY')).toEqual([]);
    await inSync();
  });

  it('or, where it cannot be, stays with everything beside it', async () => {
    const shadowed = `[profile w]\naws_access_key_id = not an id\naws_secret_access_key = ${secret('old')}\n`;
    place = await importHome({ [config]: shadowed, [credentials]: key('w', 'new') });
    expect((await takeAll()).left).toEqual(['replace w']);
    expect(place.text(config)).toBe(shadowed);
    expect(place.text(credentials)).toBe(key('w', 'new'));
  });

  it('other ways to credentials in the same profile stay, and so does the key', async () => {
    const other = '[profile w]\ncredential_process = /opt/other\n';
    place = await importHome({ [config]: other, [credentials]: key('w') });
    expect((await takeAll()).left).toEqual(['replace w']);
    expect(place.text(config)).toBe(other);
  });

  it('and those beside a role, for which its source would have to be written', async () => {
    const other = role('top', 'w', 'sso_region = us-east-1\n') + role('w', 'w');
    place = await importHome({ [config]: other, [credentials]: key('w') });
    expect((await takeAll()).left).toEqual(['replace w-key']);
    expect(place.text(config)).toBe(other);
  });

  it('one remote in B2’s own language keeps no other tool back', async () => {
    place = await importHome({
      [credentials]: key('work'),
      [rclone]: `[offsite]\ntype = b2\naccount = 0030000000000010000000001\nkey = CANARYb2key\n\n[nas]\ntype = s3\nprovider = Minio\naccess_key_id = minioadminXX\nsecret_access_key = ${secret('nas')}\nendpoint = http://nas.local:9000\n`,
    });
    const { left } = await takeAll();
    expect(left).toEqual(['replace offsite']);
    expect(place.text(rclone)).toContain(
      'type = b2\naccount = 0030000000000010000000001\nkey = CANARYb2key\n',
    );
    expect(place.text(rclone)).toContain('provider = Minio');
    expect(await filesWith(place.home, secret('nas'))).toEqual([]);
    expect(await filesWith(place.home, secret('work'))).toEqual([]);
    await inSync();
  });

  it('settings are neither added nor changed', async () => {
    const settings =
      '[profile w]\noutput = json\nendpoint_url = https://minio.example:9000\nrequest_checksum_calculation = when_supported\n';
    place = await importHome({ [config]: settings, [credentials]: key('w') });
    await takeAll();
    const [first = '', ...rest] = place
      .text(config)
      .split('\n')
      .filter((line) => !line.startsWith('credential_process'));
    expect([first, ...rest].join('\n')).toBe(settings);
    await inSync();
    await place.apply(planOurs(place.app));
    expect(
      place
        .text(config)
        .split('\n')
        .filter((l) => !l.startsWith('credential_process'))
        .join('\n'),
    ).toBe(settings);
  });

  it('one key with two regions is two profiles, and each keeps its own', async () => {
    const regions =
      '[profile a]\nregion = us-east-1\n[profile b]\nregion = eu-west-1\n[profile c]\noutput = text\n';
    place = await importHome({
      [config]: regions,
      [credentials]: key('a', 'x') + key('b', 'x') + key('c', 'x'),
    });
    await takeAll();
    expect((await vault()).credentials).toHaveLength(1);
    for (const line of regions.trim().split('\n')) expect(place.text(config)).toContain(line);
    expect(place.text(config).match(/region/g)).toHaveLength(2);
    await inSync();
  });

  it('the reference of another tool does not take somebody else’s name in the AWS files', async () => {
    const sso = '[profile a]\nsso_start_url = https://x.example\nsso_account_id = 123456789012\n';
    place = await importHome({
      [config]: sso,
      [rclone]: `[a]\ntype = s3\nprovider = AWS\naccess_key_id = ${idOf('a')}\nsecret_access_key = ${secret('a')}\n`,
    });
    await takeAll();
    expect(place.text(config)).toContain(sso);
    expect(place.text(config)).toContain('[profile a-2]');
    expect(place.text(rclone)).toContain('profile = a-2');
    await inSync();
  });

  it('a later change here reaches the file, and what is not named here still stays', async () => {
    place = await importHome({
      [config]: '[profile w]\nregion = us-east-1\noutput = json\n',
      [credentials]: key('w'),
    });
    await takeAll();
    const [profile] = (await vault()).profiles;
    if (!profile) throw new Error('nothing was taken in');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { name, provider, endpoints } = profile;
    const source = { kind: 'credential', accessKeyId: idOf('w') } as const;
    await place.app
      .open()
      .profiles.save(
        { id: profile.id, name, provider, endpoints, source, region: 'eu-west-1' },
        { origin: 'typed in' },
      );
    expect(await place.statuses()).toEqual({ 'aws:w': 'outdated' });
    await place.apply(planOurs(place.app));
    expect(place.text(config)).toContain('region = eu-west-1\noutput = json\n');
  });
});
