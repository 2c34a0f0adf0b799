import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Proposal } from '#core/tools/plans.ts';
import type { ChangeView } from '#shared/contract/index.ts';
import { temporaryHome } from '../support/command.ts';
import { depsIn } from '../support/world.ts';

/** A person's home with a vault of one profile, and a folder of somebody who means harm. */
export interface FilesWorld {
  app: App;
  home: string;
  profileId: string;
  secret: string;
  at(...names: string[]): string;
  /** Writes a file into the home. @returns its path */
  put(name: string, text: string, mode?: number): string;
  text(path: string): string;
  mode(path: string): number;
  /** Writes what was proposed, as a yes in the window does. */
  apply(plan: Promise<Proposal>): Promise<ChangeView>;
}

/** Made anew for a test, and gone with it. */
export async function filesWorld(): Promise<FilesWorld> {
  const place = temporaryHome();
  const at = (...names: string[]) => join(place.home, ...names);
  const deps = depsIn(place);
  const app = createApp(deps, { version: '', demo: false }, { watching: false });
  onTestFinished(() => {
    app.close();
    place.remove();
  });
  await app.create('passphrase', 'a passphrase for the tests');
  const secret = `CANARY/${randomBytes(12).toString('base64url')}`;
  const { id } = await app.open().profiles.save(
    {
      name: 'work',
      provider: 'quilibrium',
      region: 'q-world-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: 'AKIDWORK', accountId: '1000000000' },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
  );
  return {
    app,
    home: place.home,
    profileId: id,
    secret,
    at,
    put(name, text, mode = 0o600) {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text, { mode });
      return at(name);
    },
    text: (path) => readFileSync(path, 'utf8'),
    mode: (path) => statSync(path).mode & 0o777,
    apply: async (plan) => app.open().plans.apply((await plan).planId),
  };
}
