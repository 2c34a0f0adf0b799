import { chmodSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bindingStatuses, planExports, planRemoval, saveProfile } from '../../../support/calls.ts';
import { type ActiveWorld, activeWorld, secretOf } from './world.ts';

const config = '.aws/config';
const credentials = '.aws/credentials';
const rclone = '.config/rclone/rclone.conf';
const s3cfg = '.s3cfg';
const files = [config, credentials, rclone, s3cfg, '.boto', '.passwd-s3fs'];

/** What a person has before QCred comes: odd spacing, comments, a key of their own in every default. */
const theirs: Readonly<Record<string, string>> = {
  [config]:
    '# mine\n[default]\noutput=json   # keep\nregion =  eu-west-1\ns3 =\n  max_concurrent_requests = 20\n\n[profile old]\nregion = x\n',
  [credentials]: `[default]\naws_access_key_id=AKIAOLD\naws_secret_access_key=${secretOf('old')}\r\n`,
  [rclone]: `[default]\ntype = s3\nprovider = AWS\naccess_key_id = AKIAOLD\nsecret_access_key = ${secretOf('old')}\n`,
  [s3cfg]: `[default]\naccess_key = AKIAOLD\nsecret_key = ${secretOf('old')}\nhost_base = s3.amazonaws.com\nprogress_meter = False`,
  '.boto': `[Credentials]\naws_access_key_id = AKIAOLD\naws_secret_access_key = ${secretOf('old')}\n`,
  '.passwd-s3fs': `# s3fs\nAKIAOLD:${secretOf('old')}\nbucket:AKIABUCKET:${secretOf('bucket')}\n`,
};

describe('the active profile', () => {
  let world: ActiveWorld;
  const all = () => Object.fromEntries(files.map((path) => [path, world.text(path)]));
  const vault = async () => world.app.open().access.vault.state();
  const defaults = async () =>
    (await vault()).bindings.filter((b) => b.asDefault).map((b) => `${b.target}:${b.name}:${b.mode}`);
  const statuses = async () => [...(await bindingStatuses(world.app)).values()].map((s) => s.status);

  /** A profile in every tool that has a default. */
  const everywhere = async (id: string) =>
    world.export(
      { target: 'aws', profileIds: [id], mode: 'credential_process' },
      { target: 'rclone', profileIds: [id], mode: 'reference' },
      { target: 's3cmd', profileIds: [id], mode: 'static' },
      { target: 'boto', profileIds: [id], mode: 'static' },
      { target: 's3fs', profileIds: [id], mode: 'static' },
    );

  beforeEach(async () => {
    world = await activeWorld();
  });
  afterEach(() => world.close());

  it('becomes the default of AWS by its command, and gives back what was there byte for byte', async () => {
    world.put(config, theirs[config] ?? '');
    world.put(credentials, theirs[credentials] ?? '');
    const [work, home] = [await world.add('work'), await world.add('home')];
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    const before = all();

    const change = await world.use(work);
    expect(change?.title).toBe('Make "work" the default of AWS CLI');
    expect(world.text(config)).toMatch(/\[default\][^[]*credential_process = \/usr\/bin\/qcred .*\n/);
    expect(world.text(config)).toContain('output=json   # keep');
    expect(world.text(credentials)).not.toContain('AKIAOLD');
    expect(await defaults()).toEqual(['aws:default:credential_process']);
    expect((await vault()).active?.profileId).toBe(work);

    await world.use(home);
    expect(world.text(config)).toContain(`--profile ${home}`);
    expect((await vault()).recent).toEqual([home, work]);
    expect(await statuses()).toEqual(['in_sync', 'in_sync']);

    await world.use(null);
    expect(all()).toEqual(before);
    expect(await defaults()).toEqual([]);
    expect((await vault()).active).toBeNull();
    expect(await world.use(null)).toBeNull();
  });

  it('switches five tools in one change, over and over, and each gets its own back', async () => {
    for (const [path, text] of Object.entries(theirs)) world.put(path, text);
    const [one, two, three] = [await world.add('one'), await world.add('two'), await world.add('three')];
    await everywhere(one);
    const before = all();
    const change = await world.use(two);
    expect(change?.paths).toHaveLength(6);
    expect(await defaults()).toEqual([
      'aws:default:credential_process',
      'rclone:default:reference',
      's3cmd:default:static',
      's3fs:default:static',
      'boto:default:static',
    ]);
    for (const path of [s3cfg, '.boto', '.passwd-s3fs']) expect(world.text(path)).toContain(secretOf('two'));
    expect(new Set(await statuses())).toEqual(new Set(['in_sync']));
    await world.use(three);
    await world.use(one);
    await world.use(two);
    expect(new Set(await statuses())).toEqual(new Set(['in_sync']));
    await world.use(null);
    // What the references lead to stays: other things may refer to it by now.
    const { [config]: configNow, ...rest } = all();
    const { [config]: configBefore, ...others } = before;
    expect(rest).toEqual(others);
    expect(configNow?.startsWith(configBefore ?? '')).toBe(true);
    expect(configNow).toMatch(/\[profile two\][\s\S]*\[profile three\]/);
    expect(await statuses()).toEqual(Array(7).fill('in_sync'));
  });

  it('removes files that it made, once nothing else is in them', async () => {
    const work = await world.add('work');
    await world.export({ target: 'rclone', profileIds: [work], mode: 'static' });
    await world.export({ target: 'aws', profileIds: [work], mode: 'static' });
    const rcloneBefore = world.text(rclone);
    world.delete(config);
    world.delete(credentials);
    await world.use(work);
    expect(world.text(credentials)).toContain('[default]');
    expect(world.text(rclone)).toContain(`secret_access_key = ${secretOf('work')}`);
    await world.use(null);
    expect(all()).toMatchObject({ [config]: null, [credentials]: null, [rclone]: rcloneBefore });
  });

  it('takes out only what is ours where the file was edited meanwhile', async () => {
    world.put(config, theirs[config] ?? '');
    world.put(s3cfg, theirs[s3cfg] ?? '');
    const [work, home] = [await world.add('work'), await world.add('home')];
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    await world.export({ target: 's3cmd', profileIds: [work], mode: 'static' });
    await world.use(home);
    world.put(
      config,
      `${world.text(config)?.replace('output=json', 'output=text')}\n[profile mine]\nregion = y\n`,
    );
    world.put(s3cfg, `${world.text(s3cfg)}\nstop_on_error = True\n`);
    await world.use(work);
    await world.use(home);
    await world.use(null);
    const now = world.text(config) ?? '';
    expect(now).toContain('[profile mine]\nregion = y\n');
    expect(now).toContain('output=text   # keep\nregion =  eu-west-1\n');
    expect(now.slice(0, now.indexOf('[profile'))).not.toContain('credential_process');
    expect(now).not.toContain('qcred-default');
    expect(world.text(s3cfg)).toContain(`secret_key = ${secretOf('work')}`);
    expect(world.text(s3cfg)).toContain('stop_on_error = True');
    expect(new Set(await statuses())).toEqual(new Set(['in_sync']));
  });

  it('gives the exports back whose only place it took', async () => {
    const [one, two] = [await world.add('one'), await world.add('two')];
    await world.export({ target: 's3cmd', profileIds: [one], mode: 'static' });
    await world.use(two);
    expect((await vault()).bindings.map((b) => b.profileId)).toEqual([two]);
    await expect(world.app.open().profiles.remove([one])).rejects.toMatchObject({ code: 'in_use' });
    await world.use(null);
    expect((await vault()).bindings.map((b) => b.profileId)).toEqual([one]);
    expect(await statuses()).toEqual(['in_sync']);
  });

  it('brings an export back with the key that its profile has by then', async () => {
    const [one, two] = [await world.add('one'), await world.add('two')];
    await world.export({ target: 's3cmd', profileIds: [one], mode: 'static' });
    await world.use(two);
    const profile = (await vault()).profiles.find((p) => p.id === one);
    await new Promise((go) => setTimeout(go, 5));
    await saveProfile(world.app, {
      id: one,
      name: profile?.name ?? '',
      provider: 'quilibrium',
      region: 'q-world-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: 'AKIANEWER', secretAccessKey: secretOf('newer') },
    });
    await world.use(null);
    expect(world.text(s3cfg)).toContain(secretOf('newer'));
    expect(await statuses()).toEqual(['in_sync']);
  });

  it('is taken back by undo, files and all, and knows who is active then', async () => {
    world.put(config, theirs[config] ?? '');
    const [one, two] = [await world.add('one'), await world.add('two')];
    await world.export({ target: 'aws', profileIds: [one], mode: 'credential_process' });
    const before = all();
    const { plans } = world.app.open();
    const first = await world.use(one);
    const withOne = all();
    const second = await world.use(two);
    await plans.undo(second?.id ?? '');
    expect(all()).toEqual(withOne);
    expect((await world.app.state()).active?.name).toBe('one');
    const back = await world.use(null);
    expect(all()).toEqual(before);
    await plans.undo(back?.id ?? '');
    expect((await world.app.state()).active?.name).toBe('one');
    await plans.undo(first?.id ?? '');
    expect((await world.app.state()).active).toBeNull();
    expect(all()).toEqual(before);
  });

  it('writes nothing, and leaves the profile active that was, where one file cannot be written', async () => {
    const [one, two] = [await world.add('one'), await world.add('two')];
    await everywhere(one);
    await world.use(one);
    const before = all();
    world.put(config, '[default\n');
    await expect(world.use(two)).rejects.toMatchObject({ code: 'file_malformed' });
    expect(all()).toEqual({ ...before, [config]: '[default\n' });
    expect((await vault()).active?.profileId).toBe(one);
    world.put(config, before[config] ?? '');
    await world.use(two);
    expect(new Set(await statuses())).toEqual(new Set(['in_sync']));
  });

  it('plans again when an editor saves a file during the switch, with nothing half written', async () => {
    const [one, two] = [await world.add('one'), await world.add('two')];
    await everywhere(one);
    await world.use(one);
    const { access } = world.app.open();
    const prepare = access.activity.prepare.bind(access.activity);
    // The log is told between the plan and the files: an editor gets in there.
    access.activity.prepare = async (id, entries) => {
      access.activity.prepare = prepare;
      writeFileSync(world.at(s3cfg), '[default]\naccess_key = typed\n');
      return prepare(id, entries);
    };
    await world.use(two);
    expect((await vault()).active?.profileId).toBe(two);
    expect(await defaults()).toHaveLength(5);
    expect(world.text(s3cfg)).toContain('AKIATEST2');
    const { records } = await access.activity.list({ limit: 10 });
    expect(records.filter(({ action }) => action === 'files.written')).toHaveLength(3);
    expect(records.filter(({ action }) => action === 'profile.activated')).toHaveLength(2);
  });

  it('finds its way after a process died between the vault and the files', async () => {
    world.put(config, theirs[config] ?? '');
    // Only the first has endpoints of its own, which the default of the second says nothing of.
    const [one, two] = [await world.add('one'), await world.add('two', 'aws')];
    await world.export({ target: 'aws', profileIds: [one, two], mode: 'credential_process' });
    const before = all();
    await world.use(one);
    const withOne = all();
    await world.use(two);
    for (const [path, text] of Object.entries(withOne)) if (text !== null) world.put(path, text);
    await world.use(null);
    expect(all()).toEqual(before);
  });

  it('refuses to be deleted, or taken out of one tool alone', async () => {
    const work = await world.add('work');
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    await world.use(work);
    await expect(world.app.open().profiles.remove([work])).rejects.toMatchObject({
      code: 'in_use',
      message: '"work" is the active profile.',
    });
    const standing = (await vault()).bindings.find((b) => b.asDefault);
    await expect(planRemoval(world.app, [standing?.id ?? ''])).rejects.toMatchObject({ code: 'in_use' });
    await world.use(null);
    await world.app.open().plans.apply(
      (
        await planRemoval(
          world.app,
          (await vault()).bindings.map((b) => b.id),
        )
      ).planId,
    );
    await world.app.open().profiles.remove([work]);
    expect((await vault()).recent).toEqual([]);
  });

  it('leaves out tools that have no words for it, and the others follow', async () => {
    world.put(rclone, '[default]\ntype = drive\n');
    const work = await world.add('work');
    const { id: role } = await saveProfile(world.app, {
      name: 'role',
      provider: 'quilibrium',
      endpoints: {},
      source: { kind: 'role', profileId: work, roleArn: 'arn:aws:iam::1000000000:role/r' },
    });
    await world.export({ target: 'aws', profileIds: [work], mode: 'static' });
    await world.export({ target: 's3cmd', profileIds: [work], mode: 'static' });
    await world.export({ target: 'rclone', profileIds: [work], mode: 'reference' });
    const before = all();
    await world.use(role);
    expect(await defaults()).toEqual(['aws:default:credential_process']);
    expect(world.text(config)).toContain(`--profile ${role}`);
    expect(world.text(s3cfg)).toBe(before[s3cfg]);
    expect(world.text(rclone)).toBe(before[rclone]);
    const log = await world.app.open().access.activity.list({ limit: 5 });
    expect(log.records.find((r) => r.action === 'profile.activated')?.detail).toMatch(
      /AWS CLI; not s3cmd: it cannot assume a role; not rclone: .*another type/,
    );
  });

  it('leaves a tool alone whose default an export took over', async () => {
    const [one, two, three] = [await world.add('one'), await world.add('two'), await world.add('three')];
    await world.export({ target: 's3cmd', profileIds: [one], mode: 'static' });
    await world.use(two);
    await world.export({ target: 's3cmd', profileIds: [three], mode: 'static' });
    await world.use(null);
    expect(world.text(s3cfg)).toContain(secretOf('three'));
    expect((await vault()).bindings.map((b) => b.profileId)).toEqual([three]);
    expect(await statuses()).toEqual(['in_sync']);
  });

  it('does not give its name to an export while it stands there', async () => {
    const [work, named] = [await world.add('work'), await world.add('default')];
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    await world.use(work);
    await world.export({ target: 'aws', profileIds: [named], mode: 'credential_process' });
    expect((await vault()).bindings.map((b) => b.name).sort()).toEqual(['default', 'default-2', 'work']);
    await expect(
      planExports(world.app, [{ target: 'aws', profileIds: [named], mode: 'static', name: 'default' }]),
    ).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('is active where no tool is bound yet, and a tool bound later follows the next switch', async () => {
    const work = await world.add('work');
    expect(await world.use(work)).toBeNull();
    expect((await world.app.state()).active?.name).toBe('work');
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    const before = all();
    await world.use(work);
    expect(world.text(config)).toContain('[default]');
    await world.use(null);
    expect(all()).toEqual(before);
  });

  it('says which file is damaged when it does not know any more what to put back', async () => {
    const work = await world.add('work');
    await world.export({ target: 'aws', profileIds: [work], mode: 'credential_process' });
    await world.use(work);
    const path = world.at('vault', 'active', (await vault()).active?.originals ?? '');
    chmodSync(path, 0o600);
    writeFileSync(path, 'CANARY nothing that opens');
    const before = all();
    await expect(world.use(null)).rejects.toMatchObject({
      code: 'vault_corrupt',
      hint: expect.stringContaining('--forget'),
    });
    expect(all()).toEqual(before);

    // The way out: our defaults go, and what else stands in the files stays.
    await (await world.app.open().active()).forget();
    expect(world.text(config)).not.toContain('[default]');
    expect(world.text(config)).toContain('[profile work]');
    expect(await defaults()).toEqual([]);
    expect((await vault()).active).toBeNull();
    expect(await statuses()).toEqual(['in_sync']);
  });

  it('keeps what undo leads back to, however often a shell makes the same profile active', async () => {
    world.put(config, theirs[config] ?? '');
    const [one, two] = [await world.add('one'), await world.add('two')];
    await world.export({ target: 'aws', profileIds: [one], mode: 'credential_process' });
    const before = all();
    await world.use(one);
    const change = await world.use(two);
    for (let again = 0; again < 70; again++) expect(await world.use(two)).toBeNull();
    await world.app.open().plans.undo(change?.id ?? '');
    expect((await vault()).active?.profileId).toBe(one);
    await world.use(null);
    expect(all()).toEqual(before);
  });
});
