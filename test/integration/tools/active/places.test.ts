import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ProviderId } from '#shared/model.ts';
import { type ActiveWorld, activeWorld, secretOf } from './world.ts';

const config = '.aws/config';
const credentials = '.aws/credentials';

/** What the profiles that say no region of their own may be used in. */
const usual: Readonly<Partial<Record<ProviderId, string>>> = {
  aws: 'us-east-1',
  quilibrium: 'q-world-1',
  wasabi: 'us-east-1',
  spaces: 'nyc3',
  r2: 'auto',
  gcs: 'auto',
  minio: 'us-east-1',
};

describe('a default that names a region, and nobody whose it is', () => {
  let world: ActiveWorld;
  const ids = new Map<ProviderId, string>();

  async function add(provider: ProviderId): Promise<void> {
    const isR2 = provider === 'r2';
    const { id } = await world.app.open().profiles.save(
      {
        name: `the ${provider} one`,
        provider,
        endpoints: provider === 'minio' ? { s3: 'http://localhost:9000' } : {},
        source: {
          kind: 'credential',
          accessKeyId: `KEYOF${provider}`,
          ...(isR2 && { accountId: '0123456789abcdef0123456789abcdef' }),
        },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretOf(provider)) } },
    );
    ids.set(provider, id);
  }

  /** What the section of the default says now. */
  const section = (): string => /^\[(?:profile )?default\][^[]*/m.exec(world.text(config) ?? '')?.[0] ?? '';
  const regionNow = (): string | undefined => /^region ?= ?(.*)$/m.exec(section())?.[1];
  const addresses = (): string[] =>
    [...(world.text(config) ?? '').matchAll(/endpoint_url = (.*)$/gm)].map((found) => found[1] ?? '');

  beforeEach(async () => {
    world = await activeWorld();
    for (const provider of Object.keys(usual)) await add(provider as ProviderId);
    const other = await world.add('another one');
    await world.export({ target: 'aws', profileIds: [other], mode: 'credential_process' });
  });
  afterEach(() => world.close());

  const foreign: readonly [written: string, ofNobodyHere: readonly ProviderId[]][] = [
    ['eu-north-1', ['quilibrium', 'wasabi', 'spaces', 'r2', 'gcs', 'minio']],
    ['us-gov-west-1', ['quilibrium', 'wasabi', 'spaces', 'r2', 'gcs', 'minio']],
    ['q-world-1', ['aws', 'wasabi', 'spaces', 'r2', 'gcs', 'minio']],
    ['us-west-004', ['aws', 'quilibrium', 'wasabi', 'spaces', 'r2', 'gcs', 'minio']],
    ['auto', ['aws', 'quilibrium', 'wasabi', 'spaces', 'minio']],
    ['us east 1', ['aws', 'quilibrium', 'wasabi', 'spaces', 'r2', 'gcs', 'minio']],
    ['us_east_1', ['wasabi', 'spaces']],
  ];

  it.each(foreign)('%s does not become the region of a profile of somebody else', async (region, of) => {
    const theirs = `# mine\n[default]\nregion=${region}\noutput = json\n`;
    const before = `${theirs}\n${world.text(config)}`;
    world.put(config, before);
    for (const provider of of) {
      await world.use(ids.get(provider) ?? '');
      expect([provider, regionNow()]).toEqual([provider, usual[provider]]);
      expect(section()).toContain('output = json');
      expect(addresses().filter((address) => address.includes(region))).toEqual([]);
    }
    await world.use(null);
    expect(world.text(config)).toBe(before);
  });

  it.each([
    ['eu-north-1', 'aws'],
    ['xx-moon-9', 'aws'],
    ['eu-central-2', 'wasabi'],
    ['fra1', 'spaces'],
    ['moon', 'minio'],
  ] as const)('%s stays where it may be one of %s', async (region, provider) => {
    world.put(config, `[default]\nregion = ${region}\n${world.text(config)}`);
    await world.use(ids.get(provider) ?? '');
    expect(regionNow()).toBe(region);
  });

  it('stays for the person also where it stands in the file that wins', async () => {
    const before = '[default]\nregion = eu-north-1\n';
    world.put(credentials, before);
    await world.use(ids.get('quilibrium') ?? '');
    expect(regionNow()).toBe('q-world-1');
    expect(world.text(credentials) ?? '').not.toContain('eu-north-1');
    await world.use(null);
    expect(world.text(credentials)).toBe(before);
  });

  it('is taken over in both sections of the default, where there are two', async () => {
    const before = `[default]\nregion = eu-north-1\n\n[profile default]\nregion = eu-west-1\n\n${world.text(config)}`;
    world.put(config, before);
    for (const provider of ['quilibrium', 'wasabi', 'aws', 'quilibrium'] as const) {
      await world.use(ids.get(provider) ?? '');
      const { bindings } = await world.app.open().access.vault.state();
      expect(bindings.filter((b) => b.asDefault).map((b) => b.profileId)).toEqual([ids.get(provider)]);
    }
    expect(world.text(config)?.match(/^region = q-world-1$/gm)).toHaveLength(3);
    await world.use(null);
    expect(world.text(config)).toBe(before);
  });

  it('is not written without an address for storage, where its region can be no part of one', async () => {
    const { id } = await world.app.open().profiles.save(
      {
        name: 'odd',
        provider: 'wasabi',
        region: 'eu_1',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: 'KEYOFodd' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretOf('odd')) } },
    );
    await expect(
      world.export({ target: 'aws', profileIds: [id], mode: 'credential_process' }),
    ).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining('eu_1') });

    // No tool gets it as its default, whichever way; the person is told of each.
    await world.export({
      target: 'rclone',
      profileIds: [ids.get('quilibrium') ?? ''],
      mode: 'reference',
    });
    const { leftOut } = await (await world.app.open().active()).use(id);
    expect(leftOut).toEqual([
      expect.stringMatching(/^AWS CLI: .*eu_1/),
      expect.stringMatching(/^rclone: .*eu_1/),
    ]);
  });
});
