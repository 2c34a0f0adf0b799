import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { temporaryHome } from '../../../support/command.ts';

/** A home with files of tools in it, and an application that is at home there. */
export interface ImportHome {
  app: App;
  home: string;
  at(path: string): string;
  text(path: string): string;
  write(path: string, text: string): void;
  /** How what was written stands now, by target and name. */
  statuses(): Promise<Record<string, string | undefined>>;
  /** Carries a plan out. */
  apply(plan: Promise<{ planId: string }>): Promise<void>;
  remove(): void;
}

/** @param files by their paths below the home */
export async function importHome(files: Readonly<Record<string, string>>): Promise<ImportHome> {
  const { home, dataDir, remove } = temporaryHome();
  const at = (path: string) => join(home, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text, { mode: 0o600 });
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['/usr/bin/qcred'], dataDir });
  const app = createApp({ ...deps, home, env: {} }, { version: '', demo: false });
  await app.create('passphrase', 'a passphrase for the tests');
  return {
    app,
    home,
    at,
    write,
    text: (path) => readFileSync(at(path), 'utf8'),
    async statuses() {
      const found = await app.statuses();
      const { bindings } = await app.open().access.vault.state();
      return Object.fromEntries(bindings.map((b) => [`${b.target}:${b.name}`, found.get(b.id)?.status]));
    },
    async apply(plan) {
      await app.open().plans.apply((await plan).planId);
    },
    remove() {
      app.close();
      remove();
    },
  };
}

/** Another application on the same vault and home, as another process would have it. */
export async function another({ app: { deps } }: ImportHome): Promise<App> {
  const app = createApp(deps, { version: '', demo: false });
  await app.unlock('a passphrase for the tests');
  return app;
}
