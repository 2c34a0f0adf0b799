/**
 * What most tests of the application stand on: a temporary home, a vault in it that is open, files of tools
 * beside it, the command over the same vault, and where wanted a service with keys. What one wing's tests
 * need besides stays beside them and is built on this.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import type { Deps } from '#core/deps.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, qcredCommand, run, temporaryHome } from './command.ts';

/** What every vault here opens with. */
export const passphrase = 'CANARY passphrase of the tests';

/** A passphrase costs a third of a second by design; a vault of a test is opened over and over, and guards nothing. */
const lightly = { N: 1024, r: 8, p: 1 };

/** A home with an application in it whose vault is open. */
export interface World {
  app: App;
  deps: Deps;
  home: string;
  dataDir: string;
  /** A path below the home. */
  at(...parts: string[]): string;
  /** Writes a file below the home. */
  put(path: string, text: string): void;
  /** The text of a file below the home; null when it is not there. */
  text(path: string): string | null;
  delete(path: string): void;
  /** Another application on the same vault and home, as another process would have it. Whoever asks closes it. */
  another(): Promise<App>;
  /** Runs the command over the same vault and home. */
  qcred(args: readonly string[], more?: { input?: string; env?: Record<string, string> }): Promise<Finished>;
  /** Closes the vault and removes the home. */
  close(): void;
}

export interface WorldOptions {
  /** Files of tools, by their paths below the home. */
  files?: Readonly<Record<string, string>>;
  /** What is not as in a real process. */
  deps?: Partial<Deps>;
  /** Whether the application looks at its files while it is open, as the window's does. */
  watching?: boolean;
}

/**
 * The outside world of a test: a real one, but for its home, its environment and the cost of a passphrase.
 *
 * @param place of `temporaryHome`
 * @param more what is to be otherwise
 */
export const depsIn = (place: { home: string; dataDir: string }, more: Partial<Deps> = {}): Deps => ({
  ...nodeDeps({
    actor: { kind: 'test', pid: process.pid },
    command: ['/usr/bin/qcred'],
    dataDir: place.dataDir,
  }),
  home: place.home,
  env: {},
  passphraseCost: lightly,
  ...more,
});

/**
 * Makes an empty vault for commands to open over and over: one that they make themselves costs each of them a
 * third of a second, as a person's does.
 *
 * @param place of `temporaryHome`
 * @param words the passphrase
 */
export async function makeLightVault(place: { home: string; dataDir: string }, words: string): Promise<void> {
  const app = createApp(depsIn(place), { version: '', demo: false }, { watching: false });
  await app.create('passphrase', words);
  app.close();
}

/** Makes one, with an empty vault. */
export async function openWorld({ files = {}, deps: more, watching }: WorldOptions = {}): Promise<World> {
  const place = temporaryHome();
  const { home, dataDir } = place;
  const at = (...parts: string[]) => join(home, ...parts);
  const put = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text, { mode: 0o600 });
  };
  for (const [path, text] of Object.entries(files)) put(path, text);
  const deps = depsIn(place, more);
  const app = createApp(deps, { version: '', demo: false }, watching === undefined ? {} : { watching });
  await app.create('passphrase', passphrase);
  return {
    app,
    deps,
    home,
    dataDir,
    at,
    put,
    text: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null),
    delete: (path) => rmSync(at(path)),
    async another() {
      const other = createApp(deps, { version: '', demo: false });
      await other.unlock(passphrase);
      return other;
    },
    qcred(args, { input, env = {} } = {}) {
      const [node = '', ...words] = qcredCommand;
      const own = cleanEnvironment(home, { QCRED_HOME: dataDir, QCRED_PASSPHRASE: passphrase, ...env });
      return run(node, [...words, ...args], { env: own, input });
    },
    close() {
      app.close();
      place.remove();
    },
  };
}

/** A world and a service. */
export interface ServedWorld extends World {
  sandbox: Sandbox;
  /** Ends the service, too. */
  end(): Promise<void>;
}

/** Makes one. @param served what the service is to be like, such as its users and their keys */
export async function openServedWorld(
  served: SandboxOptions = {},
  options: WorldOptions = {},
): Promise<ServedWorld> {
  const sandbox = await startSandbox(served);
  const world = await openWorld(options);
  return {
    ...world,
    sandbox,
    async end() {
      world.close();
      await sandbox.close();
    },
  };
}
