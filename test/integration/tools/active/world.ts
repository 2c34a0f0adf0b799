import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportRequest } from '#core/tools/exports/request.ts';
import type { ChangeView } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';
import { planExports } from '../../../support/calls.ts';
import { openWorld, type World } from '../../../support/world.ts';

export const secretOf = (name: string): string => `CANARY/${name}/secret+0123456789`;

/** With what the tests of the active profile do over and over. */
export interface ActiveWorld extends World {
  /** Adds a profile with a key of its own, and returns its id. */
  add(name: string, provider?: ProviderId): Promise<string>;
  export(...requests: ExportRequest[]): Promise<ChangeView>;
  use(profileId: string | null): Promise<ChangeView | null>;
}

export async function activeWorld(): Promise<ActiveWorld> {
  const world = await openWorld();
  const { app } = world;
  let keys = 0;
  return {
    ...world,
    async add(name, provider = 'quilibrium') {
      const { id } = await app.open().profiles.save(
        {
          name,
          provider,
          region: provider === 'aws' ? 'us-east-1' : 'q-world-1',
          endpoints: {},
          source: {
            kind: 'credential',
            accessKeyId: `AKIATEST${++keys}`,
            accountId: provider === 'aws' ? '100000000000' : '1000000000',
          },
        },
        { origin: 'typed in', material: { secretAccessKey: new Secret(secretOf(name)) } },
      );
      return id;
    },
    export: async (...requests) => app.open().plans.apply((await planExports(app, requests)).planId),
    use: async (profileId) => (await (await app.open().active()).use(profileId)).change,
  };
}
