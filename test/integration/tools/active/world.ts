import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportRequest } from '#core/tools/exports/plan.ts';
import type { ChangeView } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';
import { temporaryHome } from '../../../support/command.ts';

export const secretOf = (name: string): string => `CANARY/${name}/secret+0123456789`;

/** A vault in a home of its own, with what the tests of the active profile do over and over. */
export interface ActiveWorld {
  app: App;
  home: string;
  at(...parts: string[]): string;
  /** Adds a profile with a key of its own, and returns its id. */
  add(name: string, provider?: ProviderId): Promise<string>;
  export(...requests: ExportRequest[]): Promise<ChangeView>;
  use(profileId: string | null): Promise<ChangeView | null>;
  /** Writes a file below the home. */
  put(path: string, text: string): void;
  /** The text of a file below the home; null when it is not there. */
  text(path: string): string | null;
  delete(path: string): void;
  close(): void;
}

export async function activeWorld(): Promise<ActiveWorld> {
  const place = temporaryHome();
  const deps = nodeDeps({
    actor: { kind: 'test', pid: process.pid },
    command: ['/usr/bin/qcred'],
    dataDir: place.dataDir,
  });
  const app = createApp({ ...deps, home: place.home, env: {} }, { version: '', demo: false });
  await app.create('passphrase', 'CANARY passphrase of the active profile');
  const at = (...parts: string[]) => join(place.home, ...parts);
  let keys = 0;
  return {
    app,
    home: place.home,
    at,
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
    export: async (...requests) => app.open().plans.apply((await app.planExports(requests)).planId),
    use: async (profileId) => (await (await app.open().active()).use(profileId)).change,
    put(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    text: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null),
    delete: (path) => rmSync(at(path)),
    close() {
      app.close();
      place.remove();
    },
  };
}
