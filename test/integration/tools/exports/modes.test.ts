import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { TargetView } from '#shared/contract/index.ts';
import { type SecretMode, SecretMode as SecretModes } from '#shared/model.ts';
import { planExports } from '../../../support/calls.ts';
import { openWorld, type World } from '../../../support/world.ts';

describe('the ways that a tool offers', () => {
  let world: World;
  let tools: readonly TargetView[];
  let key: string;
  let role: string;
  beforeAll(async () => {
    world = await openWorld();
    const common = { provider: 'aws', region: 'us-east-1', endpoints: {} } as const;
    const { profiles } = world.app.open();
    const base = await profiles.save(
      { ...common, name: 'base', source: { kind: 'credential', accessKeyId: 'AKIAMODES0EXAMPLE001' } },
      { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/modes+0123456789') } },
    );
    const above = await profiles.save(
      {
        ...common,
        name: 'above',
        source: { kind: 'role', profileId: base.id, roleArn: 'arn:aws:iam::111122223333:role/Reader' },
      },
      { origin: 'typed in' },
    );
    [key, role] = [base.id, above.id];
    tools = await (await world.app.open().tools()).list();
  });
  afterAll(() => world.close());

  /** The ways in which these profiles can be planned. */
  async function planned({ id, place }: TargetView, profileIds: string[]): Promise<SecretMode[]> {
    const path = place === 'chosen' ? world.at(`chosen.${id}`) : undefined;
    const modes: SecretMode[] = [];
    for (const mode of SecretModes.options) {
      const plan = planExports(world.app, [{ target: id, profileIds, mode, path }], { look: true });
      const refused = await plan.then(
        () => null,
        (error: unknown) => error,
      );
      if (refused === null) modes.push(mode);
      else expect([id, mode, refused]).toMatchObject([id, mode, { code: 'unsupported' }]);
    }
    return modes;
  }

  it('can all be planned, and no others: for a key, for a role, and for both together', async () => {
    expect(tools.length).toBeGreaterThan(20);
    for (const tool of tools) {
      const { id, secretModes, roleModes } = tool;
      expect([id, await planned(tool, [key])]).toEqual([id, [...secretModes].sort(asListed)]);
      expect([id, await planned(tool, [role])]).toEqual([id, [...roleModes].sort(asListed)]);
      if (tool.holds === 'one') continue;
      const both = secretModes.filter((mode) => roleModes.includes(mode));
      expect([id, await planned(tool, [key, role])]).toEqual([id, both.sort(asListed)]);
    }
  });

  it('say why there is none', async () => {
    for (const [target, mode] of [
      ['s3cmd', 'static'],
      ['github', 'none'],
    ] as const) {
      const path = target === 'github' ? world.at('workflow.yml') : undefined;
      await expect(
        planExports(world.app, [{ target, profileIds: [role], mode, path }]),
      ).rejects.toMatchObject({ message: expect.stringContaining('cannot assume the role of "above"') });
    }
  });

  it('are those that the command takes first', async () => {
    // Of the ways of a Compose file the first writes the secret, which a role does not have.
    const bound = await world.qcred(['bind', 'above', 'docker', '--path', world.at('docker.env')]);
    expect(bound).toMatchObject({ code: 0 });
    expect(world.text('docker.env')).toContain('AWS_PROFILE');
  });
});

const asListed = (a: SecretMode, b: SecretMode): number =>
  SecretModes.options.indexOf(a) - SecretModes.options.indexOf(b);
