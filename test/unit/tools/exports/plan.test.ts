/** Plans of exports, on the readers and writers of real tools and files in memory. */
import { describe, expect, it } from 'vitest';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { exportEntry } from '#core/tools/exports/entry.ts';
import { createExports } from '#core/tools/exports/exports.ts';
import { planExports } from '#core/tools/exports/plan.ts';
import { draftRemoval, planDeletion, planRemoval } from '#core/tools/exports/removal.ts';
import type { ExportRequest } from '#core/tools/exports/request.ts';
import { createWorkspace } from '#core/tools/exports/workspace.ts';
import type { Plans } from '#core/tools/plans.ts';
import { targetById } from '#core/tools/targets/index.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import { type Binding, emptyVault, type Profile, type VaultState } from '#shared/model.ts';
import { credential, idOf, profile } from '../../records.ts';
import { at, awsConfig, awsCredentials, planning, rcloneConfig, secretOf, textsOf } from './planning.ts';

/** Profiles 1 and 2 with keys, 3 a role on the first. */
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const three: Partial<VaultState> = {
  credentials: [credential(1), credential(2)],
  profiles: [
    profile(1, { name: 'ann' }),
    profile(2, { name: 'bob' }),
    profile(3, { name: 'reader', source: { kind: 'role', profileId: idOf(1), roleArn } }),
  ],
};
const bound = (n: number, name: string, more: Partial<Binding> = {}): Binding => ({
  id: idOf(100 + n),
  profileId: idOf(n),
  target: 'aws',
  name,
  mode: 'credential_process',
  writtenAt: at,
  ...more,
});
const plan = async (
  requests: ExportRequest[],
  state: Partial<VaultState> = three,
  files: Record<string, string> = {},
  look = false,
) => {
  const world = planning(state, files);
  const planned = await planExports(world.access, world.edits, requests, look ? { look } : undefined);
  return { ...world, planned, texts: textsOf(planned) };
};
const one = (more: Partial<ExportRequest> = {}): ExportRequest => ({
  target: 'aws',
  profileIds: [idOf(1)],
  mode: 'credential_process',
  ...more,
});
const process = (n: number) => `credential_process = /usr/bin/qcred credential-process --profile ${idOf(n)}`;
const names = (bindings: readonly Binding[]) => bindings.map((b) => `${b.target}:${b.name}:${b.mode}`);

describe('one profile in one tool', () => {
  it('asks QCred, by its id, and is bound as it was written', async () => {
    const { planned, texts, logged } = await plan([one()]);
    expect(Object.keys(texts)).toEqual([awsConfig]);
    expect(texts[awsConfig]).toContain(`[profile ann]\n`);
    expect(texts[awsConfig]).toContain(process(1));
    expect(planned.bindings).toEqual({
      set: [
        {
          id: idOf(901),
          profileId: idOf(1),
          target: 'aws',
          name: 'ann',
          mode: 'credential_process',
          path: undefined,
          secretMark: undefined,
          writtenAt: at,
        },
      ],
      remove: [],
    });
    expect([planned.plan.title, planned.secrets, planned.plaintext, logged]).toEqual([
      'Export 1 profile to AWS CLI',
      [],
      [],
      [],
    ]);
    expect(planned.plan.edits[0]).toMatchObject({ target: awsConfig, names: 1, mode: 0o600, secret: false });
  });

  it('has its secret in the clear where that is chosen: read once, said, and marked', async () => {
    const { planned, texts, logged } = await plan([
      one({ mode: 'static' }),
      one({ mode: 'static', target: 'rclone' }),
    ]);
    expect(texts[awsCredentials]).toContain(`aws_secret_access_key = ${secretOf(1)}`);
    expect(texts[rcloneConfig]).toContain(`secret_access_key = ${secretOf(1)}`);
    expect(logged).toEqual(['secret.read QKEY1 static export']);
    expect(planned.plaintext).toEqual([{ accessKeyId: 'QKEY1', profiles: ['ann'] }]);
    expect(planned.secrets.map((secret) => secret.reveal())).toEqual([secretOf(1), secretOf(1)]);
    for (const binding of planned.bindings.set) expect(binding.secretMark).toMatch(/^[0-9a-f]{32}$/);
    expect(planned.plan.edits.filter(({ secret }) => secret).map(({ path }) => path)).toEqual([
      awsCredentials,
      rcloneConfig,
    ]);
    expect(planned.plan.title).toBe('Export 1 profile to AWS CLI, rclone');
  });

  it('is not read for anybody where the plan is only looked at', async () => {
    const { texts, logged } = await plan([one({ mode: 'static' })], three, {}, true);
    expect(texts[awsCredentials]).toContain(secretOf(1));
    expect(logged).toEqual([]);
  });

  it('is not said to come to stand in the clear where it stands so already', async () => {
    const first = await plan([one({ mode: 'static' })]);
    const files = Object.fromEntries(Object.entries(first.texts).map(([path, text]) => [path, text ?? '']));
    const again = await plan(
      [one({ mode: 'static' })],
      { ...three, bindings: [...first.planned.bindings.set] },
      files,
    );
    expect([again.planned.plaintext, again.texts]).toEqual([[], {}]);
    // What stands there is a secret to be hidden, too.
    expect(again.planned.secrets.map((secret) => secret.reveal())).toEqual([secretOf(1), secretOf(1)]);
    const other = await plan(
      [one({ mode: 'static', profileIds: [idOf(2)], names: new Map([[idOf(2), ['ann']]]) })],
      three,
      files,
    );
    expect(other.planned.plaintext).toEqual([{ accessKeyId: 'QKEY2', profiles: ['bob'] }]);
  });

  it('says each profile of a key that comes to stand in the clear once', async () => {
    const state = {
      ...three,
      profiles: [
        profile(1, { name: 'ann' }),
        profile(4, { name: 'again', source: { kind: 'credential', credentialId: idOf(1) } }),
      ],
    } as Partial<VaultState>;
    const { planned } = await plan(
      [one({ mode: 'static', profileIds: [idOf(1), idOf(4)] }), one({ mode: 'static', target: 'rclone' })],
      state,
    );
    expect(planned.plaintext).toEqual([{ accessKeyId: 'QKEY1', profiles: ['ann', 'again'] }]);
  });

  it('says so of what stands in the clear, and of nothing else', async () => {
    const levels = async (request: Partial<ExportRequest>, files = {}) =>
      (await plan([one(request)], three, files)).planned.notices.map(({ level }) => level);
    expect(await levels({ mode: 'static' })).not.toEqual([]);
    expect(await levels({})).toEqual([]);
    // An entry without a secret comes to have one.
    const there = { [awsConfig]: '[profile ann]\nregion = q-world-1\n' };
    const names = new Map([[idOf(1), ['ann']]]);
    const { planned } = await plan([one({ mode: 'static', names })], three, there);
    expect(planned.plaintext).toEqual([{ accessKeyId: 'QKEY1', profiles: ['ann'] }]);
    expect(await levels({ asFound: true, names }, there)).toEqual([]);
  });

  it('hides a token with the secret', async () => {
    const world = planning(three);
    const material = { secretAccessKey: new Secret('CANARY/one'), sessionToken: new Secret('CANARY/token') };
    world.secrets.set(credentialAccount(idOf(1)), formatMaterial(material));
    const { secrets } = await planExports(world.access, world.edits, [one({ mode: 'static' })]);
    expect(secrets.map((secret) => secret.reveal())).toEqual(['CANARY/one', 'CANARY/token']);
  });

  it('is written with others that names are said for, and counted with them', async () => {
    const { planned } = await plan([one({ names: new Map([[idOf(2), ['bobby']]]) })]);
    expect(planned.bindings.set.map(({ name }) => name).sort()).toEqual(['ann', 'bobby']);
    expect(planned.plan.title).toBe('Export 2 profiles to AWS CLI');
  });

  it('is found as it was only where something stands', async () => {
    const names = new Map([[idOf(1), ['new']]]);
    const { planned } = await plan([one({ asFound: true, names })]);
    expect(planned.bindings.set[0]).not.toHaveProperty('asFound');
  });

  it('takes its other name, and leaves the one it had', async () => {
    const files = { [awsConfig]: `[profile old]\nregion = q-world-1\n${process(1)}\n` };
    const { planned, texts } = await plan(
      [one({ name: 'new' })],
      { ...three, bindings: [bound(1, 'old')] },
      files,
    );
    expect(texts[awsConfig]).not.toContain('[profile old]');
    expect(texts[awsConfig]).toContain('[profile new]');
    expect(planned.bindings).toMatchObject({ set: [{ id: idOf(101), name: 'new' }], remove: [] });
    const beside = await plan(
      [one({ name: 'new', beside: true })],
      { ...three, bindings: [bound(1, 'old')] },
      files,
    );
    expect(beside.texts[awsConfig]).toContain('[profile old]');
    expect(beside.planned.bindings).toMatchObject({ set: [{ id: idOf(901), name: 'new' }], remove: [] });
  });

  it('is written under each name it has there, and exactly those that are said', async () => {
    const state = { ...three, bindings: [bound(1, 'x'), bound(1, 'y', { id: idOf(201) })] };
    expect((await plan([one()], state)).planned.bindings.set.map(({ id, name }) => [id, name])).toEqual([
      [idOf(101), 'x'],
      [idOf(201), 'y'],
    ]);
    const exact = await plan([one({ names: new Map([[idOf(1), ['y']]]) })], state);
    expect(exact.planned.bindings.set.map(({ name }) => name)).toEqual(['y']);
  });

  it('says where its name is another than its own, unless somebody asked for it', async () => {
    const said = async (request: Partial<ExportRequest>, state = three) =>
      (await plan([one(request)], state)).planned.notices.map(({ message }) => message);
    const odd = { ...three, profiles: [profile(1, { name: 'ann [x]' })] };
    expect(await said({}, odd)).toEqual([expect.stringContaining('ann [x]')]);
    expect(await said({ name: 'mine' }, odd)).toEqual([]);
    expect(await said({ names: new Map([[idOf(1), ['mine']]]) }, odd)).toEqual([]);
    expect(await said({}, { ...odd, bindings: [bound(1, 'mine')] })).toEqual([]);
    expect(await said({})).toEqual([]);
  });

  it('takes the place of another in a file, whose binding goes', async () => {
    const state = { ...three, bindings: [bound(2, 'ann')] };
    const { planned } = await plan([one({ names: new Map([[idOf(1), ['ann']]]) })], state);
    expect(planned.bindings.remove).toEqual([idOf(102)]);
    const elsewhere = { ...three, bindings: [bound(2, 'ann', { target: 'rclone' })] };
    expect((await plan([one()], elsewhere)).planned.bindings.remove).toEqual([]);
  });

  it('is refused where the tool cannot take it, or there is no such profile', async () => {
    await expect(
      plan([one({ target: 's3cmd', profileIds: [idOf(3)], mode: 'static' })]),
    ).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(plan([one({ target: 'dotenv', mode: 'static' })])).rejects.toMatchObject({
      code: 'bad_input',
    });
    const both = one({
      target: 'dotenv',
      mode: 'static',
      path: '/home/p/.env',
      profileIds: [idOf(1), idOf(2)],
    });
    await expect(plan([both])).rejects.toMatchObject({ code: 'unsupported' });
    await expect(plan([one({ profileIds: [idOf(9)] })])).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that stands as the default is bound so, and what it builds on is not', async () => {
    const { planned, texts } = await plan([one({ asDefault: true })]);
    expect(planned.bindings.set).toEqual([expect.objectContaining({ name: 'default', asDefault: true })]);
    expect(texts[awsConfig]).toContain('[default]');
    const [binding] = (await plan([one()])).planned.bindings.set;
    expect(binding).not.toHaveProperty('asDefault');
    expect(binding).not.toHaveProperty('asFound');
  });
});

describe('a role', () => {
  const reader = (more: Partial<ExportRequest> = {}) =>
    one({ profileIds: [idOf(3)], mode: 'reference', ...more });

  it('that the tool assumes itself brings what it builds on along, by its name there', async () => {
    const { planned, texts } = await plan([reader()]);
    expect(names(planned.bindings.set)).toEqual(['aws:ann:credential_process', 'aws:reader:reference']);
    expect(texts[awsConfig]).toContain(`role_arn = ${roleArn}`);
    expect(texts[awsConfig]).toContain('source_profile = ann');
    const renamed = { ...three, bindings: [bound(1, 'mine')] };
    const there = await plan([reader()], renamed);
    expect(names(there.planned.bindings.set)).toEqual(['aws:reader:reference']);
    expect(there.texts[awsConfig]).toContain('source_profile = mine');
  });

  it('gets its key in the clear where that is chosen, and the other way round', async () => {
    const { planned, texts } = await plan([reader({ mode: 'static' })]);
    expect(names(planned.bindings.set)).toEqual(['aws:ann:static', 'aws:reader:reference']);
    expect(texts[awsCredentials]).toContain(secretOf(1));
    expect(planned.bindings.set.map(({ secretMark }) => secretMark !== undefined)).toEqual([true, false]);
  });

  it('gets the key in the clear although it is there already, asking QCred', async () => {
    const { planned } = await plan([reader({ mode: 'static' })], { ...three, bindings: [bound(1, 'ann')] });
    expect(names(planned.bindings.set)).toEqual(['aws:ann:static', 'aws:reader:reference']);
  });

  it('that stands as the default brings its source under its name', async () => {
    const { planned } = await plan([reader({ asDefault: true })]);
    expect(planned.bindings.set.filter((b) => b.asDefault).map(({ profileId }) => profileId)).toEqual([
      idOf(3),
    ]);
    expect(planned.bindings.set).toHaveLength(2);
  });

  it('that asks QCred has no words of its own, and brings nothing', async () => {
    const { planned, texts } = await plan([reader({ mode: 'credential_process' })]);
    expect(names(planned.bindings.set)).toEqual(['aws:reader:credential_process']);
    expect(texts[awsConfig]).toContain(process(3));
    expect(texts[awsConfig]).not.toContain('role_arn');
  });

  it('says the name that stands there, of several that mean the same', async () => {
    const state = { ...three, bindings: [bound(1, 'x'), bound(1, 'y', { id: idOf(201) })] };
    const files = { [awsConfig]: `[profile reader]\nrole_arn = ${roleArn}\nsource_profile = y\n` };
    expect((await plan([reader()], state)).texts[awsConfig]).toContain('source_profile = x');
    const standing = { ...state, bindings: [...state.bindings, bound(3, 'reader', { mode: 'reference' })] };
    expect((await plan([reader()], standing, files)).texts[awsConfig]).toContain('source_profile = y');
  });

  it('that is the person’s own keeps its source by whatever name, and all it does not say', async () => {
    const files = {
      [awsConfig]: `[profile theirs]\naws_access_key_id = X\n[profile reader]\nrole_arn = ${roleArn}\nsource_profile = theirs\n`,
    };
    const request = reader({ asFound: true, names: new Map([[idOf(3), ['reader']]]) });
    const { planned, texts } = await plan([request], three, files);
    expect(names(planned.bindings.set)).toEqual(['aws:reader:reference']);
    expect(planned.bindings.set[0]).toMatchObject({ asFound: true });
    expect(texts).toEqual({});
  });
});

describe('a reference', () => {
  const other = (more: Partial<ExportRequest> = {}) => one({ target: 'rclone', mode: 'reference', ...more });

  it('writes what it names to the AWS files first, once', async () => {
    const { planned, texts } = await plan([other(), other({ target: 'duckdb', path: '/home/p/a.sql' })]);
    expect(names(planned.bindings.set)).toEqual([
      'aws:ann:credential_process',
      'rclone:ann:reference',
      expect.stringMatching(/^duckdb:\w+:reference$/),
    ]);
    expect(texts[rcloneConfig]).toContain('profile = ann');
    expect(planned.plan.title).toBe('Export 1 profile to AWS CLI, rclone, DuckDB');
  });

  it('uses the name that it has there, or that the same plan gives it', async () => {
    const state = { ...three, bindings: [bound(1, 'mine')] };
    const there = await plan([other()], state);
    expect(names(there.planned.bindings.set)).toEqual(['rclone:ann:reference']);
    expect(there.texts[rcloneConfig]).toContain('profile = mine');
    const both = await plan([other(), one({ name: 'said' })]);
    expect(names(both.planned.bindings.set)).toEqual(['aws:said:credential_process', 'rclone:ann:reference']);
    expect(both.texts[rcloneConfig]).toContain('profile = said');
    // As the default it has no name that stays.
    const asDefault = await plan([other(), one({ asDefault: true })]);
    expect(asDefault.texts[rcloneConfig]).toContain('profile = ann');
    const byRole = await plan([other(), one({ profileIds: [idOf(3)], mode: 'reference' })]);
    expect(names(byRole.planned.bindings.set)).toEqual([
      'aws:ann:credential_process',
      'aws:reader:reference',
      'rclone:ann:reference',
    ]);
  });

  it('leaves the way that the same plan chose for it, and adds nothing for who needs none', async () => {
    const modes = async (...requests: ExportRequest[]) => names((await plan(requests)).planned.bindings.set);
    expect(await modes(other(), one({ mode: 'static' }))).toEqual(['aws:ann:static', 'rclone:ann:reference']);
    expect(await modes(other(), one({ profileIds: [idOf(3)], mode: 'static' }))).toEqual([
      'aws:ann:static',
      'aws:reader:reference',
      'rclone:ann:reference',
    ]);
    expect(await modes(one({ target: 'rclone', mode: 'static' }))).toEqual(['rclone:ann:static']);
  });

  it('says the name that stands there already, of several in the AWS files and in no others', async () => {
    const state = { ...three, bindings: [bound(1, 'x'), bound(1, 'y', { id: idOf(201) })] };
    for (const name of ['x', 'y']) {
      const files = { [rcloneConfig]: `[ann]\ntype = s3\nenv_auth = true\nprofile = ${name}\n` };
      const request = other({ names: new Map([[idOf(1), ['ann']]]) });
      expect((await plan([request], state, files)).texts[rcloneConfig]).toContain(`profile = ${name}\n`);
    }
    const elsewhere = { ...three, bindings: [bound(1, 'r', { target: 'rclone' })] };
    const { texts } = await plan([other({ target: 'duckdb', path: '/home/p/a.sql' })], elsewhere);
    expect(texts[awsConfig]).toContain('[profile ann]');
  });

  it('is titled by the number of tools where they are many', async () => {
    const many = (['rclone', 'boto', 's3cmd'] as const).map((target) => one({ target, mode: 'static' }));
    expect((await plan([one(), ...many.slice(0, 2)])).planned.plan.title).toMatch(
      /^Export 1 profile to [^,]+, [^,]+, [^,]+$/,
    );
    expect((await plan([one(), ...many])).planned.plan.title).toBe('Export 1 profile to 4 tools');
  });

  it('takes no name that is somebody else’s there', async () => {
    const files = { [awsConfig]: '[profile ann]\nregion = theirs\n' };
    const { planned } = await plan([other()], three, files);
    expect(names(planned.bindings.set)).toEqual(['aws:ann-2:credential_process', 'rclone:ann:reference']);
  });
});

describe('an entry', () => {
  const state: VaultState = { ...emptyVault(), ...three } as VaultState;
  const facts = { name: 'n', mode: 'credential_process', command: ['q', 'x'] } as const;
  const [ann, , reader] = state.profiles as [Profile, Profile, Profile];
  const standing: FoundProfile = {
    name: 'n',
    provider: 'quilibrium',
    kind: 'static',
    region: 'q-world-2',
    accountId: '9',
    endpoints: { s3: 'https://own.example' },
    notices: [],
    repairable: false,
    where: { path: '/c', line: 1 },
  };

  it('has its key, its place and how QCred is asked', () => {
    const material = { secretAccessKey: new Secret('CANARY/a'), sessionToken: new Secret('CANARY/t') };
    expect(exportEntry(state, ann, { ...facts, material, reference: 'r' })).toMatchObject({
      name: 'n',
      profileId: idOf(1),
      provider: 'quilibrium',
      mode: 'credential_process',
      reference: 'r',
      accessKeyId: 'QKEY1',
      ...material,
      role: undefined,
      credentialProcess: ['q', 'x', 'credential-process', '--profile', idOf(1)],
    });
  });

  it('has a role where the tool assumes it, and no key then', () => {
    const role = (mode: 'credential_process' | 'reference' | 'static', sourceName?: string) =>
      exportEntry(state, reader, { ...facts, mode, sourceName }).role;
    expect(role('reference', 's')).toMatchObject({ roleArn, sourceName: 's' });
    expect(role('reference')).toBeUndefined();
    expect(role('credential_process', 's')).toBeUndefined();
    expect(role('static')).toMatchObject({ roleArn });
    expect(exportEntry(state, reader, facts).accessKeyId).toBeUndefined();
  });

  it('says all that a role is made of', () => {
    const source = {
      kind: 'role' as const,
      ...{
        profileId: idOf(1),
        roleArn,
        mfaSerial: 'm',
        externalId: 'e',
        durationSeconds: 900,
        sessionName: 's',
      },
    };
    const { role } = exportEntry(state, { ...reader, source }, { ...facts, mode: 'static', sourceName: 'x' });
    expect(role).toEqual({
      ...{
        roleArn,
        sourceName: 'x',
        mfaSerial: 'm',
        externalId: 'e',
        durationSeconds: 900,
        sessionName: 's',
      },
    });
  });

  it('adds nothing to what was the person’s own', () => {
    const given: Profile = { ...ann, region: 'q-world-9', endpoints: { iam: 'https://iam.example' } };
    const kept = exportEntry(state, given, { ...facts, standing, asFound: true });
    expect(kept).toMatchObject({
      asFound: true,
      relaxedChecksums: false,
      addressing: 'auto',
      region: 'q-world-9',
    });
    expect(Object.keys(kept.endpoints).sort()).toEqual(['iam', 's3']);
    const plain = exportEntry(state, given, { ...facts, standing });
    expect(plain).not.toHaveProperty('asFound');
    expect(plain.relaxedChecksums).toBe(true);
    // Found, but with nothing there: as any other.
    expect(exportEntry(state, given, { ...facts, asFound: true })).not.toHaveProperty('asFound');
  });

  it('says an account there only where one is said', () => {
    const known = { ...state, credentials: [credential(1, { accountId: '123' }), credential(2)] };
    const accountOf = (there: string | undefined) =>
      exportEntry(known, ann, { ...facts, standing: { ...standing, accountId: there }, asFound: true })
        .accountId;
    expect([accountOf('9'), accountOf(undefined)]).toEqual(['123', undefined]);
  });
});

describe('taking out', () => {
  const files = {
    [awsConfig]: `[profile ann]\n${process(1)}\n\n[profile bob]\n${process(2)}\n`,
    [awsCredentials]: `[other]\naws_access_key_id = OTHER\naws_secret_access_key = CANARY/other+0123\n`,
    [rcloneConfig]: `[ann]\ntype = s3\n`,
  };
  const bindings = [bound(1, 'ann'), bound(2, 'bob'), bound(1, 'ann', { id: idOf(301), target: 'rclone' })];
  const world = (more: Partial<VaultState> = {}) => planning({ ...three, bindings, ...more }, files);

  it('takes out what was named, and shows no secret beside it', async () => {
    const { access, edits } = world();
    const draft = await planRemoval(access, edits, [idOf(101), idOf(301)]);
    expect(textsOf(draft)).toEqual({ [awsConfig]: `[profile bob]\n${process(2)}\n`, [rcloneConfig]: '' });
    expect(draft.bindings).toEqual({ set: [], remove: [idOf(101), idOf(301)] });
    expect(draft.plan.title).toBe('Remove 2 profiles from AWS CLI, rclone');
    expect(draft.secrets.map((secret) => secret.reveal())).toEqual(['CANARY/other+0123']);
    expect(draft.notices).toEqual([]);
  });

  it('names each tool once, whatever its files', async () => {
    const { access, edits } = world();
    const two = [
      bound(1, 'default', { target: 'dotenv', path: '/home/p/a' }),
      bound(2, 'default', { target: 'dotenv', path: '/home/p/b' }),
    ];
    expect((await draftRemoval(access, edits, two)).plan.title).toMatch(/^Remove 2 profiles from [^,]+$/);
  });

  it('is refused where nothing is left of it, and for what is active', async () => {
    const { access, edits } = world({
      bindings: [bound(1, 'default', { asDefault: true }), bound(2, 'bob')],
    });
    await expect(planRemoval(access, edits, [idOf(999)])).rejects.toMatchObject({ code: 'not_found' });
    await expect(planRemoval(access, edits, [idOf(102), idOf(101)])).rejects.toMatchObject({
      code: 'in_use',
    });
    await expect(planRemoval(access, edits, [idOf(102)])).resolves.toBeDefined();
  });

  it('of profiles takes what builds on them along', async () => {
    const { access, edits } = world();
    const draft = await planDeletion(access, edits, [idOf(1)]);
    expect(draft.along.map(({ name }) => name)).toEqual(['reader']);
    expect(draft.bindings).toEqual({
      set: [],
      remove: [idOf(101), idOf(301)],
      gone: { ids: expect.arrayContaining([idOf(1), idOf(3)]), at },
    });
    expect(draft.plan.title).toBe('Delete 2 profiles, removed from AWS CLI and rclone');
    expect(draft.log).toEqual(
      expect.arrayContaining([
        { action: 'profile.deleted', subject: 'ann' },
        { action: 'profile.deleted', subject: 'reader' },
      ]),
    );
    const alone = await planDeletion(access, edits, [idOf(3)]);
    expect([alone.plan.title, alone.along]).toEqual(['Delete 1 profile', []]);
  });

  it('of the active profile is refused, and of one that comes back behind it', async () => {
    const active = { profileId: idOf(2), displaced: [bound(1, 'ann')] } as unknown as VaultState['active'];
    const { access, edits } = world({ active });
    await expect(planDeletion(access, edits, [idOf(2)])).rejects.toMatchObject({ code: 'in_use' });
    await expect(planDeletion(access, edits, [idOf(1)])).rejects.toMatchObject({ code: 'in_use' });
    await expect(planDeletion(access, edits, [idOf(3)])).resolves.toBeDefined();
  });
});

it('plans are proposed, with the names of what goes along', async () => {
  const { access, edits } = planning(three);
  const proposed: unknown[][] = [];
  const plans = { propose: (...args: unknown[]) => proposed.push(args) } as unknown as Plans;
  const exports = createExports(access, edits, plans);
  expect(await exports.plan([one()], { look: true })).toBe(1);
  expect(proposed).toEqual([[expect.objectContaining({ plaintext: [] }), { look: true }]]);
  await expect(exports.planRemoval([idOf(999)])).rejects.toMatchObject({ code: 'not_found' });
  expect(await exports.planDeletion([idOf(1)])).toEqual({ plan: 2, along: ['reader'] });
  const bound1 = planning({ ...three, bindings: [bound(1, 'ann')] });
  expect(await createExports(bound1.access, bound1.edits, plans).planRemoval([idOf(101)])).toBe(3);
});

describe('the files while a plan is made', () => {
  const aws = targetById('aws');
  const opened = async () => {
    const world = planning({}, { [awsConfig]: '[profile a]\nregion = x\n' });
    const workspace = createWorkspace(world.access.deps, world.edits);
    return { ...world, workspace, texts: await workspace.read(aws) };
  };

  it('are read once, as they are on disk', async () => {
    const { workspace, texts, read } = await opened();
    expect(texts.map(({ path, text }) => [path, text])).toEqual([
      [awsConfig, '[profile a]\nregion = x\n'],
      [awsCredentials, null],
    ]);
    await workspace.read(aws);
    expect([await workspace.text(awsConfig), await workspace.found('/none')]).toEqual([texts[0]?.text, null]);
    expect(read).toEqual([awsConfig, awsCredentials, '/none']);
    expect(workspace.edits()).toEqual([]);
  });

  it('hold what was planned last, and are edited where that differs', async () => {
    const { workspace } = await opened();
    workspace.take([{ part: 'config', path: awsConfig, text: 'one', secret: true }]);
    workspace.take([{ part: 'config', path: awsConfig, text: 'two', secret: false }]);
    expect([await workspace.text(awsConfig), await workspace.found(awsConfig)]).toEqual([
      'two',
      '[profile a]\nregion = x\n',
    ]);
    // Once a secret was planned into it, it counts as one that holds some.
    expect(workspace.edits()).toEqual([
      {
        ...{ path: awsConfig, before: null, target: awsConfig, names: 1, mode: 0o600, secret: true },
        after: new TextEncoder().encode('two'),
      },
    ]);
    workspace.putBack(awsConfig, '[profile a]\nregion = x\n');
    expect(workspace.edits()).toEqual([]);
    workspace.putBack(awsConfig, null);
    expect(workspace.edits()).toMatchObject([{ after: null }]);
  });

  it('are planned only once they were read', async () => {
    const { workspace } = await opened();
    expect(() => workspace.putBack('/never', null)).toThrow('/never was planned without being read');
    expect(() => workspace.take([{ part: 'x', path: '/never', text: '', secret: false }])).toThrow('/never');
  });

  it('are mended as they are planned', async () => {
    const services = '[services q]\ns3 =\n  endpoint_url = https://s3.example.com\n';
    const world = planning({}, { [awsConfig]: '[profile a]\nservices = q\n', [awsCredentials]: services });
    const workspace = createWorkspace(world.access.deps, world.edits);
    const texts = await workspace.read(aws);
    expect((await workspace.profiles(aws, texts)).profiles.map(({ repairable }) => repairable)).toEqual([
      true,
    ]);
    await workspace.repair(aws, texts);
    expect(await workspace.text(awsConfig)).toBe(`[profile a]\nservices = q\n\n${services}`);
    expect(await workspace.text(awsCredentials)).toBe('');
  });
});
