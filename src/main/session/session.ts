import { type App, createApp } from '#core/app.ts';
import type { Demo } from '#core/demo.ts';
import type { Deps } from '#core/deps.ts';
import type { AppState } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';

/** Which application the window shows: the person's own, or the demo. */
export interface AppSession {
  app(): App;
  /** The person's own, also while the demo is shown. */
  own: App;
  /** Resolves when the person's vault opened by itself, or will take longer than anyone should look at nothing. */
  ready: Promise<void>;
  startDemo(): Promise<void>;
  stopDemo(): Promise<void>;
  /** Calls back after every change of the application shown, and when another is shown. */
  onChange(listener: () => void): void;
  /** Closes everything; the demo's traces are deleted. */
  close(): Promise<void>;
}

/** The demo's key opens nothing any more, but what holds it is the person's. */
const stillThere = (paths: readonly string[]): QCredError =>
  new QCredError(
    'file_changed',
    `${paths.join(', ')} changed after the demo wrote there, so it was left as it is.`,
    'Take the demo profile out of it by hand.',
  );

/** How long the first screen waits for the keychain; a prompt of its own may be in the way. */
const patienceMs = 1_500;

/**
 * @param deps the outside world
 * @param version of this installation
 * @param oldElectron said in the window, but not in the demo, whose keys are nobody's
 */
export function createSession(deps: Deps, version: string, oldElectron: AppState['oldElectron']): AppSession {
  const own = createApp(deps, { version, demo: false, oldElectron }, { watching: true });
  let demo: Demo | null = null;
  let stopSandbox = async () => {};
  let listener = () => {};
  own.onChange(() => {
    if (!demo) listener();
  });

  async function stopDemo(): Promise<void> {
    const ending = demo;
    if (!ending) return;
    demo = null;
    const left = await ending.dispose().finally(stopSandbox);
    listener();
    if (left.length > 0) throw stillThere(left);
  }

  const patience = new Promise<void>((done) => setTimeout(done, patienceMs).unref());
  const ready = Promise.race([own.unlockByItself(), patience]);

  return {
    app: () => demo?.app ?? own,
    own,
    ready,

    async startDemo() {
      if (demo) return;
      // The sandbox and the demo are never part of an ordinary start.
      const [{ startDemoSandbox }, { createDemo }] = await Promise.all([
        import('#sandbox/demo/demo.ts'),
        import('#core/demo.ts'),
      ]);
      const sandbox = await startDemoSandbox();
      stopSandbox = () => sandbox.close();
      try {
        demo = await createDemo(deps, version, sandbox.account);
      } catch (error) {
        await sandbox.close();
        throw error;
      }
      // Without it the demo is only barer.
      await demo.furnish().catch(() => {});
      demo.app.onChange(() => listener());
      listener();
      void demo.connect();
    },

    stopDemo,

    onChange(next) {
      listener = next;
    },

    async close() {
      // Nobody is told any more: an answer would ask the keychain, and the process must not end in the middle of that.
      listener = () => {};
      await stopDemo().catch(() => {});
      await own.finish();
    },
  };
}
